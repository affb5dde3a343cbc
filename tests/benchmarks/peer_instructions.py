"""The instructions that PostgreSQL spends on the calls of each queue's client.

Counted as `make instructions` counts them, but in sessions with default settings, NOTIFY included.
The statements are those that the installed clients send. Enqueues fill small tables; fetches and
completions work on a backlog of some thousand jobs.
"""

import json
import shutil
import statistics
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg

from ojs_pg.server.schema import migrate
from tests.benchmarks import instructions
from tests.benchmarks.clients import ARGS, PRIORITY, QUEUE, TYPE
from tests.benchmarks.figures import OURS, Figure
from tests.benchmarks.peers import installed
from tests.benchmarks.systems import Bench, job
from tests.postgres import throw_away

Connection = psycopg.Connection[Any]
Script = Iterator[tuple[str, str]]
SETTINGS = {"jit": "off", "shared_buffers": "128MB"}
# A plan is chosen for good after five calls; counted are the calls behind these.
WARM = 10
CALLS = WARM + 9
BACKLOG = 5_000
ARGUMENTS = {"address": ARGS[0], "options": ARGS[1]}


def peer_instructions(_: Bench) -> Iterator[Figure]:
    """Enqueue, fetch and finish, one job and several a call."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        raise RuntimeError("no valgrind on this machine; Debian's package valgrind brings it")
    for name, client in installed().items():
        with throw_away(instructions.VERSION) as cluster:
            cluster.create_database(instructions.DATABASE)
            dsn = cluster.dsn(instructions.DATABASE)
            with psycopg.connect(dsn, autocommit=True) as connection:
                script = list(SCRIPTS[client](connection))
                connection.execute("vacuum analyze")
            cluster.stop()
            totals = instructions.run(cluster, valgrind, script, SETTINGS)
        calls: dict[str, list[int]] = {}
        for (call, _line), total in zip(script, totals, strict=True):
            calls.setdefault(call, []).append(total)
        calls.pop("")
        for call, counts in calls.items():
            thousands = statistics.median(counts[WARM:]) / 1000
            yield Figure("peer instructions", call, thousands, "k", name)


def _ours(connection: Connection) -> Script:
    migrate(connection.info.dsn)
    connection.execute("select ojs.tick()")

    def call(name: str, request: object) -> Any:
        line = f"select body from {name}(%s::jsonb)".encode()
        [(body,)] = connection.execute(line, [json.dumps(request)])
        return body if isinstance(body, dict) else json.loads(body)

    for name in ("ojs_enqueue", "ojs_enqueue_batch", "ojs_fetch"):
        yield "", f"prepare {name}(jsonb) as select status, body from {name}($1)"
    yield (
        "",
        "prepare acks(jsonb) as select r.status, r.body"
        " from jsonb_array_elements($1) a, ojs_ack(a) r",
    )
    for _ in range(BACKLOG // 1000):
        call("ojs_enqueue_batch", {"jobs": [job("backlog")] * 1000})
    yield from _calls("enqueue 1", f"ojs_enqueue({_text(job())})")
    yield from _calls("enqueue 100", f"ojs_enqueue_batch({_text({'jobs': [job()] * 100})})")
    for count in (1, 10):
        fetch = {"queues": ["backlog"], "count": count}
        fetched = [call("ojs_fetch", fetch)["jobs"] for _ in range(CALLS)]
        yield from _calls(f"fetch {count}", f"ojs_fetch({_text(fetch)})")
        for jobs in fetched:
            acks = [{"job_id": each["id"]} for each in jobs]
            yield f"finish {count}", f"execute acks({_text(acks)})"


def _pgqueuer(connection: Connection) -> Script:
    from pgqueuer.adapters.persistence import qb

    connection.execute(qb.QueryBuilderEnvironment().build_install_query().encode())
    connection.execute(
        "insert into pgqueuer (priority, entrypoint, payload, status)"
        " select %s, %s, %s, 'queued' from generate_series(1, %s)",
        [PRIORITY, TYPE, json.dumps(ARGS).encode(), BACKLOG],
    )
    queries = qb.QueryQueueBuilder()
    yield (
        "",
        "prepare enqueue(int[], text[], bytea[], interval[], text[], jsonb[]) as "
        + _one_line(queries.build_enqueue_query()),
    )
    log = _one_line(queries.build_log_job_query())
    yield "", f"prepare finish(bigint[], pgqueuer_status[], jsonb[]) as {log}"
    fetches = {}
    for count in (1, 10):
        query = queries.build_dequeue_query(
            batch_size=count,
            entrypoints=[TYPE],
            concurrency_limits=[0],
            queue_manager_id=UUID(int=1),
            global_concurrency_limit=None,
            heartbeat_timeout=timedelta(seconds=30),
        )
        types = {int: "int", list: "text[]", UUID: "uuid", timedelta: "interval"}
        declared = ", ".join(types[type(each)] for each in query.args)
        # A status in the output would look like a refusal of ours.
        shown = _one_line(query.sql).replace("SELECT * FROM claimed", "SELECT id FROM claimed")
        yield "", f"prepare fetch_{count}({declared}) as {shown}"
        fetches[count] = ", ".join(_value(each) for each in query.args)
    for count in (1, 100):
        payload = f"convert_to({_text(ARGS)}, 'utf8')"
        columns = (str(PRIORITY), f"'{TYPE}'", payload, "interval '0'", "null", "'null'")
        casts = ("int", "text", "bytea", "interval", "text", "jsonb")
        arrays = ", ".join(
            f"array[{', '.join([column] * count)}]::{cast}[]"
            for column, cast in zip(columns, casts, strict=True)
        )
        yield from _calls(f"enqueue {count}", f"enqueue({arrays})")
    first = 1
    for count in (1, 10):
        yield from _calls(f"fetch {count}", f"fetch_{count}({fetches[count]})")
        for _ in range(CALLS):
            ids = list(range(first, first + count))
            first += count
            yield (
                f"finish {count}",
                f"execute finish(array{ids}::bigint[],"
                f" array_fill('successful'::pgqueuer_status, array[{count}]),"
                f" array_fill(null::jsonb, array[{count}]))",
            )


def _procrastinate(connection: Connection) -> Script:
    from procrastinate.schema import SchemaManager
    from procrastinate.sql import queries

    connection.execute(SchemaManager.get_schema().encode())
    connection.execute("insert into procrastinate_workers default values")
    connection.execute(
        "insert into procrastinate_jobs (queue_name, task_name, priority, args)"
        " select %s, %s, %s, %s::jsonb from generate_series(1, %s)",
        [QUEUE, TYPE, PRIORITY, json.dumps(ARGUMENTS), BACKLOG],
    )
    places = {
        "defer_jobs": "jobs",
        "fetch_job": "queues worker_id",
        "finish_job": "job_id status delete_job",
    }
    types = {
        "defer_jobs": "procrastinate_job_to_defer_v1[]",
        "fetch_job": "varchar[], bigint",
        "finish_job": "bigint, procrastinate_job_status, boolean",
    }
    for name, parameters in places.items():
        line = _one_line(queries[name])
        for place, parameter in enumerate(parameters.split()):
            line = line.replace(f"%({parameter})s", f"${place + 1}")
        # A status in the output would look like a refusal of ours.
        yield "", f"prepare {name}({types[name]}) as {line.replace(' status,', '')}"
    one = f"row('{QUEUE}', '{TYPE}', {PRIORITY}, null, null, {_text(ARGUMENTS)}, null)"
    for count in (1, 100):
        jobs = ", ".join([f"{one}::procrastinate_job_to_defer_v1"] * count)
        yield from _calls(f"enqueue {count}", f"defer_jobs(array[{jobs}])")
    yield from _calls("fetch 1", f"fetch_job(array['{QUEUE}'], 1)")
    for number in range(CALLS):
        yield "finish 1", f"execute finish_job({number + 1}, 'succeeded', false)"


SCRIPTS: dict[str, Callable[[Connection], Script]] = {
    OURS: _ours,
    "PgQueuer": _pgqueuer,
    "procrastinate": _procrastinate,
}


def _calls(name: str, call: str) -> Script:
    for _ in range(CALLS):
        yield name, f"execute {call}"


def _one_line(statement: str) -> str:
    """A statement without its comments and line ends: single-user mode reads line by line."""
    return " ".join(" ".join(line.split("--")[0] for line in statement.splitlines()).split())


def _text(value: object) -> str:
    return "'" + json.dumps(value).replace("'", "''") + "'"


def _value(value: object) -> str:
    match value:
        case list():
            return f"array[{', '.join(repr(each) for each in value)}]"
        case UUID():
            return f"'{value}'"
        case timedelta():
            return f"interval '{value.total_seconds()} s'"
    return str(value)
