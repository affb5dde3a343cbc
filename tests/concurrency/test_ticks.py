"""Several servers tick at once: each due thing happens once, and in steps that end."""

import asyncio
from typing import Any

from tests.concurrency.support import (
    HELD,
    SCHEDULED,
    enqueue,
    events,
    fetch,
    set_clock_later,
    states,
    tick,
    together,
    until_waiting,
)
from tests.doors import AsyncSql, call_async
from tests.waiting import until

QUEUE = "insert into ojs.queue (name, created_at) values ('default', now())"


async def ticks(connections: list[AsyncSql], *chores: str) -> list[dict[str, Any]]:
    """One tick from each connection, all at once."""
    return list(await together(*(tick(one, *chores) for one in connections)))


async def test_a_due_job_becomes_available_once(crowd: list[AsyncSql]) -> None:
    await enqueue(crowd[0], 400, scheduled_at="+PT10S")
    for one in crowd[:8]:
        await set_clock_later(one, "20 seconds")
    did: list[dict[str, Any]] = []

    async def all_available() -> bool:
        did.extend(await ticks(crowd[:8], "promote"))
        return await states(crowd[0]) == {"available": 400}

    await until(all_available, "all due jobs are available")
    assert sum(each["promoted"] for each in did) == 400
    assert await events(crowd[0], "job.enqueued") == 400


async def test_a_tick_and_the_fetches_share_out_the_due_jobs(crowd: list[AsyncSql]) -> None:
    ids = await enqueue(crowd[0], 200, scheduled_at="+PT10S")
    for one in crowd:
        await set_clock_later(one, "20 seconds")
    claimed: list[str] = []

    async def work(connection: AsyncSql) -> None:
        while len(claimed) < len(ids):
            claimed.extend(one["id"] for one in await fetch(connection, count=3))

    async def promote(connection: AsyncSql) -> None:
        while len(claimed) < len(ids):
            await tick(connection, "promote")

    await together(*map(work, crowd[:10]), *map(promote, crowd[10:]))
    assert sorted(claimed) == sorted(ids)
    assert await events(crowd[0], "job.enqueued") == len(ids)


async def test_a_lost_job_is_taken_back_once(crowd: list[AsyncSql]) -> None:
    await enqueue(crowd[0], 120)
    held = await fetch(crowd[0], count=120, visibility_timeout_ms=1000)
    assert len(held) == 120
    for one in crowd[:8]:
        await set_clock_later(one, "20 seconds")
    did: list[dict[str, Any]] = []

    async def all_available() -> bool:
        did.extend(await ticks(crowd[:8], "reap"))
        return await states(crowd[0]) == {"available": 120}

    await until(all_available, "all lost jobs are available again")
    assert sum(each["reaped"] for each in did) == 120
    again = await fetch(crowd[0], count=120)
    assert {(one["attempt"], len(one["errors"])) for one in again} == {(2, 1)}


async def test_the_jobs_of_a_dead_worker_are_taken_back_once(crowd: list[AsyncSql]) -> None:
    await enqueue(crowd[0], 60)
    for n in range(6):
        await call_async(crowd[0], "ojs_heartbeat", {"worker_id": f"w{n}"})
        await fetch(crowd[0], worker_id=f"w{n}", count=10)
    for one in crowd[:8]:
        await set_clock_later(one, "1 minute")
    did = await ticks(crowd[:8], "reap")
    assert sum(each["dead_workers"] for each in did) == 6
    assert await states(crowd[0]) == {"available": 60}
    assert await events(crowd[0], "job.failed") == 60


async def test_an_expired_job_ends_once(crowd: list[AsyncSql]) -> None:
    await enqueue(crowd[0], 60, expires_at="+PT10S")
    await enqueue(crowd[0], 60, expires_at="+PT10S", scheduled_at="+PT30M")
    await enqueue(crowd[0], 30, expires_at="+PT10S", pending=True)
    for one in crowd:
        await set_clock_later(one, "20 seconds")
    await together(ticks(crowd[:8], "reap"), *(fetch(one, count=5) for one in crowd[8:]))

    async def all_discarded() -> bool:
        await ticks(crowd[:8], "reap")
        return await states(crowd[0]) == {"discarded": 150}

    await until(all_discarded, "all expired jobs are discarded")
    assert await events(crowd[0], "job.expired") == 150
    assert await events(crowd[0], "job.started") == 0


async def test_a_hundred_thousand_due_jobs_are_promoted_in_steps(crowd: list[AsyncSql]) -> None:
    total = 100_000
    await crowd[0].execute(QUEUE)
    await crowd[0].execute(SCHEDULED, total, "-1 hour")
    promoted = 0

    async def promote(connection: AsyncSql) -> None:
        nonlocal promoted
        while step := (await tick(connection, "promote"))["promoted"]:
            assert step <= 1000
            promoted += step

    await together(*map(promote, crowd[:4]))
    assert promoted == total
    assert await states(crowd[0]) == {"available": total}


async def test_a_thousand_lost_jobs_are_taken_back_in_steps(crowd: list[AsyncSql]) -> None:
    await crowd[0].execute(QUEUE)
    await crowd[0].execute(HELD, 1200)
    steps = []
    while step := (await tick(crowd[0], "reap"))["reaped"]:
        steps.append(step)
    assert (sum(steps), max(steps) <= 500) == (1200, True)


async def test_counts_are_exact_while_they_are_folded(crowd: list[AsyncSql]) -> None:
    await enqueue(crowd[0], 150)
    worked = 0

    async def work(connection: AsyncSql) -> None:
        nonlocal worked
        while found := await fetch(connection, count=2):
            for one in found:
                await call_async(connection, "ojs_ack", {"job_id": one["id"]})
                worked += 1

    async def fold(connection: AsyncSql) -> None:
        while worked < 150:
            await tick(connection, "fold")
            stats = (await call_async(connection, "ojs_queue_stats", {"name": "default"})).body[
                "stats"
            ]
            assert sum(stats[s] for s in ("available", "active", "completed")) == 150

    await together(*map(work, crowd[:8]), *map(fold, crowd[8:]))
    stats = (await call_async(crowd[0], "ojs_queue_stats", {"name": "default"})).body["stats"]
    assert (stats["completed"], stats["completed_last_hour"]) == (150, 150)


async def test_counts_added_during_a_fold_are_not_lost(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    await enqueue(holder, 9)
    held = [one["id"] for one in await fetch(holder, count=9)]

    async def end_three(connection: AsyncSql) -> None:
        acked, cancelled, failed = (held.pop() for _ in range(3))
        await call_async(connection, "ojs_ack", {"job_id": acked})
        await call_async(connection, "ojs_cancel_job", {"id": cancelled})
        error = {"code": "FAIL", "message": "no"}
        await call_async(connection, "ojs_nack", {"job_id": failed, "error": error})

    await end_three(holder)
    await tick(holder, "fold")
    await end_three(holder)
    async with holder.transaction():
        await holder.execute("select from ojs.queue_total for update")
        fold = asyncio.create_task(tick(crowd[0], "fold"))
        await until_waiting(watcher, 1)
        await end_three(crowd[1])
    await together(fold)
    for _ in range(2):
        stats = (await call_async(holder, "ojs_queue_stats", {"name": "default"})).body["stats"]
        ended = ("completed", "cancelled", "discarded", "completed_last_hour", "failed_last_hour")
        assert [stats[name] for name in ended] == [3] * 5
        await tick(holder, "fold")


async def test_simultaneous_ticks_leave_no_lock_behind(crowd: list[AsyncSql]) -> None:
    await enqueue(crowd[0], 30, scheduled_at="+PT10S")
    for one in crowd:
        await set_clock_later(one, "20 seconds")
    chores = ("promote", "reap", "cron", "fold", "prune")
    for _ in range(3):
        did = await ticks(crowd, *chores)
    # A tick that fails gives its locks back too: the one that made partitions is rolled back.
    async with crowd[0].transaction():
        assert "days_dropped" in await tick(crowd[0], "prune")
        assert all("days_dropped" not in each for each in await ticks(crowd[1:], "prune"))
    assert "days_dropped" in await tick(crowd[1], "prune")
    assert len(did) == len(crowd)
    assert await states(crowd[0]) == {"available": 30}
