"""API keys on the command line: `python -m server key create | list | revoke`."""

import argparse
import json
from typing import Any

import psycopg

SCOPES = ("producer", "worker", "operator", "read-only")


def add_commands(parser: argparse.ArgumentParser) -> None:
    """The actions of `key` and what each takes."""
    actions = parser.add_subparsers(dest="action", metavar="action", required=True)
    create = actions.add_parser("create", help="make a key and print it, this once")
    create.add_argument("name", help="what the key is called in lists and logs")
    create.add_argument(
        "scopes", nargs="+", choices=SCOPES, metavar="scope", help=", ".join(SCOPES)
    )
    create.add_argument(
        "--expires", metavar="when", help="2027-01-31T00:00:00Z, or a duration such as P90D"
    )
    actions.add_parser("list", help="show every key's name, scopes and state")
    revoke = actions.add_parser("revoke", help="end a key, at once and for good")
    revoke.add_argument("name")


def run(dsn: str, arguments: argparse.Namespace) -> str:
    """Do one action; what there is to print. Raises psycopg.Error for what the door refuses."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        match arguments.action:
            case "create":
                request = {"name": arguments.name, "scopes": arguments.scopes}
                if arguments.expires:
                    request["expires_at"] = arguments.expires
                return str(_call(connection, "ojs_create_key", request)["key"])
            case "revoke":
                _call(connection, "ojs_revoke_key", {"name": arguments.name})
                return f"{arguments.name} is revoked"
            case _:
                keys = _call(connection, "ojs_list_keys", {})["api_keys"]
                return "\n".join(
                    f"{key['name']:<24} {key['state']:<8} {','.join(key['scopes']):<32} "
                    f"{key.get('expires_at', '')}".rstrip()
                    for key in keys
                )


def any_key(dsn: str) -> bool:
    """Was a key ever made in this database? Then no request is answered without one."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        row = connection.execute("select exists (select from ojs.known_keys())").fetchone()
        return bool(row and row[0])


def _call(connection: psycopg.Connection, door: str, request: dict[str, Any]) -> dict[str, Any]:
    row = connection.execute(
        f"select body from public.{door}(%s::jsonb)".encode(), [json.dumps(request)]
    ).fetchone()
    assert row is not None
    body: dict[str, Any] = row[0]
    return body
