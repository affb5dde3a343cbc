"""The machine that the rules are made of: sessions, the clock, and how a call is judged."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar, NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.concurrency.support import NOON, uuid7
from tests.doors import Answer
from tests.model.checks import check_view
from tests.model.lives import Refused
from tests.model.oracle import Oracle
from tests.model.sessions import Session
from tests.model.state import Elsewhere, Job, View

SESSIONS = 3
RETENTION = (timedelta(days=7), timedelta(days=30))
CHORES = ["promote", "reap", "cron", "fold", "floors", "prune"]
SOME_CHORES = ["promote", "leases", "workers", "expiry", "reap", "fold", "floors", "all"]

SPANS_S = [1, 1, 1, 2, 2, 3, 3, 5, 5, 10, 10, 31, 31, 61, 1801, 8 * 86400]

who = st.integers(0, SESSIONS - 1)
pick = st.integers(0, 999)


class World(NamedTuple):
    """The sessions, the one that only looks, and the one that ticks; kept over all examples."""

    sessions: list[Session]
    observer: Session
    ticker: Session


class Machine(RuleBasedStateMachine):
    """Sessions that call doors, each in a transaction of its own or in one that stays open.

    What is drawn never depends on what is stored, so that Hypothesis can repeat and shrink it.
    """

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self._now = NOON
        self._calls = 0
        self._ids = 0
        self._last = 0
        self._main = View()
        self._open: list[View | None] = [None] * SESSIONS
        self.world.observer.connection.execute("select ojs.reset()")

    def teardown(self) -> None:
        for number, layer in enumerate(self._open):
            if layer:
                self.world.sessions[number].end(commit=False)

    # How a call is made and judged.

    def _ask(
        self,
        caller: int,
        door: str,
        request: Any,
        judge: Callable[[Oracle, Answer], int],
    ) -> Answer | None:
        """Call a door; its status must be the one that `judge` returns or refuses with."""
        self._last = caller
        answer = self.world.sessions[caller].call(door, request, self._now)
        if answer is None:
            assert self._elsewhere(caller).busy, f"{door} waited though nobody is in its way"
            return None
        with_status = self._judge(caller, lambda oracle: judge(oracle, answer))
        assert answer.status == with_status, (door, request, answer)
        return answer

    def _judge(self, caller: int | None, judge: Callable[[Oracle], int]) -> int:
        """The status that a call must have; what it changes is changed in the model."""
        elsewhere = self._elsewhere(caller)
        session = self.world.ticker if caller is None else self.world.sessions[caller]
        view = self._view(caller).above()
        self._calls += 1
        oracle = Oracle(
            view,
            self._now,
            self._calls,
            elsewhere,
            session.workflow,
            session.job,
        )
        try:
            status = judge(oracle)
        except Refused as refused:
            return refused.status
        assert not view.written() & elsewhere.written, "two transactions changed the same"
        view.merge()
        return status

    def _view(self, caller: int | None) -> View:
        return (None if caller is None else self._open[caller]) or self._main

    def _elsewhere(self, caller: int | None) -> Elsewhere:
        return Elsewhere(
            [layer for number, layer in enumerate(self._open) if layer and number != caller]
        )

    def _pick(self, caller: int, number: int, *states: str) -> str:
        """A job's id: mostly of a job in these states, sometimes of any, or of none."""
        jobs = self._view(caller).living()
        fit = [job for job in jobs if job.state in states]
        chosen: list[Job] = fit if fit and number % 4 else jobs
        return chosen[number // 4 % len(chosen)].id if chosen else uuid7(0)

    def _reporter(self, caller: int, job_id: str, by: str | None) -> str | None:
        job = self._view(caller).job(job_id)
        return (job.worker if job else None) if by == "holder" else by

    # Transactions and time.

    @rule(caller=who, what=st.sampled_from(["begin", "begin", "commit", "rollback"]))
    def begin_or_end(self, caller: int, what: str) -> None:
        session, layer = self.world.sessions[caller], self._open[caller]
        if what == "begin" and not layer:
            session.begin()
            self._open[caller] = self._main.above()
        elif what != "begin" and layer:
            session.end(what == "commit")
            self._open[caller] = None
            if what == "commit":
                layer.merge()

    @rule(seconds=st.sampled_from(SPANS_S))
    def pass_time(self, seconds: int) -> None:
        self._now += timedelta(seconds=seconds)

    @rule(chores=st.sampled_from(SOME_CHORES))
    def tick(self, chores: str) -> None:
        wanted = CHORES if chores == "all" else [chores]
        if self.world.ticker.run("select ojs.tick(%s)", [wanted], self._now) is None:
            # To drop a day's partition waits for each session that has read it.
            assert any(self._open) if chores == "all" else self._elsewhere(None).busy
            return

        def happened(oracle: Oracle) -> int:
            if chores in ("promote", "all"):
                oracle.promote()
            if chores in ("leases", "reap", "all"):
                oracle.reap_leases()
            if chores in ("workers", "reap", "all"):
                oracle.reap_workers()
            if chores in ("expiry", "reap", "all"):
                oracle.sweep()
            if chores == "all":
                oracle.prune(*(self._now - kept for kept in RETENTION))
            return 200

        self._judge(None, happened)

    # What holds after each of them.

    @invariant()
    def the_database_is_as_the_model_believes(self) -> None:
        check_view(self.world.observer, self._main)
        layer = self._open[self._last]
        if layer:
            check_view(self.world.sessions[self._last], layer)
        assert self.world.observer.broken_invariants() == []
        for session in (*self.world.sessions, self.world.ticker):
            assert session.warnings == []
