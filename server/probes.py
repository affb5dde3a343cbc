"""What monitors ask again and again: health, readiness and metrics."""

import asyncio
import json
import time
from typing import NamedTuple

from aiohttp import hdrs

from ojs_pg.server import envelope
from ojs_pg.server.doors import Call, Doors, Reply
from ojs_pg.server.meters import Meters
from ojs_pg.server.outage import OUTAGE
from ojs_pg.server.routes import METRICS_PATH
from ojs_pg.server.wire import Request

PLAIN_TEXT = "text/plain"
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
PROBE_S = 1
# So long the answer to one scrape is that to the next ones, too.
CACHED_S = 1.0


class Cached(NamedTuple):
    """An answer that is on its way or there, and until when it is new enough."""

    until: float
    reply: "asyncio.Task[Reply]"


class Probes:
    """Answers the quiet routes. migration: the last one that this release needs."""

    def __init__(self, doors: Doors, meters: Meters, migration: str) -> None:
        self._doors = doors
        self._meters = meters
        self._migration = migration
        self._started = time.monotonic()
        self._cached: dict[str, Cached] = {}

    async def answer(self, request: Request, call: Call) -> Reply:
        """Answer a request of a quiet route."""
        if call.route.door == "ojs_health":
            return await self._health(call)
        if call.route.door == "ojs_ready":
            return await self._ready(call)
        return await self._metrics(request, call)

    async def _health(self, call: Call) -> Reply:
        """Ask the database for its health; when it cannot be reached, answer that."""
        uptime = int(time.monotonic() - self._started)
        started = time.perf_counter()
        try:
            await self._doors.pool.fetchval("select 1", within_s=PROBE_S)
            latency = round((time.perf_counter() - started) * 1000)
            own = {"uptime_seconds": uptime, "latency_ms": latency}
            return await self._doors.call(call._replace(body=None, extra=own))
        except OUTAGE as error:
            refusal = self._doors.refusals.from_failure(error)
            backend = {"type": "postgres", "status": "unhealthy", "connection": "disconnected"}
            body = {
                "status": "unhealthy",
                "version": envelope.VERSION,
                "uptime_seconds": uptime,
                "backend": {**backend, "error": refusal.error["message"]},
                "error": refusal.error,
            }
            return Reply(503, {"Retry-After": "1"}, json.dumps(body))

    async def _ready(self, call: Call) -> Reply:
        """Can requests be served? The database must answer, and have the tables of this server."""
        await self._doors.pool.fetchval("select 1", within_s=PROBE_S)
        own = {"migration": self._migration}
        return await self._doors.call(call._replace(body=None, extra=own))

    async def _metrics(self, request: Request, call: Call) -> Reply:
        """The metrics as JSON, or as text at the path and for the clients of Prometheus."""
        accept = request.headers.get(hdrs.ACCEPT, "").strip().lower()
        wants_text = request.raw_path.startswith(METRICS_PATH) or accept.startswith(PLAIN_TEXT)
        if wants_text and "format" not in call.extra:
            call = call._replace(extra={**call.extra, "format": "prometheus"})
        reply = await self._once(call)
        if reply.status != 200 or call.extra.get("format") != "prometheus":
            return reply
        media = PLAIN_TEXT if accept == PLAIN_TEXT else PROMETHEUS
        return Reply(200, {"Content-Type": media}, json.loads(reply.body) + self._meters.text())

    async def _once(self, call: Call) -> Reply:
        """Call the door, or share the call of another request with the same members."""
        key = json.dumps(call.extra, sort_keys=True)
        now = time.monotonic()
        cached = self._cached.get(key)
        if cached is None or cached.until < now or (cached.reply.done() and _failed(cached.reply)):
            call = call._replace(body=None)
            cached = Cached(now + CACHED_S, asyncio.create_task(self._doors.call(call)))
            # Requests that are refused must not fill the memory.
            self._cached = {
                other: each for other, each in self._cached.items() if each.until >= now
            } | {key: cached}
        return await asyncio.shield(cached.reply)


def _failed(task: "asyncio.Task[Reply]") -> bool:
    return task.cancelled() or task.exception() is not None
