"""The producers and workers that the documents show do what they say."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.conftest import StartServer
from tests.pages import (
    DOCS,
    README,
    UUID,
    assert_two_workers,
    blocks,
    create_orders,
    end_leases,
    get_job,
    post,
)
from tests.waiting import DEADLINE_S, wait_until

WORKER_PAGE = DOCS / "http-worker.md"

# Where Debian's packages put Go libraries.
DEBIAN_GOPATH = "/usr/share/gocode"

EMAIL = '{"type":"email.send","args":["a"],"options":{"queue":"emails"}}'


@contextmanager
def running_shell_worker(server_url: str, sending: str = "") -> Iterator["subprocess.Popen[str]"]:
    """The worker in bash, killed at the end with all it started.

    sending: what its `echo` does instead.
    """
    if missing := [name for name in ("bash", "curl", "jq") if not shutil.which(name)]:
        pytest.skip(f"needs {', '.join(missing)}")
    [shell] = blocks(WORKER_PAGE, "sh")
    script = shell.text.replace("http://localhost:8080", server_url)
    # A worker that is stopped ends its fetch first.
    assert "wait_ms: 5000" in script
    script = script.replace("wait_ms: 5000", "wait_ms: 500")
    if sending:
        script = script.replace("timeout 15 echo", f"timeout 15 bash -c '{sending}'")
    process = subprocess.Popen(["bash", "-c", script], text=True)
    started = psutil.Process(process.pid)
    try:
        yield process
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            for each in [started, *started.children(recursive=True)]:
                each.kill()
        process.wait()


def test_the_shell_worker_completes_a_job_and_stops_at_sigterm(
    server_url: str,
) -> None:
    job_id = post(server_url, "jobs", EMAIL)["id"]
    with running_shell_worker(server_url) as process:
        wait_until(lambda: get_job(server_url, job_id)["state"] == "completed", "job completed")
        process.terminate()
        assert process.wait(DEADLINE_S) == 0
    assert get_job(server_url, job_id)["result"] == {"sent": True}


def test_the_shell_worker_reports_a_failure(server_url: str) -> None:
    job_id = post(server_url, "jobs", EMAIL)["id"]
    with running_shell_worker(server_url, "exit 3"):
        wait_until(lambda: "errors" in get_job(server_url, job_id), "failure reported")
    assert get_job(server_url, job_id)["errors"][0]["message"] == "exit 3"


def test_another_worker_soon_gets_the_job_of_a_killed_shell_worker(
    database_url: str, start_server: StartServer
) -> None:
    with (
        start_server(database_url) as server,
        psycopg.connect(database_url, autocommit=True) as connection,
    ):
        job_id = post(server.url, "jobs", EMAIL)["id"]
        with running_shell_worker(server.url, "sleep 60"):
            wait_until(lambda: get_job(server.url, job_id)["state"] == "active", "job fetched")
        end_leases(connection)
        assert get_job(server.url, job_id)["state"] == "available"
        with running_shell_worker(server.url):
            wait_until(lambda: get_job(server.url, job_id)["state"] == "completed", "taken over")
        assert get_job(server.url, job_id)["attempt"] == 2
        assert_two_workers(connection, job_id)


def python_command(file: Path) -> list[str]:
    """How to run the Python example."""
    return [sys.executable, str(file)]


def js_command(file: Path) -> list[str]:
    """How to run the Node example."""
    node = shutil.which("node")
    if not node or subprocess.run([node, "-e", "require('pg')"], stderr=subprocess.PIPE).returncode:
        pytest.skip("needs node and its package pg, found through NODE_PATH")
    return [node, str(file)]


def go_command(file: Path) -> list[str]:
    """How to run the Go example, after building it."""
    go = shutil.which("go")
    env = {"GO111MODULE": "off", "GOPATH": DEBIAN_GOPATH, "GOCACHE": str(file.parent / "cache")}
    env = {**env, **os.environ}
    library = [str(go), "list", "github.com/lib/pq"]
    if not go or subprocess.run(library, env=env, capture_output=True).returncode:
        pytest.skip("needs go and its library github.com/lib/pq, found through GOPATH")
    program = file.with_suffix("")
    subprocess.run([go, "build", "-o", program, file], env=env, check=True)
    return [str(program)]


COMMANDS = {"python": python_command, "js": js_command, "go": go_command}
LANGUAGE_PAGES = {
    "python": DOCS / "python.md",
    "js": DOCS / "node.md",
    "go": DOCS / "go.md",
}
# How long the workers wait between heartbeats, and how long they do in tests.
PULSES = {
    "python": ("HEARTBEAT_S = 5", "HEARTBEAT_S = 0.05"),
    "js": ("heartbeat_ms = 5000", "heartbeat_ms = 50"),
    "go": ("heartbeat = 5 * time.Second", "heartbeat = 50 * time.Millisecond"),
}


def programs(language: str, folder: Path) -> tuple[list[str], list[str]]:
    """How to run a language's producer and worker, the worker with a fast pulse."""
    producer, worker = blocks(LANGUAGE_PAGES[language], language)
    assert PULSES[language][0] in worker.text
    commands = []
    for name, text in (
        ("producer", producer.text),
        # ... and that does not wait long before it looks whether it has to stop.
        ("worker", worker.text.replace(*PULSES[language]).replace("timeout=5,", "timeout=0.5,")),
    ):
        file = folder / f"{name}.{language}"
        file.write_text(text)
        commands.append(COMMANDS[language](file))
    return commands[0], commands[1]


@pytest.mark.parametrize("language", COMMANDS)
def test_producer_and_worker_of_a_language_do_what_they_say(
    database_url: str, tmp_path: Path, language: str
) -> None:
    produce, work = programs(language, tmp_path)
    environ = {**os.environ, "DATABASE_URL": database_url}

    with psycopg.connect(database_url, autocommit=True) as connection:
        create_orders(connection)

        said = subprocess.run(produce, env=environ, check=True, capture_output=True, text=True)
        assert re.fullmatch(rf"enqueued {UUID}\nrefused .*\bargs\b.*\n", said.stdout)
        # The column's type decides: this one's update fails, which a worker has to survive.
        connection.execute(
            """select ojs_enqueue('{"type": "receipt.send", "args": ["no number"],
                "options": {"queue": "receipts", "retry": {"initial_interval": "PT1H"}}}')"""
        )

        def states() -> list[str]:
            query = "select state from ojs.job_state order by state"
            return [state for (state,) in connection.execute(query)]

        process = subprocess.Popen(work, env=environ)
        try:
            wait_until(lambda: states() == ["completed", "retryable"], "both jobs were tried")
            connection.execute(
                """select ojs_enqueue('{"type": "receipt.send", "args": [1],
                                        "options": {"queue": "receipts"}}')"""
            )
            wait_until(lambda: states().count("completed") == 2, "a waiting worker went on")
            process.terminate()
            assert process.wait(DEADLINE_S) == 0
        finally:
            process.kill()
            process.wait()
        sent = connection.execute("select id, receipt_sent from orders").fetchall()
    assert sent == [(1, True)]


@pytest.mark.parametrize("language", COMMANDS)
def test_another_worker_soon_gets_the_job_of_a_killed_worker_of_a_language(
    database_url: str, tmp_path: Path, language: str
) -> None:
    """While it lives its heartbeats extend the lease, though its transaction is open."""
    _, work = programs(language, tmp_path)
    environ = {**os.environ, "DATABASE_URL": database_url}
    with (
        psycopg.connect(database_url, autocommit=True) as connection,
        psycopg.connect(database_url) as busy,
    ):
        create_orders(connection)
        connection.execute("insert into orders (email) values ('user@example.com')")
        row = connection.execute(
            """select body ->> 'id' from ojs_enqueue('{"type": "receipt.send", "args": [1],
                "options": {"queue": "receipts"}}')"""
        ).fetchone()
        assert row
        busy.execute("select from orders for update")  # so that the job takes its time

        extended = "select from ojs.active where lease_until > started_at + interval '20.01 s'"
        process = subprocess.Popen(work, env=environ)
        try:
            wait_until(lambda: connection.execute(extended).rowcount == 1, "the lease is extended")
        finally:
            process.kill()
            process.wait()
        end_leases(connection)
        state = "select state, attempt from ojs.job_state where id = %s"
        assert connection.execute(state, row).fetchall() == [("available", 1)]

        busy.rollback()
        process = subprocess.Popen(work, env=environ)
        try:
            completed = ("completed", 2)
            wait_until(lambda: connection.execute(state, row).fetchone() == completed, "taken over")
        finally:
            process.kill()
            process.wait()
        assert_two_workers(connection, row[0])


def test_the_program_of_the_readme_enqueues_and_works(database_url: str, tmp_path: Path) -> None:
    [program] = blocks(README, "python")
    file = tmp_path / "program.py"
    file.write_text(program.text)
    with psycopg.connect(database_url, autocommit=True) as connection:
        create_orders(connection)
        environ = {**os.environ, "DATABASE_URL": database_url}
        subprocess.run(python_command(file), env=environ, check=True)
        sent = connection.execute("select receipt_sent from orders").fetchall()
        states = connection.execute("select type, state from ojs.job_state").fetchall()
    assert (sent, states) == ([(True,)], [("receipt.send", "completed")])
