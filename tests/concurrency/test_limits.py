"""Rate limits with many fetchers: never more than allowed, and nothing is left lying."""

from datetime import timedelta

from tests.concurrency.support import (
    NOON,
    counted,
    enqueue,
    fetch,
    set_clock,
    start_together,
    states,
    tick,
    together,
)
from tests.doors import AsyncSql, call_async


async def test_a_limit_of_concurrency_is_never_exceeded(crowd: list[AsyncSql]) -> None:
    limit = {"key": "three", "concurrency": 3}
    for queue in ("a", "b"):
        await enqueue(crowd[0], 40, queue, rate_limit=limit)
    running, most, done = 0, 0, 0

    async def work(connection: AsyncSql, queue: str) -> None:
        nonlocal running, most, done
        while done < 80:
            found = await fetch(connection, queue, "a", "b", count=2)
            running += len(found)
            most = max(most, running)
            for one in found:
                running -= 1
                answer = await call_async(connection, "ojs_ack", {"job_id": one["id"]})
                assert answer.status == 200
                done += 1

    await together(*(work(one, "ab"[n % 2]) for n, one in enumerate(crowd)))
    assert most <= 3
    assert await states(crowd[0]) == {"completed": 80}


async def test_no_more_start_in_a_period_than_a_rate_allows(crowd: list[AsyncSql]) -> None:
    limit = {"key": "five", "rate": {"limit": 5, "period": "PT1H"}}
    await set_clock(crowd, NOON)
    await enqueue(crowd[0], 40, rate_limit=limit)
    started = []
    for hours in range(3):
        await set_clock(crowd, NOON + timedelta(hours=hours))
        found = [
            one
            for _ in range(4)
            for each in await together(*(fetch(one, count=2) for one in crowd))
            for one in each
        ]
        started.append(len(found))
    assert started == [5, 5, 5]


async def test_jobs_that_a_limit_held_back_keep_their_order(crowd: list[AsyncSql]) -> None:
    ids = await enqueue(crowd[0], 30, rate_limit={"key": "one", "concurrency": 1})
    found = await together(*(fetch(one, count=5) for one in crowd))
    [held] = [one["id"] for each in found for one in each]
    order = [held]
    for _ in ids[1:]:
        assert (await call_async(crowd[0], "ojs_ack", {"job_id": order[-1]})).status == 200
        await together(*(tick(one, "promote") for one in crowd))
        [following] = await fetch(crowd[0], count=5)
        order.append(following["id"])
    assert order[1:] == [one for one in ids if one != held]


async def test_a_cancel_waits_for_the_session_that_moves_a_held_back_job(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    ids = await enqueue(crowd[0], 2, rate_limit={"key": "one", "concurrency": 1})
    [held] = await fetch(crowd[0], count=2)
    [parked] = {*ids} - {held["id"]}
    answers = await start_together(
        holder,
        watcher,
        lambda moving: moving.execute("select from ojs.parked for update"),
        [call_async(one, "ojs_cancel_job", {"id": parked}) for one in crowd[:2]],
        commit=False,
    )
    assert counted(answers) == {200: 1, 409: 1}
    assert await states(crowd[0]) == {"active": 1, "cancelled": 1}


async def test_nothing_is_dropped_while_another_claim_decides(
    crowd: list[AsyncSql], holder: AsyncSql
) -> None:
    """Only the claim that decides for a key knows whether its limit is used up."""
    [made] = await enqueue(
        crowd[0], 1, rate_limit={"key": "one", "concurrency": 1, "on_limit": "drop"}
    )
    async with holder.transaction():
        await holder.execute("select from ojs.rate_limit where key = 'one' for update")
        assert await fetch(crowd[0]) == []
        assert await states(crowd[0]) == {"available": 1}
    [found] = await fetch(crowd[0])
    assert found["id"] == made


async def test_of_many_claims_one_starts_and_the_rest_is_dropped_or_comes_later(
    crowd: list[AsyncSql],
) -> None:
    limit = {"key": "one", "rate": {"limit": 1, "period": "PT1H"}}
    await set_clock(crowd, NOON)
    await enqueue(crowd[0], 20, "drops", rate_limit={**limit, "on_limit": "drop"})
    found = await together(*(fetch(one, "drops", count=2) for one in crowd))
    await enqueue(crowd[0], 20, "later", rate_limit={**limit, "on_limit": "reschedule"})
    found += await together(*(fetch(one, "drops", "later", count=2) for one in crowd))
    await fetch(crowd[0], "drops", "later", count=40)
    assert len([one for each in found for one in each]) == 1
    left = await states(crowd[0])
    # Those that were met while another claim decided wait as others do.
    assert left["active"] == 1
    assert sum(left.values()) == 40
    assert left["discarded"] + left.get("available", 0) + left["scheduled"] == 39
