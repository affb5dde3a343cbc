"""What is measured: a server and its database, with what a row of the bench asks of them."""

import json
import os
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psutil
import psycopg

from ojs_pg.server.embedded import Cluster
from ojs_pg.server.schema import migrate
from tests.benchmarks.load import Pgbench
from tests.processes import Server, run_server

_numbers = count(1)


@dataclass(frozen=True)
class System:
    """A server at `url`; database and processes are unknown when it is somebody else's."""

    url: str
    pgbench: Pgbench | None = None
    server: Server | None = None

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
            one = {
                "type": "email.send",
                "args": ["user@example.com", {"template": "welcome", "n": 1}],
                "options": {"queue": f"bench-{start // 1000 % queues + 1}"},
            }
            self.post("/ojs/v1/jobs/batch", {"jobs": [one] * min(1000, jobs - start)})

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """The rows of one SQL statement, run outside a transaction."""
        assert self.pgbench is not None
        with psycopg.connect(self.pgbench.dsn, autocommit=True) as connection:
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
    """Where systems come from: a cluster with default durability, or another server's URL."""

    cluster: Cluster
    seconds: float
    churn_seconds: float
    variables: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def system(self, **variables: str) -> Iterator[System]:
        """A server on an empty database of its own."""
        with self.pgbench() as pgbench, tempfile.TemporaryDirectory() as folder:
            migrate(pgbench.dsn)
            place = {"DATABASE_URL": pgbench.dsn, **self.variables, **variables}
            with run_server(Path(folder), None, **place) as server:
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

    def yardstick(self, clients: int) -> float:
        """Synced commits a second of one small jsonb row into a table of two columns."""
        with self.pgbench() as pgbench:
            with psycopg.connect(pgbench.dsn) as connection:
                connection.execute(
                    "create table yard"
                    " (id bigint generated always as identity primary key, j jsonb)"
                )
            insert = """insert into yard (j) values ('{"type": "email.send", "args": [1]}');\n"""
            return pgbench.run(insert, clients, self.seconds).rate
