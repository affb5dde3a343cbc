"""Rows over HTTP. The first four need nothing but a URL, so another server can be compared."""

import asyncio
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.figures import Figure, figures, in_turns
from tests.benchmarks.headroom import headroom_server
from tests.benchmarks.load import Load, produce, work
from tests.benchmarks.systems import Bench, System
from tests.benchmarks.waiters import waiting_on_empty_queues, wake_ups
from tests.processes import PROJECT, free_port

HEADROOM = "headroom server"
# More than any load takes in a second: a fetch that finds nothing is no measure.
TAKEN_PER_S = 8_000


def connections(number: int) -> str:
    """How a load of so many connections is named."""
    return "1 connection" if number == 1 else f"{number} connections"


def enqueue(bench: Bench) -> Iterator[Figure]:
    """One job a request; alone beside the headroom server."""

    def load(number: int) -> Callable[[System], dict[str, Load]]:
        name = connections(number)
        return lambda system: {name: produce(system.url, number, bench.seconds).result()}

    with bench.systems() as systems, ExitStack() as stack:
        if bench.baseline is None:
            database = stack.enter_context(bench.pgbench())
            url = stack.enter_context(headroom_server(database.dsn))
            systems = {**systems, HEADROOM: System(url)}
        for system in systems.values():
            produce(system.url, 16, min(2, bench.seconds)).result()
        for number in (1, 16, 64):
            yield from figures("enqueue", in_turns(systems, bench.rounds, load(number)))


def batch(bench: Bench) -> Iterator[Figure]:
    """Many jobs a request."""

    def load(jobs: int) -> Callable[[System], dict[str, Load]]:
        name = f"{jobs:,} a request, 4 connections"
        return lambda system: {name: produce(system.url, 4, bench.seconds, jobs=jobs).result()}

    with bench.systems() as systems:
        for jobs in (100,) if bench.baseline else (100, 1000):
            yield from figures("batch", in_turns(systems, bench.rounds, load(jobs)))


def working(bench: Bench) -> Iterator[Figure]:
    """Fetch and ack, from a backlog that lasts."""

    def load(workers: int, count: int) -> Callable[[System], dict[str, Load]]:
        name = f"fetch {count} + ack each, {workers} worker{'s' * (workers > 1)}"

        def run(system: System) -> dict[str, Load]:
            system.backlog(round(min(workers, 2) / 2 * TAKEN_PER_S * bench.seconds))
            system.settle()
            return {name: work(system.url, workers, bench.seconds, count=count).result()}

        return run

    with bench.systems() as systems:
        for workers, count in ((1, 1), (16, 1)) if bench.baseline else ((1, 1), (16, 1), (16, 10)):
            yield from figures("work", in_turns(systems, bench.rounds, load(workers, count)))


def mixed(bench: Bench) -> Iterator[Figure]:
    """Producers and workers at once."""

    def load(queues: int) -> Callable[[System], dict[str, Load]]:
        name = f"16 producers, 16 workers, {queues} queue{'s' * (queues > 1)}"

        def run(system: System) -> dict[str, Load]:
            system.backlog(2_000 * queues, queues)
            producers = produce(system.url, 16, bench.seconds, queues=queues)
            workers = work(system.url, 16, bench.seconds, queues=queues)
            return {f"{name}: enqueued": producers.result(), f"{name}: worked": workers.result()}

        return run

    with bench.systems() as systems:
        for queues in (1,) if bench.baseline else (1, 50):
            yield from figures("mixed", in_turns(systems, bench.rounds, load(queues)))


def extras(bench: Bench) -> Iterator[Figure]:
    """What a key and the log of requests cost: servers that differ in that."""
    key = "k" * 43
    with (
        bench.system() as usual,
        bench.system(OJS_API_KEY=key) as locked,
        bench.system(OJS_LOG_LEVEL="warning") as silent,
    ):
        servers = {
            "as it comes": (usual, ""),
            "with an API key": (locked, key),
            "without the log of requests": (silent, ""),
        }

        def run(server: tuple[System, str]) -> dict[str, Load]:
            system, secret = server
            load = produce(system.url, 64, bench.seconds, key=secret)
            return {"enqueue, 64 connections": load.result()}

        yield from figures("extras", in_turns(servers, bench.rounds, run))


def wake_up(bench: Bench) -> Iterator[Figure]:
    """Fetches that wait."""
    with bench.system() as system:
        times = asyncio.run(wake_ups(system.url, max(10, round(60 * bench.seconds))))
        for part, goal in ((0.5, None), (0.99, 15)):
            value = times[int(len(times) * part)]
            name = f"from an enqueue's answer to the waiting fetch's, p{part * 100:.0f}"
            yield Figure("wake-up", name, value, "ms", goal=goal, at_most=True)
        produce(system.url, 64, min(2, bench.seconds)).result()

        def run(waiting: int) -> dict[str, Load]:
            with waiting_on_empty_queues(system.url, waiting):
                return {"enqueue, 64 connections": produce(system.url, 64, bench.seconds).result()}

        waiters = {"1,000 wait on empty queues": 1000, "nobody waits": 0}
        done = in_turns(waiters, bench.rounds, run)
        yield from figures("waiting", done, {"nobody waits": 0.8})


def start(bench: Bench) -> Iterator[Figure]:
    """From `make run` to the first answer, in a clone of the project; and what memory it takes."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "ojs-pg"
        subprocess.run(["git", "clone", "--quiet", PROJECT, clone], check=True)
        for which in ("fresh", "warm"):
            port = free_port()
            started = time.perf_counter()
            process = subprocess.Popen(
                ["make", "run"],
                cwd=clone,
                env={"PATH": "/usr/local/bin:/usr/bin:/bin", "OJS_PORT": str(port)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            ready = ["curl", "-fs", f"http://127.0.0.1:{port}/ojs/v1/health"]
            while subprocess.run(ready, capture_output=True).returncode != 0:
                if process.poll() is not None:
                    raise RuntimeError("make run failed")
                time.sleep(0.02)
            seconds = time.perf_counter() - started
            process.terminate()
            process.wait()
            yield Figure("start", f"make run, {which} folder", seconds, "s")
    with bench.system() as system:
        yield Figure("start", "memory of the server, idle", system.memory_mb(), "MB")
        produce(system.url, 64, bench.seconds).result()
        after = system.memory_mb()
        yield Figure("start", "memory of the server, after 64 connections", after, "MB")
