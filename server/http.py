"""HTTP: bytes to a call, a reply to bytes, and every failure to an OJS error object."""

import asyncio
import hmac
import json
import logging
import time
from typing import Any

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from server import envelope
from server.coalesce import TooManyWaiting
from server.doors import Call, Doors, Reply
from server.envelope import Refusals, Refused
from server.routes import Route, Router
from server.settings import Settings

log = logging.getLogger(__name__)

# How long the rest of a body that was refused is read and dropped.
LINGERING_S = 1.0


class Handler:
    """Answers requests: finds the route, reads the body, calls the door."""

    def __init__(self, settings: Settings, router: Router, doors: Doors, refusals: Refusals):
        self.settings = settings
        self._router = router
        self._doors = doors
        self._refusals = refusals
        self._started = time.monotonic()

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer one request; whatever goes wrong becomes an OJS error."""
        identity = envelope.request_id(request.headers.get("X-Request-Id", ""))
        try:
            return self._response(request, identity, await self._answer(request))
        except Refused as refused:
            refusal = refused
        except Exception as error:
            refusal = self._refusals.from_database(error)
            if refusal.status >= 500:
                log.error("%s %s %s: %r", identity, request.method, request.path, error)
        return self._response(request, identity, _refusal(refusal, identity))

    async def _answer(self, request: web.BaseRequest) -> Reply:
        route, parameters, allowed = self._router.match(request.method, request.rel_url.raw_path)
        if route is None:
            raise self._no_route(request, allowed)
        self._check_headers(request, route)
        extra: dict[str, Any] = dict(request.query) if request.method == "GET" else {}
        for name, header in route.headers:
            if header in request.headers:
                extra[name] = _text(request.headers[header])
        extra |= parameters
        lenient = route.lenient and _media_type(request) == envelope.PLAIN_JSON
        call = Call(route, await self._read_body(request), extra, lenient)
        if route.door == "ojs_health":
            return await self._health(call)
        try:
            return await self._doors.call(call)
        except TooManyWaiting:
            raise self._refusals.refuse(
                "backend_unavailable", "too many requests are waiting"
            ) from None

    def _no_route(self, request: web.BaseRequest, allowed: tuple[str, ...]) -> Refused:
        if allowed:
            return self._refusals.refuse(
                "method_not_allowed",
                f"{request.path} has no method {request.method}",
                headers={"Allow": ", ".join(allowed)},
                allowed=list(allowed),
            )
        return self._refusals.refuse(
            "not_found",
            f"there is no path {request.path}",
            resource_type="path",
            resource_id=request.path,
        )

    def _check_headers(self, request: web.BaseRequest, route: Route) -> None:
        headers = request.headers
        if self.settings.api_key and not route.open:
            scheme, _, key = headers.get("Authorization", "").partition(" ")
            if scheme.lower() != "bearer" or not hmac.compare_digest(
                _text(key.strip()).encode(), self.settings.api_key.encode()
            ):
                raise self._refusals.refuse(
                    "unauthenticated",
                    "a valid API key is needed",
                    headers={"WWW-Authenticate": "Bearer"},
                )
        if not envelope.is_known_version(headers.get("OJS-Version", envelope.VERSION)):
            raise self._refusals.refuse(
                "unsupported",
                "OJS-Version must be 1.x",
                field="OJS-Version",
                supported=[envelope.VERSION],
            )
        if extension := headers.get("OJS-Requires-Extension"):
            # The manifest names none.
            raise self._refusals.refuse(
                "EXTENSION_NOT_SUPPORTED",
                f"the extension {extension} is not supported",
                extension=extension,
            )
        if headers.get("Content-Encoding", "identity").lower() != "identity":
            raise self._refusals.refuse(
                "unsupported_media", "Content-Encoding is not supported", field="Content-Encoding"
            )

    async def _read_body(self, request: web.BaseRequest) -> str | None:
        """The body as text; None when there is none."""
        if not request.body_exists:
            return None
        if _media_type(request) not in ("", envelope.MEDIA_TYPE, envelope.PLAIN_JSON):
            raise self._refusals.refuse(
                "invalid_request",
                f"Content-Type must be {envelope.MEDIA_TYPE} or {envelope.PLAIN_JSON}",
                field="Content-Type",
                received=_media_type(request),
            )
        if request.headers.get("Expect", "").lower() == "100-continue":
            await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            # The answer itself has not begun.
            request.writer.output_size = 0
        largest = self.settings.max_body_bytes
        announced = request.content_length or 0
        body = bytearray()
        try:
            # Most bodies came with their headers: no need to wait, nor for a limit on waiting.
            if request.content.is_eof():
                body += request.content.read_nowait()
            else:
                async with asyncio.timeout(self.settings.read_timeout_s):
                    while max(announced, len(body)) <= largest and (
                        chunk := await request.content.readany()
                    ):
                        body += chunk
        except TimeoutError:
            raise self._refusals.refuse(
                "request_timeout",
                f"request body did not arrive within {self.settings.read_timeout_s} s",
                headers={"Connection": "close"},
            ) from None
        if max(announced, len(body)) > largest:
            raise self._refusals.refuse(
                "payload_too_large",
                f"request body is larger than {largest} bytes",
                headers={"Connection": "close"},
                max_bytes=largest,
                actual_bytes=max(announced, len(body)),
            )
        try:
            return body.decode() or None
        except UnicodeDecodeError as error:
            raise self._refusals.refuse(
                "invalid_payload", f"request body is not UTF-8: byte {error.start}"
            ) from None

    async def _health(self, call: Call) -> Reply:
        """The database says how it is; when it cannot, that is the answer."""
        uptime = int(time.monotonic() - self._started)
        started = time.perf_counter()
        try:
            await self._doors.pool.fetchval("select 1", timeout=1)
            latency = round((time.perf_counter() - started) * 1000)
            own = {"uptime_seconds": uptime, "latency_ms": latency}
            return await self._doors.call(call._replace(body=None, extra=own))
        except envelope.OUTAGE as error:
            refusal = self._refusals.from_database(error)
            backend = {"type": "postgres", "status": "unhealthy", "connection": "disconnected"}
            body = {
                "status": "unhealthy",
                "version": envelope.VERSION,
                "uptime_seconds": uptime,
                "backend": {**backend, "error": refusal.error["message"]},
                "error": refusal.error,
            }
            return Reply(503, {"Retry-After": "1"}, json.dumps(body))

    def malformed(self, request: web.BaseRequest, status: int, message: str | None) -> web.Response:
        """The answer to bytes that are not HTTP/1.1, or to a failure outside `handle`."""
        identity = envelope.new_request_id()
        code = "backend_error" if status >= 500 else "invalid_request"
        refusal = self._refusals.refuse(code, message or "the request is not valid HTTP")
        reply = _refusal(refusal, identity)
        return self._response(request, identity, reply._replace(status=status))

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


class Server(web.Server):
    """aiohttp's low-level server: no router, no middleware between the bytes and the handler."""

    def __init__(self, handler: Handler) -> None:
        # A client that hangs up while it waits for jobs must not be given any.
        super().__init__(handler.handle, handler_cancellation=True)
        self._handler = handler

    def __call__(self) -> RequestHandler:
        connection = _Connection(
            self,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=self._handler.settings.idle_timeout_s,
            lingering_time=LINGERING_S,
            auto_decompress=False,
        )
        connection.handler = self._handler
        return connection


class _Connection(RequestHandler):
    """A client's connection; what aiohttp itself refuses is answered as an OJS error too."""

    handler: Handler

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        response = self.handler.malformed(request, status, message)
        response.force_close()
        return response


def _refusal(refusal: Refused, identity: str) -> Reply:
    error = {**refusal.error, "request_id": identity}
    return Reply(refusal.status, refusal.headers, json.dumps({"error": error}))


def _media_type(request: web.BaseRequest) -> str:
    """The request's media type without parameters, lower case; "" when it names none."""
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _text(header: str) -> str:
    """A header's value; bytes in it that are not UTF-8 become question marks."""
    return header.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
