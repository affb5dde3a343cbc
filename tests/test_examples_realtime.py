"""The programs on the page about streams and results do what the page says."""

import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.doors import send
from tests.pages import DOCS, UUID, blocks, post
from tests.waiting import DEADLINE_S, PAUSE_S, wait_until

PAGE = DOCS / "realtime.md"
JOB = '{"type": "report.make", "args": [2026], "options": {"queue": "reports"}}'


@contextmanager
def worker(server_url: str) -> Iterator[None]:
    """Completes the jobs of the examples, each a moment after it was enqueued."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(PAUSE_S):
            for job in send(server_url, "POST", "workers/fetch", {"queues": ["reports"]}).jobs:
                post(server_url, "workers/ack", json.dumps({"job_id": job["id"], "result": 42}))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_curl_follows_a_job_and_waits_for_its_result(server_url: str) -> None:
    if missing := [name for name in ("bash", "curl", "jq") if not shutil.which(name)]:
        pytest.skip(f"needs {', '.join(missing)}")
    script = "".join(block.text for block in blocks(PAGE, "sh"))
    script = script.replace("http://localhost:8080", server_url)
    with worker(server_url):
        said = subprocess.run(
            ["bash", "-ec", script], capture_output=True, text=True, timeout=DEADLINE_S, check=True
        ).stdout
    # The job may have ended before the stream began.
    last = rf"^(id: evt_{UUID}\nevent: job.completed|event: job.state_changed)\ndata: {{.*}}$"
    assert re.search(last, said, re.MULTILINE)
    assert said.endswith("\n42\n")


def test_a_page_follows_a_job_with_fetch(server_url: str, tmp_path: Path) -> None:
    node = shutil.which("node")
    if not node or subprocess.run([node, "-e", "fetch"], stderr=subprocess.PIPE).returncode:
        pytest.skip("needs node with fetch")
    [block] = blocks(PAGE, "js")
    job_id = post(server_url, "jobs", JOB)["id"]
    file = tmp_path / "page.mjs"
    url = f"{server_url}/ojs/v1/jobs/{job_id}/events"
    call = f"follow('{url}', null, (name, data) => console.log(name, data.job_id))"
    file.write_text(f"{block.text}\n{call}.then((last) => console.log(last));")
    with worker(server_url):
        said = subprocess.run(
            [node, str(file)], capture_output=True, text=True, timeout=DEADLINE_S, check=True
        ).stdout.splitlines()
    # The job may have ended before the page asked.
    assert said[-2] in (f"job.completed {job_id}", f"job.state_changed {job_id}")


def test_python_listens_to_the_websocket(server_url: str, tmp_path: Path) -> None:
    [block] = blocks(PAGE, "python")
    file = tmp_path / "listen.py"
    file.write_text(block.text.replace("localhost:8080", server_url.partition("//")[2]))
    log = tmp_path / "log"
    with log.open("w") as output:
        process = subprocess.Popen([sys.executable, "-u", str(file)], stdout=output)
    try:
        wait_until(lambda: "subscribed" in log.read_text(), "subscribed")
        with worker(server_url):
            job_id = post(server_url, "jobs", JOB)["id"]
            wait_until(lambda: job_id in log.read_text(), "the event came")
    finally:
        process.kill()
        process.wait()
