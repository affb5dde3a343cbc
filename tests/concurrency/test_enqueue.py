"""Enqueues that must know of each other: unique policies, client ids, batches, limits, queues."""

from datetime import timedelta
from typing import Any

import pytest

from tests.concurrency.support import (
    NOON,
    counted,
    enqueue,
    fetch,
    job,
    set_clock,
    start_together,
    states,
    together,
    uuid7,
)
from tests.conftest import Connect
from tests.doors import Answer, AsyncSql, call_async
from tests.waiting import deadline

KNOWN = """
with queue as (
  insert into ojs.queue (name, created_at) values ('default', now()) on conflict do nothing
)
insert into ojs.lane (queue, priority) values ('default', 0) on conflict do nothing
"""


def unique(on_conflict: str, **policy: Any) -> dict[str, Any]:
    """An enqueue request whose type and arguments may exist once."""
    return job(unique={"keys": ["type", "args"], "on_conflict": on_conflict} | policy)


async def enqueue_together(
    holder: AsyncSql, watcher: AsyncSql, connections: list[AsyncSql], request: dict[str, Any]
) -> list[Answer]:
    """The same request from each connection at one instant, none of them there before."""
    # The session that makes the queue makes the others wait, which is not what is tested here.
    await holder.execute(KNOWN)
    return await start_together(
        holder,
        watcher,
        lambda gate: call_async(gate, "ojs_enqueue", request),
        [call_async(one, "ojs_enqueue", request) for one in connections],
        commit=False,
    )


@pytest.fixture
async def thirty_two(connect: Connect) -> list[AsyncSql]:
    return list(await together(*(connect() for _ in range(32))))


@pytest.mark.parametrize("before", [0, 1], ids=["new key", "known key"])
async def test_of_equal_enqueues_that_reject_one_is_taken(
    thirty_two: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql, before: int
) -> None:
    for _ in range(before):
        ended = (await call_async(holder, "ojs_enqueue", unique("reject"))).job["id"]
        assert (await call_async(holder, "ojs_cancel_job", {"id": ended})).status == 200
    answers = await enqueue_together(holder, watcher, thirty_two, unique("reject"))
    assert counted(answers) == {201: 1, 409: 31}
    [won] = [answer.job["id"] for answer in answers if answer.status == 201]
    refused = [answer.body["error"] for answer in answers if answer.status == 409]
    assert {error["details"]["existing_job_id"] for error in refused} == {won}
    assert {error["code"] for error in refused} == {"duplicate"}
    assert await states(holder) == {"available": 1} | ({"cancelled": 1} if before else {})


async def test_equal_enqueues_that_ignore_all_get_the_same_job(
    thirty_two: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    answers = await enqueue_together(holder, watcher, thirty_two, unique("ignore"))
    assert counted(answers) == {201: 1, 200: 31}
    assert len({answer.job["id"] for answer in answers}) == 1
    assert await states(holder) == {"available": 1}


@pytest.mark.parametrize("policy", ["replace", "replace_except_schedule"])
async def test_of_equal_enqueues_that_replace_one_lives_and_the_others_were_cancelled(
    thirty_two: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql, policy: str
) -> None:
    answers = await enqueue_together(holder, watcher, thirty_two, unique(policy))
    assert counted(answers) == {201: 32}
    assert len({answer.job["id"] for answer in answers}) == 32
    assert await states(holder) == {"available": 1, "cancelled": 31}


@pytest.mark.parametrize("policy", ["reject", "replace"])
async def test_of_dead_letters_and_enqueues_with_one_key_one_lives(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql, policy: str
) -> None:
    dead = []
    for _ in range(8):
        dead.append((await call_async(holder, "ojs_enqueue", unique(policy))).job["id"])
        [held] = await fetch(holder)
        failure = {"code": "DEAD_LETTER", "message": "no"}
        await call_async(holder, "ojs_nack", {"job_id": held["id"], "error": failure})
    answers = await start_together(
        holder,
        watcher,
        lambda gate: gate.execute("select from ojs.unique_key for update"),
        [
            call_async(one, "ojs_retry_dead_letter", {"id": letter})
            for one, letter in zip(crowd, dead, strict=False)
        ]
        + [call_async(one, "ojs_enqueue", unique(policy)) for one in crowd[8:]],
    )
    found = counted(answers)
    if policy == "reject":
        assert found.pop(409) == 15
        assert sum(found.values()) == 1
    else:
        assert found == {200: 8, 201: 8}
    assert (await states(holder))["available"] == 1


async def test_a_replacement_and_the_worker_of_the_old_job_take_turns(
    crowd: list[AsyncSql],
) -> None:
    made: list[Answer] = []
    worked: list[Answer] = []

    async def replace(connection: AsyncSql) -> None:
        for _ in range(15):
            made.append(await call_async(connection, "ojs_enqueue", unique("replace")))

    async def work(connection: AsyncSql) -> None:
        while len(made) < 8 * 15:
            for one in await fetch(connection):
                worked.append(await call_async(connection, "ojs_ack", {"job_id": one["id"]}))

    await together(*map(replace, crowd[:8]), *map(work, crowd[8:]))
    assert counted(made) == {201: 120}
    ended = await states(crowd[0])
    live = sum(n for state, n in ended.items() if state not in ("completed", "cancelled"))
    assert live <= 1
    assert ended.get("completed", 0) == counted(worked).get(200, 0)
    assert sum(ended.values()) == 120


async def test_a_period_lets_one_job_in_each_time(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    request = unique("reject", period="PT1H")
    for hours in range(3):
        await set_clock([*crowd, holder], NOON + timedelta(hours=hours))
        answers = await enqueue_together(holder, watcher, crowd, request)
        assert counted(answers) == {201: 1, 409: 15}
    assert await states(holder) == {"available": 3}


async def test_an_id_is_used_once(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    request = job() | {"id": uuid7(1)}
    answers = await enqueue_together(holder, watcher, crowd, request)
    assert counted(answers) == {201: 1, 409: 15}
    assert await states(holder) == {"available": 1}


async def test_batches_that_share_an_id_come_in_whole_or_not_at_all(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    shared = job() | {"id": uuid7(1)}
    batches = []
    for n in range(len(crowd)):
        jobs = [job() | {"id": uuid7(100 + 20 * n + i)} for i in range(19)]
        jobs.insert(n, shared)
        batches.append({"jobs": jobs})
    answers = await start_together(
        holder,
        watcher,
        lambda gate: call_async(gate, "ojs_enqueue", shared),
        [
            call_async(one, "ojs_enqueue_batch", batch)
            for one, batch in zip(crowd, batches, strict=True)
        ],
        commit=False,
    )
    assert counted(answers) == {201: 1, 409: 15}
    [won] = [n for n, answer in enumerate(answers) if answer.status == 201]
    rows = await holder.fetch("select id from ojs.job")
    assert {str(row["id"]) for row in rows} == {one["id"] for one in batches[won]["jobs"]}
    for n, answer in enumerate(answers):
        if n != won:
            assert answer.body["error"]["details"]["index"] == n


def limited(name: str) -> dict[str, Any]:
    return job(rate_limit={"key": name, "concurrency": 5})


@pytest.mark.parametrize(
    "request_",
    [job(), limited("one")],
    ids=["any", "limited"],
)
async def test_an_open_enqueue_holds_up_no_other(
    crowd: list[AsyncSql], request_: dict[str, Any]
) -> None:
    assert (await call_async(crowd[0], "ojs_enqueue", request_)).status == 201
    async with crowd[0].transaction(), deadline():
        assert (await call_async(crowd[0], "ojs_enqueue", request_)).status == 201
        answers = await together(*(call_async(one, "ojs_enqueue", request_) for one in crowd[1:]))
        assert counted(answers) == {201: 15}
        assert len(await fetch(crowd[1], count=3)) == 3


async def test_open_transactions_on_a_queue_hold_up_no_worker(crowd: list[AsyncSql]) -> None:
    await enqueue(crowd[0], 32)
    held = [(await fetch(one))[0]["id"] for one in crowd]
    failure = {"code": "boom", "message": "no"}
    opened = []
    async with deadline():
        for n, one in enumerate(crowd):
            transaction = one.transaction()
            await transaction.start()
            opened.append(transaction)
            if n % 2:
                answer = await call_async(one, "ojs_ack", {"job_id": held[n]})
            else:
                answer = await call_async(one, "ojs_nack", {"job_id": held[n], "error": failure})
            assert answer.status == 200
            assert len(await fetch(one)) == 1
    for transaction in opened:
        await transaction.commit()
    assert await states(crowd[0]) == {"completed": 8, "retryable": 8, "active": 16}


async def test_a_job_enqueued_with_a_pause_is_not_lost(
    crowd: list[AsyncSql], holder: AsyncSql
) -> None:
    taken: list[str] = []
    made: list[str] = []

    async def produce(connection: AsyncSql) -> None:
        for _ in range(20):
            made.append((await call_async(connection, "ojs_enqueue", job("q"))).job["id"])

    async def work(connection: AsyncSql) -> None:
        while len(made) < 120:
            taken.extend(one["id"] for one in await fetch(connection, "q", count=2))

    async def switch(connection: AsyncSql) -> None:
        while len(made) < 120:
            for door in ("ojs_pause_queue", "ojs_resume_queue"):
                assert (await call_async(connection, door, {"name": "q"})).status == 200

    await together(*map(produce, crowd[:6]), *map(work, crowd[6:14]), *map(switch, crowd[14:]))
    await call_async(holder, "ojs_pause_queue", {"name": "q"})
    assert await together(*(fetch(one, "q") for one in crowd)) == [[]] * 16
    await call_async(holder, "ojs_resume_queue", {"name": "q"})
    taken += [one["id"] for one in await fetch(holder, "q", count=1000)]
    assert sorted(taken) == sorted(made)


async def test_a_pause_that_is_committed_stops_every_fetch(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    await enqueue(holder, 64, "q")

    async def pause_while_others_fetch(gate: AsyncSql) -> None:
        await call_async(gate, "ojs_pause_queue", {"name": "q"})
        found = await together(*(fetch(one, "q") for one in crowd[:4]))
        assert [len(each) for each in found] == [1, 1, 1, 1]

    pausing = [call_async(crowd[15], "ojs_pause_queue", {"name": "q"})]
    assert counted(await start_together(holder, watcher, pause_while_others_fetch, pausing)) == {
        200: 1
    }
    assert await together(*(fetch(one, "q") for one in crowd)) == [[]] * 16
