"""What tests of the documents share: their fenced blocks, and jobs for the examples."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from tests.doors import send
from tests.processes import PROJECT

DOCS = PROJECT / "docs"
README = PROJECT / "README.md"
ENQUEUE_PAGE = DOCS / "enqueue.md"
QUICKSTART = DOCS / "quickstart.md"
ERRORS = DOCS / "errors.md"
TESTING = DOCS / "testing.md"
_PAGES: tuple[str, ...] = (
    "sql",
    "enqueue",
    "work",
    "workflows",
    "cron",
    "queues",
    "queue-settings",
    "bulk",
)
_PAGES += ("dead-letters", "operate", "sql-only", "testing")
SQL_PAGES = [DOCS / f"{name}.md" for name in _PAGES]
SQL_PAGES += [DOCS / f"{name}.md" for name in ("workers", "rate-limits", "progress")]
SQL_PAGES += [DOCS / "jobs.md"]
SQL_PAGES += [DOCS / "monitoring.md"]

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


def post(server_url: str, path: str, body: str) -> Any:
    """POST under /ojs/v1; the answer's JSON, which must not be an error."""
    status, answer = send(server_url, "POST", path, body)
    assert status < 300, answer
    return answer


def get_job(server_url: str, job_id: str) -> Any:
    """The job as the server shows it now."""
    return send(server_url, "GET", f"jobs/{job_id}").job


def create_orders(connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
    """The table that the examples write to, as the page on enqueueing creates it."""
    found = re.search(r"^create table orders .*;$", ENQUEUE_PAGE.read_text(), re.MULTILINE)
    assert found
    connection.execute(found[0].encode())


def end_leases(connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
    """What a server does about leases 25 s later: in time for a takeover within 30 s."""
    later = "select set_config('ojs.now', (clock_timestamp() + interval '25 s')::text, false)"
    connection.execute(later.encode())
    connection.execute("select ojs.tick('{reap}')")
    connection.execute("reset ojs.now")


def assert_two_workers(connection: "psycopg.Connection[tuple[Any, ...]]", job_id: str) -> None:
    """Each process that had the job has an id of its own."""
    started = "select worker_id from ojs.job_story where job_id = %s and event = 'job.started'"
    workers = [worker for (worker,) in connection.execute(started, [job_id])]
    assert len(workers) == len(set(workers)) == 2
    assert None not in workers
