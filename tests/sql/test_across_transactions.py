"""What only commits can show: who is woken, and which events a reader sees."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.doors import Sql, call, do
from tests.waiting import DEADLINE_S

JOB = {"type": "email.send", "args": []}


@pytest.fixture
def caller(database_url: str) -> Iterator[Sql]:
    """A connection of an application: what it does happens when it commits."""
    with psycopg.connect(database_url) as connection:
        yield connection


@pytest.fixture
def observer(database_url: str) -> Iterator[Sql]:
    """A connection that sees what others have committed."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


def enqueue(connection: Sql, queue: str, **more: Any) -> str:
    """Enqueue a job; its id."""
    job: str = do(connection, "ojs_enqueue", {**JOB, "queue": queue, **more})["id"]
    return job


def types(page: dict[str, Any]) -> list[str]:
    return [event["type"] for event in page["events"]]


def woken(listener: Sql, stop_at: str) -> list[str]:
    """The queues notified, up to and with `stop_at`; AssertionError when it does not come."""
    queues = []
    for notice in listener.notifies(timeout=DEADLINE_S):
        queues.append(notice.payload)
        if notice.payload == stop_at:
            return queues
    raise AssertionError(f"{stop_at} was not notified, only {queues}")


def listen(observer: Sql, *queues: str) -> None:
    """A worker that waits: it listens, and its fetch has found nothing."""
    do(observer, "ojs_fetch", {"queues": [*queues]})
    observer.execute("listen ojs")


def test_a_commit_wakes_workers_and_a_rollback_does_not(caller: Sql, observer: Sql) -> None:
    listen(observer, "lost", "kept", "scheduled", "last")
    lost = enqueue(caller, "lost")
    caller.rollback()
    enqueue(caller, "kept")
    enqueue(caller, "scheduled", scheduled_at="PT1H")
    caller.commit()
    enqueue(caller, "last")
    caller.commit()
    assert woken(observer, stop_at="last") == ["kept", "last"]
    assert call(observer, "ojs_get_job", {"id": lost}).status == 404


def test_everything_that_makes_a_job_available_wakes_workers(caller: Sql, observer: Sql) -> None:
    retry = {"on_exhaustion": "dead_letter", "max_attempts": 1}
    error = {"code": "broken", "message": "it broke"}
    pending = enqueue(caller, "pending", pending=True)
    enqueue(caller, "scheduled", scheduled_at="PT0.001S")
    dead = enqueue(caller, "dead", retry=retry)
    do(caller, "ojs_fetch", {"queues": ["dead"]})
    do(caller, "ojs_nack", {"job_id": dead, "error": error})
    given_back = enqueue(caller, "given-back")
    do(caller, "ojs_fetch", {"queues": ["given-back"]})
    do(caller, "ojs_pause_queue", {"name": "paused"})
    caller.commit()

    listen(observer, "last")
    observer.execute("set ojs.notify = off")
    awaited = ["dead", "given-back", "paused", "pending", "scheduled"]
    observer.execute("select ojs.register_waiting(%s)", [awaited])
    do(caller, "ojs_activate_job", {"id": pending})
    do(caller, "ojs_retry_dead_letter", {"id": dead})
    do(caller, "ojs_nack", {"job_id": given_back, "error": error, "requeue": True})
    do(caller, "ojs_resume_queue", {"name": "paused"})
    caller.execute("select set_config('ojs.now', '2100-01-01T00:00:00Z', true)")
    caller.execute("select ojs.tick('{promote}')")
    enqueue(caller, "last")
    caller.commit()
    assert sorted(woken(observer, stop_at="last")) == [
        "dead",
        "given-back",
        "last",
        "paused",
        "pending",
        "scheduled",
    ]


def test_a_cursor_reads_every_event_once(caller: Sql, observer: Sql) -> None:
    for number in range(7):
        enqueue(caller, f"q{number}")
        caller.commit()
    seen, after = [], ""
    while True:
        page = do(observer, "ojs_list_events", {"after": after, "limit": 2})
        seen += [event["data"]["queue"] for event in page["events"]]
        after = page["cursor"]
        if not page["has_more"]:
            break
    assert seen == [f"q{number}" for number in range(7)]
    assert do(observer, "ojs_list_events", {"after": after})["events"] == []
    enqueue(caller, "new")
    caller.commit()
    page = do(observer, "ojs_list_events", {"after": after})
    assert [event["data"]["queue"] for event in page["events"]] == ["new"]


def test_a_late_commit_is_not_skipped(caller: Sql, observer: Sql, database_url: str) -> None:
    enqueue(caller, "slow")
    with psycopg.connect(database_url) as quick:
        enqueue(quick, "quick")
    before = do(observer, "ojs_list_events", {})
    assert before["events"] == [], "what follows an open transaction waits for it"
    caller.commit()
    page = do(observer, "ojs_list_events", {"after": before.get("cursor", "")})
    assert [event["data"]["queue"] for event in page["events"]] == ["slow", "quick"]


def test_an_event_has_the_envelope_of_the_specification(caller: Sql, observer: Sql) -> None:
    caller.execute("set ojs.now = '2030-01-01T12:00:00Z'")
    job = enqueue(caller, "work", priority=3)
    caller.commit()
    (event,) = do(observer, "ojs_list_events", {})["events"]
    assert event.pop("id").startswith("evt_0")
    assert event.pop("source").startswith("ojs://")
    assert event == {
        "specversion": "1.0",
        "type": "job.enqueued",
        "time": "2030-01-01T12:00:00.000Z",
        "subject": job,
        "datacontenttype": "application/json",
        "data": {
            "job_id": job,
            "job_type": "email.send",
            "queue": "work",
            "state": "available",
            "priority": 3,
            "timestamp": "2030-01-01T12:00:00.000Z",
        },
    }


def test_events_are_filtered_by_type_queue_and_job_type(caller: Sql, observer: Sql) -> None:
    job = enqueue(caller, "a")
    do(caller, "ojs_fetch", {"queues": ["a"]})
    do(caller, "ojs_ack", {"job_id": job})
    enqueue(caller, "b")
    do(caller, "ojs_pause_queue", {"name": "b"})
    caller.commit()

    def listed(**filters: Any) -> list[str]:
        return types(do(observer, "ojs_list_events", {**filters}))

    whole_life = ["job.enqueued", "job.started", "job.completed"]
    assert listed() == [*whole_life, "job.enqueued", "queue.paused"]
    assert listed(types=["job.started"]) == ["job.started"]
    assert listed(types="job.started,queue.paused") == ["job.started", "queue.paused"]
    assert listed(types=["job.*"]) == [*whole_life, "job.enqueued"]
    assert listed(queues=["b"]) == ["job.enqueued", "queue.paused"]
    assert listed(queues=["b"], types=["job.*"]) == ["job.enqueued"]
    assert listed(job_types=["email.send"]) == [*whole_life, "job.enqueued"]
    assert listed(job_types=["other"]) == []
