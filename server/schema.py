"""How the schema reaches the database: numbered migrations once, then every function file.

Everything happens under one advisory lock, so any number of servers may start at once. The
connection must reach PostgreSQL itself, or a pooler in session mode: the lock belongs to the
session.
"""

import hashlib
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from yoyo import read_migrations
from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.connections import DatabaseURI
from yoyo.migrations import default_migration_table

log = logging.getLogger(__name__)

DB_DIR = Path(__file__).resolve().parent.parent / "db"
OLDEST_SERVER = 15
# Any number does, as long as it is this one everywhere ("ojs" in ASCII).
INSTALL_LOCK = 0x6F6A73
TOLD_EVERY_S = 10

# What no file defines does not exist: routines of ours that this transaction has not replaced.
STALE = """
select p.oid::regprocedure::text
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where (n.nspname = 'ojs' or (n.nspname = 'public' and starts_with(p.proname, 'ojs_')))
  and p.xmin <> pg_current_xact_id()::xid
  and not exists (
    select from pg_depend d
    where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
  )
order by 1
"""

ROUTINES_NAMED = """
select p.oid::regprocedure::text
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where p.proname = %s
  and (n.nspname = 'ojs' or (n.nspname = 'public' and starts_with(p.proname, 'ojs_')))
"""

INSTALLERS = """
select a.pid, a.usename
from pg_locks l
join pg_stat_activity a on a.pid = l.pid
where l.locktype = 'advisory' and l.granted and l.objid = %s and a.datname = current_database()
"""

VIEWS = "select format('%I.%I', schemaname, viewname) from pg_views where schemaname = 'ojs'"


class SchemaError(RuntimeError):
    """The database cannot be brought to this version's schema; the message says why."""


class _CannotReplace(SchemaError):
    """A function's result or parameters have changed, so the old one has to be dropped first."""

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass
class Report:
    """What a run of `migrate` changed."""

    migrations: list[str] = field(default_factory=list)
    functions: int = 0
    dropped: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        if not self.migrations and not self.functions:
            return "up to date"
        parts = [f"{len(self.migrations)} migrations applied"] if self.migrations else []
        parts.append(f"{self.functions} function files installed")
        if self.dropped:
            parts.append(f"dropped {', '.join(self.dropped)}")
        return ", ".join(parts)


def migrate(dsn: str, db_dir: Path = DB_DIR) -> Report:
    """Bring a database to the schema in `db_dir`; safe to run at any time, by many at once.

    in: a libpq connection string; the folder with `migrations/`, `functions/` and `grants.sql`.
    Raises SchemaError for a server that is too old or a file PostgreSQL refuses (naming it), and
    psycopg.OperationalError when there is no server.
    """
    with psycopg.connect(dsn, autocommit=True) as connection:
        version = connection.info.server_version // 10000
        if version < OLDEST_SERVER:
            raise SchemaError(f"PostgreSQL {OLDEST_SERVER} or later is needed, this is {version}")
        connection.execute("set statement_timeout = 0")
        _lock(connection)
        report = Report()
        connection.execute("set client_min_messages = warning")
        connection.execute("create schema if not exists ojs")
        report.migrations = _apply_migrations(dsn, db_dir / "migrations")
        changed: list[str] = []
        while True:
            try:
                _install_functions(connection, db_dir, report, changed)
                return report
            except _CannotReplace as error:
                if error.name in changed:
                    raise
                changed.append(error.name)


def _lock(connection: Connection) -> None:
    """Wait until nobody else installs; who that is, is told: any user could hold the lock."""
    while True:
        connection.execute(f"set lock_timeout = '{TOLD_EVERY_S}s'")
        try:
            connection.execute("select pg_advisory_lock(%s)", [INSTALL_LOCK])
        except psycopg.errors.LockNotAvailable:
            holders = connection.execute(INSTALLERS, [INSTALL_LOCK]).fetchall()
            told = ", ".join(f"session {pid} of {user}" for pid, user in holders)
            log.warning("waiting for %s, which holds the lock on the schema", told)
        else:
            connection.execute("set lock_timeout = 0")
            return


def _apply_migrations(dsn: str, folder: Path) -> list[str]:
    """Apply what is pending and return its names. yoyo keeps its own tables in schema ojs."""
    arguments = conninfo_to_dict(dsn)
    database = arguments.pop("dbname", None)
    uri = DatabaseURI("postgresql", None, None, None, None, database, arguments | {"schema": "ojs"})
    with PostgresqlPsycopgBackend(uri, default_migration_table) as backend:
        # yoyo's own lock is a row, which a killed process leaves behind; ours needs none.
        if backend.lock_table not in backend.list_tables():
            backend.create_lock_table()
        backend.break_lock()
        pending = backend.to_apply(read_migrations(str(folder)))
        applied = []
        for migration in pending:
            try:
                backend.apply_one(migration)
            except psycopg.Error as error:
                raise SchemaError(f"migration {migration.id}: {error}") from error
            applied.append(migration.id)
        return applied


def _install_functions(
    connection: Connection, db_dir: Path, report: Report, changed: list[str]
) -> None:
    """Run every function file and the grants in one transaction, unless nothing has changed.

    changed: names of functions to drop before their files are run.
    """
    functions = sorted((db_dir / "functions").rglob("*.sql"))
    grants = [path for path in [db_dir / "grants.sql"] if path.exists()]
    fingerprint = _fingerprint(
        [*sorted((db_dir / "migrations").glob("*.sql")), *functions, *grants]
    )
    with connection.transaction():
        connection.execute(
            "create table if not exists ojs.installed ("
            "  hash text not null, installed_at timestamptz not null default now())"
        )
        if connection.execute("select hash from ojs.installed").fetchone() == (fingerprint,):
            return
        # Files may mention each other, so bodies are not checked and no order is needed.
        connection.execute("set local check_function_bodies = off")
        connection.execute("set local search_path = public")
        if changed:
            # Views may need them; their files make them anew.
            for (view,) in connection.execute(VIEWS).fetchall():
                connection.execute(f"drop view if exists {view} cascade".encode())
            for name in changed:
                _drop_all(connection, ROUTINES_NAMED, [name])
        for path in functions:
            _run_file(connection, path)
        report.dropped = _drop_stale(connection)
        for path in grants:
            _run_file(connection, path)
        connection.execute("delete from ojs.installed")
        connection.execute("insert into ojs.installed (hash) values (%s)", [fingerprint])
    report.functions = len(functions)


def _fingerprint(files: list[Path]) -> str:
    """One hash over the names and contents of files."""
    total = hashlib.sha256()
    for path in files:
        total.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _run_file(connection: Connection, path: Path) -> None:
    try:
        connection.execute(path.read_bytes())
    except psycopg.errors.InvalidFunctionDefinition as error:
        raise _CannotReplace(f"{path.name}: {error}", path.stem) from error
    except psycopg.Error as error:
        raise SchemaError(f"{path.name}: {error}") from error


def _drop_stale(connection: Connection) -> list[str]:
    """Drop the routines that no file defines and return their signatures.

    In one statement, so that they may mention each other; one that a table or view still needs
    is an error, which the release's migration has to settle.
    """
    return _drop_all(connection, STALE, [])


def _drop_all(connection: Connection, query: LiteralString, arguments: list[str]) -> list[str]:
    routines = [row[0] for row in connection.execute(query, arguments)]
    if routines:
        connection.execute(f"drop routine {', '.join(routines)}".encode())
    return routines
