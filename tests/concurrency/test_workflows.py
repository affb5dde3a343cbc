"""Workflows whose steps end at the same time: each consequence happens, and happens once."""

from typing import Any

import pytest

from tests.concurrency.support import (
    counted,
    events,
    fetch,
    set_clock_later,
    start_together,
    states,
    tick,
    together,
)
from tests.doors import Answer, AsyncSql, call_async

FAILURE = {"code": "FAIL", "message": "no"}


def step(kind: str = "race.step", **options: Any) -> dict[str, Any]:
    return {"type": kind, "args": [], "options": options}


def callbacks(queue: str) -> dict[str, Any]:
    names = ("on_complete", "on_success", "on_failure")
    return {name: step(f"race.{name}", queue=queue) for name in names}


async def create(connection: AsyncSql, **definition: Any) -> Any:
    """Start a workflow; returns it as the wire shows it."""
    answer = await call_async(connection, "ojs_create_workflow", definition)
    assert answer.status == 201, answer
    return answer.body["workflow"]


async def workflow(connection: AsyncSql, workflow_id: str) -> Any:
    return (await call_async(connection, "ojs_get_workflow", {"id": workflow_id})).body["workflow"]


def hold_root(workflow_id: str) -> Any:
    return lambda gate: gate.execute(
        "select from ojs.workflow where id = $1 for update", workflow_id
    )


async def work(connection: AsyncSql, *queues: str) -> list[Answer]:
    """Fetch and ack until there is nothing left."""
    answers = []
    while found := await fetch(connection, *queues, count=3):
        for one in found:
            answers.append(
                await call_async(connection, "ojs_ack", {"job_id": one["id"], "result": one["id"]})
            )
    return answers


@pytest.mark.parametrize("kind", ["group", "batch"])
async def test_two_hundred_jobs_acked_by_sixteen_end_a_workflow_once(
    crowd: list[AsyncSql], kind: str
) -> None:
    made = await create(crowd[0], type=kind, jobs=[step()] * 200, callbacks=callbacks("after"))
    answers = [one for each in await together(*map(work, crowd)) for one in each]
    assert counted(answers) == {200: 200}
    if kind == "batch":
        called = await fetch(crowd[0], "after", count=10)
        assert sorted(one["type"] for one in called) == ["race.on_complete", "race.on_success"]
        assert [len(one["parent_results"]) for one in called] == [200, 200]
        await together(
            *(
                call_async(crowd[n], "ojs_ack", {"job_id": one["id"]})
                for n, one in enumerate(called)
            )
        )
    ended = await workflow(crowd[0], made["id"])
    assert (ended["state"], ended["steps_completed"]) == ("completed", 200)
    assert await events(crowd[0], "workflow.completed") == 1
    assert await events(crowd[0], "workflow.step_completed") == (202 if kind == "batch" else 200)


async def test_the_last_jobs_of_a_batch_acked_at_one_instant_start_its_callbacks_once(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    made = await create(holder, type="batch", jobs=[step()] * 16, callbacks=callbacks("after"))
    held = await fetch(holder, count=16)
    answers = await start_together(
        holder,
        watcher,
        hold_root(made["id"]),
        [
            call_async(one, "ojs_ack", {"job_id": each["id"]})
            for one, each in zip(crowd, held, strict=True)
        ],
    )
    assert counted(answers) == {200: 16}
    called = await fetch(holder, "after", count=10)
    assert sorted(one["type"] for one in called) == ["race.on_complete", "race.on_success"]


async def test_an_ack_and_a_final_failure_at_one_instant_make_a_group_fail_once(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    made = await create(holder, type="batch", jobs=[step()] * 4, callbacks=callbacks("after"))
    held = await fetch(holder, count=4)
    answers = await start_together(
        holder,
        watcher,
        hold_root(made["id"]),
        [
            call_async(crowd[0], "ojs_ack", {"job_id": held[0]["id"]}),
            call_async(crowd[1], "ojs_nack", {"job_id": held[1]["id"], "error": FAILURE}),
            call_async(crowd[2], "ojs_cancel_job", {"id": held[2]["id"]}),
            call_async(crowd[3], "ojs_ack", {"job_id": held[3]["id"]}),
        ],
    )
    assert counted(answers) == {200: 4}
    called = await fetch(holder, "after", count=10)
    assert sorted(one["type"] for one in called) == ["race.on_complete", "race.on_failure"]


async def test_a_workflow_ends_when_its_jobs_are_cancelled_one_by_one(
    crowd: list[AsyncSql],
) -> None:
    made = await create(crowd[0], type="group", jobs=[step()] * 48)
    ids = [one["job_id"] for one in made["steps"]]

    async def cancel(connection: AsyncSql, mine: list[str]) -> list[Answer]:
        return [await call_async(connection, "ojs_cancel_job", {"id": one}) for one in mine]

    answers = await together(*(cancel(one, ids[n::16]) for n, one in enumerate(crowd)))
    assert counted(one for each in answers for one in each) == {200: 48}
    assert (await workflow(crowd[0], made["id"]))["state"] == "failed"
    assert await events(crowd[0], "workflow.failed") == 1


async def test_a_join_waits_for_all_that_it_depends_on(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    names = [f"s{n}" for n in range(15)]
    await create(
        holder,
        name="diamond",
        steps=[step() | {"id": name, "depends_on": []} for name in names]
        + [step("race.join") | {"id": "join", "depends_on": names}],
    )
    held = await fetch(holder, count=100)
    assert len(held) == 15
    answers = await together(
        *(
            call_async(one, "ojs_ack", {"job_id": each["id"], "result": n})
            for n, (one, each) in enumerate(zip(crowd[:15], held, strict=True))
        )
    )
    assert counted(answers) == {200: 15}
    [joined] = await fetch(holder, count=100)
    assert (joined["type"], joined["parent_results"]) == ("race.join", list(range(15)))


async def test_a_cancel_during_an_advance_cancels_the_steps_that_it_started(
    crowd: list[AsyncSql], watcher: AsyncSql
) -> None:
    made = await create(crowd[0], type="chain", steps=[step(), step(), step()])
    [held] = await fetch(crowd[0])
    [cancelled] = await start_together(
        crowd[0],
        watcher,
        lambda gate: call_async(gate, "ojs_ack", {"job_id": held["id"]}),
        [call_async(crowd[1], "ojs_cancel_workflow", {"id": made["id"]})],
    )
    assert cancelled.body["workflow"]["state"] == "cancelled"
    assert await fetch(crowd[0]) == []
    assert await states(crowd[0]) == {"completed": 1, "cancelled": 1}


async def test_an_ack_during_a_cancel_starts_nothing(
    crowd: list[AsyncSql], watcher: AsyncSql
) -> None:
    made = await create(crowd[0], type="chain", steps=[step(), step(), step()])
    [held] = await fetch(crowd[0])
    [acked] = await start_together(
        crowd[0],
        watcher,
        lambda gate: call_async(gate, "ojs_cancel_workflow", {"id": made["id"]}),
        [call_async(crowd[1], "ojs_ack", {"job_id": held["id"]})],
    )
    assert acked.status == 200
    assert await fetch(crowd[0]) == []
    assert await states(crowd[0]) == {"completed": 1}
    assert (await workflow(crowd[0], made["id"]))["state"] == "cancelled"


@pytest.mark.parametrize("how", ["nack", "lease"])
async def test_a_failure_during_a_cancel_is_not_retried(
    crowd: list[AsyncSql], watcher: AsyncSql, how: str
) -> None:
    made = await create(crowd[0], type="chain", steps=[step(visibility_timeout_ms=1000), step()])
    [held] = await fetch(crowd[0])
    await set_clock_later(crowd[1], "20 seconds")
    failure = {"job_id": held["id"], "error": {"code": "boom", "message": "no"}}
    await start_together(
        crowd[0],
        watcher,
        lambda gate: call_async(gate, "ojs_cancel_workflow", {"id": made["id"]}),
        [call_async(crowd[1], "ojs_nack", failure) if how == "nack" else tick(crowd[1], "reap")],
    )
    assert await states(crowd[0]) == {"discarded": 1}


async def test_a_workflow_is_cancelled_once(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    made = await create(holder, type="group", jobs=[step()] * 10)
    answers = await start_together(
        holder,
        watcher,
        hold_root(made["id"]),
        [call_async(one, "ojs_cancel_workflow", {"id": made["id"]}) for one in crowd],
    )
    assert counted(answers) == {200: 1, 409: 15}
    assert await states(holder) == {"cancelled": 10}


async def test_cancels_and_workers_of_many_workflows_take_turns(crowd: list[AsyncSql]) -> None:
    made: list[str] = []
    for n in range(24):
        kind: dict[str, Any] = (
            {"type": "chain", "steps": [step()] * 4}
            if n % 2
            else {"type": "batch", "jobs": [step()] * 4, "callbacks": callbacks("default")}
        )
        made.append((await create(crowd[0], **kind))["id"])

    async def cancel(connection: AsyncSql, mine: list[str]) -> list[Answer]:
        return [await call_async(connection, "ojs_cancel_workflow", {"id": one}) for one in mine]

    cancels, *acks = await together(cancel(crowd[0], made[::2] + made[1::2]), *map(work, crowd[1:]))
    assert set(counted(cancels)) <= {200, 409}
    assert set(counted(one for each in acks for one in each)) <= {200, 409}
    ended = [(await workflow(crowd[0], one))["state"] for one in made]
    assert set(ended) <= {"completed", "cancelled"}
    assert await fetch(crowd[0], count=100) == []


async def test_a_job_being_parked_does_not_escape_the_cancel_of_its_workflow(
    crowd: list[AsyncSql], holder: AsyncSql
) -> None:
    limit = {"key": "one", "concurrency": 1}
    await call_async(holder, "ojs_enqueue", step(queue="other", rate_limit=limit))
    [running] = await fetch(holder, "other")
    made = await create(holder, type="group", jobs=[step(rate_limit=limit)])
    async with crowd[0].transaction():
        assert await fetch(crowd[0]) == []
        answer = await call_async(crowd[1], "ojs_cancel_workflow", {"id": made["id"]})
        assert answer.status == 200
    assert (await call_async(holder, "ojs_ack", {"job_id": running["id"]})).status == 200
    await tick(holder, "promote")
    assert await fetch(holder) == []
    assert await states(holder) == {"completed": 1, "cancelled": 1}


async def test_a_workflow_is_made_in_one_piece(crowd: list[AsyncSql], holder: AsyncSql) -> None:
    async with holder.transaction():
        await create(holder, type="batch", jobs=[step()] * 20, callbacks=callbacks("after"))
        assert await together(*map(fetch, crowd)) == [[]] * 16
        assert await states(crowd[0]) == {}
    assert sum(map(len, await together(*(fetch(one, count=2) for one in crowd)))) == 20


async def test_a_job_whose_claim_is_undone_does_not_escape_the_cancel_of_its_workflow(
    crowd: list[AsyncSql], holder: AsyncSql
) -> None:
    made = await create(holder, type="group", jobs=[step(), step(scheduled_at="+PT10S")])
    await set_clock_later(crowd[0], "20 seconds")
    transaction = crowd[0].transaction()
    await transaction.start()
    assert len(await fetch(crowd[0], count=2)) == 2
    assert (await call_async(crowd[1], "ojs_cancel_workflow", {"id": made["id"]})).status == 200
    await transaction.rollback()
    assert await fetch(crowd[0], count=2) == []
    assert await states(holder) == {"cancelled": 2}


async def fail(connection: AsyncSql, *jobs: Any) -> None:
    for one in jobs:
        await call_async(connection, "ojs_nack", {"job_id": one["id"], "error": FAILURE})


def retries(crowd: list[AsyncSql], jobs: list[Any]) -> list[Any]:
    """Each job retried by a caller of its own."""
    return [
        call_async(one, "ojs_retry_dead_letter", {"id": job["id"]})
        for one, job in zip(crowd, jobs, strict=False)
    ]


async def test_steps_of_one_workflow_retried_at_one_instant_revive_it_once(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    names = [f"s{n}" for n in range(8)]
    made = await create(
        holder,
        name="diamond",
        steps=[step() | {"id": name, "depends_on": []} for name in names]
        + [step("race.join") | {"id": "join", "depends_on": names}],
    )
    dead = await fetch(holder, count=100)
    await fail(holder, *dead)
    assert (await workflow(holder, made["id"]))["state"] == "failed"
    answers = await start_together(holder, watcher, hold_root(made["id"]), retries(crowd, dead))
    assert [one.body["workflow"]["revived"] for one in answers] == [True] * 8
    assert await events(holder, "workflow.resumed") == 1
    acks = [one for each in await together(*map(work, crowd)) for one in each]
    assert counted(acks) == {200: 9}
    assert (await workflow(holder, made["id"]))["state"] == "completed"


async def test_a_workflow_retried_at_one_instant_continues_once(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    made = await create(holder, type="group", jobs=[step(unique={"keys": ["args"]})] + [step()] * 7)
    await fail(holder, *await fetch(holder, count=100))
    calls = [call_async(one, "ojs_retry_workflow", {"id": made["id"]}) for one in crowd]
    answers = await start_together(holder, watcher, hold_root(made["id"]), calls)
    assert counted(answers) == {200: 1, 409: len(crowd) - 1}
    assert await events(holder, "workflow.resumed") == 1
    assert await states(holder) == {"available": 8}


@pytest.mark.parametrize("first", ["retry", "cancel"])
async def test_a_retry_during_the_cancel_of_its_workflow_runs_in_it_or_beside_it(
    crowd: list[AsyncSql], watcher: AsyncSql, first: str
) -> None:
    made = await create(crowd[0], type="group", jobs=[step(), step(queue="other")])
    [dead] = await fetch(crowd[0])
    await fail(crowd[0], dead)
    retry, cancel = ("ojs_retry_dead_letter", dead["id"]), ("ojs_cancel_workflow", made["id"])
    before, after = (retry, cancel) if first == "retry" else (cancel, retry)
    [answer] = await start_together(
        crowd[0],
        watcher,
        lambda gate: call_async(gate, before[0], {"id": before[1]}),
        [call_async(crowd[1], after[0], {"id": after[1]})],
    )
    assert answer.status == 200
    assert (await workflow(crowd[0], made["id"]))["state"] == "cancelled"
    if first == "retry":
        assert await states(crowd[0]) == {"cancelled": 2}
    else:
        assert answer.body["workflow"]["reason"] == "cancelled"
        assert [one["id"] for one in await fetch(crowd[0])] == [dead["id"]]


async def test_retries_acks_failures_and_cancels_of_many_workflows_take_turns(
    crowd: list[AsyncSql],
) -> None:
    made: list[str] = []
    for n in range(12):
        inner: dict[str, Any] = {"type": "chain", "steps": [step()] * 2}
        kind: dict[str, Any] = (
            {"type": "group", "jobs": [inner, step()]}
            if n % 2
            else {"type": "batch", "jobs": [step(), inner], "callbacks": callbacks("default")}
        )
        made.append((await create(crowd[0], **kind))["id"])

    async def live(connection: AsyncSql, number: int) -> list[Answer]:
        """Fetch, fail now and then, and retry what has died, for some rounds."""
        answers = []
        for turn in range(12):
            for job in await fetch(connection, count=2):
                report: dict[str, Any] = {"job_id": job["id"]}
                if (turn + number) % 3:
                    answers.append(await call_async(connection, "ojs_ack", report))
                else:
                    answers.append(
                        await call_async(connection, "ojs_nack", report | {"error": FAILURE})
                    )
            dead = await connection.fetch("select id::text from ojs.dead order by random() limit 2")
            for row in dead:
                answers.append(
                    await call_async(connection, "ojs_retry_dead_letter", {"id": row["id"]})
                )
            if turn == number:
                answers.append(
                    await call_async(connection, "ojs_cancel_workflow", {"id": made[number]})
                )
        return answers

    answers = await together(*(live(one, n) for n, one in enumerate(crowd[:8])))
    assert set(counted(one for each in answers for one in each)) <= {200, 404, 409}
    while dead := await crowd[0].fetch("select id::text from ojs.dead"):
        for row in dead:
            answer = await call_async(crowd[0], "ojs_retry_dead_letter", {"id": row["id"]})
            assert answer.status == 200
        await work(crowd[0], "default")
    await work(crowd[0], "default")
    ended = {(await workflow(crowd[0], one))["state"] for one in made}
    assert ended <= {"completed", "cancelled"}
