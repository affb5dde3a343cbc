"""Locks are taken in one order (db/README.md), so that no two sessions wait for each other.

Each test lets two callers meet in the middle of what both of them want: in another order PostgreSQL
would find a deadlock.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest

from tests.concurrency.support import (
    counted,
    enqueue,
    fetch,
    job,
    start_together,
    states,
    together,
    until_waiting,
    uuid7,
)
from tests.concurrency.test_claims import HOLD_ACTIVE
from tests.concurrency.test_enqueue import limited, unique
from tests.concurrency.test_workflows import FAILURE, create, hold_root, step, workflow
from tests.doors import AsyncSql, call_async


@pytest.mark.parametrize(
    ("numbered", "statuses"),
    [
        (lambda n: job() | {"id": uuid7(n)}, [201, 409]),
        (lambda n: job(f"new-{n}"), [201, 201]),
        (lambda n: limited(f"limit-{n}"), [201, 201]),
        (lambda n: unique("replace") | {"type": f"race.run{n}"}, [201, 201]),
    ],
    ids=["ids", "new queues", "limits", "unique keys"],
)
async def test_batches_in_opposite_order_do_not_wait_for_each_other(
    crowd: list[AsyncSql],
    holder: AsyncSql,
    watcher: AsyncSql,
    numbered: Callable[[int], dict[str, Any]],
    statuses: list[int],
) -> None:
    # Both batches have their first job when they meet in the middle; then each wants what the other
    # has. Taking everything in one order, whatever the order of the request, prevents that.
    await enqueue(holder, 1)
    first, middle, last = map(numbered, range(3))
    answers = await start_together(
        holder,
        watcher,
        lambda gate: call_async(gate, "ojs_enqueue", middle),
        [
            call_async(crowd[0], "ojs_enqueue_batch", {"jobs": [first, middle, last]}),
            call_async(crowd[1], "ojs_enqueue_batch", {"jobs": [last, middle, first]}),
        ],
        commit=False,
    )
    assert sorted(answer.status for answer in answers) == statuses


@pytest.mark.parametrize("core", ["ojs.ack_each", "ojs.nack_each"])
async def test_batches_of_reports_in_opposite_order_do_not_wait_for_each_other(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql, core: str
) -> None:
    ids = await enqueue(holder, 3)
    assert len(await fetch(holder, count=3)) == 3
    reports = [json.dumps({"job_id": one, "error": FAILURE}) for one in ids]
    report = f"select status, body::jsonb #>> '{{job,id}}' as id from {core}($1::jsonb[])"
    batches = await start_together(
        holder,
        watcher,
        lambda gate: gate.execute(HOLD_ACTIVE, ids[1]),
        [crowd[0].fetch(report, reports), crowd[1].fetch(report, reports[::-1])],
    )
    statuses = [[row["status"] for row in rows] for rows in batches]
    assert sorted(statuses) == [[200] * 3, [409] * 3]
    assert [row["id"] for row in batches[statuses.index([200] * 3)]] in (ids, ids[::-1])


@pytest.mark.parametrize("core", ["ojs.ack_each", "ojs.nack_each"])
async def test_batches_of_reports_lock_their_workflows_in_one_order(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql, core: str
) -> None:
    nested = {"type": "chain", "steps": [step("race.first"), step("race.second")]}
    made = [await create(holder, type="group", jobs=[step(), nested]) for _ in range(3)]
    held = await fetch(holder, count=6)
    there = [one["id"] for one in held if one["type"] == "race.step"]
    for one in held[::-1]:
        if one["type"] == "race.first":
            assert (await call_async(holder, "ojs_ack", {"job_id": one["id"]})).status == 200
    # Their ids, and so the jobs, are in the opposite order of their workflows.
    back = [one["id"] for one in await fetch(holder, count=3)]
    report = f"select status from {core}($1::jsonb[])"
    batches = await start_together(
        holder,
        watcher,
        hold_root(made[1]["id"]),
        [
            one.fetch(report, [json.dumps({"job_id": each, "error": FAILURE}) for each in ids])
            for one, ids in zip(crowd, (there, back), strict=False)
        ],
    )
    assert [row["status"] for rows in batches for row in rows] == [200] * 6
    ended = {"ojs.ack_each": "completed", "ojs.nack_each": "failed"}[core]
    assert [(await workflow(holder, one["id"]))["state"] for one in made] == [ended] * 3


async def test_a_cancel_and_the_last_ack_of_what_is_nested_take_turns(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    # The cancel goes from the root down, the end of what is nested from there up: both lock the
    # root first.
    nested = {"type": "group", "jobs": [step()]}
    made = await create(holder, type="chain", steps=[nested, step()])
    [held] = await fetch(holder)
    async with holder.transaction():
        await hold_root(made["id"])(holder)
        cancel = asyncio.create_task(
            call_async(crowd[0], "ojs_cancel_workflow", {"id": made["id"]})
        )
        await until_waiting(watcher, 1)
        ack = asyncio.create_task(call_async(crowd[1], "ojs_ack", {"job_id": held["id"]}))
        await until_waiting(watcher, 2)
    assert counted(await together(cancel, ack)) == {200: 2}
    assert await fetch(holder) == []
    assert (await workflow(holder, made["id"]))["state"] == "cancelled"


@pytest.mark.parametrize(
    "options", [{"scheduled_at": "+PT1H"}, {"pending": True}], ids=["scheduled", "pending"]
)
async def test_cancelling_a_workflow_never_waits_for_a_session_that_moves_its_job(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql, options: dict[str, Any]
) -> None:
    # The cancel of a job has the job and wants the workflow; the cancel of the workflow has the
    # workflow. Would it wait for the job, neither could go on.
    made = await create(holder, type="group", jobs=[step(**options), step()])
    job_id = made["steps"][0]["job_id"]
    answers = await start_together(
        holder,
        watcher,
        hold_root(made["id"]),
        [
            call_async(crowd[0], "ojs_cancel_workflow", {"id": made["id"]}),
            call_async(crowd[1], "ojs_cancel_job", {"id": job_id}),
        ],
    )
    assert answers[0].status == 200
    assert answers[1].status in (200, 409)
    assert await states(holder) == {"cancelled": 2}


async def test_a_step_never_waits_for_a_key_that_somebody_holds(
    crowd: list[AsyncSql], holder: AsyncSql
) -> None:
    # The session that holds the key may be waiting for the workflow.
    once = {"keys": ["type"], "on_conflict": "replace"}
    made = await create(holder, type="chain", steps=[step(), step("race.key", unique=once)])
    [held] = await fetch(holder)
    async with holder.transaction():
        other = job(unique=once) | {"type": "race.key"}
        assert (await call_async(holder, "ojs_enqueue", other)).status == 201
        with pytest.raises(asyncpg.SerializationError):
            await call_async(crowd[0], "ojs_ack", {"job_id": held["id"]})
    assert (await call_async(crowd[0], "ojs_ack", {"job_id": held["id"]})).status == 200
    [last] = await fetch(holder, count=2)
    assert last["workflow_id"] == made["id"]
