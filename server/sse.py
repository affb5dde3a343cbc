"""Server-Sent Events: a stream as one response that goes on (ojs-realtime 2).

It is a plain chunked body, so a page reads it with fetch(), which can send Authorization, and curl
shows it. Lines end in LF.
"""

import contextlib
import json
import time
from typing import Any

from aiohttp import HttpVersion11

from ojs_pg.server.coalesce import TooManyWaiting
from ojs_pg.server.doors import Call, Reply
from ojs_pg.server.envelope import Refused
from ojs_pg.server.feed import ENDS, STATE_CHANGED, Event
from ojs_pg.server.keys import Principal
from ojs_pg.server.outage import OUTAGE
from ojs_pg.server.streams import SAMPLE_S, Output, Stream, Streams, gap_event
from ojs_pg.server.wire import Request

MEDIA_TYPE = "text/event-stream"
# The pause after which a client connects again, and the longest silence.
RETRY_MS = 3000
HEARTBEAT_S = 10.0
PIECE_BYTES = 32_768
HEAD = {"Content-Type": MEDIA_TYPE, "X-Accel-Buffering": "no", "Connection": "close"}
# How a stream of progress names the ends of a job (ojs-progress 7.2).
NAMES = {"completed": "completed", "cancelled": "cancelled", "discarded": "failed"}


def sse(event: str, data: dict[str, Any], identity: str | None = None) -> bytes:
    """One event; without a name when that is empty."""
    named = f"event: {event}\n" if event else ""
    numbered = f"id: {identity}\n" if identity else ""
    return f"{numbered}{named}data: {json.dumps(data)}\n\n".encode()


class EventStream(Stream):
    """The events of everything, or of a job, queue or workflow.

    start: the body of the door that opened it. A job's stream ends with the job.
    """

    # The longest silence.
    pause_s = HEARTBEAT_S

    def __init__(
        self,
        streams: Streams,
        call: Call,
        principal: Principal,
        request: Request,
        start: dict[str, Any],
    ) -> None:
        super().__init__(streams, call, principal)
        self.start = start
        self._chunked = request.version >= HttpVersion11
        self._bodiless = request.method == "HEAD"
        # The id of the event that was sent last.
        self._sent = ""
        self._is_last = False

    def head(self) -> Reply:
        """The head of the response."""
        return Reply(200, HEAD | ({"Transfer-Encoding": "chunked"} if self._chunked else {}), "")

    def write(self, data: bytes) -> None:
        """Send a piece of the body."""
        assert self._output is not None
        if self._chunked:
            data = b"%x\r\n%b\r\n" % (len(data), data)
        self._output.send(data)

    async def send_all(self, output: Output) -> None:
        """Send the events."""
        if self._bodiless:
            return
        self.write(b"retry: %d\n\n" % RETRY_MS)
        if gap := gap_event(self.start):
            self.write(sse("system.gap", gap))
        if self.begin():
            await self._go_on()
        if self.over == "shutdown":
            self.write(sse("server.shutdown", {"reason": "shutdown", "grace_period_ms": 0}))
        elif self.over:
            self.write(sse("system.closed", {"reason": self.over}))
        if self._chunked:
            output.send(b"0\r\n\r\n")

    def begin(self) -> bool:
        """Send what the stream begins with; false when there is nothing after it."""
        ended = self.start.get("ended")
        if ended and "after" not in self.start and "gap" not in self.start:
            self.write(sse(STATE_CHANGED, ended | {"event": STATE_CHANGED}))
            return False
        return True

    async def _go_on(self) -> None:
        subscription = self.subscribe("", self.start)
        fresh = "after" not in self.start and "gap" not in self.start
        is_first = True
        while not (self.over or self._is_last):
            await self.look()
            if self.behind:
                if not is_first:
                    self._tell_behind()
                async for events in self.catch_up(subscription, fresh):
                    await self._send_events(events)
                    if self.over or self._is_last:
                        return
                is_first = fresh = False
                if "ended" in self.start and not self.behind:
                    return
            elif taken := self.buffer.take():
                await self._send_events([event for _, event in taken])
            elif not await self.buffer.wait(self.pause_s):
                self.write(b":heartbeat\n\n")
                await self.drained()

    async def look(self) -> None:
        """Called before events are sent, and after each pause."""

    def _tell_behind(self) -> None:
        """Tell a client that reads too slowly after which event it is behind."""
        told = {"event": "system.behind", "channel": self.start["channel"]}
        self.write(sse("system.behind", told | {"last_event_id": self._sent or None}))

    async def _send_events(self, events: list[Event]) -> None:
        """Send these events, in pieces that a slow client can read within the write timeout."""
        piece = b""
        for event in events:
            piece += self.shown(event)
            self._sent = event.id
            self._is_last = bool(self.start.get("job")) and event.type in ENDS
            if len(piece) > PIECE_BYTES or self._is_last or event is events[-1]:
                if piece:
                    self.write(piece)
                    await self.drained()
                piece = b""
            if self.over or self._is_last:
                return

    def shown(self, event: Event) -> bytes:
        """An event as this stream shows it."""
        if self.subscriptions[""].is_change(event):
            return sse(STATE_CHANGED, event.change(), event.id)
        return event.sse()


class ProgressStream(EventStream):
    """The progress of a job: what its worker reports, without a name, and how it ended.

    A report has no name because EventSource hands only such events to `onmessage`.
    """

    def begin(self) -> bool:
        """Send where the job is now."""
        now = self.start["now"]
        ended = self.start.get("ended")
        if not ended:
            self.write(sse("", {"progress": None, "data": None} | now))
            return True
        self.write(sse(NAMES[now["state"]], now | {"updated_at": ended.get("timestamp")}))
        return False

    def shown(self, event: Event) -> bytes:
        """A report of progress, or the end."""
        data = json.loads(event.data)
        told = {
            "job_id": event.job_id,
            "state": event.row["state"] or "active",
            **data,
            "updated_at": event.row["at"],
        }
        if event.type == "job.completed":
            told["progress"] = 1.0
        name = NAMES[event.row["state"]] if event.type in ENDS else ""
        return sse(name, told, event.id)


class ResultStream(EventStream):
    """The progress of a job, and at last its result or error."""

    def begin(self) -> bool:
        """Send the result if it is there."""
        if "ended" not in self.start:
            return True
        self._write_outcome(self.start["now"])
        return False

    def shown(self, event: Event) -> bytes:
        """A report of progress; the end is shown by its outcome."""
        if event.type in ENDS:
            return b""
        return sse("progress", {"job_id": event.job_id, **json.loads(event.data)}, event.id)

    async def _go_on(self) -> None:
        await super()._go_on()
        if self._is_last:
            # Without the outcome the stream just ends, and its client asks again.
            with contextlib.suppress(Refused, *OUTAGE):
                reply = await self.streams.doors.call(self.call)
                self._write_outcome(json.loads(reply.body)["now"])

    def _write_outcome(self, outcome: dict[str, Any]) -> None:
        if outcome["state"] == "completed":
            told = {"job_id": outcome["job_id"], "state": "completed", "value": outcome["result"]}
            self.write(sse("result", told | ({"pruned": True} if outcome["pruned"] else {})))
        else:
            told = {"job_id": outcome["job_id"], "state": outcome["state"]}
            self.write(sse("error", told | {"error": outcome.get("error")}))


class StatsStream(EventStream):
    """The numbers of the system every few seconds, and its jobs, in the words of a dashboard."""

    pause_s = SAMPLE_S
    _due = 0.0

    async def look(self) -> None:
        """Send the numbers when it is time to."""
        if time.monotonic() < self._due:
            return
        try:
            numbers = await self.streams.numbers(self.call)
        except (Refused, TooManyWaiting, *OUTAGE):
            return
        finally:
            self._due = time.monotonic() + SAMPLE_S
        self.write(sse("metrics", numbers))
        await self.drained()

    def shown(self, event: Event) -> bytes:
        """An event of a job; its type is that of the job."""
        data = json.loads(event.data)
        told = {
            "id": event.job_id,
            "job_id": event.job_id,
            "type": event.row["job_type"],
            "queue": event.queue,
            "timestamp": event.row["at"],
            "duration": data.get("duration_ms"),
            "error": (data.get("error") or {}).get("message"),
            "attempt": data.get("attempt"),
        }
        known = {name: value for name, value in told.items() if value is not None}
        return sse(event.type, known, event.id)


KINDS = {
    "events": EventStream,
    "progress": ProgressStream,
    "result": ResultStream,
    "stats": StatsStream,
}


async def begin(
    streams: Streams, kind: str, request: Request, call: Call, principal: Principal
) -> Reply:
    """Open a stream for a request: its head. Raises Refused."""
    reply = await streams.doors.call(call)
    stream = KINDS[kind](streams, call, principal, request, json.loads(reply.body))
    streams.add(stream)
    request.stream = stream
    return stream.head()
