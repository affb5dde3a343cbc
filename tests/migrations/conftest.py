"""Another release: a copy of this one's files, to be changed."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ojs_pg.server.release import DB_DIR
from tests import doors
from tests.processes import PROJECT

# Runs one query and returns the first value of its first row.
Ask = Callable[[str], Any]


@pytest.fixture
def next_project(tmp_path: Path, next_db_dir: Path) -> Path:
    """The program of the next release."""
    for folder in ("client", "server"):
        shutil.copytree(PROJECT / folder, tmp_path / "next" / folder, symlinks=True)
    return tmp_path / "next"


@pytest.fixture
def next_db_dir(tmp_path: Path) -> Path:
    """The next release: one migration more, and a door that calls a new helper."""
    folder = tmp_path / "next" / "db"
    shutil.copytree(DB_DIR, folder)
    number = len(list((folder / "migrations").glob("*.sql"))) + 1
    (folder / f"migrations/{number:04}_next.sql").write_text(
        "alter table ojs.queue add column owner text;\n"
        "create table ojs.next_thing (id integer primary key);\n"
    )
    health = folder / "functions/system/ojs_health.sql"
    health.write_text(
        health.read_text().replace("'status', 'ok'", "'status', 'ok', 'release', ojs.next_helper()")
    )
    (folder / "functions/system/next_helper.sql").write_text(
        "create or replace function ojs.next_helper() returns text\n"
        "language sql stable as $$ select 'next'::text $$;\n"
    )
    return folder


@pytest.fixture
def ask(empty_database_url: str) -> Ask:
    """Asks the database of this test."""

    def ask(query: str) -> Any:
        return doors.ask(empty_database_url, query)

    return ask
