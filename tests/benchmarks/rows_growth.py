"""Rows about what has gathered: a deep backlog, many jobs kept, hours of churn, pruning."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.benchmarks.figures import Figure, of_load
from tests.benchmarks.load import Load, life, work
from tests.benchmarks.systems import Bench, System

SIZES = """
select relname, pg_table_size(oid), pg_indexes_size(oid) from pg_class
where relnamespace = 'ojs'::regnamespace
  and relname in ('ready', 'active', 'job', 'tally', 'floor')
order by relname
"""
# Completed jobs, each with the document of a real one.
KEPT = """
insert into ojs.done (finished_at, id, queue, state, job)
select now() - {age}, ojs.uuid7(now()), 'bench-1', 'completed', d.job
from (select job from ojs.done limit 1) d, generate_series(1, {jobs})
"""


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
            figure = of_load(_worked(system, bench.seconds), "depth", f"backlog {jobs:,}")
            there = jobs
            rates[jobs] = figure.value
            yield figure
    yield Figure("depth", "1,000,000 ÷ 10,000", rates[1_000_000] / rates[10_000], "×", goal=0.9)
    with bench.system() as system:
        system.backlog(round(20_000 + 8_000 * bench.seconds))
        system.settle()
        without = of_load(_worked(system, bench.seconds), "depth", "no jobs kept")
        yield without
        system.query(KEPT.format(jobs=5_000_000, age="interval '1 second'"))
        system.settle()
        kept = of_load(_worked(system, bench.seconds), "depth", "5,000,000 kept")
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
        plain = of_load(_worked(system, bench.seconds), "prune", "not pruning")
        yield plain
        workers = work(system.url, 16, bench.seconds)
        time.sleep(bench.seconds / 4)
        started = time.perf_counter()
        # Slice after slice, as the server does while there is more.
        while not system.query("select (ojs.tick('{prune}') -> 'days_dropped')::integer")[0][0]:
            pass
        took = time.perf_counter() - started
        pruning = of_load(workers.result(), "prune", "pruning 1,000,000")
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
            loads = [
                life(system.url, 32, minute).result()
                for _ in range(round(bench.churn_seconds / minute))
            ]
            first = of_load(loads[0], "churn", f"{name}: first minute")
            last = of_load(loads[-1], "churn", f"{name}: last minute")
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
    with psycopg.connect(system.database.dsn) as connection:
        if held:
            connection.execute("set transaction isolation level repeatable read, read only")
            connection.execute("select count(*) from ojs.ready")
        yield
