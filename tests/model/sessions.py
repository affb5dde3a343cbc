"""Sessions on the database: calls that never wait long, transactions that stay open, looks."""

from contextlib import nullcontext
from datetime import datetime
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from tests.concurrency.support import INVARIANTS
from tests.doors import Answer, refusal

LOCK_TIMEOUT = "40ms"
STATEMENT_TIMEOUT = "20s"
# All that a session sees, in one statement.
LOOK = """
select jsonb_build_object(
  'jobs', (select coalesce(jsonb_agg(ojs.find_job(u.id) order by u.ord), '[]')
    from unnest(%s::uuid[]) with ordinality u(id, ord)),
  'workflows', (select coalesce(jsonb_agg(ojs.workflow_json(u.id) order by u.ord), '[]')
    from unnest(%s::uuid[]) with ordinality u(id, ord)),
  'queues', (select coalesce(jsonb_agg(
      (ojs_queue_stats(jsonb_build_object('name', u.name))).body order by u.ord), '[]')
    from unnest(%s::text[]) with ordinality u(name, ord)),
  'letters', (ojs_list_dead_letters('{"limit": 200}')).body -> 'jobs')
"""


class Session:
    """A connection whose clock is set before each call."""

    def __init__(self, dsn: str) -> None:
        self.connection = psycopg.connect(
            dsn,
            autocommit=True,
            options=f"-c lock_timeout={LOCK_TIMEOUT} -c statement_timeout={STATEMENT_TIMEOUT}",
        )
        self._open = False
        self._clock: datetime | None = None
        self.warnings: list[str] = []
        self.connection.add_notice_handler(
            lambda notice: self.warnings.append(str(notice.message_primary))
        )

    def call(self, door: str, request: Any, now: datetime) -> Answer | None:
        """What a door answers; None when it would have had to wait for another transaction."""
        try:
            rows = self.run(f"select status, body from {door}(%s)", [Jsonb(request)], now)
        except psycopg.Error as error:
            return refusal(error)
        return Answer(*rows[0]) if rows else None

    def run(self, statement: str, values: list[Any], now: datetime) -> list[Any] | None:
        """The rows of a statement, undone alone if it fails; None when it would have waited."""
        alone = self.connection.transaction() if self._open else nullcontext()
        try:
            with alone:
                if now != self._clock:
                    self._set_clock(now)
                return self.connection.execute(statement.encode(), values).fetchall()
        except (psycopg.errors.LockNotAvailable, psycopg.errors.SerializationFailure):
            return None

    def _set_clock(self, now: datetime) -> None:
        # What is set inside a transaction may be undone with it.
        self._clock = None if self._open else now
        self.connection.execute("select set_config('ojs.now', %s, false)", [now.isoformat()])

    def begin(self) -> None:
        """Open a transaction that lasts until `end`."""
        self.connection.execute("begin")
        self._open = True

    def end(self, commit: bool) -> None:
        """Commit or roll back."""
        self.connection.execute("commit" if commit else "rollback")
        self._open = False
        self._clock = None

    def look(self, jobs: list[str], workflows: list[str], queues: list[str]) -> Any:
        """What the doors show of these, in order (null: not there), and of the dead letters."""
        [row] = self.connection.execute(LOOK.encode(), [jobs, workflows, queues]).fetchall()
        return row[0]

    def job(self, job_id: str) -> Any:
        """A job as the wire shows it; None when it is not there."""
        return self.look([job_id], [], [])["jobs"][0]

    def workflow(self, workflow_id: str) -> Any:
        """A workflow as the wire shows it; None when it is not there."""
        return self.look([], [workflow_id], [])["workflows"][0]

    def broken_invariants(self) -> list[str]:
        """What is wrong with the stored data right now, as of `invariants.sql`."""
        rows = self.connection.execute(INVARIANTS.encode()).fetchall()
        return [f"{rule}: {subject}" for rule, subject in rows]
