"""Progress and checkpoints over HTTP, by the paths of the specification and of the SDKs."""

import pytest

from tests.http.conftest import Api


async def test_progress_is_reported_in_both_ways_and_read(api: Api) -> None:
    job = await api.enqueue("long")
    await api.fetch("long")
    path = f"/ojs/v1/jobs/{job['id']}/progress"
    unknown = await api("GET", path)
    assert (unknown.body["progress"], "X-OJS-Progress" in unknown.headers) == (None, False)
    answer = await api("PUT", path, {"progress": 0.5, "message": "a\u0000b", "data": {"row": 1}})
    assert (answer.status, answer.body["progress"], answer.body["message"]) == (200, 0.5, "a�b")
    answer = await api.post("/ojs/v1/workers/progress", {"job_id": job["id"], "percentage": 75})
    assert answer.body["progress"] == 0.75
    read = await api("GET", path)
    assert (read.body["progress"], read.headers["X-OJS-Progress"]) == (0.75, "0.75")
    assert read.headers["Last-Modified"].endswith(" GMT")
    assert (await api.ack(job)).body["job"]["progress"] == 1
    late = await api("PUT", path, {"progress": 0.9})
    assert (late.status, late.body["ignored"], late.body["progress"]) == (200, True, 1)


async def test_progress_of_a_workflow(api: Api) -> None:
    step = {"type": "t", "args": [], "options": {"queue": "flow"}}
    made = await api.post("/ojs/v1/workflows", {"type": "chain", "steps": [step, step]})
    [job] = await api.fetch("flow")
    await api.ack(job)
    found = await api.get(f"/ojs/v1/workflows/{made.body['id']}/progress")
    assert (found["progress"], found["steps"][0]["job_id"]) == (0.5, job["id"])


@pytest.mark.parametrize("prefix", ["/ojs/v1", "/ojs/v1/ojs/v1"])
async def test_the_sdks_resume_from_a_checkpoint(api: Api, prefix: str) -> None:
    job = await api.enqueue("durable")
    await api.fetch("durable")
    path = f"{prefix}/checkpoints/{job['id']}"
    assert (await api.get(f"{path}/resume"))["has_checkpoint"] is False
    body = {"state": {"n": 1}, "step_index": 3, "metadata": {"_replay_log": [1]}}
    await api.post(path, body)
    resumed = await api.get(f"{path}/resume")
    assert resumed["has_checkpoint"] is True
    assert {**resumed["checkpoint"], **body} == resumed["checkpoint"]
    assert (await api("DELETE", path)).body == {"deleted": True, "job_id": job["id"]}
    await api.ack(job)


async def test_a_checkpoint_is_saved_by_put_and_is_gone_with_the_job(api: Api) -> None:
    job = await api.enqueue("durable")
    await api.fetch("durable")
    path = f"/ojs/v1/jobs/{job['id']}/checkpoint"
    saved = await api("PUT", path, {"state": [1]})
    assert (saved.status, saved.body["checkpoint"]["sequence"]) == (200, 1)
    assert (await api.get(path))["checkpoint"]["state"] == [1]
    await api.ack(job)
    assert (await api("GET", path)).status == 404
    assert (await api("PUT", path, {"state": [2]})).error["code"] == "conflict"


async def test_what_is_too_large_is_refused(api: Api) -> None:
    job = await api.enqueue("durable")
    await api.fetch("durable")
    answer = await api(
        "PUT", f"/ojs/v1/jobs/{job['id']}/checkpoint", {"state": "x" * (1024 * 1024)}
    )
    assert (answer.status, answer.error["code"]) == (413, "payload_too_large")
    answer = await api("PUT", f"/ojs/v1/jobs/{job['id']}/progress", {"data": {"x": "x" * 65536}})
    assert (answer.status, answer.error["details"]["field"]) == (413, "data")
    await api.ack(job)
