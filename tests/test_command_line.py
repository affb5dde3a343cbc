"""`python -m ojs_pg`: what each command reads and says."""

import argparse
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest

from ojs_pg.server import commands, embedded, keyring
from ojs_pg.server.settings import Settings
from tests.processes import PACKAGES, PROJECT

ARGUMENTS = {
    "migrate": argparse.Namespace(roll_back=False, sql=False),
    "psql": argparse.Namespace(),
    "key": argparse.Namespace(action="create", name="first", scopes=["worker"], expires=None),
}


class Recorder:
    """Settings that know which of them were read."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self._settings, name)


class Postgres:
    """The server's own PostgreSQL, as far as a command sees it."""

    started, version = True, 18

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    def stop(self) -> None:
        """It goes on: it is the tests' own."""


def shown(*arguments: str) -> str:
    """The output of `python -m ojs_pg` with these arguments."""
    return subprocess.run(
        [sys.executable, "-m", "ojs_pg", *arguments],
        cwd=PROJECT / "tests",
        env={"PYTHONPATH": PACKAGES, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout


@pytest.fixture
def own_postgres(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Commands find this test's database in their own PostgreSQL; psql is not started."""

    def start(_data_dir: Path, _version: int) -> Postgres:
        return Postgres(database_url)

    def run(arguments: list[Any]) -> "subprocess.CompletedProcess[str]":
        return subprocess.CompletedProcess(arguments, 0)

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(embedded, "start", start)
    monkeypatch.setattr(subprocess, "run", run)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("own_postgres")
@pytest.mark.parametrize("name", sorted(ARGUMENTS))
def test_the_help_of_a_command_lists_the_settings_that_it_reads(name: str) -> None:
    recorder = Recorder(Settings(api_keys=("mine",)))
    command = commands.COMMANDS[name]
    assert command.run(cast(Settings, recorder), ARGUMENTS[name]) == 0
    # main() itself reads those of the log.
    assert command.settings == frozenset(recorder.read) | commands.LOGGING


def test_a_command_is_helped_with_its_settings_and_the_way_to_all() -> None:
    every = {setting.variable for setting in Settings.described()}
    for name, command in commands.COMMANDS.items():
        help = shown(name, "--help")
        wanted = {setting.variable for setting in Settings.described(command.settings)}
        assert set(help.split()) & every == wanted, name
        assert help.endswith("lists all settings.\n") == (wanted != every), name


def test_the_database_says_which_scopes_there_are(
    sql: psycopg.Connection, database_url: str
) -> None:
    scopes = {row[0] for row in sql.execute("select scope from ojs.scope_doors()").fetchall()}
    help = shown("key", "create", "--help")
    wrong = argparse.Namespace(action="create", name="shop", scopes=["admin"], expires=None)
    with pytest.raises(keyring.KeyRefused) as refused:
        keyring.run(database_url, wrong, key_needed=True)
    for scope in scopes:
        assert scope in help
        assert scope in str(refused.value)
