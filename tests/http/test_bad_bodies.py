"""Bodies that are no request at all: a clear 400 (or 413), and no table changes."""

import json
import math
import sys

import pytest

from tests.conftest import StartServer
from tests.http.conftest import NO_TIMED_WORK, Api, Snapshot, connected
from tests.http.raw import ID
from tests.waiting import deadline

POSTS = [
    "/ojs/v1/jobs",
    "/ojs/v1/jobs/batch",
    "/ojs/v1/workers/fetch",
    "/ojs/v1/workers/ack",
    "/ojs/v1/workers/nack",
    "/ojs/v1/workers/heartbeat",
    "/ojs/v1/cron",
    "/ojs/v1/workflows",
]
WITH_PATH = [
    ("POST", f"/ojs/v1/jobs/{ID}/activate"),
    ("POST", "/ojs/v1/queues/bodies/pause"),
    ("POST", "/ojs/v1/queues/bodies/resume"),
    ("POST", f"/ojs/v1/dead-letter/{ID}/retry"),
    ("PATCH", "/ojs/v1/cron/bodies"),
    ("DELETE", f"/ojs/v1/jobs/{ID}"),
    ("DELETE", "/ojs/v1/cron/bodies"),
]
EVERYWHERE = [("POST", path) for path in POSTS] + WITH_PATH

NOT_JSON = {
    "word": b"hello",
    "cut off": b'{"type":"task.run","args":[',
    "trailing comma": b'{"type":"task.run","args":[1],}',
    "trailing garbage": b'{"type":"task.run","args":[1]} x',
    "two documents": b'{"type":"task.run","args":[1]}{}',
    "single quotes": b"{'type':'task.run','args':[1]}",
    "comment": b'{"type":"task.run",/* */"args":[1]}',
    "NaN": b'{"type":"task.run","args":[NaN]}',
    "Infinity": b'{"type":"task.run","args":[Infinity]}',
    "minus Infinity": b'{"type":"task.run","args":[-Infinity]}',
    "leading zero": b'{"type":"task.run","args":[01]}',
    "hexadecimal": b'{"type":"task.run","args":[0x10]}',
    "raw newline in a string": b'{"type":"task.run","args":["a\nb"]}',
    "raw NUL": b'{"type":"task.run","args":["a\x00b"]}',
    "only NUL": b"\x00",
    "encoded surrogate": b'{"type":"task.run","args":["\xed\xa0\x80"]}',
    "Latin-1": b'{"type":"task.run","args":["\xe9"]}',
    "overlong UTF-8": b'{"type":"task.run","args":["\xc0\x80"]}',
    "UTF-16": '{"type":"task.run","args":[1]}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"type":"task.run","args":[1]}',
    "100,000 arrays": b'{"type":"task.run","args":[' + b"[" * 100_000 + b"]" * 100_000 + b"]}",
    "100,000 objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "100,000 opened": b"[" * 100_000,
    "a form": b"type=task.run&args=1",
    "white space": b" \n",
}
# JSON, and no text that PostgreSQL can store.
UNSTORABLE = {
    "escaped NUL": b'{"type":"task.run","args":["a\\u0000b"]}',
    "escaped NUL in a key": b'{"type":"task.run","args":[1],"a\\u0000":1}',
    "lone high surrogate": b'{"type":"task.run","args":["\\ud800"]}',
    "lone low surrogate": b'{"type":"task.run","args":["\\udc00"]}',
    "surrogates in the wrong order": b'{"type":"task.run","args":["\\udc00\\ud800"]}',
}
NO_OBJECT = [b"[]", b"[1]", b"5", b'"x"', b"true", b"null", b"[[]]", b'[{"type":"t","args":[]}]']


@pytest.fixture(scope="module")
def variables() -> dict[str, str]:
    return NO_TIMED_WORK


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON.keys())
async def test_a_body_that_is_not_json_is_refused_everywhere(
    api: Api, snapshot: Snapshot, body: bytes
) -> None:
    before = snapshot()
    for method, path in EVERYWHERE:
        answer = await api(method, path, data=body)
        assert (answer.status, answer.error["code"]) == (400, "invalid_payload"), (method, path)
        assert len(json.dumps(answer.body)) < 4096
    assert snapshot() == before


@pytest.mark.parametrize("body", UNSTORABLE.values(), ids=UNSTORABLE.keys())
async def test_a_character_that_cannot_be_stored_is_named(
    api: Api, snapshot: Snapshot, body: bytes
) -> None:
    before = snapshot()
    for method, path in EVERYWHERE:
        answer = await api(method, path, data=body)
        if path in ("/ojs/v1/workers/ack", "/ojs/v1/workers/nack", "/ojs/v1/workers/heartbeat"):
            # A report is read all the same; this one says too little.
            assert (answer.status, answer.error["code"]) == (400, "invalid_request"), path
        else:
            assert (answer.status, answer.error["code"]) == (400, "invalid_payload"), (method, path)
            assert "holds a character that cannot be stored" in answer.error["message"]
    assert snapshot() == before


@pytest.mark.parametrize("body", NO_OBJECT)
async def test_a_body_that_is_no_object_is_refused_everywhere(
    api: Api, snapshot: Snapshot, body: bytes
) -> None:
    before = snapshot()
    wrong = {}
    for method, path in EVERYWHERE:
        answer = await api(method, path, data=body)
        if (answer.status, answer.error["code"]) != (400, "invalid_payload") and not (
            body == b"null" and (method, path) in WITH_PATH
        ):
            wrong[f"{method} {path}"] = f"{answer.status} {answer.error['message']}"
    assert not wrong
    if body != b"null":
        assert snapshot() == before


@pytest.mark.parametrize("path", POSTS)
async def test_an_empty_body_is_refused_where_something_must_be_said(
    api: Api, snapshot: Snapshot, path: str
) -> None:
    before = snapshot()
    for data in (None, b""):
        answer = await api("POST", path, data=data)
        assert (answer.status, answer.error["code"]) == (400, "invalid_payload")
    assert snapshot() == before


NESTED = [10_000, 1_000]


@pytest.mark.parametrize("depth", NESTED)
@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
async def test_deep_nesting_is_refused(
    api: Api, snapshot: Snapshot, depth: int, opening: bytes, closing: bytes
) -> None:
    await api.enqueue("deep-result")
    [active] = await api.fetch("deep-result")
    deep = opening * depth + b"1" + closing * depth
    before = snapshot()
    requests = {
        "/ojs/v1/jobs": b'{"type":"task.run","args":[' + deep + b"]}",
        "/ojs/v1/jobs/batch": b'{"jobs":[{"type":"task.run","args":[' + deep + b"]}]}",
        "/ojs/v1/cron": b'{"name":"deep","cron":"@daily","type":"t","args":[' + deep + b"]}",
        "/ojs/v1/workflows": b'{"type":"group","jobs":[{"type":"t","args":[' + deep + b"]}]}",
        "/ojs/v1/workers/ack": b'{"job_id":"%s","result":%s}' % (active["id"].encode(), deep),
        "/ojs/v1/workers/nack": (
            b'{"job_id":"%s","error":{"code":"x","message":"y","details":{"a":%s}}}'
            % (active["id"].encode(), deep)
        ),
        "/ojs/v1/workers/heartbeat": b'{"worker_id":"deep","labels":' + deep + b"}",
    }
    wrong = {}
    for path, body in requests.items():
        answer = await api("POST", path, data=body)
        if answer.status != 400:
            wrong[path] = answer.status
        else:
            assert answer.error["code"] in (
                "invalid_payload",
                "invalid_request",
                "invalid_workflow",
            )
    assert not wrong
    assert snapshot() == before
    await api.ack(active)


async def test_ordinary_nesting_is_kept(api: Api) -> None:
    nested: list[object] = []
    for _ in range(50):
        nested = [nested]
    answer = await api.post("/ojs/v1/jobs", {"type": "task.run", "args": nested})
    assert answer.body["job"]["args"] == nested


@pytest.mark.parametrize(
    "number",
    [
        *(b"1.8e308", b"-1.8e308", b"1e400", b"-1e400"),
        *(b"1e131071", b"1e131072", b"1e999999999", b"9" * 400),
    ],
)
async def test_numbers_no_client_can_read_are_refused(
    api: Api, snapshot: Snapshot, number: bytes
) -> None:
    before = snapshot()
    for body in (
        b'{"type":"task.run","args":[%s]}',
        b'{"type":"task.run","args":[],"meta":{"n":%s}}',
        b'{"type":"task.run","args":[],"options":{"priority":%s}}',
    ):
        answer = await api("POST", "/ojs/v1/jobs", data=body % number)
        assert answer.status == 400
        assert answer.error["code"] in ("invalid_payload", "invalid_request")
        assert len(json.dumps(answer.body)) < 4096
    assert snapshot() == before


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (b"1e30", 10**30),
        (b"-0", 0),
        (b"1E2", 100),
        (b"0.1", 0.1),
        (b"9007199254740993", 9007199254740993),
        (b"12345678901234567890", 12345678901234567890),
    ],
)
async def test_numbers_are_kept_exactly(api: Api, number: bytes, value: float) -> None:
    answer = await api("POST", "/ojs/v1/jobs", data=b'{"type":"t","args":[%s]}' % number)
    assert answer.status == 201
    assert answer.body["job"]["args"] == [value]


@pytest.mark.parametrize("number", [sys.float_info.max, -sys.float_info.max, math.ulp(0)])
async def test_all_that_a_double_can_hold_is_taken(api: Api, number: float) -> None:
    answer = await api("POST", "/ojs/v1/jobs", {"type": "t", "args": [number]})
    assert answer.status == 201
    # PostgreSQL writes the digits out, which makes an integer of the large ones.
    assert float(answer.body["job"]["args"][0]) == number


async def test_a_tiny_number_does_no_harm(api: Api) -> None:
    answer = await api("POST", "/ojs/v1/jobs", data=b'{"type":"t","args":[1e-400]}')
    assert answer.status in (201, 400)


async def test_of_keys_that_repeat_the_last_counts(api: Api) -> None:
    body = (
        b'{"type":"NO","args":[1],"type":"task.run","args":[2],'
        b'"options":{"queue":"NO","queue":"repeated"}}'
    )
    answer = await api("POST", "/ojs/v1/jobs", data=body)
    assert answer.status == 201
    job = answer.body["job"]
    assert (job["type"], job["args"], job["queue"]) == ("task.run", [2], "repeated")


@pytest.mark.parametrize(
    "text", ["héllo", "日本", "👩‍👩‍👧‍👦", "\u2028", "\\", '"', "\x7f", "a/b", "\ufffd"]
)
async def test_unicode_comes_back_as_it_went(api: Api, text: str) -> None:
    for body in (
        json.dumps({"type": "t", "args": [text], "meta": {text: text}}),
        json.dumps({"type": "t", "args": [text], "meta": {text: text}}, ensure_ascii=False),
    ):
        answer = await api("POST", "/ojs/v1/jobs", data=body.encode())
        assert answer.status == 201
        assert answer.body["job"]["args"] == [text]
        assert answer.body["job"]["meta"] == {text: text}


async def test_two_mebibytes_of_arguments_are_taken(api: Api) -> None:
    for argument in ("x" * 2**21, list(range(300_000))):
        job = (await api.post("/ojs/v1/jobs", {"type": "t", "args": [argument]})).body["job"]
        assert (await api.get(f"/ojs/v1/jobs/{job['id']}"))["job"]["args"] == [argument]


async def test_a_body_over_the_limit_is_too_large(api: Api, snapshot: Snapshot) -> None:
    before = snapshot()
    body = json.dumps({"type": "t", "args": ["x" * 11 * 2**20]}).encode()
    for path in POSTS:
        answer = await api("POST", path, data=body)
        assert (answer.status, answer.error["code"]) == (413, "payload_too_large")
        assert answer.error["details"]["max_bytes"] == 10 * 2**20
    assert snapshot() == before


async def test_the_limit_is_exact_and_holds_for_chunks_too(
    api: Api, start_server: StartServer, database_url: str
) -> None:
    def body(size: int) -> bytes:
        head = b'{"type":"t","args":["'
        return head + b"x" * (size - len(head) - 3) + b'"]}'

    with start_server(database_url, OJS_MAX_BODY_BYTES="2000") as server:
        small = Api(api.session, server.url)
        assert (await small("POST", "/ojs/v1/jobs", data=body(2000))).status == 201
        assert (await small("POST", "/ojs/v1/jobs", data=body(2001))).status == 413

        async def status(size: int) -> bytes:
            async with connected(small) as (reader, writer), deadline():
                head = b"POST /ojs/v1/jobs HTTP/1.1\r\nHost: localhost\r\n"
                writer.write(head + b"Transfer-Encoding: chunked\r\n\r\n")
                for start in range(0, size, 500):
                    chunk = body(size)[start : start + 500]
                    writer.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
                writer.write(b"0\r\n\r\n")
                return (await reader.readline()).split()[1]

        assert await status(2000) == b"201"
        assert await status(2001) == b"413"
