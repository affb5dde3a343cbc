"""HTTP itself: headers on every answer, media types, methods, paths, and bytes that are no HTTP."""

import asyncio
import json
import re
from typing import Any

import pytest

from ojs_pg.server.openapi import query_parameters
from ojs_pg.server.routes import DOCUMENTS, ROUTES, Route
from tests.conftest import StartServer
from tests.http.conftest import OJS, PLAIN, Api, Response, connected
from tests.waiting import deadline

ID = "01a20eee-7981-7a0f-96f6-baf9b7289592"
REQUEST_ID = re.compile(r"req_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
SOME = [
    ("GET", "/ojs/manifest", None, 200),
    ("GET", "/ojs/v1/health", None, 200),
    ("POST", "/ojs/v1/jobs", {"type": "t", "args": []}, 201),
    ("POST", "/ojs/v1/jobs", {}, 400),
    ("POST", "/ojs/v1/jobs", {"type": "t", "args": [], "retry": 5}, 422),
    ("POST", "/ojs/v1/workers/fetch", {"queues": ["headers"]}, 200),
    ("POST", "/ojs/v1/workers/fetch", {}, 400),
    ("POST", "/ojs/v1/workers/ack", {"job_id": ID}, 404),
    ("GET", f"/ojs/v1/jobs/{ID}", None, 404),
    ("GET", "/ojs/v1/nowhere", None, 404),
    ("GET", "/", None, 404),
    ("PUT", "/ojs/v1/jobs", {}, 405),
]


async def raw(api: Api, request: bytes) -> bytes:
    """The bytes of the answer that a server gives to these bytes."""
    async with connected(api) as (reader, writer), deadline():
        writer.write(request)
        return await answer_bytes(reader)


async def answer_bytes(reader: asyncio.StreamReader) -> bytes:
    """One answer: its head, and as much body as the head announces."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    return head + (await reader.readexactly(int(length[1])) if length else b"")


def parsed(answer: bytes) -> tuple[int, dict[str, str], Any]:
    """Status, headers (lower case) and JSON body of an answer's bytes."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(first.split()[1]), headers, json.loads(body) if body else None


@pytest.mark.parametrize(("method", "path", "body", "status"), SOME)
async def test_headers_of_every_answer(
    api: Api, method: str, path: str, body: Any, status: int
) -> None:
    answer = await api(method, path, body)
    assert answer.status == status
    assert answer.headers["Content-Type"] == OJS
    assert answer.headers["OJS-Version"] == "1.0"
    assert REQUEST_ID.fullmatch(answer.headers["X-Request-Id"])
    if status >= 400:
        assert answer.error["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize(("method", "path", "body", "status"), SOME)
@pytest.mark.parametrize("name", ["X-Request-Id", "X-Request-ID", "x-request-id"])
async def test_a_request_id_is_sent_back(
    api: Api, method: str, path: str, body: Any, status: int, name: str
) -> None:
    answer = await api(method, path, body, headers={name: "mine-42"})
    assert answer.headers["X-Request-Id"] == "mine-42"
    assert status < 400 or answer.error["request_id"] == "mine-42"


@pytest.mark.parametrize("given", [b"", b"x" * 256, b"a\xff", b"a\tb", b"\xc3\xa9\xc2\x80"])
async def test_a_request_id_that_cannot_be_sent_back_is_replaced(api: Api, given: bytes) -> None:
    request = b"GET /ojs/v1/nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    status, headers, body = parsed(
        await raw(api, request + b"X-Request-Id: " + given + b"\r\n\r\n")
    )
    assert status == 404
    assert REQUEST_ID.fullmatch(headers["x-request-id"])
    assert body["error"]["request_id"] == headers["x-request-id"]


ACCEPTS = [
    (None, OJS),
    ("*/*", OJS),
    (OJS, OJS),
    (f"{OJS}, {PLAIN}", OJS),
    (f"{PLAIN}, */*;q=0.1", OJS),
    (PLAIN, PLAIN),
    (f"{PLAIN}; charset=utf-8", PLAIN),
    (f"text/html, {PLAIN};q=0.9", PLAIN),
    ("text/html", OJS),
    ("", OJS),
]


@pytest.mark.parametrize(("accept", "media"), ACCEPTS)
async def test_the_media_type_of_answers(api: Api, accept: str | None, media: str) -> None:
    """Contract C-30: plain JSON for who asks for that and for nothing of ours."""
    headers = {} if accept is None else {"Accept": accept}
    for path in ("/ojs/v1/health", "/ojs/manifest", "/ojs/v1/queues", "/ojs/v1/nowhere"):
        answer = await api("GET", path, headers=headers)
        assert answer.headers["Content-Type"] == media


async def test_location_names_what_was_made(api: Api) -> None:
    job = await api.post("/ojs/v1/jobs", {"type": "t", "args": []})
    assert job.headers["Location"] == f"/ojs/v1/jobs/{job.body['job']['id']}"
    chain = {"type": "chain", "steps": [{"type": "t", "args": []}]}
    workflow = await api.post("/ojs/v1/workflows", chain)
    assert workflow.headers["Location"] == f"/ojs/v1/workflows/{workflow.body['workflow']['id']}"
    for made in (job, workflow):
        assert (await api("GET", made.headers["Location"])).status == 200


async def test_a_duplicate_that_is_ignored_names_the_job_that_exists(api: Api) -> None:
    body = {
        "type": "once.only",
        "args": [],
        "options": {"unique": {"keys": ["type"], "on_conflict": "ignore"}},
    }
    first = await api.post("/ojs/v1/jobs", body)
    second = await api.post("/ojs/v1/jobs", body)
    assert (first.status, second.status) == (201, 200)
    assert second.body["deduplicated"] is True
    assert second.body["job"]["id"] == first.body["job"]["id"]
    assert second.headers["Location"] == first.headers["Location"]


PATHS = sorted({route.path for route in ROUTES + DOCUMENTS})
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "PURGE"]


@pytest.mark.parametrize("path", PATHS)
async def test_methods_that_a_path_does_not_have(api: Api, path: str) -> None:
    allowed = {route.method for route in ROUTES + DOCUMENTS if route.path == path}
    if "GET" in allowed:
        allowed.add("HEAD")
    place = path.replace("{id}", ID).replace("{name}", "none")
    for method in METHODS:
        if method in allowed:
            continue
        answer = await api(method, place)
        assert answer.status == 405, method
        assert set(answer.headers["Allow"].split(", ")) == allowed
        assert answer.headers["OJS-Version"] == "1.0"
        if method == "HEAD":
            assert answer.body is None
        else:
            assert answer.error["code"] == "method_not_allowed"
            assert set(answer.error["details"]["allowed"]) == allowed


NO_PATHS = [
    "/",
    "/ojs",
    "/ojs/v1",
    "/ojs/v1/",
    "/ojs/v1/jobs/",
    "/ojs/v1/jobs/a/b",
    "/ojs/v1//jobs",
    "//ojs/v1/jobs",
    "/OJS/V1/JOBS",
    "/ojs/v1/Jobs",
    "/ojs/v2/jobs",
    "/ojs/v1/jobs%2Fbatch",
    "/ojs%2Fv1/jobs",
    "/ojs/v1/jobs%00",
    "/ojs/v1/%6Aobs/../jobs",
    "/ojs/v1/queues//stats",
    "/ojs/v1/queues/a/stats/",
    "/ojs/v1/queues/a/b/stats",
    "/ojs/v1/admin/reset",
    "/%ff",
    "/%",
    "/%zz",
    "/ojs/v1/jobs/x;y=1/z",
    "/favicon.ico",
]


@pytest.mark.parametrize("path", NO_PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
async def test_paths_that_are_not_there(api: Api, method: str, path: str) -> None:
    request = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    status, headers, body = parsed(await raw(api, request.encode()))
    assert (status, body["error"]["code"]) == (404, "not_found")
    assert headers["ojs-version"] == "1.0"


@pytest.mark.parametrize("version", ["1", "1.0", "1.0.0", "1.0.7", "1.0.0-rc.1", " 1.0 "])
async def test_versions_that_are_spoken(api: Api, version: str) -> None:
    answer = await api("GET", "/ojs/v1/health", headers={"OJS-Version": version})
    assert (answer.status, answer.headers["OJS-Version"]) == (200, "1.0")


@pytest.mark.parametrize("version", ["0.9", "2", "2.0", "10.0", "11", "x", "v1", "1x"])
async def test_versions_that_are_not_spoken(api: Api, version: str) -> None:
    for method, path in (("GET", "/ojs/v1/health"), ("POST", "/ojs/v1/jobs")):
        answer = await api(method, path, headers={"OJS-Version": version})
        assert (answer.status, answer.error["code"]) == (422, "unsupported")
        assert answer.error["details"]["supported"] == ["1.0"]


TAKEN = [None, OJS, PLAIN, f"{PLAIN};charset=UTF-8", "Application/JSON", f"{OJS}; a=b"]
NOT_TAKEN = ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application", "x"]


@pytest.mark.parametrize("media", TAKEN)
async def test_media_types_that_are_taken(api: Api, media: str | None) -> None:
    answer = await api("POST", "/ojs/v1/jobs", {"type": "t", "args": []}, media=media)
    assert answer.status == 201


@pytest.mark.parametrize("media", [*NOT_TAKEN, "application/x-www-form-urlencoded"])
async def test_media_types_that_are_not_taken(api: Api, media: str) -> None:
    answer = await api("POST", "/ojs/v1/jobs", {"type": "t", "args": []}, media=media)
    assert (answer.status, answer.error["code"]) == (400, "invalid_request")
    assert answer.error["details"]["field"] == "Content-Type"
    assert "Content-Type" in answer.error["message"]


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "zstd", "x", "gzip, identity"])
async def test_encodings_that_are_not_taken(api: Api, encoding: str) -> None:
    answer = await api(
        "POST", "/ojs/v1/jobs", data=b"\x1f\x8b", headers={"Content-Encoding": encoding}
    )
    assert (answer.status, answer.error["code"]) == (415, "unsupported_media")
    assert answer.error["details"]["field"] == "Content-Encoding"


async def test_a_body_that_is_encoded_as_it_is(api: Api) -> None:
    answer = await api(
        "POST",
        "/ojs/v1/jobs",
        {"type": "t", "args": []},
        headers={"Content-Encoding": "identity"},
    )
    assert answer.status == 201


@pytest.mark.parametrize(
    ("media", "data"),
    [(media, data) for media in (None, OJS, PLAIN) for data in (None, b"{}")]
    + [("text/plain", None)],
)
async def test_posts_that_need_no_body(api: Api, media: str | None, data: bytes | None) -> None:
    job = await api.enqueue("bodiless", pending=True)
    retry = {"max_attempts": 1, "on_exhaustion": "dead_letter"}
    dead = await api.enqueue("bodiless-dead", retry=retry)
    await api.nack((await api.fetch("bodiless-dead"))[0])
    for path in (
        "/ojs/v1/queues/bodiless/pause",
        "/ojs/v1/queues/bodiless/resume",
        f"/ojs/v1/jobs/{job['id']}/activate",
        f"/ojs/v1/dead-letter/{dead['id']}/retry",
    ):
        answer = await api("POST", path, data=data, media=media)
        assert answer.status == 200, answer.body
    for job in await api.fetch("bodiless", "bodiless-dead", count=9):
        await api.ack(job)


async def test_deletes_and_gets_may_have_a_body(api: Api) -> None:
    job = await api.enqueue("with-body")
    other = await api.enqueue("with-body")
    path = f"/ojs/v1/jobs/{job['id']}"
    assert (await api("GET", path, {"id": other["id"]})).body["job"]["id"] == job["id"]
    assert (await api("DELETE", path, {"id": other["id"]})).body["job"]["id"] == job["id"]
    assert (await api.get(f"/ojs/v1/jobs/{other['id']}"))["job"]["state"] == "available"


async def test_what_the_path_says_wins_over_the_body(api: Api) -> None:
    answer = await api.post("/ojs/v1/queues/path-wins/pause", {"name": "another"})
    assert answer.body["queue"]["name"] == "path-wins"
    await api.post("/ojs/v1/queues/path-wins/resume", {"name": "another"})


async def test_percent_encoded_parts_of_a_path(api: Api) -> None:
    await api.enqueue("dot.dash-1")
    for name in ("dot.dash-1", "dot%2Edash%2D1", "%64ot.dash-1"):
        body = await api.get(f"/ojs/v1/queues/{name}/stats")
        assert body["queue"]["name"] == "dot.dash-1"


GETS = [route for route in ROUTES + DOCUMENTS if route.method == "GET"]


def place_of(route: Route, **names: str) -> str:
    """A path of the route, with these parts or others that stand for nothing."""
    return route.path.format_map({"id": ID, "name": "none", **names})


@pytest.mark.parametrize("route", GETS, ids=lambda route: route.path)
async def test_head_answers_as_get_without_a_body(api: Api, route: Route) -> None:
    await api.enqueue("headed")
    path = place_of(route, name="headed")
    heads = b"".join(
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: mine\r\n\r\n".encode()
        for method in ("HEAD", "GET")
    )
    async with connected(api) as (reader, writer), deadline():
        writer.write(heads)
        head = parsed(await reader.readuntil(b"\r\n\r\n"))
        # A body after the first head would stand where the second one begins.
        got = parsed(await answer_bytes(reader))
    changing = {"date", "content-length"} if route.door == "ojs_health" else {"date"}
    for status, headers, body in (head, got):
        assert status in (200, 404)
        assert int(headers["content-length"]) > 0
        assert (body is None) == (headers is head[1])
    assert head[0] == got[0]
    assert head[1].keys() == got[1].keys()
    same = head[1].keys() - changing
    assert {name: head[1][name] for name in same} == {name: got[1][name] for name in same}


@pytest.mark.parametrize(
    "route", ROUTES + DOCUMENTS, ids=lambda route: f"{route.method} {route.path}"
)
async def test_an_unknown_query_parameter_is_refused(api: Api, route: Route) -> None:
    known = sorted(query_parameters(route))
    own = [name for name, _ in route.headers] + [
        part for part in ("id", "name") if part in route.path
    ]
    for name in ["limitt", *own]:
        answer = await api(route.method, f"{place_of(route)}?{name}=x", body_for(route))
        assert (answer.status, answer.error["code"]) == (400, "invalid_request"), answer.body
        assert answer.error["details"]["field"] == name
        assert sorted(answer.error["details"]["known"]) == known
    for name in known:
        answer = await api(route.method, f"{place_of(route)}?{name}=1&{name}=1")
        assert (answer.status, answer.error["details"]) == (400, {"field": name})


def body_for(route: Route) -> Any:
    """A body, for what must have one."""
    return None if route.method == "GET" else {}


@pytest.mark.parametrize(
    "target", ["/ojs/v1/queues?limit=%00", "/ojs/v1/dead-letter?queue=a%00", "/ojs/v1/jobs/%00"]
)
async def test_a_nul_in_a_target_is_told_by_its_field(api: Api, target: str) -> None:
    answer = await api("GET", target)
    assert (answer.status, answer.error["code"]) == (400, "invalid_request")
    assert answer.error["details"]["field"] in ("limit", "queue", "id")


HINTS = [
    ("GET", "/ojs/v1/nowhere", "openapi.json"),
    ("GET", f"/ojs/v1/jobs/{ID}", "retention"),
    ("GET", f"/ojs/v1/workflows/{ID}", "workflow"),
    ("POST", f"/ojs/v1/dead-letter/{ID}/retry", "/ojs/v1/dead-letter"),
    ("GET", "/ojs/v1/queues/none/stats", "/ojs/v1/queues"),
    ("GET", "/ojs/v1/cron/none", "/ojs/v1/cron"),
    ("PUT", "/ojs/v1/jobs", "Allow"),
    ("GET", "/ojs/v1/queues?x=1", "details.field"),
]


@pytest.mark.parametrize(("method", "path", "told"), HINTS)
async def test_a_hint_fits_what_was_wrong(api: Api, method: str, path: str, told: str) -> None:
    assert told in (await api(method, path)).error["hint"]


QUERIES = [
    "?",
    "?&&&",
    "?=",
    "?=x",
    "?limit",
    "?limit=1&limit=x",
    "?unknown=1",
    "?%00=1",
    "?a=%00",
    "?%ff=%ff",
    "?a[b][c]=1",
    "?" + "a=1&" * 1500,
    "?a=" + "x" * 7000,
    "?a=%F0%9F%92%A9",
    "?a=%ED%A0%80",
    "?uptime_seconds=x&latency_ms=x",
    "?name=x&id=x&ojs_version=1&prefer=x",
    "?limit=5#fragment",
    "?q=';drop table ojs.job;--",
]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:24])
async def test_absurd_queries_break_nothing(api: Api, query: str) -> None:
    for path in (
        "/ojs/manifest",
        "/ojs/v1/health",
        "/ojs/v1/queues",
        "/ojs/v1/dead-letter",
        "/ojs/v1/cron",
        "/ojs/v1/events",
        f"/ojs/v1/jobs/{ID}",
    ):
        request = f"GET {path}{query} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        status, headers, body = parsed(await raw(api, request.encode()))
        assert status in (200, 400, 404), (path, body)
        assert headers["ojs-version"] == "1.0"
        assert status == 200 or body["error"]["hint"]


POST = b"POST /ojs/v1/jobs HTTP/1.1\r\nHost: localhost\r\n"
NO_HTTP = {
    "nothing known": b"hello\r\n\r\n",
    "NUL": b"\x00\x01\x02\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "unknown version": b"GET /ojs/v1/health HTTP/9.9\r\n\r\n",
    "unknown method": b"BREW /ojs/v1/jobs HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "lower case": b"get /ojs/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "no path": b"GET HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "path without slash": b"GET ojs/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "space in the path": b"GET /ojs/v1/a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "long path": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "long header": b"GET / HTTP/1.1\r\nHost: localhost\r\nA: " + b"a" * 20_000 + b"\r\n\r\n",
    "header without colon": b"GET / HTTP/1.1\r\nHost: localhost\r\nnonsense\r\n\r\n",
    "NUL in a header": b"GET / HTTP/1.1\r\nHost: localhost\r\nA: a\x00b\r\n\r\n",
    "negative length": POST + b"Content-Length: -1\r\n\r\n",
    "no number as length": POST + b"Content-Length: x\r\n\r\n",
    "two lengths": (POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
    "length and chunks": (
        b"POST /ojs/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    ),
    "unknown transfer encoding": (
        b"POST /ojs/v1/jobs HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: x\r\n\r\n{}"
    ),
    "bad chunk size": (POST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n"),
}


@pytest.mark.parametrize("request_bytes", NO_HTTP.values(), ids=NO_HTTP.keys())
async def test_bytes_that_are_no_http(api: Api, request_bytes: bytes) -> None:
    status, headers, body = parsed(await raw(api, request_bytes))
    assert status in (400, 414, 431)
    assert headers["content-type"] == OJS
    assert headers["ojs-version"] == "1.0"
    assert body["error"]["request_id"] == headers["x-request-id"]
    assert body["error"]["hint"]
    assert "Traceback" not in json.dumps(body)


async def test_chunks_that_go_wrong_after_the_first(
    api: Api, database_url: str, start_server: StartServer
) -> None:
    with start_server(database_url, OJS_READ_TIMEOUT_S="1") as server:
        other = Api(api.session, server.url)
        async with connected(other) as (reader, writer), deadline():
            head = POST + b"Transfer-Encoding: chunked\r\n\r\n"
            writer.write(head + b"2\r\n{}\r\n")
            await writer.drain()
            assert (await other("GET", "/ojs/v1/health")).status == 200
            writer.write(b"XX\r\n\r\n")
            status, _, body = parsed(await answer_bytes(reader))
        assert status in (400, 408)
        assert body["error"]["hint"]


async def test_a_body_that_never_comes_times_out(
    api: Api, database_url: str, start_server: StartServer
) -> None:
    with start_server(database_url, OJS_READ_TIMEOUT_S="1") as server:
        slow = Api(api.session, server.url)
        request = b"POST /ojs/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{"
        status, _, body = parsed(await raw(slow, request))
        assert (status, body["error"]["code"]) == (408, "request_timeout")
        assert body["error"]["retryable"] is True


async def test_a_body_cut_off_makes_no_job(api: Api) -> None:
    job = b'{"type":"t","args":[],"options":{"queue":"cut-off"}}'
    async with connected(api) as (_, writer):
        head = b"POST /ojs/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n\r\n"
        writer.write(head + job)
        await writer.drain()
    assert (await api("GET", "/ojs/v1/queues/cut-off/stats")).status == 404


async def test_requests_in_a_pipeline_are_answered_in_order(api: Api) -> None:
    async with connected(api) as (reader, writer), deadline():
        for number in range(9):
            writer.write(b"GET /ojs/v1/jobs/%d HTTP/1.1\r\nHost: localhost\r\n\r\n" % number)
        for number in range(9):
            status, _, body = parsed(await answer_bytes(reader))
            assert (status, body["error"]["details"]["resource_id"]) == (404, str(number))


@pytest.mark.parametrize("target", ["http://x/ojs/v1/health", "http://x:80/ojs/v1/health"])
async def test_an_absolute_request_target(api: Api, target: str) -> None:
    request = f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert parsed(await raw(api, request.encode()))[0] == 200


@pytest.mark.parametrize("line", ["OPTIONS * HTTP/1.1", "CONNECT x:80 HTTP/1.1"])
async def test_request_targets_that_are_no_path(api: Api, line: str) -> None:
    request = f"{line}\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    status, _, body = parsed(await raw(api, request.encode()))
    assert 400 <= status < 500
    assert body["error"]["code"]


async def test_an_old_client(api: Api) -> None:
    answer = await raw(api, b"GET /ojs/v1/health HTTP/1.0\r\n\r\n")
    assert parsed(answer)[0] == 200


async def test_who_expects_100_gets_it_before_the_body_is_sent(api: Api) -> None:
    body = b'{"type":"t","args":[]}'
    head = b"POST /ojs/v1/jobs HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
    async with connected(api) as (reader, writer), deadline():
        writer.write(head + b"Content-Length: %d\r\n\r\n" % len(body))
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(body)
        assert parsed(await answer_bytes(reader))[0] == 201


@pytest.mark.parametrize("prefer", [b"wait=x", b"wait=-1", b"wait=", b"\xff", b"wait=99999999999"])
async def test_a_preference_that_cannot_be_read_is_none(api: Api, prefer: bytes) -> None:
    body = b'{"queues":["prefer-none"]}'
    await api.enqueue("prefer-none")
    head = (
        b"POST /ojs/v1/workers/fetch HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nPrefer: "
    )
    request = head + prefer + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    status, _, answer = parsed(await raw(api, request))
    assert (status, len(answer["jobs"])) == (200, 1)


def retry_after(answer: Response) -> int:
    """The seconds of the header Retry-After, which must be a whole number, 1 or more."""
    seconds = answer.headers["Retry-After"]
    assert re.fullmatch("[1-9][0-9]*", seconds)
    return int(seconds)
