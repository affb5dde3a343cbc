"""Jobs that operators move, run and retry while workers claim, report and cancel them."""

import asyncio
import random
from collections import Counter
from contextlib import suppress
from typing import Any

import asyncpg

from tests.concurrency.support import enqueue
from tests.doors import AsyncSql, call_async

JOBS = 60


async def test_jobs_that_move_between_queues_and_priorities_are_each_done_once(
    crowd: list[AsyncSql],
) -> None:
    ids = await enqueue(crowd[0], JOBS)
    done: list[str] = []
    left = asyncio.Event()

    async def move(one: AsyncSql, dice: random.Random) -> None:
        for _ in range(100):
            change: dict[str, Any] = {"id": dice.choice(ids)}
            if dice.random() < 0.6:
                change["priority"] = dice.randint(-2, 2)
            if len(change) == 1 or dice.random() < 0.6:
                change["queue"] = dice.choice(["default", "other"])
            # Two moves of a job at once: the second is to be tried again, as the server does.
            with suppress(asyncpg.SerializationError):
                answer = await call_async(one, "ojs_update_job", change)
                assert answer.status in (200, 409), answer

    async def work(one: AsyncSql, dice: random.Random) -> None:
        while not left.is_set():
            request = {"queues": ["default", "other"], "count": dice.randint(1, 3)}
            for job in (await call_async(one, "ojs_fetch", request)).body["jobs"]:
                report = {"job_id": job["id"]}
                if dice.random() < 0.3:
                    error = {"code": "again", "message": "m"}
                    report |= {"error": error, "requeue": True}
                    await call_async(one, "ojs_nack", report)
                else:
                    assert (await call_async(one, "ojs_ack", report)).status == 200
                    done.append(job["id"])
            if len(done) == JOBS:
                left.set()

    async def run(one: AsyncSql, dice: random.Random) -> None:
        while not left.is_set():
            door = dice.choice(["ojs_run_job", "ojs_retry_job"])
            answer = await call_async(one, door, {"id": dice.choice(ids)})
            assert answer.status in (200, 409), answer

    dice = [random.Random(number) for number in range(8)]
    async with asyncio.timeout(120):
        await asyncio.gather(
            *(move(crowd[n], dice[n]) for n in range(3)),
            *(work(crowd[n], dice[n]) for n in range(3, 6)),
            *(run(crowd[n], dice[n]) for n in range(6, 8)),
        )
    assert Counter(done) == Counter(ids)
