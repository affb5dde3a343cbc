"""Claims start past the entries of jobs that are gone, and never past a job that is there."""

import asyncio
import json
from typing import Any

from tests.concurrency.support import (
    AVAILABLE,
    enqueue,
    fetch,
    job,
    set_clock_later,
    state_of,
    tick,
    together,
    until_waiting,
)
from tests.doors import AsyncSql, call_async

MANY = 500
FLOOR = "select coalesce(max(seq), 0) from ojs.floor where queue = 'default'"


async def raise_floors(connection: AsyncSql) -> int:
    """Tick until nothing moves any more; the floor of the queue `default`."""
    for _ in range(3):
        await tick(connection, "floors")
    floor: int = await connection.fetchval(FLOOR)
    return floor


async def drain(connection: AsyncSql, *queues: str) -> list[str]:
    found: list[str] = []
    while jobs := await fetch(connection, *queues, count=1000):
        found += [one["id"] for one in jobs]
    return found


async def unclaim(connection: AsyncSql, jobs: list[Any]) -> None:
    """Undo claims, as the server does for a client that is gone."""
    await connection.execute("select ojs.unclaim_jobs($1::jsonb)", json.dumps(jobs))


async def test_claims_go_by_priority_and_arrival(crowd: list[AsyncSql]) -> None:
    low = await enqueue(crowd[0], 2, priority=-5)
    normal = await enqueue(crowd[1], 3)
    high = await enqueue(crowd[2], 3, priority=5)
    first, second = await fetch(crowd[0], count=2)
    report = {"job_id": first["id"], "error": {"code": "boom", "message": "no"}, "requeue": True}
    assert (await call_async(crowd[0], "ojs_nack", report)).status == 200
    await unclaim(crowd[1], [second])
    found = [one["id"] for each in crowd[:2] for one in await fetch(each)] + await drain(crowd[2])
    # What was given back goes last of its priority, what was undone where it was.
    assert found == [second["id"], high[2], first["id"], *normal, *low]
    assert [first["id"], second["id"]] == high[:2]


async def test_a_floor_rises_past_jobs_that_are_gone(crowd: list[AsyncSql]) -> None:
    await enqueue(crowd[0], MANY)
    left = await enqueue(crowd[0], 3)
    await raise_floors(crowd[1])
    await fetch(crowd[0], count=MANY)
    assert await raise_floors(crowd[1]) > MANY
    assert await drain(crowd[2]) == left


async def test_a_job_that_is_committed_late_is_not_passed_over(
    crowd: list[AsyncSql], holder: AsyncSql
) -> None:
    await enqueue(crowd[0], 1)
    await drain(crowd[0])
    async with holder.transaction():
        late = await enqueue(holder, 1)
        await enqueue(crowd[0], MANY)
        await drain(crowd[0])
        assert await raise_floors(crowd[1]) == 0
    assert await drain(crowd[2]) == late
    await enqueue(crowd[0], MANY)
    await raise_floors(crowd[1])
    await drain(crowd[0])
    assert await raise_floors(crowd[1]) > MANY


async def test_a_late_job_is_not_passed_over_though_nothing_was_committed_after_it_began(
    crowd: list[AsyncSql], holder: AsyncSql
) -> None:
    """Its transaction has the highest id of all, which no snapshot shows before it has ended."""
    await enqueue(crowd[0], MANY)
    await drain(crowd[0])
    async with holder.transaction():
        late = await enqueue(holder, 1)
        await raise_floors(crowd[1])
    assert await drain(crowd[2]) == late


async def test_a_tick_inside_a_transaction_that_wrote_before_passes_over_no_job(
    crowd: list[AsyncSql], holder: AsyncSql
) -> None:
    """Its own id is then no bound: others may have got theirs since."""
    await enqueue(crowd[0], MANY)
    await drain(crowd[0])
    await crowd[1].execute("begin; select pg_current_xact_id()")
    async with holder.transaction():
        late = await enqueue(holder, 1)
        await tick(crowd[1], "floors")
        await crowd[1].execute("commit")
        await raise_floors(crowd[1])
    assert await drain(crowd[2]) == late


# Where `race.slow` is on, who has drawn a place pauses.
PAUSE = """
create function public.pause() returns integer language plpgsql as $$
begin
  if current_setting('race.slow', true) = 'on' then
    perform pg_advisory_xact_lock_shared(42);
  end if;
  return 0;
end $$
"""


async def test_a_job_that_has_but_drawn_its_place_is_not_passed_over(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    await enqueue(crowd[0], 1)
    await drain(crowd[0])
    drawn = "nextval('ojs.ready_seq')"
    place = await holder.fetchval("select pg_get_functiondef('ojs.insert_drafts'::regproc)")
    assert drawn in place
    await holder.execute(PAUSE)
    await holder.execute(place.replace(drawn, f"{drawn} + public.pause()"))
    async with holder.transaction():
        await holder.execute("select pg_advisory_xact_lock(42)")
        await crowd[0].execute("set race.slow = 'on'")
        slow = asyncio.create_task(call_async(crowd[0], "ojs_enqueue", job()))
        await until_waiting(watcher, 1)
        await enqueue(crowd[1], MANY)
        await drain(crowd[1])
        assert await raise_floors(crowd[1]) == 0
    [made] = await together(slow)
    assert await drain(crowd[2]) == [made.job["id"]]


async def test_a_job_that_gets_its_old_place_back_is_found_there(crowd: list[AsyncSql]) -> None:
    await enqueue(crowd[0], MANY)
    await raise_floors(crowd[1])
    held = await fetch(crowd[0], count=MANY)
    assert await raise_floors(crowd[1]) > 0
    newer = await enqueue(crowd[0], 2)
    await unclaim(crowd[0], held[:2])
    assert await drain(crowd[2]) == [one["id"] for one in held[:2]] + newer


async def test_a_claim_that_was_lost_meanwhile_is_not_undone(holder: AsyncSql) -> None:
    [job_id] = await enqueue(holder, 1)
    lost = await fetch(holder, visibility_timeout_ms=1000)
    await set_clock_later(holder, "20 seconds")
    await tick(holder, "reap")
    second = await fetch(holder)
    await unclaim(holder, lost)
    assert await state_of(holder, job_id) == "active"
    await unclaim(holder, second)
    await set_clock_later(holder, "25 seconds")
    [third] = await fetch(holder)
    # It has the number of the second, which did not count; but it started at another time.
    assert third["attempt"] == second[0]["attempt"] == 2
    await unclaim(holder, second)
    assert await state_of(holder, job_id) == "active"


async def test_no_floor_rises_while_a_job_gets_its_old_place_back(
    crowd: list[AsyncSql], holder: AsyncSql
) -> None:
    await enqueue(crowd[0], MANY)
    await raise_floors(crowd[1])
    held = await fetch(crowd[0], count=MANY)
    async with holder.transaction():
        await unclaim(holder, held[:1])
        assert await raise_floors(crowd[1]) == 0
    assert await drain(crowd[2]) == [held[0]["id"]]


async def test_every_priority_has_a_floor_of_its_own(crowd: list[AsyncSql]) -> None:
    low = await enqueue(crowd[0], 2, priority=-5)
    await enqueue(crowd[0], MANY, priority=5)
    await enqueue(crowd[0], MANY)
    await raise_floors(crowd[1])
    await fetch(crowd[0], count=2 * MANY)
    assert await raise_floors(crowd[1]) > MANY
    assert await drain(crowd[2]) == low


async def test_floors_and_claims_at_once_lose_no_job(crowd: list[AsyncSql]) -> None:
    found: list[str] = []

    async def produce(connection: AsyncSql) -> list[str]:
        return [one for _ in range(40) for one in await enqueue(connection, 25)]

    async def work(connection: AsyncSql) -> None:
        for turn in range(120):
            jobs = await fetch(connection, count=20)
            if turn % 7 == 0 and jobs:
                await unclaim(connection, jobs[:1])
                jobs = jobs[1:]
            found.extend(one["id"] for one in jobs)

    async def raise_often(connection: AsyncSql) -> None:
        for _ in range(200):
            await tick(connection, "floors")

    made = await together(
        *(produce(one) for one in crowd[:5]),
        *(work(one) for one in crowd[5:14]),
        *(raise_often(one) for one in crowd[14:]),
    )
    found += await drain(crowd[0])
    expected = [one for ids in made[:5] if ids for one in ids]
    assert sorted(found) == sorted(expected)


# What the present transaction has read so far: nobody else's work is counted.
ENTRIES_READ = "select pg_stat_get_xact_tuples_returned('ojs.ready_next'::regclass)"
LANE_READS = """
select sum(pg_stat_get_xact_numscans(c.oid))::integer
from pg_class c left join pg_index i on i.indexrelid = c.oid
where 'ojs.lane'::regclass in (c.oid, i.indrelid)
"""


async def test_a_sleeping_snapshot_costs_a_claim_little(crowd: list[AsyncSql]) -> None:
    """Entries of jobs that are gone cannot be removed while somebody may still see them."""

    await enqueue(crowd[0], 1)
    await crowd[0].execute(AVAILABLE, 20_000)
    async with crowd[2].transaction(isolation="repeatable_read", readonly=True):
        await crowd[2].fetchval("select count(*) from ojs.ready")
        for _ in range(12):
            assert len(await fetch(crowd[0], count=1000)) == 1000
            await raise_floors(crowd[1])
        async with crowd[0].transaction():
            before = await crowd[0].fetchval(ENTRIES_READ)
            assert len(await fetch(crowd[0], count=10)) == 10
            assert await crowd[0].fetchval(ENTRIES_READ) - before < 1000


async def test_where_nothing_happens_no_lane_is_read(crowd: list[AsyncSql]) -> None:
    async def lane_reads_of_a_tick() -> int:
        async with crowd[1].transaction():
            before = await crowd[1].fetchval(LANE_READS)
            await tick(crowd[1], "floors")
            return int(await crowd[1].fetchval(LANE_READS)) - int(before)

    for queue in range(20):
        await enqueue(crowd[0], 1, f"queue-{queue}")
    await enqueue(crowd[0], MANY)
    await drain(crowd[0])
    assert await lane_reads_of_a_tick() > 0
    assert await raise_floors(crowd[1]) > 0
    await raise_floors(crowd[1])
    assert [await lane_reads_of_a_tick() for _ in range(20)] == [0] * 20
    # A job that came and went, and one that got its place back, without an event.
    await enqueue(crowd[0], MANY)
    [held, *_] = await fetch(crowd[0], count=MANY)
    floor = await raise_floors(crowd[1])
    assert floor > MANY + 200
    await unclaim(crowd[0], [held])
    assert (
        await crowd[0].fetchval(f"{FLOOR} and version = (select max(version) from ojs.floor)") == 0
    )
    await fetch(crowd[0])
    assert await raise_floors(crowd[1]) == floor
