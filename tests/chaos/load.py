"""Producers and workers over HTTP, and a ledger of the answers."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import asyncpg

from tests.concurrency.support import broken_invariants
from tests.http.conftest import Api, Response
from tests.http.outage import assert_unavailable
from tests.waiting import until

QUEUE = "chaos"
# How often a fault is repeated: once in the normal suite, more often by `make chaos`.
ROUNDS = int(os.environ.get("OJS_CHAOS_ROUNDS", "1"))
PRODUCERS = 4
WORKERS = 6
BACKLOG = 50
# What is done between two faults, at least.
PROGRESS = 20
# A job whose worker knows nothing of it comes back soon.
LEASE_MS = 2000
# The server's patience in these tests, and by when every request has to be answered.
PATIENCE_S = 3
ANSWER_S = 30
PAUSE_S = 0.05

SERVER = {"OJS_WRITE_TIMEOUT_S": str(PATIENCE_S)}


class Load:
    """What producers and workers do until they are stopped, and the answers that they got."""

    def __init__(self, *apis: Api) -> None:
        self._apis = apis
        self._producing = True
        self.enqueued: set[str] = set()
        # The attempt that was acked.
        self.acked: dict[str, int] = {}
        self.statuses: Counter[int] = Counter()
        self._ended: set[str] = set()

    async def ask(self, api: Api, path: str, body: Any) -> Response | None:
        """One request; None when its fate is unknown or it has to be made again."""
        try:
            async with asyncio.timeout(ANSWER_S):
                answer = await api("POST", f"/ojs/v1/{path}", body)
        except aiohttp.ClientConnectionError:
            self.statuses[0] += 1
        else:
            self.statuses[answer.status] += 1
            if answer.status < 500:
                return answer
            assert_unavailable(answer, 504)
        await asyncio.sleep(PAUSE_S)
        return None

    async def produce(self, api: Api) -> None:
        options = {"queue": QUEUE, "retry": {"max_attempts": 100}}
        while self._producing:
            if len(self.enqueued) - len(self._ended) > BACKLOG:
                await asyncio.sleep(PAUSE_S)
                continue
            job = {"type": "chaos.job", "args": [len(self.enqueued)], "options": options}
            answer = await self.ask(api, "jobs", job)
            if answer:
                assert answer.status == 201, answer.body
                self.enqueued.add(answer.body["id"])

    async def work(self, api: Api, name: str) -> None:
        request = {
            "queues": [QUEUE],
            "worker_id": name,
            "count": 3,
            "wait_ms": 500,
            "visibility_timeout_ms": LEASE_MS,
        }
        while True:
            answer = await self.ask(api, "workers/fetch", request)
            jobs = answer.body["jobs"] if answer else []
            for job in jobs:
                # An answer that was under way for long may be about an earlier attempt.
                acked = self.acked.get(job["id"])
                assert acked is None or job["attempt"] < acked, "delivered after its ack"
            for job in jobs:
                await self._ack(api, job, name)

    async def _ack(self, api: Api, job: dict[str, Any], name: str) -> None:
        """Ack until it is known how that ended."""
        job_id = job["id"]
        while not (
            answer := await self.ask(api, "workers/ack", {"job_id": job_id, "worker_id": name})
        ):
            pass
        assert answer.status in (200, 409), (job_id, answer.body)
        if answer.status == 200:
            assert job_id not in self.acked, "acked twice"
            self.acked[job_id] = job["attempt"]
        self._ended.add(job_id)

    def start(self) -> list[Coroutine[Any, Any, None]]:
        """The producers and workers, spread over the servers."""
        apis = self._apis
        return [
            *(self.produce(apis[n % len(apis)]) for n in range(PRODUCERS)),
            *(self.work(apis[n % len(apis)], f"chaos-{n}") for n in range(WORKERS)),
        ]

    async def progress(self) -> None:
        """Return when so much more has been enqueued and acked as shows that all is well."""
        enqueued, acked = len(self.enqueued) + PROGRESS, len(self.acked) + PROGRESS

        async def done() -> bool:
            return len(self.enqueued) >= enqueued and len(self.acked) >= acked

        await until(done, "enqueues and acks go on")

    @asynccontextmanager
    async def outage(self) -> AsyncIterator[None]:
        """Around what takes the database away and gives it back: clients get errors and go on.

        The server is left alone. Requests that waited for a commit get 504, others 503; which
        of them there are when the outage is short is chance.
        """
        before = self._told()
        yield

        async def told() -> bool:
            return self._told() > before

        await until(told, "requests are answered 503 or 504")
        await self.progress()

    def _told(self) -> int:
        return self.statuses[503] + self.statuses[504]

    async def finish(self) -> None:
        """Stop producing, and see every job that was accepted worked to its end."""
        self._producing = False
        api = self._apis[-1]

        async def done() -> bool:
            answer = await api("GET", f"/ojs/v1/queues/{QUEUE}/stats")
            assert answer.status == 200, answer.body
            return bool(answer.body["stats"]["depth"] == 0)

        await until(done, "every job is worked")
        states = Counter[str]()
        for job_id in self.enqueued | set(self.acked):
            states[(await api.get(f"/ojs/v1/jobs/{job_id}"))["job"]["state"]] += 1
        assert set(states) == {"completed"}, states


@asynccontextmanager
async def loaded(database_url: str, *apis: Api) -> AsyncIterator[Load]:
    """A load on servers of one database, under way when the block begins.

    When the block ends, all goes on once more, every job is worked to its end, nothing that was
    acknowledged is missing, and the stored data agrees with itself.
    """
    load = Load(*apis)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one) for one in load.start()]
        await load.progress()
        yield load
        await load.progress()
        await load.finish()
        for task in tasks:
            task.cancel()
    connection = await asyncpg.connect(database_url)
    try:
        assert await broken_invariants(connection) == []
    finally:
        await connection.close()
