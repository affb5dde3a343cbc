"""What a fetch may claim (ojs-core 7.2, ojs-rate-limiting 5 to 8)."""

from datetime import datetime

from tests.model.lives import Lives
from tests.model.state import Job
from tests.model.wishes import CONCURRENCY, RATE, RATE_PERIOD


class Claims(Lives):
    """The part of the oracle that is about fetches, and the promotion they begin with."""

    def fetch(
        self, queues: list[str], count: int, worker: str, lease_s: int | None, got: list[str]
    ) -> None:
        """Are these the jobs that a fetch may claim, in this order? If so they are started."""
        rest = list(got)
        known = self.view.workers.get(worker)
        for queue in queues if not known or known.state in ("running", "gone") else []:
            if len(got) - len(rest) == count:
                break
            if not self.view.paused.get(queue, False):
                self.promote(queue)
                while len(got) - len(rest) < count and self._claim(queue, rest, worker, lease_s):
                    pass
                self._end_unclaimed(queue)
        assert not rest, f"claimed jobs that nobody may start now: {rest}"

    def _claim(self, queue: str, rest: list[str], worker: str, lease_s: int | None) -> bool:
        """Start the first of `rest` if it is the next job of the queue; False when none is left."""
        waiting = [
            job
            for job in self.view.living()
            if job.wish.queue == queue and job.state == "available" and self._may_start(job)
        ]
        for job in waiting:
            if job.wish.limit:
                self._keep_starts(job.wish.limit)
                self.view.looked_through[queue] = True
        free = [
            job
            for job in waiting
            if not self.elsewhere.holds(job) and self._has_capacity(job.wish.limit)
        ]
        sure = min((job.order for job in free if not self.elsewhere.looks_at(job)), default=None)
        claimed = [job for job in free if job.id in rest[:1]]
        if not claimed:
            assert sure is None, f"a job of {queue} was passed over, {rest} came instead"
            return False
        [job] = claimed
        assert sure is None or job.order <= sure, f"{job.id} is not the first of {queue}"
        if job.wish.limit:
            self._keep_starts(job.wish.limit, self.now)
        rest.pop(0)
        self.start(job, worker, lease_s)
        return True

    def unclaim(self, job_ids: list[str]) -> int:
        """Claims whose answer got lost did not happen, but their starts are used up."""
        for job in map(self.view.jobs.__getitem__, job_ids):
            self.change(
                job, ("started_at",), state="available", attempt=job.attempt - 1, worker=None
            )
        return 200

    def _may_start(self, job: Job) -> bool:
        return not job.expired(self.now) and not self.of_cancelled_workflow(job)

    def _keep_starts(self, limit: str, *more: datetime) -> None:
        self.view.starts[limit] = (*self.view.starts.get(limit, ()), *more)

    def _has_capacity(self, limit: str | None) -> bool:
        """Would one more start keep the limit (ojs-rate-limiting 5, 6)?"""
        if limit is None:
            return True
        if limit == "few":
            active = [
                j for j in self.view.living() if j.wish.limit == limit and j.state == "active"
            ]
            return len(active) < CONCURRENCY
        recent = [at for at in self.view.starts.get(limit, ()) if at > self.now - RATE_PERIOD]
        return len(recent) < RATE

    def _end_unclaimed(self, queue: str) -> None:
        """A fetch discards expired jobs that it meets, and cancels those of cancelled workflows."""
        for job in self.view.living():
            if job.wish.queue != queue or job.state != "available" or self._may_start(job):
                continue
            self.view.looked_through[queue] = True
            state = (self._job_now(job.id) or {}).get("state")
            if state == "discarded" and job.expired(self.now):
                self.expire(job)
            elif state == "cancelled" and self.of_cancelled_workflow(job):
                self.cancel(job.id)

    def promote(self, queue: str | None = None) -> None:
        """Scheduled and retryable jobs whose time has come are available, in the order of it."""
        due = [
            job
            for job in self.view.living()
            if job.state in ("scheduled", "retryable")
            and job.due_at is not None
            and job.due_at <= self.now
            and queue in (None, job.wish.queue)
            and not self.elsewhere.holds(job)
        ]
        last = None
        for job in sorted(due, key=lambda job: (job.due_at, job.id)):
            if job.due_at != last:
                self.next_in_order()
            last = job.due_at
            self.release(job)
