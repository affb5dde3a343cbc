"""While the database cannot be reached every answer says so; afterwards all goes on by itself."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import aiohttp
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from ojs_pg.server.doors import Call, Doors
from ojs_pg.server.dsn import asyncpg_dsn
from ojs_pg.server.outage import OUTAGE, database_code
from ojs_pg.server.routes import ROUTES
from ojs_pg.server.settings import Settings
from ojs_pg.server.wakeups import Wakeups
from tests.conftest import PostgresServer, StartServer
from tests.doors import Sql, do, value
from tests.http.conftest import Api
from tests.http.outage import (
    Gate,
    assert_unavailable,
    assert_unhealthy,
    assert_working,
    healthy,
    started,
    through,
    unhealthy,
)
from tests.waiting import deadline, ended, until

PUSH = {"type": "task.run", "args": [], "options": {"queue": "outage"}}
CALLS = [
    ("POST", "/ojs/v1/jobs", PUSH),
    ("POST", "/ojs/v1/jobs/batch", {"jobs": [PUSH]}),
    ("POST", "/ojs/v1/workers/fetch", {"queues": ["outage"]}),
    ("POST", "/ojs/v1/workers/ack", {"job_id": "01a20eee-7981-7a0f-96f6-baf9b7289592"}),
    ("POST", "/ojs/v1/workers/heartbeat", {"worker_id": "w"}),
    ("GET", "/ojs/v1/queues", None),
    ("POST", "/ojs/v1/cron", {"name": "c", "cron": "@daily", "type": "t", "args": []}),
    ("PATCH", "/ojs/v1/cron/c", {"enabled": True}),
    ("GET", "/ojs/manifest", None),
]


@pytest.fixture
async def gate(database_url: str) -> AsyncIterator[Gate]:
    """A gate in front of the test's database."""
    gate = Gate(database_url)
    yield gate
    await gate.stop()


@pytest.fixture
async def gated(
    gate: Gate, database_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> AsyncIterator[Api]:
    """A server that reaches its database through the gate; two seconds are its patience."""
    dsn = through(database_url, await gate.start())
    async with started(start_server, dsn, OJS_WRITE_TIMEOUT_S="2") as server:
        yield Api(session, server.url)
        gate.open()


async def test_a_database_that_hangs_up(gate: Gate, gated: Api) -> None:
    await assert_working(gated)
    gate.shut()
    await until(lambda: unhealthy(gated))
    assert_unhealthy(await gated("GET", "/ojs/v1/health"))
    for method, path, body in CALLS:
        assert_unavailable(await gated(method, path, body))
    gate.open()
    await until(lambda: healthy(gated))
    await assert_working(gated)


async def test_a_database_that_does_not_answer(gate: Gate, gated: Api) -> None:
    """Connections that swallow everything: every request is answered all the same."""
    await assert_working(gated)
    gate.swallow()
    async with deadline():
        assert_unhealthy(await gated("GET", "/ojs/v1/health"))
        for answer in await asyncio.gather(*[gated(*call) for call in CALLS]):
            assert_unavailable(answer, 504)
    gate.open()
    await until(lambda: healthy(gated))
    await assert_working(gated)


async def test_many_requests_during_an_outage_do_not_pile_up(gate: Gate, gated: Api) -> None:
    await assert_working(gated)
    gate.shut()
    await until(lambda: unhealthy(gated))
    async with deadline():
        answers = await asyncio.gather(
            *[gated("POST", "/ojs/v1/jobs", PUSH) for _ in range(200)],
            *[gated("POST", "/ojs/v1/workers/fetch", {"queues": ["outage"]}) for _ in range(200)],
        )
    for answer in answers:
        assert_unavailable(answer)
    gate.open()
    await until(lambda: healthy(gated))
    await assert_working(gated)


async def until_waited_for(connection: Sql, queue: str) -> None:
    """Return when a fetch has found nothing in the queue and its server has seen that it waits."""
    registered = "select count(*) from ojs.waiting where queue = %s"

    async def is_registered() -> bool:
        return bool(value(connection, registered, queue))

    await until(is_registered, f"somebody waits for {queue}")


async def test_a_waiting_fetch_outlives_an_outage(
    gate: Gate, gated: Api, database_url: str
) -> None:
    await assert_working(gated)
    wait = asyncio.create_task(
        gated("POST", "/ojs/v1/workers/fetch", {"queues": ["outage-wait"], "wait_ms": 30_000})
    )
    with psycopg.connect(database_url, autocommit=True) as connection:
        await until_waited_for(connection, "outage-wait")
        gate.shut()
        await until(lambda: unhealthy(gated))
        gate.open()
        await until(lambda: healthy(gated))
        # Not through this server, which would know of it: it has to hear of others again.
        job = do(connection, "ojs_enqueue", {"type": "t", "args": [], "queue": "outage-wait"})
    answer = await ended(wait)
    assert answer.status == 200, answer.body
    assert [got["id"] for got in answer.body["jobs"]] == [job["id"]]


@pytest.mark.parametrize("state", ["08006", "40001", "40P01", "53300", "57P01", "57P03"])
def test_a_passing_error_is_an_outage(state: str) -> None:
    """Lost connections, lost races, too many connections, PostgreSQL stopping or starting."""
    assert database_code(state) == "backend_unavailable"


@pytest.mark.parametrize("state", ["55000", "55006", "42501", "23505"])
def test_an_error_that_no_waiting_ends_is_no_outage(state: str) -> None:
    """A state of the database that no waiting ends."""
    assert database_code(state) == "backend_error"


@contextmanager
def closed(server: PostgresServer, dsn: str) -> Iterator[None]:
    """The database refuses connections and has ended those it had, as in maintenance."""
    name = Identifier(str(conninfo_to_dict(dsn)["dbname"]))
    with psycopg.connect(server.dsn(server.maintenance_dbname), autocommit=True) as connection:
        connection.execute(SQL("alter database {} allow_connections false").format(name))
        try:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
                [conninfo_to_dict(dsn)["dbname"]],
            )
            yield
        finally:
            connection.execute(SQL("alter database {} allow_connections true").format(name))


class WatchedWakeups(Wakeups):
    """Tells that somebody waits."""

    def __init__(self) -> None:
        super().__init__()
        self.waits = asyncio.Event()

    async def wait(self, queues: list[str], *, since: int, seconds: float) -> bool:
        self.waits.set()
        return await super().wait(queues, since=since, seconds=seconds)


async def test_a_fetch_that_is_woken_into_an_outage_waits_on(
    postgres_server: PostgresServer, database_url: str
) -> None:
    wakeups = WatchedWakeups()
    doors = Doors(Settings(), asyncpg_dsn(database_url), wakeups)
    await doors.open()
    [route] = [route for route in ROUTES if route.door == "ojs_fetch"]
    look = Call(route, '{"queues": ["woken"]}', {}, False, True)
    fetch = look._replace(body='{"queues": ["woken"], "wait_ms": 20000}')
    waiting = asyncio.create_task(doors.call(fetch))
    async with deadline():
        await wakeups.waits.wait()
    with closed(postgres_server, database_url):
        wakeups.wake(["woken"])
        for _ in range(3):
            with pytest.raises(OUTAGE):
                await doors.call(look)
    with psycopg.connect(database_url) as connection:
        connection.execute("""select ojs_enqueue('{"type": "t", "args": [], "queue": "woken"}')""")
    try:
        async with deadline():
            reply = await waiting
    finally:
        await doors.close()
    assert len(json.loads(reply.body)["jobs"]) == 1


async def test_a_database_closed_for_maintenance(
    postgres_server: PostgresServer,
    database_url: str,
    session: aiohttp.ClientSession,
    start_server: StartServer,
) -> None:
    with start_server(database_url) as server:
        api = Api(session, server.url)
        await assert_working(api)
        with closed(postgres_server, database_url):
            await until(lambda: unhealthy(api))
            assert_unhealthy(await api("GET", "/ojs/v1/health"))
            for method, path, body in CALLS:
                assert_unavailable(await api(method, path, body))
        await until(lambda: healthy(api))
        await assert_working(api)


async def test_backends_that_are_terminated_under_load_cost_no_acknowledged_job(
    postgres_server: PostgresServer,
    database_url: str,
    session: aiohttp.ClientSession,
    start_server: StartServer,
) -> None:
    with start_server(database_url) as server:
        api = Api(session, server.url)
        acknowledged: set[str] = set()
        statuses: set[int] = set()
        stop = asyncio.Event()

        async def produce() -> None:
            while not stop.is_set():
                answer = await api("POST", "/ojs/v1/jobs", PUSH)
                statuses.add(answer.status)
                if answer.status == 201:
                    acknowledged.add(answer.body["job"]["id"])

        async with asyncio.TaskGroup() as group:
            for _ in range(8):
                group.create_task(produce())
            with psycopg.connect(
                postgres_server.dsn(postgres_server.maintenance_dbname), autocommit=True
            ) as connection:
                for round in range(1, 6):
                    goal = round * 50

                    async def progressed(goal: int = goal) -> bool:
                        return len(acknowledged) >= goal

                    await until(progressed)
                    connection.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity"
                        " where datname = %s and application_name = 'ojs-pg'",
                        [conninfo_to_dict(database_url)["dbname"]],
                    )
            stop.set()
        assert statuses <= {201, 503}, server.log.read_text()

        found: set[str] = set()
        while jobs := await api.fetch("outage", count=500):
            found |= {job["id"] for job in jobs}
        assert acknowledged <= found


async def test_a_call_whose_backend_is_terminated_did_not_happen(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> None:
    waits = (
        "from pg_stat_activity where datname = current_database()"
        " and application_name = 'ojs-pg' and wait_event_type = 'Lock'"
        # The tick may wait for the same lock.
        " and query like '%ojs.enqueue_each%'"
    )
    with start_server(database_url) as server, psycopg.connect(database_url) as connection:
        api = Api(session, server.url)
        connection.execute("lock table ojs.ready in share mode")
        enqueue = asyncio.create_task(api("POST", "/ojs/v1/jobs", PUSH))
        with psycopg.connect(database_url, autocommit=True) as watcher:

            async def waiting() -> bool:
                return bool(watcher.execute(f"select {waits}".encode()).fetchall())

            await until(waiting)
            watcher.execute(f"select pg_terminate_backend(pid) {waits}".encode())
        assert_unavailable(await enqueue)
        connection.commit()
        job = await api.enqueue("outage")
        assert [one["id"] for one in await api.fetch("outage", count=10)] == [job["id"]]
