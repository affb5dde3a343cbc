"""What tests of the documents share: their fenced blocks, and waiting for what an example does."""

import json
import re
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest

from tests.processes import PROJECT

DOCS = PROJECT / "docs"
README = PROJECT / "README.md"
ENQUEUE_PAGE = DOCS / "enqueue.md"
DEADLINE_S = 60

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


class Block(NamedTuple):
    """A fenced block: `kind` is all that stands behind the fence, `answer` the text block below."""

    kind: str
    text: str
    answer: str

    @property
    def title(self) -> str:
        """For the test's name: the first line."""
        return self.text.partition("\n")[0][:60]


def blocks(page: Path, kind: str, answer: str = "text") -> list[Block]:
    """The blocks of one kind, each with the `answer` block that follows it, if one does."""
    fence = rf"^```([^\n]+)\n(.*?)^```$(?:\n```{answer}\n(.*?)^```$)?"
    found = re.findall(fence, page.read_text(), re.MULTILINE | re.DOTALL)
    return [Block(*each) for each in found if each[0] == kind]


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Return once the condition holds; fails the test when it never does."""
    deadline = time.monotonic() + DEADLINE_S
    while not true():
        if time.monotonic() > deadline:
            pytest.fail(f"never happened: {what}")
        time.sleep(0.02)


def post(server_url: str, path: str, body: str) -> Any:
    """POST under /ojs/v1; the answer's JSON. Raises HTTPError unless it is a 2xx."""
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{server_url}/ojs/v1/{path}", body.encode(), headers)
    with urllib.request.urlopen(request, timeout=DEADLINE_S) as response:
        return json.load(response)


def get_job(server_url: str, job_id: str) -> Any:
    """The job as the server shows it now."""
    url = f"{server_url}/ojs/v1/jobs/{job_id}"
    with urllib.request.urlopen(url, timeout=DEADLINE_S) as response:
        return json.load(response)["job"]


def create_orders(connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
    """The table that the examples write to, as the page on enqueueing creates it."""
    found = re.search(r"^create table orders .*;$", ENQUEUE_PAGE.read_text(), re.MULTILINE)
    assert found
    connection.execute(found[0].encode())
