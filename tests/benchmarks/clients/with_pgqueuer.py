"""PgQueuer through its asyncpg pool driver, which its documentation names as the fast one."""

import json
from collections.abc import Callable

import asyncpg
from pgqueuer import PgQueuer
from pgqueuer.models import Job
from pgqueuer.queries import Queries

from tests.benchmarks.clients import ARGS, POOL, PRIORITY, TYPE


async def connect(dsn: str) -> "WithPgQueuer":
    """A client with a pool of its own."""
    return WithPgQueuer(await asyncpg.create_pool(dsn, min_size=POOL, max_size=POOL))


def _payload() -> bytes:
    return json.dumps(ARGS).encode()


class WithPgQueuer:
    """An entrypoint stands for type and queue; the payload is bytes that nobody looks at."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]"):
        self._pool = pool
        self._queries = Queries.from_asyncpg_pool(pool)

    async def install(self) -> None:
        await self._queries.install()

    async def enqueue(self) -> None:
        await self._queries.enqueue(TYPE, _payload(), PRIORITY)

    async def enqueue_many(self, jobs: int) -> None:
        payloads: list[bytes | None] = [_payload() for _ in range(jobs)]
        await self._queries.enqueue([TYPE] * jobs, payloads, [PRIORITY] * jobs)

    async def work(self, worked: Callable[[], None], count: int) -> None:
        async def handle(job: Job) -> None:
            json.loads(job.payload or b"")
            worked()

        worker = PgQueuer.from_asyncpg_pool(self._pool)
        worker.entrypoint(TYPE)(handle)
        await worker.run(batch_size=count)

    def close(self) -> None:
        self._pool.terminate()
