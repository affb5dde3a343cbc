"""A server that is stopped (SIGSTOP), as a suspended machine is, and goes on long afterwards."""

import asyncio
import os
import signal

import aiohttp

from tests.chaos.load import ANSWER_S, ROUNDS, SERVER, loaded
from tests.concurrency.support import start_servers
from tests.conftest import Connect, StartServer
from tests.http.conftest import Api
from tests.waiting import until

HOLDING = """
select count(*) from pg_locks l join pg_stat_activity a on a.pid = l.pid
where a.datname = current_database() and a.application_name = 'ojs-pg'
"""
TICKING = """
select count(*) from pg_stat_activity
where datname = current_database() and application_name = 'ojs-pg' and wait_event_type = 'Lock'
"""


async def test_a_server_that_was_stopped_does_not_report_for_jobs_that_others_hold(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> None:
    with start_servers(start_server, 2, database_url, **SERVER) as (stopped, other):
        late, api = Api(session, stopped.url), Api(session, other.url)
        async with loaded(database_url, late, api) as load:
            for n in range(ROUNDS):
                queue = f"paused-{n}"
                job = await late.enqueue(queue)
                [held] = await late.fetch(queue, worker_id="late", visibility_timeout_ms=500)
                os.kill(stopped.process.pid, signal.SIGSTOP)
                try:
                    report = {"job_id": job["id"], "worker_id": "late"}
                    reports = [
                        asyncio.create_task(late("POST", "/ojs/v1/workers/ack", report)),
                        asyncio.create_task(
                            late("POST", "/ojs/v1/workers/nack", {**report, "error": ERROR})
                        ),
                    ]
                    [again] = await api.fetch(queue, worker_id="next", wait_ms=20_000)
                finally:
                    os.kill(stopped.process.pid, signal.SIGCONT)
                assert (again["id"], again["attempt"]) == (held["id"], held["attempt"] + 1)
                async with asyncio.timeout(ANSWER_S):
                    answers = await asyncio.gather(*reports)
                assert [answer.status for answer in answers] == [409, 409]
                assert (await api.ack(again, worker_id="next")).status == 200
                await load.progress()


ERROR = {"code": "boom", "message": "it broke"}


async def test_locks_of_a_suspended_server_are_released(
    database_url: str, start_server: StartServer, connect: Connect
) -> None:
    """It stops in the middle of its timed work, which PostgreSQL ends without it."""
    looker, holder = await connect(), await connect()
    with start_server(database_url) as server:

        async def ticking() -> bool:
            return bool(await looker.fetchval(TICKING))

        async def let_go() -> bool:
            return not await looker.fetchval(HOLDING)

        transaction = holder.transaction()
        await transaction.start()
        await holder.execute("lock table ojs.later, ojs.active")
        await until(ticking, "the timed work waits")
        os.kill(server.process.pid, signal.SIGSTOP)
        try:
            await transaction.rollback()
            await until(let_go, "no session of the server holds a lock")
        finally:
            os.kill(server.process.pid, signal.SIGCONT)
