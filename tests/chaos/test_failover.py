"""A standby takes over while load goes on: the server finds it by itself, nothing is lost."""

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import LiteralString

import aiohttp
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from ojs_pg.server import embedded
from ojs_pg.server.embedded import Cluster
from tests.chaos.conftest import kill_postmaster
from tests.chaos.load import SERVER, loaded
from tests.conftest import StartServer
from tests.http.conftest import Api
from tests.http.outage import Gate, assert_unavailable, started, through
from tests.waiting import until

READ_WRITE = "?target_session_attrs=read-write"
# A replica says when it has what was committed; a commit is answered only then.
SYNCHRONOUS = """
select count(*) from pg_stat_replication where state = 'streaming' and sync_state = 'sync'
"""
WAITING = "select count(*) from pg_stat_activity where wait_event = 'SyncRep'"


@dataclass(frozen=True)
class Pair:
    """A primary, and a standby that has every commit that was answered."""

    primary: Cluster
    primary_url: str
    standby: Cluster
    standby_url: str


def copy(primary: Cluster, folder: Path) -> Cluster:
    """A running standby of a primary, in an empty folder."""
    data = folder / "data"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(data, primary.account.uid, primary.account.gid)
    standby = replace(primary, data=data)
    standby.run(
        "pg_basebackup",
        f"--pgdata={data}",
        f"--dbname={primary.dsn(embedded.SUPERUSER)}",
        "--checkpoint=fast",
        "--write-recovery-conf",
    )
    standby.start()
    return standby


def execute(cluster: Cluster, *statements: LiteralString) -> None:
    """Run statements that no transaction may contain."""
    with psycopg.connect(cluster.dsn(embedded.SUPERUSER), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def pair(cluster: Cluster, fragile_url: str) -> Iterator[Pair]:
    """A cluster and its standby in synchronous replication."""
    folder = cluster.data.with_name("standby")
    folder.mkdir(mode=0o711)
    standby = copy(cluster, folder)
    try:
        execute(
            cluster,
            "alter system set synchronous_standby_names = '*'",
            "select pg_reload_conf()",
        )
        name = str(conninfo_to_dict(fragile_url)["dbname"])
        yield Pair(cluster, cluster.dsn(name), standby, standby.dsn(name))
    finally:
        standby.stop("immediate")
        shutil.rmtree(folder)
        cluster.start()
        execute(cluster, "alter system reset synchronous_standby_names", "select pg_reload_conf()")


async def counted(cluster: Cluster, query: LiteralString) -> bool:
    """Whether a count is not 0."""
    with psycopg.connect(cluster.dsn(embedded.SUPERUSER)) as connection:
        return connection.execute(query).fetchone() != (0,)


@contextmanager
def lagging(primary: Cluster) -> Iterator[None]:
    """The standby is sent nothing any more: what is committed from now on, it does not have."""
    with psycopg.connect(primary.dsn(embedded.SUPERUSER)) as connection:
        row = connection.execute("select pid from pg_stat_replication").fetchone()
    assert row
    os.kill(row[0], signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(row[0], signal.SIGKILL)


@pytest.mark.parametrize("silent", [False, True], ids=["hangs_up", "falls_silent"])
async def test_a_standby_that_is_promoted_has_every_acknowledged_request(
    pair: Pair, session: aiohttp.ClientSession, start_server: StartServer, silent: bool
) -> None:
    """silent: nothing comes from the lost machine any more, not even that it refuses."""
    await until(lambda: counted(pair.primary, SYNCHRONOUS), "replication is synchronous")
    gates = [Gate(pair.primary_url), Gate(pair.standby_url)]
    try:
        dsn = through(pair.primary_url, *[await gate.start() for gate in gates]) + READ_WRITE
        async with (
            started(start_server, dsn, **SERVER) as server,
            loaded(pair.standby_url, Api(session, server.url)) as load,
            load.outage(),
        ):
            with lagging(pair.primary):
                await until(lambda: counted(pair.primary, WAITING), "commits wait")
                if silent:
                    gates[0].swallow()
                kill_postmaster(pair.primary)
            execute(pair.standby, "select pg_promote()")
    finally:
        for gate in gates:
            await gate.stop()


async def test_a_primary_that_takes_no_writes_any_more_is_away(
    cluster: Cluster, fragile_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> None:
    """SQLSTATE 25006: connections to it are given up, and the server asks for one that writes."""
    writing = psycopg.connect(
        fragile_url, autocommit=True, options="-c default_transaction_read_only=off"
    )
    with writing as admin, start_server(fragile_url, **SERVER) as server:
        api = Api(session, server.url)
        async with loaded(fragile_url, api) as load, load.outage():
            admin.execute("alter system set default_transaction_read_only = on")
            admin.execute("select pg_reload_conf()")
            try:
                job = {"type": "t", "args": [], "options": {"queue": "read-only"}}

                async def refused() -> bool:
                    return (await api("POST", "/ojs/v1/jobs", job)).status != 201

                await until(refused, "nothing is taken")
                for _ in range(10):
                    assert_unavailable(await api("POST", "/ojs/v1/jobs", job))
            finally:
                admin.execute("alter system reset default_transaction_read_only")
                admin.execute("select pg_reload_conf()")
