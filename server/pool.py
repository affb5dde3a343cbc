"""Connections to the database: a request gets one within a time limit, or is refused.

When a connection cannot be opened, the database counts as lost. From then on requests that need a
new connection are refused at once, while one search goes through the hosts of the URL until one of
them takes writes. So requests do not wait during an outage, a failover needs no restart, and a
PostgreSQL that comes back is not flooded with connections.
"""

import asyncio
import contextlib
import functools
import logging
import ssl
import time
from collections.abc import AsyncIterator
from typing import Any, TypeAlias

import asyncpg
from asyncpg.connect_utils import SessionAttribute
from asyncpg.pool import PoolConnectionProxy
from asyncpg.prepared_stmt import PreparedStatement
from psycopg.conninfo import conninfo_to_dict

from ojs_pg.server.outage import OUTAGE, Unavailable, is_away

log = logging.getLogger(__name__)

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Borrowed: TypeAlias = "PoolConnectionProxy[asyncpg.Record]"
# Parameters of a session, such as statement_timeout.
Settings: TypeAlias = dict[str, str]
# One of the servers that a URL names, as arguments that replace its hosts.
Host: TypeAlias = dict[str, Any]

# Short, so that a host that does not answer leaves time to try the next one.
CONNECT_TIMEOUT_S = 3.0
ACQUIRE_TIMEOUT_S = 5.0
RELEASE_TIMEOUT_S = 10.0
SEARCH_S = 0.2
# Settings that this PostgreSQL does not have, such as transaction_timeout before 17, are left out.
SET = """
select set_config(s.name, s.value, false) from unnest($1::text[], $2::text[]) s(name, value)
where s.name like '%.%' or current_setting(s.name, true) is not null
"""


def hosts(dsn: str) -> list[Host]:
    """The servers that a URL names; [{}] when it names none and the environment decides."""
    given = conninfo_to_dict(dsn)
    if not given.get("host"):
        return [{}]
    names = str(given["host"]).split(",")
    ports = str(given.get("port") or "").split(",")
    if len(ports) == 1:
        ports *= len(names)
    return [
        {"host": name, "port": int(port or 5432)} for name, port in zip(names, ports, strict=True)
    ]


def _is_permanent(problem: BaseException) -> bool:
    """Would every further attempt fail too, for example because the password is wrong?"""
    if isinstance(problem, asyncpg.PostgresError):
        return not is_away(problem)
    return isinstance(problem, ssl.SSLCertVerificationError)


class Database:
    """Opens connections to the database: of the hosts in its URL, to the one that takes writes."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._hosts = hosts(dsn)
        self._name = str(conninfo_to_dict(dsn).get("application_name") or "ojs-pg")
        self._search: asyncio.Task[None] | None = None

    async def find(self, within_s: float = 0) -> None:
        """Try all hosts until one takes writes; raises the error of the last one in the end."""
        deadline = time.monotonic() + within_s
        logged = None
        while problem := await self._try_hosts():
            if _is_permanent(problem) or time.monotonic() >= deadline:
                raise problem
            if str(problem) != logged:
                logged = str(problem)
                log.warning("waiting for the database, %d s at most: %s", within_s, logged)
            await asyncio.sleep(SEARCH_S)

    async def connect(
        self, dsn: str | None = None, *, settings: Settings | None = None, **arguments: Any
    ) -> Connection:
        """Open a connection; raises Unavailable, and at once while the database is lost."""
        if self._search is None:
            try:
                return await self._open(self._hosts[0], settings, **arguments)
            except OUTAGE as error:
                self.lose(error)
        raise Unavailable("the database cannot be reached")

    def lose(self, problem: BaseException) -> None:
        """Count the database as lost, and start the search for it."""
        if self._search is None:
            log.warning("the database is lost: %r", problem)
            self._search = asyncio.create_task(self._search_until_found())

    async def close(self) -> None:
        """End a search that is under way."""
        if self._search:
            self._search.cancel()
            await asyncio.gather(self._search, return_exceptions=True)

    async def _search_until_found(self) -> None:
        while problem := await self._try_hosts():
            log.debug("the database is still lost: %r", problem)
            await asyncio.sleep(SEARCH_S)
        where = ":".join(str(part) for part in self._hosts[0].values())
        log.warning("the database is found at %s", where or "its address")
        self._search = None

    async def _try_hosts(self) -> BaseException | None:
        """Move the host that takes writes to the front; without one, return the last error."""
        problem: BaseException | None = None
        for host in list(self._hosts):
            try:
                connection = await self._open(host)
            except Exception as error:  # no error ends the search
                problem = error
                continue
            connection.terminate()
            self._hosts.remove(host)
            self._hosts.insert(0, host)
            return None
        return problem

    async def _open(
        self, host: Host, settings: Settings | None = None, **arguments: Any
    ) -> Connection:
        """Connect to one host; refuses a standby and a demoted primary, since all calls write."""
        connection: Connection = await asyncpg.connect(
            self._dsn,
            timeout=CONNECT_TIMEOUT_S,
            target_session_attrs=SessionAttribute.read_write,
            server_settings={"application_name": self._name},
            **host,
            **arguments,
        )
        if settings:
            try:
                # Not in the startup packet: a pooler refuses parameters that it does not know.
                values = [*settings.values()]
                await connection.execute(SET, [*settings], values, timeout=CONNECT_TIMEOUT_S)
            except BaseException:
                connection.terminate()
                raise
        return connection


class Kept:
    """A connection that stays with its `Pool` between statements, and its prepared statements."""

    __slots__ = ("connection", "generation", "prepared")

    def __init__(self, connection: Borrowed, generation: int) -> None:
        self.connection = connection
        self.generation = generation
        self.prepared: dict[str, PreparedStatement[asyncpg.Record]] = {}

    def is_lost(self) -> bool:
        """Was it closed meanwhile? asyncpg's pool has then taken it back, and access fails."""
        try:
            return self.connection.is_closed()
        except asyncpg.InterfaceError:
            return True


class Pool:
    """A bounded number of connections with the same settings.

    asyncpg's pool opens and closes them, and limits their number. To acquire and release one there
    costs more than most statements, so a connection stays here until another caller waits for one.
    """

    def __init__(self, database: Database, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._database = database
        self._pool = pool
        self._idle: list[Kept] = []
        self._waiting = 0
        # Connections of an earlier generation are not used any more.
        self._generation = 0
        self._releases: set[asyncio.Task[None]] = set()

    @classmethod
    async def open(
        cls, database: Database, least: int, most: int, *, silence_s: float, **settings: str
    ) -> "Pool":
        """Connect. silence_s: how long a statement may take before its connection is given up."""

        async def keep(_connection: Any) -> None:
            """Reset nothing between calls, since a call leaves nothing behind in its session."""

        pool = await asyncpg.create_pool(
            connect=functools.partial(database.connect, settings=settings),
            min_size=least,
            max_size=max(least, most),
            max_queries=2**31,
            max_inactive_connection_lifetime=0,
            command_timeout=silence_s,
            reset=keep,
        )
        return cls(database, pool)

    @property
    def busy(self) -> int:
        """How many connections run a statement."""
        return self._pool.get_size() - self.idle

    @property
    def idle(self) -> int:
        """How many connections are open and free."""
        return len(self._idle) + self._pool.get_idle_size()

    @property
    def waiting(self) -> int:
        """How many callers wait for a connection."""
        return self._waiting

    async def close(self) -> None:
        """Wait for the statements under way, then close the connections."""
        self._retire()
        await asyncio.gather(*self._releases)
        await self._pool.close()

    @contextlib.asynccontextmanager
    async def acquire(self, within_s: float | None = None) -> AsyncIterator[Borrowed]:
        """A connection for several statements; raises Unavailable when there is none in time."""
        kept = self._take_idle() or await self._borrow(within_s or ACQUIRE_TIMEOUT_S)
        try:
            yield kept.connection
        except BaseException as error:
            await self._give_back_failed(kept, error, replace_on_timeout=within_s is None)
            raise
        self._put_back(kept)

    async def fetch(self, statement: str, *arguments: Any) -> list[asyncpg.Record]:
        """The rows of one statement. It stays prepared, so use this for statements that repeat."""
        kept = self._take_idle() or await self._borrow(ACQUIRE_TIMEOUT_S)
        try:
            rows = await self._fetch(kept, statement, arguments)
        except BaseException as error:
            await self._give_back_failed(kept, error, replace_on_timeout=True)
            raise
        self._put_back(kept)
        return rows

    async def _fetch(
        self, kept: Kept, statement: str, arguments: tuple[Any, ...]
    ) -> list[asyncpg.Record]:
        try:
            prepared = kept.prepared.get(statement)
            if prepared is None:
                prepared = await kept.connection.prepare(statement)
                kept.prepared[statement] = prepared
            return await prepared.fetch(*arguments)
        except asyncpg.InvalidCachedStatementError:
            # The migration of another release changed the result type. Nothing was run yet.
            kept.prepared.clear()
            return await kept.connection.fetch(statement, *arguments)

    def _take_idle(self) -> Kept | None:
        while self._idle:
            kept = self._idle.pop()
            if not kept.is_lost():
                return kept
            self._release_later(kept)
        return None

    async def _borrow(self, within_s: float) -> Kept:
        self._waiting += 1
        try:
            return Kept(await self._pool.acquire(timeout=within_s), self._generation)
        except TimeoutError:
            raise Unavailable("every connection to the database is in use") from None
        finally:
            self._waiting -= 1

    def _put_back(self, kept: Kept) -> None:
        if self._waiting or kept.generation != self._generation:
            self._release_later(kept)
        else:
            self._idle.append(kept)

    async def _give_back_failed(
        self, kept: Kept, error: BaseException, *, replace_on_timeout: bool
    ) -> None:
        """Give back a connection on which a statement failed; Unavailable if it cannot write.

        replace_on_timeout: a timeout means that the database does not answer at all, since it would
        have ended the statement earlier by its statement_timeout.
        """
        if isinstance(error, TimeoutError | asyncio.CancelledError):
            if isinstance(error, TimeoutError) and replace_on_timeout:
                await self._replace_all(error)
            # asyncpg cancels the statement first, and the caller does not wait for that.
            self._release_later(kept)
        elif isinstance(error, asyncpg.ReadOnlySQLTransactionError):
            await self._replace_all(error)
            await self._release(kept)
            raise Unavailable("the database takes no writes") from error
        elif isinstance(error, asyncpg.PostgresError):
            self._put_back(kept)
        else:
            await self._release(kept)

    async def _release(self, kept: Kept) -> None:
        kept.prepared.clear()
        await self._pool.release(kept.connection, timeout=RELEASE_TIMEOUT_S)

    def _release_later(self, kept: Kept) -> None:
        """Release in a task of its own, which `close` waits for."""

        async def release() -> None:
            # When the statement cannot be cancelled in time, asyncpg closes the connection.
            with contextlib.suppress(*OUTAGE):
                await self._release(kept)

        task = asyncio.create_task(release())
        self._releases.add(task)
        task.add_done_callback(self._releases.discard)

    def _retire(self) -> None:
        """Release all idle connections now, and those in use when they come back."""
        self._generation += 1
        idle, self._idle = self._idle, []
        for kept in idle:
            self._release_later(kept)

    async def _replace_all(self, problem: BaseException) -> None:
        """Give up all present connections, and search for the database."""
        self._database.lose(problem)
        await self._pool.expire_connections()
        self._retire()

    async def execute(self, statement: str, *arguments: Any) -> str:
        """Run one statement; returns its command tag."""
        async with self.acquire() as connection:
            return await connection.execute(statement, *arguments)

    async def fetchrow(self, statement: str, *arguments: Any) -> asyncpg.Record | None:
        """The first row of one statement."""
        async with self.acquire() as connection:
            return await connection.fetchrow(statement, *arguments)

    async def fetchval(self, statement: str, *arguments: Any, within_s: float | None = None) -> Any:
        """The first value of one statement.

        within_s: time limit for getting a connection, and again for the statement.
        """
        async with self.acquire(within_s) as connection:
            return await connection.fetchval(statement, *arguments, timeout=within_s)
