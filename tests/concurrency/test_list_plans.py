"""What a page of a list of jobs reads does not grow with the jobs that lie behind it.

As in test_plans.py, pages of tables and indexes are counted, and the session has planned its
statements while the tables were empty.
"""

from typing import Any

import pytest

from tests.concurrency.support import AVAILABLE, SCHEDULED, enqueue, fetch
from tests.concurrency.test_plans import COMPLETED, NO_AUTOVACUUM, pages
from tests.doors import AsyncSql, call_async

MANY = 30_000
# Discarded jobs of every queue and type; $1 of them.
DISCARDED = """
insert into ojs.dead (id, queue, discarded_at, dead_letter, type, job, record)
select ojs.uuid7(now()), 'default', now(), true, 'race.run',
  '{"type": "race.run", "state": "discarded", "queue": "default"}', '{}'
from generate_series(1, $1::integer)
"""
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


async def read(connection: AsyncSql, request: dict[str, Any]) -> int:
    """Pages that a list reads when it is asked for the third time."""
    return min([await pages(connection, "ojs_list_jobs", request) for _ in range(3)])


@pytest.mark.parametrize("request_", FILTERS, ids=str)
async def test_a_page_of_jobs_reads_no_more_when_many_lie_behind_it(
    crowd: list[AsyncSql], request_: dict[str, Any]
) -> None:
    for row in await crowd[0].fetch(NO_AUTOVACUUM):
        await crowd[0].execute(row[0])
    await enqueue(crowd[0], 300)
    await fetch(crowd[0], count=50)
    await crowd[0].execute(SCHEDULED, 300, "1 day")
    await crowd[0].execute(COMPLETED, 300)
    await crowd[0].execute(DISCARDED, 300)
    request = {**request_, "limit": 20}
    for _ in range(6):
        await call_async(crowd[1], "ojs_list_jobs", request)
    before = await read(crowd[1], request)
    await crowd[0].execute(AVAILABLE, MANY)
    await crowd[0].execute(SCHEDULED, MANY, "1 day")
    await crowd[0].execute(COMPLETED, MANY)
    await crowd[0].execute(DISCARDED, MANY)
    # Counts of queues come from the tick once tables are large.
    await crowd[0].fetchval("select ojs.tick()")
    first = await read(crowd[1], request)
    reply = await call_async(crowd[1], "ojs_list_jobs", request)
    deep = (
        await read(crowd[1], {**request, "cursor": reply[1]["pagination"]["next_cursor"]})
        if ("next_cursor" in reply[1]["pagination"])
        else first
    )
    assert max(first, deep) <= 2 * before + 1500
