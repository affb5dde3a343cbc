"""Does what is stored agree with what the model believes?"""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from tests.model.lives import UNSAID
from tests.model.sessions import Session
from tests.model.state import Job, View, Workflow
from tests.model.workflows import BROKEN

STAMPS = (
    "created_at",
    "enqueued_at",
    "started_at",
    "completed_at",
    "cancelled_at",
    "discarded_at",
    "activated_at",
    "re_enqueued_at",
    "next_attempt_at",
)
STATES = (
    "available",
    "active",
    "scheduled",
    "retryable",
    "pending",
    "completed",
    "cancelled",
    "discarded",
)


def stamp(at: datetime | None) -> str | None:
    """A time as the wire has it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z" if at else None


def check_view(session: Session, view: View) -> None:
    """What a session sees is what the model believes it sees."""
    seen = session.look(list(view.jobs), list(view.workflows), list(view.paused))
    for job, shown in zip(view.jobs.values(), seen["jobs"], strict=True):
        wrong = _differences(_shown(shown), _believed(job))
        assert not wrong, f"shown, believed: {wrong} of {job}"
    for workflow, shown in zip(view.workflows.values(), seen["workflows"], strict=True):
        _check_workflow(view, workflow, shown)
    _check_queues(view, seen["queues"])
    # Dead letters are listed newest first.
    letters = [job for job in view.living() if job.dead_letter]
    letters.sort(key=lambda job: (job.stamps["discarded_at"], job.id), reverse=True)
    assert [one["id"] for one in seen["letters"]] == [job.id for job in letters]


def _differences(shown: dict[str, Any] | None, believed: dict[str, Any] | None) -> dict[str, Any]:
    """By name what is stored and what the model believes, where they are not the same."""
    if shown is None or believed is None:
        return {} if shown is believed else {"job": (shown, believed)}
    return {
        name: (shown[name], believed[name])
        for name in believed
        if shown[name] != believed[name] and believed[name] != UNSAID
    }


def _believed(job: Job) -> dict[str, Any] | None:
    if job.state == "gone":
        return None
    return {
        "state": job.state,
        "attempt": job.attempt,
        "queue": job.wish.queue,
        "priority": job.wish.priority,
        "max_attempts": job.wish.retry.max_attempts,
        "worker_id": job.worker,
        "retry_delay_ms": job.delay_ms,
        "errors": list(job.errors),
        "error": job.error,
        "result": job.result,
    } | {name: stamp(job.stamps.get(name)) for name in STAMPS}


def _shown(wire: Any) -> dict[str, Any] | None:
    if wire is None:
        return None
    names = ("state", "attempt", "queue", "priority", "max_attempts", "worker_id")
    shown = {name: wire.get(name) for name in (*names, "retry_delay_ms", "result", *STAMPS)}
    shown["errors"] = [(error["attempt"], error["code"]) for error in wire.get("errors", [])]
    return shown | {"error": wire.get("error", {}).get("code")}


def _check_workflow(view: View, workflow: Workflow, shown: Any) -> None:
    if workflow.state == "gone":
        assert shown is None
        return
    assert shown["state"] == workflow.state, workflow
    assert shown.get("completed_at") == stamp(workflow.ended_at)
    assert ("cancelled_at" in shown) == (workflow.state == "cancelled")
    for step, was in zip(workflow.steps, shown["steps"], strict=True):
        running = step.state == "pending" and step.job and view.jobs[step.job].state == "active"
        state = "active" if running else step.state
        assert (was["state"], was["job_id"]) == (state, step.job), (step, workflow)
        if step.state == "completed" and step.child is None:
            assert was.get("result") == step.result
    own = [step for step in workflow.steps if step.role == "step"]
    assert shown["jobs_total"] == shown["steps_total"] == len(own)
    assert shown["steps_completed"] == sum(step.state == "completed" for step in own)
    below = Counter(_leaves(view, workflow))
    assert shown["metadata"]["completed_count"] == below["completed"], workflow
    assert shown["metadata"]["failed_count"] == below["failed"], workflow


def _leaves(view: View, workflow: Workflow) -> list[str]:
    """The states of the jobs of a workflow and of those nested in it."""
    states = []
    for step in workflow.steps:
        if step.child:
            states += _leaves(view, view.workflows[step.child])
        elif step.role == "step":
            states.append(step.state)
    return states


def _check_queues(view: View, seen: list[Any]) -> None:
    counted = Counter((job.wish.queue, job.state) for job in view.living())
    dead = Counter(job.wish.queue for job in view.living() if job.dead_letter)
    for (queue, paused), shown in zip(view.paused.items(), seen, strict=True):
        stats = shown["stats"]
        assert {s: stats[s] for s in STATES} == {s: counted[queue, s] for s in STATES}, queue
        assert stats["dead"] == dead[queue]
        assert shown["paused"] == paused


def check_parent_results(view: View, claimed: list[Any]) -> None:
    """A step of a chain gets the results of those before it, a callback those of all jobs."""
    for wire in claimed:
        job = view.jobs[wire["id"]]
        workflow = job.step and view.workflows.get(job.step[0])
        if not job.step or not workflow or workflow.state == "gone":
            continue
        index = job.step[1]
        if workflow.steps[index].role == "step" and (workflow.kind != "chain" or index == 0):
            continue
        before = [s for i, s in enumerate(workflow.steps) if s.role == "step" and i < index]
        for step, given in zip(before, wire["parent_results"], strict=True):
            assert step.result == BROKEN or step.child or given == step.result, workflow
