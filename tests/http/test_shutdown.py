"""SIGTERM in the middle of work: what was begun is finished, nothing acknowledged is lost."""

import asyncio
import signal

import aiohttp
import psycopg
import pytest

from tests.conftest import StartServer
from tests.http.conftest import Api
from tests.waiting import DEADLINE_S, deadline, until

PUSH = {"type": "task.run", "args": [], "options": {"queue": "shutdown"}}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_server_that_stops_finishes_what_it_began(
    session: aiohttp.ClientSession,
    database_url: str,
    start_server: StartServer,
    number: signal.Signals,
) -> None:
    acknowledged: set[str] = set()
    statuses: set[int] = set()

    async def produce(api: Api) -> None:
        """Enqueue until the server is gone."""
        while True:
            try:
                answer = await api("POST", "/ojs/v1/jobs", PUSH)
            except aiohttp.ClientConnectionError:
                return
            statuses.add(answer.status)
            acknowledged.add(answer.body["job"]["id"])

    with start_server(database_url) as server:
        api = Api(session, server.url)
        producers = [asyncio.create_task(produce(api)) for _ in range(16)]

        async def busy() -> bool:
            return len(acknowledged) > 100

        await until(busy)
        server.process.send_signal(number)
        async with deadline():
            await asyncio.gather(*producers)
        assert await asyncio.to_thread(server.process.wait, DEADLINE_S) == 0
    assert statuses == {201}

    with start_server(database_url) as server:
        api = Api(session, server.url)
        found: set[str] = set()
        while jobs := await api.fetch("shutdown", count=500):
            found |= {job["id"] for job in jobs}
        assert acknowledged <= found
        assert len(found - acknowledged) <= 16, "at most what was under way"


async def test_a_killed_server_loses_nothing_it_acknowledged(
    session: aiohttp.ClientSession, database_url: str, start_server: StartServer
) -> None:
    enqueued: set[str] = set()
    completed: set[str] = set()

    async def produce(api: Api) -> None:
        while True:
            try:
                enqueued.add((await api.enqueue("killed"))["id"])
            except aiohttp.ClientConnectionError:
                return

    async def work(api: Api) -> None:
        while True:
            try:
                for job in await api.fetch("killed", count=5):
                    await api.ack(job)
                    completed.add(job["id"])
            except aiohttp.ClientConnectionError:
                return

    with start_server(database_url) as server:
        api = Api(session, server.url)
        clients = [asyncio.create_task(produce(api)) for _ in range(8)]
        clients += [asyncio.create_task(work(api)) for _ in range(8)]

        async def busy() -> bool:
            return len(completed) > 100

        await until(busy)
        server.process.kill()
        async with deadline():
            await asyncio.gather(*clients)
        await asyncio.to_thread(server.process.wait, DEADLINE_S)

    # The leases of those whose answer did not come end; no earlier, however slow the machine is.
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("update ojs.active set lease_until = ojs.now()")
    with start_server(database_url) as server:
        api = Api(session, server.url)
        for job in completed:
            assert (await api.get(f"/ojs/v1/jobs/{job}"))["job"]["state"] == "completed"

        async def all_done() -> bool:
            for job in await api.fetch("killed", count=100):
                await api.ack(job)
            counts: dict[str, int] = (await api.get("/ojs/v1/queues/killed/stats"))["stats"]
            return counts["available"] + counts["active"] == 0

        await until(all_done)
        for job in enqueued:
            assert (await api.get(f"/ojs/v1/jobs/{job}"))["job"]["state"] == "completed"
