"""Requests that no client would write: mutated bytes, and JSON of any shape on every route.

OJS_FUZZ_EXAMPLES=5000 looks longer, and differently each time.
"""

import asyncio
import http.client
import json
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_postgresql.executors import NoopExecutor

from ojs_pg.server.openapi import query_parameters
from ojs_pg.server.router import Route
from ojs_pg.server.routes import ROUTES
from tests.conftest import PostgresServer, StartServer
from tests.http import fields
from tests.http.conftest import OJS, hang_up
from tests.http.raw import ID
from tests.http.test_bad_fields import put
from tests.processes import Server
from tests.waiting import DEADLINE_S, deadline

JOB = {"type": "t", "args": [1, "é"], "options": {"queue": "fuzz", "retry": {"max_attempts": 2}}}
BODIES: dict[str, dict[str, Any]] = {
    "ojs_enqueue": JOB,
    "ojs_enqueue_batch": {"jobs": [JOB, JOB]},
    "ojs_fetch": {"queues": ["fuzz"], "worker_id": "w", "count": 2},
    "ojs_ack": {"job_id": ID, "worker_id": "w", "result": {"a": 1}},
    "ojs_nack": {"job_id": ID, "error": {"code": "c", "message": "m", "details": {}}},
    "ojs_heartbeat": {"worker_id": "w", "active_jobs": [ID], "visibility_timeout_ms": 9},
    "ojs_register_cron": {"name": "fuzz", "cron": "0 3 * * *", "timezone": "UTC", **JOB},
    "ojs_update_cron": {"enabled": False},
    "ojs_create_workflow": {
        "type": "batch",
        "jobs": [JOB, {"type": "chain", "steps": [JOB]}],
        "callbacks": {"on_complete": JOB},
    },
    "ojs_retry_dead_letter": {"override": {"args": [], "queue": "fuzz"}},
}

EXAMPLES = int(os.environ.get("OJS_FUZZ_EXAMPLES", "0"))
TOGETHER = 40


def searching(examples: int) -> settings:
    """How long to look: as long as the suite can wait for, or as the environment says."""
    return settings(
        max_examples=EXAMPLES or examples,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@pytest.fixture(scope="module")
def server(
    postgres_server: PostgresServer, template: NoopExecutor, start_server: StartServer
) -> Iterator[Server]:
    """A server that soon gives up on slow requests; nothing may go wrong in its log."""
    with (
        postgres_server.database(template.template_dbname) as dsn,
        start_server(dsn, OJS_READ_TIMEOUT_S="1") as server,
    ):
        yield server
        assert not re.search("Traceback|ERROR|WARNING", server.log.read_text())


def host_and_port(server: Server) -> tuple[str, int]:
    host, port = server.url.removeprefix("http://").split(":")
    return host, int(port)


def path_of(route: Route) -> str:
    return route.path.replace("{id}", ID).replace("{name}", "fuzz")


def request_bytes(route: Route, chunked: bool) -> bytes:
    """A good request, as a client would send it."""
    body = json.dumps(BODIES[route.door], ensure_ascii=False) if route.door in BODIES else ""
    query = "?limit=5" if query_parameters(route) else ""
    head = f"{route.method} {path_of(route)}{query} HTTP/1.1\r\nHost: localhost\r\n"
    head += f"Content-Type: {OJS}\r\nX-Request-Id: mine\r\nOJS-Version: 1.0\r\n"
    data = body.encode()
    if chunked:
        return (head + "Transfer-Encoding: chunked\r\n\r\n").encode() + (
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data) if data else b"0\r\n\r\n"
        )
    return (head + f"Content-Length: {len(data)}\r\n\r\n").encode() + data


LAST = b"GET /ojs/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
SPICES = [b"\r\n", b"\n", b"\x00", b"\xff", b'"', b"{", b"]", b"\\u0000", b"1e999", b":", b" "]
SPICES += [b"%00", b"/", b"chunked", b"Transfer-Encoding: chunked\r\n", b"Content-Length: 1\r\n"]
SPICES += [b"Expect: 100-continue\r\n", b"Upgrade: websocket\r\nConnection: upgrade\r\n"]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A good request with a few changes to its bytes."""
    data = bytearray(request_bytes(draw(st.sampled_from(ROUTES)), draw(st.booleans())))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        end = min(at + draw(st.integers(1, 30)), len(data))
        match draw(st.sampled_from(["flip", "insert", "delete", "double", "cut"])):
            case "flip" if at < len(data):
                data[at] ^= 1 << draw(st.integers(0, 7))
            case "insert":
                data[at:at] = draw(st.sampled_from(SPICES) | st.binary(max_size=9))
            case "delete":
                del data[at:end]
            case "double":
                data[at:at] = data[at:end]
            case "cut":
                del data[at:]
    return bytes(data)


async def all_answers(server: Server, request: bytes) -> bytes:
    """What the server sends until it closes, which it does after LAST or what cannot be read."""
    async with deadline():
        reader, writer = await asyncio.open_connection(*host_and_port(server))
        try:
            writer.write(request + LAST)
            return await reader.read()
        except ConnectionResetError:
            return b""
        finally:
            await hang_up(writer)


ANSWER = re.compile(
    rb"HTTP/[012]\.\d (?P<status>\d{3}) [A-Za-z -]+\r\n"
    rb"(?P<head>(?:[A-Za-z-]+: [^\r\n\x00]*\r\n)*)\r\n"
)


def check_answers(stream: bytes) -> None:
    """Assert that bytes are whole answers, each a success or an OJS error of the client's."""
    while stream:
        found = ANSWER.match(stream)
        assert found, stream[:200]
        stream = stream[found.end() :]
        if found["status"] == b"100":
            continue
        length = re.search(rb"Content-Length: (\d+)", found["head"])
        assert length, found["head"]
        body, stream = stream[: int(length[1])], stream[int(length[1]) :]
        check_answer(int(found["status"]), body)


def check_answer(status: int, body: bytes) -> None:
    """Assert that an answer is a success or an error that blames the client."""
    assert status in (200, 201) or 400 <= status < 500, (status, body)
    assert b"Traceback" not in body
    # Fails for half a surrogate pair, which Python would let pass.
    value = json.loads(json.dumps(json.loads(body), ensure_ascii=False).encode())
    if status >= 400:
        assert value["error"]["code"] and value["error"]["message"] and value["error"]["hint"]
        assert status != 429


def alive(server: Server) -> bool:
    """Does the server answer a plain request?"""
    connection = http.client.HTTPConnection(*host_and_port(server), timeout=DEADLINE_S)
    try:
        connection.request("GET", "/ojs/v1/health")
        return connection.getresponse().status == 200
    finally:
        connection.close()


def test_changed_bytes_get_an_answer_or_a_closed_connection(server: Server) -> None:
    @searching(12)
    @given(st.lists(mutated() | st.binary(max_size=99), min_size=TOGETHER, max_size=TOGETHER))
    def search(requests: list[bytes]) -> None:
        async def send_all() -> list[bytes]:
            return await asyncio.gather(*(all_answers(server, each) for each in requests))

        for stream in asyncio.run(send_all()):
            check_answers(stream)
        assert alive(server)

    search()


TEXTS = st.text(max_size=9) | st.sampled_from(["\x00", "PT1S", "fuzz", "task.run", ID, "infinity"])
NUMBERS = (
    st.sampled_from([0, -1, 2**31, 2**63, -(2**63) - 1, 10**100, 1.5, 1e308, 5e-324, -0.0])
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
)
TABLES = [fields.MEMBERS, fields.OPTIONS, fields.BATCH, fields.FETCH, fields.ACK, fields.NACK]
TABLES += [fields.HEARTBEAT, fields.CRON, fields.WORKFLOW, [fields.IDS]]
PLACES = sorted({field.at for table in TABLES for field in table})
NAMES = sorted({name for place in PLACES for name in place.split(".") if not name.isdigit()})
ANY_JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES) | TEXTS, inner, max_size=5)
    ),
    max_leaves=12,
)
WITH_BODY = [route for route in ROUTES if route.method != "GET"]


@st.composite
def bodies(draw: st.DrawFn, route: Route) -> Any:
    """JSON of any shape, or a good request with something else in one or two places."""
    if draw(st.integers(0, 3)) == 0:
        return draw(ANY_JSON)
    body = json.loads(json.dumps(BODIES.get(route.door, {})))
    for _ in range(draw(st.integers(1, 2))):
        way = draw(st.sampled_from(["", "options.", "jobs.0.", "jobs.1.options.", "job_template."]))
        try:
            put(body, way + draw(st.sampled_from(PLACES)), draw(ANY_JSON))
        except (TypeError, AttributeError, IndexError, KeyError, ValueError):
            continue  # There is no such place in this body.
    return body


def test_json_of_any_shape_is_taken_or_refused(server: Server) -> None:
    connection = http.client.HTTPConnection(*host_and_port(server), timeout=DEADLINE_S)

    @searching(600)
    @given(st.data())
    def search(data: st.DataObject) -> None:
        route = data.draw(st.sampled_from(WITH_BODY))
        body = json.dumps(data.draw(bodies(route)))
        media = data.draw(st.sampled_from([OJS, "application/json"]))
        connection.request(route.method, path_of(route), body, {"Content-Type": media})
        response = connection.getresponse()
        check_answer(response.status, response.read())
        assert not response.will_close

    try:
        search()
    finally:
        connection.close()
    assert alive(server)
