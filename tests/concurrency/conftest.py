"""Connections for the races, and what must hold at the end of each."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.concurrency.support import CROWD, broken_invariants, together
from tests.conftest import Connect
from tests.doors import AsyncSql
from tests.waiting import DEADLINE_S

ADVISORY = """
select l.pid, l.classid, l.objid, l.mode from pg_locks l join pg_database d on d.oid = l.database
where l.locktype = 'advisory' and d.datname = current_database()
"""


@pytest.fixture(autouse=True)
async def consistent(database_url: str) -> AsyncIterator[None]:
    """Whatever a test did, the stored data agrees with itself in the end."""
    yield
    connection = await asyncpg.connect(database_url)
    try:
        assert await broken_invariants(connection) == []
    finally:
        await connection.close()


@pytest.fixture
async def connect(connect: Connect) -> Connect:
    """Opens connections whose calls fail when they would wait for ever."""

    async def connect_impatient() -> AsyncSql:
        connection = await connect()
        await connection.execute(f"set statement_timeout = '{DEADLINE_S}s'")
        return connection

    return connect_impatient


@pytest.fixture
async def crowd(connect: Connect) -> AsyncIterator[list[AsyncSql]]:
    """Sixteen connections, none of which holds an advisory lock in the end."""
    yield await together(*(connect() for _ in range(CROWD)))
    assert await (await connect()).fetch(ADVISORY) == []


@pytest.fixture
async def holder(connect: Connect) -> AsyncSql:
    """A connection for the transaction that the others wait for."""
    return await connect()


@pytest.fixture
async def watcher(connect: Connect) -> AsyncSql:
    """A connection that looks on."""
    return await connect()
