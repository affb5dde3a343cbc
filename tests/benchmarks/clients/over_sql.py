"""This queue, by plain SQL through an asyncpg pool. A worker is a few loops of fetch and ack."""

import asyncio
import json
from collections.abc import Callable

import asyncpg

from ojs_pg.server.schema import migrate
from tests.benchmarks.clients import ARGS, POOL, PRIORITY, QUEUE, TASKS, TYPE

# One statement, so one commit, for the jobs of one fetch.
ACKS = "select r.status, r.body from jsonb_array_elements($1::jsonb) a, ojs_ack(a) r"


async def connect(dsn: str) -> "OverSql":
    """A client with a pool of its own."""
    pool = await asyncpg.create_pool(dsn, min_size=POOL, max_size=POOL)
    return OverSql(dsn, pool)


def _job() -> dict[str, object]:
    return {"type": TYPE, "args": ARGS, "options": {"queue": QUEUE, "priority": PRIORITY}}


class OverSql:
    """The public functions, called as anybody would: settings of the session as they come."""

    def __init__(self, dsn: str, pool: "asyncpg.Pool[asyncpg.Record]"):
        self._dsn, self._pool = dsn, pool

    async def install(self) -> None:
        await asyncio.to_thread(migrate, self._dsn)

    async def enqueue(self) -> None:
        await self._call("ojs_enqueue", _job(), 201)

    async def enqueue_many(self, jobs: int) -> None:
        await self._call("ojs_enqueue_batch", {"jobs": [_job() for _ in range(jobs)]}, 201)

    async def work(self, worked: Callable[[], None], count: int) -> None:
        await asyncio.gather(*[self._loop(worked, count) for _ in range(TASKS)])

    async def _loop(self, worked: Callable[[], None], count: int) -> None:
        while True:
            answer = await self._call("ojs_fetch", {"queues": [QUEUE], "count": count}, 200)
            jobs = json.loads(answer)["jobs"]
            if not jobs:
                await asyncio.sleep(0.05)
                continue
            acks = json.dumps([{"job_id": job["id"]} for job in jobs])
            for row in await self._pool.fetch(ACKS, acks):
                if row["status"] != 200:
                    raise RuntimeError(f"ojs_ack answered {row}")
                worked()

    def close(self) -> None:
        self._pool.terminate()

    async def _call(self, function: str, request: object, expected: int) -> str:
        row = await self._pool.fetchrow(
            f"select status, body from {function}($1::jsonb)", json.dumps(request)
        )
        if row is None or row["status"] != expected:
            raise RuntimeError(f"{function} answered {row}")
        return str(row["body"])
