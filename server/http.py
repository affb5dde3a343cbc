"""HTTP: a request becomes a call, its reply a response, and each failure an OJS error."""

import asyncio
import functools
import json
import logging
import time
from typing import Any

from aiohttp import hdrs
from aiohttp.streams import EmptyStreamReader
from multidict import CIMultiDictProxy, istr

from ojs_pg.server import backpressure, browsers, envelope, openapi
from ojs_pg.server.bodies import Bodies
from ojs_pg.server.coalesce import TooManyWaiting
from ojs_pg.server.doors import Call, Doors, Reply
from ojs_pg.server.envelope import Refused
from ojs_pg.server.keys import ANYBODY, Keys, Principal
from ojs_pg.server.live import Live
from ojs_pg.server.logs import Answered, RequestLog
from ojs_pg.server.meters import Meters
from ojs_pg.server.probes import Probes
from ojs_pg.server.router import Route, Router
from ojs_pg.server.settings import Settings
from ojs_pg.server.wire import Request, Response, make_response

log = logging.getLogger(__name__)

# Headers of every response. A browser must neither guess its type, nor display or store it.
ALWAYS = {
    "OJS-Version": envelope.VERSION,
    "Server": "ojs-pg",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
# Headers that aiohttp has no constant for. An istr is looked up without a conversion to lower case.
X_REQUEST_ID = istr("X-Request-Id")
OJS_VERSION = istr("OJS-Version")
OJS_REQUIRES_EXTENSION = istr("OJS-Requires-Extension")
OJS_STRICT = istr("OJS-Strict")
OJS_BLOCK_TIMEOUT = istr("OJS-Block-Timeout")
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}
# Hints that are more helpful here than the one of the error code.
NO_PATH = "GET /ojs/openapi.json lists the paths"
NO_HTTP = "send a request as HTTP/1.1 (RFC 9112) has it"
# For the log, when a client hung up before it was answered; it is never sent.
HUNG_UP = Reply(499, {}, "")


class Handler:
    """Answers requests: finds the route, reads the body, calls the door."""

    def __init__(
        self,
        settings: Settings,
        router: Router,
        doors: Doors,
        keys: Keys,
        meters: Meters,
        probes: Probes,
        live: Live,
    ) -> None:
        self.settings = settings
        self._router = router
        self._doors = doors
        self._keys = keys
        self._times, self._count = meters.times, meters.add
        self._probes = probes
        self._live = live
        self._refusals = doors.refusals
        bodies = Bodies(settings, doors.refusals)
        self._decode, self._wait_for_body = bodies.decode, bodies.wait_for
        self._requests = RequestLog(settings.log_format)
        always = ALWAYS | (HTTPS_ONLY if settings.tls_cert else {})
        self._always = "".join(f"{name}: {value}\r\n" for name, value in always.items())
        self._hosts = browsers.Hosts(
            [settings.host, *settings.allowed_hosts], any_address=not settings.is_local
        )

    async def handle(self, request: Request) -> Response:
        """Answer one request; every failure becomes an OJS error."""
        started = time.perf_counter()
        identity = envelope.request_id(request.headers.get(X_REQUEST_ID, ""))
        try:
            reply = await self._reply_to(request)
        except asyncio.CancelledError:
            self._record(request, identity, HUNG_UP, started)
            raise
        except Refused as refused:
            reply = _refusal(refused, identity)
        except Exception as error:
            refusal = self._refusals.from_failure(error)
            if refusal.status >= 500:
                log.error("%s %s %s: %r", identity, request.method, request.path, error)
            reply = _refusal(refusal, identity)
        self._record(request, identity, reply, started)
        return self._respond(request, identity, reply)

    def close(self) -> None:
        """Write the last lines to the log."""
        self._requests.flush()

    async def _reply_to(self, request: Request) -> Reply:
        self._refuse_browsers(request)
        route, parameters, allowed = self._router.match(request.method, request.raw_path)
        request.route = route
        if route is None:
            origins = self.settings.cors_origins
            if allowed and browsers.is_preflight(origins, request.method, request.headers):
                return Reply(204, browsers.permission(allowed), "")
            raise self._no_route(request, allowed)
        principal = ANYBODY
        if self._keys.required and not route.open:
            principal = await self._authenticate(request, route)
        self._check_headers(request)
        extra = self._read_extra(request, route, parameters)
        media = _media_type(request)
        lenient = route.lenient and media == envelope.PLAIN_JSON
        strict = route.lenient and request.headers.get(OJS_STRICT, "").lower() in ("true", "1")
        self._check_media(request, media)
        # Most bodies arrive together with their heads, so no timeout has to be set up for them.
        arrived = request.body.is_eof()
        body = self._decode(
            request.body.read_nowait() if arrived else await self._wait_for_body(request)
        )
        if not route.door:
            return Reply(200, {"Content-Type": envelope.PLAIN_JSON}, openapi.text())
        call = Call(route, body, extra, lenient, principal.reads_jobs, strict, principal.name)
        if route.lenient and OJS_BLOCK_TIMEOUT in request.headers:
            seconds = backpressure.read_timeout(request.headers[OJS_BLOCK_TIMEOUT], self._refusals)
            call = call._replace(block_s=seconds)
        if route.quiet:
            return await self._probes.answer(request, call)
        if route.stream and (reply := await self._live.stream(request, call, principal)):
            return reply
        try:
            reply = await self._doors.call(call)
        except TooManyWaiting:
            raise self._refusals.refuse(
                "backend_unavailable", "too many requests are waiting"
            ) from None
        if route.door == "ojs_fetch":
            request.claimed = reply
        elif "ojs-wait" in reply.headers:
            reply = await self._live.wait(call, reply, principal)
        return reply

    def undelivered(self, request: Request) -> None:
        """The client was gone before anything of the answer was sent: its claim is undone."""
        if request.claimed:
            self._doors.give_back(request.claimed)
        if request.stream:
            request.stream.close()

    def _no_route(self, request: Request, allowed: tuple[str, ...]) -> Refused:
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
            hint=NO_PATH,
            resource_type="path",
            resource_id=request.path,
        )

    def _refuse_browsers(self, request: Request) -> None:
        """Refuse requests that a browser sends for a web page of strangers, before all else."""
        if not self._keys.required:
            for host in request.headers.getall(hdrs.HOST, ()):
                if not self._hosts.are_ours(host):
                    raise self._refusals.refuse(
                        "misdirected_request",
                        f"without an API key the server does not answer as {_text(host)[:255]}",
                        field="Host",
                        setting="OJS_ALLOWED_HOSTS",
                    )
        if browsers.is_foreign(self.settings.cors_origins, request.method, request.headers):
            raise browsers.refusal(self._refusals, request.method)

    def _read_extra(
        self, request: Request, route: Route, parameters: dict[str, str]
    ) -> dict[str, Any]:
        """The members that join the body's: from the query, the headers and the path."""
        extra = self._read_query(request, route, parameters) if request.url.query_string else {}
        for name, header in route.headers:
            if header in request.headers:
                extra[name] = _text(request.headers[header])
        extra |= parameters
        for name, value in extra.items():
            # PostgreSQL cannot store a NUL in a text.
            if "\0" in name or "\0" in value:
                raise self._refusals.refuse(
                    "invalid_request", f"{name} has a NUL character", field=name
                )
        return extra

    def _read_query(
        self, request: Request, route: Route, parameters: dict[str, str]
    ) -> dict[str, Any]:
        """The query parameters.

        Where the route has some, its door refuses those that it does not know. Where it has none,
        all are refused here; so are those that have the name of a member from elsewhere.
        """
        query: dict[str, Any] = {}
        known = openapi.query_parameters(route)
        taken = parameters.keys() | dict(route.headers).keys()
        for raw, value in request.url.query.items():
            name = _text(raw)
            if not known or name in taken:
                raise self._refusals.refuse(
                    "invalid_request",
                    f"{name} is not a query parameter of {route.method} {route.path}",
                    field=name,
                    known=known,
                )
            if name in query:
                raise self._refusals.refuse(
                    "invalid_request",
                    f"the query parameter {name} is given more than once",
                    field=name,
                )
            query[name] = _text(value)
        return query

    async def _authenticate(self, request: Request, route: Route) -> Principal:
        """Find the key's owner; refuses requests without a key, or with a key of another scope."""
        scheme, _, key = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        principal = None
        if scheme.lower() == "bearer" and key.strip():
            principal = await self._keys.find(_text(key.strip()))
        if principal is None:
            log.warning("no valid key: %s %s from %s", request.method, request.path, request.remote)
            raise self._refusals.refuse(
                "unauthenticated",
                "a valid API key is needed",
                headers={"WWW-Authenticate": "Bearer"},
            )
        request.key = principal.name
        if not principal.may(route.door):
            log.warning(
                "key %s may not: %s %s from %s",
                *(principal.name, request.method, request.path, request.remote),
            )
            raise self._refusals.refuse(
                "permission_denied",
                f"the key {principal.name} does not allow {request.method} {route.path}",
                operation=route.door,
                scopes=list(principal.scopes),
            )
        return principal

    def _check_headers(self, request: Request) -> None:
        headers = request.headers
        if not envelope.is_known_version(headers.get(OJS_VERSION, envelope.VERSION)):
            raise self._refusals.refuse(
                "unsupported",
                "OJS-Version must be 1.x",
                field="OJS-Version",
                supported=[envelope.VERSION],
            )
        if OJS_REQUIRES_EXTENSION in headers:
            self._check_extensions(headers)
        if headers.get(hdrs.CONTENT_ENCODING, "identity").lower() != "identity":
            raise self._refusals.refuse(
                "unsupported_media", "Content-Encoding is not supported", field="Content-Encoding"
            )

    def _check_extensions(self, headers: CIMultiDictProxy[str]) -> None:
        """Refuse a request that requires an extension that is not complete here."""
        needed = _text(",".join(headers.getall(OJS_REQUIRES_EXTENSION, ())))
        if missing := envelope.missing_extension(needed, self._doors.extensions):
            raise self._refusals.refuse(
                "EXTENSION_NOT_SUPPORTED",
                f"the extension {missing[:255]} is not supported",
                extension=missing,
            )

    def _check_media(self, request: Request, media: str) -> None:
        """Refuse a body that is not JSON, or let a client that asked first send it."""
        if isinstance(request.body, EmptyStreamReader):
            return
        if media not in ("", envelope.MEDIA_TYPE, envelope.PLAIN_JSON):
            raise self._refusals.refuse(
                "invalid_request",
                f"Content-Type must be {envelope.MEDIA_TYPE} or {envelope.PLAIN_JSON}",
                field="Content-Type",
                received=media,
            )
        if request.headers.get(hdrs.EXPECT, "").lower() == "100-continue":
            request.send_continue()

    def refuse_malformed(self, request: Request, status: int, message: str | None) -> Response:
        """The response to bytes that are not HTTP/1.1, or to a failure of aiohttp's parser."""
        identity = envelope.new_request_id()
        code = "backend_error" if status >= 500 else "invalid_request"
        refusal = self._refusals.refuse(
            code,
            message or "the request is not valid HTTP",
            hint=None if status >= 500 else NO_HTTP,
        )
        reply = _refusal(refusal, identity)._replace(status=status)
        self._record(request, identity, reply, time.perf_counter())
        return self._respond(request, identity, reply)

    def _record(
        self, request: Request, identity: str, reply: Reply, started: float, is_over: bool = False
    ) -> None:
        """Count the request and log it, unless its level leaves out requests.

        A stream is counted and logged at its end; is_over: that is now.
        """
        if request.stream is not None and not is_over:
            request.stream.ended = functools.partial(
                self._record, request, identity, reply, started, True
            )
            return
        seconds = time.perf_counter() - started
        route = request.route
        try:
            self._times[route.door][reply.status].append(seconds)  # type: ignore[union-attr]
        except (AttributeError, KeyError):
            self._count(route.door if route else "", reply.status, seconds)
        if self._requests.on and (route is None or not route.quiet or reply.status >= 400):
            self._requests.add(
                Answered(
                    identity,
                    request.remote,
                    request.key,
                    request.method,
                    request.raw_path,
                    reply.status,
                    seconds * 1000,
                    reply.headers.get("Location"),
                )
            )

    def _respond(self, request: Request, identity: str, reply: Reply) -> Response:
        """Add the headers that every response has."""
        head = f"X-Request-Id: {identity}\r\n{self._always}"
        if "Content-Type" not in reply.headers and reply.status != 101:
            media = envelope.media_type(request.headers.get(hdrs.ACCEPT, ""))
            head = f"Content-Type: {media}\r\n{head}"
        more = reply.headers
        if origins := self.settings.cors_origins:
            more = {**browsers.headers(origins, request.headers.get(hdrs.ORIGIN, "")), **more}
        return make_response(request, reply.status, head, more, reply.body.encode())


def _refusal(refusal: Refused, identity: str) -> Reply:
    error = {**refusal.error, "request_id": identity}
    return Reply(refusal.status, refusal.headers, json.dumps({"error": error}))


def _media_type(request: Request) -> str:
    """The request's media type in lower case, without parameters; "" when there is none."""
    return _text(request.headers.get(hdrs.CONTENT_TYPE, "")).partition(";")[0].strip().lower()


def _text(header: str) -> str:
    """The text of a header or query parameter; bytes that are not UTF-8 become U+FFFD."""
    if header.isascii():
        return header
    return header.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
