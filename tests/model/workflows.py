"""How workflows go on when their jobs end (ojs-workflows 4 to 11)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.model.state import Job, Step, View, Workflow
from tests.model.wishes import Plan, Wish

BROKEN = "what a step leaves that did not complete"


class Workflows:
    """The part of the oracle that is about workflows."""

    def __init__(self, view: View, now: datetime, workflow_now: Callable[[str], Any]) -> None:
        self.view = view
        self.now = now
        self._workflow_now = workflow_now

    def place(self, wish: Wish, job_id: str, **more: Any) -> None:
        raise NotImplementedError

    def take(self, job: Job) -> None:
        raise NotImplementedError

    def create(self, workflow_id: str, plan: Plan, parent: tuple[str, int] | None = None) -> None:
        """Write a workflow and start what waits for nothing."""
        steps = [Step(item) for item in plan.items]
        steps += [Step(wish, role) for role, wish in plan.callbacks]
        made = Workflow(workflow_id, plan.kind, tuple(steps), parent=parent)
        self.view.workflows[workflow_id] = made
        self._start(workflow_id, [0] if plan.kind == "chain" else list(range(len(plan.items))))

    def _start(self, workflow_id: str, indexes: list[int]) -> None:
        """Start steps; the ids of what they become are the server's to choose."""
        shown = self._workflow_now(workflow_id)
        for index in indexes:
            step = self.view.workflows[workflow_id].steps[index]
            if isinstance(step.what, Wish):
                job_id = shown["steps"][index]["job_id"]
                self._set_step(workflow_id, index, state="pending", job=job_id)
                self.place(step.what, job_id, step=(workflow_id, index))
            else:
                child = shown["steps"][index]["workflow_id"]
                self._set_step(workflow_id, index, state="pending", child=child)
                self.create(child, step.what, (workflow_id, index))

    def _set_step(self, workflow_id: str, index: int, **more: Any) -> Workflow:
        workflow = self.view.workflows[workflow_id]
        steps = list(workflow.steps)
        steps[index] = replace(steps[index], **more)
        return self._set(workflow, steps=tuple(steps))

    def _set(self, workflow: Workflow, **more: Any) -> Workflow:
        changed = replace(workflow, **more)
        self.view.workflows[workflow.id] = changed
        return changed

    def job_ended(self, job: Job) -> None:
        """A job has ended: so has its step, and whatever follows from it happens now."""
        assert job.step
        state = {"completed": "completed", "cancelled": "cancelled"}.get(job.state, "failed")
        self._step_ended(*job.step, state, job.result if state == "completed" else BROKEN)

    def _step_ended(self, workflow_id: str, index: int, state: str, result: Any) -> None:
        workflow = self.view.workflows[workflow_id]
        if workflow.state == "gone" or workflow.steps[index].state not in ("waiting", "pending"):
            return
        workflow = self._set_step(workflow_id, index, state=state, result=result)
        if workflow.state != "running":
            return
        if workflow.kind == "chain" and state != "completed":
            for later in range(index + 1, len(workflow.steps)):
                workflow = self._set_step(workflow_id, later, state="cancelled")
        steps = [step for step in workflow.steps if step.role == "step"]
        if any(step.state in ("waiting", "pending") for step in steps):
            if workflow.kind == "chain":
                self._start(workflow_id, [index + 1])
            return
        well = all(step.state == "completed" for step in steps)
        callbacks = [each for each in workflow.steps if each.role != "step"]
        if workflow.steps[index].role == "step":
            callbacks = self._call_back(workflow, well)
        if any(each.state == "pending" for each in callbacks):
            return
        called = [each for each in callbacks if each.job]
        self._end(workflow_id, all(s.state == "completed" for s in called) if called else well)

    def _call_back(self, workflow: Workflow, well: bool) -> list[Step]:
        """All jobs of a batch have ended: start the callbacks that are due, cancel the others."""
        wanted = ("on_complete", "on_success" if well else "on_failure")
        waiting = [i for i, each in enumerate(workflow.steps) if each.state == "waiting"]
        due = [i for i in waiting if workflow.steps[i].role in wanted]
        for index in waiting:
            if index not in due:
                self._set_step(workflow.id, index, state="cancelled")
        self._start(workflow.id, due)
        return [each for each in self.view.workflows[workflow.id].steps if each.role != "step"]

    def _end(self, workflow_id: str, well: bool) -> None:
        state = "completed" if well else "failed"
        workflow = self._set(self.view.workflows[workflow_id], state=state, ended_at=self.now)
        if workflow.parent:
            results = [step.result for step in workflow.steps if step.role == "step"]
            self._step_ended(*workflow.parent, state, results)

    def cancel_workflow(self, workflow_id: str) -> None:
        """Nothing of it starts any more; what is active may finish."""
        for index, step in enumerate(self.view.workflows[workflow_id].steps):
            if step.state == "waiting":
                self._set_step(workflow_id, index, state="cancelled")
        workflow = self._set(self.view.workflows[workflow_id], state="cancelled", ended_at=self.now)
        for index, step in enumerate(workflow.steps):
            if step.state == "pending" and step.child:
                self.cancel_workflow(step.child)
                self._set_step(workflow_id, index, state="cancelled")
            elif step.state == "pending" and step.job:
                self.take(self.view.jobs[step.job])

    def cancel_nested(self, workflow_id: str) -> None:
        """Cancel a workflow; for its parent that is a step which did not complete."""
        self.cancel_workflow(workflow_id)
        parent = self.view.workflows[workflow_id].parent
        if parent:
            self._step_ended(*parent, "cancelled", BROKEN)

    def revive(self, workflow_id: str, index: int) -> bool:
        """The dead letter of a step returns: does its workflow go on from there?"""
        around: Workflow | None = self.view.workflows[workflow_id]
        while around:
            over = around.state == "completed" and (
                around.parent or not any(map(_may_call_back, around.steps))
            )
            if over or around.state in ("cancelled", "gone"):
                return False
            around = self.view.workflows[around.parent[0]] if around.parent else None
        self._revive_step(workflow_id, index)
        return True

    def _revive_step(self, workflow_id: str, index: int) -> None:
        """A step runs again; what was cancelled for its sake waits again."""
        workflow = self._set_step(workflow_id, index, state="pending", result=None)
        if workflow.steps[index].role == "step":
            for other, step in enumerate(workflow.steps):
                if _may_call_back(step) or (workflow.kind == "chain" and other > index):
                    self._set_step(workflow_id, other, state="waiting")
        if workflow.state != "running":
            workflow = self.view.workflows[workflow_id]
            self._set(workflow, state="running", ended_at=None)
            if workflow.parent:
                self._revive_step(*workflow.parent)

    def of_cancelled_workflow(self, job: Job) -> bool:
        """Has the workflow of this job been cancelled?"""
        workflow = self.view.workflows.get(job.step[0]) if job.step else None
        return workflow is not None and workflow.state == "cancelled"

    def prune_workflows(self, before: datetime) -> None:
        """A tree of workflows may be gone when it ended before a time."""
        for workflow in list(self.view.workflows.values()):
            root = self._root(workflow)
            old = root.ended_at is not None and root.ended_at < before
            if old and workflow.state != "gone" and self._workflow_now(workflow.id) is None:
                self._set(workflow, state="gone")

    def _root(self, workflow: Workflow) -> Workflow:
        while workflow.parent:
            workflow = self.view.workflows[workflow.parent[0]]
        return workflow


def _may_call_back(step: Step) -> bool:
    """Is this a callback that will still run should the batch succeed after all?"""
    return step.role == "on_success" and step.state == "cancelled" and not (step.job or step.child)
