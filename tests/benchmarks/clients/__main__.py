"""One load by one client in this process: `python -m tests.benchmarks.clients ojs-pg drain ...`.

Prints a line of JSON: a rate in jobs a second, times of a call in ms, how many jobs were worked.
"""

import argparse
import asyncio
import contextlib
import json
import time

from ojs_pg.server.commands import new_event_loop
from tests.benchmarks.clients import MODULES, TASKS, Client, connect

# How many tasks call at once when each call carries many jobs: more only queue for the processor.
BULK_TASKS = 4
FILL_JOBS = 1000


def main() -> None:
    """Run the load and print what it did."""
    parser = argparse.ArgumentParser()
    parser.add_argument("client", choices=MODULES)
    parser.add_argument("load", choices=["install", "enqueue", "fill", "drain"])
    parser.add_argument("dsn")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--jobs", type=int, default=1, help="a call; all, for `fill`")
    given = parser.parse_args()
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        print(json.dumps(runner.run(_run(given))), flush=True)


async def _run(given: argparse.Namespace) -> dict[str, float]:
    client = await connect(given.client, given.dsn)
    try:
        match given.load:
            case "install":
                await client.install()
            case "enqueue":
                return await _calls(client, given.jobs, given.seconds)
            case "fill":
                for _ in range(0, given.jobs, FILL_JOBS):
                    await client.enqueue_many(FILL_JOBS)
            case "drain":
                return await _drain(client, given.jobs, given.seconds)
        return {}
    finally:
        client.close()


def _warm(seconds: float) -> float:
    return min(1.0, seconds / 4)


async def _calls(client: Client, jobs: int, seconds: float) -> dict[str, float]:
    """Enqueue from some tasks at once, as fast as it goes."""
    start = time.perf_counter() + _warm(seconds)
    end = start + seconds
    times: list[float] = []

    async def loop() -> None:
        began = time.perf_counter()
        while began < end:
            await (client.enqueue() if jobs == 1 else client.enqueue_many(jobs))
            now = time.perf_counter()
            if start <= now <= end:
                times.append((now - began) * 1000)
            began = now

    await asyncio.gather(*[loop() for _ in range(TASKS if jobs == 1 else BULK_TASKS)])
    times.sort()
    p50, p99 = (times[int(len(times) * part)] if times else 0.0 for part in (0.5, 0.99))
    return {"rate": len(times) * jobs / seconds, "p50_ms": p50, "p99_ms": p99}


async def _drain(client: Client, jobs: int, seconds: float) -> dict[str, float]:
    """Work from a backlog; the rate counts from a moment after the first job to the last one."""
    times: list[float] = []
    first = asyncio.Event()

    def worked() -> None:
        times.append(time.perf_counter())
        first.set()

    task = asyncio.create_task(client.work(worked, jobs))
    begun = asyncio.create_task(first.wait())
    await asyncio.wait([task, begun], return_when=asyncio.FIRST_COMPLETED, timeout=30)
    if task.done():
        await task
    if not first.is_set():
        raise RuntimeError("no job was worked")
    await asyncio.sleep(_warm(seconds))
    start = time.perf_counter()
    await asyncio.wait([task], timeout=seconds)
    counted = [each for each in times if start <= each]
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    rate = len(counted) / (counted[-1] - start) if counted else 0.0
    return {"rate": rate, "p50_ms": 0.0, "p99_ms": 0.0, "worked": len(times)}


if __name__ == "__main__":
    main()
