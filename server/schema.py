"""Bring the schema into the database: pending migrations, then the function files that changed.

Migrations and functions are installed in one transaction, so no session sees one without the other,
and a process that is killed leaves nothing behind. Requests queue up behind a transaction that
waits for a lock. So it waits only briefly, then gives up, logs which session blocks it, and tries
again.

An advisory lock lets only one server install at a time, however many start. The lock belongs to a
session, so the connection must reach PostgreSQL itself, or a pooler in session mode.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any, TypeVar

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ojs_pg import __version__
from ojs_pg.server.release import DB_DIR, Objects, Release, ReleaseError

log = logging.getLogger(__name__)

OLDEST_SERVER = 15
# An arbitrary number that all releases share ("ojs" in ASCII).
INSTALL_LOCK = 0x6F6A73
REPORT_EVERY_S = 10
CONNECT_TIMEOUT_S = 5
# Two connections through a busy pooler may get different sessions by chance, but not each time.
POOLER_ROUNDS = 30
# Requests queue up behind a transaction that waits for a lock.
LOCK_TIMEOUT_MS = 200
# The pause between two attempts, in which the queued requests are served.
PAUSE_S = 1.0
# Parts of libpq's messages about failed connections that may succeed later.
NOT_YET = (
    "refused",
    "timeout",
    "timed out",
    "unreachable",
    "reset by peer",
    "closed the connection",
    "could not translate host name",
    "No such file",
    "starting up",
    "shutting down",
    "not yet accepting",
    "recovery mode",
    "too many clients",
    "too many connections",
    "remaining connection slots",
    "read-only",
)

INSTALLERS = """
select a.pid, a.usename
from pg_locks l
join pg_stat_activity a on a.pid = l.pid
where l.locktype = 'advisory' and l.granted and l.objid = %s and a.datname = current_database()
"""
BLOCKERS = """
select case when b.pid = 0 then 'a prepared transaction (see pg_prepared_xacts)'
  else format('session %%s of %%s (%%s, %%s for %%s s)', a.pid, a.usename,
    coalesce(nullif(a.application_name, ''), 'no name'), a.state,
    round(extract(epoch from clock_timestamp() - coalesce(a.xact_start, a.backend_start)))) end
from unnest(pg_blocking_pids(%s)) b(pid) left join pg_stat_activity a on a.pid = b.pid
where b.pid = 0 or a.pid is not null
"""
# A database may have any defaults. This session must not depend on them.
SESSION = """
set statement_timeout = 0; set idle_session_timeout = 0;
set idle_in_transaction_session_timeout = 0; set client_min_messages = warning;
set timezone = 'UTC'; set datestyle = 'ISO, MDY'; set standard_conforming_strings = on;
set default_transaction_isolation = 'read committed'; set default_transaction_deferrable = off;
set quote_all_identifiers = off; set search_path = pg_catalog, pg_temp;
select set_config(name, '0', false) from pg_settings where name = 'transaction_timeout'
"""

# Steps of ojs.missing_rights: revoke from PUBLIC, create roles, grant.
ALL_STEPS = (1, 2, 3)

Result = TypeVar("Result")


class SchemaError(RuntimeError):
    """The database cannot be brought to this version's schema; the message says why."""


@dataclass
class Report:
    """The changes of a run of `migrate`, and the statements that it had no right to run."""

    migrations: list[str] = field(default_factory=list)
    functions: int = 0
    dropped: list[str] = field(default_factory=list)
    rights: int = 0
    missing_rights: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        parts = [f"{len(self.migrations)} migrations applied"] if self.migrations else []
        if self.functions:
            parts.append(f"{self.functions} function files installed")
        if self.dropped:
            parts.append(f"dropped {', '.join(self.dropped)}")
        if self.rights:
            parts.append(f"{self.rights} rights granted or revoked")
        if self.repaired:
            parts.append(f"counters that were behind the data: {', '.join(self.repaired)}")
        return ", ".join(parts) or "up to date"


def migrate(
    dsn: str,
    db_dir: Path = DB_DIR,
    *,
    release: str = __version__,
    may_change: bool = True,
    roll_back: bool = False,
    patience_s: float = 0,
) -> Report:
    """Bring a database to the schema in `db_dir`; safe to run at any time, by many at once.

    dsn: a libpq connection string; db_dir: the folder with `migrations/` and `functions/`;
    release: the release of that folder; may_change: False only checks that there is nothing to do;
    roll_back: allow an older release to replace a newer one; patience_s: how long to wait for a
    database that cannot be reached yet.
    Raises SchemaError for a database that cannot be used or was installed by a newer release, and
    for a file that PostgreSQL refuses, by name; psycopg.OperationalError when there is no server.
    """
    dsn = _with_defaults(dsn)
    try:
        files = Release.read(db_dir, release)
        with _connect(dsn, patience_s) as connection:
            _check(connection, dsn)
            connection.execute(SESSION)
            return _migrate(connection, dsn, files, may_change, roll_back)
    except ReleaseError as error:
        raise SchemaError(str(error)) from error
    except psycopg.errors.InsufficientPrivilege as error:
        # For example a server that is not the owner, after a restore without rights.
        raise SchemaError(
            f"{str(error).strip()}: run `python -m ojs_pg migrate` as the owner of the schema first"
        ) from error


def _migrate(
    connection: Connection, dsn: str, files: Release, may_change: bool, roll_back: bool
) -> Report:
    report = Report()
    if _is_current(connection, files, roll_back):
        _settle_rights(connection, report, may_change)
        _repair_counters(connection, report)
        return report
    if not may_change:
        raise SchemaError(
            f"the schema is not that of release {files.name}: run `python -m ojs_pg migrate` as "
            "its owner first, or set OJS_MIGRATE=true"
        )
    _lock(connection)

    def install() -> None:
        objects = Objects.begin(connection, files)
        objects.refuse_newer(roll_back)
        report.migrations = objects.apply_migrations()
        report.functions, report.dropped = objects.install_functions()
        # In the same transaction, so that PUBLIC may call no new function for even a moment.
        for statement in _rights(connection, (1,)):
            connection.execute(statement.encode())
        objects.finish()

    _retry_while_locked(connection, dsn, install)
    _settle_rights(connection, report, may_change=True)
    _repair_counters(connection, report)
    return report


def _is_current(connection: Connection, files: Release, roll_back: bool) -> bool:
    """Is there nothing to install? This check takes no lock and needs only the right to read."""
    with connection.transaction():
        if not Objects.is_installed(connection):
            return False
        objects = Objects(connection, files)
        objects.refuse_newer(roll_back)
        return objects.is_current()


def _rights(connection: Connection, steps: tuple[int, ...]) -> list[str]:
    """The statements of these steps that would correct roles and rights."""
    known = connection.execute("select to_regprocedure('ojs.missing_rights()')").fetchone()
    if known == (None,):
        return []
    rows = connection.execute(
        "select statement from ojs.missing_rights() where step = any(%s) order by step, statement",
        [list(steps)],
    )
    return [row[0] for row in rows.fetchall()]


def _settle_rights(connection: Connection, report: Report, may_change: bool) -> None:
    """Correct roles and rights, each statement in a transaction of its own, as some may fail."""
    missing = _rights(connection, ALL_STEPS)
    if missing and may_change:
        _lock(connection)
        # Another server may have done it while this one waited for the lock.
        missing = _rights(connection, ALL_STEPS)
        # Step by step: revoking a right from PUBLIC can make a grant to a role necessary.
        for step in ALL_STEPS:
            for statement in _rights(connection, (step,)):
                # A right whose statement fails is still missing below, and is reported.
                with suppress(psycopg.DatabaseError):
                    connection.execute(statement.encode())
        still = _rights(connection, ALL_STEPS)
        report.rights = len(set(missing) - set(still))
        missing = still
    report.missing_rights = missing
    if missing:
        log.warning(
            "rights are missing; a role that may grant them has to run: %s;", "; ".join(missing)
        )


def _repair_counters(connection: Connection, report: Report) -> None:
    """Advance counters that are behind the data, as after a restore or a move to a replica."""
    known = connection.execute("select to_regprocedure('ojs.repair_counters()')").fetchone()
    if known != (None,):
        row = connection.execute("select ojs.repair_counters() -> 'counters_repaired'").fetchone()
        report.repaired = row[0] if row and row[0] else []


def _with_defaults(dsn: str) -> str:
    """The connection string with a time limit, and for several hosts the one that takes writes."""
    given = conninfo_to_dict(dsn)
    more: dict[str, Any] = {}
    if "connect_timeout" not in given:
        more["connect_timeout"] = CONNECT_TIMEOUT_S
    if "," in str(given.get("host", "")) and "target_session_attrs" not in given:
        more["target_session_attrs"] = "read-write"
    return make_conninfo(dsn, **more)


def _connect(dsn: str, patience_s: float) -> Connection:
    """Connect. Waits for a database that cannot be reached yet, and logs that it waits."""
    deadline = time.monotonic() + patience_s
    logged = False
    while True:
        try:
            return psycopg.connect(dsn, autocommit=True)
        except psycopg.OperationalError as error:
            message = str(error)
            may_pass = any(reason in message for reason in NOT_YET)
            if not may_pass or time.monotonic() >= deadline:
                raise
            if not logged:
                log.warning("waiting up to %d s for the database: %s", patience_s, message.strip())
                logged = True
            time.sleep(0.2)


def _check(connection: Connection, dsn: str) -> None:
    """Refuse a database that cannot hold the schema, before anything is changed."""
    version = connection.info.server_version // 10000
    if version < OLDEST_SERVER:
        raise SchemaError(f"PostgreSQL {OLDEST_SERVER} or later is needed, this is {version}")
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise SchemaError(f"the database has the encoding {encoding}; JSON needs UTF8")
    if connection.info.parameter_status("default_transaction_read_only") == "on":
        raise SchemaError("the database is read-only: default_transaction_read_only is on")
    if connection.execute("select pg_is_in_recovery()").fetchone() == (True,):
        raise SchemaError("the database is read-only: it is a standby")
    if _is_shared(connection, dsn):
        raise SchemaError(
            "DATABASE_URL leads through a pooler that gives each transaction another session; "
            "the server needs PostgreSQL's own address, or a pool in session mode"
        )


def _is_shared(connection: Connection, dsn: str) -> bool:
    """Does a pooler give this connection's session to others between transactions?

    Behind a pooler, the process number that libpq knows is not that of the session. In session
    mode the pooler keeps a session for each client; otherwise a second client gets the session
    that the first has just used.
    """
    mine = _backend_pid(connection)
    if mine == connection.info.backend_pid:
        return False
    with psycopg.connect(dsn) as second:
        for _ in range(POOLER_ROUNDS):
            try:
                if _backend_pid(second) == mine:
                    return True
            except psycopg.Error:
                return True  # the pooler gives not even a transaction one session
            # The second connection keeps its session while its transaction is open.
            if _backend_pid(connection) != mine:
                return True
            second.rollback()
    return False


def _backend_pid(connection: Connection) -> int:
    """The number of the process that serves this connection at the moment."""
    # Behind a pooler, a statement that was prepared may not exist in the next session.
    row = connection.execute("select pg_backend_pid()", prepare=False).fetchone()
    assert row is not None
    return int(row[0])


def _lock(connection: Connection) -> None:
    """Take the installer's lock, and log which session holds it, since any user could take it."""
    while True:
        connection.execute(f"set lock_timeout = '{REPORT_EVERY_S}s'")
        try:
            connection.execute("select pg_advisory_lock(%s)", [INSTALL_LOCK])
        except psycopg.errors.LockNotAvailable:
            holders = connection.execute(INSTALLERS, [INSTALL_LOCK]).fetchall()
            names = ", ".join(f"session {pid} of {user}" for pid, user in holders)
            log.warning("waiting for %s, which holds the lock on the schema", names)
        else:
            connection.execute("set lock_timeout = 0")
            return


def _retry_while_locked(connection: Connection, dsn: str, work: Callable[[], Result]) -> Result:
    """Run a transaction that waits only briefly for locks, and repeat it until it gets them."""
    reported_at = 0.0
    while True:
        try:
            with _watched(connection, dsn) as blockers, connection.transaction():
                connection.execute(f"set local lock_timeout = '{LOCK_TIMEOUT_MS}ms'")
                return work()
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            if time.monotonic() - reported_at > REPORT_EVERY_S:
                reported_at = time.monotonic()
                names = ", ".join(blockers) or "a session that has ended since"
                log.warning("the schema is not changed yet: %s is in the way", names)
            time.sleep(PAUSE_S)


@contextmanager
def _watched(connection: Connection, dsn: str) -> Iterator[list[str]]:
    """A list of the sessions that block `connection`, kept up to date by another session."""
    blockers: list[str] = []
    over = Event()
    pid = _backend_pid(connection)

    def watch() -> None:
        with suppress(psycopg.Error), psycopg.connect(dsn, autocommit=True) as watcher:
            watcher.execute(SESSION)
            while not over.wait(LOCK_TIMEOUT_MS / 4000):
                found = [row[0] for row in watcher.execute(BLOCKERS, [pid]).fetchall()]
                blockers[:] = found or blockers

    thread = Thread(target=watch, name="blockers", daemon=True)
    thread.start()
    try:
        yield blockers
    finally:
        over.set()
        thread.join()
