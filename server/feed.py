"""The feed: one reader of the event log for all streams of this process.

It reads the log by its cursor, only while somebody subscribes, and hands each event to the
subscriptions that want it. Commits of this server wake it in memory. Other servers tell it by
NOTIFY that the log has grown (wakeups.py), and for commits that tell nobody it looks every
`LOOK_S`. An idle subscription costs no query.
"""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

import asyncpg

from ojs_pg.server.outage import OUTAGE
from ojs_pg.server.pool import Pool
from ojs_pg.server.wakeups import Wakeups

log = logging.getLogger(__name__)

# How long an event that no server announced may stay unnoticed.
LOOK_S = 0.4
# The pause between two looks, however many commits there are.
PAUSE_S = 0.02
AFTER_OUTAGE_S = 1.0
# So much is handed on before the streams get their turn.
SLICE_BYTES = 131_072
# So many streams that are behind read the log at the same time; the others wait for their turn.
CATCHING_UP = 2
READ = "select * from ojs.read_feed($1, $2, $3, $4::text[], $5::text[], $6::uuid[], $7::uuid[])"
# A client may ask for these transitions as one type of event (ojs-realtime 4.1). Each is a type of
# the log, and the state before it where that is always the same.
STATE_CHANGED = "job.state_changed"
TRANSITIONS = {
    "job.enqueued": None,
    "job.scheduled": None,
    "job.started": "available",
    "job.retrying": "active",
    "job.completed": "active",
    "job.cancelled": None,
    "job.discarded": None,
    "job.expired": None,
}
# After these a job does nothing more, unless it is retried as a dead letter.
ENDS = ("job.completed", "job.cancelled", "job.discarded", "job.expired")


class Place(NamedTuple):
    """A place in the log. An event is after it when its own place is greater."""

    asof: int
    seq: int
    ord: int


class Event:
    """An event of the log; `row` has the columns of `ojs.read_feed`."""

    __slots__ = ("_sse", "data", "id", "job_id", "place", "queue", "row", "type", "workflow_id")

    def __init__(self, row: "asyncpg.Record") -> None:
        self.row = row
        self.place = Place(row["asof"], row["seq"], row["ord"])
        self.id: str = row["id"]
        self.type: str = row["type"]
        self.job_id: str | None = row["job_id"]
        self.queue: str | None = row["queue"]
        self.workflow_id: str | None = row["workflow_id"]
        self.data: str = row["data"]
        self._sse: bytes | None = None

    def envelope(self) -> str:
        """The event as JSON, with the members that each of the clients looks for."""
        row = self.row
        members = {
            "specversion": "1.0",
            "id": self.id,
            "type": self.type,
            "event": self.type,
            "source": "ojs://ojs-pg",
            "time": row["at"],
            "timestamp": row["at"],
            "subject": row["subject"],
            "job_id": self.job_id,
            "job_type": row["job_type"],
            "queue": self.queue,
            "state": row["state"],
            "workflow_id": self.workflow_id,
            "datacontenttype": "application/json",
        }
        known = {name: value for name, value in members.items() if value is not None}
        return f'{json.dumps(known)[:-1]}, "data": {self.data}}}'

    def sse(self) -> bytes:
        """The event as Server-Sent Events write it; made once for all streams."""
        if self._sse is None:
            text = f"id: {self.id}\nevent: {self.type}\ndata: {self.envelope()}\n\n"
            self._sse = text.encode()
        return self._sse

    def change(self) -> dict[str, Any]:
        """The event as a change of a job's state."""
        members = {
            "job_id": self.job_id,
            "queue": self.queue,
            "type": self.row["job_type"],
            "from": TRANSITIONS[self.type],
            "to": self.row["state"],
            "event": STATE_CHANGED,
            "timestamp": self.row["at"],
        }
        return {name: value for name, value in members.items() if value is not None}


class Sink(Protocol):
    """Where a subscription's events go."""

    def push(self, subscription: "Subscription", event: Event) -> None:
        """Take an event of a live subscription. It must not wait."""


class Subscription:
    """What somebody wants of the log, and how far they have got.

    start: the body of a door that opens streams (`ojs.stream_start`).
    """

    def __init__(self, start: dict[str, Any], sink: Sink) -> None:
        self.channel: str = start["channel"]
        self.job: str | None = start.get("job")
        self.queue: str | None = start.get("queue")
        self.workflow: str | None = start.get("workflow")
        self.types: list[str] | None = start.get("types")
        self.queues: list[str] | None = start.get("queues")
        self.job_types: list[str] | None = start.get("job_types")
        self.place = Place(*start["place"])
        self.sink = sink
        self._exact = frozenset(self.types or ())
        self.as_changes = STATE_CHANGED in self._exact
        self.read_types = self._exact | (TRANSITIONS.keys() if self.as_changes else frozenset())
        self._prefixes = tuple(one[:-1] for one in self.types or () if one.endswith(".*"))

    @property
    def key(self) -> tuple[str, str]:
        """The kind and the name of what it is about; empty when it is about everything."""
        for kind in ("job", "queue", "workflow"):
            if name := getattr(self, kind):
                return kind, name
        return "", ""

    def wants(self, event: Event) -> bool:
        """Do the filters select this event, of the job, queue or workflow that this is about?"""
        if event.place <= self.place:
            return False
        if self.types is not None and not (
            event.type in self.read_types or event.type.startswith(self._prefixes)
        ):
            return False
        if self.queues is not None and event.queue not in self.queues:
            return False
        return self.job_types is None or event.row["job_type"] in self.job_types

    def is_change(self, event: Event) -> bool:
        """Is this event wanted only as a change of a job's state?"""
        return self.as_changes and not (
            event.type in self._exact or event.type.startswith(self._prefixes)
        )


class Page(NamedTuple):
    """Some events, the place to go on from, and whether there is more to read at once."""

    events: list[Event]
    place: Place
    more: bool


class Feed:
    """The reader of this process. `reads` counts its queries, for tests and metrics."""

    def __init__(self, pool: Pool, wakeups: Wakeups) -> None:
        self._pool = pool
        self._wakeups = wakeups
        self._live: dict[tuple[str, str], set[Subscription]] = defaultdict(set)
        self._place: Place | None = None
        self._wanted = asyncio.Event()
        self._reading = False
        self._read_ended = asyncio.Event()
        self._turns = asyncio.Semaphore(CATCHING_UP)
        self.reads = 0

    async def join(self, subscription: Subscription) -> Place | None:
        """Hand on events from now on.

        Returns how far the feed has read: events up to there that the subscription has not seen are
        for it to read by itself. None when there are none.
        """
        # A read under way does not look for what this subscription wants.
        while self._reading:
            await self._read_ended.wait()
        self._live[subscription.key].add(subscription)
        read = self._place
        if read is None:
            self._place = subscription.place
            self._wakeups.read_log(True)
            self._wanted.set()
            return None
        return read if read > subscription.place else None

    def leave(self, subscription: Subscription) -> None:
        """Hand on no more events. It may have left before."""
        found = self._live.get(subscription.key)
        if found is not None:
            found.discard(subscription)
            if not found:
                del self._live[subscription.key]
        if not self._live:
            self._place = None
            self._wanted.clear()
            self._wakeups.read_log(False)

    async def catch_up(self, subscription: Subscription) -> Page:
        """The next page after the subscription's place, of the events that it wants."""
        async with self._turns:
            page = await self._read(subscription.place, [subscription])
        return page._replace(events=[each for each in page.events if subscription.wants(each)])

    async def run(self) -> None:
        """Run for ever: read the log while somebody subscribes."""
        while True:
            await self._wanted.wait()
            try:
                more = await self._look()
            except OUTAGE as error:
                log.warning("the event log was not read: %s", error)
                await asyncio.sleep(AFTER_OUTAGE_S)
                continue
            if more:
                await asyncio.sleep(0)
                continue
            await asyncio.sleep(PAUSE_S)
            await self._wakeups.log_grows(LOOK_S - PAUSE_S)

    async def _look(self) -> bool:
        """Read on once, and hand on what was read; true when there is more."""
        place = self._place
        if place is None:
            return False
        self._reading = True
        self._read_ended.clear()
        try:
            page = await self._read(
                place, {each for found in self._live.values() for each in found}
            )
        finally:
            self._reading = False
            self._read_ended.set()
        # Everybody may have left meanwhile.
        if self._place is not place:
            return True
        self._place = page.place
        size = 0
        for event in page.events:
            self._hand_on(event)
            size += len(event.data)
            if size > SLICE_BYTES:
                # Streams whose clients keep up take what they have, so that none is full.
                size = 0
                await asyncio.sleep(0)
        return page.more

    def _hand_on(self, event: Event) -> None:
        keys = [
            ("", ""),
            ("job", event.job_id or ""),
            ("queue", event.queue or ""),
            ("workflow", event.workflow_id or ""),
        ]
        for key in keys:
            # A sink that is full leaves the feed meanwhile.
            for subscription in tuple(self._live.get(key, ())):
                if subscription.wants(event):
                    subscription.sink.push(subscription, event)

    async def _read(self, place: Place, wanting: Iterable[Subscription]) -> Page:
        """Read a page of the events that any of these may want."""
        types: set[str] | None = set()
        wanted: dict[str, set[str]] | None = {"queue": set(), "job": set(), "workflow": set()}
        for each in wanting:
            types = None if types is None or each.types is None else types | each.read_types
            kind, name = each.key
            if wanted is not None and kind:
                wanted[kind].add(name)
            elif wanted is not None and each.queues is not None:
                wanted["queue"] |= {*each.queues}
            else:
                wanted = None
        names = [sorted(wanted[kind]) if wanted else None for kind in ("queue", "job", "workflow")]
        self.reads += 1
        rows = await self._pool.fetch(
            READ, *place, types if types is None else sorted(types), *names
        )
        last = rows[-1]
        return Page(
            [Event(row) for row in rows[:-1]],
            Place(last["asof"], last["seq"], last["ord"]),
            last["type"] == "more",
        )
