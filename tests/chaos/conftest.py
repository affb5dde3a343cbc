"""PostgreSQL clusters that a test may crash, and databases on them."""

import os
import signal
from collections.abc import Iterator

import psutil
import pytest

from ojs_pg.server import embedded
from tests.conftest import PostgresServer
from tests.postgres import throw_away

VERSION = int(os.environ.get("PG", "18"))


def kill_postmaster(cluster: embedded.Cluster) -> None:
    """End PostgreSQL at once, as when the machine's memory runs out."""
    pid = int((cluster.data / "postmaster.pid").read_text().partition("\n")[0])
    process = psutil.Process(pid)
    process.send_signal(signal.SIGKILL)
    psutil.wait_procs([process])


@pytest.fixture(scope="session")
def cluster() -> Iterator[embedded.Cluster]:
    """A PostgreSQL that no other test uses, so that it may be killed."""
    with throw_away(VERSION) as cluster:
        yield cluster


@pytest.fixture
def fragile_url(cluster: embedded.Cluster) -> Iterator[str]:
    """An empty database on the cluster that may be killed."""
    server = PostgresServer(str(cluster.socket), embedded.PORT, embedded.SUPERUSER)
    with server.database("template0") as dsn:
        yield dsn
