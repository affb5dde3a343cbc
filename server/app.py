"""One server process from its first connection to its last answer.

docs/one-enqueue.md follows a request through these files. Python neither checks nor changes a job:
it passes the client's JSON to a function in the database, and the function's answer to the client.
Only waiting for jobs happens here, since a function cannot wait (wakeups.py).
"""

import asyncio
import contextlib
import functools
import gc
import logging
import signal
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from aiohttp import web

from ojs_pg.server import logs, tracing
from ojs_pg.server.connection import Server
from ojs_pg.server.doors import Doors
from ojs_pg.server.http import Handler
from ojs_pg.server.keys import Keys
from ojs_pg.server.live import Live
from ojs_pg.server.meters import Gauge, Meters, Shared
from ojs_pg.server.probes import Probes
from ojs_pg.server.release import DB_DIR
from ojs_pg.server.router import Route, Router
from ojs_pg.server.routes import CONFORMANCE_ROUTES, DOCUMENTS, ROUTES
from ojs_pg.server.settings import Settings, SettingsError
from ojs_pg.server.ticker import Ticker
from ojs_pg.server.wakeups import Wakeups

log = logging.getLogger(__name__)

BACKLOG = 1024
# With Python's default of 700, the collector would run twenty times a second under load.
GC_ALLOCATIONS = 20_000


class Process(NamedTuple):
    """One of the processes of this server. Number 0 does the timed work for all of them.

    shares_port: other processes listen on the same port. parent_gone: a file descriptor that
    becomes readable when the parent process has ended. shared: where they exchange their numbers.
    """

    number: int = 0
    shares_port: bool = False
    parent_gone: int | None = None
    shared: Shared | None = None


async def serve(
    settings: Settings, dsn: str, process: Process, serving: Callable[[], None] | None = None
) -> None:
    """Answer requests until SIGTERM or SIGINT, then finish those in flight and return.

    dsn: the database, for asyncpg; its schema is up to date. serving: called once the server
    listens on its port.
    """
    logs.configure(settings.log_level, settings.log_format)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if process.parent_gone is not None:
        loop.add_reader(process.parent_gone, stop.set)

    # Objects made before this point live as long as the process, so the collector skips them.
    gc.freeze()
    gc.set_threshold(GC_ALLOCATIONS, 20, 20)
    spans = tracing.start()
    wakeups = Wakeups()
    doors = Doors(settings, dsn, wakeups)
    await doors.open()
    try:
        routes = _routes(settings)
        # Other machines can reach this server, so it stays closed when the last key is deleted.
        always = not (settings.is_local or settings.allow_insecure_no_auth)
        keys = Keys(settings.api_keys, doors.pool, wakeups, always_required=always)
        await keys.read()
        live = Live(settings, doors, wakeups, keys)
        meters = Meters(routes, process.shared, process.number)
        meters.watch(*_gauges(doors, wakeups, live))
        migration = max(path.stem for path in (DB_DIR / "migrations").glob("*.sql"))
        probes = Probes(doors, meters, migration)
        handler = (tracing.TracedHandler if spans else Handler)(
            settings, Router(routes), doors, keys, meters, probes, live
        )
        ticker = None
        if process.number == 0:
            ticker = (tracing.TracedTicker if spans else Ticker)(settings, doors.claims, wakeups)
        for traced in (handler, ticker):
            if spans and isinstance(traced, tracing.TracedHandler | tracing.TracedTicker):
                traced.spans = spans
        async with (
            _background_tasks(settings, doors, wakeups, keys, live, ticker, meters, stop),
            _listening(settings, handler, process.shares_port),
        ):
            if serving:
                serving()
            await stop.wait()
            log.info("stopping, once the requests in flight are answered")
            wakeups.close()
            live.close()
    finally:
        await doors.close()
        if spans:
            await spans.close()


def _routes(settings: Settings) -> list[Route]:
    """The operations of this server."""
    opened = {"ojs_metrics"} if settings.metrics_open else set()
    return [
        replace(route, open=True) if route.door in opened else route
        for route in ROUTES + DOCUMENTS + (CONFORMANCE_ROUTES if settings.conformance else [])
    ]


def _gauges(doors: Doors, wakeups: Wakeups, live: Live) -> Iterator[Gauge]:
    """The numbers of this process that are read when they are asked for."""
    about = "Connections to the database; waiting: callers that want one."
    for name, pool in (("requests", doors.pool), ("claims", doors.claims)):
        for state in ("busy", "idle", "waiting"):
            label = f'pool="{name}",state="{state}"'
            read = functools.partial(getattr, pool, state)
            yield Gauge("ojs_db_pool_connections", label, about, read)
    about = "Fetches that wait for jobs."
    yield Gauge("ojs_http_waiting_fetches", "", about, lambda: wakeups.waiting)
    about = "Streams of events that are open."
    yield Gauge("ojs_http_open_streams", "", about, lambda: live.open_streams)


@contextlib.asynccontextmanager
async def _listening(
    settings: Settings, handler: Handler, shares_port: bool
) -> AsyncIterator[None]:
    """Listen and answer; at the end accept no more, and finish the requests that have arrived."""
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
async def _background_tasks(
    settings: Settings,
    doors: Doors,
    wakeups: Wakeups,
    keys: Keys,
    live: Live,
    ticker: Ticker | None,
    meters: Meters,
    stop: asyncio.Event,
) -> AsyncIterator[None]:
    """Run the ticker, read changed keys, and exchange notifications with other servers.

    When one of these tasks fails, the server stops with its error instead of going on without it.
    """

    async def run() -> None:
        async with asyncio.TaskGroup() as group:
            if ticker:
                group.create_task(ticker.run())
            group.create_task(keys.watch())
            group.create_task(live.feed.run())
            group.create_task(meters.share())
            group.create_task(wakeups.notify_others(doors.claims))
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
