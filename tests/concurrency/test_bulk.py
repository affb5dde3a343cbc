"""Operations on many jobs beside each other, beside workers, and after a crash."""

import asyncio
import json
from typing import Any

from tests.concurrency.support import (
    enqueue,
    events,
    fetch,
    http_client,
    job,
    states,
    tick,
    until_waiting,
)
from tests.conftest import Connect, StartServer
from tests.doors import Answer, AsyncSql, call_async
from tests.waiting import ended, until

ALL = {"confirm": True}
DEAD: dict[str, Any] = {"retry": {"max_attempts": 1, "on_exhaustion": "dead_letter"}}


async def dead_letters(connection: AsyncSql, count: int) -> None:
    """So many dead letters."""
    await enqueue(connection, count, **DEAD)
    for held in await fetch(connection, count=count):
        report = {"job_id": held["id"], "error": {"code": "broken", "message": "it broke"}}
        assert (await call_async(connection, "ojs_nack", report)).status == 200
    assert await states(connection) == {"discarded": count}


async def retry(connection: AsyncSql, **more: Any) -> Any:
    """Retry all dead letters; the body."""
    answer = await call_async(connection, "ojs_retry_dead_letters", ALL | more)
    assert answer.status in (200, 202), answer
    return answer.body


async def progress(connection: AsyncSql, bulk: Any) -> Any:
    """How far an operation has come."""
    return (await call_async(connection, "ojs_get_bulk", {"id": bulk["id"]})).body


async def go_on(connection: AsyncSql) -> int:
    """Do the next slice, whatever the rate; the number of its jobs."""
    await connection.execute("update ojs.bulk set next_at = '-infinity' where state = 'running'")
    return int((await tick(connection, "bulk"))["bulk_jobs"])


async def test_of_two_retries_at_once_each_dead_letter_is_retried_by_one(connect: Connect) -> None:
    one, other = await connect(), await connect()
    await dead_letters(one, 20)
    async with one.transaction():
        assert (await retry(one))["succeeded"] == 20
        late = await retry(other)
        assert (late["matched"], late["succeeded"], late["failed"]) == (20, 0, 20)
        assert late["errors"][0]["error"] == "another request is acting on the job"
    assert await states(one) == {"available": 20}
    assert await events(one, "dead_letter.retried") == 20


async def test_a_job_that_a_worker_is_reporting_on_is_left_to_it(connect: Connect) -> None:
    operator, worker = await connect(), await connect()
    await enqueue(operator, 3)
    [held] = await fetch(worker)
    async with worker.transaction():
        assert (await call_async(worker, "ojs_ack", {"job_id": held["id"]})).status == 200
        cancel = {"job_ids": [held["id"]]}
        assert (await call_async(operator, "ojs_cancel_jobs", cancel)).status == 422
        everything = {"filter": {"since": "P1D"}, "confirm": True}
        answer = await call_async(operator, "ojs_cancel_matching_jobs", everything)
        assert (answer.body["succeeded"], answer.body["failed"]) == (2, 1)
    assert await states(operator) == {"cancelled": 2, "completed": 1}


async def test_a_stop_waits_for_the_slice_that_is_being_done(connect: Connect) -> None:
    operator, ticking, watcher = await connect(), await connect(), await connect()
    await dead_letters(operator, 6)
    bulk = await retry(operator, rate=2)
    async with ticking.transaction():
        assert await go_on(ticking) == 2
        stop = call_async(operator, "ojs_stop_bulk", {"id": bulk["id"]})
        waiting = asyncio.create_task(stop)
        await until_waiting(watcher, 1)
    stopped: Answer = await ended(waiting)
    assert (stopped.body["state"], stopped.body["succeeded"]) == ("stopped", 4)
    assert await go_on(ticking) == 0
    assert await states(operator) == {"available": 4, "discarded": 2}


async def test_another_session_goes_on_when_one_dies_in_a_slice(connect: Connect) -> None:
    operator, dying, heir = await connect(), await connect(), await connect()
    await dead_letters(operator, 6)
    # From now on the table of chores has its row.
    await tick(operator, "bulk")
    bulk = await retry(operator, rate=2)
    await dying.execute("begin")
    assert await go_on(dying) == 2
    # While it lives nobody else does the slice. When it is gone the slice has not happened.
    assert (await tick(heir, "bulk"))["bulk_jobs"] == 0
    pid = await dying.fetchval("select pg_backend_pid()")
    await operator.fetchval("select pg_terminate_backend($1, 60000)", pid)
    dying.terminate()
    assert (await progress(operator, bulk))["succeeded"] == 2
    done = [await go_on(heir) for _ in range(3)]
    assert done in ([2, 2, 0], [2, 2, 2])
    ending = await progress(operator, bulk)
    assert (ending["state"], ending["succeeded"], ending["failed"]) == ("completed", 6, 0)
    assert await events(operator, "dead_letter.retried") == 6


async def test_the_same_key_from_two_connections_enqueues_once(connect: Connect) -> None:
    one, other, watcher = await connect(), await connect(), await connect()
    request = {"jobs": [job(), job()], "idempotency_key": "k"}
    async with one.transaction():
        first = await call_async(one, "ojs_enqueue_bulk", request)
        waiting = asyncio.create_task(call_async(other, "ojs_enqueue_bulk", request))
        await until_waiting(watcher, 1)
    assert await ended(waiting) == first
    assert await states(one) == {"available": 2}


async def test_a_key_whose_request_was_undone_is_free(connect: Connect) -> None:
    one, other, watcher = await connect(), await connect(), await connect()
    request = {"jobs": [job()], "idempotency_key": "k"}
    undone = one.transaction()
    await undone.start()
    first = await call_async(one, "ojs_enqueue_bulk", request)
    waiting = asyncio.create_task(call_async(other, "ojs_enqueue_bulk", request))
    await until_waiting(watcher, 1)
    await undone.rollback()
    second = await ended(waiting)
    assert second.status == 201
    assert json.dumps(second.body) != json.dumps(first.body)
    assert await states(one) == {"available": 1}


async def test_another_server_goes_on_when_one_is_killed(
    database_url: str, start_server: StartServer, connect: Connect
) -> None:
    looker = await connect()
    await dead_letters(looker, 12)
    with start_server(database_url) as heir, start_server(database_url) as killed:
        async with http_client(killed.url) as client:
            answer = await client.post("/dead-letter/retry", ALL | {"rate": 4})
        assert (answer.status, answer.body["succeeded"]) == (202, 4)
        killed.process.kill()
        killed.process.wait()

        async def completed() -> bool:
            return bool((await progress(looker, answer.body))["state"] == "completed")

        await until(completed)
        assert heir.process.poll() is None
    assert (await progress(looker, answer.body))["succeeded"] == 12
    assert await events(looker, "dead_letter.retried") == 12
