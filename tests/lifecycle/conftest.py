"""Clusters of their own, for what outlives one: dumps, replication, settings of a database."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from ojs_pg.server import embedded
from ojs_pg.server.schema import migrate
from tests.conftest import PostgresServer
from tests.doors import Sql, do, send, value
from tests.postgres import THROW_AWAY, throw_away
from tests.processes import Server

VERSION = int(os.environ.get("PG", "18"))
LOGICAL = THROW_AWAY | {
    "wal_level": "logical",
    "wal_retrieve_retry_interval": "50ms",
    "max_worker_processes": "16",
    "max_logical_replication_workers": "12",
    "max_sync_workers_per_subscription": "6",
}
# So many transactions before anything happens that a fresh cluster is far behind.
AGE = """
do $$ begin
  for n in 1..5000 loop
    perform pg_current_xact_id();
    commit;
  end loop;
end $$
"""

Database = Callable[[embedded.Cluster], str]


@pytest.fixture(scope="session")
def old_cluster() -> Iterator[embedded.Cluster]:
    """A cluster that has seen many transactions and can publish."""
    with throw_away(VERSION, LOGICAL) as cluster:
        with psycopg.connect(cluster.dsn(embedded.SUPERUSER), autocommit=True) as connection:
            connection.execute(AGE)
        yield cluster


@pytest.fixture(scope="session")
def new_cluster() -> Iterator[embedded.Cluster]:
    """A cluster that has just been made."""
    with throw_away(VERSION, LOGICAL) as cluster:
        yield cluster


@pytest.fixture
def empty_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Makes empty databases on a cluster, dropped at the end."""
    made = []

    def make(cluster: embedded.Cluster) -> str:
        server = PostgresServer(str(cluster.socket), embedded.PORT, embedded.SUPERUSER)
        context = server.database("template0")
        made.append(context)
        return context.__enter__()

    yield make
    for context in reversed(made):
        context.__exit__(None, None, None)


@pytest.fixture
def old_url(old_cluster: embedded.Cluster, empty_database: Database) -> str:
    """A database with the schema on the old cluster."""
    dsn = empty_database(old_cluster)
    migrate(dsn)
    return dsn


def enqueue(connection: Sql, count: int = 1, queue: str = "default", **more: Any) -> list[str]:
    """Enqueue jobs that are alike; their ids in order."""
    jobs = [{"type": "life.run", "args": [], "options": {"queue": queue, **more}}] * count
    return [job["id"] for job in do(connection, "ojs_enqueue_batch", {"jobs": jobs})["jobs"]]


def fetch(connection: Sql, count: int = 1, queue: str = "default") -> list[str]:
    """Claim jobs; their ids in order."""
    request = {"queues": [queue], "count": count, "worker_id": "w"}
    return [job["id"] for job in do(connection, "ojs_fetch", request)["jobs"]]


def events_after(connection: Sql, cursor: str | None) -> tuple[list[str], str | None]:
    """What the events after a cursor are about, read to the end; and the cursor then."""
    seen: list[str] = []
    while True:
        page = do(connection, "ojs_list_events", {"after": cursor, "limit": 1000})
        seen += [event["subject"] for event in page["events"]]
        cursor = page.get("cursor")
        if not page["has_more"]:
            return seen, cursor


def tick(connection: Sql, *chores: str) -> dict[str, Any]:
    """One tick; what it did."""
    query = "select ojs.tick(%s)" if chores else "select ojs.tick()"
    did: dict[str, Any] = value(connection, query, *([[*chores]] if chores else []))
    return did


def make_days(connection: Sql, now: str = "ojs.now()") -> None:
    """Make every day that is missing, as of some time."""
    while value(connection, f"select made from ojs.make_day({now})"):
        pass


def run_a_job_through(server: Server, queue: str = "through") -> str:
    """Enqueue, fetch, fail, fetch again and complete a job; its id."""
    job = {"type": "t", "args": [], "options": {"queue": queue}}
    status, made = send(server.url, "POST", "jobs", job)
    assert status == 201, made
    report = {"job_id": made["id"], "worker_id": "w"}
    for end, more in (
        ("nack", {"error": {"code": "x", "message": "no"}, "requeue": True}),
        ("ack", {}),
    ):
        _, got = send(server.url, "POST", "workers/fetch", {"queues": [queue], "worker_id": "w"})
        assert [one["id"] for one in got["jobs"]] == [made["id"]]
        status, said = send(server.url, "POST", f"workers/{end}", report | more)
        assert status == 200, said
    return str(made["id"])
