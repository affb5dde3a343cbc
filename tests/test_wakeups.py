"""A waiting fetch is woken by what happens, misses nothing, and is not woken for nothing."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from ojs_pg.server.pool import Connection, Database, Pool
from ojs_pg.server.wakeups import CHANNEL, WOKEN_AT_ONCE, Wakeups
from tests.conftest import Connect
from tests.http.outage import Gate, through
from tests.waiting import DEADLINE_S, deadline, ended, settled

LONG_S = 600.0


@pytest.fixture
def wakeups() -> Wakeups:
    return Wakeups()


async def wait(wakeups: Wakeups, *queues: str) -> "asyncio.Task[bool]":
    """Somebody who has looked, found nothing, and waits now."""
    task = asyncio.create_task(wakeups.wait([*queues], since=wakeups.now(), seconds=LONG_S))
    await settled()
    assert not task.done()
    return task


async def forget(*tasks: "asyncio.Task[bool]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_wake_up_ends_a_wait(wakeups: Wakeups) -> None:
    task = await wait(wakeups, "a")
    wakeups.wake(["a"])
    assert await ended(task) is True


async def test_a_wait_ends_by_itself(wakeups: Wakeups) -> None:
    assert await wakeups.wait(["a"], since=wakeups.now(), seconds=0.01) is False


@pytest.mark.parametrize("seconds", [0, -1])
async def test_a_fetch_without_time_left_does_not_wait(wakeups: Wakeups, seconds: float) -> None:
    assert await wakeups.wait(["a"], since=wakeups.now(), seconds=seconds) is False


async def test_another_queue_wakes_no_fetch(wakeups: Wakeups) -> None:
    task = await wait(wakeups, "a")
    wakeups.wake(["b"])
    await settled()
    assert not task.done()
    await forget(task)


async def test_any_of_several_queues_wakes(wakeups: Wakeups) -> None:
    task = await wait(wakeups, "a", "b", "c")
    wakeups.wake(["c"])
    assert await ended(task) is True


async def test_a_wake_up_between_looking_and_waiting_counts(wakeups: Wakeups) -> None:
    since = wakeups.now()
    wakeups.wake(["a"])
    async with deadline():
        assert await wakeups.wait(["b", "a"], since=since, seconds=LONG_S) is True


async def test_a_wake_up_before_looking_does_not_count(wakeups: Wakeups) -> None:
    wakeups.wake(["a"])
    task = await wait(wakeups, "a")
    await forget(task)


async def test_the_longest_waiting_fetches_are_woken_first_and_only_some(wakeups: Wakeups) -> None:
    tasks = [await wait(wakeups, "a") for _ in range(2 * WOKEN_AT_ONCE + 1)]
    wakeups.wake(["a"])
    await settled()
    woken = [task.done() for task in tasks]
    assert woken == [True] * WOKEN_AT_ONCE + [False] * (WOKEN_AT_ONCE + 1)
    wakeups.wake(["a"])
    wakeups.wake(["a"])
    assert all([await ended(task) for task in tasks])


async def test_a_fetch_that_was_woken_for_one_queue_waits_for_no_other(wakeups: Wakeups) -> None:
    both = await wait(wakeups, "a", "b")
    wakeups.wake(["a"])
    assert await ended(both) is True
    tasks = [await wait(wakeups, "b") for _ in range(WOKEN_AT_ONCE)]
    wakeups.wake(["b"])
    assert all([await ended(task) for task in tasks])


async def test_a_fetch_that_gave_up_does_not_use_up_a_wake_up(wakeups: Wakeups) -> None:
    gone = [await wait(wakeups, "a") for _ in range(5)]
    stays = await wait(wakeups, "a")
    await forget(*gone)
    wakeups.wake(["a"])
    assert await ended(stays) is True


async def test_a_woken_fetch_that_leaves_passes_the_wake_up_on(wakeups: Wakeups) -> None:
    gone = [await wait(wakeups, "a") for _ in range(WOKEN_AT_ONCE)]
    stays = await wait(wakeups, "a")
    wakeups.wake(["a"])
    await forget(*gone)
    assert await ended(stays) is True


async def test_all_waiting_fetches_can_be_woken(wakeups: Wakeups) -> None:
    tasks = [await wait(wakeups, name) for name in ("a", "a", "a", "b", "c")]
    wakeups.wake_all()
    assert all([await ended(task) for task in tasks])


async def test_a_closed_server_has_no_waiting_fetch(wakeups: Wakeups) -> None:
    tasks = [await wait(wakeups, "a") for _ in range(5)]
    wakeups.close()
    for task in tasks:
        await ended(task)
    assert await wakeups.wait(["a"], since=wakeups.now(), seconds=LONG_S) is False


async def test_the_same_queue_twice_is_the_same_queue(wakeups: Wakeups) -> None:
    task = await wait(wakeups, "a", "a")
    wakeups.wake(["a"])
    assert await ended(task) is True


@pytest.fixture
async def heard(connect: Connect) -> "asyncio.Queue[str]":
    """What another server hears on the channel."""
    queue: asyncio.Queue[str] = asyncio.Queue()
    connection = await connect()
    await connection.execute("select ojs.register_waiting('{a,b,secret,last}')")
    await connection.add_listener(CHANNEL, lambda _c, _p, _ch, name: queue.put_nowait(str(name)))
    return queue


@pytest.fixture
async def telling(wakeups: Wakeups, database_url: str) -> AsyncIterator[None]:
    """Other servers are notified as long as the test runs."""
    pool = await Pool.open(Database(database_url), 1, 1, silence_s=DEADLINE_S)
    task = asyncio.create_task(wakeups.notify_others(pool))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await pool.close()


async def next_of(heard: "asyncio.Queue[str]") -> str:
    async with deadline():
        return await heard.get()


@pytest.mark.usefixtures("telling")
async def test_other_servers_are_notified_once_of_many_commits(
    wakeups: Wakeups, heard: "asyncio.Queue[str]"
) -> None:
    for _ in range(100):
        wakeups.wake(["a", "b"], notify=True)
    wakeups.wake(["secret"])
    assert {await next_of(heard), await next_of(heard)} == {"a", "b"}
    wakeups.wake(["last"], notify=True)
    assert await next_of(heard) == "last"


@pytest.fixture
async def listening(wakeups: Wakeups, connect: Connect) -> AsyncIterator[None]:
    """This server hears others as long as the test runs."""
    task = asyncio.create_task(wakeups.listen(connect))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


LISTENER = (
    "select pid from pg_stat_activity where datname = current_database() and query ~* '^listen'"
)


async def listener(connection: "asyncpg.Connection[asyncpg.Record]", after: int = 0) -> int:
    """The backend that listens; waits until there is one, another than `after`."""
    async with deadline():
        while True:
            pid = await connection.fetchval(LISTENER)
            if isinstance(pid, int) and pid != after:
                return pid
            await asyncio.sleep(0.01)


@pytest.mark.usefixtures("listening")
async def test_others_are_heard(wakeups: Wakeups, connect: Connect) -> None:
    other = await connect()
    await listener(other)
    waits = asyncio.create_task(wakeups.wait(["a"], since=wakeups.now(), seconds=LONG_S))
    while not waits.done():
        async with deadline():
            await other.execute("select pg_notify($1, 'a')", CHANNEL)
    assert await ended(waits) is True


@pytest.mark.usefixtures("listening")
async def test_when_the_listening_connection_was_lost_everybody_looks_again(
    wakeups: Wakeups, connect: Connect
) -> None:
    other = await connect()
    pid = await listener(other)
    await settled()
    waits = asyncio.create_task(wakeups.wait(["a"], since=wakeups.now(), seconds=LONG_S))
    await other.execute("select pg_terminate_backend($1)", pid)
    await listener(other, after=pid)
    assert await ended(waits) is True


@pytest.mark.parametrize("listens", [True, False])
async def test_a_connection_that_fell_silent_is_replaced(
    wakeups: Wakeups,
    database_url: str,
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
    listens: bool,
) -> None:
    """Nothing says that it is lost, as when the other machine was switched off.

    listens: whether that happens once it listens, or when it is about to.
    """
    monkeypatch.setattr("ojs_pg.server.wakeups.PROBE_S", 0.2)
    gate = Gate(database_url)
    database = Database(through(database_url, await gate.start()))
    pids: asyncio.Queue[int] = asyncio.Queue()
    falls_silent = not listens

    async def connect_for_a_while() -> Connection:
        nonlocal falls_silent
        connection = await database.connect()
        if falls_silent:
            gate.forget()
        falls_silent = False
        pids.put_nowait(connection.get_server_pid())
        return connection

    task = asyncio.create_task(wakeups.listen(connect_for_a_while))
    other = await connect()
    async with deadline():
        first = await pids.get()
        if listens:
            await wakeups.keys_changed.wait()  # it knows that it listens
            gate.forget()
            await other.execute("select pg_terminate_backend($1)", first)
        second = await pids.get()
    assert await listener(other, after=first) == second
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await gate.stop()


async def test_a_server_that_cannot_listen_tries_again(wakeups: Wakeups, connect: Connect) -> None:
    away = iter([OSError("away")])

    async def connect_later() -> "asyncpg.Connection[asyncpg.Record]":
        for error in away:
            raise error
        return await connect()

    waits = await wait(wakeups, "a")
    listening = asyncio.create_task(wakeups.listen(connect_later))
    assert await ended(waits) is True
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
