"""Schedules and workflows as the official clients send them, and what they read of the answers."""

from typing import Any

import pytest

from tests.http.conftest import Api
from tests.http.test_clients import GO, SDK

CRONS: list[dict[str, Any]] = [
    {"cron": "*/5 * * * *", "type": "c.job", "args": [1], "options": {"queue": "crons"}},
    {
        "expression": "*/5 * * * *",
        "job_template": {"type": "c.job", "args": [1], "options": {"queue": "crons"}},
    },
    {"cron": "*/5 * * * *", "type": "c.job", "args": [1], "queue": "crons", "timezone": "UTC"},
    {
        "expression": "*/5 * * * *",
        "timezone": "UTC",
        "overlap_policy": "cancel",
        "job_template": {"type": "c.job", "args": [1], "options": {"queue": "crons"}},
    },
]


@pytest.mark.parametrize("index", range(len(CRONS)))
async def test_schedules_of_both_dialects(api: Api, index: int) -> None:
    name = f"dialect-{index}"
    answer = await api.post("/ojs/v1/cron", {"name": name, **CRONS[index]}, headers=SDK)
    assert answer.status == 201
    assert answer.body["cron"] == answer.body["cron_job"]
    cron = answer.body["cron_job"]
    assert (cron["name"], cron["cron"], cron["expression"]) == (name, *["*/5 * * * *"] * 2)
    assert (cron["type"], cron["args"], cron["queue"]) == ("c.job", [1], "crons")
    assert cron["job_template"]["type"] == "c.job"
    assert (cron["enabled"], cron["status"]) == (True, "active")
    assert cron["next_run_at"] and cron["created_at"]
    assert cron["last_run_at"] is None

    listed = await api.get("/ojs/v1/cron?page=1&per_page=100")
    assert listed["crons"] == listed["cron_jobs"]
    assert listed["count"] == len(listed["crons"])
    assert name in [cron["name"] for cron in listed["crons"]]
    assert listed["pagination"]["per_page"] == 100

    answer = await api("PATCH", f"/ojs/v1/cron/{name}", {"enabled": False})
    assert answer.body["cron_job"]["enabled"] is False
    assert answer.body["cron_job"]["next_run_at"] is None
    answer = await api("PATCH", f"/ojs/v1/cron/{name}", {"enabled": True})
    assert answer.body["cron_job"]["next_run_at"]
    answer = await api("DELETE", f"/ojs/v1/cron/{name}")
    assert (answer.body["deleted"], answer.body["name"]) == (True, name)
    assert answer.body["cron"]["name"] == name


def assert_workflow(body: dict[str, Any]) -> dict[str, Any]:
    """Check the members that one or the other client reads; returns the workflow."""
    workflow: dict[str, Any] = body["workflow"]
    for name, value in workflow.items():
        assert body[name] == value, "the JavaScript client reads the workflow at the top"
    assert workflow.keys() >= {"id", "name", "type", "state", "steps", "created_at", "metadata"}
    assert workflow["metadata"].keys() >= {
        "created_at",
        "job_count",
        "completed_count",
        "failed_count",
    }
    for step in workflow["steps"]:
        assert step.keys() >= {"id", "type", "state", "depends_on", "job_id"}
    return workflow


async def run(api: Api, queue: str, fails: tuple[str, ...] = ()) -> list[str]:
    """Work until nothing is left; the types of the jobs in the order in which they came."""
    seen = []
    while jobs := await api.fetch(queue, count=10):
        for job in jobs:
            seen.append(job["type"])
            if job["type"] in fails:
                error = {"code": "handler_error", "message": "no", "retryable": False}
                await api.nack(job, error=error)
            else:
                await api.ack(job, result={"by": job["type"]})
    return seen


async def test_a_dag_as_go_and_python_send_it(api: Api) -> None:
    steps = [
        {"id": "fetch", "type": "d.fetch", "args": []},
        {"id": "left", "type": "d.left", "args": [], "depends_on": ["fetch"]},
        {"id": "right", "type": "d.right", "args": [], "depends_on": ["fetch"]},
        {"id": "join", "type": "d.join", "args": [], "depends_on": ["left", "right"]},
    ]
    request = {"name": "diamond", "steps": steps, "options": {"queue": "dag"}}
    answer = await api.post("/ojs/v1/workflows", request, headers=GO)
    assert answer.status == 201
    workflow = assert_workflow(answer.body)
    assert [step["id"] for step in workflow["steps"]] == ["fetch", "left", "right", "join"]
    assert workflow["steps"][3]["depends_on"] == ["left", "right"]
    seen = await run(api, "dag")
    assert (seen[0], sorted(seen[1:3]), seen[3]) == ("d.fetch", ["d.left", "d.right"], "d.join")
    workflow = assert_workflow(await api.get(f"/ojs/v1/workflows/{workflow['id']}"))
    assert workflow["state"] == "completed"
    assert workflow["steps"][3]["result"] == {"by": "d.join"}


def go_batch(queue: str) -> dict[str, Any]:
    """A batch as the Go client builds it: callbacks are steps with reserved ids."""
    jobs = [{"id": f"job-{n}", "type": f"g.job{n}", "args": []} for n in (0, 1)]
    callbacks = [
        {"id": f"on-{kind}", "type": f"g.{kind}", "args": [], "depends_on": ["job-0", "job-1"]}
        for kind in ("complete", "success", "failure")
    ]
    return {"name": "go-batch", "steps": jobs + callbacks, "options": {"queue": queue}}


def python_batch(queue: str) -> dict[str, Any]:
    """A batch as the Python client builds it: callbacks say so in their options."""
    jobs = [{"id": f"job-{n}", "type": f"g.job{n}", "args": []} for n in (0, 1)]
    callbacks = [
        {
            "id": f"callback-{kind}",
            "type": f"g.{kind}",
            "args": [],
            "depends_on": ["job-0", "job-1"],
            "options": {"callback_type": f"on_{kind}"},
        }
        for kind in ("complete", "success", "failure")
    ]
    return {"name": "py-batch", "steps": jobs + callbacks, "options": {"queue": queue}}


def javascript_batch(queue: str) -> dict[str, Any]:
    """A batch as the JavaScript client builds it: jobs and callbacks by name."""
    options = {"queue": queue}
    return {
        "type": "batch",
        "name": "js-batch",
        "jobs": [{"type": f"g.job{n}", "args": [], "options": options} for n in (0, 1)],
        "callbacks": {
            f"on_{kind}": {"type": f"g.{kind}", "args": [], "options": options}
            for kind in ("complete", "success", "failure")
        },
    }


@pytest.mark.parametrize("batch", [go_batch, python_batch, javascript_batch])
@pytest.mark.parametrize("fails", [(), ("g.job1",)])
async def test_batches_of_all_dialects(api: Api, batch: Any, fails: tuple[str, ...]) -> None:
    queue = f"{batch.__name__.replace('_', '-')}-{len(fails)}"
    answer = await api.post("/ojs/v1/workflows", batch(queue), headers=SDK)
    workflow = assert_workflow(answer.body)
    assert workflow["type"] == "batch"
    seen = await run(api, queue, fails)
    assert sorted(seen[:2]) == ["g.job0", "g.job1"]
    assert sorted(seen[2:]) == sorted(["g.complete", "g.failure" if fails else "g.success"])
    assert_workflow(await api.get(f"/ojs/v1/workflows/{workflow['id']}"))


async def test_a_workflow_is_cancelled_as_every_client_reads_it(api: Api) -> None:
    steps = [{"type": "w.job", "args": [], "options": {"queue": "w-cancel"}}] * 3
    made = await api.post("/ojs/v1/workflows", {"type": "chain", "steps": steps})
    answer = await api("DELETE", f"/ojs/v1/workflows/{made.body['id']}", media=None)
    workflow = answer.body["workflow"]
    assert (answer.status, workflow["state"]) == (200, "cancelled")
    assert workflow["cancelled_at"]
    assert (workflow["steps_cancelled"], workflow["steps_already_completed"]) == (3, 0)
    assert answer.body["cancelled_steps"] == 3
    assert await api.fetch("w-cancel") == []
