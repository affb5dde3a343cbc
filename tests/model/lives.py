"""How a job lives: the transitions of the specification's state machine (ojs-core 6)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tests.model.state import Elsewhere, Job, Rank, View
from tests.model.wishes import LIVE, Retry, Unique, Wish
from tests.model.workflows import Workflows

DEFAULT_LEASE = DEFAULT_TIMEOUT = timedelta(seconds=1800)
ERRORS_KEPT = 20
# Not compared: the error of a job that was given back, until it fails again;
# the specification does not say whether it is shown.
UNSAID = "unsaid"
# Begins the ids by which the model calls the jobs of a batch that was refused.
NOT_MADE = "not-made"
FINAL_CODES = ("DISCARD", "FAIL", "DEAD_LETTER")


class Refused(Exception):
    """The call is refused with this status and changes nothing."""

    def __init__(self, status: int) -> None:
        super().__init__(f"refused with {status}")
        self.status = status


@dataclass(frozen=True)
class Failure:
    """What a worker reports in a nack."""

    code: str = "boom"
    retryable: bool | None = None
    requeue: bool = False

    def is_final(self, retry: Retry) -> bool:
        """Must this error not be retried, whatever the attempts (ojs-retry 6, 7)?"""
        if self.code in FINAL_CODES:
            return True
        if self.code == "RETRY":
            return False
        return self.retryable is False or retry.gives_up_at(self.code)

    def request(self) -> dict[str, Any]:
        error: dict[str, Any] = {"code": self.code, "message": "no"}
        if self.retryable is not None:
            error["retryable"] = self.retryable
        return {"error": error, "requeue": self.requeue}


class Lives(Workflows):
    """One call: how the view changes at a time."""

    def __init__(
        self,
        view: View,
        now: datetime,
        call: int,
        elsewhere: Elsewhere,
        workflow_now: Callable[[str], Any],
        job_now: Callable[[str], Any],
    ) -> None:
        super().__init__(view, now, workflow_now)
        self.elsewhere = elsewhere
        self._job_now = job_now
        self._rank: Rank = (call, 0)

    # Jobs come into being.

    def job_in(self, job_id: str, *states: str) -> Job:
        """The job if it is in one of these states; anything else is refused (ojs-core 6.4)."""
        job = self.view.job(job_id)
        if not job:
            raise Refused(404)
        if job.state not in states:
            raise Refused(409)
        return job

    def enqueue(self, wish: Wish, job_id: str, given: str | None = None) -> int:
        """201, or 200 when `job_id` is the job that a unique policy answers with.

        given: the id that the client chose.
        """
        view, now = self.view, self.now
        if given and view.job(given):
            raise Refused(409)
        scheduled = wish.schedule_s is not None and wish.schedule_s > 0
        state = "pending" if wish.pending else "scheduled" if scheduled else "available"
        due_at = _after(now, wish.schedule_s)
        if wish.unique:
            view.keys[wish.fingerprint] = self._rank[0]
            for holder in self.duplicates(wish, wish.unique):
                if wish.unique.on_conflict == "ignore":
                    assert job_id == holder.id or job_id.startswith(NOT_MADE)
                    return 200
                if wish.unique.on_conflict == "reject":
                    raise Refused(409)
                if wish.unique.on_conflict.endswith("schedule") and holder.state == "scheduled":
                    state, due_at = "scheduled", holder.due_at
                if holder.live:
                    self.cancel(holder.id)
        assert job_id == (given or job_id)
        self.place(wish, job_id, state=state, due_at=due_at)
        return 201

    def duplicates(self, wish: Wish, unique: Unique) -> list[Job]:
        """The jobs that a unique policy counts as the same, newest first."""
        period = unique.period_s and timedelta(seconds=unique.period_s)
        found = [
            job
            for job in self.view.living()
            if job.wish.fingerprint == wish.fingerprint
            and job.state in unique.states
            and (not period or self.now < job.created_at + period)
        ]
        return sorted(found, key=lambda job: (job.created_at, job.id), reverse=True)

    def place(self, wish: Wish, job_id: str, **more: Any) -> None:
        """Insert a job as it is wished, available unless the test says otherwise."""
        now = self.now
        if "state" not in more:
            scheduled = wish.schedule_s is not None and wish.schedule_s > 0
            more["state"] = "scheduled" if scheduled else "available"
            more["due_at"] = _after(now, wish.schedule_s)
        stamps = {"created_at": now}
        if more["state"] == "available":
            stamps["enqueued_at"] = now
        if wish.queue not in self.view.paused:
            self.view.paused[wish.queue] = False
        ends = [end for end in (_after(now, wish.expires_s), _after(now, wish.ttl_s)) if end]
        self.view.jobs[job_id] = Job(
            id=job_id,
            wish=wish,
            stamps=stamps,
            created_at=now,
            rank=self._rank,
            expires_at=min(ends, default=None),
            deadline_at=_after(now, wish.total_s),
            **more,
        )

    def next_in_order(self) -> None:
        """What becomes available from here on comes after what already did, in this call too."""
        self._rank = (self._rank[0], self._rank[1] + 1)

    # Jobs change their state.

    def change(self, job: Job, drop: tuple[str, ...] = (), **more: Any) -> Job:
        stamps = {name: at for name, at in job.stamps.items() if name not in drop}
        stamps |= more.pop("stamps", {})
        changed = replace(job, stamps=stamps, **more)
        self.view.jobs[job.id] = changed
        return changed

    def release(self, job: Job, **more: Any) -> None:
        """To the back of its priority's line."""
        self.change(
            job,
            ("started_at", "next_attempt_at"),
            state="available",
            worker=None,
            due_at=None,
            rank=self._rank,
            stamps=more.pop("stamps", {}) | {"enqueued_at": self.now},
            **more,
        )

    def finish(self, job: Job, state: str, drop: tuple[str, ...] = (), **more: Any) -> None:
        """To its end, and its workflow goes on."""
        worker = job.worker if state in ("completed", "cancelled") else None
        ended = self.change(job, (*drop, "next_attempt_at"), state=state, worker=worker, **more)
        if job.step:
            self.job_ended(ended)

    def start(self, job: Job, worker: str | None, lease_s: int | None) -> None:
        seconds = job.wish.lease_s or lease_s
        lease = timedelta(seconds=seconds) if seconds else DEFAULT_LEASE
        timeout = _after(self.now, job.wish.timeout_s) or self.now + DEFAULT_TIMEOUT
        self.change(
            job,
            state="active",
            attempt=job.attempt + 1,
            worker=worker,
            lease=lease,
            lease_until=self.now + lease,
            timeout_at=timeout,
            stamps={"started_at": self.now},
        )

    def fail(self, job: Job, failure: Failure, how: str) -> None:
        """An attempt has failed: how is retry, recover (lease or worker lost) or requeue."""
        wish = job.wish
        used_up = job.attempt >= wish.retry.max_attempts
        dies = {
            "requeue": False,
            "recover": used_up,
            "retry": used_up or failure.is_final(wish.retry),
        }[how]
        if job.step and job.step[0] in self.view.workflows:
            dies = dies or self.view.workflows[job.step[0]].state == "cancelled"
        delay_ms = 0
        if not dies and how in ("retry", "requeue"):
            delay_ms = self._delay_ms(job) if how == "retry" else _give_back_ms(job)
        due_at = self.now + timedelta(milliseconds=delay_ms)
        if how == "retry" and job.deadline_at:
            dies = dies or job.deadline_at < due_at + timedelta(seconds=wish.timeout_s or 0)
        entry = (job.attempt, failure.code)
        more: dict[str, Any] = {"errors": (*job.errors, entry)[-ERRORS_KEPT:]}
        if wish.ttl_s:
            more["expires_at"] = None
        more["error"] = UNSAID if how == "requeue" else failure.code
        if dies:
            letter = wish.retry.dead_letter and failure.code not in ("DISCARD", "FAIL")
            self.finish(
                job,
                "discarded",
                dead_letter=letter or failure.code == "DEAD_LETTER",
                stamps={"completed_at": self.now, "discarded_at": self.now},
                **more | {"error": failure.code},
            )
        elif how == "retry" or delay_ms:
            self.change(
                job,
                ("started_at",),
                state="retryable",
                attempt=job.attempt - (how == "requeue"),
                worker=None,
                due_at=due_at,
                delay_ms=delay_ms,
                stamps={"next_attempt_at": due_at},
                **more,
            )
        else:
            self.release(job, attempt=job.attempt - (how == "requeue"), **more)

    def _delay_ms(self, job: Job) -> int:
        """How long the retry waits; with jitter half to one and a half times that (ojs-retry 5)."""
        delay_ms = job.wish.retry.delay_ms(job.attempt)
        shown = (self._job_now(job.id) or {}).get("retry_delay_ms")
        if job.wish.retry.jitter and shown:
            assert delay_ms * 0.5 <= shown <= delay_ms * 1.5
            return int(shown)
        return delay_ms

    def cancel(self, job_id: str) -> int:
        stamps = {"cancelled_at": self.now}
        self.finish(self.job_in(job_id, *LIVE), "cancelled", stamps=stamps)
        return 200

    def expire(self, job: Job) -> None:
        kind = "enqueue_ttl_expired" if job.wish.ttl_s else "expired"
        self.finish(
            job, "discarded", ("started_at",), error=kind, stamps={"discarded_at": self.now}
        )

    def take(self, job: Job) -> None:
        """Cancel a job of a cancelled workflow, unless it runs or somebody moves it."""
        if job.live and job.state != "active" and self._is_taken(job):
            self.cancel(job.id)

    def _is_taken(self, job: Job) -> bool:
        """Was this job free to be ended? What happened decides where a fetch may lock its row."""
        if self.elsewhere.holds(job):
            return False
        if not self.elsewhere.looks_at(job):
            return True
        return (self._job_now(job.id) or {}).get("state") not in (job.state, None)


def _after(now: datetime, seconds: int | None) -> datetime | None:
    return None if seconds is None else now + timedelta(seconds=seconds)


def _give_back_ms(job: Job) -> int:
    """At once the first time; the longer, the more often this attempt has been given back."""
    times = 0
    while times < len(job.errors) and job.errors[-1 - times][0] == job.attempt:
        times += 1
    return min(100 * 2**times, 30_000) if times else 0
