"""Streams: answers that go on, over Server-Sent Events (sse.py) or WebSocket (websocket.py).

A stream has a buffer of limited size. The feed puts events into it and waits for nobody. When it is
full, the stream leaves the feed, and reads on from the log as fast as its client does. So a slow
client misses nothing that the log still has, slows nobody and needs no more memory than others.
"""

import asyncio
import json
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol

from ojs_pg.server.doors import Call, Doors
from ojs_pg.server.feed import Event, Feed, Subscription
from ojs_pg.server.keys import Keys, Principal
from ojs_pg.server.outage import OUTAGE

# How much of what a client has not read yet is kept in memory, besides what sockets hold.
BUFFER_BYTES = 1_048_576
AFTER_OUTAGE_S = 1.0
# Dashboards get the numbers of the system this often, all from one look.
SAMPLE_S = 5.0


class Output(Protocol):
    """The client's connection, as a stream uses it."""

    def send(self, data: bytes) -> None:
        """Write without waiting."""

    async def drained(self) -> None:
        """Wait until the client has read most of it. The write timeout ends that."""

    def abort(self) -> None:
        """Close the connection at once."""

    def to_websocket(self, largest: int) -> tuple[Any, Any]:
        """Go on with WebSocket frames: a queue of the client's, and a writer for ours."""


class Buffer:
    """The events that wait to be sent: the sink of a stream's subscriptions."""

    def __init__(self, overflow: Callable[[], None]) -> None:
        self._overflow = overflow
        self._events: deque[tuple[Subscription, Event]] = deque()
        self._bytes = 0
        self._changed = asyncio.Event()

    def push(self, subscription: Subscription, event: Event) -> None:
        """Take an event from the feed; when there is no room, all are dropped."""
        self._bytes += len(event.data)
        if self._bytes > BUFFER_BYTES:
            self.clear()
            self._overflow()
        else:
            self._events.append((subscription, event))
        self._changed.set()

    def clear(self) -> None:
        """Drop all events."""
        self._events.clear()
        self._bytes = 0

    def take(self) -> list[tuple[Subscription, Event]]:
        """The events that wait; their subscriptions are now so far."""
        taken = []
        for subscription, event in self._events:
            # It may have been read from the log meanwhile.
            if event.place > subscription.place:
                subscription.place = event.place
                taken.append((subscription, event))
        self.clear()
        return taken

    def wake(self) -> None:
        """End the wait: something else has happened."""
        self._changed.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for events, or for something else; false when nothing was within these seconds."""
        if not self._changed.is_set():
            try:
                async with asyncio.timeout(seconds):
                    await self._changed.wait()
            except TimeoutError:
                return False
        self._changed.clear()
        return True


class Stream:
    """An open stream. `run` sends it, until the client is gone or there is nothing more to send."""

    def __init__(self, streams: "Streams", call: Call, principal: Principal) -> None:
        self.streams = streams
        self.call = call
        self.principal = principal
        # Called at the end.
        self.ended: Callable[[], None] = lambda: None
        # Why the server ends the stream, once it does.
        self.over: str | None = None
        self.buffer = Buffer(self._overflow)
        self.subscriptions: dict[str, Subscription] = {}
        # The subscriptions that have to read from the log before they join the feed (again).
        self.behind: set[Subscription] = set()
        self._output: Output | None = None
        self._draining = False

    async def run(self, output: Output) -> None:
        """Send the stream to the end."""
        self._output = output
        try:
            await self.send_all(output)
        finally:
            self.close()

    async def send_all(self, output: Output) -> None:
        """Send the stream; for each kind of stream to define."""
        raise NotImplementedError

    def close(self) -> None:
        """The stream has ended: nothing of it is kept."""
        for subscription in self.subscriptions.values():
            self.streams.feed.leave(subscription)
        self.subscriptions = {}
        self.streams.forget(self)
        ended, self.ended = self.ended, lambda: None
        ended()

    def end(self, reason: str) -> None:
        """Make the stream end, from outside. A client that does not read is not waited for."""
        self.over = reason
        self.buffer.wake()
        if self._draining and self._output:
            self._output.abort()

    async def drained(self) -> None:
        """Wait until the client has read what was sent."""
        assert self._output is not None
        self._draining = True
        try:
            await self._output.drained()
        finally:
            self._draining = False

    def subscribe(self, name: str, start: dict[str, Any]) -> Subscription:
        """Begin with a subscription; its events come once `catch_up` has run."""
        self.unsubscribe(name)
        subscription = Subscription(start, self.buffer)
        self.subscriptions[name] = subscription
        self.behind.add(subscription)
        return subscription

    def unsubscribe(self, name: str) -> bool:
        """End a subscription; false when there is none of this name."""
        subscription = self.subscriptions.pop(name, None)
        if subscription:
            self.streams.feed.leave(subscription)
            self.behind.discard(subscription)
        return subscription is not None

    def _overflow(self) -> None:
        """The client reads too slowly: read on from the log, when it is ready for more."""
        for subscription in self.subscriptions.values():
            self.streams.feed.leave(subscription)
            self.behind.add(subscription)
        self.fell_behind()

    def fell_behind(self) -> None:
        """The buffer was full; a stream may tell its client."""

    async def catch_up(self, subscription: Subscription, fresh: bool) -> AsyncIterator[list[Event]]:
        """The events up to the present, some at a time; then the subscription gets those to come.

        fresh: it begins with the present, so there is nothing to read unless the feed is ahead.
        """
        feed = self.streams.feed
        more = not fresh
        while more:
            events, more = await self._page(subscription)
            yield events
        self.behind.discard(subscription)
        ahead = await feed.join(subscription)
        # What the feed reads from now on waits in the buffer.
        while ahead and subscription.place < ahead and subscription not in self.behind:
            yield (await self._page(subscription))[0]

    async def _page(self, subscription: Subscription) -> tuple[list[Event], bool]:
        """The next events from the log, no more than may be in memory, and whether it has more."""
        while True:
            try:
                page = await self.streams.feed.catch_up(subscription)
                break
            except OUTAGE:
                await asyncio.sleep(AFTER_OUTAGE_S)
        size = 0
        for number, event in enumerate(page.events, 1):
            size += len(event.data)
            if size > BUFFER_BYTES and number < len(page.events):
                subscription.place = event.place
                return page.events[:number], True
        subscription.place = page.place
        return page.events, page.more


class Streams:
    """The open streams of this process."""

    def __init__(self, most: int, doors: Doors, feed: Feed, keys: Keys) -> None:
        self.doors = doors
        self.feed = feed
        self._most = most
        self._keys = keys
        self._all: set[Stream] = set()
        self._over: str | None = None
        self._sampling = asyncio.Lock()
        self._sampled_at = -math.inf
        self._numbers: dict[str, Any] = {}
        keys.changed = self._check_keys

    @property
    def open(self) -> int:
        """How many streams are open."""
        return len(self._all)

    async def numbers(self, call: Call) -> dict[str, Any]:
        """The numbers of the system, no older than the time between two looks."""
        async with self._sampling:
            if time.monotonic() >= self._sampled_at + SAMPLE_S / 2:
                reply = await self.doors.call(call)
                self._numbers = json.loads(reply.body)["metrics"]
                self._sampled_at = time.monotonic()
        return self._numbers

    def add(self, stream: Stream) -> None:
        """A stream begins. Raises Refused when there are too many, or the server stops."""
        if self._over or len(self._all) >= self._most:
            raise self.doors.refusals.refuse(
                "backend_unavailable",
                "the server stops" if self._over else f"{self._most} streams are open already",
                setting="OJS_MAX_STREAMS",
            )
        self._all.add(stream)

    def forget(self, stream: Stream) -> None:
        """A stream has ended."""
        self._all.discard(stream)

    def close(self) -> None:
        """The server stops: all streams end."""
        self._over = "shutdown"
        for stream in tuple(self._all):
            stream.end(self._over)

    def _check_keys(self) -> None:
        """Keys have changed: end the streams that their keys do not open any more."""
        for stream in tuple(self._all):
            if not self._keys.still_opens(stream.principal, stream.call.route.door):
                stream.end("unauthenticated")


def gap_event(start: dict[str, Any]) -> dict[str, Any] | None:
    """What tells a client that events after the one it saw last are gone; None when none are."""
    gap: dict[str, Any] | None = start.get("gap")
    if gap is None:
        return None
    return gap | {"event": "system.gap", "timestamp": gap["gap_end"]}
