"""A waiting fetch gets what others commit, whatever these had seen when the wait began.

A commit sends NOTIFY only for queues that somebody is registered to wait for. Each test holds a
transaction open at the moment at which a registration could be missed.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TypeAlias

import pytest

from ojs_pg.server.pool import Database, Pool
from ojs_pg.server.registrations import BUSY_NOTIFICATIONS
from ojs_pg.server.wakeups import CHANNEL, LOOK_S, Wakeups
from tests.concurrency.support import enqueue, fetch, tick
from tests.conftest import Connect
from tests.doors import AsyncSql
from tests.waiting import DEADLINE_S, deadline, ended, until

LONG_S = 600.0
WAITS = "select count(*) from ojs.waiting where queue = $1"
Heard: TypeAlias = "asyncio.Queue[str]"
Serve = Callable[[], AsyncIterator[Wakeups]]


@asynccontextmanager
async def server(connect: Connect, database_url: str) -> AsyncIterator[Wakeups]:
    """What a server does for those who wait; it does not look where notifications are enough."""
    wakeups = Wakeups()
    quiet = {"ojs.notify": "off"}
    pool = await Pool.open(Database(database_url), 1, 2, silence_s=DEADLINE_S, **quiet)
    tasks = [
        asyncio.create_task(work)
        for work in (
            wakeups.listen(connect),
            wakeups.look(pool, LONG_S),
            wakeups.notify_others(pool),
        )
    ]
    async with deadline():
        await wakeups.keys_changed.wait()  # it listens
    yield wakeups
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await pool.close()


@pytest.fixture
async def wakeups(connect: Connect, database_url: str) -> AsyncIterator[Wakeups]:
    async with server(connect, database_url) as wakeups:
        yield wakeups


@pytest.fixture
async def heard(connect: Connect) -> Heard:
    """The queues of which a listening session is notified."""
    heard: Heard = asyncio.Queue()
    listener = await connect()

    def hear(_connection: object, _pid: int, _channel: str, what: object) -> None:
        if not str(what).startswith(":"):
            heard.put_nowait(str(what))

    await listener.add_listener(CHANNEL, hear)
    return heard


async def next_of(heard: Heard) -> str:
    async with deadline():
        return await heard.get()


def wait(wakeups: Wakeups, *queues: str) -> "asyncio.Task[bool]":
    """A fetch that has found nothing and waits."""
    return asyncio.create_task(wakeups.wait([*queues], since=wakeups.now(), seconds=LONG_S))


async def registered(watcher: AsyncSql, queue: str = "default") -> None:
    async def is_registered() -> bool:
        return bool(await watcher.fetchval(WAITS, queue))

    await until(is_registered, f"{queue} is registered")


async def settled(wakeups: Wakeups, watcher: AsyncSql) -> None:
    """Until the server looks no more."""
    await registered(watcher)

    async def is_settled() -> bool:
        return wakeups._registrations["default"].settled

    await until(is_settled, "the registration is settled")


async def several_looks() -> None:
    """A server that would look too seldom looks no more after this."""
    await asyncio.sleep(8 * LOOK_S)


async def busy(wakeups: Wakeups, watcher: AsyncSql) -> None:
    """Until a server relays the queue, which has been notified very often."""
    for _ in range(BUSY_NOTIFICATIONS):
        wakeups.hear("default")

    async def is_relayed() -> bool:
        return bool(await watcher.fetchval(f"{WAITS} and relayed", "default"))

    await until(is_relayed, "the queue is relayed")


async def test_a_job_enqueued_before_the_registration_and_committed_after_it(
    wakeups: Wakeups, holder: AsyncSql, watcher: AsyncSql
) -> None:
    async with holder.transaction():
        await enqueue(holder, 1)
        waits = wait(wakeups, "default")
        await registered(watcher)
        await several_looks()
        assert not waits.done()
    assert await ended(waits) is True


async def test_in_a_savepoint_too(wakeups: Wakeups, holder: AsyncSql, watcher: AsyncSql) -> None:
    async with holder.transaction():
        async with holder.transaction():
            await enqueue(holder, 1)
        waits = wait(wakeups, "default")
        await registered(watcher)
        await several_looks()
    assert await ended(waits) is True


async def test_a_wake_up_that_a_rolled_back_savepoint_took_along_is_sent_again(
    wakeups: Wakeups, holder: AsyncSql, watcher: AsyncSql
) -> None:
    waits = wait(wakeups, "default")
    await settled(wakeups, watcher)
    async with holder.transaction():
        undone = holder.transaction()
        await undone.start()
        await enqueue(holder, 1)
        await undone.rollback()
        await enqueue(holder, 1)
    assert await ended(waits) is True


@pytest.mark.parametrize("isolation", ["repeatable_read", "serializable"])
async def test_a_snapshot_that_is_older_than_the_registration(
    wakeups: Wakeups, holder: AsyncSql, watcher: AsyncSql, isolation: str
) -> None:
    """The transaction has no id yet when the registration is settled, so nobody waits for it."""
    async with holder.transaction(isolation=isolation):  # type: ignore[arg-type]
        await holder.fetchval("select count(*) from ojs.waiting")
        waits = wait(wakeups, "default")
        await settled(wakeups, watcher)
        await enqueue(holder, 1)
    assert await ended(waits) is True


async def test_a_transaction_that_is_younger_than_the_one_that_registers(
    wakeups: Wakeups, heard: Heard, connect: Connect, holder: AsyncSql, watcher: AsyncSql
) -> None:
    """A worker that speaks SQL registers, another enqueues, and only then the first commits."""
    worker = await connect()
    async with holder.transaction():
        async with worker.transaction():
            assert await fetch(worker) == []
            await enqueue(holder, 1)
        await registered(watcher)
        await several_looks()
        assert heard.empty()
    assert await next_of(heard) == "default"


async def test_a_job_committed_while_a_worker_registers(
    wakeups: Wakeups, heard: Heard, connect: Connect, watcher: AsyncSql
) -> None:
    worker = await connect()
    async with worker.transaction():
        assert await fetch(worker) == []
        await enqueue(watcher, 1)
    assert await next_of(heard) == "default"


async def test_registrations_from_before_a_server_began_to_listen(
    heard: Heard, connect: Connect, holder: AsyncSql, database_url: str
) -> None:
    async with AsyncExitStack() as stack:
        async with holder.transaction():
            await enqueue(holder, 1)
            assert await fetch(await connect()) == []
            await stack.enter_async_context(server(connect, database_url))
        assert await next_of(heard) == "default"


async def test_every_server_is_woken(
    wakeups: Wakeups, connect: Connect, database_url: str, watcher: AsyncSql
) -> None:
    async with server(connect, database_url) as other:
        waits = [wait(wakeups, "default", "another"), wait(other, "default")]
        await settled(wakeups, watcher)
        await settled(other, watcher)
        assert await watcher.fetchval(WAITS, "default") == 1
        await enqueue(watcher, 1)
        assert [await ended(one) for one in waits] == [True, True]


async def test_a_session_without_a_server_is_notified(
    heard: Heard, connect: Connect, watcher: AsyncSql
) -> None:
    assert await fetch(await connect(), "awaited") == []
    for queue in ("unawaited", "awaited"):
        await enqueue(watcher, 1, queue)
    assert await next_of(heard) == "awaited"


async def test_a_tick_wakes_fetches_that_were_not_notified(
    heard: Heard, connect: Connect, holder: AsyncSql
) -> None:
    async with holder.transaction():
        await enqueue(holder, 1)
        assert await fetch(await connect()) == []
    await tick(holder, "promote")
    assert await next_of(heard) == "default"


async def test_a_busy_queue_is_notified_by_the_server_instead_of_each_commit(
    wakeups: Wakeups, connect: Connect, watcher: AsyncSql
) -> None:
    senders: asyncio.Queue[int] = asyncio.Queue()
    listener = await connect()
    waits = wait(wakeups, "default")
    await settled(wakeups, watcher)
    await busy(wakeups, watcher)
    assert await ended(waits) is True
    await listener.add_listener(CHANNEL, lambda _c, pid, _ch, _what: senders.put_nowait(pid))
    waits = wait(wakeups, "default")
    await enqueue(watcher, 1)
    assert await ended(waits) is True
    async with deadline():
        assert await senders.get() != watcher.get_server_pid()


async def test_a_job_enqueued_while_a_server_relayed_the_queue_and_committed_later(
    wakeups: Wakeups, holder: AsyncSql, watcher: AsyncSql, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ojs_pg.server.registrations.RELAY_S", 10 * LOOK_S)
    monkeypatch.setattr("ojs_pg.server.registrations.CALM_LOOKS", 1)
    first = wait(wakeups, "default")
    await settled(wakeups, watcher)
    async with holder.transaction():
        await busy(wakeups, watcher)
        assert await ended(first) is True
        await enqueue(holder, 1)
        await watcher.execute("update ojs.waiting set until = now() where relayed")
        waits = wait(wakeups, "default")
        registration = wakeups._registrations["default"]

        async def is_over() -> bool:
            return not registration.busy and time.monotonic() > registration.relayed_until

        await until(is_over, "the relay is over")
        await several_looks()
        assert not waits.done()
    assert await ended(waits) is True


async def test_one_server_relays_a_queue(
    wakeups: Wakeups, connect: Connect, database_url: str, watcher: AsyncSql
) -> None:
    async with server(connect, database_url) as other:
        waits = [wait(one, "default") for one in (wakeups, other)]
        await settled(wakeups, watcher)
        await settled(other, watcher)
        await busy(wakeups, watcher)
        await busy(other, watcher)

        async def is_left() -> bool:
            return not other._registrations["default"].busy

        await until(is_left, "the other server leaves it to the first")
        assert await watcher.fetchval(f"{WAITS} and relayed", "default") == 1
        assert [await ended(one) for one in waits] == [True, True]


async def test_a_queue_without_waiting_fetches_is_not_relayed(
    wakeups: Wakeups, watcher: AsyncSql
) -> None:
    for _ in range(BUSY_NOTIFICATIONS):
        wakeups.hear("default")

    async def is_left() -> bool:
        return not wakeups._registrations["default"].busy

    await until(is_left, "the queue is not busy")
    assert await watcher.fetchval(WAITS, "default") == 0


async def test_a_registration_whose_time_is_over_counts_no_more(
    heard: Heard, watcher: AsyncSql
) -> None:
    await watcher.execute(
        "insert into ojs.waiting (queue, until)"
        " values ('dead', now() - interval '1 s'), ('awaited', now() + interval '1 minute')"
    )
    for queue in ("dead", "awaited"):
        await enqueue(watcher, 1, queue)
    assert await next_of(heard) == "awaited"
    await tick(watcher, "prune")
    assert await watcher.fetchval(WAITS, "dead") == 0
    assert await watcher.fetchval(WAITS, "awaited") == 1


async def test_time_that_a_test_moves_ends_no_registration(
    heard: Heard, connect: Connect, watcher: AsyncSql
) -> None:
    assert await fetch(await connect()) == []
    await watcher.execute("set ojs.now = '2100-01-01'")
    await tick(watcher, "prune")
    await enqueue(watcher, 1)
    assert await next_of(heard) == "default"


async def test_a_registration_waits_for_no_lock(
    connect: Connect, holder: AsyncSql, watcher: AsyncSql
) -> None:
    """However long a transaction stays open in which somebody has registered."""
    await watcher.execute("set lock_timeout = '1ms'")
    async with holder.transaction():
        assert await fetch(holder) == []
        assert await fetch(watcher) == []
        await tick(watcher, "prune")
        await enqueue(watcher, 1)


async def test_a_busy_worker_writes_no_registration(watcher: AsyncSql) -> None:
    for _ in range(3):
        await enqueue(watcher, 1)
        assert len(await fetch(watcher)) == 1
    assert await watcher.fetchval(WAITS, "default") == 0
    for _ in range(3):
        assert await fetch(watcher) == []
    assert await watcher.fetchval(WAITS, "default") == 1


async def test_a_server_whose_fetches_wait_again_and_again_registers_once(
    wakeups: Wakeups, watcher: AsyncSql
) -> None:
    for _ in range(5):
        waits = wait(wakeups, "default")
        await settled(wakeups, watcher)
        await enqueue(watcher, 1)
        assert await ended(waits) is True
        assert len(await fetch(watcher)) == 1
    assert await watcher.fetchval(WAITS, "default") == 1
    assert (
        json.loads(await watcher.fetchval("select to_json(ojs.queues_with_jobs('{default}'))"))
        == []
    )
