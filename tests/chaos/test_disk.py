"""A disk that is full: requests are refused, what was acknowledged stays, and space heals it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import psycopg
import pytest
from psycopg.sql import SQL, Identifier, Literal

from ojs_pg.server import embedded
from ojs_pg.server.embedded import Cluster
from tests.chaos.load import ROUNDS, SERVER, loaded
from tests.conftest import StartServer
from tests.http.conftest import Api
from tests.http.outage import assert_unavailable
from tests.waiting import until

DISK_MB = 64
CHUNKS = (2**20, 2**12)


class SmallDisk:
    """A file system of a few megabytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Leave no room."""
        with self._filler.open("ab", buffering=0) as file:
            for size in CHUNKS:
                with suppress(OSError):
                    while file.write(bytes(size)) == size:
                        pass

    def free(self) -> None:
        """Give the room back."""
        self._filler.unlink(missing_ok=True)


@pytest.fixture
def disk(cluster: Cluster) -> Iterator[SmallDisk]:
    """A small disk that PostgreSQL may use."""
    folder = cluster.data.with_name("disk")
    folder.mkdir()
    options = f"size={DISK_MB}m,mode=0700,uid={cluster.account.uid},gid={cluster.account.gid}"
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, text=True)
    if mounted.returncode:
        folder.rmdir()
        pytest.skip(f"needs the right to mount a small disk: {mounted.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        # PostgreSQL keeps files open that it has dropped.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


@pytest.fixture
def cramped_url(cluster: Cluster, disk: SmallDisk) -> Iterator[str]:
    """A database on the small disk; its write-ahead log is elsewhere."""
    name = f"ojs_test_disk_{os.getpid()}"
    with psycopg.connect(cluster.dsn(embedded.SUPERUSER), autocommit=True) as connection:
        place = Literal(str(disk.folder))
        connection.execute(SQL("create tablespace small location {}").format(place))
        connection.execute(SQL("create database {} tablespace small").format(Identifier(name)))
        try:
            yield cluster.dsn(name)
        finally:
            disk.free()
            connection.execute(SQL("drop database {} with (force)").format(Identifier(name)))
            connection.execute("drop tablespace small")


async def test_a_full_disk_loses_nothing_and_is_over_when_there_is_room_again(
    disk: SmallDisk, cramped_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> None:
    with start_server(cramped_url, **SERVER) as server:
        api = Api(session, server.url)
        large = {"type": "t", "args": ["x" * 3000], "options": {"queue": "large"}}
        async with loaded(cramped_url, api) as load:
            for _ in range(ROUNDS):
                states: set[str] = set()
                before = load.statuses[503]

                async def full(states: set[str] = states, before: int = before) -> bool:
                    answer = await api("POST", "/ojs/v1/jobs/batch", {"jobs": [large] * 50})
                    if answer.status != 201:
                        assert_unavailable(answer)
                        states.add(answer.error["details"]["sqlstate"])
                    return "53100" in states and load.statuses[503] > before

                async with load.outage():
                    disk.fill()
                    await until(full, "PostgreSQL finds no room")
                    disk.free()
