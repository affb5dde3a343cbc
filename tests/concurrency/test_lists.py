"""Operators' lists read a bounded part, however much there is, and whenever they were planned."""

from typing import Any

import pytest

from tests.concurrency.test_plans import NO_AUTOVACUUM, pages
from tests.doors import AsyncSql

WORKFLOWS = """
insert into ojs.workflow (id, root_id, type, name, state, pending, job_count, created_at)
select ojs.uuid7(at), ojs.uuid7(at), 'chain', 'flow-' || n % 50,
  (array['running', 'completed', 'failed'])[1 + n % 3], 1, 1, at
from generate_series($1::integer + 1, $1 + 50000) n,
  lateral (select now() + n * interval '1 ms') t(at)
"""
RECORD = """
insert into ojs.audit (at, actor, door, target)
select now(), 'a', 'ojs_x', n::text from generate_series($1::integer + 1, $1 + 50000) n
"""
NOBODYS: list[tuple[str, dict[str, Any]]] = [
    ("ojs_list_workflows", {}),
    ("ojs_list_workflows", {"name": "none"}),
    ("ojs_list_workflows", {"state": "failed", "type": "group"}),
    ("ojs_list_audit", {"target": "none"}),
]


@pytest.mark.parametrize(("door", "request_"), NOBODYS)
async def test_a_list_reads_no_more_of_a_hundred_thousand_than_of_half(
    crowd: list[AsyncSql], door: str, request_: dict[str, Any]
) -> None:
    for row in await crowd[0].fetch(NO_AUTOVACUUM):
        await crowd[0].execute(row[0])
    # The statements of this session have their plans from the time when there was nothing.
    for _ in range(7):
        await pages(crowd[0], door, request_)
    read = []
    for there in (0, 50_000):
        await crowd[1].execute(WORKFLOWS, there)
        await crowd[1].execute(RECORD, there)
        read.append(min([await pages(crowd[0], door, request_) for _ in range(3)]))
    # They have no steps, which the invariants would notice.
    await crowd[1].execute("delete from ojs.workflow")
    assert read[1] <= 1.2 * read[0] + 20, read
