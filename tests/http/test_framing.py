"""Where a request ends: who leaves that open is refused and cut off (smuggling, RFC 9112 11.2)."""

import json

import pytest

from tests.http.conftest import Api, connected
from tests.http.raw import parsed
from tests.waiting import deadline

JOB = b'{"type":"t","args":[],"options":{"queue":"framed"}}'
LENGTH = b"Content-Length: %d\r\n" % len(JOB)
HIDDEN_JOB = b'{"type":"t","args":[],"options":{"queue":"smuggled"}}'
HIDDEN = b"POST /ojs/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s" % (
    len(HIDDEN_JOB),
    HIDDEN_JOB,
)
CHUNKED = b"Transfer-Encoding: chunked\r\n"
CHUNK = b"%x\r\n%s\r\n" % (len(JOB), JOB)

AMBIGUOUS = {
    "length and chunks": LENGTH + CHUNKED + b"\r\n0\r\n\r\n",
    "chunks and length": CHUNKED + LENGTH + b"\r\n0\r\n\r\n",
    "two lengths": LENGTH + b"Content-Length: 0\r\n\r\n",
    "one length twice": LENGTH + LENGTH + b"\r\n" + JOB,
    "a list of lengths": b"Content-Length: 51, 51\r\n\r\n" + JOB,
    "plus": b"Content-Length: +51\r\n\r\n" + JOB,
    "minus": b"Content-Length: -51\r\n\r\n" + JOB,
    "hexadecimal": b"Content-Length: 0x33\r\n\r\n" + JOB,
    "underscore": b"Content-Length: 5_1\r\n\r\n" + JOB,
    "enormous": b"Content-Length: 99999999999999999999999999\r\n\r\n" + JOB,
    "space before the colon": b"Content-Length : 51\r\n\r\n" + JOB,
    "folded": b"A: b\r\n Content-Length: 51\r\n\r\n" + JOB,
    "folded encoding": b"Transfer-Encoding:\r\n chunked\r\n\r\n" + CHUNK + b"0\r\n\r\n",
    "line feeds alone": b"A: b\n" + LENGTH + b"\r\n" + JOB,
    "carriage return alone": b"A: b\rContent-Length: 0\r\n\r\n" + JOB,
    "NUL": b"A: b\x00\r\n" + LENGTH + b"\r\n" + JOB,
    "chunked twice": CHUNKED + CHUNKED + b"\r\n" + CHUNK + b"0\r\n\r\n",
    "chunked and then not": b"Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNK + b"0\r\n\r\n",
    "nearly chunked": b"Transfer-Encoding: xchunked\r\n\r\n" + CHUNK + b"0\r\n\r\n",
    "negative chunk": CHUNKED + b"\r\n-33\r\n" + JOB + b"\r\n0\r\n\r\n",
    "chunk with 0x": CHUNKED + b"\r\n0x33\r\n" + JOB + b"\r\n0\r\n\r\n",
    "chunk that overflows": CHUNKED + b"\r\n" + b"F" * 20 + b"\r\n" + JOB,
    "chunk longer than it says": CHUNKED + b"\r\n33\r\n" + JOB + b"xx\r\n0\r\n\r\n",
    "chunk size alone": CHUNKED + b"\r\nzz\r\n" + JOB + b"\r\n0\r\n\r\n",
    "a thousand trailers": CHUNKED + b"\r\n" + CHUNK + b"0\r\n" + b"A: b\r\n" * 1000 + b"\r\n",
    "two hosts": b"Host: y\r\n" + LENGTH + b"\r\n" + JOB,
}


async def all_answers(api: Api, request: bytes) -> bytes:
    """What the server sends to these bytes until it closes the connection."""
    async with connected(api) as (reader, writer), deadline():
        writer.write(request)
        return await reader.read()


@pytest.mark.parametrize("rest", AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
async def test_a_request_whose_end_is_unclear_is_refused(api: Api, rest: bytes) -> None:
    head = b"POST /ojs/v1/jobs HTTP/1.1\r\nHost: localhost\r\n"
    stream = await all_answers(api, head + rest + HIDDEN)
    status, _, body = parsed(stream)
    assert (status, body["error"]["code"]) == (400, "invalid_request")
    assert stream.count(b"X-Request-Id") == 1
    for queue in ("framed", "smuggled"):
        assert (await api("GET", f"/ojs/v1/queues/{queue}/stats")).status == 404


@pytest.mark.parametrize(
    "rest",
    [
        LENGTH + b"\r\n" + JOB,
        CHUNKED + b"\r\n" + CHUNK + b"0\r\n\r\n",
        b"transfer-encoding: CHUNKED\r\n\r\n" + CHUNK + b"000\r\n\r\n",
        CHUNKED + b"\r\n33;name=value\r\n" + JOB + b"\r\n0\r\nA-Trailer: b\r\n\r\n",
        CHUNKED + b"\r\n1\r\n{\r\n32\r\n" + JOB[1:] + b"\r\n0\r\n\r\n",
    ],
)
async def test_every_clear_way_to_end_a_request(api: Api, rest: bytes) -> None:
    head = b"POST /ojs/v1/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    assert parsed(await all_answers(api, head + rest))[0] == 201


async def test_header_bytes_that_are_no_text_come_back_readable(api: Api) -> None:
    """Half a surrogate pair in an answer would be JSON that most parsers refuse."""
    for header in (b"OJS-Requires-Extension: a\xff", b"Content-Type: a\xff", b"OJS-Version: \xff"):
        request = b"POST /ojs/v1/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header
        status, _, body = parsed(await all_answers(api, request + b"\r\n" + LENGTH + b"\r\n" + JOB))
        assert status in (400, 422)
        # Fails for half a surrogate pair.
        json.dumps(body, ensure_ascii=False).encode()
