"""`make instructions`: the instructions that PostgreSQL spends on each hot call.

PostgreSQL 15 in single-user mode runs under valgrind's callgrind, with the statements and settings
of the HTTP server. Counters start where a prepared statement is executed and are read where the
session is ready for the next, so reading and parsing a line do not count, the commit does. Seconds
depend on the machine and the hour; these figures repeat within 0.3 %, those of a chain within 1 %.
"""

import argparse
import json
import re
import shlex
import shutil
import statistics
from collections.abc import Iterator
from itertools import count as counting
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from ojs_pg.server import embedded
from ojs_pg.server.release import DB_DIR
from ojs_pg.server.schema import migrate
from tests.postgres import throw_away

VERSION = 15
# Plans and what they need are cached in the first calls.
WARM = 4
COUNTED = 9
CALLS = WARM + COUNTED
SETTINGS = {
    "jit": "off",
    "plan_cache_mode": "force_generic_plan",
    "search_path": "pg_catalog, pg_temp",
    "ojs.notify": "off",
    "shared_buffers": "128MB",
}
DATABASE = "instructions"
WORKER = "worker-1"
ARGS: list[Any] = ["user@example.com", {"template": "welcome", "n": 1}]
SHAPES: dict[str, dict[str, Any]] = {
    "plain": {},
    "with priority": {"priority": 3},
    "with tags": {"tags": ["mail", "welcome"]},
    "with retry policy": {"retry": {"max_attempts": 5, "initial_interval": "PT5S"}},
    "unique": {"unique": {"keys": ["type", "args"], "period": "PT1H"}},
    "scheduled": {"scheduled_at": "2035-12-01T09:00:00Z"},
}
_numbers = counting(1)


class Case(NamedTuple):
    """What is counted: CALLS calls, each with its requests, which are for `jobs` jobs."""

    name: str
    function: str
    jobs: int
    calls: list[list[dict[str, Any]]]


class Count(NamedTuple):
    """What one call took."""

    instructions: int
    jobs: int


def main() -> int:
    """Count, print, and compare with an earlier count if asked to; 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="make instructions", description=__doc__)
    parser.add_argument("--db-dir", default=DB_DIR, type=Path, help="the schema, of another tree")
    parser.add_argument("--json", type=Path, help="where the figures go")
    parser.add_argument("--compare", type=Path, help="figures of before, to print beside these")
    given = parser.parse_args()
    valgrind = shutil.which("valgrind")
    try:
        embedded.binaries(VERSION)
    except embedded.EmbeddedError as error:
        print(f"skipped: {error}")
        return 0
    if valgrind is None:
        print("skipped: no valgrind on this machine; Debian's package valgrind brings it")
        return 0
    counts = count(valgrind, given.db_dir)
    before = json.loads(given.compare.read_text()) if given.compare else {}
    for line in table(counts, {name: Count(**each) for name, each in before.items()}):
        print(line)
    if given.json:
        found = {name: each._asdict() for name, each in counts.items()}
        given.json.write_text(json.dumps(found, indent=1) + "\n")
    return 0


def count(valgrind: str, db_dir: Path) -> dict[str, Count]:
    """The median of some calls of each case, on a cluster of its own with the schema `db_dir`."""
    with throw_away(VERSION) as cluster:
        cluster.create_database(DATABASE)
        dsn = cluster.dsn(DATABASE)
        migrate(dsn, db_dir)
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("select ojs.tick()")
            cases = list(_cases(connection))
            script = list(_script(connection, cases))
            connection.execute("vacuum analyze")
        cluster.stop()
        totals = run(cluster, valgrind, script, SETTINGS)
    found = {}
    for case in cases:
        mine = [total for (name, _), total in zip(script, totals, strict=True) if name == case.name]
        found[case.name] = Count(round(statistics.median(mine[WARM:])), case.jobs)
    return found


def table(counts: dict[str, Count], before: dict[str, Count]) -> Iterator[str]:
    """Lines to print: thousands of instructions, a call and a job."""
    yield f"{'thousands of instructions':<34}{'a call':>9}{'a job':>9}"
    for name, each in counts.items():
        line = f"{name:<34}{each.instructions / 1000:>9,.0f}"
        line += f"{each.instructions / each.jobs / 1000:>9,.0f}"
        if name in before:
            was = before[name].instructions
            line += f"   {was / 1000:>9,.0f} : {each.instructions / 1000:<9,.0f}"
            line += f"{each.instructions / was - 1:>+7.1%}"
        yield line


def _cases(connection: "psycopg.Connection[tuple[Any, ...]]") -> Iterator[Case]:
    """The calls to count. The jobs that they need are made, and fetched."""

    def door(name: str, request: dict[str, Any]) -> dict[str, Any]:
        call = f"select body from public.{name}(%s::jsonb)".encode()
        [(body,)] = connection.execute(call, [json.dumps(request)])
        return dict(body)

    def reports(queue: str, jobs: int, **more: Any) -> list[list[dict[str, Any]]]:
        """Reports about everything in the queue, some a call: acks, or nacks with their error."""
        fetch = {"queues": [queue], "worker_id": WORKER, "count": jobs}
        fetched = [door("ojs_fetch", fetch)["jobs"] for _ in range(CALLS)]
        about = {"worker_id": WORKER, **more}
        return [[{"job_id": job["id"], **about} for job in jobs] for jobs in fetched]

    for name, options in SHAPES.items():
        for jobs in (1, 32):
            calls = [[_job(options) for _ in range(jobs)] for _ in range(CALLS)]
            yield Case(f"enqueue {jobs} {name}", "ojs.enqueue_each", jobs, calls)
    priority = SHAPES["with priority"]
    batches = [[{"jobs": [_job(priority) for _ in range(100)]}] for _ in range(CALLS)]
    yield Case("batch 100 with priority", "ojs.enqueue_batch", 100, batches)
    yield Case("door: batch 100 with priority", "public.ojs_enqueue_batch", 100, batches)
    calls = [[_job(priority)] for _ in range(CALLS)]
    yield Case("door: enqueue 1 with priority", "public.ojs_enqueue", 1, calls)
    for jobs in (1, 8):
        waiting = [_job(priority, "fetched") for _ in range(jobs * CALLS)]
        door("ojs_enqueue_batch", {"jobs": waiting})
        fetch = {"queues": ["fetched"], "worker_id": WORKER, "count": 1}
        yield Case(f"fetch {jobs}", "ojs.fetch_each", jobs, [[fetch] * jobs] * CALLS)
    for jobs in (1, 8):
        queue = f"acked-{jobs}"
        door("ojs_enqueue_batch", {"jobs": [_job(priority, queue) for _ in range(jobs * CALLS)]})
        yield Case(f"ack {jobs}", "ojs.ack_each", jobs, reports(queue, jobs))
    for jobs in (1, 8):
        queue = f"nacked-{jobs}"
        door("ojs_enqueue_batch", {"jobs": [_job(priority, queue) for _ in range(jobs * CALLS)]})
        error = {"code": "timeout", "message": "no answer"}
        yield Case(f"nack {jobs}", "ojs.nack_each", jobs, reports(queue, jobs, error=error))
    door("ojs_enqueue_batch", {"jobs": [_job(priority, "held") for _ in range(8 * CALLS)]})
    held = [[report["job_id"] for report in call] for call in reports("held", 8)]
    beats = [[{"worker_id": WORKER, "active_jobs": ids}] for ids in held]
    yield Case("heartbeat of 8 jobs", "public.ojs_heartbeat", 8, beats)
    for jobs in (1, 32):
        queue = f"steps-{jobs}"
        for _ in range(jobs * CALLS):
            door("ojs_create_workflow", {"type": "chain", "steps": [_job({}, queue)] * 2})
        yield Case(f"ack {jobs} of a chain", "ojs.ack_each", jobs, reports(queue, jobs))


def _job(options: dict[str, Any], queue: str = "counted") -> dict[str, Any]:
    args = [*ARGS, next(_numbers)] if "unique" in options else ARGS
    return {"type": "email.send", "args": args, "options": {"queue": queue, **options}}


def _script(
    connection: "psycopg.Connection[tuple[Any, ...]]", cases: list[Case]
) -> Iterator[tuple[str, str]]:
    """The session's lines, each with its case's name: every function prepared, then the calls."""
    arguments: dict[str, list[str]] = {}
    for function in dict.fromkeys(case.function for case in cases):
        [(types,)] = connection.execute(
            "select array(select format_type(t, null) from unnest(p.proargtypes) t)"
            " from pg_proc p where p.oid = %s::regproc",
            [function],
        )
        arguments[function] = types
        places = ", ".join(f"${place + 1}" for place in range(len(types)))
        yield (
            "",
            f"prepare {_prepared(function)}({', '.join(types)}) as"
            " select r.status, r.headers, r.body, current_setting('ojs.touched', true) as touched"
            f" from {function}({places}) r",
        )
    for case in cases:
        types = arguments[case.function]
        for call in case.calls:
            requests = [json.dumps(request) for request in call]
            yield case.name, f"execute {_prepared(case.function)}({_values(types, requests)})"


def _prepared(function: str) -> str:
    return function.rpartition(".")[2]


def _values(types: list[str], requests: list[str]) -> str:
    """The requests, and false for whatever else the function takes."""
    if types[0].endswith("[]"):
        said = ", ".join(f"'{request}'" for request in requests)
        first = f"array[{said}]::jsonb[]"
    else:
        first = f"'{requests[0]}'"
    return ", ".join([first, *["false"] * (len(types) - 1)])


def run(
    cluster: embedded.Cluster,
    valgrind: str,
    script: list[tuple[str, str]],
    session: dict[str, str],
) -> list[int]:
    """Run the lines in a session with these settings; the instructions of each.

    script: each line with the name of its case. RuntimeError when a line was refused.
    """
    lines = cluster.data.with_suffix(".sql")
    output, profile = cluster.data / "output", cluster.data / "profile"
    lines.write_text("".join(f"{line}\n" for _, line in script))
    lines.chmod(0o644)
    settings = [f"-c{name}={value}" for name, value in session.items()]
    command = [
        valgrind,
        "--tool=callgrind",
        "--vgdb=no",
        "--quiet",
        "--zero-before=ExecuteQuery",
        "--dump-before=ReadyForQuery",
        "--combine-dumps=yes",
        f"--callgrind-out-file={profile}",
        str(cluster.bin_dir / "postgres"),
        "--single",
        f"-D{cluster.data}",
        f"-cconfig_file={cluster.config}",
        *settings,
        DATABASE,
    ]
    told = f"<{shlex.quote(str(lines))} >{shlex.quote(str(output))} 2>&1"
    cluster.run("/bin/sh", "-c", f"exec {shlex.join(command)} {told}")
    text = output.read_text(errors="replace")
    refused = re.search(r"^.*(ERROR|FATAL|status = \"[^2]).*", text, re.MULTILINE)
    if refused:
        raise RuntimeError(refused[0])
    with profile.open() as dumps:
        totals = [int(line.split()[1]) for line in dumps if line.startswith("totals:")]
    # One is the start of the session, another its end.
    return totals[1 : len(script) + 1]


if __name__ == "__main__":
    raise SystemExit(main())
