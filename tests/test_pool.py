"""Connections are had within a bound, from the host that takes writes, or refused."""

import asyncio
import struct

import pytest

from ojs_pg.server.outage import Unavailable
from ojs_pg.server.pool import Database, Pool, hosts
from tests.http.conftest import hang_up, until
from tests.http.outage import Gate, through

DEADLINE_S = 20


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://me@db/ojs", [("db", 5432)]),
        ("postgresql://db1:5433,db2:5434/ojs", [("db1", 5433), ("db2", 5434)]),
        ("postgresql://db1,db2:5434/ojs", [("db1", 5432), ("db2", 5434)]),
        ("postgresql:///ojs?host=/run/a,/run/b&port=5433", [("/run/a", 5433), ("/run/b", 5433)]),
    ],
)
def test_a_url_names_hosts(url: str, expected: list[tuple[str, int]]) -> None:
    assert hosts(url) == [{"host": host, "port": port} for host, port in expected]


def test_a_url_without_hosts_leaves_them_to_the_environment() -> None:
    assert hosts("postgresql:///ojs") == [{}]


async def writes(pool: Pool) -> bool:
    """Whether a connection can be had; what it is asked to do writes."""
    try:
        await pool.execute("create table if not exists t ()")
    except Unavailable:
        return False
    return True


async def test_the_next_host_is_asked_when_one_does_not_answer(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ojs_pg.server.pool.CONNECT_TIMEOUT_S", 0.5)
    silent, good = Gate(database_url), Gate(database_url)
    silent.swallow()
    database = Database(through(database_url, await silent.start(), await good.start()))
    await database.find()
    connection = await database.connect()
    assert await connection.fetchval("select 1") == 1
    connection.terminate()
    await silent.stop()
    await good.stop()


async def test_every_connection_has_the_settings_of_its_pool(database_url: str) -> None:
    settings = {"lock_timeout": "7s", "ojs.notify": "off"}
    pool = await Pool.open(Database(database_url), 1, 1, silence_s=DEADLINE_S, **settings)
    for _ in range(2):
        assert await pool.fetchval("show lock_timeout") == "7s"
        assert await pool.fetchval("show ojs.notify") == "off"
        async with pool.acquire() as connection:
            await connection.close()  # the pool opens another
    await pool.close()


async def test_a_pooler_is_asked_for_nothing_it_does_not_know() -> None:
    """PgBouncer turns away who sends it other parameters than these."""
    asked: list[bytes] = []

    async def turn_away(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length, _ = struct.unpack("!ii", await reader.readexactly(8))
        asked.extend((await reader.readexactly(length - 8)).split(b"\0")[::2])
        await hang_up(writer)

    server = await asyncio.start_server(turn_away, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    database = Database(f"postgresql://me@127.0.0.1:{port}/ojs?sslmode=disable")
    with pytest.raises(Unavailable):
        await Pool.open(database, 1, 1, silence_s=DEADLINE_S, lock_timeout="7s")
    await database.close()
    server.close()
    await server.wait_closed()
    known = {b"user", b"database", b"application_name", b"client_encoding"}
    assert b"user" in asked
    assert set(asked) - {b""} == known


async def test_a_pool_that_is_used_up_refuses(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ojs_pg.server.pool.ACQUIRE_TIMEOUT_S", 0.1)
    pool = await Pool.open(Database(database_url), 1, 1, silence_s=DEADLINE_S)
    async with pool.acquire():
        with pytest.raises(Unavailable, match="in use"):
            await pool.fetchval("select 1")
    assert await pool.fetchval("select 1") == 1
    await pool.close()


async def test_a_statement_that_nothing_is_heard_of_costs_its_connection(
    database_url: str,
) -> None:
    """What is silent is given up, and the others that the pool has are not trusted either."""
    gate = Gate(database_url)
    database = Database(through(database_url, await gate.start()))
    pool = await Pool.open(database, 2, 2, silence_s=0.5)
    gate.forget()
    with pytest.raises(TimeoutError):
        await pool.fetchval("select 1")
    await until(lambda: writes(pool))
    await database.close()
    await gate.stop()
    await pool.close()


async def test_a_lost_database_costs_no_time(database_url: str) -> None:
    """One search goes on for all; the others are refused at once."""
    gate = Gate(database_url)
    database = Database(through(database_url, await gate.start()))
    connection = await database.connect()
    database.lose(ConnectionError())
    gate.swallow()
    with pytest.raises(Unavailable):
        await database.connect()
    connection.terminate()
    await database.close()
    await gate.stop()


async def test_a_read_only_session_is_replaced(database_url: str) -> None:
    pool = await Pool.open(Database(database_url), 1, 1, silence_s=DEADLINE_S)
    await pool.execute("set default_transaction_read_only = on")
    assert not await writes(pool)
    await until(lambda: writes(pool))
    await pool.close()
