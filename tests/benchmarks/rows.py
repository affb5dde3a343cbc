"""Every row of the bench by name: each starts from empty systems and yields its figures."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks import rows_growth, rows_http, rows_lists, rows_sql
from tests.benchmarks.figures import Figure
from tests.benchmarks.peer_instructions import peer_instructions
from tests.benchmarks.peers import peers
from tests.benchmarks.systems import Bench
from tests.processes import PROJECT

# Thousands of instructions a job that each call may take.
GOALS = {
    "enqueue 1 with priority": 850,
    "enqueue 32 with priority": 230,
    "batch 100 with priority": 200,
    "fetch 1": 1350,
    "fetch 8": 2500 / 8,
    "ack 1": 750,
    "ack 8": 2100 / 8,
}
# Thousands of instructions a request that the HTTP server may take, by connections.
SERVER_GOALS = {1: 330, 64: 240}


def instructions(_: Bench) -> Iterator[Figure]:
    """What PostgreSQL 15 spends on each call: the figures of `make instructions`."""
    with tempfile.TemporaryDirectory() as folder:
        counts = Path(folder) / "counts.json"
        command = [sys.executable, "-m", "tests.benchmarks.instructions", "--json", str(counts)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
        if not counts.exists():
            raise RuntimeError((done.stderr or done.stdout).strip())
        for name, count in json.loads(counts.read_text()).items():
            thousands, jobs = count["instructions"] / 1000, count["jobs"]
            yield Figure("instructions", name, thousands, "k", "a call")
            goal = GOALS.get(name)
            yield Figure(
                "instructions", name, thousands / jobs, "k", "a job", goal=goal, at_most=True
            )


def server_instructions(_: Bench) -> Iterator[Figure]:
    """What the HTTP server spends on each request: the figures of `server_instructions`."""
    command = [sys.executable, "-m", "tests.benchmarks.server_instructions"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    found = re.findall(r"(\d+) connections: ([\d,]+) k", done.stdout)
    if not found:
        raise RuntimeError((done.stderr or done.stdout).strip())
    for connections, thousands in found:
        yield Figure(
            "server instructions",
            f"enqueue, {rows_http.connections(int(connections))}",
            float(thousands.replace(",", "")),
            "k",
            "a request",
            goal=SERVER_GOALS.get(int(connections)),
            at_most=True,
        )


Row = Callable[[Bench], Iterator[Figure]]

# Rows that compare another server, when one is given, with this one.
COMPARED: dict[str, Row] = {
    "enqueue": rows_http.enqueue,
    "batch": rows_http.batch,
    "work": rows_http.working,
    "mixed": rows_http.mixed,
    "direct": rows_sql.direct,
}
# What `make bench` measures: the figures that docs/performance.md begins with.
USUAL: dict[str, Row] = {
    "peers": peers,
    **COMPARED,
    "wake-up": rows_http.wake_up,
    "instructions": instructions,
    "server-instructions": server_instructions,
    "peer-instructions": peer_instructions,
}
ROWS: dict[str, Row] = {
    **USUAL,
    "direct-work": rows_sql.direct_work,
    "extras": rows_http.extras,
    "depth": rows_growth.depth,
    "scale": rows_sql.scale,
    "prune": rows_growth.prune,
    "churn": rows_growth.churn,
    "lists": rows_lists.lists,
    "start": rows_http.start,
}
