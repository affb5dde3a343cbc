"""Many requests on one connection: in order, one at a time, until one of the two ends it."""

import asyncio
import json
import signal
from typing import Any

import aiohttp
import pytest

from tests.conftest import StartServer
from tests.http.conftest import Api, connected
from tests.http.raw import answer_bytes, parsed
from tests.waiting import DEADLINE_S, deadline, until


def posted(path: str, body: Any) -> bytes:
    """A request as bytes."""
    data = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(data)}\r\n\r\n"
    return head.encode() + data


def enqueue(number: int, queue: str) -> bytes:
    job = {"type": "t", "args": [number], "options": {"queue": queue}}
    return posted("/ojs/v1/jobs", job)


NOWHERE = b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def test_answers_come_in_the_order_of_requests(api: Api) -> None:
    """Though the first waits and the others could be answered at once."""
    wait = posted("/ojs/v1/workers/fetch", {"queues": ["pipe-empty"], "wait_ms": 300})
    async with connected(api) as (reader, writer), deadline():
        writer.write(wait + enqueue(1, "pipe") + NOWHERE + enqueue(2, "pipe"))
        answers = [parsed(await answer_bytes(reader)) for _ in range(4)]
    assert [status for status, _, _ in answers] == [200, 201, 404, 201]
    assert answers[0][2]["jobs"] == []
    assert [answers[place][2]["job"]["args"] for place in (1, 3)] == [[1], [2]]


async def test_more_requests_at_once_than_are_read_ahead(api: Api) -> None:
    async with connected(api) as (reader, writer), deadline():
        writer.write(b"".join(enqueue(number, "pipe-many") for number in range(150)))
        answers = [parsed(await answer_bytes(reader)) for _ in range(150)]
        assert [body["job"]["args"] for _, _, body in answers] == [[n] for n in range(150)]
        writer.write(NOWHERE)
        assert parsed(await answer_bytes(reader))[0] == 404


async def test_a_request_that_arrives_byte_by_byte_between_others(api: Api) -> None:
    request = enqueue(1, "pipe-bytes")
    async with connected(api) as (reader, writer), deadline():
        writer.write(request + request[:40])
        assert parsed(await answer_bytes(reader))[0] == 201
        for byte in request[40:]:
            writer.write(bytes([byte]))
            await writer.drain()
        assert parsed(await answer_bytes(reader))[0] == 201
        writer.write(NOWHERE)
        assert parsed(await answer_bytes(reader))[0] == 404


async def test_a_client_that_hangs_up_with_requests_behind_a_wait_has_none_of_them_done(
    api: Api,
) -> None:
    wait = posted("/ojs/v1/workers/fetch", {"queues": ["pipe-gone"], "wait_ms": 30_000})
    async with connected(api) as (_, writer):
        writer.write(wait + enqueue(1, "pipe-behind"))
        for _ in range(3):
            assert await api.fetch("pipe-gone") == []
    job = await api.enqueue("pipe-gone")

    async def got() -> bool:
        return [each["id"] for each in await api.fetch("pipe-gone")] == [job["id"]]

    await until(got)
    assert (await api("GET", "/ojs/v1/queues/pipe-behind/stats")).status == 404


async def test_nothing_is_done_after_the_request_that_was_said_to_be_the_last(api: Api) -> None:
    last = NOWHERE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    async with connected(api) as (reader, writer), deadline():
        writer.write(last + enqueue(1, "pipe-closed"))
        stream = await reader.read()
    assert stream.count(b"X-Request-Id: ") == 1
    assert (await api("GET", "/ojs/v1/queues/pipe-closed/stats")).status == 404


async def test_bytes_after_a_request_to_upgrade_are_no_request(api: Api) -> None:
    upgrade = b"GET /ojs/manifest HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
    async with connected(api) as (reader, writer), deadline():
        writer.write(upgrade + b"Upgrade: websocket\r\n\r\n" + enqueue(1, "pipe-upgrade"))
        stream = await reader.read()
    assert stream.count(b"HTTP/1.1 ") == 1
    assert parsed(stream)[0] == 200
    assert (await api("GET", "/ojs/v1/queues/pipe-upgrade/stats")).status == 404


async def test_an_offer_of_http_2_is_declined_and_the_connection_kept(api: Api) -> None:
    """Some clients make it with their first request (RFC 9113 3.1)."""
    offer = b"\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n"
    async with connected(api) as (reader, writer), deadline():
        for _ in range(2):
            writer.write(NOWHERE.replace(b"\r\n\r\n", offer))
            assert parsed(await answer_bytes(reader))[0] == 404


async def test_head_is_answered_like_get_without_the_body(api: Api) -> None:
    get = b"GET /ojs/manifest HTTP/1.1\r\nHost: localhost\r\n\r\n"
    async with connected(api) as (reader, writer), deadline():
        writer.write(get)
        _, with_body, _ = parsed(await answer_bytes(reader))
        writer.write(get.replace(b"GET", b"HEAD") + get)
        head = await reader.readuntil(b"\r\n\r\n")
        _, without, _ = parsed(head)
        assert parsed(await answer_bytes(reader))[0] == 200
    for changing in ("date", "x-request-id"):
        del with_body[changing], without[changing]
    assert without == with_body


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_server_that_stops_answers_what_it_has_begun_and_no_more(
    session: aiohttp.ClientSession,
    database_url: str,
    start_server: StartServer,
    number: signal.Signals,
) -> None:
    wait = posted("/ojs/v1/workers/fetch", {"queues": ["pipe-stop"], "wait_ms": 30_000})
    with start_server(database_url) as server:
        api = Api(session, server.url)
        async with (
            connected(api) as (reader, writer),
            connected(api) as (idle, _),
            deadline(),
        ):
            writer.write(wait + enqueue(1, "pipe-stop"))
            for _ in range(3):
                assert await api.fetch("pipe-stop") == []
            server.process.send_signal(number)
            stream = await reader.read()
            assert stream.count(b"HTTP/1.1 ") == 1
            assert parsed(stream)[2]["jobs"] == []
            assert await idle.read() == b""
        assert await asyncio.to_thread(server.process.wait, DEADLINE_S) == 0
