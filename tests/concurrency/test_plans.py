"""What a fetch, an ack and a tick read does not grow with the backlog or with what has ended.

Pages are counted, never time. The session had planned its statements while the tables were empty,
as a server's has that starts on a new database.
"""

import json
from typing import Any, NamedTuple

import pytest

from tests.concurrency.support import AVAILABLE, SCHEDULED, enqueue, fetch
from tests.doors import AsyncSql

BACKLOG = 50_000
ENDED = 50_000
# Nothing planned while the tables were empty survives a vacuum by chance.
NO_AUTOVACUUM = """
select format('alter table ojs.%I set (autovacuum_enabled = off)', c.relname)
from pg_class c where c.relnamespace = 'ojs'::regnamespace and c.relkind = 'r'
"""
COMPLETED = """
with ended as (
  insert into ojs.done (finished_at, id, queue, state, job)
  select now(), ojs.uuid7(now()), 'default', 'completed', '{}' from generate_series(1, $1::integer)
  returning id
), told as (
  insert into ojs.event (at, type, items)
  select now(), 'job.completed', jsonb_agg(jsonb_build_object('job_id', e.id))
  from (select n.id, row_number() over () / 10000 as part from ended n) e group by e.part
)
insert into ojs.tally (queue, at, completed) values ('default', now(), $1)
"""


async def pages(connection: AsyncSql, door: str, request: Any) -> int:
    """How many pages of tables and indexes a call touches, with all that it calls."""
    rows = await connection.fetch(
        f"explain (analyze, buffers, format json) select {door}('{json.dumps(request)}')"
    )
    plan = json.loads(rows[0][0])[0]["Plan"]
    found: int = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return found


async def measure(connection: AsyncSql, other: AsyncSql) -> dict[str, int]:
    """Pages by operation: the least of five calls, the first of which may read the catalog."""
    held = [one["id"] for one in await fetch(other, count=10)]
    waiting = await enqueue(other, 5)
    failure = {"code": "boom", "message": "no"}
    calls: dict[str, list[tuple[str, Any]]] = {
        "fetch 1": [("ojs_fetch", {"queues": ["default"]})] * 5,
        "fetch 10": [("ojs_fetch", {"queues": ["none", "default"], "count": 10})] * 5,
        "ack": [("ojs_ack", {"job_id": one}) for one in held[:5]],
        "nack": [("ojs_nack", {"job_id": one, "error": failure}) for one in held[5:]],
        "cancel": [("ojs_cancel_job", {"id": one}) for one in waiting],
        "enqueue": [("ojs_enqueue", {"type": "race.run", "args": []})] * 5,
    }
    return {
        name: min([await pages(connection, *each) for each in several])
        for name, several in calls.items()
    }


@pytest.fixture
async def planned(crowd: list[AsyncSql]) -> AsyncSql:
    """A connection that has run everything often enough to have settled on its plans."""
    for row in await crowd[0].fetch(NO_AUTOVACUUM):
        await crowd[0].execute(row[0])
    await enqueue(crowd[0], 200)
    for _ in range(2):
        await measure(crowd[1], crowd[0])
    return crowd[1]


async def test_no_operation_reads_more_when_much_waits_or_has_ended(
    planned: AsyncSql, crowd: list[AsyncSql]
) -> None:
    before = await measure(planned, crowd[0])
    await crowd[0].execute(AVAILABLE, BACKLOG)
    await crowd[0].execute(SCHEDULED, BACKLOG, "1 day")
    await crowd[0].execute(COMPLETED, ENDED)
    after = await measure(planned, crowd[0])
    # An index of 50,000 entries is one or two levels higher: a few pages for each row touched.
    grown = {name: (before[name], n) for name, n in after.items() if n > 1.5 * before[name] + 20}
    assert grown == {}


async def test_an_ack_planned_while_few_jobs_were_active_reads_no_more_when_many_are(
    crowd: list[AsyncSql],
) -> None:
    # The planner knows then that the table is small, and could read all of its index as cheaply.
    for row in await crowd[0].fetch(NO_AUTOVACUUM):
        await crowd[0].execute(row[0])
    await enqueue(crowd[0], 20)
    few = [one["id"] for one in await fetch(crowd[0], count=20)]
    await crowd[0].execute("vacuum analyze ojs.active")
    before = min([await pages(crowd[1], "ojs_ack", {"job_id": one}) for one in few[10:]])
    await crowd[0].execute(AVAILABLE, 10_000)
    for _ in range(10):
        many = [one["id"] for one in await fetch(crowd[0], count=1000)]
    after = min([await pages(crowd[1], "ojs_ack", {"job_id": one}) for one in many[-5:]])
    assert after <= before + 20


async def test_no_hot_operation_scans_a_table(planned: AsyncSql, crowd: list[AsyncSql]) -> None:
    await crowd[0].execute(AVAILABLE, BACKLOG)
    await crowd[0].execute(SCHEDULED, BACKLOG, "-1 s")
    await planned.execute("select pg_stat_force_next_flush()")
    before = await scans(planned)
    await measure(planned, planned)
    await planned.fetchval("select ojs.tick('{promote,floors}')")
    await planned.execute("select pg_stat_force_next_flush()")
    after = await scans(planned)
    assert {name: now.seq for name, now in after.items()} == {
        name: was.seq for name, was in before.items()
    }
    assert all(after[name].by_index > before[name].by_index for name in ("ready", "job", "active"))


class Scans(NamedTuple):
    """How often a table was read from end to end, and through an index."""

    seq: int
    by_index: int


async def scans(connection: AsyncSql) -> dict[str, Scans]:
    """By table that a hot operation touches."""
    rows = await connection.fetch(
        "select relname, seq_scan, idx_scan from pg_stat_user_tables where schemaname = 'ojs' and"
        " relname in ('ready', 'job', 'later', 'active', 'lane', 'floor', 'dead')"
    )
    return {row["relname"]: Scans(row["seq_scan"], row["idx_scan"]) for row in rows}


async def test_a_sleeping_snapshot_does_not_make_fetches_slow(
    planned: AsyncSql, crowd: list[AsyncSql]
) -> None:
    await enqueue(crowd[0], 3000)
    before = (await measure(planned, crowd[0]))["fetch 10"]
    async with crowd[2].transaction(isolation="repeatable_read", readonly=True):
        await crowd[2].fetchval("select count(*) from ojs.ready")
        for _ in range(20):
            for one in await fetch(crowd[0], count=100):
                assert one
        after = (await measure(planned, crowd[0]))["fetch 10"]
    # Two thousand entries of jobs that are gone lie before the first one, and cannot be removed.
    assert after <= before + 200
