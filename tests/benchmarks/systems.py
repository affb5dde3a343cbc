"""What is measured: a server and its database, with what a row of the bench asks of them."""

import json
import os
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psutil
import psycopg

from ojs_pg.server.embedded import Cluster
from tests.benchmarks.baseline import module_in
from tests.benchmarks.clients import ARGS, PRIORITY, TYPE
from tests.benchmarks.figures import AFTER, BEFORE, OURS
from tests.benchmarks.load import Pgbench
from tests.processes import PROJECT, Server, run_server

_numbers = count(1)


def job(queue: str = "bench-1") -> dict[str, object]:
    """The job that is measured, which is what people send."""
    return {"type": TYPE, "args": ARGS, "options": {"queue": queue, "priority": PRIORITY}}


@dataclass(frozen=True)
class System:
    """A server at `url`; database and processes are unknown when it is somebody else's."""

    url: str
    pgbench: Pgbench | None = None
    server: Server | None = None

    @property
    def database(self) -> Pgbench:
        """Its database; RuntimeError when that is somebody else's."""
        if self.pgbench is None:
            raise RuntimeError(f"the database of {self.url} is out of reach: give a folder instead")
        return self.pgbench

    def post(self, path: str, body: object) -> None:
        """One request, whose answer must be a success."""
        request = urllib.request.Request(
            self.url + path,
            json.dumps(body).encode(),
            {"Content-Type": "application/openjobspec+json"},
        )
        with urllib.request.urlopen(request, timeout=120):
            pass

    def backlog(self, jobs: int, queues: int = 1) -> None:
        """Enqueue so many jobs, evenly over queues bench-1, bench-2, ..."""
        for start in range(0, jobs, 1000):
            one = job(f"bench-{start // 1000 % queues + 1}")
            self.post("/ojs/v1/jobs/batch", {"jobs": [one] * min(1000, jobs - start)})

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """The rows of one SQL statement, run outside a transaction."""
        with psycopg.connect(self.database.dsn, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def settle(self) -> None:
        """Let what was loaded come to rest: statistics, and no checkpoint due."""
        if self.pgbench:
            self.query("vacuum analyze")
            self.query("checkpoint")

    def memory_mb(self) -> float:
        """Memory that the server's processes hold for themselves and share, MB."""
        assert self.server is not None
        process = psutil.Process(self.server.process.pid)
        return (
            sum(each.memory_info().rss for each in [process, *process.children(recursive=True)])
            / 2**20
        )


@dataclass(frozen=True)
class Bench:
    """Where systems come from, and how long each is measured how often.

    baseline: the URL of another server, or a folder with another tree of this project.
    """

    cluster: Cluster
    seconds: float
    rounds: int
    churn_seconds: float = 600
    variables: dict[str, str] = field(default_factory=dict)
    baseline: str | Path | None = None

    @contextmanager
    def systems(self) -> Iterator[dict[str, System]]:
        """Ours; or the baseline and ours, when there is one. Each has an empty database."""
        with ExitStack() as stack:
            ours = stack.enter_context(self.system())
            if self.baseline is None:
                yield {OURS: ours}
            elif isinstance(self.baseline, str):
                yield {BEFORE: System(self.baseline), AFTER: ours}
            else:
                other = stack.enter_context(self.system(self.baseline))
                yield {BEFORE: other, AFTER: ours}

    @contextmanager
    def system(self, project: Path = PROJECT, **variables: str) -> Iterator[System]:
        """A server on an empty database of its own, which it migrates itself."""
        with self.pgbench() as pgbench, tempfile.TemporaryDirectory() as folder:
            place = {"DATABASE_URL": pgbench.dsn, **self.variables, **variables}
            with run_server(Path(folder), None, project, module_in(project), **place) as server:
                yield System(server.url, pgbench, server)

    @contextmanager
    def pgbench(self) -> Iterator[Pgbench]:
        """An empty database without a server."""
        name = f"bench_{os.getpid()}_{next(_numbers)}"
        self.cluster.create_database(name)
        try:
            yield Pgbench(self.cluster.bin_dir / "pgbench", self.cluster.dsn(name))
        finally:
            with psycopg.connect(self.cluster.dsn("postgres"), autocommit=True) as connection:
                connection.execute(f'drop database "{name}" with (force)'.encode())
                connection.execute("checkpoint")
