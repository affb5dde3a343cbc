"""The files of a release, and the migrations, functions, views and triggers that a database has.

The database records which release installed it (`ojs.installed`), which migrations were applied
(`ojs.migration`) and which objects the files made (`ojs.installed_object`). Only recorded objects
are ever replaced or dropped. A function or view that somebody else made stays, whatever its name.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection
from yoyo import read_migrations
from yoyo.migrations import topological_sort

DB_DIR = Path(__file__).resolve().parent.parent / "db"
BOOKKEEPING = DB_DIR / "bookkeeping.sql"
CREATED = re.compile(r"^create or replace (function|view|trigger) ([\w.]+)", re.M)

# Every object that a file of ours could have made, under the name by which it is recorded.
OBJECTS = """
select 'function' as kind,
  format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) as name,
  p.oid, p.ctid::text || p.xmin::text as version, md5(pg_get_functiondef(p.oid)) as definition_hash
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where p.prokind in ('f', 'p')
  and (n.nspname = 'ojs' or (n.nspname = 'public' and starts_with(p.proname, 'ojs_')))
union all
select 'view', format('%I.%I', n.nspname, c.relname), c.oid,
  (select r.ctid::text || r.xmin::text from pg_rewrite r where r.ev_class = c.oid),
  md5(pg_get_viewdef(c.oid))
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'v' and n.nspname = 'ojs'
union all
select 'trigger', format('%I on %s', t.tgname, t.tgrelid::regclass), t.oid,
  t.ctid::text || t.xmin::text, md5(pg_get_triggerdef(t.oid))
from pg_trigger t join pg_class c on c.oid = t.tgrelid
where not t.tgisinternal and c.relnamespace = 'ojs'::regnamespace and not c.relispartition
"""

# The views that use a function or view. They have to be dropped before it.
VIEWS_ON = """
select distinct format('%%I.%%I', n.nspname, c.relname)
from pg_depend d
join pg_rewrite r on r.oid = d.objid and d.classid = 'pg_rewrite'::regclass
join pg_class c on c.oid = r.ev_class
join pg_namespace n on n.oid = c.relnamespace
where d.refobjid = %s and c.oid <> d.refobjid
"""

# The order of suffixes of release numbers; a release without one has 0.
STAGES = {"dev": -4, "rc": -1, "b": -2, "a": -3, "post": 1}


class ReleaseError(RuntimeError):
    """This release cannot be installed; the message says why. Nothing was changed."""


class _MustDropFirst(Exception):
    """A function or view cannot be replaced, since its result, parameters or columns changed."""


@dataclass(frozen=True)
class File:
    """One file of `functions/`."""

    name: str
    text: bytes
    hash: str

    @property
    def is_door(self) -> bool:
        """Does it make a function in `public`?"""
        return self.name.rpartition("/")[2].startswith("ojs_")

    @property
    def search_path(self) -> str:
        """Its search path. Only doors are made in public, where other users may create."""
        return f"{'public' if self.is_door else 'pg_catalog'}, pg_temp"

    @property
    def makes(self) -> set[tuple[str, str]]:
        """The objects that it makes: kind, and name without parameters."""
        created = CREATED.findall(self.text.decode())
        return {(kind, name.rpartition(".")[2]) for kind, name in created}


@dataclass(frozen=True)
class Release:
    """The files of one release. migrations: names and texts, in the order to apply them."""

    name: str
    migrations: dict[str, bytes]
    functions: dict[str, File]

    @classmethod
    def read(cls, db_dir: Path, name: str) -> "Release":
        """Read a folder; raises ReleaseError when it holds nothing to install."""
        functions = {}
        for path in sorted((db_dir / "functions").rglob("*.sql")):
            file = path.relative_to(db_dir / "functions").as_posix()
            text = path.read_bytes()
            functions[file] = File(file, text, hashlib.sha256(text).hexdigest())
        migrations = {
            migration.id: Path(migration.path).read_bytes()
            for migration in topological_sort(read_migrations(str(db_dir / "migrations")))
        }
        if not functions or not migrations:
            # An empty folder would otherwise drop every function of the database.
            raise ReleaseError(f"there are no migrations or no functions in {db_dir}")
        return cls(name, migrations, functions)


class _Record(NamedTuple):
    """The record of an object: its file, and hashes of that file and of its definition."""

    file: str
    file_hash: str
    definition_hash: str | None


@dataclass(frozen=True)
class _Object:
    """A function, view or trigger in the catalog."""

    kind: str
    name: str
    oid: int
    version: str
    definition_hash: str

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.name

    @property
    def bare(self) -> tuple[str, str]:
        """Kind, and name without schema, parameters or table."""
        return self.kind, re.sub(r"^\w+\.|[( ].*$", "", self.name)


class Objects:
    """The objects in a database, compared with those of a release, within one transaction."""

    def __init__(self, connection: Connection, files: Release) -> None:
        self._connection = connection
        self._files = files
        self._applied = {
            row[0]: row[1] for row in self._rows("select id, ahead from ojs.migration")
        }
        installed = self._rows("select release from ojs.installed")
        self._installed = str(installed[0][0]) if installed else None
        self._recorded = self._read_records()

    @classmethod
    def begin(cls, connection: Connection, files: Release) -> "Objects":
        """Make the schema and the installer's tables, if they are missing."""
        if not cls.is_installed(connection):
            known = connection.execute(
                "select exists (select from pg_class where relnamespace = to_regnamespace('ojs'))"
            ).fetchone()
            if known == (True,):
                raise ReleaseError("there is a schema ojs already, which no release has made")
            connection.execute(BOOKKEEPING.read_bytes())
        cls._become_owner(connection)
        objects = cls(connection, files)
        there = connection.execute("select to_regclass('ojs.job') is not null").fetchone()
        if not objects._applied and there == (True,):
            raise ReleaseError("the schema ojs exists without its data: restore the data first")
        return objects

    @staticmethod
    def _become_owner(connection: Connection) -> None:
        """Act as the schema's owner, even for a superuser, since doors run as their owner."""
        [(owner,)] = connection.execute(
            "select quote_ident(o.rolname) from pg_class c join pg_roles o on o.oid = c.relowner"
            " where c.oid = 'ojs.installed_object'::regclass"
        ).fetchall()
        connection.execute(f"set local role {owner}".encode())

    @staticmethod
    def is_installed(connection: Connection) -> bool:
        """Has any release been installed?"""
        found = connection.execute("select to_regclass('ojs.installed_object')").fetchone()
        return found != (None,)

    def refuse_newer(self, roll_back: bool) -> None:
        """Refuse to replace a newer release, unless the user asked to roll back."""
        unknown = [
            name
            for name, ahead in self._applied.items()
            if name not in self._files.migrations and not ahead
        ]
        newer = self._installed and _order(self._installed) > _order(self._files.name)
        if (unknown or newer) and not roll_back:
            which = f", whose migration {unknown[0]} this one does not know" if unknown else ""
            raise ReleaseError(
                f"the database was installed by release {self._installed}{which}; this is release "
                f"{self._files.name} and changes nothing. To go back to it on purpose: "
                "python -m ojs_pg migrate --roll-back"
            )

    def is_current(self) -> bool:
        """Does the database have exactly the objects and migrations of this release?"""
        applied = {name for name, ahead in self._applied.items() if not ahead}
        return (
            self._installed == self._files.name
            and applied == set(self._files.migrations)
            and not self._changed_files()
            and not self._stale()
        )

    def apply_migrations(self) -> list[str]:
        """Apply the pending migrations; returns their names."""
        pending = [name for name in self._files.migrations if name not in self._applied]
        for name in pending:
            self._run(f"migration {name}", self._files.migrations[name])
            self._connection.execute(
                "insert into ojs.migration (id, release) values (%s, %s)", [name, self._files.name]
            )
        return pending

    def install_functions(self) -> tuple[int, list[str]]:
        """Run files that changed or whose objects changed, and drop objects that no file makes.

        Returns the number of files that were run, and the names of the dropped objects.
        """
        # Functions may call each other in any order, so their bodies cannot be checked yet.
        self._connection.execute("set local check_function_bodies = off")
        drop_first: set[str] = set()
        while True:
            try:
                with self._connection.transaction():
                    return self._install(drop_first)
            except _MustDropFirst as error:
                name = str(error)
                if name in drop_first:
                    raise ReleaseError(f"{name}: {error.__cause__}".strip()) from error.__cause__
                drop_first.add(name)
                self._recorded = self._read_records()

    def finish(self) -> None:
        """Record this release as the installed one."""
        self._connection.execute(
            "insert into ojs.installed (release) values (%s) on conflict (one) do update"
            " set release = excluded.release, installed_at = now()",
            [self._files.name],
        )
        self._connection.execute(
            "update ojs.migration set ahead = not ahead where ahead = (id = any(%s))",
            [list(self._files.migrations)],
        )

    def _install(self, drop_first: set[str]) -> tuple[int, list[str]]:
        changed = self._changed_files() | self._drop_replaced(drop_first)
        before = self._present()
        for name in sorted(changed):
            file = self._files.functions[name]
            self._connection.execute(f"set local search_path = {file.search_path}".encode())
            try:
                self._run(name, file.text)
            except (
                psycopg.errors.InvalidFunctionDefinition,
                psycopg.errors.InvalidTableDefinition,
            ) as error:
                raise _MustDropFirst(name) from error
        self._connection.execute("set local search_path = pg_catalog, pg_temp")
        after = self._present()
        makers = {made: name for name in changed for made in self._files.functions[name].makes}
        for key, found in after.items():
            was = before.get(key)
            maker = makers.get(found.bare)
            if maker is None or (was and was.version == found.version):
                continue
            if was and key not in self._recorded:
                raise ReleaseError(f"{found.name} exists already and was made by somebody else")
            self._record(found, self._files.functions[maker])
        dropped = self._stale()
        self._drop(dropped)
        return len(changed), [name for _, name in dropped]

    def _drop_replaced(self, files: set[str]) -> set[str]:
        """Drop these files' objects and our views on them; returns the files of those views."""
        again: set[str] = set()
        present = self._present()
        waiting = [key for key, record in self._recorded.items() if record.file in files]
        order: list[tuple[str, str]] = []
        while waiting:
            key = waiting.pop()
            if key in order or key not in present or key[0] == "trigger":
                continue
            order.append(key)
            for (view,) in self._rows(VIEWS_ON, [present[key].oid]):
                if ("view", view) in self._recorded:
                    again.add(self._recorded["view", view].file)
                    waiting.append(("view", view))
        # Views come before the objects they use. A view of somebody else raises an error.
        self._drop(sorted(order, key=lambda key: key[0] != "view"))
        return again

    def _changed_files(self) -> set[str]:
        """The files that changed since they were run, and those whose objects were changed."""
        present = self._present()
        run: dict[str, str] = {}
        altered: set[str] = set()
        for key, record in self._recorded.items():
            run[record.file] = record.file_hash
            if key not in present or present[key].definition_hash != record.definition_hash:
                altered.add(record.file)
        return {
            name
            for name, file in self._files.functions.items()
            if run.get(name) != file.hash or name in altered
        }

    def _stale(self) -> list[tuple[str, str]]:
        """Recorded objects that no file makes any more under this name and these parameters."""
        files = self._files.functions
        made = {one for file in files.values() for one in file.makes}
        stale = []
        for key, found in self._present().items():
            record = self._recorded.get(key)
            if record and (
                found.bare not in made
                or record.file not in files
                or record.file_hash != files[record.file].hash
            ):
                stale.append(key)
        return sorted(stale)

    def _drop(self, keys: list[tuple[str, str]]) -> None:
        """Drop recorded objects. Raises ReleaseError when an object of others depends on one."""
        names: dict[str, list[str]] = {"trigger": [], "view": [], "function": []}
        for kind, name in keys:
            names[kind].append(name)
        statements = [f"drop trigger {name}" for name in names["trigger"]]
        # One statement for all views and one for all functions, since they may use each other.
        statements += [f"drop view {', '.join(names['view'])}"] * bool(names["view"])
        statements += [f"drop routine {', '.join(names['function'])}"] * bool(names["function"])
        for statement in statements:
            try:
                self._connection.execute(statement.encode())
            except psycopg.errors.DependentObjectsStillExist as error:
                raise ReleaseError(str(error).strip()) from error
        for key in keys:
            del self._recorded[key]
            self._connection.execute(
                "delete from ojs.installed_object where (kind, name) = (%s, %s)", key
            )

    def _record(self, made: _Object, file: File) -> None:
        self._recorded[made.key] = _Record(file.name, file.hash, made.definition_hash)
        self._connection.execute(
            "insert into ojs.installed_object (kind, name, file, file_hash, definition_hash)"
            " values (%s, %s, %s, %s, %s) on conflict (kind, name) do update"
            " set file = excluded.file, file_hash = excluded.file_hash,"
            " definition_hash = excluded.definition_hash",
            [made.kind, made.name, file.name, file.hash, made.definition_hash],
        )

    def _read_records(self) -> dict[tuple[str, str], _Record]:
        rows = self._rows(
            "select kind, name, file, file_hash, definition_hash from ojs.installed_object"
        )
        return {(row[0], row[1]): _Record(*row[2:]) for row in rows}

    def _present(self) -> dict[tuple[str, str], _Object]:
        return {(row[0], row[1]): _Object(*row) for row in self._rows(OBJECTS)}

    def _run(self, what: str, text: bytes) -> None:
        """Run a file. Errors name it by `what`, except those that callers handle."""
        try:
            self._connection.execute(text)
        except (
            psycopg.errors.LockNotAvailable,
            psycopg.errors.DeadlockDetected,
            psycopg.errors.InvalidFunctionDefinition,
            psycopg.errors.InvalidTableDefinition,
        ):
            raise
        except psycopg.DatabaseError as error:
            raise ReleaseError(f"{what}: {error}".strip()) from error

    def _rows(self, query: str, arguments: list[Any] | None = None) -> list[Any]:
        return self._connection.execute(query.encode(), arguments).fetchall()


def _order(release: str) -> tuple[tuple[int, ...], int, tuple[int, ...]]:
    """A sort key: 0.10.1 is after 0.9, 1.0.0rc1 is before 1.0.0, and 1.0.0 equals 1.0."""
    public = release.partition("+")[0]
    rest = public.lstrip("0123456789.")
    parts = [int(number) for number in re.findall(r"\d+", public[: len(public) - len(rest)])]
    while parts and parts[-1] == 0:
        parts.pop()
    stage = next((order for mark, order in STAGES.items() if mark in rest), 0)
    return tuple(parts), stage, tuple(int(number) for number in re.findall(r"\d+", rest))
