"""The row about lists of jobs: pages near the start and far behind it, of millions of jobs."""

import json
import time
from collections.abc import Iterator
from typing import Any

import psycopg

from tests.benchmarks.figures import Figure
from tests.benchmarks.systems import Bench

AVAILABLE, COMPLETED, DEAD = 1_000_000, 5_000_000, 200_000
CALLS = 50
# 11 queues, of which the first has half of the jobs; 10 types; every thousandth job has a tag.
DOCUMENT = """
with job as (
  select n, ojs.uuid7(now() - interval '40 hours' * n / {jobs}) as id,
    now() - interval '40 hours' * n / {jobs} as at,
    'queue-' || case when n % 2 = 0 then 1 else n % 20 + 1 end as queue,
    'mail.kind-' || n % 10 as type
  from generate_series(1, {jobs}) n
), made as (
  select j.*, jsonb_build_object('id', j.id, 'type', j.type, 'queue', j.queue,
    'args', jsonb_build_array(jsonb_build_object('to', 'user-' || j.n, 'text', repeat('x', 200))),
    'meta', jsonb_build_object('user_id', j.n), 'priority', 0, 'max_attempts', 3,
    'specversion', '1.0', 'created_at', ojs.stamp(j.at))
    || case when j.n % 1000 = 0 then '{{"tags": ["rare"]}}'::jsonb else '{{}}' end as doc
  from job j
)
"""
LIVE = """, stored as (
  insert into ojs.job
    (id, queue, priority, seq, state, max_attempts, created_at, enqueued_at, doc)
  select m.id, m.queue, 0, nextval('ojs.ready_seq'), 'available', 3, m.at, m.at, m.doc from made m
  returning id, queue, seq
)
insert into ojs.ready (queue, priority, seq, job_id) select s.queue, 0, s.seq, s.id from stored s
"""
DONE = """
insert into ojs.done (finished_at, id, queue, state, type, job)
select m.at, m.id, m.queue, 'completed', m.type,
  (m.doc || '{"state": "completed", "attempt": 1, "result": {"ok": true}}')::text
from made m
"""
FAILED = """
insert into ojs.dead
  (id, queue, discarded_at, dead_letter, type, error_type, error_code, job, record)
select m.id, m.queue, m.at, true, m.type, 'E' || m.n % 50, 'e' || m.n % 50,
  m.doc || jsonb_build_object('state', 'discarded', 'attempt', 3,
    'error', jsonb_build_object('code', 'e' || m.n % 50, 'message', 'it broke')), m.doc
from made m
"""
SEED = [
    # Days before today, so that a list has to merge several.
    "select ojs.make_day(now() - interval '2 days') from generate_series(1, 8)",
    "select ojs.make_day(now()) from generate_series(1, 8)",
    DOCUMENT.format(jobs=AVAILABLE) + LIVE,
    DOCUMENT.format(jobs=COMPLETED) + DONE,
    DOCUMENT.format(jobs=DEAD) + FAILED,
    "insert into ojs.queue (name, created_at)"
    " select 'queue-' || n, now() from generate_series(1, 20) n",
    "insert into ojs.lane (queue, priority) select 'queue-' || n, 0 from generate_series(1, 20) n",
    "insert into ojs.queue_total (queue, completed) select d.queue, count(*) from ojs.done d"
    " group by d.queue",
]
LISTS: dict[str, dict[str, Any]] = {
    "all jobs": {},
    "available": {"state": "available"},
    "available, one queue": {"state": "available", "queue": "queue-8"},
    "completed": {"state": "completed"},
    "completed, one queue": {"state": "completed", "queue": "queue-8"},
    "completed, one type": {"state": "completed", "type": "mail.kind-3"},
    "discarded": {"state": "discarded"},
    "discarded, one queue": {"state": "discarded", "queue": "queue-8"},
    "discarded, one error": {"state": "discarded", "error_code": "e7"},
    "type prefix": {"type": "mail.*"},
    "a rare tag": {"tag": "rare", "state": "available"},
    "nothing found: cancelled": {"state": "cancelled"},
    "nothing found: a queue": {"state": "completed", "queue": "queue-7"},
    "search in meta, two hours": {"search": "meta.user_id=100000", "since": "PT2H"},
}


def lists(bench: Bench) -> Iterator[Figure]:
    """Each list over SQL, the first page and one 10,000 jobs behind it: the slowest of 50."""
    with bench.system() as system:
        for statement in SEED:
            system.query(statement)
        system.settle()
        system.query("select ojs.tick()")
        with psycopg.connect(system.database.dsn, autocommit=True) as connection:
            for name, request in LISTS.items():
                yield from _pages(connection, name, request)


def _pages(connection: psycopg.Connection, name: str, request: dict[str, Any]) -> Iterator[Figure]:
    first, body = _timed(connection, {**request, "limit": 50})
    yield Figure("lists", f"{name}: first page", first.value, "ms", p50_ms=first.p50_ms)
    cursor = body["pagination"].get("next_cursor")
    pages = 100
    while pages and cursor and not body["partial"]:
        body = _page(connection, {**request, "limit": 100, "cursor": cursor})
        cursor = body["pagination"].get("next_cursor")
        pages -= 1
    if cursor:
        deep, body = _timed(connection, {**request, "limit": 50, "cursor": cursor})
        yield Figure("lists", f"{name}: deep page", deep.value, "ms", p50_ms=deep.p50_ms)


def _timed(
    connection: psycopg.Connection, request: dict[str, Any]
) -> tuple[Figure, dict[str, Any]]:
    took = []
    for _ in range(CALLS):
        started = time.perf_counter()
        body = _page(connection, request)
        took.append((time.perf_counter() - started) * 1000)
    took.sort()
    return Figure("lists", "", took[-1], "ms", p50_ms=took[CALLS // 2]), body


def _page(connection: psycopg.Connection, request: dict[str, Any]) -> dict[str, Any]:
    row = connection.execute("select body from ojs_list_jobs(%s)", [json.dumps(request)]).fetchone()
    assert row
    body: dict[str, Any] = row[0]
    return body
