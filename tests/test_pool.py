"""Connections are had within a bound, from the host that takes writes, or refused."""

import asyncio
import struct

import asyncpg
import pytest

from ojs_pg.server.outage import OUTAGE, Unavailable
from ojs_pg.server.pool import Database, Pool, hosts
from tests.http.conftest import hang_up
from tests.http.outage import Gate, through
from tests.waiting import DEADLINE_S, deadline, until


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


async def kept(database_url: str, most: int = 1) -> Pool:
    """A pool that keeps the one connection it has opened."""
    pool = await Pool.open(Database(database_url), 1, most, silence_s=DEADLINE_S)
    assert [row[0] for row in await pool.fetch("select 1")] == [1]
    return pool


async def test_a_statement_that_comes_again_is_prepared_once(database_url: str) -> None:
    pool = await kept(database_url)
    count = "select count(*) from pg_prepared_statements where statement like '%$1::integer + 1'"
    for number in range(3):
        assert [row[0] for row in await pool.fetch("select $1::integer + 1", number)] == [
            number + 1
        ]
        assert await pool.fetchval(count) == 1
    await pool.close()


async def test_a_kept_connection_goes_to_a_waiting_call(database_url: str) -> None:
    pool = await kept(database_url)
    async with pool.acquire() as connection:
        waiting = [asyncio.create_task(pool.fetch("select $1::integer", n)) for n in range(3)]
        await asyncio.sleep(0.05)
        assert await connection.fetchval("select 1") == 1
        assert not any(task.done() for task in waiting)
    async with deadline():
        assert [rows[0][0] for rows in await asyncio.gather(*waiting)] == [0, 1, 2]
    await pool.close()


async def test_a_connection_that_is_lost_while_it_is_kept_is_replaced(database_url: str) -> None:
    pool = await kept(database_url)
    lost = await pool.fetchval("select pg_backend_pid()")
    other = await Database(database_url).connect()
    await other.execute("select pg_terminate_backend($1)", lost)

    async def another() -> bool:
        try:
            return [row[0] for row in await pool.fetch("select pg_backend_pid()")] != [lost]
        except OUTAGE:
            return False

    await until(another)
    await other.close()
    await pool.close()


async def test_a_refused_statement_costs_no_connection(database_url: str) -> None:
    pool = await kept(database_url)
    [[before]] = await pool.fetch("select pg_backend_pid()")
    for _ in range(3):
        with pytest.raises(asyncpg.DivisionByZeroError):
            await pool.fetch("select 1 / 0")
    [[after]] = await pool.fetch("select pg_backend_pid()")
    assert after == before
    await pool.close()


async def test_a_cancelled_statement_costs_no_other_call_the_connection(
    database_url: str,
) -> None:
    pool = await kept(database_url)
    task = asyncio.create_task(pool.fetch("select pg_sleep(30)"))
    await asyncio.sleep(0.1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with deadline():
        assert await pool.fetchval("select 1") == 1
    await pool.close()


async def test_a_statement_whose_result_has_changed_is_prepared_anew(database_url: str) -> None:
    """As a migration of another version's server may do to the rows of ojs.reply."""
    pool = await kept(database_url)
    await pool.execute("create table changing (a integer)")
    await pool.execute("insert into changing values (1)")
    assert [tuple(row) for row in await pool.fetch("select * from changing")] == [(1,)]
    await pool.execute("alter table changing add b integer default 2")
    for _ in range(2):
        assert [tuple(row) for row in await pool.fetch("select * from changing")] == [(1, 2)]
    await pool.close()


async def test_after_a_timeout_no_connection_of_before_is_used(database_url: str) -> None:
    gate = Gate(database_url)
    database = Database(through(database_url, await gate.start()))
    pool = await Pool.open(database, 2, 2, silence_s=0.5)

    async def backends() -> set[int]:
        both = await asyncio.gather(
            *(pool.fetch("select pg_backend_pid(), pg_sleep(0.1)") for _ in range(2))
        )
        return {row[0] for rows in both for row in rows}

    before = await backends()
    assert len(before) == 2
    gate.forget()
    with pytest.raises(TimeoutError):
        await pool.fetch("select 1")
    await until(lambda: writes(pool))
    assert not await backends() & before
    await database.close()
    await gate.stop()
    await pool.close()
