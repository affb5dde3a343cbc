"""A way to a database that can be cut, and what a client sees of an outage."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from tests.conftest import StartServer
from tests.http.conftest import Api, Response, Streams, hang_up
from tests.http.raw import retry_after
from tests.processes import Server


class Gate:
    """A TCP proxy in front of a database: open it passes bytes on, shut it hangs up on everybody.

    target: a URL of the database, which need not be there yet.
    """

    def __init__(self, target: str) -> None:
        self._target = target
        self._open = True
        self._stuck = False
        self._forgotten: set[asyncio.StreamWriter] = set()
        self._cuts = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._serving: list[asyncio.Task[None]] = []

    async def start(self) -> int:
        """Listen; returns the port."""
        self._server = await asyncio.start_server(self._come, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving.append(asyncio.create_task(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._open:
            await hang_up(writer)
            return
        writers = {writer}
        self._writers |= writers
        with suppress(OSError):  # nobody is there, or somebody is cut off
            back, forth = await self._reach()
            writers.add(forth)
            self._writers.add(forth)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pass_on(reader, forth))
                group.create_task(self._pass_on(back, writer, replies=True))
        with suppress(OSError):
            while self._is_silent(writer) and await reader.read(65536):
                pass
        for one in writers:
            await hang_up(one)
        self._writers -= writers

    async def _reach(self) -> Streams:
        place = conninfo_to_dict(self._target)
        host, port = str(place["host"]), int(str(place["port"]))
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, port)

    def _is_silent(self, writer: asyncio.StreamWriter) -> bool:
        return self._stuck or writer in self._forgotten

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, replies: bool = False
    ) -> None:
        with suppress(OSError):  # the other side was cut: nothing is left to pass on
            while data := await reader.read(65536):
                if self._is_silent(writer):
                    continue
                cut = replies and self._cuts > 0
                writer.write(data[: len(data) // 2] if cut else data)
                await writer.drain()
                if cut:
                    self._cuts -= 1
                    break
        if not self._is_silent(writer):
            writer.close()

    def shut(self) -> None:
        """Hang up on every connection, and on each that comes."""
        self._open = False
        self._hang_up()

    def swallow(self) -> None:
        """Answer no connection any more, without hanging up, even when the database is gone."""
        self._stuck = True

    def forget(self) -> None:
        """Answer none of those connections, without hanging up; others may come."""
        self._forgotten |= self._writers

    def cut_replies(self, count: int) -> None:
        """Hang up in the middle of each of the next so many replies."""
        self._cuts = count

    @property
    def cuts_left(self) -> int:
        """How many replies are still to be cut."""
        return self._cuts

    def open(self) -> None:
        """Let everybody through; what was swallowed stays lost, so those connections are cut."""
        if self._stuck:
            self._stuck = False
            self._hang_up()
        self._open = True

    def _hang_up(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        self.shut()
        self._server.close()
        await self._server.wait_closed()
        await asyncio.gather(*self._serving)


def through(database_url: str, *ports: int) -> str:
    """The URL of the same database behind one gate or several, each on its port."""
    place = conninfo_to_dict(database_url)
    secret = place.get("password")
    login = quote(str(place["user"])) + (f":{quote(str(secret))}" if secret else "")
    hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
    return f"postgresql://{login}@{hosts}/{place['dbname']}"


@asynccontextmanager
async def started(
    start_server: StartServer, database_url: str, **variables: str
) -> AsyncIterator[Server]:
    """A server that starts and stops while this event loop goes on, as its gate has to."""
    with ExitStack() as stack:
        start = start_server(database_url, **variables)
        server = await asyncio.to_thread(stack.enter_context, start)
        try:
            yield server
        finally:
            await asyncio.to_thread(stack.close)


async def healthy(api: Api) -> bool:
    return (await api("GET", "/ojs/v1/health")).status == 200


async def unhealthy(api: Api) -> bool:
    return not await healthy(api)


def assert_unavailable(answer: Response, *statuses: int) -> None:
    assert answer.status in (503, *statuses), answer.body
    assert answer.error["retryable"] is True
    if answer.status == 503:
        assert answer.error["code"] == "backend_unavailable"
        retry_after(answer)


def assert_unhealthy(answer: Response) -> None:
    assert answer.status == 503
    retry_after(answer)
    assert answer.body["status"] == "unhealthy"
    assert answer.body["backend"]["connection"] == "disconnected"
    assert answer.body["backend"]["error"]
    assert isinstance(answer.body["uptime_seconds"], int)


async def assert_working(api: Api) -> None:
    """A job goes all the way."""
    job = await api.enqueue("after-outage")
    [active] = await api.fetch("after-outage", wait_ms=10_000)
    assert active["id"] == job["id"]
    assert (await api.ack(active)).status == 200
