"""One job, many hands: who may fetch it, and who of several ends it."""

import json
from typing import Any

import pytest

from tests.concurrency.support import (
    counted,
    enqueue,
    events,
    fetch,
    set_clock_later,
    start_together,
    state_of,
    states,
    tick,
    together,
)
from tests.doors import Answer, AsyncSql, call_async

HOLD_ACTIVE = "select from ojs.active where job_id = $1 for update"
FAILURE = {"code": "boom", "message": "no"}
LEASE = {"visibility_timeout_ms": 1000}
TIMEOUT = {"timeout_ms": 1000}
# What moves an active job, options that let the reaper do it, the state and the errors it leaves.
MOVES = pytest.mark.parametrize(
    ("move", "options", "left", "errors"),
    [
        ("ojs_ack", {}, "completed", []),
        ("ojs_nack", {}, "retryable", ["boom"]),
        ("ojs_cancel_job", {}, "cancelled", []),
        ("reap", LEASE, "available", ["visibility_timeout"]),
        ("reap", TIMEOUT, "retryable", ["timeout"]),
    ],
    ids=["ack", "nack", "cancel", "lease", "timeout"],
)


async def come_late(
    connections: list[AsyncSql],
    holder: AsyncSql,
    watcher: AsyncSql,
    move: str,
    options: dict[str, Any],
    verbs: list[str],
) -> tuple[list[Answer], Any]:
    """The answers to those who meet another's move of a job, and the job in the end."""
    [job_id] = await enqueue(holder, 1, **options)
    assert len(await fetch(holder, worker_id="w")) == 1
    await set_clock_later(holder, "20 seconds")
    request = {"id": job_id, "job_id": job_id, "error": FAILURE}

    async def hold(gate: AsyncSql) -> None:
        if move == "reap":
            assert (await tick(gate, "reap"))["reaped"] == 1
        else:
            assert (await call_async(gate, move, request)).status == 200

    late = [call_async(one, verb, request) for one, verb in zip(connections, verbs, strict=True)]
    answers = await start_together(holder, watcher, hold, late)
    return answers, (await call_async(holder, "ojs_get_job", {"id": job_id})).job


async def test_two_workers_never_hold_one_job(crowd: list[AsyncSql]) -> None:
    ids = [i for queue in ("a", "b", "c") for i in await enqueue(crowd[0], 150, queue)]
    claimed: list[str] = []

    async def work(number: int) -> None:
        while len(claimed) < len(ids):
            count = 1 + number % 5
            found = await fetch(crowd[number], "a", "b", "c", count=count)
            assert len(found) <= count
            claimed.extend(one["id"] for one in found)

    await together(*(work(number) for number in range(len(crowd))))
    assert sorted(claimed) == sorted(ids)
    assert await states(crowd[0]) == {"active": len(ids)}


async def test_fetches_that_are_served_together_share_out_the_jobs(
    crowd: list[AsyncSql],
) -> None:
    ids = await enqueue(crowd[0], 100)
    wants: list[dict[str, Any]] = [
        {"queues": ["default"], "count": 1 + n, "worker_id": f"w{n}"} for n in range(4)
    ]
    statement = "select body::jsonb -> 'jobs' as jobs from ojs.fetch_each($1::jsonb[])"

    async def serve(connection: AsyncSql) -> list[Any]:
        rows = await connection.fetch(statement, [json.dumps(want) for want in wants])
        return [json.loads(row["jobs"]) for row in rows]

    replies = await together(*map(serve, crowd))
    for each in replies:
        for want, jobs in zip(wants, each, strict=True):
            assert len(jobs) <= want["count"]
            assert {one["worker_id"] for one in jobs} <= {want["worker_id"]}
    assert sorted(one["id"] for each in replies for jobs in each for one in jobs) == sorted(ids)


async def test_every_job_is_worked_once_by_workers_that_fetch_and_ack(
    crowd: list[AsyncSql],
) -> None:
    total = 320
    acked: list[str] = []

    async def produce(connection: AsyncSql) -> None:
        for _ in range(total // 4):
            answer = await call_async(connection, "ojs_enqueue", {"type": "race.run", "args": []})
            assert answer.status == 201

    async def work(connection: AsyncSql) -> None:
        while len(acked) < total:
            for one in await fetch(connection, count=3, worker_id=f"w{id(connection)}"):
                answer = await call_async(connection, "ojs_ack", {"job_id": one["id"]})
                assert answer.status == 200
                acked.append(one["id"])

    await together(*map(produce, crowd[:4]), *map(work, crowd[4:]))
    assert len(acked) == len(set(acked)) == total
    assert await states(crowd[0]) == {"completed": total}
    assert await events(crowd[0], "job.completed") == total


async def test_one_of_sixteen_acks_wins(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    await enqueue(holder, 1)
    [held] = await fetch(holder)
    answers = await start_together(
        holder,
        watcher,
        lambda gate: gate.execute(HOLD_ACTIVE, held["id"]),
        [
            call_async(one, "ojs_ack", {"job_id": held["id"], "result": n})
            for n, one in enumerate(crowd)
        ],
    )
    assert counted(answers) == {200: 1, 409: 15}
    won = next(answer for answer in answers if answer.status == 200)
    kept = (await call_async(holder, "ojs_get_job", {"id": held["id"]})).job
    assert (kept["state"], kept["result"]) == ("completed", won.job["result"])


@pytest.mark.parametrize("turn", range(4))
async def test_of_ack_nack_and_cancel_one_gets_the_job(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql, turn: int
) -> None:
    await enqueue(holder, 1)
    [held] = await fetch(holder)
    verbs = ["ojs_ack", "ojs_nack", "ojs_cancel_job"]
    verbs = [verbs[(n + turn) % 3] for n in range(len(crowd))]
    requests: dict[str, Any] = {
        "ojs_ack": {"job_id": held["id"]},
        "ojs_nack": {"job_id": held["id"], "error": FAILURE},
        "ojs_cancel_job": {"id": held["id"]},
    }
    answers: list[Answer] = await start_together(
        holder,
        watcher,
        lambda gate: gate.execute(HOLD_ACTIVE, held["id"]),
        [call_async(one, verb, requests[verb]) for one, verb in zip(crowd, verbs, strict=True)],
    )
    assert set(counted(answers)) == {200, 409}
    won = [verb for verb, answer in zip(verbs, answers, strict=True) if answer.status == 200]
    # A failed job waits for its retry, and there it can still be cancelled.
    assert sorted(won) in (["ojs_ack"], ["ojs_cancel_job"], ["ojs_cancel_job", "ojs_nack"])
    kept = (await call_async(holder, "ojs_get_job", {"id": held["id"]})).job
    assert kept["state"] == ("completed" if won == ["ojs_ack"] else "cancelled")
    assert len(kept.get("errors", [])) == won.count("ojs_nack")


@MOVES
async def test_a_late_report_gets_the_state_of_the_job(
    crowd: list[AsyncSql],
    holder: AsyncSql,
    watcher: AsyncSql,
    move: str,
    options: dict[str, Any],
    left: str,
    errors: list[str],
) -> None:
    verbs = ["ojs_ack", "ojs_nack"] * 8
    answers, kept = await come_late(crowd, holder, watcher, move, options, verbs)
    assert counted(answers) == {409: 16}
    told = {answer.body["error"]["details"]["current_state"] for answer in answers}
    assert (told, kept["state"], kept["attempt"]) == ({left}, left, 1)
    assert [error["code"] for error in kept.get("errors", [])] == errors


@MOVES
async def test_of_cancels_that_come_late_one_gets_what_was_left(
    crowd: list[AsyncSql],
    holder: AsyncSql,
    watcher: AsyncSql,
    move: str,
    options: dict[str, Any],
    left: str,
    errors: list[str],
) -> None:
    verbs = ["ojs_cancel_job"] * 16
    answers, kept = await come_late(crowd, holder, watcher, move, options, verbs)
    if left in ("completed", "cancelled"):
        assert counted(answers) == {409: 16}
    else:
        assert counted(answers) == {200: 1, 409: 15}
        left = "cancelled"
    assert kept["state"] == left
    assert [error["code"] for error in kept.get("errors", [])] == errors


async def test_cancel_and_work_share_out_the_jobs(crowd: list[AsyncSql]) -> None:
    ids = await enqueue(crowd[0], 160)
    ended: dict[str, list[str]] = {one: [] for one in ids}

    async def cancel(connection: AsyncSql, mine: list[str]) -> None:
        for one in mine:
            answer = await call_async(connection, "ojs_cancel_job", {"id": one})
            assert answer.status in (200, 409)
            if answer.status == 200:
                ended[one].append("cancelled")

    async def work(connection: AsyncSql) -> None:
        while found := await fetch(connection, count=2):
            for one in found:
                answer = await call_async(connection, "ojs_ack", {"job_id": one["id"]})
                assert answer.status in (200, 409)
                if answer.status == 200:
                    ended[one["id"]].append("completed")

    backwards = ids[::-1]
    await together(
        *(cancel(one, backwards[n::8]) for n, one in enumerate(crowd[:8])), *map(work, crowd[8:])
    )
    assert all(len(how) == 1 for how in ended.values())
    rows = await crowd[0].fetch("select id, state from ojs.done")
    assert {str(row["id"]): [row["state"]] for row in rows} == ended


@pytest.mark.parametrize("options", [LEASE, TIMEOUT], ids=["lease", "timeout"])
@pytest.mark.parametrize(("door", "left"), [("ojs_ack", "completed"), ("ojs_nack", "retryable")])
async def test_a_reaper_leaves_a_job_that_is_being_reported(
    crowd: list[AsyncSql], holder: AsyncSql, door: str, left: str, options: dict[str, Any]
) -> None:
    await enqueue(holder, 1, **options)
    [held] = await fetch(holder)
    for one in crowd:
        await set_clock_later(one, "20 seconds")
    async with holder.transaction():
        await call_async(holder, door, {"job_id": held["id"], "error": FAILURE})
        assert sum([(await tick(one, "reap"))["reaped"] for one in crowd]) == 0
    assert sum([(await tick(one, "reap"))["reaped"] for one in crowd]) == 0
    kept = (await call_async(holder, "ojs_get_job", {"id": held["id"]})).job
    assert (kept["state"], kept["attempt"], len(kept.get("errors", []))) == (
        left,
        1,
        door == "ojs_nack",
    )


async def test_a_heartbeat_and_the_reaper_take_turns(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    await enqueue(holder, 2)
    first, second = await fetch(holder, worker_id="w", count=2, visibility_timeout_ms=1000)
    worker, reaper = crowd[:2]
    await set_clock_later(reaper, "20 seconds")

    def beat(held: Any) -> dict[str, Any]:
        return {"worker_id": "w", "active_jobs": [held["id"]], "visibility_timeout_ms": 3_600_000}

    async with worker.transaction():
        await call_async(worker, "ojs_heartbeat", beat(first))
        assert (await tick(reaper, "reap"))["reaped"] == 1  # the second, whose lease ran out
    assert (await tick(reaper, "reap"))["reaped"] == 0
    assert await state_of(worker, first["id"]) == "active"

    [second] = await fetch(holder, worker_id="w", visibility_timeout_ms=1000)
    [beaten] = await start_together(
        reaper,
        watcher,
        lambda gate: tick(gate, "reap"),
        [call_async(worker, "ojs_heartbeat", beat(second))],
    )
    assert beaten.body["jobs_extended"] == []
    assert await state_of(worker, second["id"]) == "available"


async def test_a_late_worker_cannot_touch_a_job_that_another_holds(holder: AsyncSql) -> None:
    [job_id] = await enqueue(holder, 1)
    assert await fetch(holder, worker_id="late", visibility_timeout_ms=1000)
    await set_clock_later(holder, "20 seconds")
    assert (await tick(holder, "reap"))["reaped"] == 1
    [held] = await fetch(holder, worker_id="other")
    assert (held["id"], held["attempt"]) == (job_id, 2)

    mine = {"job_id": job_id, "worker_id": "late"}
    late_ack = await call_async(holder, "ojs_ack", mine)
    late_nack = await call_async(
        holder, "ojs_nack", mine | {"error": {"code": "x", "message": "y"}}
    )
    assert counted([late_ack, late_nack]) == {409: 2}
    assert late_ack.body["error"]["details"]["reason"] == "not_the_owner"
    beat = await call_async(holder, "ojs_heartbeat", {"worker_id": "late", "active_jobs": [job_id]})
    assert beat.body["jobs_extended"] == []

    answer = await call_async(holder, "ojs_ack", {"job_id": job_id, "worker_id": "other"})
    assert (answer.status, answer.job["attempt"], len(answer.job["errors"])) == (200, 2, 1)


async def test_a_job_that_kills_its_workers_ends(crowd: list[AsyncSql], holder: AsyncSql) -> None:
    [job_id] = await enqueue(holder, 1, retry={"max_attempts": 3})
    await set_clock_later(holder, "20 seconds")
    for _ in range(3):
        assert len(await fetch(holder, visibility_timeout_ms=1000)) == 1
        for one in crowd[:4]:
            await set_clock_later(one, "40 seconds")
        did = await together(*(tick(one, "reap") for one in crowd[:4]))
        assert sum(each["reaped"] for each in did) == 1
    assert await fetch(holder) == []
    kept = (await call_async(holder, "ojs_get_job", {"id": job_id})).job
    assert (kept["state"], kept["attempt"], len(kept["errors"])) == ("discarded", 3, 3)


async def test_a_dead_letter_is_retried_once(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    [job_id] = await enqueue(holder, 1, retry={"max_attempts": 1, "on_exhaustion": "dead_letter"})
    await fetch(holder)
    await call_async(holder, "ojs_nack", {"job_id": job_id, "error": FAILURE})
    answers = await start_together(
        holder,
        watcher,
        lambda gate: gate.execute("select from ojs.dead where id = $1 for update", job_id),
        [call_async(one, "ojs_retry_dead_letter", {"id": job_id}) for one in crowd],
    )
    assert counted(answers) == {200: 1, 409: 15}
    assert [one["id"] for one in await fetch(holder, count=10)] == [job_id]


async def test_a_dead_letter_is_either_retried_or_deleted(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    [job_id] = await enqueue(holder, 1, retry={"max_attempts": 1, "on_exhaustion": "dead_letter"})
    await fetch(holder)
    await call_async(holder, "ojs_nack", {"job_id": job_id, "error": FAILURE})
    verbs = ["ojs_retry_dead_letter", "ojs_delete_dead_letter"] * 8
    answers = await start_together(
        holder,
        watcher,
        lambda gate: gate.execute("select from ojs.dead where id = $1 for update", job_id),
        [call_async(one, verb, {"id": job_id}) for one, verb in zip(crowd, verbs, strict=True)],
    )
    won = [verb for verb, answer in zip(verbs, answers, strict=True) if answer.status == 200]
    assert len(won) == 1
    left = {"ojs_retry_dead_letter": {"available": 1}, "ojs_delete_dead_letter": {}}
    assert await states(holder) == left[won[0]]
