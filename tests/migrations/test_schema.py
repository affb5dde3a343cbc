"""How migrations and functions reach a database."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from ojs_pg.server import schema
from ojs_pg.server.schema import SchemaError, migrate
from tests.doors import ask
from tests.processes import PACKAGES
from tests.waiting import wait_until

TOGETHER = 10


@pytest.fixture
def db_dir(tmp_path: Path) -> Path:
    """A small tree of migrations and functions, in which `ojs_greet` calls `ojs.name`."""
    write(tmp_path, "migrations/0001_people.sql", "create table ojs.person (name text not null);")
    write(
        tmp_path, "functions/people/ojs_greet.sql", function("ojs_greet", "'hello ' || ojs.name()")
    )
    write(tmp_path, "functions/people/name.sql", function("ojs.name", "'you'"))
    return tmp_path


def write(db_dir: Path, name: str, text: str) -> None:
    path = db_dir / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def function(name: str, expression: str) -> str:
    return (
        f"create or replace function {name}() returns text\n"
        f"language plpgsql as $$ begin return {expression}; end; $$;\n"
    )


def test_an_empty_database_gets_tables_and_functions(empty_database_url: str, db_dir: Path) -> None:
    report = migrate(empty_database_url, db_dir)
    assert (report.migrations, report.functions, report.dropped) == (["0001_people"], 2, [])
    assert ask(empty_database_url, "select ojs_greet()") == "hello you"
    assert ask(empty_database_url, "select count(*) from ojs.person") == 0


def test_a_second_run_changes_nothing(empty_database_url: str, db_dir: Path) -> None:
    installed = "select xmin::text from pg_proc where proname = 'ojs_greet'"
    migrate(empty_database_url, db_dir)
    first = ask(empty_database_url, installed)
    assert str(migrate(empty_database_url, db_dir)) == "up to date"
    assert ask(empty_database_url, installed) == first


def test_an_edited_function_is_installed_again(empty_database_url: str, db_dir: Path) -> None:
    migrate(empty_database_url, db_dir)
    write(db_dir, "functions/people/name.sql", function("ojs.name", "'friend'"))
    report = migrate(empty_database_url, db_dir)
    assert (report.migrations, report.functions) == ([], 1)
    assert ask(empty_database_url, "select ojs_greet()") == "hello friend"


def test_a_function_whose_result_changed_is_installed_again(
    empty_database_url: str, db_dir: Path
) -> None:
    view = "create or replace view ojs.greeting as select ojs.name() as text;"
    write(db_dir, "functions/views/greeting.sql", view)
    migrate(empty_database_url, db_dir)
    changed = function("ojs.name", "5").replace("returns text", "returns integer")
    write(db_dir, "functions/people/name.sql", changed)
    assert migrate(empty_database_url, db_dir).functions == 2, "the view is made anew"
    assert ask(empty_database_url, "select text from ojs.greeting") == 5


def test_a_new_migration_is_applied(empty_database_url: str, db_dir: Path) -> None:
    migrate(empty_database_url, db_dir)
    write(db_dir, "migrations/0002_age.sql", "alter table ojs.person add column age integer;")
    report = migrate(empty_database_url, db_dir)
    assert (report.migrations, report.functions) == (["0002_age"], 0)
    assert ask(empty_database_url, "select max(age) from ojs.person") is None


def test_functions_without_a_file_are_dropped(empty_database_url: str, db_dir: Path) -> None:
    write(db_dir, "functions/people/bye.sql", function("ojs.bye", "ojs.name()"))
    write(db_dir, "functions/people/ojs_leave.sql", function("ojs_leave", "ojs.bye()"))
    migrate(empty_database_url, db_dir)
    (db_dir / "functions/people/bye.sql").unlink()
    (db_dir / "functions/people/ojs_leave.sql").unlink()
    report = migrate(empty_database_url, db_dir)
    assert report.dropped == ["ojs.bye()", "public.ojs_leave()"]
    assert ask(empty_database_url, "select ojs_greet()") == "hello you"


def test_a_function_with_other_parameters_takes_the_place_of_the_old_one(
    empty_database_url: str, db_dir: Path
) -> None:
    migrate(empty_database_url, db_dir)
    text = function("ojs.name", "p_name").replace("()", "(p_name text default 'you')")
    write(db_dir, "functions/people/name.sql", text)
    assert migrate(empty_database_url, db_dir).dropped == ["ojs.name()"]
    assert ask(empty_database_url, "select ojs_greet()") == "hello you"


def test_a_broken_function_file_is_named_and_changes_nothing(
    empty_database_url: str, db_dir: Path
) -> None:
    migrate(empty_database_url, db_dir)
    write(db_dir, "functions/people/name.sql", function("ojs.name", "'friend'"))
    write(db_dir, "functions/people/wrong.sql", "create function ojs.wrong(")
    with pytest.raises(SchemaError, match=r"wrong\.sql"):
        migrate(empty_database_url, db_dir)
    assert ask(empty_database_url, "select ojs_greet()") == "hello you"


def test_a_broken_migration_is_named_and_can_be_repaired(
    empty_database_url: str, db_dir: Path
) -> None:
    write(db_dir, "migrations/0002_age.sql", "create table ojs.age (); alter table ojs.nobody;")
    with pytest.raises(SchemaError, match="0002_age"):
        migrate(empty_database_url, db_dir)
    assert ask(empty_database_url, "select to_regclass('ojs.age')") is None
    write(db_dir, "migrations/0002_age.sql", "create table ojs.age ();")
    assert migrate(empty_database_url, db_dir).migrations == ["0001_people", "0002_age"]


@pytest.mark.parametrize("number", range(8))
def test_a_process_that_is_killed_at_any_point_leaves_no_lock(
    empty_database_url: str, number: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "ojs_pg", "migrate"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": PACKAGES,
            "DATABASE_URL": empty_database_url,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # From before its first statement until about its last.
    sessions = (
        "select count(*) from pg_stat_activity where application_name = '' and"
        " datname = current_database() and pid <> pg_backend_pid()"
    )
    wait_until(lambda: ask(empty_database_url, sessions) or process.poll() is not None)
    time.sleep(0.05 * number)
    process.kill()
    process.wait()
    assert migrate(empty_database_url).missing_rights == []
    assert str(migrate(empty_database_url)) == "up to date"
    assert ask(empty_database_url, "select (ojs_health()).status") == 200


def test_the_session_that_delays_a_start_is_logged(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(schema, "REPORT_EVERY_S", 1)
    with psycopg.connect(empty_database_url, autocommit=True) as other:
        other.execute("select pg_advisory_lock(%s)", [schema.INSTALL_LOCK])
        start = Thread(target=migrate, args=[empty_database_url])
        start.start()
        wait_until(lambda: caplog.messages, "the start is held up")
        holder = other.info.backend_pid
        other.execute("select pg_advisory_unlock_all()")
    start.join()
    [pid] = {re.findall(r"session (\d+)", message)[0] for message in caplog.messages}
    assert int(pid) == holder
    assert migrate(empty_database_url).functions == 0, "it went on when it could"


def test_ten_processes_at_once_apply_everything_once(empty_database_url: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "ojs_pg", "migrate"],
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": PACKAGES,
                "DATABASE_URL": empty_database_url,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(TOGETHER)
    ]
    outputs = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * TOGETHER, outputs
    assert sum("applied" in output for output in outputs) == 1
    assert sum("up to date" in output for output in outputs) == TOGETHER - 1


def test_an_owner_without_superuser_rights_can_install(empty_database_url: str) -> None:
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"create role {name} login createrole".encode())
        try:
            connection.execute(f"alter database {name} owner to {name}".encode())
            report = migrate(make_conninfo(empty_database_url, options=f"-c role={name}"))
            assert report.functions > 0
            assert (
                ask(
                    empty_database_url,
                    "select rolname from pg_roles r join pg_namespace n "
                    "on n.nspowner = r.oid where nspname = 'ojs'",
                )
                == name
            )
        finally:
            connection.execute("reset role")
            connection.execute(f"reassign owned by {name} to current_user".encode())
            connection.execute(f"drop owned by {name}".encode())
            connection.execute(f"drop role {name}".encode())


def test_plpgsql_check_finds_nothing(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        known = "select 1 from pg_available_extensions where name = 'plpgsql_check'"
        if not connection.execute(known).fetchone():
            pytest.skip("plpgsql_check is not installed for this PostgreSQL")
        connection.execute("create extension plpgsql_check")
        findings = connection.execute(
            """
            select p.oid::regprocedure, c.lineno, c.level, c.message
            from pg_proc p
            join pg_namespace n on n.oid = p.pronamespace
            join pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql'
            left join pg_trigger t on t.tgfoid = p.oid
            cross join lateral plpgsql_check_function_tb(
              p.oid, coalesce(t.tgrelid, 0), fatal_errors => false, extra_warnings => true,
              oldtable => t.tgoldtable, newtable => t.tgnewtable) c
            where (n.nspname = 'ojs' or (n.nspname = 'public' and starts_with(p.proname, 'ojs_')))
              -- Not mistakes: '{}' as an empty array, several OUT parameters of which one is a row,
              -- and the parameters all doors have.
              and c.message <> 'target type is different type than source type'
              and c.message
                !~ '^composite OUT variable|^unused parameter "p_(request|lenient|strict)"'
            """
        ).fetchall()
    assert not findings, "\n".join(str(finding) for finding in findings)
