"""One server process from its first connection to its last answer.

The life of a request: bytes (http.py), one function called with the raw JSON (doors.py), one reply,
bytes. Python neither validates nor reshapes a job: what a door refuses is raised in SQL, and what
it answers is passed on. Waiting for jobs is the one thing a function cannot do (wakeups.py).
"""

import asyncio
import contextlib
import gc
import logging
import signal
import ssl
from collections.abc import AsyncIterator, Callable
from typing import NamedTuple

from aiohttp import web

from ojs_pg.server import logs
from ojs_pg.server.connection import Server
from ojs_pg.server.doors import Doors
from ojs_pg.server.http import Handler
from ojs_pg.server.keys import Keys
from ojs_pg.server.routes import CONFORMANCE_ROUTES, DOCUMENTS, ROUTES, Router
from ojs_pg.server.settings import Settings, SettingsError
from ojs_pg.server.ticker import Ticker
from ojs_pg.server.wakeups import Wakeups

log = logging.getLogger(__name__)

BACKLOG = 1024
# Python's 700 would look for garbage twenty times a second under load.
GC_ALLOCATIONS = 20_000


class Place(NamedTuple):
    """Which of this server's processes this is: the first does the timed work for all.

    shares_port: others listen there too; parent_gone becomes readable when the parent has died.
    """

    number: int = 0
    shares_port: bool = False
    parent_gone: int | None = None


async def serve(
    settings: Settings, dsn: str, place: Place, serving: Callable[[], None] | None = None
) -> None:
    """Answer requests until SIGTERM or SIGINT, then finish those in flight and return.

    dsn: the database, for asyncpg; its schema is up to date. serving: called once the port is
    listened on.
    """
    logs.configure(settings.log_level, settings.log_format)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if place.parent_gone is not None:
        loop.add_reader(place.parent_gone, stop.set)

    # What is there now stays: it need not be looked through for garbage again and again.
    gc.freeze()
    gc.set_threshold(GC_ALLOCATIONS, 20, 20)
    wakeups = Wakeups()
    doors = Doors(settings, dsn, wakeups)
    await doors.open()
    try:
        router = Router(ROUTES + DOCUMENTS + (CONFORMANCE_ROUTES if settings.conformance else []))
        # Others reach this one, so it does not open when the last key is forgotten.
        needed = not (settings.is_local or settings.allow_insecure_no_auth)
        keys = Keys(settings.api_keys, doors.pool, wakeups, always=needed)
        await keys.read()
        handler = Handler(settings, router, doors, keys)
        ticker = Ticker(settings, doors.claims, wakeups) if place.number == 0 else None
        async with (
            _beside(settings, doors, wakeups, keys, ticker, stop),
            _listening(settings, handler, place.shares_port),
        ):
            if serving:
                serving()
            await stop.wait()
            log.info("stopping: requests in flight are finished")
            wakeups.close()
    finally:
        await doors.close()


@contextlib.asynccontextmanager
async def _listening(
    settings: Settings, handler: Handler, shares_port: bool
) -> AsyncIterator[None]:
    """Take requests; at the end take no more and finish those that came."""
    runner = web.ServerRunner(
        Server(handler), handle_signals=False, shutdown_timeout=settings.shutdown_timeout_s
    )
    await runner.setup()
    try:
        await web.TCPSite(
            runner,
            settings.host,
            settings.port,
            backlog=BACKLOG,
            ssl_context=tls(settings),
            reuse_port=shares_port or None,
        ).start()
        log.info("listening on %s:%d", settings.host, settings.port)
        yield
    finally:
        await runner.cleanup()
        handler.close()


def tls(settings: Settings) -> ssl.SSLContext | None:
    """TLS 1.2 or later with the certificate; None for plain HTTP. Raises SettingsError."""
    if not settings.tls_cert:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(settings.tls_cert, settings.tls_key)
    except OSError as error:
        raise SettingsError(f"OJS_TLS_CERT and OJS_TLS_KEY cannot be used: {error}") from error
    return context


@contextlib.asynccontextmanager
async def _beside(
    settings: Settings,
    doors: Doors,
    wakeups: Wakeups,
    keys: Keys,
    ticker: Ticker | None,
    stop: asyncio.Event,
) -> AsyncIterator[None]:
    """What runs beside the requests: the ticker, the keys, hearing from and telling other servers.

    Should any of it fail, the server stops with that error rather than go on without.
    """

    async def run() -> None:
        async with asyncio.TaskGroup() as group:
            if ticker:
                group.create_task(ticker.run())
            group.create_task(keys.watch())
            group.create_task(wakeups.tell_others(doors.claims))
            group.create_task(wakeups.listen(doors.connect))
            group.create_task(wakeups.look(doors.claims, settings.tick_look_ms / 1000))

    task = asyncio.create_task(run())
    task.add_done_callback(lambda _: stop.set())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
