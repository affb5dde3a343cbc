"""Runs the tests written in SQL: one behaviour a file, `sql/<room>/<function>/<behaviour>.sql`.

A file says how many tests it holds with `plan`, brings about what is given, does one thing and
looks at the outcome, in pgTAP's words. It runs in a transaction that is rolled back.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pytest_postgresql.executors import NoopExecutor

from tests.conftest import PostgresServer
from tests.pages import DOCS, blocks

HERE = Path(__file__).parent
FILES = sorted((HERE / "sql").glob("*/*/*.sql"))
PGTAP = "select 1 from pg_available_extensions where name = 'pgtap'"
TAP_LINE = re.compile(r"ok \d+|not ok \d+|1\.\.\d+|#")


@pytest.fixture(scope="session")
def tap_connection(
    postgres_server: PostgresServer, template: NoopExecutor
) -> Iterator[psycopg.Connection]:
    """A connection to a database with pgTAP, or our own few lines of it, and `tests/given`."""
    with (
        postgres_server.database(template.template_dbname) as dsn,
        psycopg.connect(dsn) as connection,
    ):
        connection.execute("create schema tap")
        connection.execute("create schema given")
        connection.execute("set search_path = public, tap")
        connection.execute("set check_function_bodies = off")
        if connection.execute(PGTAP).fetchone():
            connection.execute("create extension pgtap schema tap")
        else:
            connection.execute((HERE / "given/pgtap.sql").read_bytes())
        for file in sorted((HERE / "given").glob("*.sql")):
            if file.name != "pgtap.sql":
                connection.execute(file.read_bytes())
        connection.commit()
        yield connection


def tap_lines(cursor: psycopg.Cursor[tuple[object, ...]]) -> Iterator[str]:
    """What the statements of a file reported, line by line."""
    while True:
        for row in cursor if cursor.description else ():
            for value in row:
                lines = value.splitlines() if isinstance(value, str) else ()
                yield from (line for line in lines if TAP_LINE.match(line))
        if not cursor.nextset():
            return


def behaviour(file: Path) -> str:
    """`ojs_ack/refuses_a_job_without_a_worker.sql` as a sentence."""
    return f"{file.parent.name} {file.stem.replace('_', ' ')}"


def assert_passes(connection: psycopg.Connection, text: bytes) -> None:
    try:
        report = list(tap_lines(connection.cursor().execute(text)))
    finally:
        connection.rollback()
    planned = [line for line in report if line.startswith("1..")]
    ran = [line for line in report if "ok " in line[:7]]
    assert planned == [f"1..{len(ran)}"], "\n".join(report)
    assert not [line for line in ran if line.startswith("not ok")], "\n".join(report)


@pytest.mark.parametrize("file", FILES, ids=behaviour)
def test_sql(tap_connection: psycopg.Connection, file: Path) -> None:
    assert_passes(tap_connection, file.read_bytes() + b"\n; select * from finish();")


def test_the_example_of_the_page_on_testing(tap_connection: psycopg.Connection) -> None:
    [block] = blocks(DOCS / "testing.md", "sql needs=pgtap")
    assert_passes(tap_connection, block.text.encode())
