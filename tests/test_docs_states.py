"""The picture of the states in the README is true, and their page has every arrow."""

import json
import re
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from ojs_pg.server import openapi
from tests.pages import DOCS, README


class Life:
    """A job that is brought into a state, for the picture of the states."""

    def __init__(self, sql: psycopg.Connection) -> None:
        self.sql = sql
        self.id = ""

    def call(self, door: str, **request: Any) -> Any:
        query = f"select body from {door}(%s)"
        row = self.sql.execute(query.encode(), [Jsonb(request)]).fetchone()
        return row and row[0]

    def enqueue(self, **options: Any) -> None:
        self.id = self.call("ojs_enqueue", type="t", args=[], queue="picture", **options)["id"]

    def schedule(self) -> None:
        self.enqueue(scheduled_at="PT30S")

    def stage(self) -> None:
        self.enqueue(pending=True)

    def fetch(self) -> None:
        request = {"worker_id": "w", "queues": ["picture"], "visibility_timeout_ms": 20_000}
        assert [job["id"] for job in self.call("ojs_fetch", **request)["jobs"]] == [self.id]

    def ack(self) -> None:
        self.call("ojs_ack", job_id=self.id)

    def nack(self) -> None:
        self.call("ojs_nack", job_id=self.id, error={"code": "failed", "message": "no"})

    def fail_twice(self) -> None:
        for _ in range(2):
            self.nack()
            self.wait()
            self.fetch()

    def activate(self) -> None:
        self.call("ojs_activate_job", id=self.id)

    def retry(self) -> None:
        self.call("ojs_retry_dead_letter", id=self.id)

    def wait(self) -> None:
        """A minute passes."""
        self.sql.execute("select set_config('ojs.now', (ojs.now() + '1 minute')::text, true)")
        self.sql.execute("select ojs.tick()")

    def state(self) -> str:
        query = "select state from ojs.job_state where id::text = %s"
        row = self.sql.execute(query, [self.id]).fetchone()
        return row[0] if row else "[*]"


def enqueue_for_the_dead_letter(life: Life) -> None:
    life.enqueue(retry={"max_attempts": 3, "on_exhaustion": "dead_letter"})


Act = Callable[[Life], None]
# How a job comes into the state where an arrow begins, and what the words on the arrow mean.
WAYS: dict[str, list[Act]] = {
    "[*]": [],
    "available": [enqueue_for_the_dead_letter],
    "scheduled": [Life.schedule],
    "pending": [Life.stage],
    "active": [enqueue_for_the_dead_letter, Life.fetch],
    "retryable": [Life.enqueue, Life.fetch, Life.nack],
    "discarded": [enqueue_for_the_dead_letter, Life.fetch, Life.fail_twice, Life.nack],
}
ACTS: dict[str, list[Act]] = {
    "enqueue": [Life.enqueue],
    "enqueue for later": [Life.schedule],
    "enqueue as pending": [Life.stage],
    "its time comes": [Life.wait],
    "activate": [Life.activate],
    "fetch": [Life.fetch],
    "ack": [Life.ack],
    "nack": [Life.nack],
    "its lease ends": [Life.wait],
    "its delay ends": [Life.wait],
    "nack of the last attempt": [Life.fail_twice, Life.nack],
    "retry the dead letter": [Life.retry],
}
ARROW = re.compile(r"^    (\S+) --> (\w+): (.+)$", re.MULTILINE)


@pytest.mark.parametrize(("source", "target", "words"), ARROW.findall(README.read_text()))
def test_the_picture_of_the_states_is_true(
    sql: psycopg.Connection, source: str, target: str, words: str
) -> None:
    life = Life(sql)
    for act in WAYS[source]:
        act(life)
    assert life.state() == source
    for act in ACTS[words]:
        act(life)
    assert life.state() == target


def test_the_page_of_the_states_has_every_state_and_every_arrow() -> None:
    page = (DOCS / "states.md").read_text()
    states = re.findall(r"^\| `(\w+)` \| [^`|]+ \| (?:yes )?\|$", page, re.MULTILINE)
    known = json.loads(openapi.text())["components"]["schemas"]["JobState"]["enum"]
    assert sorted(states) == sorted(known)
    rows = set(re.findall(r"^\| `?(\w+)`? \| `(\w+)` \| .+ \|$", page, re.MULTILINE))
    arrows = ARROW.findall(README.read_text())
    assert {words for _, _, words in arrows} == ACTS.keys()
    assert {(source.replace("[*]", "new"), target) for source, target, _ in arrows} - rows == set()
