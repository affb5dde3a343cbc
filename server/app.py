"""The life of a request: bytes, one function called with the raw JSON, one reply, bytes.

Python neither validates nor reshapes a job: what a door refuses is raised in SQL, and what it
answers is passed on. Waiting for jobs (long polling) is the one thing a function cannot do.
"""

import asyncio
import contextlib
import hmac
import json
import logging
import signal
import time
from typing import Any, NamedTuple, TypeAlias

import asyncpg
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from server import cron, envelope
from server.coalesce import Coalescer, TooManyWaiting
from server.envelope import Refusals, Refused
from server.routes import CONFORMANCE_ROUTES, ROUTES, Route, Router
from server.settings import Settings
from server.ticker import Ticker
from server.wakeups import Wakeups

log = logging.getLogger(__name__)

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

# A call that lost against another transaction is made again; the other one has finished by then.
LOST_RACE = {"40001", "40P01"}
TRIES = 4
CLAIM_CONNECTIONS = 4


class Reply(NamedTuple):
    """A row of ojs.reply, headers read, body as the text it is sent as."""

    status: int
    headers: dict[str, Any]
    body: str


class Call(NamedTuple):
    """One request on its way to its door. body: raw JSON or None; extra: what joins it."""

    route: Route
    body: str | None
    extra: dict[str, Any]
    lenient: bool


class App:
    """One server process: its connections, its waiting fetches, its ticker."""

    def __init__(self, settings: Settings, dsn: str) -> None:
        self.settings = settings
        self.router = Router(ROUTES + (CONFORMANCE_ROUTES if settings.conformance else []))
        self.wakeups = Wakeups()
        self._dsn = dsn
        self._started = time.monotonic()
        self._background: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect, tell the database its settings, start what runs beside the requests."""
        # A claim that a crash forgets is delivered again, which at-least-once allows; so claims and
        # ticks need no synced commit of their own. Every promise to a client has one.
        self._pool = await self._connect_pool(self.settings.pool_min, self.settings.pool_max)
        self._claims = await self._connect_pool(1, CLAIM_CONNECTIONS, synchronous_commit="off")
        self.refusals = await Refusals.load(self._pool)
        days_ms = 86_400_000
        await self._pool.execute(
            "select ojs.configure($1::jsonb)",
            json.dumps(
                {
                    "visibility_timeout_ms": self.settings.visibility_timeout_ms,
                    "retention_completed_ms": self.settings.retention_completed_days * days_ms,
                    "retention_discarded_ms": self.settings.retention_discarded_days * days_ms,
                    "retention_events_ms": self.settings.retention_events_days * days_ms,
                }
            ),
        )
        self._cores = {
            route.core: Coalescer(lambda calls, core=route.core: self._call_core(core, calls))
            for route in ROUTES
            if route.core
        }
        self.ticker = Ticker(self.settings, self._claims, self.wakeups)
        self._background = asyncio.create_task(self._run_background())

    async def _run_background(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.ticker.run())
            group.create_task(self.wakeups.tell_others(self._claims))
            group.create_task(self.wakeups.listen(self._connect))

    async def stop(self) -> None:
        """Stop what runs beside the requests and close the connections."""
        if self._background:
            self._background.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._background
        await asyncio.gather(self._pool.close(), self._claims.close())

    async def _connect(self) -> "asyncpg.Connection[asyncpg.Record]":
        return await asyncpg.connect(self._dsn, timeout=10)

    async def _connect_pool(self, least: int, most: int, **settings: str) -> Pool:
        async def keep(_connection: Any) -> None:
            """A call leaves nothing behind in its session: no reset between calls."""

        return await asyncpg.create_pool(
            self._dsn,
            min_size=least,
            max_size=most,
            max_queries=2**31,
            max_inactive_connection_lifetime=0,
            command_timeout=self.settings.write_timeout_s,
            reset=keep,
            server_settings={
                "application_name": "ojs-pg",
                "jit": "off",
                "ojs.notify": "off",
                "ojs.conformance": "on" if self.settings.conformance else "off",
                "statement_timeout": f"{self.settings.write_timeout_s}s",
                **settings,
            },
        )

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer one request; whatever goes wrong becomes an OJS error."""
        identity = envelope.request_id(request.headers.get("X-Request-Id", ""))
        try:
            reply = await self._answer(request)
        except Refused as refusal:
            reply = self._refusal(refusal, identity)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            refusal = self.refusals.from_database(error)
            if refusal.status >= 500:
                log.error("%s %s %s: %r", identity, request.method, request.path, error)
            reply = self._refusal(refusal, identity)
        return self._response(request, identity, reply)

    async def _answer(self, request: web.BaseRequest) -> Reply:
        route, parameters, allowed = self.router.match(request.method, request.rel_url.raw_path)
        if route is None:
            if allowed:
                raise self.refusals.refuse(
                    "method_not_allowed",
                    f"{request.path} has no method {request.method}",
                    headers={"Allow": ", ".join(allowed)},
                    allowed=list(allowed),
                )
            raise self.refusals.refuse(
                "not_found",
                f"there is no path {request.path}",
                resource_type="path",
                resource_id=request.path,
            )
        self._check_headers(request, route)
        call = Call(
            route,
            await self._read_body(request),
            {
                **(dict(request.query) if request.method == "GET" else {}),
                **{
                    name: request.headers[header]
                    for name, header in route.headers
                    if header in request.headers
                },
                **parameters,
            },
            route.lenient and _media_type(request) == envelope.PLAIN_JSON,
        )
        if route.door == "ojs_health":
            return await self._health(call)
        if route.door == "ojs_fetch":
            return await self._fetch(call)
        return await self._call(call)

    def _check_headers(self, request: web.BaseRequest, route: Route) -> None:
        headers = request.headers
        if self.settings.api_key and not route.open:
            scheme, _, key = headers.get("Authorization", "").partition(" ")
            if scheme.lower() != "bearer" or not hmac.compare_digest(
                key.strip().encode(), self.settings.api_key.encode()
            ):
                raise self.refusals.refuse(
                    "unauthenticated",
                    "a valid API key is needed",
                    headers={"WWW-Authenticate": "Bearer"},
                )
        if not envelope.is_known_version(headers.get("OJS-Version", envelope.VERSION)):
            raise self.refusals.refuse(
                "unsupported",
                "OJS-Version must be 1.x",
                field="OJS-Version",
                supported=[envelope.VERSION],
            )
        if headers.get("Content-Encoding", "identity").lower() != "identity":
            raise self.refusals.refuse(
                "unsupported_media", "Content-Encoding is not supported", field="Content-Encoding"
            )

    async def _read_body(self, request: web.BaseRequest) -> str | None:
        """The body as text; None when there is none."""
        if not request.body_exists:
            return None
        if _media_type(request) not in ("", envelope.MEDIA_TYPE, envelope.PLAIN_JSON):
            raise self.refusals.refuse(
                "invalid_request",
                f"Content-Type must be {envelope.MEDIA_TYPE} or {envelope.PLAIN_JSON}",
                field="Content-Type",
                received=_media_type(request),
            )
        largest = self.settings.max_body_bytes
        body = bytearray()
        async with asyncio.timeout(self.settings.read_timeout_s):
            if (request.content_length or 0) <= largest:
                async for chunk in request.content.iter_any():
                    body += chunk
                    if len(body) > largest:
                        break
        if (request.content_length or 0) > largest or len(body) > largest:
            raise self.refusals.refuse(
                "payload_too_large",
                f"request body is larger than {largest} bytes",
                headers={"Connection": "close"},
                max_bytes=largest,
                actual_bytes=request.content_length or len(body),
            )
        try:
            return body.decode() or None
        except UnicodeDecodeError as error:
            raise self.refusals.refuse(
                "invalid_payload", f"request body is not UTF-8: byte {error.start}"
            ) from None

    async def _call(self, call: Call) -> Reply:
        """One call to one door, alone or together with others of its kind."""
        if call.route.planned:
            return await self._call_planned(call)
        if call.route.core and not call.extra:
            try:
                return await self._cores[call.route.core].submit(call)
            except TooManyWaiting:
                raise self.refusals.refuse(
                    "backend_unavailable", "too many requests are waiting"
                ) from None
        return await self._call_door(call)

    async def _call_door(self, call: Call, plan: str | None = None) -> Reply:
        arguments: list[Any] = [call.body]
        request = "$1::jsonb"
        if call.extra or call.route.method != "POST" or "{" in call.route.path:
            arguments.append(json.dumps(call.extra))
            request = "coalesce($1::jsonb, '{}') || $2::jsonb"
        if call.route.lenient:
            arguments.append(call.lenient)
            request += f", ${len(arguments)}::boolean"
        if call.route.planned:
            arguments.append(plan)
            request += f", ${len(arguments)}::jsonb"
        replies = await self._run(f"{call.route.door}({request})", call.route, arguments)
        return replies[0]

    async def _call_core(self, core: str, calls: list[Call]) -> list[Reply | BaseException]:
        """Many calls as one transaction; when a body is not JSON, each call by itself."""
        route = calls[0].route
        arguments: list[Any] = [[call.body for call in calls]]
        request = "$1::jsonb[]"
        if route.lenient:
            arguments.append([call.lenient for call in calls])
            request += ", $2::boolean[]"
        try:
            return [*await self._run(f"{core}({request})", route, arguments)]
        except asyncpg.PostgresError as error:
            if len(calls) == 1 or envelope.BY_CLASS.get((error.sqlstate or "")[:2]) is None:
                raise
        return await asyncio.gather(
            *(self._call_door(call) for call in calls), return_exceptions=True
        )

    async def _run(self, call: str, route: Route, arguments: list[Any]) -> list[Reply]:
        """Run one statement; the waiting fetches of the queues it touched are woken."""
        claims = route.door in ("ojs_fetch", "ojs_heartbeat")
        statement = (
            "select r.status, r.headers, r.body, current_setting('ojs.touched', true) as touched"
            f" from {call} r"
        )
        for attempt in range(1, TRIES + 1):
            try:
                rows = await (self._claims if claims else self._pool).fetch(statement, *arguments)
                break
            except asyncpg.PostgresError as error:
                if error.sqlstate not in LOST_RACE or attempt == TRIES:
                    raise
        if rows and rows[0]["touched"]:
            self.wakeups.wake(rows[0]["touched"].split(","), tell=True)
        return [
            Reply(row["status"], json.loads(row["headers"]) if row["headers"] else {}, row["body"])
            for row in rows
        ]

    async def _fetch(self, call: Call) -> Reply:
        """A fetch that found nothing and asked to wait looks again when one of its queues is woken."""
        deadline = None
        while True:
            seen = self.wakeups.now()
            reply = await self._call(call)
            wait = reply.headers.pop("ojs-wait", None)
            if wait is None:
                return reply
            if deadline is None:
                deadline = time.monotonic() + wait["ms"] / 1000
            if not await self.wakeups.wait(
                wait["queues"], since=seen, timeout=deadline - time.monotonic()
            ):
                return reply

    async def _call_planned(self, call: Call) -> Reply:
        """A schedule: croniter reads the expression before the row is written, and plans it."""
        plan = await self._plan(call)
        reply = await self._call_door(call, json.dumps(plan) if plan else None)
        self.ticker.cron_changed()
        return reply

    async def _plan(self, call: Call) -> dict[str, str] | None:
        """When the schedule of a request runs next, or what is wrong with it; None: SQL will tell."""
        known = None
        if "name" in call.extra:
            known = await self._pool.fetchrow(
                "select expression, timezone from ojs.cron where name = $1", call.extra["name"]
            )
            expression, timezone = (known["expression"], known["timezone"]) if known else ("", "")
        else:
            try:
                body = json.loads(call.body or "")
            except ValueError:
                return None
            if not isinstance(body, dict):
                return None
            expression = body.get("cron") or body.get("expression")
            timezone = body.get("timezone") or "UTC"
        if not expression or not isinstance(expression, str) or not isinstance(timezone, str):
            return None
        now = await self._pool.fetchval("select ojs.now()")
        try:
            return {"next_run_at": cron.plan(expression, timezone, now, now).isoformat()}
        except cron.CronError as error:
            return {"problem": str(error), "field": error.field}

    async def _health(self, call: Call) -> Reply:
        """The database says how it is; when it cannot, that is the answer."""
        started = time.perf_counter()
        uptime = int(time.monotonic() - self._started)
        try:
            await self._pool.fetchval("select 1", timeout=1)
            latency = round((time.perf_counter() - started) * 1000)
            call.extra.update(uptime_seconds=uptime, latency_ms=latency)
            return await self._call_door(call)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            refusal = self.refusals.from_database(error)
            backend = {"type": "postgres", "status": "unhealthy", "connection": "disconnected"}
            body = {
                "status": "unhealthy",
                "version": envelope.VERSION,
                "uptime_seconds": uptime,
                "backend": {**backend, "error": refusal.error["message"]},
                "error": refusal.error,
            }
            return Reply(503, {"Retry-After": "1"}, json.dumps(body))

    def _refusal(self, refusal: Refused, identity: str) -> Reply:
        error = {**refusal.error, "request_id": identity}
        return Reply(refusal.status, refusal.headers, json.dumps({"error": error}))

    def _response(self, request: web.BaseRequest, identity: str, reply: Reply) -> web.Response:
        return web.Response(
            status=reply.status,
            body=reply.body.encode(),
            headers={
                "Content-Type": envelope.media_type(request.headers.get("Accept", "")),
                "OJS-Version": envelope.VERSION,
                "X-Request-Id": identity,
                "Server": "ojs-pg",
                **reply.headers,
            },
        )

    def malformed(self, request: web.BaseRequest, status: int, message: str | None) -> web.Response:
        """The answer to bytes that are not HTTP/1.1, or a failure outside `handle`."""
        identity = envelope.new_request_id()
        code = "backend_error" if status >= 500 else "invalid_request"
        refusal = self.refusals.refuse(code, message or "the request is not valid HTTP")
        reply = self._refusal(refusal, identity)
        return self._response(request, identity, reply._replace(status=status))


class Connection(RequestHandler):
    """A client's connection; what aiohttp itself refuses is answered as an OJS error too."""

    app: App

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        response = self.app.malformed(request, status, message)
        response.force_close()
        return response


class Server(web.Server):
    """aiohttp's low-level server: no router and no middleware between the bytes and `App.handle`."""

    def __init__(self, app: App) -> None:
        super().__init__(app.handle)
        self._app = app

    def __call__(self) -> RequestHandler:
        connection = Connection(
            self,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=self._app.settings.idle_timeout_s,
            access_log=None,
            auto_decompress=False,
        )
        connection.app = self._app
        return connection


async def serve(settings: Settings, dsn: str) -> None:
    """Answer requests until SIGTERM or SIGINT, then finish those in flight and return.

    dsn: the database, for asyncpg; its schema is up to date.
    """
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    app = App(settings, dsn)
    await app.start()
    runner = web.ServerRunner(
        Server(app), handle_signals=False, shutdown_timeout=settings.shutdown_timeout_s
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port, backlog=1024)
        await site.start()
        log.info("listening on %s:%d", settings.host, settings.port)
        await stop.wait()
        log.info("stopping: requests in flight are finished")
        app.wakeups.close()
    finally:
        await runner.cleanup()
        await app.stop()


def _media_type(request: web.BaseRequest) -> str:
    """The request's media type without parameters, lower case; "" when it names none."""
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
