"""A standby takes over while load goes on: the server finds it by itself, nothing is lost."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import psycopg
import pytest

from server import embedded
from server.embedded import Cluster
from tests.chaos.conftest import VERSION, kill_postmaster
from tests.chaos.load import DEADLINE_S, SERVER, loaded
from tests.concurrency.support import until
from tests.conftest import StartServer
from tests.http.conftest import Api
from tests.http.outage import Gate, assert_unavailable, started, through

READ_WRITE = "?target_session_attrs=read-write"
# A replica says when it has what was committed; a commit is answered only then.
SYNCHRONOUS = """
select count(*) from pg_stat_replication where state = 'streaming' and sync_state = 'sync'
"""


@dataclass(frozen=True)
class Pair:
    """A primary, and a standby that has every commit that was answered."""

    primary: Cluster
    standby: Cluster


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


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A primary with a database, and its standby in synchronous replication."""
    with embedded.throw_away(VERSION) as primary:
        primary.create_database(embedded.DATABASE)
        folder = primary.data.with_name("standby")
        folder.mkdir(mode=0o711)
        standby = copy(primary, folder)
        try:
            with psycopg.connect(primary.dsn(embedded.SUPERUSER), autocommit=True) as connection:
                connection.execute("alter system set synchronous_standby_names = '*'")
                connection.execute("select pg_reload_conf()")
            yield Pair(primary, standby)
        finally:
            standby.stop("immediate")
            shutil.rmtree(folder)


async def synchronous(primary: Cluster) -> bool:
    with psycopg.connect(primary.dsn(embedded.SUPERUSER)) as connection:
        row = connection.execute(SYNCHRONOUS.encode()).fetchone()
    return row == (1,)


@pytest.mark.parametrize("silent", [False, True], ids=["hangs_up", "falls_silent"])
async def test_a_standby_that_is_promoted_has_every_acknowledged_request(
    pair: Pair, session: aiohttp.ClientSession, start_server: StartServer, silent: bool
) -> None:
    """silent: nothing comes from the lost machine any more, not even that it refuses."""
    url, standby_url = (one.dsn(embedded.DATABASE) for one in (pair.primary, pair.standby))
    await until(lambda: synchronous(pair.primary), "replication is synchronous", DEADLINE_S)
    gates = [Gate(url), Gate(standby_url)]
    try:
        dsn = through(url, *[await gate.start() for gate in gates]) + READ_WRITE
        async with (
            started(start_server, dsn, **SERVER) as server,
            loaded(standby_url, Api(session, server.url)) as load,
            load.outage(),
        ):
            if silent:
                gates[0].swallow()
            kill_postmaster(pair.primary)
            with psycopg.connect(standby_url, autocommit=True) as connection:
                assert connection.execute("select pg_promote()").fetchone() == (True,)
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

                await until(refused, "nothing is taken", DEADLINE_S)
                for _ in range(10):
                    assert_unavailable(await api("POST", "/ojs/v1/jobs", job))
            finally:
                admin.execute("alter system reset default_transaction_read_only")
                admin.execute("select pg_reload_conf()")
