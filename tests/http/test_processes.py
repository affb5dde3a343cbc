"""OJS_WORKERS: several processes answer on one port, and one server is all that shows."""

import asyncio
import signal
import socket
import subprocess
import sys

import aiohttp
import psutil
import pytest

from tests.conftest import StartServer
from tests.http.conftest import Api
from tests.processes import PACKAGES, Server
from tests.waiting import DEADLINE_S, until

PUSH = {"type": "task.run", "args": [], "options": {"queue": "several"}}


def children(server: Server) -> list[psutil.Process]:
    return psutil.Process(server.process.pid).children()


async def fetch_waiting(url: str) -> tuple[int, int]:
    """A fetch that waits, on a connection of its own: status and number of jobs."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{url}/ojs/v1/workers/fetch", json={"queues": ["several"], "wait_ms": 15_000}
        ) as answer,
    ):
        return answer.status, len((await answer.json(content_type=None))["jobs"])


async def test_a_job_enqueued_in_one_process_wakes_a_fetch_that_waits_in_another(
    session: aiohttp.ClientSession, database_url: str, start_server: StartServer
) -> None:
    with start_server(database_url, OJS_WORKERS="2") as server:
        assert len(children(server)) == 2
        waiting = [asyncio.create_task(fetch_waiting(server.url)) for _ in range(16)]
        await asyncio.sleep(0.3)
        api = Api(session, server.url)
        started = asyncio.get_running_loop().time()
        for _ in waiting:
            assert (await api("POST", "/ojs/v1/jobs", PUSH)).status == 201
        assert await asyncio.gather(*waiting) == [(200, 1)] * 16
        assert asyncio.get_running_loop().time() - started < 10, "nobody waited to the end"


async def test_a_process_that_is_killed_is_replaced(
    session: aiohttp.ClientSession, database_url: str, start_server: StartServer
) -> None:
    with start_server(database_url, OJS_WORKERS="2") as server:
        first, second = children(server)
        first.kill()
        second.kill()

        async def answered() -> bool:
            try:
                return (await Api(session, server.url)("POST", "/ojs/v1/jobs", PUSH)).status == 201
            except aiohttp.ClientConnectionError:
                return False

        await until(answered)
        assert len(children(server)) == 2
        assert not {first, second} & set(children(server))
        # Whichever of them does the timed work, a lease ends.
        api = Api(session, server.url)
        job = await api.enqueue("timed", visibility_timeout_ms=100)
        assert len(await api.fetch("timed")) == 1
        [again] = await api.fetch("timed", wait_ms=30_000)
        assert (again["id"], again["attempt"]) == (job["id"], 2)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_processes(
    database_url: str, start_server: StartServer, number: signal.Signals
) -> None:
    with start_server(database_url, OJS_WORKERS="3") as server:
        processes = children(server)
        server.process.send_signal(number)
        assert server.process.wait(DEADLINE_S) == 0
        assert not any(one.is_running() for one in processes)
        # One that was still starting had none.
        assert server.log.read_text().count("requests in flight are answered") >= 1


def test_processes_whose_parent_is_killed_stop(
    database_url: str, start_server: StartServer
) -> None:
    with start_server(database_url, OJS_WORKERS="2") as server:
        processes = children(server)
        server.process.kill()
        _, alive = psutil.wait_procs(processes, DEADLINE_S)
        assert alive == []


def test_a_port_that_is_taken_is_refused(database_url: str) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = subprocess.run(
            [sys.executable, "-m", "ojs_pg", "serve"],
            env={
                "PYTHONPATH": PACKAGES,
                "DATABASE_URL": database_url,
                "OJS_WORKERS": "2",
                "OJS_PORT": str(taken.getsockname()[1]),
            },
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
        )
        assert done.returncode == 1
        assert "Address already in use" in done.stderr
        assert "Traceback" not in done.stderr


async def test_a_scrape_of_any_process_counts_the_requests_of_all(
    database_url: str, start_server: StartServer
) -> None:
    counted = 'ojs_http_requests_total{method="GET",route="/ojs/v1/queues",status="200"} 12\n'
    with start_server(database_url, OJS_WORKERS="2") as server:
        for _ in range(12):
            # A connection of its own may go to another process.
            async with aiohttp.ClientSession() as alone, alone.get(f"{server.url}/ojs/v1/queues"):
                pass

        async def all_are_counted() -> bool:
            async with aiohttp.ClientSession() as alone, alone.get(f"{server.url}/metrics") as text:
                return counted in await text.text()

        for _ in range(4):
            await until(all_are_counted, "a scrape that counts all requests")
