"""WebSocket: subscriptions come and go on one connection, in the words of both specifications."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from tests.http.conftest import Api, connected
from tests.http.raw import ID, parsed, raw
from tests.http.sse import enqueued
from tests.waiting import DEADLINE_S, deadline

WS = "/ojs/v1/ws"
UPGRADE = (
    "GET /ojs/v1/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


class Talk:
    """One connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def hear(self) -> dict[str, Any]:
        """The next message."""
        async with deadline():
            message: dict[str, Any] = await self.socket.receive_json()
        return message

    async def ask(self, **message: Any) -> dict[str, Any]:
        """Send a message; the next one that comes back."""
        await self.socket.send_json(message)
        return await self.hear()


@asynccontextmanager
async def talk(api: Api, query: str = "", **more: Any) -> AsyncIterator[Talk]:
    """An open connection."""
    async with api.session.ws_connect(
        api.url + WS + query,
        protocols=("ojs.v1",),
        timeout=aiohttp.ClientWSTimeout(ws_close=DEADLINE_S),
        **more,
    ) as socket:
        assert socket.protocol == "ojs.v1"
        yield Talk(socket)


async def test_a_job_is_followed_in_the_words_of_ojs_realtime(api: Api) -> None:
    job = await enqueued(api, "ws-job")
    channel = f"job:{job['id']}"
    async with talk(api) as ws:
        told = await ws.ask(action="subscribe", channel=channel)
        assert (told["type"], told["channel"]) == ("subscribed", channel)
        [held] = await api.fetch("ws-job")
        await api.ack(held)
        started, completed = await ws.hear(), await ws.hear()
    for event, name in ((started, "job.started"), (completed, "job.completed")):
        assert (event["type"], event["channel"], event["event"]) == ("event", channel, name)
        assert event["data"]["job_id"] == job["id"]
        assert event["id"].startswith("evt_") and event["timestamp"] == event["data"]["timestamp"]


async def test_events_are_filtered_in_the_words_of_ojs_events(api: Api) -> None:
    wanted = {"event_types": ["job.enqueued"], "queues": ["ws-mine"]}
    async with talk(api) as ws:
        told = await ws.ask(action="subscribe", channel="events", filter=wanted)
        assert (told["action"], told["channel"]) == ("subscribed", "events")
        await api.enqueue("ws-yours")
        job = await api.enqueue("ws-mine")
        event = await ws.hear()
        assert (event["specversion"], event["type"]) == ("1.0", "job.enqueued")
        assert event["subject"] == event["data"]["job_id"] == job["id"]
        gone = await ws.ask(action="unsubscribe", subscription_id=told["subscription_id"])
        assert (gone["action"], gone["channel"]) == ("unsubscribed", "events")


async def test_subscriptions_come_and_go(api: Api) -> None:
    for queue in ("ws-a", "ws-b"):
        await enqueued(api, queue)
    async with talk(api) as ws:
        for queue in ("ws-a", "ws-b"):
            await ws.ask(action="subscribe", channel=f"queue:{queue}")
        await api.enqueue("ws-b")
        assert (await ws.hear())["channel"] == "queue:ws-b"
        told = await ws.ask(action="unsubscribe", channel="queue:ws-b")
        assert told["type"] == "unsubscribed"
        await api.enqueue("ws-b")
        await api.enqueue("ws-a")
        assert (await ws.hear())["channel"] == "queue:ws-a"
        assert (await ws.ask(action="ping"))["type"] == "pong"


async def test_a_second_subscription_to_a_channel_replaces_the_filter(api: Api) -> None:
    await enqueued(api, "ws-filter")
    channel = "queue:ws-filter"
    async with talk(api) as ws:
        await ws.ask(action="subscribe", channel=channel, event_types=["job.started"])
        told = await ws.ask(action="subscribe", channel=channel, event_types=["job.state_changed"])
        assert told["event_types"] == ["job.state_changed"]
        [held] = await api.fetch("ws-filter")
        await api.ack(held)
        events = [await ws.hear(), await ws.hear()]
    assert [each["event"] for each in events] == ["job.state_changed"] * 2
    assert [each["data"]["to"] for each in events] == ["active", "completed"]


@pytest.mark.parametrize("first", ["resume", "subscribe"])
async def test_a_connection_goes_on_where_another_ended(api: Api, first: str) -> None:
    queue = f"ws-{first}"
    await enqueued(api, queue)
    channel = f"queue:{queue}"
    async with talk(api) as ws:
        await ws.ask(action="subscribe", channel=channel)
        await api.enqueue(queue)
        seen = (await ws.hear())["id"]
    missed = [await api.enqueue(queue) for _ in range(3)]
    async with talk(api) as ws:
        messages = [
            {"action": "resume", "last_event_id": seen},
            {"action": "subscribe", "channel": channel},
        ]
        for message in messages if first == "resume" else reversed(messages):
            assert (await ws.ask(**message))["type"] in ("resumed", "subscribed")
        found = [(await ws.hear())["data"]["job_id"] for _ in missed]
        assert found == [job["id"] for job in missed]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"action": "subscribe", "channel": f"job:{ID}"}, "not_found"),
    ({"action": "subscribe", "channel": "queue:nowhere"}, "not_found"),
    ({"action": "subscribe", "channel": "where"}, "invalid_request"),
    ({"action": "subscribe", "channel": 5}, "invalid_request"),
    ({"action": "subscribe", "channel": "all", "types": 5}, "invalid_request"),
    ({"action": "subscribe", "channel": "job:\0"}, "invalid_request"),
    ({"action": "unsubscribe", "channel": "all"}, "not_found"),
    ({"action": "resume"}, "invalid_request"),
    ({"action": "resume", "last_event_id": "evt_0042"}, "unknown_event_id"),
    ({"action": "dance"}, "invalid_request"),
    ({}, "invalid_request"),
]


async def test_a_wrong_message_is_answered_and_the_connection_lives(api: Api) -> None:
    async with talk(api) as ws:
        for message, code in WRONG:
            told = await ws.ask(**message)
            assert (told["type"], told["code"]) == ("error", code), message
            assert told["message"]
        texts = ["no JSON", "[]", "[" * 60_000]
        for action in ("resume", "subscribe"):
            for escape in ("\\ud800", "\\u0000"):
                texts.append(f'{{"action": "{action}", "last_event_id": "{escape}"}}')
        for text in texts:
            await ws.socket.send_str(text)
            assert (await ws.hear())["code"] in ("invalid_request", "invalid_payload"), text
        await ws.socket.send_bytes(b"{}")
        assert (await ws.hear())["code"] == "invalid_request"


async def test_a_message_that_is_too_large_ends_the_connection(api: Api) -> None:
    async with talk(api) as ws:
        await ws.socket.send_str("x" * 100_000)
        async with deadline():
            message = await ws.socket.receive()
        assert message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
        assert ws.socket.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


async def test_a_ping_frame_is_answered(api: Api) -> None:
    async with talk(api, autoping=False) as ws:
        await ws.socket.ping(b"here")
        async with deadline():
            message = await ws.socket.receive()
        assert (message.type, bytes(message.data)) == (aiohttp.WSMsgType.PONG, b"here")


async def test_the_query_may_have_the_first_subscription(api: Api) -> None:
    async with talk(api, "?channel=all&queues=ws-query") as ws:
        assert (await ws.hear())["type"] == "subscribed"
        job = await api.enqueue("ws-query")
        assert (await ws.hear())["data"]["job_id"] == job["id"]


async def test_the_number_of_subscriptions_is_limited(api: Api) -> None:
    for number in range(100):
        await api.enqueue(f"ws-many-{number}")
    await enqueued(api, "ws-many-0")
    async with talk(api) as ws:
        for number in range(100):
            told = await ws.ask(action="subscribe", channel=f"queue:ws-many-{number}")
            assert told["type"] == "subscribed"
        assert (await ws.ask(action="subscribe", channel="all"))["code"] == "rate_limited"


@pytest.mark.parametrize(
    ("head", "status", "code"),
    [
        ("GET /ojs/v1/ws HTTP/1.1\r\nHost: localhost\r\n", 400, "invalid_request"),
        (UPGRADE, 400, "invalid_request"),
        (UPGRADE + "Sec-WebSocket-Version: 8\r\n", 400, "invalid_request"),
        (UPGRADE + "Origin: https://evil.example\r\n", 403, "permission_denied"),
        (UPGRADE + "Sec-Fetch-Site: cross-site\r\n", 403, "permission_denied"),
        (UPGRADE.replace("/ws", "/ws?channel=queue:none"), 404, "not_found"),
        (UPGRADE.replace("dGhl", "!!"), 400, "invalid_request"),
    ],
)
async def test_what_is_no_handshake_is_refused(api: Api, head: str, status: int, code: str) -> None:
    found, _, body = parsed(await raw(api, head.encode() + b"\r\n"))
    assert (found, body["error"]["code"]) == (status, code)


async def test_head_opens_nothing(api: Api) -> None:
    head = UPGRADE.replace("GET", "HEAD", 1) + "Sec-WebSocket-Version: 13\r\n\r\n"
    async with connected(api) as (reader, writer), deadline():
        writer.write(head.encode())
        status, _, _ = parsed(await reader.readuntil(b"\r\n\r\n"))
    assert status == 400


async def test_the_handshake_is_as_rfc_6455_has_it(api: Api) -> None:
    head = UPGRADE + "Sec-WebSocket-Version: 13\r\nOrigin: http://localhost\r\n\r\n"
    status, headers, _ = parsed(await raw(api, head.encode()))
    assert status == 101
    assert headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    assert "sec-websocket-protocol" not in headers and "content-type" not in headers
