"""Somebody's transaction holds what requests need: they are refused in time."""

import asyncio
from typing import Any

import aiohttp
import asyncpg

from tests.chaos.load import ANSWER_S, ROUNDS, loaded
from tests.concurrency.support import until_waiting
from tests.conftest import Connect, StartServer
from tests.doors import AsyncSql, call_async
from tests.http.conftest import Api, Response
from tests.http.outage import assert_unavailable

HELD = 40
# Longer than any lock is waited for, twice: a batch that was refused is tried again one by one.
SERVER = {"OJS_WRITE_TIMEOUT_S": "20"}
HOLD = """
select from ojs.active a join ojs.job j on j.id = a.job_id where a.queue = 'held' for update
"""


async def hold(connection: AsyncSql) -> asyncpg.transaction.Transaction:
    """A transaction that has locked every job of the queue `held`."""
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(HOLD)
    return transaction


async def held_jobs(api: Api) -> list[dict[str, Any]]:
    """Some jobs of that queue that a worker has fetched."""
    for _ in range(HELD):
        await api.enqueue("held")
    jobs = await api.fetch("held", count=HELD, worker_id="w")
    assert len(jobs) == HELD
    return jobs


async def in_time(calls: list[Any]) -> list[Response]:
    """The answers to requests made at once; TimeoutError when one is left without."""
    async with asyncio.timeout(ANSWER_S):
        return list(await asyncio.gather(*calls))


async def test_a_pool_that_is_used_up_by_blocked_statements_refuses_in_time(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer, connect: Connect
) -> None:
    with start_server(database_url, OJS_POOL_MAX="2", **SERVER) as server:
        api = Api(session, server.url)
        jobs = await held_jobs(api)
        holder, watcher = await connect(), await connect()
        async with loaded(database_url, api) as load:
            for _ in range(ROUNDS):
                transaction = await hold(holder)
                cancels = asyncio.create_task(
                    in_time([api("DELETE", f"/ojs/v1/jobs/{job['id']}") for job in jobs])
                )
                await until_waiting(watcher, 2)
                others = await in_time([api("GET", "/ojs/v1/health"), api("GET", "/ojs/v1/queues")])
                assert {answer.status for answer in others} <= {200, 503, 504}
                for answer in await cancels:
                    assert_unavailable(answer, 504)
                await transaction.rollback()
                await load.progress()
        assert {job["state"] for job in await all_of(api, jobs)} == {"active"}
        answers = await in_time([api("DELETE", f"/ojs/v1/jobs/{job['id']}") for job in jobs])
        assert {answer.status for answer in answers} == {200}


async def all_of(api: Api, jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The jobs as they are now."""
    return [(await api.get(f"/ojs/v1/jobs/{job['id']}"))["job"] for job in jobs]


async def test_jobs_that_somebody_has_locked_are_left_as_they_were(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer, connect: Connect
) -> None:
    with start_server(database_url, **SERVER) as server:
        api = Api(session, server.url)
        jobs = (await held_jobs(api))[:6]
        before = await all_of(api, jobs)
        async with loaded(database_url, api) as load:
            transaction = await hold(await connect())
            answers = await in_time(
                [
                    *(api("POST", "/ojs/v1/workers/ack", report(job)) for job in jobs[:2]),
                    *(
                        api("POST", "/ojs/v1/workers/nack", report(job) | FAILURE)
                        for job in jobs[2:4]
                    ),
                    *(api("DELETE", f"/ojs/v1/jobs/{job['id']}") for job in jobs[4:]),
                ]
            )
            for answer in answers:
                assert_unavailable(answer, 504)
            # Others are not kept from their work meanwhile.
            await load.progress()
            await transaction.rollback()
        assert await all_of(api, jobs) == before
        for job in jobs:
            assert (await api.ack(job, worker_id="w")).status == 200


FAILURE = {"error": {"code": "boom", "message": "it broke"}}


def report(job: dict[str, Any]) -> dict[str, Any]:
    return {"job_id": job["id"], "worker_id": "w"}


async def test_unique_keys_that_an_open_transaction_has_taken(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer, connect: Connect
) -> None:
    bodies = [unique(policy) for policy in ("reject", "ignore", "replace")]
    with start_server(database_url, **SERVER) as server:
        api = Api(session, server.url)
        async with loaded(database_url, api) as load:
            holder = await connect()
            transaction = holder.transaction()
            await transaction.start()
            for body in bodies:
                assert (await call_async(holder, "ojs_enqueue", body)).status == 201
            for answer in await in_time([api("POST", "/ojs/v1/jobs", body) for body in bodies * 2]):
                assert_unavailable(answer, 504)
            await load.progress()
            await transaction.rollback()
            assert await api.fetch("unique") == []
        for body in bodies:
            assert (await api("POST", "/ojs/v1/jobs", body)).status == 201
        assert len(await api.fetch("unique", count=9)) == 3


def unique(policy: str) -> dict[str, Any]:
    """A job of which there may be one."""
    rule = {"keys": ["type"], "on_conflict": policy}
    return {"type": f"held.{policy}", "args": [], "options": {"queue": "unique", "unique": rule}}
