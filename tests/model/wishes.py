"""What the model asks for: jobs and workflows as Hypothesis draws them and as requests."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

QUEUES = ("one", "two")
WORKERS = ("w1", "w2", "w3")
CONCURRENCY = 1
RATE = 2
RATE_PERIOD = timedelta(seconds=10)
LIMITS = {
    "few": {"key": "few", "concurrency": CONCURRENCY},
    "slow": {"key": "slow", "rate": {"limit": RATE, "period": "PT10S"}},
}
CALLBACKS = ("on_complete", "on_success", "on_failure")
LIVE = ("available", "scheduled", "pending", "active", "retryable")


@dataclass(frozen=True)
class Retry:
    """A retry policy."""

    max_attempts: int = 3
    strategy: str = "exponential"
    dead_letter: bool = False
    jitter: bool = False

    def gives_up_at(self, code: str) -> bool:
        """Is this an error that the policy lists as not to be retried (ojs-retry 6.2)?"""
        return self != PLAIN and (code == "fatal" or code.startswith("auth."))

    def delay_ms(self, failed: int) -> int:
        """How long the job waits after its attempt number `failed` (ojs-retry 3)."""
        grown = {"constant": 1, "linear": failed, "exponential": 1 << failed - 1}
        return min(3000, 1000 * grown[self.strategy])

    def request(self) -> dict[str, Any]:
        return {
            "max_attempts": self.max_attempts,
            "backoff_strategy": self.strategy,
            "initial_interval": "PT1S",
            "max_interval": "PT3S",
            "jitter": self.jitter,
            "non_retryable_errors": ["fatal", "auth.*"],
            "on_exhaustion": "dead_letter" if self.dead_letter else "discard",
        }


# What a job gets that says nothing.
PLAIN = Retry(jitter=True)


@dataclass(frozen=True)
class Unique:
    """A unique policy."""

    by_args: bool
    on_conflict: str
    states: tuple[str, ...]
    period_s: int | None

    def request(self) -> dict[str, Any]:
        policy = {
            "keys": ["type", "args"] if self.by_args else ["type"],
            "on_conflict": self.on_conflict,
            "states": self.states,
        }
        return policy | ({"period": f"PT{self.period_s}S"} if self.period_s else {})


@dataclass(frozen=True)
class Wish:
    """A job to enqueue; times are seconds from the call on."""

    queue: str = "one"
    priority: int = 0
    arg: int = 0
    retry: Retry = PLAIN
    schedule_s: int | None = None
    expires_s: int | None = None
    ttl_s: int | None = None
    total_s: int | None = None
    timeout_s: int | None = None
    lease_s: int | None = None
    unique: Unique | None = None
    limit: str | None = None
    pending: bool = False

    @property
    def fingerprint(self) -> tuple[bool, int] | None:
        """What makes two jobs equal for their unique policies."""
        if self.unique is None:
            return None
        return self.unique.by_args, self.arg if self.unique.by_args else 0

    def request(self, now: datetime, job_id: str | None = None) -> dict[str, Any]:
        """The enqueue request at a time, with what was left out left out."""
        options = {
            "queue": self.queue,
            "priority": self.priority or None,
            "retry": None if self.retry == PLAIN else self.retry.request(),
            "scheduled_at": _from_now(now, self.schedule_s),
            "expires_at": _from_now(now, self.expires_s),
            "enqueue_ttl": self.ttl_s,
            "total_timeout": self.total_s,
            "timeout": self.timeout_s,
            "visibility_timeout": self.lease_s,
            "unique": self.unique and self.unique.request(),
            "rate_limit": self.limit and LIMITS[self.limit],
            "pending": self.pending or None,
        }
        kept = {name: value for name, value in options.items() if value is not None}
        job = {"type": "model.job", "args": [self.arg], "options": kept}
        return job | ({"id": job_id} if job_id else {})


def _from_now(now: datetime, seconds: int | None) -> str | None:
    if seconds is None:
        return None
    # A duration counts from when a step starts, not from when its workflow was created.
    return f"PT{seconds}S" if seconds > 0 else (now + timedelta(seconds=seconds)).isoformat()


@dataclass(frozen=True)
class Plan:
    """A workflow to create: a chain, a group or a batch of jobs and of further workflows."""

    kind: str
    items: "tuple[Wish | Plan, ...]"
    callbacks: tuple[tuple[str, Wish], ...] = ()

    def request(self, now: datetime) -> dict[str, Any]:
        """The workflow's definition as a client sends it."""
        items = [item.request(now) for item in self.items]
        definition = {"type": self.kind, "steps" if self.kind == "chain" else "jobs": items}
        callbacks = {role: wish.request(now) for role, wish in self.callbacks}
        return definition | ({"callbacks": callbacks} if callbacks else {})


def _seldom(*values: Any) -> st.SearchStrategy[Any]:
    """One of the values now and then, mostly None."""
    return st.sampled_from([None] * 3 * len(values) + list(values))


RETRIES = st.builds(
    Retry,
    max_attempts=st.sampled_from([3, 2, 1, 0]),
    strategy=st.sampled_from(["exponential", "linear", "constant"]),
    dead_letter=st.booleans(),
)
UNIQUES = st.builds(
    Unique,
    by_args=st.booleans(),
    on_conflict=st.sampled_from(["reject", "ignore", "replace", "replace_except_schedule"]),
    states=st.sampled_from([LIVE, LIVE, ("available", "scheduled"), (*LIVE, "completed")]),
    period_s=_seldom(5, 60),
)
PLACES: dict[str, st.SearchStrategy[Any]] = {
    "queue": st.sampled_from(QUEUES),
    "priority": st.sampled_from([0, 5, -3]),
    "arg": st.integers(0, 1),
    "retry": RETRIES,
    "schedule_s": _seldom(-1, 2, 40),
    "total_s": _seldom(20),
    "timeout_s": _seldom(4),
    "lease_s": _seldom(3),
}
WISHES = st.one_of(
    st.builds(Wish, queue=PLACES["queue"], arg=PLACES["arg"]),
    st.builds(Wish, **PLACES),
    st.builds(Wish, arg=PLACES["arg"], schedule_s=_seldom(2), unique=UNIQUES),
    st.builds(
        Wish,
        **PLACES,
        expires_s=_seldom(-1, 5),
        unique=st.none() | UNIQUES,
        limit=_seldom(*LIMITS),
        pending=st.sampled_from([False, False, False, True]),
    ),
    st.builds(Wish, queue=PLACES["queue"], limit=st.sampled_from(sorted(LIMITS))),
    st.builds(Wish, queue=PLACES["queue"], expires_s=st.sampled_from([-1, 0, 2])),
    st.builds(Wish, **PLACES, ttl_s=_seldom(5), pending=st.booleans()),
)
STEPS = st.builds(Wish, **PLACES)


def _plans(items: st.SearchStrategy[Any], kinds: list[str]) -> st.SearchStrategy[Plan]:
    callbacks = st.dictionaries(st.sampled_from(CALLBACKS), STEPS, min_size=1).map(
        lambda chosen: tuple((role, chosen[role]) for role in CALLBACKS if role in chosen)
    )
    lists = st.lists(items, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        *(
            st.builds(Plan, st.just(kind), lists, callbacks if kind == "batch" else st.just(()))
            for kind in kinds
        )
    )


FLAT = _plans(STEPS, ["chain", "group", "batch"])
NESTED = _plans(st.one_of(STEPS, FLAT), ["chain", "group", "batch"])
PLANS = st.one_of(FLAT, NESTED)
