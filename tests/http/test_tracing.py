"""Spans that a server sends to a receiver of OpenTelemetry, and none that are not asked for."""

import os
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import aiohttp
import pytest

from tests.conftest import StartServer
from tests.processes import PACKAGES, PROJECT
from tests.waiting import wait_until

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
SERVER, INTERNAL = 2, 1


class Receiver(ThreadingHTTPServer):
    """Takes spans by OTLP over HTTP."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Post)
        self.spans: list[Any] = []


class Post(BaseHTTPRequestHandler):
    """One export."""

    server: Receiver

    def do_POST(self) -> None:
        """Read the spans of all scopes."""
        from opentelemetry.proto.collector.trace.v1 import trace_service_pb2

        sent = trace_service_pb2.ExportTraceServiceRequest()
        sent.ParseFromString(self.rfile.read(int(self.headers["Content-Length"])))
        for resource in sent.resource_spans:
            for scope in resource.scope_spans:
                self.server.spans += scope.spans
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A running receiver."""
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="no ojs-pg[otel]")
    with Receiver() as receiver:
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        yield receiver
        receiver.shutdown()


async def test_a_request_is_a_span_of_its_callers_trace(
    receiver: Receiver, session: aiohttp.ClientSession, database_url: str, start_server: StartServer
) -> None:
    job = {"type": "t", "args": [], "meta": {"traceparent": "untouched"}}
    to = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{receiver.server_port}",
        "OTEL_BSP_SCHEDULE_DELAY": "50",
        # Where the extra is installed, which need not be where this server's packages are.
        "PYTHONPATH": os.pathsep.join([PACKAGES, *sys.path]),
    }
    with start_server(database_url, **to) as server:
        headers = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
        async with session.post(f"{server.url}/ojs/v1/jobs", json=job, headers=headers) as answer:
            enqueued = (await answer.json(content_type=None))["job"]
        assert enqueued["meta"]["traceparent"] == "untouched"
        wait_until(lambda: {SERVER, INTERNAL} <= {span.kind for span in receiver.spans})
    [span] = [span for span in receiver.spans if span.name == "POST /ojs/v1/jobs"]
    assert (span.kind, span.trace_id.hex(), span.parent_span_id.hex()) == (SERVER, TRACE, PARENT)
    values = {one.key: one.value for one in span.attributes}
    assert values["http.response.status_code"].int_value == 201
    assert span.end_time_unix_nano > span.start_time_unix_nano
    chores = {span.name for span in receiver.spans if span.kind == INTERNAL}
    assert all(name.startswith("ojs.") for name in chores)


def test_nothing_is_imported_without_an_endpoint() -> None:
    for path in (PROJECT / "server").glob("*.py"):
        lines = path.read_text().splitlines()
        assert not [line for line in lines if line.startswith(("import opentel", "from opentel"))]
