"""Settings of queues hold whoever comes at the same moment."""

from typing import Any

from tests.concurrency.support import (
    counted,
    enqueue,
    events,
    fetch,
    job,
    start_together,
    states,
    tick,
    together,
)
from tests.doors import AsyncSql, call_async


async def configure(connection: AsyncSql, queue: str, **config: Any) -> None:
    """Change the settings of a queue."""
    answer = await call_async(connection, "ojs_configure_queue", {"name": queue, **config})
    assert answer.status == 200, answer


async def lock_the_bound(connection: AsyncSql) -> None:
    """As an enqueue to the queue that has not committed yet."""
    await connection.execute("select from ojs.queue_bound for update")


async def test_no_more_jobs_come_than_the_bound_allows(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    await configure(holder, "default", backpressure={"max_depth": 5})
    answers = await start_together(
        holder,
        watcher,
        lock_the_bound,
        [call_async(one, "ojs_enqueue", job()) for one in crowd],
    )
    assert counted(answers) == {201: 5, 429: 11}
    assert await states(watcher) == {"available": 5}


async def test_a_dropped_job_makes_room_for_one_only(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    bound = {"max_depth": 5, "strategy": "drop_oldest"}
    await configure(holder, "default", backpressure=bound)
    await enqueue(holder, 5)
    answers = await start_together(
        holder,
        watcher,
        lock_the_bound,
        [call_async(one, "ojs_enqueue", job()) for one in crowd],
    )
    assert counted(answers) == {201: 16}
    assert await states(watcher) == {"available": 5, "discarded": 16}
    assert await events(watcher, "backpressure.dropped") == 16


async def test_no_more_jobs_are_active_than_the_limit_allows(crowd: list[AsyncSql]) -> None:
    """Their lists of queues have every order."""
    for queue in ("a", "b"):
        await configure(crowd[0], queue, concurrency=3)
        await enqueue(crowd[0], 40, queue)
    running = {"a": 0, "b": 0}
    most, done = 0, 0

    async def work(connection: AsyncSql, *queues: str) -> None:
        nonlocal most, done
        while done < 80:
            found = await fetch(connection, *queues, count=2)
            for one in found:
                running[one["queue"]] += 1
            most = max(most, *running.values())
            for one in found:
                running[one["queue"]] -= 1
                answer = await call_async(connection, "ojs_ack", {"job_id": one["id"]})
                assert answer.status == 200
                done += 1

    await together(*(work(one, *("ab"[:: 1 if n % 2 else -1])) for n, one in enumerate(crowd)))
    assert most <= 3
    assert await states(crowd[0]) == {"completed": 80}


async def test_a_new_lane_does_not_escape_a_setting_that_comes_meanwhile(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    await enqueue(holder, 1)

    async def set_a_bound(connection: AsyncSql) -> None:
        await configure(connection, "default", backpressure={"max_depth": 3})

    answers = await start_together(
        holder,
        watcher,
        set_a_bound,
        [call_async(one, "ojs_enqueue", job(priority=n)) for n, one in enumerate(crowd, 1)],
    )
    assert counted(answers) == {201: 2, 429: 14}


async def test_a_job_that_was_under_way_when_its_queue_was_deleted_is_moved(
    holder: AsyncSql, watcher: AsyncSql
) -> None:
    await enqueue(holder, 1)
    transaction = holder.transaction()
    await transaction.start()
    await enqueue(holder, 1)
    request = {"name": "default", "strategy": "move", "target_queue": "other"}
    assert (await call_async(watcher, "ojs_delete_queue", request)).status == 202
    for _ in range(3):
        await tick(watcher, "drain")
    assert await events(watcher, "queue.deleted") == 0
    assert (await call_async(watcher, "ojs_enqueue", job())).status == 409

    await transaction.commit()
    assert (await tick(watcher, "drain"))["drained"] == 1
    # The first call noted which transactions were running, and all of those have ended now.
    assert await events(watcher, "queue.deleted") == 1
    assert len(await fetch(watcher, "other", count=5)) == 2
