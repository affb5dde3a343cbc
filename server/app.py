"""One server process from its first connection to its last answer.

The life of a request: bytes (http.py), one function called with the raw JSON (doors.py), one reply,
bytes. Python neither validates nor reshapes a job: what a door refuses is raised in SQL, and what
it answers is passed on. Waiting for jobs is the one thing a function cannot do (wakeups.py).
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator

from aiohttp import web

from server.doors import Doors
from server.envelope import Refusals
from server.http import Handler, Server
from server.routes import CONFORMANCE_ROUTES, ROUTES, Router
from server.settings import Settings
from server.ticker import Ticker
from server.wakeups import Wakeups

log = logging.getLogger(__name__)

BACKLOG = 1024


async def serve(settings: Settings, dsn: str) -> None:
    """Answer requests until SIGTERM or SIGINT, then finish those in flight and return.

    dsn: the database, for asyncpg; its schema is up to date.
    """
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)

    wakeups = Wakeups()
    doors = Doors(settings, dsn, wakeups)
    await doors.open()
    try:
        router = Router(ROUTES + (CONFORMANCE_ROUTES if settings.conformance else []))
        handler = Handler(settings, router, doors, await Refusals.load(doors.pool))
        async with _beside(settings, doors, wakeups, stop), _listening(settings, handler):
            await stop.wait()
            log.info("stopping: requests in flight are finished")
            wakeups.close()
    finally:
        await doors.close()


@contextlib.asynccontextmanager
async def _listening(settings: Settings, handler: Handler) -> AsyncIterator[None]:
    """Take requests; at the end take no more and finish those that came."""
    runner = web.ServerRunner(
        Server(handler), handle_signals=False, shutdown_timeout=settings.shutdown_timeout_s
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port, backlog=BACKLOG).start()
        log.info("listening on %s:%d", settings.host, settings.port)
        yield
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def _beside(
    settings: Settings, doors: Doors, wakeups: Wakeups, stop: asyncio.Event
) -> AsyncIterator[None]:
    """What runs beside the requests: the ticker, and hearing from and telling other servers.

    Should any of it fail, the server stops with that error rather than go on without.
    """
    ticker = Ticker(settings, doors.claims, wakeups, doors.cron_changed)

    async def run() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(ticker.run())
            group.create_task(wakeups.tell_others(doors.claims))
            group.create_task(wakeups.listen(doors.connect))

    task = asyncio.create_task(run())
    task.add_done_callback(lambda _: stop.set())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
