"""WebSocket: subscriptions that come and go on one connection (ojs-realtime 3, ojs-events 6.2).

aiohttp reads and writes the frames. The two specifications disagree on messages: to the channel
`events` belong those of ojs-events, to all others those of ojs-realtime.
"""

import asyncio
import base64
import binascii
import contextlib
import hashlib
import json
import time
from typing import Any

from aiohttp import WSMsgType, hdrs
from aiohttp.http import WS_KEY, WebSocketError
from aiohttp.streams import EofStream

from ojs_pg.server.doors import Call, Reply
from ojs_pg.server.envelope import Refused
from ojs_pg.server.feed import STATE_CHANGED, Event, Subscription
from ojs_pg.server.keys import Principal
from ojs_pg.server.outage import OUTAGE
from ojs_pg.server.streams import Output, Stream, Streams, gap_event
from ojs_pg.server.wire import Request

SUBPROTOCOL = "ojs.v1"
LARGEST_MESSAGE = 65_536
MOST_SUBSCRIPTIONS = 100
PING_S = 15.0
# A client that has sent nothing for so long, not even the answer to a ping, is gone.
SILENCE_S = 40.0
# Close codes (RFC 6455 7.4.1).
GOING_AWAY, POLICY, TOO_BIG = 1001, 1008, 1009
FILTERS = ("event_types", "types", "queue", "queues", "type", "job_types", "after", "last_event_id")


class Conversation(Stream):
    """A WebSocket connection with its subscriptions, each named for its channel."""

    def __init__(self, streams: Streams, call: Call, principal: Principal) -> None:
        super().__init__(streams, call, principal)
        self._writer: Any = None
        self._lock = asyncio.Lock()
        self._heard_at = 0.0
        # The id from which subscriptions go on that say nothing else.
        self._resume: str | None = None
        self._sent = ""
        self._fresh: set[Subscription] = set()
        self._is_behind = False

    async def send_all(self, output: Output) -> None:
        """Listen and send, until one side closes."""
        messages, self._writer = output.to_websocket(LARGEST_MESSAGE)
        self._heard_at = time.monotonic()
        if "channel" in self.call.extra:
            await self._subscribe(dict(self.call.extra))
        tasks = [
            asyncio.create_task(self._listen(messages)),
            asyncio.create_task(self._send_events()),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            code, reason = 1000, ""
            if self.over == "shutdown":
                told = {"reason": "shutdown", "grace_period_ms": 0}
                await self._say({"type": "event", "event": "server.shutdown", "data": told})
                code, reason = GOING_AWAY, "shutdown"
            elif self.over:
                code, reason = POLICY, self.over
            for failure in [task.exception() for task in tasks if task.done()]:
                if isinstance(failure, WebSocketError):
                    code = failure.code
                elif failure and not isinstance(failure, ConnectionError):
                    raise failure
            with contextlib.suppress(ConnectionError):
                await self._writer.close(code, reason.encode())
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen(self, messages: Any) -> None:
        while True:
            try:
                message = await messages.read()
            except EofStream:
                return
            self._heard_at = time.monotonic()
            if message.type is WSMsgType.PING:
                await self._frame(message.data, WSMsgType.PONG)
            elif message.type is WSMsgType.TEXT:
                await self._answer(message.data)
            elif message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED):
                return
            elif message.type is not WSMsgType.PONG:
                await self._refuse("invalid_request", "messages are JSON text", {})

    async def _answer(self, text: str) -> None:
        try:
            asked = json.loads(text)
        except (ValueError, RecursionError):
            asked = None
        if not isinstance(asked, dict):
            await self._refuse("invalid_request", "a message is a JSON object", {})
            return
        match asked.get("action", asked.get("type")):
            case "subscribe":
                await self._subscribe(asked)
            case "unsubscribe":
                await self._unsubscribe(asked)
            case "resume":
                await self._go_on_after(asked)
            case "ping":
                await self._say({"type": "pong", "action": "pong"})
            case _:
                known = "action must be subscribe, unsubscribe, resume or ping"
                await self._refuse("invalid_request", known, asked)

    async def _subscribe(self, asked: dict[str, Any]) -> bool:
        channel = asked.get("channel", "all")
        if not isinstance(channel, str):
            await self._refuse("invalid_request", "channel must be text", {})
            return False
        if len(self.subscriptions) >= MOST_SUBSCRIPTIONS and channel not in self.subscriptions:
            most = f"a connection has at most {MOST_SUBSCRIPTIONS} subscriptions"
            await self._refuse("rate_limited", most, asked)
            return False
        inner = asked.get("filter")
        wanted = {**asked, **(inner if isinstance(inner, dict) else {})}
        request = {name: wanted[name] for name in FILTERS if name in wanted}
        if self._resume and not request.keys() & {"after", "last_event_id"}:
            request["after"] = self._resume
        start = await self._ask({**request, "channel": channel}, asked)
        if start is None:
            return False
        told = {"type": "subscribed", "action": "subscribed", "channel": channel}
        told["subscription_id"] = f"sub_{channel}"
        await self._say(told | {k: asked[k] for k in ("event_types", "filter") if k in asked})
        if gap := gap_event(start):
            await self._say_event(channel, "system.gap", gap, None)
        # As soon as it is there, the task that sends events may send some.
        subscription = self.subscribe(channel, start)
        if "after" not in start and not gap:
            self._fresh.add(subscription)
        self.buffer.wake()
        return True

    async def _ask(self, request: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any] | None:
        """Where a subscription begins; None when it was refused, which the client has been told."""
        body = json.dumps(request)
        if "\\u0000" in body:
            await self._refuse("invalid_request", "a message has a NUL character", {})
            return None
        try:
            reply = await self.streams.doors.call(self.call._replace(body=body, extra={}))
        except Refused as refused:
            await self._refuse(refused.error["code"], refused.error["message"], asked)
            return None
        except OUTAGE:
            await self._refuse("backend_unavailable", "the database cannot be reached", asked)
            return None
        start: dict[str, Any] = json.loads(reply.body)
        return start

    async def _unsubscribe(self, asked: dict[str, Any]) -> None:
        named = str(asked.get("subscription_id", "")).removeprefix("sub_")
        channel = str(asked.get("channel") or named)
        if not self.unsubscribe(channel):
            await self._refuse("not_found", "there is no such subscription", asked)
            return
        told = {"type": "unsubscribed", "action": "unsubscribed", "channel": channel}
        await self._say(told | {"subscription_id": f"sub_{channel}"})

    async def _go_on_after(self, asked: dict[str, Any]) -> None:
        """Let the subscriptions, those that are there and those to come, go on after an event."""
        after = asked.get("last_event_id", asked.get("after"))
        if not isinstance(after, str):
            await self._refuse("invalid_request", "last_event_id must be text", asked)
            return
        start = await self._ask({"channel": "all", "after": after}, asked)
        if start is None:
            return
        if "gap" in start:
            lost = "Event ID not found in buffer. Perform a full state sync."
            await self._refuse("unknown_event_id", lost, asked)
            return
        self._resume = after
        channels = sorted(self.subscriptions)
        await self._say({"type": "resumed", "last_event_id": after, "channels": channels})
        for name, subscription in list(self.subscriptions.items()):
            again = {**vars(subscription), "place": start["place"]}
            self.subscribe(name, again)
        self.buffer.wake()

    async def _send_events(self) -> None:
        while not self.over:
            if self._is_behind:
                self._is_behind = False
                await self._tell_behind()
            if self.behind:
                for name, subscription in list(self.subscriptions.items()):
                    if subscription in self.behind:
                        await self._catch_up(name, subscription)
                continue
            if taken := self.buffer.take():
                for subscription, event in taken:
                    if self.subscriptions.get(subscription.channel) is subscription:
                        await self._send(subscription, event)
                continue
            if not await self.buffer.wait(PING_S):
                if time.monotonic() - self._heard_at > SILENCE_S and self._output:
                    self._output.abort()
                    return
                await self._frame(b"", WSMsgType.PING)

    async def _catch_up(self, name: str, subscription: Subscription) -> None:
        fresh = subscription in self._fresh
        self._fresh.discard(subscription)
        async for events in self.catch_up(subscription, fresh):
            for event in events:
                if self.over or self.subscriptions.get(name) is not subscription:
                    return
                await self._send(subscription, event)
        # It may have ended while it joined.
        if self.subscriptions.get(name) is not subscription:
            self.streams.feed.leave(subscription)
            self.behind.discard(subscription)

    def fell_behind(self) -> None:
        """Remember to tell the client."""
        self._is_behind = True

    async def _tell_behind(self) -> None:
        for channel in list(self.subscriptions):
            told = {"type": "warning", "code": "behind", "channel": channel}
            await self._say(told | {"last_event_id": self._sent or None})

    async def _send(self, subscription: Subscription, event: Event) -> None:
        self._sent = event.id
        if subscription.channel == "events":
            await self._frame(event.envelope().encode())
        elif subscription.is_change(event):
            await self._say_event(subscription.channel, STATE_CHANGED, event.change(), event)
        else:
            members = {
                "type": "event",
                "channel": subscription.channel,
                "event": event.type,
                "id": event.id,
                "timestamp": event.row["at"],
            }
            await self._frame(f'{json.dumps(members)[:-1]}, "data": {event.data}}}'.encode())

    async def _say_event(
        self, channel: str, name: str, data: dict[str, Any], event: Event | None
    ) -> None:
        told = {"type": "event", "channel": channel, "event": name, "data": data}
        await self._say(told | ({"id": event.id, "timestamp": event.row["at"]} if event else {}))

    async def _refuse(self, code: str, message: str, asked: dict[str, Any]) -> None:
        told: dict[str, Any] = {"type": "error", "code": code, "message": message}
        if isinstance(asked.get("channel"), str):
            told["channel"] = asked["channel"][:255]
        await self._say(told)

    async def _say(self, message: dict[str, Any]) -> None:
        await self._frame(json.dumps(message).encode())

    async def _frame(self, data: bytes, kind: WSMsgType = WSMsgType.TEXT) -> None:
        """Send a frame, and wait until the client has read most of what was sent."""
        assert self._output is not None
        async with self._lock:
            self._draining = True
            try:
                await self._writer.send_frame(data, kind)
                await self._output.drained()
            finally:
                self._draining = False


async def begin(streams: Streams, request: Request, call: Call, principal: Principal) -> Reply:
    """Switch to WebSocket: the head of the response. Raises Refused."""
    # What the door refuses is refused before the protocol changes.
    await streams.doors.call(call)
    headers = request.headers
    key = headers.get(hdrs.SEC_WEBSOCKET_KEY, "")
    try:
        is_key = len(base64.b64decode(key, validate=True)) == 16
    except (binascii.Error, ValueError):
        is_key = False
    refuse = streams.doors.refusals.refuse
    # HEAD leads where GET does, but opens nothing (RFC 6455 4.1).
    upgrades = request.method == "GET" and "upgrade" in headers.get(hdrs.CONNECTION, "").lower()
    if not upgrades or headers.get(hdrs.UPGRADE, "").lower() != "websocket" or not is_key:
        raise refuse(
            "invalid_request",
            "this path speaks WebSocket (RFC 6455)",
            hint="open it with a WebSocket client, or read GET /ojs/v1/events/stream",
            field="Upgrade",
        )
    if headers.get(hdrs.SEC_WEBSOCKET_VERSION) != "13":
        raise refuse(
            "invalid_request",
            "the version of WebSocket must be 13",
            headers={"Sec-WebSocket-Version": "13"},
            field="Sec-WebSocket-Version",
        )
    offered = [one.strip() for one in headers.get(hdrs.SEC_WEBSOCKET_PROTOCOL, "").split(",")]
    stream = Conversation(streams, call, principal)
    streams.add(stream)
    request.stream = stream
    digest = hashlib.sha1(key.encode() + WS_KEY, usedforsecurity=False).digest()
    more = {"Sec-WebSocket-Protocol": SUBPROTOCOL} if SUBPROTOCOL in offered else {}
    return Reply(
        101,
        {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Accept": base64.b64encode(digest).decode(),
            **more,
        },
        "",
    )
