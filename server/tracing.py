"""Spans for OpenTelemetry: one for each request, and one for each chore of the tick that did work.

Only with OTEL_EXPORTER_OTLP_ENDPOINT and the extra `ojs-pg[otel]`. Otherwise nothing of it is
imported, and requests pay nothing: the classes here take the places of those that trace nothing.
A job's own trace context (`meta.traceparent`) is passed on as it is; spans of jobs are the SDKs'.
"""

import asyncio
import os
import time
from typing import TYPE_CHECKING, Any

from ojs_pg import __version__
from ojs_pg.server.http import Handler
from ojs_pg.server.settings import SettingsError
from ojs_pg.server.ticker import Ticker

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

    from ojs_pg.server.doors import Reply
    from ojs_pg.server.wire import Request

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
# The names of system spans (ojs-observability 6.3).
NAMES = {
    "promote": "ojs.scheduler poll",
    "cron": "ojs.cron trigger",
    "workers": "ojs.reaper check",
    "leases": "ojs.visibility check",
}
# Members of a tick's result that are no work.
NO_WORK = {"again", "next_cron_in_ms"}


class Spans:
    """Makes spans of what has happened."""

    def __init__(self, provider: "TracerProvider") -> None:
        from opentelemetry.trace import SpanKind, Status, StatusCode
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self._provider = provider
        self._tracer = provider.get_tracer("ojs-pg", __version__)
        self._extract = TraceContextTextMapPropagator().extract
        self._kinds = SpanKind
        self._failed = Status(StatusCode.ERROR)

    def request(self, request: "Request", identity: str, reply: "Reply", seconds: float) -> None:
        """A request that has been answered, under the caller's span if it sent a traceparent."""
        ended = time.time_ns()
        route = request.route.path if request.route else ""
        span = self._tracer.start_span(
            f"{request.method} {route}".rstrip(),
            context=self._extract(request.headers),
            kind=self._kinds.SERVER,
            start_time=ended - int(seconds * 1e9),
            attributes={
                "http.request.method": request.method,
                "http.route": route,
                "http.response.status_code": reply.status,
                "url.path": request.raw_path,
                "client.address": request.remote or "",
                "ojs.request.id": identity,
            },
        )
        if reply.status >= 500:
            span.set_status(self._failed)
        span.end(ended)

    def chore(self, chore: str, did: dict[str, Any], started_ns: int) -> None:
        """A chore that has been done, unless there was nothing to do."""
        work = {f"ojs.tick.{what}": n for what, n in did.items() if what not in NO_WORK and n}
        if work:
            self._tracer.start_span(
                NAMES.get(chore, f"ojs.tick {chore}"),
                kind=self._kinds.INTERNAL,
                start_time=started_ns,
                attributes={name: n if isinstance(n, int) else str(n) for name, n in work.items()},
            ).end()

    async def close(self) -> None:
        """Send the last spans."""
        await asyncio.to_thread(self._provider.shutdown)


class TracedHandler(Handler):
    """Answers requests, and makes a span of each."""

    spans: Spans

    def _record(
        self,
        request: "Request",
        identity: str,
        reply: "Reply",
        started: float,
        is_over: bool = False,
    ) -> None:
        super()._record(request, identity, reply, started, is_over)
        if request.stream is None or is_over:
            self.spans.request(request, identity, reply, time.perf_counter() - started)


class TracedTicker(Ticker):
    """Does timed work, and makes spans of it."""

    spans: Spans

    async def _tick(self, chore: str) -> dict[str, Any]:
        started = time.time_ns()
        did = await super()._tick(chore)
        self.spans.chore(chore, did, started)
        return did


def start() -> Spans | None:
    """Export spans to where the environment says; None when it names no place."""
    if not any(os.environ.get(name) for name in ENDPOINTS):
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise SettingsError(f"{ENDPOINTS[0]} needs pip install 'ojs-pg[otel]': {error}") from error
    name = os.environ.get("OTEL_SERVICE_NAME", "ojs-pg")
    about = {"service.name": name, "service.version": __version__}
    provider = TracerProvider(resource=Resource.create(about))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Spans(provider)
