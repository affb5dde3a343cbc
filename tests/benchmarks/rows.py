"""The rows of the bench: each starts from an empty system and yields its figures."""

import asyncio
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.benchmarks.ceiling import ceiling
from tests.benchmarks.load import Load, Wrk, produce, work
from tests.benchmarks.systems import Bench, System
from tests.benchmarks.waiters import waiting_on_empty_queues, wake_ups
from tests.processes import PROJECT, free_port

JOB = {
    "type": "email.send",
    "args": ["user@example.com", {"template": "welcome", "n": 1}],
    "options": {"queue": "bench-1"},
}
UNIQUE = {**JOB, "unique": {"keys": ["args"], "on_conflict": "ignore"}}
# A million of them.
UNIQUE_JOBS = f"""
do $$
begin
  for i in 1..1000 loop
    perform ojs_enqueue_batch(jsonb_build_object('jobs', (
      select jsonb_agg('{json.dumps(UNIQUE)}' || jsonb_build_object(
        'args', jsonb_build_array(i * 1000 + n)))
      from generate_series(1, 1000) n)));
    commit;
  end loop;
end
$$
"""
SIZES = """
select relname, pg_table_size(oid), pg_indexes_size(oid) from pg_class
where relnamespace = 'ojs'::regnamespace
  and relname in ('ready', 'active', 'job', 'tally', 'floor')
order by relname
"""
# How often loads that are held against each other take turns.
TURNS = 3
# Completed jobs of yesterday, each with the document of a real one.
KEPT = """
insert into ojs.done (finished_at, id, queue, state, job)
select now() - {age}, ojs.uuid7(now()), 'bench-1', 'completed', d.job
from (select job from ojs.done limit 1) d, generate_series(1, {jobs})
"""


@dataclass(frozen=True)
class Figure:
    """One measured number. clients: those of the yardstick it is held against; goal: at least,
    or at most with at_most, in yardsticks if it has clients and in its own unit if not."""

    row: str
    load: str
    value: float
    unit: str = "jobs/s"
    p50_ms: float | None = None
    p99_ms: float | None = None
    clients: int | None = None
    goal: float | None = None
    at_most: bool = False


def of(load: Load, row: str, name: str, *, jobs: float = 1, goal: float | None = None,
       clients: int | None = 8, counted: bool = False) -> Figure:  # fmt: skip
    """A load as a figure: `jobs` a request, or what the script counted."""
    if load.errors:
        raise RuntimeError(f"{row}, {name}: {load.errors} requests failed")
    rate = load.counted if counted else load.rate * jobs
    return Figure(
        row, name, rate, p50_ms=load.p50_ms, p99_ms=load.p99_ms, clients=clients, goal=goal
    )


def enqueue(system: System, seconds: float) -> Iterator[Figure]:
    """One job a request."""
    produce(system.url, 16, 2).result()
    for connections, goal, clients in ((1, 0.35, 1), (16, None, 8), (64, 0.68, 8)):
        load = produce(system.url, connections, seconds).result()
        yield of(load, "enqueue", f"{connections} connections", goal=goal, clients=clients)


def batch(system: System, seconds: float) -> Iterator[Figure]:
    """Many jobs a request."""
    for jobs, goal in ((100, 3.0), (1000, None)):
        load = produce(system.url, 4, seconds, jobs=jobs).result()
        yield of(load, "batch", f"{jobs} a request, 4 connections", jobs=jobs, goal=goal)


def working(system: System, seconds: float) -> Iterator[Figure]:
    """Fetch and ack, from a backlog that lasts."""
    system.backlog(round(40_000 + 14_000 * seconds))
    system.settle()
    for workers, count, goal in ((1, 1, None), (16, 1, 0.24), (16, 10, None)):
        load = work(system.url, workers, seconds, count=count).result()
        name = f"fetch {count} + ack each, {workers} workers"
        yield of(load, "work", name, counted=True, goal=goal, clients=1 if workers == 1 else 8)


def mixed(system: System, seconds: float) -> Iterator[Figure]:
    """Producers and workers at once."""
    for queues, goals in ((1, (0.37, 0.14)), (50, (None, None))):
        system.backlog(2_000 * queues, queues)
        producers = produce(system.url, 16, seconds, queues=queues)
        workers = work(system.url, 16, seconds, queues=queues)
        name = f"16 producers, 16 workers, {queues} queues"
        yield of(producers.result(), "mixed", f"{name}: enqueued", goal=goals[0])
        yield of(workers.result(), "mixed", f"{name}: worked", counted=True, goal=goals[1])


def _worked(system: System, seconds: float) -> Load:
    return work(system.url, 16, seconds).result()


def depth(bench: Bench) -> Iterator[Figure]:
    """The work row at several backlogs, and with many completed jobs kept."""
    rates = {}
    with bench.system() as system:
        there = 0
        for jobs in (10_000, 100_000, 1_000_000):
            # What the load will take is put on top.
            system.backlog(jobs + round(4_000 * bench.seconds) - there)
            system.settle()
            figure = of(_worked(system, bench.seconds), "depth", f"backlog {jobs:,}", counted=True)
            there = jobs
            rates[jobs] = figure.value
            yield figure
    yield Figure("depth", "1,000,000 ÷ 10,000", rates[1_000_000] / rates[10_000], "×", goal=0.9)
    with bench.system() as system:
        system.backlog(round(20_000 + 8_000 * bench.seconds))
        system.settle()
        without = of(_worked(system, bench.seconds), "depth", "no jobs kept", counted=True)
        yield without
        system.query(KEPT.format(jobs=5_000_000, age="interval '1 second'"))
        system.settle()
        kept = of(_worked(system, bench.seconds), "depth", "5,000,000 kept", counted=True)
        yield kept
    yield Figure("depth", "5,000,000 kept ÷ none", kept.value / without.value, "×", goal=0.9)


def prune(bench: Bench) -> Iterator[Figure]:
    """Fetches while a million completed jobs are pruned."""
    with bench.system(OJS_TICK_PRUNE_MS="86400000") as system:
        system.backlog(round(10_000 + 12_000 * bench.seconds))
        work(system.url, 1, 1).result()
        # A day that is over its retention: the partition is made as the tick of that day made it.
        system.query("select ojs.make_day(now() - interval '9 days') from generate_series(1, 8)")
        system.query(KEPT.format(jobs=1_000_000, age="interval '9 days'"))
        system.settle()
        size = "select sum(pg_total_relation_size(relid)) from pg_partition_tree('ojs.done')"
        before = float(str(system.query(size)[0][0]))
        plain = of(_worked(system, bench.seconds), "prune", "not pruning", counted=True)
        yield plain
        workers = work(system.url, 16, bench.seconds)
        time.sleep(bench.seconds / 4)
        started = time.perf_counter()
        # Slice after slice, as the server does while there is more.
        while not system.query("select (ojs.tick('{prune}') -> 'days_dropped')::integer")[0][0]:
            pass
        took = time.perf_counter() - started
        pruning = of(workers.result(), "prune", "pruning 1,000,000", counted=True)
        yield pruning
        assert plain.p99_ms and pruning.p99_ms
        freed = (before - float(str(system.query(size)[0][0]))) / 2**20
        yield Figure("prune", "until the day was dropped", took, "s")
        yield Figure("prune", "given back", freed, "MB")
        ratio = pruning.p99_ms / plain.p99_ms
        yield Figure("prune", "p99 ÷ without", ratio, "×", goal=2, at_most=True)


def churn(bench: Bench) -> Iterator[Figure]:
    """Enqueue, fetch, ack for a long time, alone and beside a transaction that stays open."""
    lasts = []
    for held in (False, True):
        name = "with a read-only transaction held open" if held else "alone"
        with bench.system() as system, _snapshot(system, held):
            system.backlog(10_000)
            minute = min(60.0, bench.churn_seconds / 3)
            loads = []
            for _ in range(round(bench.churn_seconds / minute)):
                loads.append(Wrk(system.url, "life", 32, minute).result())
            first, last = (
                of(load, "churn", f"{name}: {which} minute", counted=True)
                for load, which in ((loads[0], "first"), (loads[-1], "last"))
            )
            yield first
            yield last
            ratio = last.value / first.value
            yield Figure("churn", f"{name}: last ÷ first", ratio, "×", goal=0.9)
            lasts.append(last.value)
            for table, heap, indexes in system.query(SIZES):
                for what, size in ((table, heap), (f"{table}'s indexes", indexes)):
                    yield Figure("churn", f"{name}: {what}", float(str(size)) / 2**20, "MB")
    yield Figure("churn", "held open ÷ alone, last minutes", lasts[1] / lasts[0], "×", goal=0.9)


@contextmanager
def _snapshot(system: System, held: bool) -> Iterator[None]:
    assert system.pgbench is not None
    with psycopg.connect(system.pgbench.dsn) as connection:
        if held:
            connection.execute("set transaction isolation level repeatable read, read only")
            connection.execute("select count(*) from ojs.ready")
        yield


def wake_up(bench: Bench) -> Iterator[Figure]:
    """Fetches that wait."""
    with bench.system() as system:
        times = asyncio.run(wake_ups(system.url, 300))
        for part, goal in ((0.5, None), (0.99, 15)):
            value = times[int(len(times) * part)]
            yield Figure(
                "wake-up", f"idle, p{part * 100:.0f}", value, "ms", goal=goal, at_most=True
            )
        produce(system.url, 64, 2).result()
        without = of(produce(system.url, 64, bench.seconds).result(), "wake-up", "nobody waits")
        yield without
        with waiting_on_empty_queues(system.url, 1000):
            load = produce(system.url, 64, bench.seconds).result()
        beside = of(load, "wake-up", "1,000 wait on empty queues")
        yield beside
        ratio = beside.value / without.value
        yield Figure("wake-up", "1,000 wait ÷ nobody", ratio, "×", goal=0.8)


def _in_turns(
    servers: dict[str, tuple[str, str]], connections: int, seconds: float
) -> dict[str, float]:
    """Jobs a second each server enqueues, loaded in turns; a server is a URL and an API key."""
    rates = dict.fromkeys(servers, 0.0)
    for _ in range(TURNS):
        for name, (url, key) in servers.items():
            load = produce(url, connections, seconds, key=key).result()
            rates[name] += of(load, "in turns", name).value / TURNS
    return rates


def headroom(bench: Bench) -> Iterator[Figure]:
    """Enqueue, held against a server of the same parts that knows nothing of jobs."""
    with bench.system() as system, bench.pgbench() as pgbench, ceiling(pgbench) as url:
        servers = {"ours": (system.url, ""), "the ceiling": (url, "")}
        for connections, clients in ((1, 1), (64, 8)):
            rates = _in_turns(servers, connections, bench.seconds)
            load = f"{connections} connections"
            for name, rate in rates.items():
                yield Figure("headroom", f"{load}: {name}", rate, clients=clients)
            ratio = rates["ours"] / rates["the ceiling"]
            yield Figure("headroom", f"{load}: ours ÷ ceiling", ratio, "")


def extras(bench: Bench) -> Iterator[Figure]:
    """What a key and the log of requests cost: servers that differ in that."""
    key = "k" * 43
    with (
        bench.system() as usual,
        bench.system(OJS_API_KEY=key) as locked,
        bench.system(OJS_LOG_LEVEL="warning") as silent,
    ):
        servers = {
            "as it comes": (usual.url, ""),
            "with a key": (locked.url, key),
            "no log": (silent.url, ""),
        }
        rates = _in_turns(servers, 64, bench.seconds)
    for name, rate in rates.items():
        yield Figure("extras", name, rate)
    usual_rate = rates["as it comes"]
    yield Figure("extras", "with a key ÷ without", rates["with a key"] / usual_rate, "", goal=0.95)
    yield Figure("extras", "with log ÷ without", usual_rate / rates["no log"], "")


def direct(bench: Bench) -> Iterator[Figure]:
    """The doors called by pgbench."""
    one = f"select status from ojs_enqueue('{json.dumps(JOB)}');\n"
    hundred = f"select status from ojs_enqueue_batch('{json.dumps({'jobs': [JOB] * 100})}');\n"
    fetch = """select body from ojs_fetch('{"queues": ["bench-1"], "count": %d}')"""
    acks = (
        "select jsonb_agg(jsonb_build_object('job_id', j -> 'id'))::text as acks"
        " from (%s) f, jsonb_array_elements(f.body -> 'jobs') j \\gset\n"
        "select count(status) from ojs.ack_each("
        "array(select jsonb_array_elements(:acks::jsonb)));\n"
    )
    take_one = fetch % 1 + ";\n"
    take_hundred = fetch % 100 + ";\n"
    ack_one = (
        f"select body #>> '{{jobs,0,id}}' as id from ({fetch % 1}) f \\gset\n"
        "select status from ojs_ack(jsonb_build_object('job_id', :id::text));\n"
    )
    with bench.system() as system:
        assert system.pgbench is not None
        run = system.pgbench.run
        for clients in (1, 8):
            load = run(one, clients, bench.seconds)
            yield of(load, "direct SQL", f"ojs_enqueue, {clients} clients", clients=clients)
        load = run(one, 8, bench.seconds, "-c plan_cache_mode=force_generic_plan -c jit=off")
        yield of(load, "direct SQL", "ojs_enqueue, 8 clients, with NOTIFY", clients=8)
        for clients, goal in ((1, None), (8, 4.5)):
            load = run(hundred, clients, bench.seconds)
            name = f"ojs_enqueue_batch of 100, {clients} clients"
            yield of(load, "direct SQL", name, jobs=100, clients=clients, goal=goal)
        for clients in (1, 8):
            # Enough for what comes: a fetch that finds nothing is no measure.
            run(hundred, 8, bench.seconds * clients)
            system.settle()
            load = run(take_one, clients, bench.seconds)
            yield of(load, "direct SQL", f"ojs_fetch 1, {clients} clients", clients=clients)
            load = run(take_hundred, clients, bench.seconds)
            name = f"ojs_fetch 100, {clients} clients"
            yield of(load, "direct SQL", name, jobs=100, clients=clients)
            load = run(ack_one, clients, bench.seconds)
            name = f"ojs_fetch 1 + ojs_ack, {clients} clients"
            yield of(load, "direct SQL", name, clients=clients)
    with bench.system() as system:
        assert system.pgbench is not None
        run = system.pgbench.run
        run(hundred, 1, 1)
        load = run(hundred + acks % (fetch % 100), 8, bench.seconds)
        name = "whole life in batches of 100, 8 clients"
        yield of(load, "direct SQL", name, jobs=100, goal=1.2)


def coalescing(bench: Bench) -> Iterator[Figure]:
    """What HTTP costs on top of the doors, called with as many jobs at once as HTTP gathers."""
    with bench.system() as system:
        assert system.pgbench is not None
        produce(system.url, 64, 2).result()
        system.query("delete from ojs.event")
        over_http = of(produce(system.url, 64, bench.seconds).result(), "HTTP ÷ doors", "HTTP, 64")
        yield over_http
        gathered = system.query("select avg(cardinality(jobs)) from ojs.event")[0][0]
        size = round(float(str(gathered)))
        job = json.dumps(JOB)
        script = (
            "select r.* from ojs.enqueue_each("
            f"array_fill('{job}'::jsonb, array[{size}]), array_fill(false, array[{size}])) r;\n"
        )
        load = system.pgbench.run(script, 2, bench.seconds)
        doors = of(load, "HTTP ÷ doors", f"ojs.enqueue_each of {size}, 2 clients", jobs=size)
        yield doors
    yield Figure("HTTP ÷ doors", "ratio", over_http.value / doors.value, "×", goal=0.5)


def scale(bench: Bench) -> Iterator[Figure]:
    """Long workflows and unique jobs."""
    with bench.system() as system:
        assert system.pgbench is not None
        step = {"type": "email.send", "args": [], "options": {"queue": "bench-1"}}
        started = time.perf_counter()
        group = {"type": "group", "name": "g", "jobs": [{**step} for _ in range(10_000)]}
        system.post("/ojs/v1/workflows", group)
        yield Figure("scale", "group of 10,000 created", time.perf_counter() - started, "s")
        rates = _drain(system, 10_000, 16)
        yield Figure("scale", "… its jobs worked by 16, first half", rates[0])
        yield Figure("scale", "… second half", rates[1])
        chain = {"type": "chain", "name": "c", "steps": [{**step} for _ in range(1_000)]}
        system.post("/ojs/v1/workflows", chain)
        rates = _drain(system, 1_000, 1)
        yield Figure("scale", "chain of 1,000 worked by 1, first half", rates[0])
        yield Figure("scale", "… second half", rates[1])
    script = (
        "\\set n random(1, 1000000000)\n"
        f"select status from ojs_enqueue('{json.dumps(UNIQUE)}'"
        " || jsonb_build_object('args', jsonb_build_array(:n::bigint)));\n"
    )
    with bench.system() as system:
        assert system.pgbench is not None
        for jobs in (10_000, 1_000_000):
            load = system.pgbench.run(script, 8, bench.seconds)
            yield of(load, "scale", f"ojs_enqueue of unique jobs, {jobs:,} there, 8 clients")
            if jobs == 10_000:
                system.query(UNIQUE_JOBS)
                system.settle()


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


def start(bench: Bench) -> Iterator[Figure]:
    """From `make run` to the first answer, in a clone of the project."""
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
        yield Figure("start", "… after the load of 64 connections", system.memory_mb(), "MB")


Over = Callable[[System, float], Iterator[Figure]]

# Rows that need nothing but a URL, so that another server can be held against them.
OVER_HTTP: dict[str, Over] = {
    "enqueue": enqueue,
    "batch": batch,
    "work": working,
    "mixed": mixed,
}


def _own(row: Over) -> Callable[[Bench], Iterator[Figure]]:
    def run(bench: Bench) -> Iterator[Figure]:
        with bench.system() as system:
            yield from row(system, bench.seconds)

    return run


ROWS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    **{name: _own(row) for name, row in OVER_HTTP.items()},
    "headroom": headroom,
    "extras": extras,
    "direct": direct,
    "coalescing": coalescing,
    "wake-up": wake_up,
    "depth": depth,
    "scale": scale,
    "prune": prune,
    "churn": churn,
    "start": start,
}
