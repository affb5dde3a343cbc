"""Streams among many: slow clients, several servers, keys that end, and a server that stops."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import psycopg
import pytest

from ojs_pg.server.streams import BUFFER_BYTES
from tests.conftest import StartServer
from tests.doors import ask
from tests.http.conftest import Api, Streams, connected
from tests.http.outage import Gate, healthy, started, through, unhealthy
from tests.http.sse import stream
from tests.http.test_websocket import talk
from tests.processes import Server
from tests.waiting import DEADLINE_S, deadline, until

EVENTS = "/ojs/v1/events/stream"
CROWD = 1000
SEED = "select ojs_enqueue_batch(%s)"


@pytest.fixture
def hasty(database_url: str, start_server: StartServer) -> Iterator[Server]:
    """A server that waits two seconds for a client that reads nothing."""
    with start_server(database_url, OJS_WRITE_TIMEOUT_S="2", OJS_MAX_STREAMS="50") as server:
        yield server


@pytest.fixture
def patient(database_url: str, start_server: StartServer) -> Iterator[Server]:
    """A server that waits long for a client that reads nothing."""
    with start_server(database_url, OJS_WRITE_TIMEOUT_S="3600") as server:
        yield server


def seed(database_url: str, batches: int, queue: str = "crowd") -> int:
    """Enqueue many jobs, without the server; how many."""
    jobs = [{"type": "t" * 100, "args": [], "queue": queue}] * 1000
    with psycopg.connect(database_url, autocommit=True) as connection:
        for _ in range(batches):
            connection.execute(SEED, [json.dumps({"jobs": jobs})])
    return batches * 1000


@asynccontextmanager
async def crowd(api: Api, count: int) -> AsyncIterator[list[Streams]]:
    """So many streams, each up to its first line."""
    async with AsyncExitStack() as stack:
        opened = []
        for _ in range(count):
            reader, writer = await stack.enter_async_context(connected(api))
            writer.write(f"GET {EVENTS} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            opened.append((reader, writer))
        async with deadline():
            for reader, _ in opened:
                head = await reader.readuntil(b"\r\n\r\n")
                assert head.startswith(b"HTTP/1.1 200")
                await reader.readuntil(b"retry: 3000\n\n\r\n")
        yield opened


async def test_a_thousand_streams_get_each_event(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> None:
    with start_server(database_url) as server:
        api = Api(session, server.url)
        async with crowd(api, CROWD) as streams:
            for _ in range(3):
                job = await api.enqueue("crowd")
                async with deadline():
                    for reader, _ in streams:
                        assert job["id"].encode() in await reader.readuntil(b"\n\n")


async def test_events_of_one_server_reach_the_streams_of_another(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> None:
    with start_server(database_url) as one, start_server(database_url) as two:
        here, there = Api(session, one.url), Api(session, two.url)
        async with stream(here, EVENTS) as mine, stream(there, EVENTS) as theirs:
            for number in range(20):
                job = await (here, there)[number % 2].enqueue("both")
                for events in (mine, theirs):
                    [told] = await events.take(1)
                    assert told.data["job_id"] == job["id"]
            job = await here.enqueue("both")
            task = asyncio.create_task(there("GET", f"/ojs/v1/jobs/{job['id']}/result?wait=300"))
            [held] = (await here.fetch("both", count=50))[-1:]
            await here.ack(held, result=5)
            async with deadline():
                assert (await task).body["result"] == 5
        # What a client of one has seen, it goes on from at the other.
        async with stream(there, EVENTS, Last_Event_ID=str(mine.last_id)) as events:
            missed = await events.take(2)
            assert [each.event for each in missed] == ["job.enqueued", "job.started"]


async def test_a_slow_client_misses_nothing_and_slows_nobody(
    patient: Server, database_url: str, session: aiohttp.ClientSession
) -> None:
    api = Api(session, patient.url)
    host, port = patient.url.removeprefix("http://").split(":")
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect((host, int(port)))
        slow.sendall(f"GET {EVENTS}?types=job.enqueued HTTP/1.0\r\n\r\n".encode())
        assert slow.recv(1024).startswith(b"HTTP/1.0 200")
        async with stream(api, f"{EVENTS}?types=job.enqueued") as fast:
            total = await asyncio.to_thread(seed, database_url, 15)
            quick: list[str] = []
            while len(quick) < total:
                # This client may fall behind, too, on a machine that is busy.
                quick += [each.id for each in await fast.take(1) if each.id]
        assert len(set(quick)) == total

        def read_slowly() -> list[str]:
            """Everything, a few KB at a time, up to the last event."""
            text = bytearray()
            slow.settimeout(DEADLINE_S)
            while quick[-1].encode() not in text[-100_000:]:
                piece = slow.recv(16_384)
                assert piece, "it was cut off though it reads"
                text += piece
            assert b"event: system.behind\n" in text
            return [line[4:] for line in text.decode().split("\n") if line[:4] == "id: "]

        seen = await asyncio.to_thread(read_slowly)
    assert seen == quick
    assert total * 300 > 3 * BUFFER_BYTES, "more than the server keeps for it"


async def test_a_client_that_reads_nothing_is_cut_off(
    hasty: Server, database_url: str, session: aiohttp.ClientSession
) -> None:
    api = Api(session, hasty.url)
    host, port = hasty.url.removeprefix("http://").split(":")
    with socket.socket() as dead:
        dead.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        dead.connect((host, int(port)))
        dead.sendall(f"GET {EVENTS} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert dead.recv(100).startswith(b"HTTP/1.1 200")
        await asyncio.to_thread(seed, database_url, 12)

        async def cut() -> bool:
            return f"path={EVENTS} " in hasty.log.read_text()

        await until(cut)
    assert (await api("GET", "/ojs/v1/queues")).status == 200


async def test_more_streams_than_are_allowed_are_refused(
    hasty: Server, session: aiohttp.ClientSession
) -> None:
    api = Api(session, hasty.url)
    async with crowd(api, 50):
        answer = await api("GET", EVENTS)
        assert (answer.status, answer.error["code"]) == (503, "backend_unavailable")
        assert answer.error["details"] == {"setting": "OJS_MAX_STREAMS"}

    async def open_again() -> bool:
        return (await api("GET", EVENTS)).status == 200

    await until(open_again)


END = {
    "revoked": """select ojs_revoke_key('{"name": "reader"}')""",
    "expired": "update ojs.api_key set expires_at = clock_timestamp()",
}


@pytest.mark.parametrize("end", END)
async def test_a_stream_ends_with_its_key(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer, end: str
) -> None:
    with (
        start_server(database_url) as server,
        psycopg.connect(database_url, autocommit=True) as owner,
    ):
        api = Api(session, server.url)
        async with stream(api, EVENTS) as nameless:
            made = owner.execute(
                """select body ->> 'key' from ojs_create_key(
                  '{"name": "reader", "scopes": ["read-only"]}')"""
            ).fetchone()
            assert made
            # It was opened when no key was needed.
            assert [each.event for each in await nameless.rest()] == ["system.closed"]
        key = f"Bearer {made[0]}"
        refused = await api("GET", EVENTS)
        assert refused.status == 401
        async with (
            stream(api, EVENTS, Authorization=key) as events,
            talk(api, headers={"Authorization": key}) as ws,
        ):
            owner.execute(END[end].encode())
            [told] = await events.rest()
            assert told.data == {"reason": "unauthenticated"}
            async with deadline():
                await ws.socket.receive()
            assert ws.socket.close_code == aiohttp.WSCloseCode.POLICY_VIOLATION


@pytest.mark.parametrize("scope", ["producer", "worker"])
async def test_a_key_that_may_not_read_opens_no_stream(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer, scope: str
) -> None:
    with start_server(database_url, OJS_API_KEY="owner") as server:
        api = Api(session, server.url)
        request = json.dumps({"name": "x", "scopes": [scope]})
        key = ask(database_url, f"select body ->> 'key' from ojs_create_key('{request}')")
        for path in (EVENTS, "/ojs/v1/ws", "/ojs/v1/events"):
            headers = {"Authorization": f"Bearer {key}", "Accept": "text/event-stream"}
            answer = await api("GET", path, headers=headers)
            assert (answer.status, answer.error["code"]) == (403, "permission_denied")


async def test_a_server_that_stops_ends_its_streams_at_once(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> None:
    with start_server(database_url) as server:
        api = Api(session, server.url)
        job = await api.enqueue("stops")
        host, port = server.url.removeprefix("http://").split(":")
        async with stream(api, EVENTS) as events, talk(api) as ws:
            await ws.ask(action="subscribe", channel="all")
            waiting = asyncio.create_task(api("GET", f"/ojs/v1/jobs/{job['id']}/result?wait=300"))
            with socket.socket() as stuck:
                stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                stuck.connect((host, int(port)))
                stuck.sendall(f"GET {EVENTS} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                assert stuck.recv(100)
                await asyncio.to_thread(seed, database_url, 6)
                await events.take(6000)
                server.process.terminate()
                assert await asyncio.to_thread(server.process.wait, DEADLINE_S) == 0
            assert (await events.rest())[-1].event == "server.shutdown"
            async with deadline():
                while (message := await ws.socket.receive()).type is aiohttp.WSMsgType.TEXT:
                    last = message.json()
                assert last["event"] == "server.shutdown"
                assert ws.socket.close_code == aiohttp.WSCloseCode.GOING_AWAY
                assert (await waiting).status in (408, 503)


async def test_a_stream_lives_through_an_outage_of_the_database_and_misses_nothing(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> None:
    gate = Gate(database_url)
    port = await gate.start()
    async with started(start_server, through(database_url, port)) as server:
        api = Api(session, server.url)
        async with stream(api, f"{EVENTS}?types=job.enqueued") as events, talk(api) as ws:
            await ws.ask(action="subscribe", channel="all", event_types=["job.enqueued"])
            await api.enqueue("outage")
            await events.take(1)
            await ws.hear()
            gate.shut()
            await until(lambda: unhealthy(api))
            total = await asyncio.to_thread(seed, database_url, 1)
            assert (await ws.ask(action="subscribe", channel="queue:crowd"))["code"] in (
                "backend_unavailable",
                "backend_timeout",
            )
            gate.open()
            await until(lambda: healthy(api))
            assert len({each.id for each in await events.take(total)}) == total
            for _ in range(total):
                assert (await ws.hear())["event"] == "job.enqueued"
    await gate.stop()
