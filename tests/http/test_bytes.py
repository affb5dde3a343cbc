"""Requests as bytes: what is no HTTP, what is cut off, and corners of HTTP/1.1."""

import json

import pytest

from tests.conftest import StartServer
from tests.http.conftest import OJS, Api, connected
from tests.http.raw import answer_bytes, parsed, raw
from tests.waiting import deadline

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


async def test_a_client_that_expects_100_gets_it_before_it_sends_the_body(api: Api) -> None:
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
