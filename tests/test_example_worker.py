"""The worker in docs/worker.py does what its page says."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest

from tests.conftest import StartServer
from tests.pages import DOCS, assert_two_workers, end_leases, get_job, post
from tests.waiting import DEADLINE_S, wait_until

WORKER = DOCS / "worker.py"


@contextmanager
def running_worker(server_url: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A Python process with the server's address, its output in a pipe; killed at the end."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env={"PATH": os.environ["PATH"], "OJS_URL": server_url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


# The example worker, with fetches that wait less: one that is stopped ends its fetch first.
WORKER_PROGRAM = f"""
import sys
text = open({str(WORKER)!r}).read()
assert "WAIT_MS = 5_000" in text
exec(compile(text.replace("WAIT_MS = 5_000", "WAIT_MS = 300"), "worker.py", "exec"))
"""


def test_the_example_worker_works_and_stops_at_sigterm(server_url: str) -> None:
    good = '{"type":"email.send","args":[{"to":"a@b.c","subject":"Hello"}],"queue":"mail"}'
    bad = '{"type":"unheard.of","args":[],"queue":"mail"}'
    with running_worker(server_url, "-c", WORKER_PROGRAM, "mail") as process:
        good_id, bad_id = (post(server_url, "jobs", body)["id"] for body in (good, bad))
        wait_until(lambda: "errors" in get_job(server_url, bad_id), "failed job reported")
        wait_until(lambda: get_job(server_url, good_id)["state"] == "completed", "job completed")
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=DEADLINE_S)

    assert process.returncode == 0, output
    assert output.endswith(" is done\n")
    assert get_job(server_url, good_id)["result"] == {"sent_to": "a@b.c"}
    error = get_job(server_url, bad_id)["errors"][0]
    assert (error["type"], error["message"]) == ("LookupError", "no handler for unheard.of")


# The example worker with a handler that takes as long as the test wants, and a faster pulse.
SLOW_WORKER = f"""
import sys, time
from pathlib import Path
sys.path.insert(0, {str(WORKER.parent)!r})
import worker

def hold(until):
    while not Path(until).exists():
        time.sleep(0.01)
    return "held"

worker.HANDLERS["hold"] = hold
worker.HEARTBEAT_S, worker.WAIT_MS, worker.GRACE_S = 0.02, 100, float(sys.argv[1])
worker.Worker(["held"]).run()
"""


@pytest.fixture
def held_job(database_url: str, start_server: StartServer, tmp_path: Path) -> Iterator["HeldJob"]:
    """A job on a server of its own that ends when the file `release` appears."""
    release = tmp_path / "release"
    with start_server(database_url) as server, psycopg.connect(database_url) as connection:
        connection.autocommit = True
        body = json.dumps({"type": "hold", "args": [str(release)], "queue": "held"})
        yield HeldJob(server.url, post(server.url, "jobs", body)["id"], release, connection)


class HeldJob(NamedTuple):
    """The job of `held_job`, where it is and how to end it."""

    server_url: str
    id: str
    release: Path
    connection: "psycopg.Connection[tuple[Any, ...]]"

    def wait_until_active(self) -> None:
        """Return once a worker has it."""
        wait_until(lambda: get_job(self.server_url, self.id)["state"] == "active", "job fetched")


def test_the_example_worker_finishes_the_job_in_hand_before_it_stops(held_job: HeldJob) -> None:
    with running_worker(held_job.server_url, "-c", SLOW_WORKER, "60") as process:
        held_job.wait_until_active()
        process.send_signal(signal.SIGTERM)
        seen = "select from ojs.worker where state = 'terminate'"
        wait_until(lambda: bool(held_job.connection.execute(seen).rowcount), "server was told")
        held_job.release.touch()
        output, _ = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 0, output
    assert get_job(held_job.server_url, held_job.id)["result"] == "held"


def test_the_example_worker_gives_back_what_outlasts_the_grace_period(held_job: HeldJob) -> None:
    with running_worker(held_job.server_url, "-c", SLOW_WORKER, "0") as process:
        held_job.wait_until_active()
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 1, output
    job = get_job(held_job.server_url, held_job.id)
    assert (job["state"], job["errors"][0]["code"]) == ("available", "shutdown")


def test_another_worker_soon_gets_the_job_of_a_killed_example_worker(held_job: HeldJob) -> None:
    extended = "select from ojs.active where lease_until > started_at + interval '20.01 s'"
    with running_worker(held_job.server_url, "-c", SLOW_WORKER, "60"):
        wait_until(lambda: held_job.connection.execute(extended).rowcount == 1, "lease extended")
    end_leases(held_job.connection)
    assert get_job(held_job.server_url, held_job.id)["state"] == "available"
    held_job.release.touch()
    with running_worker(held_job.server_url, "-c", SLOW_WORKER, "60"):
        wait_until(
            lambda: get_job(held_job.server_url, held_job.id)["state"] == "completed", "taken over"
        )
    assert_two_workers(held_job.connection, held_job.id)


@pytest.mark.parametrize("directive", ["quiet", "terminate"])
def test_the_example_worker_obeys_the_server(held_job: HeldJob, directive: str) -> None:
    with running_worker(held_job.server_url, "-c", SLOW_WORKER, "60") as process:
        held_job.wait_until_active()
        direct = "update ojs.worker set directive = %s"
        wait_until(
            lambda: held_job.connection.execute(direct, [directive]).rowcount == 1, "it has beaten"
        )
        seen = "select from ojs.worker where state = directive"
        wait_until(lambda: bool(held_job.connection.execute(seen).rowcount), "worker obeys")
        held_job.release.touch()
        wait_until(
            lambda: get_job(held_job.server_url, held_job.id)["state"] == "completed", "job done"
        )
        if directive == "quiet":
            assert process.poll() is None
            process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 0, output
