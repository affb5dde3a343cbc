"""Lists of jobs and what an operator does with one, over HTTP: paths, aliases, statuses."""

import pytest

from tests.http.conftest import Api

ID = "01a20ee8-12ed-7342-937d-1e603a883a1b"


@pytest.mark.parametrize("path", ["/ojs/v1/jobs", "/ojs/v1/admin/jobs"])
async def test_jobs_are_listed_by_filter_and_page(api: Api, path: str) -> None:
    queue = f"listed-{path.count('/')}"
    ids = [(await api.enqueue(queue, type="list.one"))["id"] for _ in range(3)]
    first = await api.get(f"{path}?queue={queue}&state=available&type=list.*&limit=2")
    assert [job["id"] for job in first["jobs"]] == sorted(ids, reverse=True)[:2]
    assert first["items"] == first["jobs"]
    cursor = first["pagination"]["next_cursor"]
    second = await api.get(f"{path}?queue={queue}&state=available&type=list.*&cursor={cursor}")
    assert [job["id"] for job in second["jobs"]] == sorted(ids)[:1]
    assert second["total"] == 3
    third = await api.get(f"{path}?queue={queue}&page=2&per_page=2")
    assert third["items"] == second["items"]
    wrong = await api("GET", f"{path}?state=gone")
    assert (wrong.status, wrong.error["details"]["field"]) == (400, "state")


async def test_an_operator_acts_on_a_job(api: Api) -> None:
    job = (await api.enqueue("acted"))["id"]
    for path in ("jobs", "admin/jobs"):
        changed = await api("PATCH", f"/ojs/v1/{path}/{job}", {"priority": 5})
        assert (changed.status, changed.body["priority"]) == (200, 5)
    moved = await api("PATCH", f"/ojs/v1/jobs/{job}", {"queue": "acted-2"})
    assert moved.body["previous_queue"] == "acted"
    [held] = await api.fetch("acted-2", worker_id="w")
    assert held["id"] == job
    refused = await api("PATCH", f"/ojs/v1/jobs/{job}", {"priority": 1})
    assert (refused.status, refused.error["code"]) == (409, "conflict")
    error = {"code": "broken", "message": "no", "retryable": True}
    await api.post("/ojs/v1/workers/nack", {"job_id": job, "error": error})
    run = await api("POST", f"/ojs/v1/admin/jobs/{job}/run")
    assert (run.status, run.body["previous_state"]) == (200, "retryable")
    assert (await api("POST", f"/ojs/v1/admin/jobs/{job}/retry")).status == 409
    story = await api.get(f"/ojs/v1/admin/jobs/{job}")
    assert [one["worker_id"] for one in story["history"]] == ["w"]
    assert story["about"]["operators"][0]["door"] == "ojs_run_job"
    cancelled = await api("POST", f"/ojs/v1/jobs/{job}/cancel")
    assert cancelled.body["job"]["state"] == "cancelled"
    assert (await api("POST", f"/ojs/v1/admin/jobs/{job}/cancel")).status == 409
    assert (await api("DELETE", f"/ojs/v1/jobs/{job}/history")).body["deleted"]
    assert (await api("DELETE", f"/ojs/v1/admin/jobs/{job}")).body["deleted"]
    assert (await api("GET", f"/ojs/v1/admin/jobs/{job}")).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "jobs/{id}/history",
        "events/{id}/history",
        "jobs/{id}/retries",
        "admin/jobs/{id}/trace",
        "debug/jobs/{id}/traces",
        "debug/jobs/{id}/traces/1",
        "jobs/{id}/lineage",
    ],
)
async def test_the_story_of_a_job_has_several_paths(api: Api, path: str) -> None:
    queue = path.replace("/", "-").replace("{id}", "x")
    job = await api.enqueue(queue)
    [held] = await api.fetch(queue)
    await api.ack(held)
    assert (await api.get(f"/ojs/v1/{path.format(id=job['id'])}"))["job_id"] == job["id"]
    assert (await api("GET", f"/ojs/v1/{path.format(id=ID)}")).status == 404


async def test_failures_are_listed(api: Api) -> None:
    job = await api.enqueue("failures")
    [held] = await api.fetch("failures")
    error = {"code": "broken", "message": "no", "retryable": True}
    await api.post("/ojs/v1/workers/nack", {"job_id": held["id"], "error": error})
    listed = await api.get("/ojs/v1/debug/failures?queue=failures")
    assert [one["id"] for one in listed["failures"]] == [job["id"]]
