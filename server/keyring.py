"""API keys on the command line: `python -m ojs_pg key create | list | revoke | forget`."""

import argparse
import json
import sys
from typing import Any

import psycopg

FIRST_KEY = (
    "This is the first key of this database. From now on its servers answer no request without a "
    "key. Revoking the key does not change that; `python -m ojs_pg key forget --all` does."
)
FORGET = (
    "Every key stops working and is forgotten. After that a server on this machine alone that has "
    "no OJS_API_KEY answers requests without a key; any other answers none."
)
NO_KEYS = "there are no keys"


class NotConfirmed(RuntimeError):
    """Nothing was changed, because the user did not confirm the consequence."""


class KeyRefused(RuntimeError):
    """The database refused the request; the message says why and what to do."""


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Declare the actions of `key` and their arguments."""
    actions = parser.add_subparsers(dest="action", metavar="action", required=True)
    create = actions.add_parser("create", help="make a key and print it, this once")
    create.add_argument("name", help="name of the key in lists and logs")
    # No choices here: the database knows the scopes, and refuses others.
    create.add_argument(
        "scopes", nargs="+", metavar="scope", help="producer, worker, operator or read-only"
    )
    create.add_argument(
        "--expires", metavar="when", help="2027-01-31T00:00:00Z, or a duration such as P90D"
    )
    create.add_argument(
        "--yes",
        action="store_true",
        help="make the first key without asking; it ends use without keys",
    )
    actions.add_parser("list", help="show every key's name, scopes and state")
    revoke = actions.add_parser("revoke", help="end a key, at once and for good")
    revoke.add_argument("name")
    forget = actions.add_parser("forget", help="delete every key: back to use without one")
    forget.add_argument("--all", action="store_true", required=True, help="every key there is")
    forget.add_argument("--yes", action="store_true", help="do not ask")


def run(dsn: str, arguments: argparse.Namespace, *, key_needed: bool) -> str:
    """Do one action; returns the text to print.

    key_needed: the server refuses requests without a key already, so the first key in the database
    changes nothing for clients. Raises KeyRefused and NotConfirmed.
    """
    with psycopg.connect(dsn, autocommit=True) as connection:
        match arguments.action:
            case "create":
                if not (key_needed or arguments.yes or _any_key(connection)):
                    _confirm(FIRST_KEY, "Make it?")
                request = {"name": arguments.name, "scopes": arguments.scopes}
                if arguments.expires:
                    request["expires_at"] = arguments.expires
                return str(_call(connection, "ojs_create_key", request)["key"])
            case "revoke":
                _call(connection, "ojs_revoke_key", {"name": arguments.name})
                return f"{arguments.name} is revoked"
            case "forget":
                if not arguments.yes:
                    _confirm(FORGET, "Forget them?")
                count = _call(connection, "ojs_forget_keys", {"all": arguments.all})["forgotten"]
                return f"{count} {'key is' if count == 1 else 'keys are'} forgotten"
            case _:
                keys = _call(connection, "ojs_list_keys", {})["api_keys"]
                lines = "\n".join(
                    f"{key['name']:<24} {key['state']:<8} {','.join(key['scopes']):<32} "
                    f"{key.get('expires_at', '')}".rstrip()
                    for key in keys
                )
                return lines or NO_KEYS


def any_key(dsn: str) -> bool:
    """Is there any key in this database, even a revoked one? Then every request needs a key."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        return _any_key(connection)


def _any_key(connection: psycopg.Connection) -> bool:
    row = connection.execute("select exists (select from ojs.known_keys())").fetchone()
    return bool(row and row[0])


def _confirm(consequence: str, question: str) -> None:
    """Print the consequence and ask; raises NotConfirmed unless the answer is yes.

    It prints to stderr, since only the key goes to stdout.
    """
    print(consequence, file=sys.stderr)
    if not sys.stdin.isatty():
        raise NotConfirmed("there is no terminal to ask on: add --yes if that is what you want")
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise NotConfirmed("nothing was changed")


def _call(connection: psycopg.Connection, door: str, request: dict[str, Any]) -> dict[str, Any]:
    try:
        row = connection.execute(
            f"select body from public.{door}(%s::jsonb)".encode(), [json.dumps(request)]
        ).fetchone()
    except psycopg.Error as error:
        if not (error.sqlstate or "").startswith("OJ"):
            raise
        raise KeyRefused(f"{error.diag.message_primary}: {error.diag.message_hint}") from None
    assert row is not None
    body: dict[str, Any] = row[0]
    return body
