"""Nothing is open to strangers at any moment, and rights and roles are what they should be."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from ojs_pg.server.embedded import Cluster
from ojs_pg.server.schema import SchemaError, migrate
from tests.conftest import StartServer
from tests.doors import ask, send
from tests.postgres import throw_away

ROLES = ("ojs_producer", "ojs_worker", "ojs_reader", "ojs_operator", "ojs_server")
PG = int(os.environ.get("PG", "18"))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A cluster of this file's own, whose roles may come and go."""
    with throw_away(PG) as cluster:
        yield cluster


class Place:
    """A database in that cluster, and who comes to it."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self.cluster = cluster
        self.name = name
        self.dsn = cluster.dsn(name)

    def run(self, *statements: str) -> None:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def ask(self, query: str, **who: str) -> Any:
        return ask(make_conninfo(self.dsn, **who), query)

    def dump(self, folder: Path) -> Path:
        """What pg_dump makes of the database."""
        self._client("pg_dump", "--format=custom", f"--file={folder / 'dump'}", self.dsn)
        return folder / "dump"

    def restore(self, dump: Path, *options: str) -> "Place":
        """A new database, made of a dump by pg_restore with these options."""
        copy = Place(self.cluster, f"{self.name}_restored")
        with psycopg.connect(self.cluster.dsn("postgres"), autocommit=True) as connection:
            connection.execute(SQL("create database {}").format(Identifier(copy.name)))
        copy.restore_into(dump, *options)
        return copy

    def restore_into(self, dump: Path, *options: str) -> None:
        """Run pg_restore with these options on this database."""
        self._client("pg_restore", *options, f"--dbname={self.dsn}", str(dump), check=False)

    def _client(self, program: str, *arguments: str, check: bool = True) -> None:
        done = subprocess.run(
            [self.cluster.bin_dir / program, *arguments], capture_output=True, text=True
        )
        assert not check or done.returncode == 0, done.stderr


@pytest.fixture
def place(cluster: Cluster, request: pytest.FixtureRequest) -> Iterator[Place]:
    """A database, and a login `stranger` who has been granted nothing."""
    name = f"place_{abs(hash(request.node.name)) % 10**8}"
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as connection:
        connection.execute(SQL("create database {}").format(Identifier(name)))
        connection.execute("create role stranger login")
        yield Place(cluster, name)
        for database in (name, f"{name}_restored"):
            connection.execute(
                SQL("drop database if exists {} with (force)").format(Identifier(database))
            )
        for role in ("stranger", "owner", "app", *ROLES):
            connection.execute(SQL("drop role if exists {}").format(Identifier(role)))


def open_doors(place: Place, who: str = "stranger") -> list[str]:
    """The doors that a login can go through: those that answer it anything but "forbidden"."""
    found = []
    with psycopg.connect(make_conninfo(place.dsn, user=who), autocommit=True) as connection:
        doors = connection.execute(
            "select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace"
            " and starts_with(p.proname, 'ojs_')"
        ).fetchall()
        assert doors
        for (door,) in doors:
            for request in ("{}", "[]", '{"limit": "x", "name": "a", "id": 1}'):
                try:
                    connection.execute(SQL("select {}({})").format(Identifier(door), request))
                    found.append(door)
                except psycopg.errors.InsufficientPrivilege:
                    continue
                except psycopg.DatabaseError:
                    found.append(door)
    return found


def without_roles(place: Place) -> None:
    """As in a cluster that only the database has been brought to."""
    for role in ROLES:
        place.run(f"drop owned by {role}", f"drop role {role}")


@pytest.mark.parametrize("lost", ["rights", "roles"])
def test_a_restore_lets_no_stranger_in_before_the_first_start_nor_after(
    place: Place, tmp_path: Path, lost: str
) -> None:
    migrate(place.dsn)
    assert open_doors(place) == []
    dump = place.dump(tmp_path)
    if lost == "roles":
        # A GRANT that fails takes its REVOKE with it.
        without_roles(place)
    copy = place.restore(dump, *(["--no-owner", "--no-acl"] if lost == "rights" else []))
    assert copy.ask(PUBLIC) > 0, "PUBLIC was given what functions have by default"
    assert open_doors(copy) == []
    assert copy.ask("select (ojs_health()).status") == 200, "the owner is let in"
    report = migrate(copy.dsn)
    assert report.rights > 0 and report.missing_rights == []
    assert (open_doors(copy), copy.ask(PUBLIC)) == ([], 0)
    assert str(migrate(copy.dsn)) == "up to date"


PUBLIC = """
select count(*) from pg_proc p
where (p.pronamespace = 'ojs'::regnamespace
    or p.pronamespace = 'public'::regnamespace and starts_with(p.proname, 'ojs_'))
  and has_function_privilege('public', p.oid, 'execute')
"""


def test_rights_that_were_changed_by_hand_are_restored(place: Place) -> None:
    migrate(place.dsn)
    place.run(
        "grant execute on function ojs_create_key(jsonb) to public",
        "grant usage on schema ojs to public",
        "grant execute on function ojs_fetch(jsonb) to ojs_producer",
        "revoke execute on function ojs_ack(jsonb) from ojs_worker",
        "revoke insert on ojs.job from ojs_server",
        "revoke delete on ojs.done_default from ojs_server",
        "revoke select on ojs.ready_seq from ojs_server",
    )
    assert migrate(place.dsn).rights == 6
    assert open_doors(place) == []
    for role, door, may in (
        ("ojs_producer", "ojs_fetch(jsonb)", False),
        ("ojs_worker", "ojs_ack(jsonb)", True),
    ):
        assert place.ask(f"select has_function_privilege('{role}', '{door}', 'execute')") is may
    for kind, what, right in (
        ("table", "ojs.job", "insert"),
        ("table", "ojs.done_default", "delete"),
        ("sequence", "ojs.ready_seq", "select"),
    ):
        assert place.ask(f"select has_{kind}_privilege('ojs_server', '{what}', '{right}')")


@pytest.fixture
def owner(place: Place) -> str:
    """A connection string of a role that owns the database and may not make roles."""
    place.run("create role owner login", f"alter database {place.name} owner to owner")
    return make_conninfo(place.dsn, user="owner")


def roles(place: Place) -> set[str]:
    with psycopg.connect(place.dsn) as connection:
        rows = connection.execute(
            "select rolname from pg_roles where rolname = any(%s)", [[*ROLES]]
        )
        return {row[0] for row in rows.fetchall()}


def test_roles_that_the_owner_may_not_create_are_created_by_a_superuser(
    place: Place, owner: str
) -> None:
    report = migrate(owner)
    assert "create role ojs_producer nologin" in report.missing_rights
    assert roles(place) == set()
    assert migrate(owner).missing_rights == report.missing_rights, "it is said at each start"
    assert migrate(place.dsn).missing_rights == []
    assert roles(place) == set(ROLES)
    place.run("grant ojs_producer to stranger")
    assert (
        place.ask('select (ojs_enqueue(\'{"type": "t", "args": []}\')).status', user="stranger")
        == 201
    )


def test_the_sql_that_is_said_is_all_that_is_missing(
    place: Place, owner: str, caplog: pytest.LogCaptureFixture
) -> None:
    report = migrate(owner)
    said = caplog.text.partition("has to run: ")[2].partition("\n")[0]
    assert [part.strip() for part in said.split(";") if part.strip()] == report.missing_rights
    place.run(*report.missing_rights)
    assert migrate(owner).missing_rights == []
    assert str(migrate(owner)) == "up to date"


@pytest.fixture
def app(place: Place) -> str:
    """A connection string of a role that may do what a server needs and owns nothing."""
    migrate(place.dsn)
    place.run("create role app login", "grant ojs_server to app")
    return make_conninfo(place.dsn, user="app")


@pytest.mark.parametrize("variables", [{}, {"OJS_MIGRATE": "false"}], ids=["", "told not to"])
def test_a_server_that_is_less_than_the_owner_serves(
    place: Place, app: str, start_server: StartServer, variables: dict[str, str]
) -> None:
    url = f"postgresql://app@/{place.name}?{place.dsn.partition('?')[2]}"
    with start_server(url, **variables) as server:
        assert send(server.url, "POST", "jobs", {"type": "t", "args": []}).status == 201
    assert migrate(app).missing_rights == []


def test_a_server_that_may_not_migrate_says_what_to_do(
    place: Place, app: str, next_db_dir: Path
) -> None:
    for may_change in (True, False):
        with pytest.raises(SchemaError, match=r"as its owner|permission denied|must be owner"):
            migrate(app, next_db_dir, may_change=may_change)
    assert place.ask("select to_regclass('ojs.next_thing')") is None


def test_without_any_right_it_says_so(place: Place) -> None:
    migrate(place.dsn)
    with pytest.raises(SchemaError, match="permission denied"):
        migrate(make_conninfo(place.dsn, user="stranger"))


def test_a_restored_schema_that_anybody_may_enter_changes_nothing_for_strangers(
    place: Place, tmp_path: Path
) -> None:
    migrate(place.dsn)
    dump = place.dump(tmp_path)
    place.run(f"create database {place.name}_restored")
    copy = Place(place.cluster, f"{place.name}_restored")
    copy.run("alter default privileges grant usage on schemas to public")
    copy.restore_into(dump, "--no-owner", "--no-acl")
    for call in (
        "ojs.make_day(now())",
        "ojs.count_day(now())",
        "ojs.drop_day(now(), now(), now())",
        "ojs.repair_counters()",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            copy.ask(f"select {call}", user="stranger")
    assert copy.ask("select ojs.tick()")["days_made"] == 1


def test_objects_that_a_superuser_adds_belong_to_the_owner(
    place: Place, owner: str, next_db_dir: Path
) -> None:
    migrate(owner)
    assert len(migrate(place.dsn, next_db_dir).migrations) == 1
    assert place.ask(OWNERS) == ["owner"]
    place.run("grant ojs_reader to stranger")
    assert place.ask("select (ojs_health()).status", user="stranger") == 200
    assert str(migrate(owner, next_db_dir)) == "up to date"


OWNERS = """
select array_agg(distinct o.owner::regrole::text) from (
  select relowner from pg_class where relnamespace = 'ojs'::regnamespace
  union all select proowner from pg_proc p where p.pronamespace = 'ojs'::regnamespace
    or p.pronamespace = 'public'::regnamespace and starts_with(p.proname, 'ojs_')) o(owner)
"""

# A function of the same name and closer to what is asked for is chosen, wherever it is found.
TRAP = """
create function public.{name}({parameters}) returns {result} language plpgsql
as $$ begin raise exception 'a stranger runs {name} as %', current_user; end $$
"""
TRAPS = (
    ("format", "text, text", "text"),
    ("format", "text, name", "text"),
    ("format", "text, text, text", "text"),
    ("format", "text, name, text", "text"),
    ("format", "text, name, name", "text"),
    ("format", "text, name, name, text", "text"),
    ("starts_with", "name, text", "boolean"),
    ("has_function_privilege", "text, oid, text", "boolean"),
    ("has_schema_privilege", "text, text, text", "boolean"),
    ("jsonb_build_object", "text, integer", "jsonb"),
    ("jsonb_build_object", "text, bigint", "jsonb"),
    ("jsonb_build_object", "text, numeric", "jsonb"),
)


def test_functions_that_others_make_in_public_are_not_run(place: Place, next_db_dir: Path) -> None:
    place.run("grant create on schema public to stranger")
    with psycopg.connect(make_conninfo(place.dsn, user="stranger"), autocommit=True) as stranger:
        for name, parameters, result in TRAPS:
            trap = TRAP.format(name=name, parameters=parameters, result=result)
            stranger.execute(trap.encode())
    assert migrate(place.dsn).missing_rights == []
    assert len(migrate(place.dsn, next_db_dir).migrations) == 1
    assert place.ask("select ojs.tick()")["days_made"] == 1
    assert place.ask("select count(*) from ojs.missing_rights()") == 0
    place.run("drop owned by stranger")
