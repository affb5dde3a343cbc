"""The feed reads the log once for all, only while somebody subscribes, and misses nothing."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from ojs_pg.server import feed as feeds
from ojs_pg.server.feed import Event, Feed, Place, Subscription
from ojs_pg.server.wakeups import LOG_GREW, READS_LOG, Wakeups
from tests.waiting import settled, until

LAST = 2**63 - 1


def row(asof: int, **more: Any) -> dict[str, Any]:
    """A row of ojs.read_feed; without an id the last one of a page."""
    empty = dict.fromkeys(
        ("id", "type", "at", "job_id", "job_type", "queue", "state", "workflow_id", "subject")
    )
    return {**empty, "asof": asof, "seq": LAST, "ord": 16384, "data": "{}", **more}


def event(asof: int, queue: str, kind: str = "job.enqueued") -> dict[str, Any]:
    """A row with an event."""
    return row(asof, seq=asof, ord=1, id=f"evt_{asof}", type=kind, queue=queue)


class Log:
    """Stands in for the pool: what is in the log, and how it was asked for."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.horizon = 10
        self.asked: list[tuple[Any, ...]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def fetch(self, _statement: str, *arguments: Any) -> list[dict[str, Any]]:
        """The rows after a place, that the database would select by their queue."""
        asof, seq, number, _types, queues, *_ = arguments
        found = [
            each
            for each in self.rows
            if (each["asof"], each["seq"], each["ord"]) > (asof, seq, number)
            and (queues is None or each["queue"] in queues)
        ]
        self.asked.append(arguments)
        end = row(self.horizon, type="end")
        await self.gate.wait()
        return [*found, end]


class Sink(list[int]):
    """The asof of each event that was handed on."""

    def push(self, _subscription: Subscription, event: Event) -> None:
        """Take an event."""
        self.append(event.place.asof)


def subscription(sink: Sink, queue: str, asof: int = 10) -> Subscription:
    """Somebody who wants the events of a queue."""
    place = [asof, LAST, 16384]
    return Subscription({"channel": f"queue:{queue}", "queue": queue, "place": place}, sink)


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
async def feed(log: Log, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Feed]:
    """A feed that runs, and looks all the time."""
    monkeypatch.setattr(feeds, "LOOK_S", 0.001)
    monkeypatch.setattr(feeds, "PAUSE_S", 0.0)
    feed = Feed(log, Wakeups())  # type: ignore[arg-type]
    task = asyncio.create_task(feed.run())
    yield feed
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def more(log: Log, count: int = 2) -> None:
    """Return when the log was read so many times more."""
    before = len(log.asked)

    async def read() -> bool:
        return len(log.asked) >= before + count

    await until(read)


async def test_nothing_is_read_while_nobody_subscribes(log: Log, feed: Feed) -> None:
    await settled()
    assert log.asked == []
    mine = subscription(Sink(), "a")
    await feed.join(mine)
    await more(log)
    feed.leave(mine)
    await settled()
    before = len(log.asked)
    for _ in range(100):
        await asyncio.sleep(0)
    assert len(log.asked) <= before + 1, "a read that was under way"


async def test_one_read_serves_a_thousand(log: Log, feed: Feed) -> None:
    log.gate.clear()
    sinks = [Sink() for _ in range(1000)]
    await feed.join(subscription(sinks[0], "a"))
    log.gate.set()
    for sink in sinks[1:]:
        assert await feed.join(subscription(sink, "a")) is None
    assert len(log.asked) <= 3
    log.rows, log.horizon = [event(11, "a"), event(12, "b")], 12
    await more(log)
    assert all(sink == [11] for sink in sinks)
    assert {tuple(each[4]) for each in log.asked} == {("a",)}


async def test_a_subscription_that_joins_during_a_read_misses_nothing(log: Log, feed: Feed) -> None:
    """The read under way did not look for what the new one wants."""
    first, second = Sink(), Sink()
    await feed.join(subscription(first, "a"))
    await more(log)
    log.gate.clear()
    await more(log, 1)
    log.rows, log.horizon = [event(11, "b")], 11
    joining = asyncio.create_task(feed.join(late := subscription(second, "b")))
    await settled()
    assert not joining.done()
    log.gate.set()
    ahead = await joining
    assert ahead is None or [each.place.asof for each in (await feed.catch_up(late)).events] == [11]
    await more(log)
    assert second in ([11], []) and (second == [11]) == (ahead is None)


async def test_a_subscription_that_joins_late_learns_what_it_has_missed(
    log: Log, feed: Feed
) -> None:
    log.horizon = 20
    await feed.join(subscription(Sink(), "a"))
    await more(log)
    sink = Sink()
    assert await feed.join(subscription(sink, "a")) == Place(20, LAST, 16384)
    assert await feed.join(subscription(Sink(), "a", 20)) is None
    log.rows, log.horizon = [event(21, "a")], 21
    await more(log)
    assert sink == [21]


@pytest.mark.parametrize(
    ("wanted", "queue", "kind", "is_wanted"),
    [
        ({}, "a", "job.started", True),
        ({"types": ["job.*"]}, "a", "job.started", True),
        ({"types": ["job.*"]}, "a", "queue.paused", False),
        ({"types": ["job.state_changed"]}, "a", "job.started", True),
        ({"types": ["job.state_changed"]}, "a", "job.failed", False),
        ({"queues": ["b"]}, "a", "job.started", False),
        ({"job_types": ["x"]}, "a", "job.started", False),
        ({"types": []}, "a", "job.started", False),
    ],
)
def test_filters(wanted: dict[str, Any], queue: str, kind: str, is_wanted: bool) -> None:
    start = {"channel": "all", "place": [10, 0, 0], **wanted}
    found = Subscription(start, Sink()).wants(Event(event(11, queue, kind)))  # type: ignore[arg-type]
    assert found is is_wanted


def test_servers_tell_each_other_only_while_one_reads() -> None:
    one, two = Wakeups(), Wakeups()
    assert not one.log_is_read
    one.hear(READS_LOG + two._name)
    one.hear(READS_LOG + one._name)
    assert one.log_is_read
    one.log_grew()
    assert one._to_notify == {LOG_GREW}
    one._readers = {two._name: 0.0}
    one.log_grew()
    assert not one.log_is_read, "it has not said so for a while"


async def test_a_reader_says_so_and_is_woken() -> None:
    wakeups = Wakeups()
    wakeups.read_log(True)
    waiting = asyncio.create_task(wakeups.log_grows(600))
    await settled()
    assert wakeups._to_notify == {READS_LOG + wakeups._name}
    assert not waiting.done()
    wakeups.hear(LOG_GREW)
    await settled()
    assert waiting.done()
    wakeups.log_grew()
    await wakeups.log_grows(600)
