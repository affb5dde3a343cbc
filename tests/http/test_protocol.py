"""HTTP itself: headers on every answer, versions, media types, methods, paths and bodies."""

import re
from typing import Any

import pytest

from ojs_pg.server.routes import DOCUMENTS, ROUTES
from tests.http.conftest import OJS, PLAIN, Api
from tests.http.raw import ID, parsed, raw

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


EVERYWHERE = [each for route in ROUTES + DOCUMENTS for each in route.everywhere()]
PATHS = sorted({route.path for route in EVERYWHERE})
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "PURGE"]


@pytest.mark.parametrize("path", PATHS)
async def test_methods_that_a_path_does_not_have(api: Api, path: str) -> None:
    allowed = {route.method for route in EVERYWHERE if route.path == path}
    if "GET" in allowed:
        allowed.add("HEAD")
    place = re.sub(r"{\w+}", ID, path)
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


async def test_the_path_wins_over_the_body(api: Api) -> None:
    answer = await api.post("/ojs/v1/queues/path-wins/pause", {"name": "another"})
    assert answer.body["queue"]["name"] == "path-wins"
    await api.post("/ojs/v1/queues/path-wins/resume", {"name": "another"})


async def test_percent_encoded_parts_of_a_path(api: Api) -> None:
    await api.enqueue("dot.dash-1")
    for name in ("dot.dash-1", "dot%2Edash%2D1", "%64ot.dash-1"):
        body = await api.get(f"/ojs/v1/queues/{name}/stats")
        assert body["queue"]["name"] == "dot.dash-1"
