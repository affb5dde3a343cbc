"""The six examples of the reference, word for word, and the rule for both media types."""

import json
from typing import Any

import pytest

from tests.http.conftest import OJS, PLAIN, Api, Response, Snapshot

JOB = (
    '{"type":"email.send","args":{"to":"user@example.com","subject":"Hello"},'
    '"options":{"queue":"emails","priority":10}}'
)
FETCH = '{"queues":["emails"],"worker_id":"worker-1","max_jobs":5}'
ACK = '{"job_id":"<job-id>","worker_id":"worker-1"}'
SCHEDULED = (
    '{"type":"report.generate","args":{"report_id":42},'
    '"options":{"queue":"reports","scheduled_at":"2035-12-01T09:00:00Z"}}'
)
CRON = (
    '{"name":"nightly-cleanup","expression":"0 3 * * *","timezone":"America/New_York",'
    '"queue":"maintenance",'
    '"job_template":{"type":"db.cleanup","args":{"older_than_days":90}}}'
)
WORKFLOW = (
    '{"name":"etl-pipeline","type":"chain","jobs":['
    '{"type":"extract","args":{"source":"s3://bucket/data"}},'
    '{"type":"transform","args":{"format":"parquet"}},'
    '{"type":"load","args":{"destination":"warehouse"}}]}'
)


async def send(api: Api, path: str, text: str, media: str = PLAIN) -> Response:
    return await api("POST", path, data=text.encode(), media=media)


async def test_a_job_is_enqueued_fetched_and_acknowledged(api: Api) -> None:
    answer = await send(api, "/ojs/v1/jobs", JOB)
    assert answer.status == 201
    job = answer.body["job"]
    assert answer.headers["Location"] == f"/ojs/v1/jobs/{job['id']}"
    assert job["args"] == [{"to": "user@example.com", "subject": "Hello"}]
    assert (job["queue"], job["priority"], job["state"]) == ("emails", 10, "available")

    answer = await send(api, "/ojs/v1/workers/fetch", FETCH)
    assert answer.status == 200
    [active] = answer.body["jobs"]
    assert (active["id"], active["state"], active["attempt"]) == (job["id"], "active", 1)
    assert active["worker_id"] == "worker-1"

    answer = await send(api, "/ojs/v1/workers/ack", ACK.replace("<job-id>", job["id"]))
    assert answer.status == 200
    assert (answer.body["acknowledged"], answer.body["state"]) == (True, "completed")
    assert (await api.get(f"/ojs/v1/jobs/{job['id']}"))["job"]["state"] == "completed"


async def test_max_jobs_limits_a_fetch(api: Api) -> None:
    for _ in range(6):
        await send(api, "/ojs/v1/jobs", JOB)
    answer = await send(api, "/ojs/v1/workers/fetch", FETCH)
    assert len(answer.body["jobs"]) == 5
    assert len(await api.fetch("emails", count=9)) == 1


async def test_a_job_for_later(api: Api) -> None:
    answer = await send(api, "/ojs/v1/jobs", SCHEDULED)
    assert answer.status == 201
    job = answer.body["job"]
    assert (job["state"], job["scheduled_at"]) == ("scheduled", "2035-12-01T09:00:00Z")
    assert job["args"] == [{"report_id": 42}]
    assert await api.fetch("reports") == []


async def test_a_schedule(api: Api) -> None:
    answer = await send(api, "/ojs/v1/cron", CRON)
    assert answer.status == 201
    cron = answer.body["cron"]
    assert (cron["name"], cron["expression"]) == ("nightly-cleanup", "0 3 * * *")
    assert cron["timezone"] == "America/New_York"
    assert cron["job_template"]["type"] == "db.cleanup"
    assert cron["args"] == [{"older_than_days": 90}]
    assert cron["queue"] == "maintenance"
    assert cron["next_run_at"][10:] in ("T07:00:00.000Z", "T08:00:00.000Z")
    assert (await send(api, "/ojs/v1/cron", CRON)).status == 200
    assert (await api("DELETE", "/ojs/v1/cron/nightly-cleanup")).body["deleted"] is True


async def test_a_workflow(api: Api) -> None:
    answer = await send(api, "/ojs/v1/workflows", WORKFLOW)
    assert answer.status == 201
    workflow = answer.body["workflow"]
    assert answer.headers["Location"] == f"/ojs/v1/workflows/{workflow['id']}"
    assert (workflow["name"], workflow["type"]) == ("etl-pipeline", "chain")
    assert (workflow["state"], workflow["steps_total"]) == ("running", 3)
    seen = []
    while jobs := await api.fetch("default"):
        [job] = jobs
        seen.append((job["type"], job["args"]))
        await api.ack(job, result={"after": job["type"]})
    assert seen == [
        ("extract", [{"source": "s3://bucket/data"}]),
        ("transform", [{"format": "parquet"}]),
        ("load", [{"destination": "warehouse"}]),
    ]
    state = (await api.get(f"/ojs/v1/workflows/{workflow['id']}"))["state"]
    assert state == "completed"


OBJECT_ARGS = [
    ("/ojs/v1/jobs", {"type": "task.run", "args": {"a": 1}}, "job.args"),
    ("/ojs/v1/jobs/batch", {"jobs": [{"type": "task.run", "args": {"a": 1}}]}, "jobs.0.args"),
    ("/ojs/v1/cron", {"name": "c", "cron": "@daily", "type": "t", "args": {"a": 1}}, "cron.args"),
    (
        "/ojs/v1/cron",
        {"name": "d", "cron": "@daily", "job_template": {"type": "t", "args": {"a": 1}}},
        "cron.args",
    ),
    ("/ojs/v1/workflows", {"type": "chain", "steps": [{"type": "t", "args": {"a": 1}}]}, ""),
    (
        "/ojs/v1/workflows",
        {
            "type": "batch",
            "jobs": [{"type": "t", "args": []}],
            "callbacks": {"on_complete": {"type": "t", "args": {"a": 1}}},
        },
        "",
    ),
    ("/ojs/v1/workflows", {"name": "d", "steps": [{"id": "a", "type": "t", "args": {"a": 1}}]}, ""),
]


@pytest.mark.parametrize(("path", "body", "at"), OBJECT_ARGS)
@pytest.mark.parametrize("media", ["application/json", "application/json; charset=utf-8"])
async def test_plain_json_takes_an_object_as_one_argument(
    api: Api, path: str, body: dict[str, Any], at: str, media: str
) -> None:
    answer = await api("POST", path, body, media=media)
    assert answer.status in (200, 201), answer.body
    if at:
        value = answer.body
        for step in at.split("."):
            value = value[int(step)] if step.isdigit() else value[step]
        assert value == [{"a": 1}]


@pytest.mark.parametrize(("path", "body", "at"), OBJECT_ARGS)
@pytest.mark.parametrize("media", [OJS, f"{OJS}; charset=utf-8", OJS.upper(), None])
async def test_the_ojs_media_type_refuses_an_object_as_args(
    api: Api, snapshot: Snapshot, path: str, body: dict[str, Any], at: str, media: str | None
) -> None:
    before = snapshot()
    answer = await api("POST", path, body, media=media)
    assert answer.status == 400
    assert "args" in json.dumps(answer.error)
    assert snapshot() == before
