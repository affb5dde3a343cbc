"""A job's life as a state machine: random calls from several sessions, each judged by the model.

`OJS_MODEL_EXAMPLES=400` runs as many examples, of 50 steps each.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test
from psycopg.types.json import Jsonb

from tests.concurrency.support import uuid7
from tests.doors import Answer
from tests.model.checks import check_parent_results
from tests.model.lives import NOT_MADE, Failure
from tests.model.machine import SESSIONS, Machine, World, pick, who
from tests.model.oracle import Oracle
from tests.model.sessions import Session
from tests.model.wishes import LIVE, PLANS, QUEUES, STEPS, WISHES, WORKERS, Plan, Wish

EXAMPLES = os.environ.get("OJS_MODEL_EXAMPLES")
settings.register_profile("model", max_examples=30, stateful_step_count=30)
settings.register_profile("model-long", max_examples=int(EXAMPLES or 1), stateful_step_count=50)
PROFILE = settings(
    settings.get_profile("model-long" if EXAMPLES else "model"),
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)

worker = st.sampled_from(WORKERS)
failures = st.builds(
    Failure,
    code=st.sampled_from(
        ["boom", "boom", "boom", "RETRY", "fatal", "auth.denied", "DISCARD", "FAIL", "DEAD_LETTER"]
    ),
    retryable=st.sampled_from([None, None, None, True, False]),
    requeue=st.sampled_from([False, False, True]),
)
reporter = st.sampled_from(["holder", "holder", "holder", None, *WORKERS])


# Door, the states it expects, and what it does.
MANAGED: dict[str, tuple[str, tuple[str, ...], Callable[[Oracle, str], int]]] = {
    "cancel": ("ojs_cancel_job", LIVE, Oracle.cancel),
    "activate": ("ojs_activate_job", ("pending",), Oracle.activate),
    "retry": ("ojs_retry_dead_letter", ("discarded",), Oracle.retry_letter),
    "delete": ("ojs_delete_dead_letter", ("discarded",), Oracle.delete_letter),
}


class Life(Machine):
    """What producers and workers ask for, in any order."""

    @initialize(wishes=st.lists(STEPS, min_size=2, max_size=4))
    def begin_with_some_jobs(self, wishes: list[Wish]) -> None:
        self._enqueue_batch(0, wishes)

    # Producers.

    @rule(caller=who, wish=WISHES, named=st.sampled_from(["new", "new", "no", "old"]), number=pick)
    def enqueue(self, caller: int, wish: Wish, named: str, number: int) -> None:
        self._ids += 1
        ids = {"new": uuid7(self._ids), "old": self._pick(caller, number)}
        self._enqueue(caller, wish, ids.get(named))
        if wish.limit:
            # A limit shows when more is there than it allows.
            for _ in range(2):
                self._enqueue(caller, wish)
            self._fetch_all(caller, WORKERS[number % len(WORKERS)])

    def _enqueue(self, caller: int, wish: Wish, job_id: str | None = None) -> None:
        request = wish.request(self._now, job_id)

        def judge(oracle: Oracle, answer: Answer) -> int:
            found = str(answer.body.get("id", job_id))
            return oracle.enqueue(wish, found, given=job_id)

        self._ask(caller, "ojs_enqueue", request, judge)

    @rule(caller=who, wishes=st.lists(WISHES, min_size=1, max_size=4))
    def enqueue_batch(self, caller: int, wishes: list[Wish]) -> None:
        self._enqueue_batch(caller, wishes)

    def _enqueue_batch(self, caller: int, wishes: list[Wish]) -> None:
        def judge(oracle: Oracle, answer: Answer) -> int:
            made = [job["id"] for job in answer.body.get("jobs", [])]
            for number, wish in enumerate(wishes):
                oracle.enqueue(wish, made[number] if made else f"{NOT_MADE}-{number}")
                oracle.next_in_order()
            return 201

        jobs = [wish.request(self._now) for wish in wishes]
        self._ask(caller, "ojs_enqueue_batch", {"jobs": jobs}, judge)

    @rule(caller=who, what=st.sampled_from(sorted(MANAGED)), number=pick)
    def manage(self, caller: int, what: str, number: int) -> None:
        """What is done to one job from outside, mostly to one that it can be done to."""
        door, states, judge = MANAGED[what]
        job_id = self._pick(caller, number, *states)
        self._ask(caller, door, {"id": job_id}, lambda oracle, _: judge(oracle, job_id))
        job = self._view(caller).job(job_id)
        if job and job.wish.unique:
            self._enqueue(caller, job.wish)

    @rule(
        caller=who,
        name=worker,
        queue=st.sampled_from(QUEUES),
        paused=st.sampled_from([True, False, False]),
    )
    def pause(self, caller: int, name: str, queue: str, paused: bool) -> None:
        door = "ojs_pause_queue" if paused else "ojs_resume_queue"
        self._ask(caller, door, {"name": queue}, lambda o, _: o.pause(queue, paused))
        self._fetch(caller, name, [queue], 1, None, "")

    # Workers.

    @rule(
        caller=who,
        name=worker,
        queues=st.permutations(QUEUES).flatmap(lambda q: st.sampled_from([q, q[:1]])),
        count=st.integers(1, 4),
        lease_s=st.sampled_from([None, None, 2, 40]),
        then=st.sampled_from(["", "", "", "ack", "ack", "nack", "lost"]),
    )
    def fetch(
        self, caller: int, name: str, queues: list[str], count: int, lease_s: int | None, then: str
    ) -> None:
        self._fetch(caller, name, queues, count, lease_s, then)

    def _fetch_all(self, caller: int, name: str) -> None:
        self._fetch(caller, name, list(QUEUES), 4, None, "")

    def _fetch(
        self, caller: int, name: str, queues: list[str], count: int, lease_s: int | None, then: str
    ) -> None:
        request: dict[str, Any] = {"queues": queues, "count": count, "worker_id": name}
        if lease_s:
            request["visibility_timeout_ms"] = 1000 * lease_s

        def judge(oracle: Oracle, answer: Answer) -> int:
            got = [job["id"] for job in answer.jobs]
            oracle.fetch(queues, count, name, lease_s, got)
            return 200

        answer = self._ask(caller, "ojs_fetch", request, judge)
        claimed = answer.jobs if answer else []
        check_parent_results(self._view(caller), claimed)
        if then == "lost" and claimed:
            self._unclaim(caller, claimed)
        for job in claimed:
            if then == "ack":
                self._ack(caller, job["id"], name, 7)
            elif then == "nack":
                self._nack(caller, job["id"], name, Failure())

    def _unclaim(self, caller: int, claimed: list[Any]) -> None:
        """What a server does with a fetch whose client is gone."""
        undo = "select ojs.unclaim_jobs(%s)"
        assert self.world.sessions[caller].run(undo, [Jsonb(claimed)], self._now) is not None
        self._judge(caller, lambda oracle: oracle.unclaim([job["id"] for job in claimed]))

    def _pick_held(self, caller: int, number: int) -> str:
        """As `_pick` for active jobs, of which there are some then if there can be."""
        if not any(job.state == "active" for job in self._view(caller).living()):
            self._fetch_all(caller, WORKERS[number % len(WORKERS)])
        return self._pick(caller, number, "active")

    def _ack(self, caller: int, job_id: str, name: str | None, result: Any) -> None:
        request = {"job_id": job_id, "worker_id": name, "result": result}
        self._ask(caller, "ojs_ack", request, lambda o, _: o.ack(job_id, name, result))

    def _nack(self, caller: int, job_id: str, name: str | None, failure: Failure) -> None:
        request = {"job_id": job_id, "worker_id": name, **failure.request()}
        self._ask(caller, "ojs_nack", request, lambda o, _: o.nack(job_id, name, failure))

    @rule(caller=who, number=pick, by=reporter, result=st.integers(0, 9))
    def ack(self, caller: int, number: int, by: str | None, result: int) -> None:
        job_id = self._pick_held(caller, number)
        self._ack(caller, job_id, self._reporter(caller, job_id, by), result)

    @rule(caller=who, number=pick, by=reporter, failure=failures)
    def nack(self, caller: int, number: int, by: str | None, failure: Failure) -> None:
        job_id = self._pick_held(caller, number)
        self._nack(caller, job_id, self._reporter(caller, job_id, by), failure)

    @rule(
        caller=who,
        name=worker,
        numbers=st.lists(pick, max_size=3),
        lease_s=st.sampled_from([None, None, 5]),
        state=st.sampled_from(["running"] * 10 + ["quiet", "terminate"]),
    )
    def heartbeat(
        self, caller: int, name: str, numbers: list[int], lease_s: int | None, state: str
    ) -> None:
        ids = [self._pick_held(caller, number) for number in numbers]
        request: dict[str, Any] = {"worker_id": name, "active_jobs": ids, "state": state}
        if lease_s:
            request["visibility_timeout_ms"] = 1000 * lease_s

        def judge(oracle: Oracle, answer: Answer) -> int:
            extended, told = oracle.heartbeat(name, ids, lease_s, state)
            assert set(answer.body["jobs_extended"]) == extended
            assert answer.body["state"] == told
            return 200

        self._ask(caller, "ojs_heartbeat", request, judge)

    # Workflows.

    @rule(caller=who, plan=PLANS)
    def create_workflow(self, caller: int, plan: Plan) -> None:
        def judge(oracle: Oracle, answer: Answer) -> int:
            assert answer.status == 201, answer
            oracle.create(answer.body["id"], plan)
            return 201

        self._ask(caller, "ojs_create_workflow", plan.request(self._now), judge)

    @rule(caller=who, number=pick)
    def cancel_workflow(self, caller: int, number: int) -> None:
        known = list(self._view(caller).workflows.values())
        workflow_id = known[number % len(known)].id if known else uuid7(0)

        self._ask(
            caller,
            "ojs_cancel_workflow",
            {"id": workflow_id},
            lambda oracle, _: oracle.cancel_any_workflow(workflow_id),
        )


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    with ExitStack() as stack:
        sessions = [Session(database_url) for _ in range(SESSIONS + 2)]
        for session in sessions:
            stack.enter_context(closing(session.connection))
        # Events are kept as long as ended jobs: `invariants.sql` holds one against the other.
        sessions[-1].connection.execute(
            "insert into ojs.setting values ('retention_events_ms', '604800000')"
        )
        yield World(sessions[:SESSIONS], *sessions[SESSIONS:])


def test_every_life_of_a_job_is_one_of_the_specification(world: World) -> None:
    Life.world = world
    run_state_machine_as_test(Life, settings=PROFILE)
