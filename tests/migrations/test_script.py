"""`make schema`: one SQL file installs what the migrations and a server's start install."""

import os
import re
import subprocess
from pathlib import Path

import psycopg
import pytest

from ojs_pg.server import embedded
from ojs_pg.server.release import DB_DIR, Release
from ojs_pg.server.schema import migrate
from ojs_pg.server.script import install_script

BIN_DIR = embedded.binaries(int(os.environ.get("PG", "18")))


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The file, as `make schema` writes it."""
    path = tmp_path / "ojs-pg.sql"
    path.write_text(install_script(Release.read(DB_DIR, "0.1.0")))
    return path


def psql(dsn: str, script: Path) -> "subprocess.CompletedProcess[str]":
    """Run the file as its first lines say."""
    return subprocess.run(
        [BIN_DIR / "psql", "--no-psqlrc", "-f", script, dsn], capture_output=True, text=True
    )


def dump(dsn: str) -> str:
    """Everything that a database holds but for times, as pg_dump prints it."""
    done = subprocess.run(
        [BIN_DIR / "pg_dump", "--inserts", dsn], capture_output=True, text=True, check=True
    )
    text = re.sub(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.\d]*\+00'", "'time'", done.stdout)
    # Rows come in the order of their insertion; pg_dump makes up a key for its session.
    return "\n".join(sorted(line for line in text.splitlines() if "restrict" not in line))


def test_it_installs_what_a_start_installs(
    empty_database_url: str, database_url: str, script: Path
) -> None:
    done = psql(empty_database_url, script)
    assert (done.returncode, done.stderr) == (0, "")
    assert dump(empty_database_url) == dump(database_url)


def test_a_server_that_starts_afterwards_has_nothing_to_do(
    empty_database_url: str, script: Path
) -> None:
    psql(empty_database_url, script)
    assert str(migrate(empty_database_url)) == "up to date"


def test_a_second_run_changes_nothing_and_fails(empty_database_url: str, script: Path) -> None:
    psql(empty_database_url, script)
    before = dump(empty_database_url)
    done = psql(empty_database_url, script)
    assert done.returncode != 0
    assert "there is a schema ojs already" in done.stderr
    assert dump(empty_database_url) == before


def test_functions_of_somebody_else_are_not_replaced(empty_database_url: str, script: Path) -> None:
    with psycopg.connect(empty_database_url) as connection:
        connection.execute("create function public.ojs_ack(jsonb) returns int return 1")
    before = dump(empty_database_url)
    done = psql(empty_database_url, script)
    assert done.returncode != 0
    assert "functions ojs_... that somebody else made" in done.stderr
    assert dump(empty_database_url) == before
