"""Keys that are made in the database open what their scopes allow, until they are revoked."""

import os
import pty
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest

from ojs_pg.server.router import Route
from ojs_pg.server.routes import ROUTES
from ojs_pg.server.wakeups import KEYS_CHANGED
from tests.conftest import StartServer
from tests.http.conftest import Api, Response, Served
from tests.http.raw import ID
from tests.processes import PACKAGES, PROJECT
from tests.waiting import DEADLINE_S, until

OWNER = "the-owner's-key"
SCOPES = ["producer", "worker", "operator", "read-only"]


@dataclass(frozen=True)
class Locked:
    """A server that wants keys, and a session of its database's owner."""

    api: Api
    owner: psycopg.Connection

    def door(self, door: str, request: str) -> dict[str, Any]:
        """Call a door as the owner; its body."""
        row = self.owner.execute(f"select body from {door}(%s::jsonb)".encode(), [request])
        [body] = row.fetchone() or [None]
        assert isinstance(body, dict)
        return body

    def make(self, name: str, *scopes: str) -> str:
        """A new key."""
        listed = ", ".join(f'"{scope}"' for scope in scopes)
        key = self.door("ojs_create_key", f'{{"name": "{name}", "scopes": [{listed}]}}')["key"]
        return str(key)

    async def ask(self, key: str, method: str, path: str, body: Any = None) -> Response:
        """One request with a key."""
        return await self.api(method, path, body, headers={"Authorization": f"Bearer {key}"})


@pytest.fixture(scope="module")
def variables() -> dict[str, str]:
    """The owner has a key."""
    return {"OJS_API_KEY": OWNER}


@pytest.fixture
def locked(api: Api, served: Served) -> Iterator[Locked]:
    """A server with an owner's key, and its database with no other."""
    with psycopg.connect(served.database_url, autocommit=True) as owner:
        owner.execute("delete from ojs.api_key")
        yield Locked(api, owner)


def path_of(route: Route) -> str:
    """A path that leads to the route."""
    return route.path.replace("{id}", ID).replace("{name}", "none")


async def test_each_scope_opens_its_doors_and_no_other(locked: Locked) -> None:
    rows = locked.owner.execute("select scope, door from ojs.scope_doors()").fetchall()
    for scope in SCOPES:
        key = locked.make(scope, scope)
        for route in ROUTES:
            if route.open:
                continue
            answer = await locked.ask(key, route.method, path_of(route))
            if (scope, route.door) in rows:
                assert answer.status not in (401, 403), (scope, route.door)
            else:
                assert answer.status == 403, (scope, route.door)
                assert answer.error["code"] == "permission_denied"
                assert answer.error["details"] == {"operation": route.door, "scopes": [scope]}


async def test_the_owners_key_opens_everything(locked: Locked) -> None:
    for route in ROUTES:
        answer = await locked.ask(OWNER, route.method, path_of(route))
        assert answer.status not in (401, 403), route.door


@pytest.mark.parametrize(
    "end",
    [
        """select ojs_revoke_key('{"name": "reader"}')""",
        "update ojs.api_key set expires_at = clock_timestamp()",
    ],
    ids=["revoked", "expired"],
)
async def test_a_key_works_as_soon_as_it_is_made_and_ends_when_it_is_revoked_or_expires(
    locked: Locked, end: str
) -> None:
    key = locked.make("reader", "read-only")
    assert (await locked.ask(key, "GET", "/ojs/v1/queues")).status == 200
    locked.owner.execute(end.encode())

    async def refused() -> bool:
        return (await locked.ask(key, "GET", "/ojs/v1/queues")).status == 401

    await until(refused)


def test_servers_are_notified_of_each_change(database_url: str) -> None:
    """They would notice within seconds in any case; a revoked key should not live that long."""
    changes = [
        """select ojs_create_key('{"name": "x", "scopes": ["worker"]}')""",
        """select ojs_revoke_key('{"name": "x"}')""",
        """select ojs_forget_keys('{"all": true}')""",
    ]
    with (
        psycopg.connect(database_url, autocommit=True) as owner,
        psycopg.connect(database_url, autocommit=True) as listener,
    ):
        listener.execute("listen ojs")
        for change in changes:
            owner.execute(change.encode())
            told = list(listener.notifies(timeout=DEADLINE_S, stop_after=1))
            assert [one.payload for one in told] == [KEYS_CHANGED], change


async def test_a_key_that_is_not_committed_opens_nothing(locked: Locked, served: Served) -> None:
    with psycopg.connect(served.database_url) as connection:
        row = connection.execute(
            """select body ->> 'key' from ojs_create_key('{"name": "x", "scopes": ["operator"]}')"""
        ).fetchone()
        assert row
        assert (await locked.ask(row[0], "GET", "/ojs/v1/queues")).status == 401
        connection.rollback()


async def test_with_the_last_key_revoked_every_request_is_refused(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> None:
    with (
        start_server(database_url) as server,
        psycopg.connect(database_url, autocommit=True) as owner,
    ):
        locked = Locked(Api(session, server.url), owner)
        assert (await locked.api("GET", "/ojs/v1/queues")).status == 200
        key = locked.make("only", "read-only")

        async def closed() -> bool:
            return (await locked.api("GET", "/ojs/v1/queues")).status == 401

        await until(closed)
        assert (await locked.ask(key, "GET", "/ojs/v1/queues")).status == 200
        locked.door("ojs_revoke_key", '{"name": "only"}')

        async def shut_out() -> bool:
            return (await locked.ask(key, "GET", "/ojs/v1/queues")).status == 401

        await until(shut_out)
        assert (await locked.api("GET", "/ojs/v1/queues")).status == 401


SECRET_JOB = {
    "type": "card.charge",
    "args": [{"card": "4111"}],
    "meta": {"note": "private"},
    "options": {
        "queue": "cards",
        "unique": {"keys": ["type"], "on_conflict": "ignore"},
    },
}
PROBE = {**SECRET_JOB, "args": [], "meta": {}}


async def test_a_producer_does_not_see_what_others_enqueued(locked: Locked) -> None:
    """Not even when its job is a duplicate of theirs, alone, in a batch or beside the owner's."""
    await locked.ask(OWNER, "POST", "/ojs/v1/jobs", SECRET_JOB)
    key = locked.make("shop", "producer")

    alone = await locked.ask(key, "POST", "/ojs/v1/jobs", PROBE)
    assert (alone.status, alone.body["deduplicated"]) == (200, True)
    assert (alone.body["job"]["args"], alone.body["job"]["meta"]) == ([], {})
    batch = await locked.ask(key, "POST", "/ojs/v1/jobs/batch", {"jobs": [PROBE]})
    assert batch.status in (200, 201)
    for answer in (alone, batch):
        assert "4111" not in str(answer.body) and "private" not in str(answer.body)

    owners = await locked.ask(OWNER, "POST", "/ojs/v1/jobs", PROBE)
    assert owners.body["job"]["args"] == SECRET_JOB["args"]


def command(
    dsn: str, *arguments: str, typed: str | None = None, **variables: str
) -> "subprocess.CompletedProcess[str]":
    """`python -m ojs_pg` with these arguments, on this database; typed: on its terminal."""
    terminal, stdin = pty.openpty() if typed else (0, os.open(os.devnull, os.O_RDONLY))
    if typed:
        os.write(terminal, typed.encode())
    try:
        return subprocess.run(
            [sys.executable, "-m", "ojs_pg", *arguments],
            cwd=PROJECT / "tests",
            env={"PYTHONPATH": PACKAGES, "DATABASE_URL": dsn, **variables},
            stdin=stdin,
            capture_output=True,
            text=True,
            timeout=60,
        )
    finally:
        os.close(stdin)
        if typed:
            os.close(terminal)


async def test_the_command_line_makes_lists_and_revokes_keys(
    locked: Locked, served: Served
) -> None:
    dsn = served.database_url
    wanted = ("shop", "producer", "read-only", "--expires", "P1D", "--yes")
    made = command(dsn, "key", "create", *wanted)
    assert made.returncode == 0, made.stderr
    key = made.stdout.strip()
    assert (await locked.ask(key, "GET", "/ojs/v1/queues")).status == 200
    assert key not in made.stderr

    listed = command(dsn, "key", "list").stdout
    assert "shop" in listed and "valid" in listed and "producer,read-only" in listed
    assert key not in listed
    assert command(dsn, "key", "revoke", "shop").returncode == 0
    assert "revoked" in command(dsn, "key", "list").stdout

    again = command(dsn, "key", "create", "shop", "producer")
    assert again.returncode == 1
    assert again.stderr.splitlines()[-1] == (
        "error: a key named shop exists already; revoked keys count too: choose another name"
    )


FIRST = ("key", "create", "first", "worker")


@pytest.mark.parametrize("typed", [None, "n\n", "\n"])
def test_the_first_key_is_not_made_unless_its_consequence_is_agreed_to(
    database_url: str, typed: str | None
) -> None:
    refused = command(database_url, *FIRST, typed=typed)
    assert refused.returncode == 2
    assert "answer no request without a key" in refused.stderr
    assert "forget --all" in refused.stderr
    assert ("--yes" in refused.stderr) == (typed is None)
    assert refused.stdout == ""
    with psycopg.connect(database_url) as owner:
        assert owner.execute("select from ojs.api_key").rowcount == 0


def test_a_key_is_made_when_its_consequence_is_agreed_to_or_known(database_url: str) -> None:
    made = command(database_url, *FIRST, typed="y\n")
    assert made.returncode == 0, made.stderr
    assert "[y/N]" in made.stderr
    assert made.stdout.startswith("ojs_")
    second = command(database_url, "key", "create", "second", "worker")
    assert (second.returncode, second.stderr.count("first key")) == (0, 0)


def test_the_key_commands_of_the_page_do_what_stands_beside_them(database_url: str) -> None:
    page = (PROJECT / "docs/keys.md").read_text()
    commands = re.findall(r"^make key ARGS='(.*?)'", page, re.MULTILINE)
    done = [command(database_url, "key", *shlex.split(each), typed="y\n") for each in commands]
    assert [each.returncode for each in done] == [0, 0, 0, 0], done
    assert re.fullmatch(r"ojs_\S+\n", done[0].stdout), "prints the key"
    assert command(database_url, "key", "list").stdout == "there are no keys\n"


def test_the_first_key_changes_nothing_beside_an_owners_key(database_url: str) -> None:
    made = command(database_url, *FIRST, OJS_API_KEY=OWNER)
    assert made.returncode == 0, made.stderr


async def test_forgetting_every_key_opens_a_server_of_this_machine_and_no_other(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> None:
    assert command(database_url, *FIRST, "--yes").returncode == 0
    with (
        start_server(database_url) as local,
        start_server(database_url, OJS_HOST="0.0.0.0") as reachable,
    ):
        status = {
            url: (await Api(session, url)("GET", "/ojs/v1/queues")).status
            for url in (local.url, reachable.url)
        }
        assert set(status.values()) == {401}

        assert command(database_url, "key", "forget", "--yes").returncode == 2, "it wants --all"
        assert command(database_url, "key", "forget", "--all").returncode == 2
        assert command(database_url, "key", "forget", "--all", typed="n\n").returncode == 2
        assert "first" in command(database_url, "key", "list").stdout
        done = command(database_url, "key", "forget", "--all", "--yes")
        assert (done.returncode, done.stdout) == (0, "1 key is forgotten\n")

        async def opened() -> bool:
            return (await Api(session, local.url)("GET", "/ojs/v1/queues")).status == 200

        await until(opened)
        # A key that it does not know makes it read the keys anew.
        unknown = {"Authorization": "Bearer nobody"}
        for headers in (unknown, {}):
            answer = await Api(session, reachable.url)("GET", "/ojs/v1/queues", headers=headers)
            assert answer.status == 401


def test_where_others_reach_it_the_server_does_not_start_without_a_key(
    database_url: str, start_server: StartServer, tmp_path: Path
) -> None:
    def starts(**variables: str) -> bool:
        try:
            with start_server(database_url, OJS_HOST="0.0.0.0", **variables):
                return True
        except RuntimeError as failure:
            assert "no API key is set" in str(failure)
            return False

    assert not starts()
    assert starts(OJS_ALLOW_INSECURE_NO_AUTH="true")
    assert starts(OJS_API_KEY=OWNER)
    with psycopg.connect(database_url, autocommit=True) as owner:
        owner.execute("""select ojs_create_key('{"name": "x", "scopes": ["worker"]}')""")
    assert starts()
