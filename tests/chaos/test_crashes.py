"""kill -9 of the server, of a PostgreSQL session and of PostgreSQL itself, under load."""

import asyncio
import os
import signal
from contextlib import ExitStack
from functools import partial

import aiohttp
import psycopg

from ojs_pg.server.embedded import Cluster
from tests.chaos.conftest import kill_postmaster
from tests.chaos.load import ROUNDS, SERVER, loaded
from tests.conftest import StartServer
from tests.http.conftest import Api
from tests.http.outage import assert_unhealthy, unhealthy
from tests.processes import free_port
from tests.waiting import until


async def test_a_server_that_is_killed_and_started_again_loses_nothing(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> None:
    start = partial(start_server, database_url, OJS_PORT=str(free_port()), **SERVER)
    with ExitStack() as stack:
        server = stack.enter_context(start())
        async with loaded(database_url, Api(session, server.url)) as load:
            for _ in range(ROUNDS):
                server.process.kill()
                server = await asyncio.to_thread(stack.enter_context, start())
                await load.progress()


def kill_a_session(database_url: str) -> None:
    """PostgreSQL takes a session that was killed for a crash, and ends all others."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "select pid from pg_stat_activity where application_name = 'ojs-pg'"
            " and datname = current_database() order by random() limit 1"
        ).fetchone()
    assert row
    os.kill(row[0], signal.SIGKILL)


async def test_a_session_that_is_killed_restarts_postgresql_and_loses_nothing(
    fragile_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> None:
    with start_server(fragile_url, **SERVER) as server:
        async with loaded(fragile_url, Api(session, server.url)) as load:
            for _ in range(ROUNDS):
                async with load.outage():
                    kill_a_session(fragile_url)


async def test_a_postgresql_that_is_killed_and_started_again_loses_nothing(
    cluster: Cluster, fragile_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> None:
    with start_server(fragile_url, **SERVER) as server:
        api = Api(session, server.url)
        async with loaded(fragile_url, api) as load:
            for _ in range(ROUNDS):
                async with load.outage():
                    kill_postmaster(cluster)
                    await until(lambda: unhealthy(api))
                    assert_unhealthy(await api("GET", "/ojs/v1/health"))
                    await asyncio.to_thread(cluster.start)
