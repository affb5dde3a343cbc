"""A fetch that finds nothing may wait, and is woken by whatever makes a job available.

A fetch that was not woken answers without jobs when its wait is over, so jobs in the answer show
that it was.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from typing import Any, TypeAlias

import aiohttp
import asyncpg
import pytest

from tests.conftest import StartServer
from tests.http.conftest import Api, Served
from tests.waiting import DEADLINE_S, ended, until

LONG_MS = 30_000
Jobs = list[dict[str, Any]]
Database: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.fixture
async def database(served: Served) -> AsyncIterator[Database]:
    """A connection to the server's database."""
    connection = await asyncpg.connect(served.database_url)
    yield connection
    await connection.close()


async def waiting(api: Api, *queues: str, count: int = 1, **more: Any) -> asyncio.Task[Jobs]:
    """A fetch that waits: the server has looked, found nothing, and has not answered.

    At least, fetches that came later were answered. Should it look only afterwards, on a very busy
    machine, it finds the job that the test enqueues, and the test passes and shows less.
    """
    task = asyncio.create_task(api.fetch(*queues, count=count, wait_ms=LONG_MS, **more))
    for _ in range(3):
        assert await api.fetch(*queues) == []
    assert not task.done()
    return task


async def at_once(task: "asyncio.Task[Jobs]") -> Jobs:
    """What a fetch gets that does not wait to the end: half of its wait is more than enough."""
    async with asyncio.timeout(LONG_MS / 2000):
        return await task


async def test_an_enqueue_wakes_a_waiting_fetch(api: Api) -> None:
    task = await waiting(api, "wake-http")
    job = await api.enqueue("wake-http")
    [got] = await ended(task)
    assert (got["id"], got["state"], got["attempt"]) == (job["id"], "active", 1)


async def test_a_notification_that_is_forged_does_no_harm(api: Api, database: Database) -> None:
    """Any user of the database may send one: a waiting fetch looks once more, and waits on."""
    task = await waiting(api, "wake-forged")
    for payload in ("wake-forged", "", "x" * 7999, "a,b", "é\n", "'; select 1; --", ":cron"):
        await database.execute("select pg_notify('ojs', $1)", payload)
    assert await api.fetch("wake-forged") == []
    assert not task.done()
    job = await api.enqueue("wake-forged")
    assert [got["id"] for got in await ended(task)] == [job["id"]]


async def test_the_header_prefer_asks_to_wait_too(api: Api) -> None:
    task = asyncio.create_task(
        api.post(
            "/ojs/v1/workers/fetch",
            {"queues": ["wake-prefer"]},
            headers={"Prefer": "respond-async, wait=30"},
        )
    )
    for _ in range(3):
        assert await api.fetch("wake-prefer") == []
    assert not task.done()
    job = await api.enqueue("wake-prefer")
    assert (await ended(task)).body["jobs"][0]["id"] == job["id"]


async def test_a_wait_that_is_over_answers_without_jobs(api: Api) -> None:
    assert await api.fetch("wake-nothing", wait_ms=50) == []


async def test_a_fetch_that_finds_a_job_does_not_wait(api: Api) -> None:
    await api.enqueue("wake-at-once")
    task = asyncio.create_task(api.fetch("wake-at-once", count=10, wait_ms=LONG_MS))
    assert len(await at_once(task)) == 1


async def test_a_job_in_any_of_the_queues_wakes(api: Api) -> None:
    task = await waiting(api, "wake-first", "wake-second")
    job = await api.enqueue("wake-second")
    assert (await ended(task))[0]["id"] == job["id"]


async def test_sql_in_another_connection_wakes_at_commit(api: Api, database: Database) -> None:
    task = await waiting(api, "wake-sql")
    transaction = database.transaction()
    await transaction.start()
    await database.execute(
        """select ojs_enqueue('{"type": "t", "args": [], "options": {"queue": "wake-sql"}}')"""
    )
    assert await api.fetch("wake-sql") == []
    assert not task.done()
    await transaction.commit()
    assert len(await ended(task)) == 1


async def test_a_transaction_that_rolls_back_wakes_no_fetch(api: Api, database: Database) -> None:
    enqueue = (
        """select ojs_enqueue('{"type": "t", "args": [%d], "options": {"queue": "wake-b"}}')"""
    )
    task = await waiting(api, "wake-b")
    transaction = database.transaction()
    await transaction.start()
    await database.execute(enqueue % 1)
    await transaction.rollback()
    await database.execute(enqueue % 2)
    assert (await ended(task))[0]["args"] == [2]


async def test_a_scheduled_job_wakes_when_its_time_comes(api: Api) -> None:
    task = await waiting(api, "wake-scheduled")
    job = await api.enqueue("wake-scheduled", delay_until="PT0.3S")
    assert job["state"] == "scheduled"
    assert (await ended(task))[0]["id"] == job["id"]


async def test_a_retry_wakes_when_its_time_comes(api: Api) -> None:
    retry = {"initial_interval": "PT0.2S", "jitter": False}
    job = await api.enqueue("wake-retry", retry=retry)
    [active] = await api.fetch("wake-retry")
    task = await waiting(api, "wake-retry")
    assert (await api.nack(active)).body["state"] == "retryable"
    [again] = await ended(task)
    assert (again["id"], again["attempt"]) == (job["id"], 2)


async def test_a_requeued_job_wakes(api: Api) -> None:
    job = await api.enqueue("wake-requeue")
    [active] = await api.fetch("wake-requeue")
    task = await waiting(api, "wake-requeue")
    assert (await api.nack(active, requeue=True)).body["state"] == "available"
    assert (await ended(task))[0]["id"] == job["id"]


async def test_a_resumed_queue_wakes(api: Api) -> None:
    await api.post("/ojs/v1/queues/wake-resume/pause", {})
    job = await api.enqueue("wake-resume")
    task = await waiting(api, "wake-resume")
    await api.post("/ojs/v1/queues/wake-resume/resume", {})
    assert (await ended(task))[0]["id"] == job["id"]


async def test_the_end_of_maintenance_wakes(api: Api) -> None:
    place = "/ojs/v1/admin/system/maintenance"
    await api.post(place, {"enabled": True})
    try:
        job = await api.enqueue("wake-maintenance")
        task = await waiting(api, "wake-maintenance")
    finally:
        await api.post(place, {"enabled": False})
    assert (await ended(task))[0]["id"] == job["id"]


async def test_an_activated_job_wakes(api: Api) -> None:
    job = await api.enqueue("wake-pending", pending=True)
    task = await waiting(api, "wake-pending")
    await api.post(f"/ojs/v1/jobs/{job['id']}/activate", {})
    assert (await ended(task))[0]["id"] == job["id"]


async def test_a_revived_dead_letter_wakes(api: Api) -> None:
    retry = {"max_attempts": 1, "on_exhaustion": "dead_letter"}
    job = await api.enqueue("wake-dead", retry=retry)
    await api.nack((await api.fetch("wake-dead"))[0])
    task = await waiting(api, "wake-dead")
    await api.post(f"/ojs/v1/dead-letter/{job['id']}/retry", {})
    assert (await ended(task))[0]["id"] == job["id"]


async def test_a_job_whose_lease_ran_out_wakes(api: Api) -> None:
    job = await api.enqueue("wake-lease", visibility_timeout_ms=100)
    await api.fetch("wake-lease")
    task = await waiting(api, "wake-lease")
    assert (await ended(task))[0]["id"] == job["id"]


async def test_the_next_step_of_a_chain_wakes(api: Api) -> None:
    steps = [
        {"type": "step.run", "args": [number], "options": {"queue": "wake-chain"}}
        for number in (1, 2)
    ]
    await api.post("/ojs/v1/workflows", {"type": "chain", "steps": steps})
    [first] = await api.fetch("wake-chain")
    task = await waiting(api, "wake-chain")
    await api.ack(first, result="done")
    [second] = await ended(task)
    assert (second["args"], second["parent_results"]) == ([2], ["done"])


async def test_a_hundred_waiting_fetches_get_a_hundred_jobs(api: Api) -> None:
    tasks = [asyncio.create_task(api.fetch("wake-hundred", wait_ms=LONG_MS)) for _ in range(100)]
    for _ in range(5):
        assert await api.fetch("wake-hundred") == []
    jobs = [
        {"type": "task.run", "args": [number], "options": {"queue": "wake-hundred"}}
        for number in range(100)
    ]
    await api.post("/ojs/v1/jobs/batch", {"jobs": jobs})
    got = await ended(asyncio.gather(*tasks))
    assert sorted(job["args"][0] for jobs in got for job in jobs) == list(range(100))
    assert all(len(jobs) == 1 for jobs in got)


async def test_a_hundred_jobs_enqueued_one_by_one(api: Api) -> None:
    tasks = [asyncio.create_task(api.fetch("wake-singles", wait_ms=LONG_MS)) for _ in range(100)]
    for _ in range(5):
        assert await api.fetch("wake-singles") == []
    jobs = await asyncio.gather(*[api.enqueue("wake-singles") for _ in range(100)])
    got = await ended(asyncio.gather(*tasks))
    assert sorted(job["id"] for jobs in got for job in jobs) == sorted(job["id"] for job in jobs)


async def test_one_job_is_not_given_to_two_waiting_fetches(api: Api) -> None:
    tasks = [asyncio.create_task(api.fetch("wake-one", wait_ms=1000)) for _ in range(20)]
    await api.enqueue("wake-one")
    got = await ended(asyncio.gather(*tasks))
    assert sorted(len(jobs) for jobs in got) == [0] * 19 + [1]


@pytest.mark.parametrize("gone", [1, 20])
async def test_a_client_that_hangs_up_while_it_waits_takes_no_job(api: Api, gone: int) -> None:
    queue = f"wake-gone-{gone}"
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        leaving = Api(session, api.url)
        tasks = [await waiting(leaving, queue, worker_id=f"gone-{n}") for n in range(gone)]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    stays = await waiting(api, queue, worker_id="stays")
    job = await api.enqueue(queue)
    [got] = await ended(stays)
    assert (got["id"], got["worker_id"]) == (job["id"], "stays")


async def test_a_wake_up_meant_for_a_client_that_left_goes_to_the_next(api: Api) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        leaving = Api(session, api.url)
        first = await waiting(leaving, "wake-next")
        second = await waiting(api, "wake-next")
        enqueue = asyncio.create_task(api.enqueue("wake-next", visibility_timeout_ms=200))
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await enqueue
    assert len(await ended(second)) == 1


async def test_sigterm_answers_waiting_fetches_and_exits_0(
    session: aiohttp.ClientSession, database_url: str, start_server: StartServer
) -> None:
    with start_server(database_url) as server:
        api = Api(session, server.url)
        tasks = [await waiting(api, "wake-term") for _ in range(3)]
        server.process.send_signal(signal.SIGTERM)
        assert [await at_once(task) for task in tasks] == [[], [], []]
        assert await asyncio.to_thread(server.process.wait, DEADLINE_S) == 0


async def test_another_server_is_woken(
    session: aiohttp.ClientSession, database_url: str, start_server: StartServer
) -> None:
    with start_server(database_url) as one, start_server(database_url) as other:
        task = await waiting(Api(session, one.url), "wake-other")
        job = await Api(session, other.url).enqueue("wake-other")
        assert (await ended(task))[0]["id"] == job["id"]


async def test_a_lost_listening_connection_comes_back(
    session: aiohttp.ClientSession, database_url: str, start_server: StartServer
) -> None:
    listening = (
        "select pid from pg_stat_activity"
        " where datname = current_database() and query ilike 'listen%'"
    )
    connection = await asyncpg.connect(database_url)
    try:
        with start_server(database_url) as server:
            api = Api(session, server.url)
            task = await waiting(api, "wake-lost")
            pid = await connection.fetchval(listening)
            assert pid
            await connection.execute("select pg_terminate_backend($1)", pid)

            async def back() -> bool:
                return await connection.fetchval(listening) not in (None, pid)

            await until(back)
            assert not task.done()
            await connection.execute(
                """select ojs_enqueue('{"type": "t", "args": [],
                   "options": {"queue": "wake-lost"}}')"""
            )
            assert len(await ended(task)) == 1
    finally:
        await connection.close()


async def test_a_job_without_a_notification_is_found(
    session: aiohttp.ClientSession, database_url: str, start_server: StartServer
) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute("set ojs.notify = off")
    with start_server(database_url, OJS_TICK_LOOK_MS="50") as server:
        task = await waiting(Api(session, server.url), "wake-quiet")
        await connection.execute(
            "select ojs_enqueue($1::jsonb)",
            '{"type": "t", "args": [], "options": {"queue": "wake-quiet"}}',
        )
        assert len(await ended(task)) == 1
    await connection.close()


async def test_a_client_that_hangs_up_during_its_claim_takes_no_job(
    api: Api, database: Database
) -> None:
    await api.enqueue("wake-gone")
    async with database.transaction():
        await database.execute("lock table ojs.active in share mode")
        fetch = asyncio.create_task(api.fetch("wake-gone"))

        async def claiming() -> bool:
            return bool(
                await database.fetchval(
                    "select count(*) from pg_locks where relation = 'ojs.active'::regclass"
                    " and not granted"
                )
            )

        await until(claiming)
        fetch.cancel()
        await asyncio.gather(fetch, return_exceptions=True)
        # The server notices it, and then its claim succeeds.
        await asyncio.sleep(0.5)

    async def given_back() -> bool:
        return [one["attempt"] for one in await api.fetch("wake-gone")] == [1]

    await until(given_back)


async def test_fetches_share_out_jobs_that_are_more_than_one_call_may_answer_with(
    api: Api, database: Database
) -> None:
    """Each gets its job, though it does not wait, however many of them are served together."""
    for _ in range(6):
        await api.enqueue("large")
    await database.execute(
        "update ojs.job set doc = jsonb_set(doc, '{args,0}', to_jsonb(repeat('x', 9000000)))"
        " where queue = 'large'"
    )
    answers = await asyncio.gather(*(api.fetch("large") for _ in range(6)))
    assert [len(jobs) for jobs in answers] == [1] * 6
