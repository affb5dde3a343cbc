"""What a page of a list of jobs reads does not grow with the jobs that lie behind it.

As in test_plans.py, pages of tables and indexes are counted, and the session has planned its
statements while the tables were empty.
"""

import json
from typing import Any

from tests.concurrency.support import AVAILABLE, SCHEDULED, enqueue, fetch
from tests.concurrency.test_plans import COMPLETED, NO_AUTOVACUUM
from tests.doors import AsyncSql

MANY = 30_000
# Discarded jobs of every queue and type; $1 of them.
DISCARDED = """
with failed as (
  insert into ojs.dead (id, queue, discarded_at, dead_letter, type, job, record)
  select ojs.uuid7(now()), 'default', now(), true, 'race.run',
    '{"type": "race.run", "state": "discarded", "queue": "default"}', '{}'
  from generate_series(1, $1::integer)
)
insert into ojs.tally (queue, at, discarded) values ('default', now(), $1)
"""
EXPLAINED = "explain (analyze, buffers, format json) "
FOUND = "select * from ojs.find_jobs((ojs.job_filter('{filter}')).filter, {after}, 20)"
FILTERS: list[dict[str, Any]] = [
    {},
    *({"state": state} for state in ("available", "scheduled", "completed", "discarded")),
    *(
        {"state": state, "queue": "default"}
        for state in ("available", "scheduled", "completed", "discarded")
    ),
    {"state": "active"},
    {"state": "discarded", "type": "race.run"},
]


async def measure(connection: AsyncSql) -> dict[str, int]:
    """Pages by filter: the least of three calls, of the first page and of one 100 jobs further."""
    found = {}
    for wanted in FILTERS:
        after = None
        for place in ("first", "deep"):
            call = FOUND.format(filter=json.dumps(wanted), after=after or "null")
            plans = [await connection.fetch(EXPLAINED + call) for _ in range(3)]
            found[f"{wanted} {place}"] = min(
                blocks(json.loads(rows[0][0])[0]["Plan"]) for rows in plans
            )
            [row] = await connection.fetch(call.replace(", 20)", ", 100)"))
            after = f"'{row['next']}'" if row["next"] else None
    return found


def blocks(plan: dict[str, int]) -> int:
    """Pages of tables and indexes that a plan touched."""
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


async def test_a_page_of_jobs_reads_no_more_when_many_lie_behind_it(crowd: list[AsyncSql]) -> None:
    for row in await crowd[0].fetch(NO_AUTOVACUUM):
        await crowd[0].execute(row[0])
    await enqueue(crowd[0], 300)
    await fetch(crowd[0], count=50)
    await crowd[0].execute(SCHEDULED, 300, "1 day")
    await crowd[0].execute(COMPLETED, 300)
    await crowd[0].execute(DISCARDED, 300)
    for _ in range(2):
        await measure(crowd[1])
    before = await measure(crowd[1])
    # Available jobs have no index by state, so a list of them steps over newer ones that wait.
    await crowd[0].execute(SCHEDULED, MANY, "1 day")
    await crowd[0].execute(AVAILABLE, MANY)
    await crowd[0].execute(COMPLETED, MANY)
    await crowd[0].execute(DISCARDED, MANY)
    after = await measure(crowd[1])
    # To all jobs of a queue that has few available ones another way leads than to many.
    grown = {name: (before[name], n) for name, n in after.items() if n > 3 * before[name] + 1000}
    assert grown == {}
