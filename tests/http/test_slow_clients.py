"""Clients that are slow, silent or many: each is served or cut off; nobody else waits for them."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import psutil
import pytest
from pytest_postgresql.executors import NoopExecutor

from tests.conftest import PostgresServer, StartServer
from tests.http.conftest import Api, Streams, connected
from tests.http.raw import answer_bytes, parsed
from tests.processes import Server
from tests.waiting import deadline, until

CROWD = 400
NEVER = "3600"
HEALTH = b"GET /ojs/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
DRIBBLE_S = 0.1


@pytest.fixture(scope="module")
def hasty_server(
    postgres_server: PostgresServer, template: NoopExecutor, start_server: StartServer
) -> Iterator[Server]:
    """A server that reads a request for a second, writes for two, and does not mind the idle."""
    limits = {"OJS_READ_TIMEOUT_S": "1", "OJS_WRITE_TIMEOUT_S": "2", "OJS_IDLE_TIMEOUT_S": NEVER}
    with (
        postgres_server.database(template.template_dbname) as dsn,
        start_server(dsn, **limits) as server,
    ):
        yield server


@pytest.fixture
def hasty(session: aiohttp.ClientSession, hasty_server: Server) -> Api:
    """A client of `hasty_server`."""
    return Api(session, hasty_server.url)


async def dribble(streams: Streams, byte: bytes) -> bytes:
    """Send a byte now and then until the server closes the connection; what it had answered."""
    reader, writer = streams
    answer = asyncio.create_task(reader.read())
    async with deadline():
        while not answer.done():
            writer.write(byte)
            await asyncio.wait([answer], timeout=DRIBBLE_S)
    return b"" if answer.exception() else answer.result()


@asynccontextmanager
async def cut_off(api: Api) -> AsyncIterator[Streams]:
    """A connection that the server may reset under us."""
    try:
        async with connected(api) as streams:
            yield streams
    except ConnectionResetError:
        pass


HEADS = [b"GET /", b"GET / HTTP/1.1\r\nHost: localhost\r\nA: ", b"POST /ojs/v1/jobs HTTP/1.1\r\n"]


@pytest.mark.parametrize("head", HEADS)
async def test_a_head_that_never_ends_is_cut_off(hasty: Api, head: bytes) -> None:
    async with cut_off(hasty) as streams:
        streams[1].write(head)
        assert await dribble(streams, b"a") == b""


async def test_the_head_of_a_second_request_is_cut_off_too(hasty: Api) -> None:
    async with cut_off(hasty) as streams:
        streams[1].write(HEALTH)
        assert parsed(await answer_bytes(streams[0]))[0] == 200
        streams[1].write(HEADS[0])
        assert await dribble(streams, b"a") == b""


async def test_a_head_in_pieces_is_read(hasty: Api) -> None:
    async with connected(hasty) as (reader, writer), deadline():
        for _ in range(2):
            for byte in HEALTH:
                writer.write(bytes([byte]))
                await writer.drain()
            assert parsed(await answer_bytes(reader))[0] == 200


BODIES = {
    "length": b"Content-Length: 99\r\n\r\n",
    "chunk": b"Transfer-Encoding: chunked\r\n\r\n99\r\n",
    "chunk size": b"Transfer-Encoding: chunked\r\n\r\n",
}


@pytest.mark.parametrize("framing", BODIES.values(), ids=BODIES.keys())
async def test_a_body_that_dribbles_is_answered_408_and_cut_off(hasty: Api, framing: bytes) -> None:
    async with cut_off(hasty) as streams:
        streams[1].write(b"POST /ojs/v1/jobs HTTP/1.1\r\nHost: localhost\r\n" + framing)
        status, _, body = parsed(await dribble(streams, b"1"))
        assert (status, body["error"]["code"]) == (408, "request_timeout")


async def test_the_body_of_a_request_that_was_refused_is_not_waited_for(hasty: Api) -> None:
    async with cut_off(hasty) as streams:
        streams[1].write(b"POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n")
        assert parsed(await dribble(streams, b"1"))[0] == 404


async def large_job(api: Api) -> str:
    """The path of a job with 8 MiB of arguments, more than sockets hold."""
    job = await api.post("/ojs/v1/jobs", {"type": "t", "args": ["x" * 2**23]})
    return f"/ojs/v1/jobs/{job.body['job']['id']}"


@asynccontextmanager
async def reading_little(api: Api, request: bytes) -> AsyncIterator[socket.socket]:
    """A connection that has sent a request and reads nothing by itself."""
    host, port = api.url.removeprefix("http://").split(":")
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(client, (host, int(port)))
        await loop.sock_sendall(client, request)
        yield client


async def read_all(client: socket.socket) -> bytes:
    """Everything up to the end of the connection, or to its reset."""
    received = b""
    async with deadline():
        try:
            while piece := await asyncio.get_running_loop().sock_recv(client, 2**20):
                received += piece
        except ConnectionResetError:
            pass
    return received


async def given_up(server: Server, client: socket.socket) -> None:
    """Return when the server has held this connection and holds it no longer."""

    async def held() -> bool:
        sockets = psutil.Process(server.process.pid).net_connections()
        return client.getsockname() in [tuple(each.raddr) for each in sockets]

    async def let_go() -> bool:
        return not await held()

    await until(held)
    await until(let_go)


async def test_a_client_that_never_reads_is_given_up(hasty_server: Server, hasty: Api) -> None:
    request = f"GET {await large_job(hasty)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    async with connected(hasty) as (reader, writer), deadline():
        writer.write(request)
        await answer_bytes(reader)
        async with reading_little(hasty, request) as client:
            await given_up(hasty_server, client)
        # A client that asked before and did read may go on.
        writer.write(HEALTH)
        assert parsed(await answer_bytes(reader))[0] == 200


async def test_a_client_that_reads_late_gets_everything(api: Api) -> None:
    path = await large_job(api)
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    async with reading_little(api, request) as client:
        # Others are served meanwhile.
        assert (await api("GET", "/ojs/v1/health")).status == 200
        answer = await read_all(client)
    assert parsed(answer)[2]["job"]["args"] == ["x" * 2**23]


@pytest.fixture
async def crowded(database_url: str, start_server: StartServer) -> AsyncIterator[Api]:
    """A client of a server on which a connection may be idle for a second.

    Each of its requests has a connection of its own, which nobody closes for being idle.
    """
    limits = {"OJS_READ_TIMEOUT_S": NEVER, "OJS_IDLE_TIMEOUT_S": "1"}
    connector = aiohttp.TCPConnector(force_close=True)
    with start_server(database_url, **limits) as server:
        async with aiohttp.ClientSession(connector=connector) as session:
            yield Api(session, server.url)


async def test_idle_connections_are_closed_and_others_served(crowded: Api) -> None:
    async with AsyncExitStack() as stack, deadline():
        crowd = [await stack.enter_async_context(connected(crowded)) for _ in range(CROWD)]
        job = await crowded.enqueue("busy")
        assert [each["id"] for each in await crowded.fetch("busy")] == [job["id"]]
        for reader, _ in crowd:
            assert await reader.read() == b""


# Answered without the database, which so many at once would keep waiting.
NOWHERE = b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def test_connections_that_become_idle_are_closed_and_others_served(crowded: Api) -> None:
    async def use_one() -> bytes:
        """What a connection gets; a client whose connection was closed before opens another."""
        while True:
            async with cut_off(crowded) as (reader, writer):
                writer.write(NOWHERE)
                if answer := await reader.read():
                    return answer

    async with deadline(), asyncio.TaskGroup() as group:
        crowd = [group.create_task(use_one()) for _ in range(CROWD)]
        job = await crowded.enqueue("busy")
        assert [each["id"] for each in await crowded.fetch("busy")] == [job["id"]]
    for one in crowd:
        assert one.result().count(b"HTTP/1.1 404 Not Found") == 1


@pytest.mark.parametrize(
    ("version", "connection", "kept"),
    [
        ("1.1", "", True),
        ("1.1", "Connection: close\r\n", False),
        ("1.0", "", False),
        ("1.0", "Connection: keep-alive\r\n", True),
    ],
)
async def test_a_connection_is_kept_as_its_client_wants(
    api: Api, version: str, connection: str, kept: bool
) -> None:
    request = f"GET /ojs/v1/health HTTP/{version}\r\nHost: localhost\r\n{connection}\r\n".encode()
    async with connected(api) as (reader, writer), deadline():
        writer.write(request)
        assert parsed(await answer_bytes(reader))[0] == 200
        if kept:
            writer.write(request)
            assert parsed(await answer_bytes(reader))[0] == 200
        else:
            assert await reader.read() == b""


async def test_a_client_of_http_1_0_gets_no_100(api: Api) -> None:
    """RFC 9110 10.1.1: a client of HTTP/1.0 would take the 100 for the answer."""
    body = b'{"type":"t","args":[]}'
    head = b"POST /ojs/v1/jobs HTTP/1.0\r\nExpect: 100-continue\r\n"
    async with connected(api) as (reader, writer), deadline():
        writer.write(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        assert parsed(await answer_bytes(reader))[0] == 201
