"""Row of the peers: PgQueuer and procrastinate beside this queue by SQL, on one PostgreSQL.

They come with the optional dependencies `bench`; the row says which of them is absent. Every load
is a Python process of its own (`clients`), so each pays for its client. Workers do nothing.
"""

import importlib.metadata
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import psycopg

from tests.benchmarks.clients import MODULES
from tests.benchmarks.figures import OURS, Figure, figures, in_turns
from tests.benchmarks.load import Load
from tests.benchmarks.systems import Bench
from tests.processes import PROJECT

ABSENT = "{name} is not measured: it is not installed here; `make bench-peers` installs it"
# A backlog outlasts the load of any client.
TAKEN_PER_S = 8_000
TAKEN_ONE_BY_ONE_PER_S = 3_000
# By which ratio this queue should be faster at least.
GOALS = {"PgQueuer": 1.0}


@dataclass
class Peer:
    """A client on a database of its own; `left` are the jobs that wait in it."""

    client: str
    dsn: str
    seconds: float
    left: int = 0

    def run(self, load: str, jobs: int = 1) -> dict[str, float]:
        """Run one load in a process; RuntimeError with its output when that fails."""
        done = subprocess.run(
            [
                *(sys.executable, "-m", "tests.benchmarks.clients", self.client, load, self.dsn),
                *(f"--seconds={self.seconds}", f"--jobs={jobs}"),
            ],
            cwd=PROJECT,
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{self.client}, {load}: {done.stderr}")
        result: dict[str, float] = json.loads(done.stdout)
        return result

    def enqueue(self, jobs: int) -> Load:
        """Enqueue, so many jobs a call."""
        done = self.run("enqueue", jobs)
        return Load(done["rate"], done["p50_ms"], done["p99_ms"])

    def drain(self, count: int) -> Load:
        """Work jobs, so many a statement, from a backlog that lasts."""
        needed = TAKEN_ONE_BY_ONE_PER_S if count == 1 else TAKEN_PER_S
        missing = round(needed * self.seconds * 1.3) - self.left
        if missing > 0:
            self.run("fill", missing)
            self.left += missing
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute("vacuum analyze")
            connection.execute("checkpoint")
        done = self.run("drain", count)
        self.left -= round(done["worked"])
        return Load(done["rate"])


def versions() -> dict[str, str | None]:
    """The peers, each with the version that is installed here."""
    found: dict[str, str | None] = {}
    for name, (_, distribution) in MODULES.items():
        if distribution:
            try:
                found[name] = importlib.metadata.version(distribution)
            except importlib.metadata.PackageNotFoundError:
                found[name] = None
    return found


def installed() -> dict[str, str]:
    """This queue and the peers that are here, by name with version; says which are not."""
    there = versions()
    for name, version in there.items():
        if version is None:
            print(ABSENT.format(name=name), file=sys.stderr, flush=True)
    return {OURS: OURS} | {f"{name} {version}": name for name, version in there.items() if version}


def peers(bench: Bench) -> Iterator[Figure]:
    """Enqueue one by one and in bulk, and drain by one worker process."""
    names = installed()

    def loads(
        name: str, load: Callable[[Peer], Load], left_out: tuple[str, ...] = ()
    ) -> Iterator[Figure]:
        with ExitStack() as stack:
            systems = {}
            for system, client in names.items():
                if client not in left_out:
                    database = stack.enter_context(bench.pgbench())
                    systems[system] = Peer(client, database.dsn, bench.seconds)
                    systems[system].run("install")
            goals = {system: GOALS[client] for system, client in names.items() if client in GOALS}
            done = in_turns(systems, bench.rounds, lambda peer: {name: load(peer)})
            yield from figures("peers", done, goals)

    yield from loads("enqueue, one a call, 16 tasks", lambda peer: peer.enqueue(1))
    yield from loads("enqueue, 100 a call, 4 tasks", lambda peer: peer.enqueue(100))
    yield from loads("drain by one process, one a statement", lambda peer: peer.drain(1))
    ten = "drain by one process, 10 a statement"
    yield from loads(ten, lambda peer: peer.drain(10), ("procrastinate",))
