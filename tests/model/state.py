"""What the model believes: jobs, workflows, queues, workers; in layers, one a transaction."""

from collections import ChainMap
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from tests.model.wishes import LIVE, Plan, Wish

# A number of the call, and a place within it: jobs that one call made available have no order
# among them unless the call gives them one.
Rank = tuple[int, int]


@dataclass(frozen=True)
class Job:
    """A job as its history says it must be; state is `gone` when it was deleted or pruned."""

    id: str
    wish: Wish
    state: str
    stamps: Mapping[str, datetime]
    created_at: datetime
    rank: Rank = (0, 0)
    attempt: int = 0
    worker: str | None = None
    due_at: datetime | None = None
    expires_at: datetime | None = None
    deadline_at: datetime | None = None
    lease: timedelta = timedelta()
    lease_until: datetime | None = None
    timeout_at: datetime | None = None
    delay_ms: int | None = None
    errors: tuple[tuple[int, str], ...] = ()
    error: str | None = None
    result: Any = None
    dead_letter: bool = False
    step: tuple[str, int] | None = None

    @property
    def live(self) -> bool:
        return self.state in LIVE

    @property
    def order(self) -> tuple[int, Rank]:
        """Where the job stands among the available ones of its queue."""
        return -self.wish.priority, self.rank

    def expired(self, now: datetime) -> bool:
        """May this job no longer start?"""
        return self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True)
class Step:
    """A step of a workflow: what it is to be, and the job or the workflow it became."""

    what: Wish | Plan
    role: str = "step"
    state: str = "waiting"
    job: str | None = None
    child: str | None = None
    result: Any = None


@dataclass(frozen=True)
class Workflow:
    """A workflow and its steps."""

    id: str
    kind: str
    steps: tuple[Step, ...]
    state: str = "running"
    parent: tuple[str, int] | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Worker:
    """A worker that has sent a heartbeat."""

    beat_at: datetime
    state: str = "running"


@dataclass
class View:
    """What one session sees: its own changes above what is committed, as in read committed."""

    jobs: ChainMap[str, Job] = field(default_factory=ChainMap)
    workflows: ChainMap[str, Workflow] = field(default_factory=ChainMap)
    paused: ChainMap[str, bool] = field(default_factory=ChainMap)
    workers: ChainMap[str, Worker] = field(default_factory=ChainMap)
    keys: ChainMap[Hashable, int] = field(default_factory=ChainMap)
    # Starts by limit key, and queues whose first jobs a fetch had to look through. Fetches do not
    # wait for each other here: what another transaction looks at may be passed over.
    starts: ChainMap[str, tuple[datetime, ...]] = field(default_factory=ChainMap)
    looked_through: ChainMap[str, bool] = field(default_factory=ChainMap)

    def maps(self) -> Iterator[tuple[str, ChainMap[Any, Any]]]:
        for each in fields(self):
            yield each.name, getattr(self, each.name)

    def above(self) -> "View":
        """A new layer above this one."""
        return View(**{name: each.new_child() for name, each in self.maps()})

    def merge(self) -> None:
        """Make this layer's changes those of the layer below."""
        for _, each in self.maps():
            each.maps[1].update(each.maps[0])
            each.maps[0].clear()

    def written(self) -> set[tuple[str, Hashable]]:
        """What this layer changed and others must wait for."""
        return {
            (name, key)
            for name, each in self.maps()
            if name not in ("starts", "looked_through")
            for key in each.maps[0]
        }

    def job(self, job_id: str) -> Job | None:
        """The job with this id, unless it is gone."""
        found = self.jobs.get(job_id)
        return None if found is None or found.state == "gone" else found

    def living(self) -> list[Job]:
        """All jobs that are not gone, ended ones included."""
        return [job for job in self.jobs.values() if job.state != "gone"]


class Elsewhere:
    """What the open transactions of other sessions hold."""

    def __init__(self, layers: list[View]) -> None:
        self._layers = layers
        self.written = {change for layer in layers for change in layer.written()}

    @property
    def busy(self) -> bool:
        """May a call have to wait?"""
        return any(each.maps[0] for layer in self._layers for _, each in layer.maps())

    def holds(self, job: Job) -> bool:
        """Is a change of this job under way?"""
        return ("jobs", job.id) in self.written

    def looks_at(self, job: Job) -> bool:
        """May a fetch have this job's row locked, without changing the job?"""
        return any(
            job.wish.queue in layer.looked_through.maps[0]
            or (job.wish.limit or "") in layer.starts.maps[0]
            for layer in self._layers
        )
