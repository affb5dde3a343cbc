"""Rows over SQL: the public functions called by pgbench, whose sessions are as anybody's."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext

from tests.benchmarks.figures import Figure, figures, in_turns, of_load
from tests.benchmarks.load import QUIET, Load, work
from tests.benchmarks.systems import Bench, System, job
from tests.benchmarks.waiters import waiting_on_empty_queues

ONE = f"select status from ojs_enqueue('{json.dumps(job())}');\n"
HUNDRED = f"select status from ojs_enqueue_batch('{json.dumps({'jobs': [job()] * 100})}');\n"
FETCH = """select body from ojs_fetch('{"queues": ["bench-1"], "count": %d}')"""
FETCH_AND_ACK = (
    f"select body #>> '{{jobs,0,id}}' as id from ({FETCH % 1}) f \\gset\n"
    "select status from ojs_ack(jsonb_build_object('job_id', :id::text));\n"
)
FETCH_AND_ACK_100 = (
    "select jsonb_agg(jsonb_build_object('job_id', j -> 'id'))::text as acks"
    f" from ({FETCH % 100}) f, jsonb_array_elements(f.body -> 'jobs') j \\gset\n"
    "select count(r.status) from jsonb_array_elements(:acks::jsonb) a, ojs_ack(a) r;\n"
)
UNIQUE = json.dumps({**job(), "unique": {"keys": ["args"], "on_conflict": "ignore"}})
ENQUEUE_UNIQUE = (
    "\\set n random(1, 1000000000)\n"
    f"select status from ojs_enqueue('{UNIQUE}'"
    " || jsonb_build_object('args', jsonb_build_array(:n::bigint)));\n"
)
UNIQUE_JOBS = 1_000_000
ENQUEUE_UNIQUE_JOBS = f"""
do $$
begin
  for i in 1..{UNIQUE_JOBS // 1000} loop
    perform ojs_enqueue_batch(jsonb_build_object('jobs', (
      select jsonb_agg('{UNIQUE}' || jsonb_build_object(
        'args', jsonb_build_array(i * 1000 + n)))
      from generate_series(1, 1000) n)));
    commit;
  end loop;
end
$$
"""


def sessions(number: int) -> str:
    """How a load of so many sessions is named."""
    return "1 session" if number == 1 else f"{number} sessions"


def direct(bench: Bench) -> Iterator[Figure]:
    """Enqueue."""

    def load(
        call: str,
        script: str,
        clients: int,
        *,
        jobs: int = 1,
        options: str = "",
        waits: bool = False,
    ) -> Callable[[System], dict[str, Load]]:
        name = f"{call}, {sessions(clients)}"

        def run(system: System) -> dict[str, Load]:
            with waiting_on_empty_queues(system.url, 1) if waits else nullcontext():
                done = system.database.run(
                    script, clients, bench.seconds, jobs=jobs, options=options
                )
            return {name: done}

        return run

    loads = [load("ojs_enqueue", ONE, clients) for clients in (1, 8, 16)]
    loads.append(load("ojs_enqueue while a fetch waits", ONE, 8, waits=True))
    loads.append(load("ojs_enqueue with ojs.notify = off", ONE, 8, options=QUIET))
    loads.append(load("ojs_enqueue_batch of 100", HUNDRED, 8, jobs=100))
    with bench.systems() as systems:
        for each in loads:
            yield from figures("direct SQL", in_turns(systems, bench.rounds, each))


def direct_work(bench: Bench) -> Iterator[Figure]:
    """Fetch and ack, from a backlog that lasts."""

    def load(
        call: str, script: str, clients: int, jobs: int = 1
    ) -> Callable[[System], dict[str, Load]]:
        name = f"{call}, {sessions(clients)}"

        def run(system: System) -> dict[str, Load]:
            database = system.database
            database.run(HUNDRED, 8, bench.seconds * (1 if clients == 1 else 3), options=QUIET)
            system.settle()
            return {name: database.run(script, clients, bench.seconds, jobs=jobs)}

        return run

    with bench.systems() as systems:
        for clients in (1, 8):
            for each in (
                load("ojs_fetch of 1", f"{FETCH % 1};\n", clients),
                load("ojs_fetch of 1 + ojs_ack", FETCH_AND_ACK, clients),
                load("ojs_fetch of 100 + ojs_ack each", FETCH_AND_ACK_100, clients, 100),
            ):
                yield from figures("work by SQL", in_turns(systems, bench.rounds, each))


def scale(bench: Bench) -> Iterator[Figure]:
    """Long workflows and unique jobs."""
    with bench.system() as system:
        step = {"type": "email.send", "args": [], "options": {"queue": "bench-1"}}
        started = time.perf_counter()
        group = {"type": "group", "name": "g", "jobs": [{**step} for _ in range(10_000)]}
        system.post("/ojs/v1/workflows", group)
        took = time.perf_counter() - started
        yield Figure("scale", "group of 10,000 jobs created", took, "s")
        rates = _drain(system, 10_000, 16)
        yield Figure("scale", "its jobs worked by 16, first half", rates[0])
        yield Figure("scale", "its jobs worked by 16, second half", rates[1])
        chain = {"type": "chain", "name": "c", "steps": [{**step} for _ in range(1_000)]}
        system.post("/ojs/v1/workflows", chain)
        rates = _drain(system, 1_000, 1)
        yield Figure("scale", "chain of 1,000 worked by 1, first half", rates[0])
        yield Figure("scale", "chain of 1,000 worked by 1, second half", rates[1])
    with bench.system() as system:
        for there in (0, UNIQUE_JOBS):
            if there:
                system.query(ENQUEUE_UNIQUE_JOBS)
                system.settle()
            load = system.database.run(ENQUEUE_UNIQUE, 8, bench.seconds)
            yield of_load(load, "scale", f"unique jobs beside {there:,}, {sessions(8)}")


def _drain(system: System, jobs: int, workers: int) -> tuple[float, float]:
    """Work all that waits; jobs a second of the first and of the second half."""
    half = jobs // 2
    started = time.perf_counter()
    halfway = None
    load = work(system.url, workers, 600, count=10 if workers > 1 else 1)
    while True:
        left = int(str(system.query(
            "select count(*) from ojs.step where completed_at is null and state <> 'completed'"
        )[0][0]))  # fmt: skip
        now = time.perf_counter()
        if left <= jobs - half and halfway is None:
            halfway = (now, jobs - left)
        if left == 0:
            break
        time.sleep(0.05)
    load.stop()
    assert halfway is not None
    at, done = halfway
    return done / (at - started), (jobs - done) / (now - at)
