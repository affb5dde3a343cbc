"""The server's own PostgreSQL survives what machines do to it."""

import os
import signal
from pathlib import Path
from urllib.parse import unquote

import psutil
import psycopg
import pytest

from ojs_pg.server import embedded

VERSIONS = [16, 18]


def answer(postgres: embedded.EmbeddedPostgres, query: bytes) -> object:
    with psycopg.connect(postgres.dsn) as connection:
        row = connection.execute(query).fetchone()
        return row and row[0]


def alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def postmaster(folder: Path, version: int) -> psutil.Process:
    file = folder / f"pg{version}" / "postmaster.pid"
    return psutil.Process(int(file.read_text().partition("\n")[0]))


@pytest.mark.parametrize("version", VERSIONS)
def test_data_is_there_after_a_restart(tmp_path: Path, version: int) -> None:
    postgres = embedded.start(tmp_path, version)
    assert str(answer(postgres, b"show server_version")).startswith(str(version))
    with psycopg.connect(postgres.dsn) as connection:
        connection.execute("create table kept as select 42 as answer")
    postgres.stop()
    postgres = embedded.start(tmp_path, version)
    assert answer(postgres, b"select answer from kept") == 42
    postgres.stop()


def test_it_is_durable_and_listens_on_its_socket_only(tmp_path: Path) -> None:
    postgres = embedded.start(tmp_path, 18)
    shown = {
        name: answer(postgres, f"show {name}".encode())
        for name in ("fsync", "synchronous_commit", "listen_addresses", "timezone")
    }
    socket_folder = Path(str(answer(postgres, b"show unix_socket_directories")))
    assert not socket_folder.stat().st_mode & 0o077
    postgres.stop()
    assert shown == {
        "fsync": "on",
        "synchronous_commit": "on",
        "listen_addresses": "",
        "timezone": "UTC",
    }


def test_the_last_user_stops_it(tmp_path: Path) -> None:
    first = embedded.start(tmp_path, 18)
    second = embedded.start(tmp_path, 18)
    assert (first.started, second.started) == (True, False)
    process = postmaster(tmp_path, 18)
    first.stop()
    assert alive(process)
    assert answer(second, b"select 1") == 1
    second.stop()
    assert not alive(process)


def test_it_starts_again_after_a_kill(tmp_path: Path) -> None:
    postgres = embedded.start(tmp_path, 18)
    with psycopg.connect(postgres.dsn) as connection:
        connection.execute("create table kept as select 42 as answer")
    postmaster(tmp_path, 18).send_signal(signal.SIGKILL)
    again = embedded.start(tmp_path, 18)
    assert answer(again, b"select answer from kept") == 42
    postgres.stop()
    again.stop()


def test_a_recycled_process_number_is_not_taken_for_postgresql(tmp_path: Path) -> None:
    postgres = embedded.start(tmp_path, 18)
    process = postmaster(tmp_path, 18)
    file = tmp_path / "pg18" / "postmaster.pid"
    lines = file.read_text().splitlines(keepends=True)
    process.send_signal(signal.SIGKILL)
    process.wait()
    file.write_text("".join([f"{os.getpid()}\n", *lines[1:]]))
    again = embedded.start(tmp_path, 18)
    assert again.started
    assert answer(again, b"select 1") == 1
    postgres.stop()
    again.stop()


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 25) / "it's here"
    postgres = embedded.start(folder, 18)
    assert answer(postgres, b"select 1") == 1
    postgres.stop()


def test_only_a_start_makes_the_folder_of_the_socket(tmp_path: Path) -> None:
    cluster = embedded.Cluster.at(tmp_path / ("long" * 25), 18)
    assert cluster.socket.parent == Path("/tmp")
    assert str(cluster.socket) in unquote(cluster.dsn("postgres"))
    assert not cluster.socket.exists()
    cluster.stop()


def test_a_folder_for_the_socket_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 25)
    folder.mkdir()
    socket = embedded.Cluster.at(folder / "pg18", 18).socket
    socket.mkdir()
    socket.chmod(0o755)
    try:
        with pytest.raises(embedded.EmbeddedError, match="not a private folder"):
            embedded.start(folder, 18)
        assert not list(socket.iterdir())
    finally:
        socket.rmdir()


def test_a_version_that_is_not_here_is_named() -> None:
    with pytest.raises(embedded.EmbeddedError, match="no PostgreSQL 9 "):
        embedded.binaries(9)
