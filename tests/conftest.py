"""Databases and servers for the tests.

A throw-away PostgreSQL (PG=15, 16 or 18) is started once a run, or OJS_TEST_DATABASE_URL names a
superuser on a server to use instead. The schema is installed once, in a template database; what
a test gets is a clone of it, made in about 0.1 s.
"""

import os
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
import asyncpg
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from pytest_postgresql.executors import NoopExecutor
from pytest_postgresql.factories import postgresql_noproc
from pytest_postgresql.janitor import DatabaseJanitor

from ojs_pg.server import embedded
from ojs_pg.server.schema import migrate
from tests.postgres import throw_away
from tests.processes import Server, run_server
from tests.waiting import DEADLINE_S

Connect = Callable[[], Awaitable["asyncpg.Connection[asyncpg.Record]"]]


@dataclass(frozen=True)
class PostgresServer:
    """Where the databases are made; the fields are those that pytest-postgresql asks for."""

    host: str
    port: int
    user: str
    password: str | None = None
    options: str = ""
    maintenance_dbname: str = "postgres"
    template_dbname: str = "template0"

    def dsn(self, database: str) -> str:
        """The URL of a database on this server, for libpq and asyncpg alike."""
        secret = f":{quote(self.password, safe='')}" if self.password else ""
        place = urlencode({"host": self.host, "port": self.port})
        return f"postgresql://{quote(self.user, safe='')}{secret}@/{database}?{place}"

    @contextmanager
    def database(self, template: str) -> Iterator[str]:
        """The URL of a new database, a copy of `template`, dropped at the end."""
        name = f"ojs_test_{os.getpid()}_{next(_numbers)}"
        with DatabaseJanitor(
            user=self.user,
            host=self.host,
            port=self.port,
            password=self.password,
            dbname=name,
            template_dbname=template,
        ):
            yield self.dsn(name)


_numbers = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The PostgreSQL server of this run."""
    given = os.environ.get("OJS_TEST_DATABASE_URL")
    if given:
        place = conninfo_to_dict(given)
        yield PostgresServer(
            host=str(place.get("host", "localhost")),
            port=int(place.get("port") or 5432),
            user=str(place.get("user", "postgres")),
            password=str(place["password"]) if "password" in place else None,
        )
        return
    with throw_away(int(os.environ.get("PG", "18"))) as cluster:
        yield PostgresServer(str(cluster.socket), embedded.PORT, embedded.SUPERUSER)


def _install(**place: Any) -> None:
    del place["autocommit"]
    migrate(psycopg.conninfo.make_conninfo(**place))


template = postgresql_noproc(
    dbname=f"ojs_test_{os.getpid()}", depends_on="postgres_server", load=[_install]
)


@pytest.fixture
def empty_database_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A database of this test's own with nothing in it."""
    with postgres_server.database("template0") as dsn:
        yield dsn


@pytest.fixture
def database_url(postgres_server: PostgresServer, template: NoopExecutor) -> Iterator[str]:
    """A database of this test's own with the schema and no rows."""
    with postgres_server.database(template.template_dbname) as dsn:
        yield dsn


@pytest.fixture(scope="session")
def _shared_database_url(postgres_server: PostgresServer, template: NoopExecutor) -> Iterator[str]:
    with postgres_server.database(template.template_dbname) as dsn:
        yield dsn


@pytest.fixture
def sql(_shared_database_url: str) -> Iterator[psycopg.Connection]:
    """A connection inside a transaction that is rolled back, on a database all tests share."""
    connection = psycopg.connect(_shared_database_url)
    try:
        yield connection
    finally:
        connection.rollback()
        connection.close()


@pytest.fixture
async def connect(database_url: str) -> AsyncIterator[Connect]:
    """Opens as many asyncpg connections to `database_url` as a test asks for."""
    opened: list[asyncpg.Connection[asyncpg.Record]] = []

    async def connect() -> "asyncpg.Connection[asyncpg.Record]":
        opened.append(await asyncpg.connect(database_url))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.terminate()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Connections to any server, as many as a test needs."""
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(DEADLINE_S)
    ) as session:
        yield session


StartServer = Callable[..., AbstractContextManager[Server]]


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> StartServer:
    """Starts `python -m ojs_pg` on a database, with more variables as keyword arguments."""
    # Made before several threads ask for it at once: each would get one of its own.
    tmp_path_factory.getbasetemp()

    @contextmanager
    def start(
        database_url: str, tls: ssl.SSLContext | None = None, **variables: str
    ) -> Iterator[Server]:
        folder = tmp_path_factory.mktemp("server")
        # A fetch that was not woken must be seen to wait.
        variables.setdefault("OJS_TICK_LOOK_MS", "86400000")
        with run_server(folder, tls, DATABASE_URL=database_url, **variables) as server:
            yield server

    return start


@pytest.fixture(scope="module")
def server_url(
    postgres_server: PostgresServer, template: NoopExecutor, start_server: StartServer
) -> Iterator[str]:
    """The address of a server on a database of its own, for one file of tests."""
    with postgres_server.database(template.template_dbname) as dsn, start_server(dsn) as server:
        yield server.url


@pytest.fixture(scope="session")
def conformance_url(
    postgres_server: PostgresServer, template: NoopExecutor, start_server: StartServer
) -> Iterator[str]:
    """The address of a server with the official suite's hooks, for the whole run."""
    with (
        postgres_server.database(template.template_dbname) as dsn,
        start_server(dsn, OJS_CONFORMANCE="1") as server,
    ):
        yield server.url
