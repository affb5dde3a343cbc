"""PostgreSQL clusters for tests and benchmarks, which are deleted at the end."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ojs_pg.server.embedded import DURABLE, Cluster

# Nothing in these clusters has to survive a power cut.
THROW_AWAY = DURABLE | {
    "max_connections": "200",
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_size": "512MB",
}


@contextmanager
def throw_away(version: int, options: dict[str, str] = THROW_AWAY) -> Iterator[Cluster]:
    """A running cluster of any version that this machine has, deleted at the end."""
    folder = Path(tempfile.mkdtemp(prefix="ojs-test-"))
    folder.chmod(0o711)
    cluster = Cluster.at(folder / "data", version, options)
    try:
        cluster.create()
        cluster.start()
        yield cluster
    finally:
        cluster.stop("immediate")
        shutil.rmtree(folder)
