"""What each call must answer and change, by the specification; no SQL is asked.

A call's changes go into a view. Where the specification leaves a choice (when an expired job is
discarded, which of several equal jobs comes first), what happened is looked up and must be allowed.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.model.claims import Claims
from tests.model.lives import Failure, Refused
from tests.model.state import Job, Worker

WORKER_DIES_AFTER = timedelta(seconds=30)


class Oracle(Claims):
    """One call: how the view changes at a time."""

    # What workers and clients ask for.

    def held(self, job_id: str, worker: str | None) -> Job:
        """The job if this worker may report about it; one that names no worker may."""
        job = self.job_in(job_id, "active")
        if worker and job.worker and worker != job.worker:
            raise Refused(409)
        return job

    def ack(self, job_id: str, worker: str | None, result: Any) -> int:
        job = self.held(job_id, worker)
        stamps = {"completed_at": self.now}
        self.finish(job, "completed", error=None, result=result, stamps=stamps)
        return 200

    def nack(self, job_id: str, worker: str | None, failure: Failure) -> int:
        job = self.held(job_id, worker)
        self.fail(job, failure, "requeue" if failure.requeue else "retry")
        return 200

    def activate(self, job_id: str) -> int:
        job = self.job_in(job_id, "pending")
        stamps = {"activated_at": self.now}
        if job.due_at and job.due_at > self.now:
            self.change(job, state="scheduled", stamps=stamps)
        else:
            self.release(job, stamps=stamps)
        return 200

    def heartbeat(
        self, worker: str, job_ids: list[str], lease_s: int | None, state: str
    ) -> tuple[set[str], str]:
        """The jobs whose leases are extended, and the state that the worker gets."""
        self.view.workers[worker] = Worker(self.now, state)
        extended = set()
        for job_id in job_ids:
            job = self.view.job(job_id)
            if job and job.state == "active" and job.worker in (None, worker):
                lease = timedelta(seconds=lease_s) if lease_s else job.lease
                self.change(job, worker=worker, lease_until=self.now + lease)
                extended.add(job_id)
        return extended, state

    def pause(self, queue: str, paused: bool) -> int:
        if self.view.paused.get(queue) != paused:
            self.view.paused[queue] = paused
        return 200

    def retry_letter(self, job_id: str) -> int:
        """Available again with all its attempts; a deadline that has passed does not come back.

        It takes its unique key as an enqueue does, and its workflow goes on from there.
        """
        job = self.job_in(job_id, "discarded")
        if job.wish.unique:
            self.view.keys[job.wish.fingerprint] = self._rank[0]
            for holder in self.duplicates(job.wish, job.wish.unique):
                if not job.wish.unique.on_conflict.startswith("replace"):
                    raise Refused(409)
                if holder.live:
                    self.cancel(holder.id)
        revived = job.step is not None and self.revive(*job.step)
        self.release(
            self.change(job, ("discarded_at", "completed_at", "started_at")),
            attempt=0,
            error=None,
            delay_ms=None,
            dead_letter=False,
            step=job.step if revived else None,
            expires_at=None if job.expired(self.now) else job.expires_at,
            deadline_at=job.deadline_at if job.deadline_at and job.deadline_at > self.now else None,
            stamps={"re_enqueued_at": self.now},
        )
        return 200

    def delete_letter(self, job_id: str) -> int:
        self.change(self.job_in(job_id, "discarded"), state="gone")
        return 200

    def cancel_any_workflow(self, workflow_id: str) -> int:
        workflow = self.view.workflows.get(workflow_id)
        if not workflow or workflow.state == "gone":
            raise Refused(404)
        if workflow.state != "running":
            raise Refused(409)
        self.cancel_nested(workflow_id)
        return 200

    # What the clock does.

    def reap_leases(self) -> None:
        for job in self._active():
            if job.timeout_at and job.timeout_at <= self.now:
                self.fail(job, Failure("timeout"), "retry")
            elif job.lease_until and job.lease_until <= self.now:
                self.fail(job, Failure("visibility_timeout"), "recover")

    def reap_workers(self) -> None:
        for name, worker in list(self.view.workers.items()):
            if (
                worker.state == "gone"
                or ("workers", name) in self.elsewhere.written
                or worker.beat_at >= self.now - WORKER_DIES_AFTER
            ):
                continue
            self.view.workers[name] = replace(worker, state="gone")
            for job in self._active():
                if job.worker == name:
                    self.fail(job, Failure("worker_death"), "recover")

    def _active(self) -> list[Job]:
        active = [job for job in self.view.living() if job.state == "active"]
        return [job for job in active if not self.elsewhere.holds(job)]

    def sweep(self) -> None:
        """Expired jobs that wait are discarded, and any whose total timeout has passed."""
        for job in self.view.living():
            waits = job.state in ("available", "scheduled", "pending") and job.expired(self.now)
            if waits and self._is_taken(job):
                self.expire(job)
        for job in self.view.living():
            if job.live and job.deadline_at and job.deadline_at <= self.now and self._is_taken(job):
                ended = {"completed_at": self.now} if job.state == "active" else {}
                self.finish(
                    job,
                    "discarded",
                    error="total_timeout",
                    errors=(*job.errors, (job.attempt, "total_timeout")),
                    dead_letter=job.wish.retry.dead_letter,
                    stamps=ended | {"discarded_at": self.now},
                )

    def prune(self, done_before: datetime, discarded_before: datetime) -> None:
        """Jobs and workflows past their retention may be gone, others may not."""
        for job in self.view.living():
            before = discarded_before if job.state == "discarded" else done_before
            old = not job.live and not job.dead_letter and job.stamps[f"{job.state}_at"] < before
            if old and self._job_now(job.id) is None:
                self.change(job, state="gone")
        self.prune_workflows(done_before)
