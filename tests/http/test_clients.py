"""Requests as the official clients send them, and the members of the answers that they read.

What each client sends and needs: the Go, JavaScript and Python SDKs and the command-line client
differ in field names, units and shapes; one server has to speak with all of them at once.
"""

import asyncio
from typing import Any

import pytest

from tests.http.conftest import OJS, PLAIN, Api

SDK = {"OJS-Version": "1.0"}
GO = {"OJS-Version": "1.0.0-rc.1"}
STATES = ["available", "scheduled", "pending", "active", "retryable", "completed", "cancelled"]
STATES += ["discarded"]


async def active(api: Api, queue: str, **options: Any) -> dict[str, Any]:
    """An active job."""
    await api.enqueue(queue, **options)
    [job] = await api.fetch(queue, worker_id=f"{queue}-worker")
    return job


async def test_python_reads_answers_as_plain_json(api: Api) -> None:
    headers = {**SDK, "Accept": PLAIN, "Content-Type": OJS}
    body = {"type": "py.task", "args": [1], "options": {"queue": "py"}}
    answer = await api("POST", "/ojs/v1/jobs", body, headers=headers)
    assert (answer.status, answer.headers["Content-Type"]) == (201, PLAIN)
    assert {"id", "type", "state", "queue", "args", "attempt"} <= answer.body["job"].keys()


async def test_a_job_carries_what_every_client_reads(api: Api) -> None:
    answer = await api.post(
        "/ojs/v1/jobs",
        {
            "type": "full.job",
            "args": [1, "two"],
            "meta": {"trace": "x"},
            "options": {"queue": "full", "tags": ["a"], "timeout_ms": 5000, "metadata": {"m": 1}},
        },
    )
    job = answer.body["job"]
    assert job["specversion"] == "1.0"
    assert job["state"] in STATES
    assert (job["attempt"], job["priority"], job["max_attempts"]) == (0, 0, 3)
    assert (job["meta"], job["tags"], job["metadata"]) == ({"trace": "x"}, ["a"], {"m": 1})
    assert job["timeout_ms"] == 5000
    assert "timeout" not in job, "the JavaScript worker reads it as ms"
    assert not [name for name, value in job.items() if value is None]
    for name in ("id", "type", "state", "queue", "attempt", "priority", "created_at"):
        assert answer.body[name] == job[name], "the command-line client reads it at the top"


async def test_ack_and_nack_without_worker_id(api: Api) -> None:
    job = await active(api, "no-worker")
    answer = await api.ack(job, result={"a": [1, None]})
    assert (answer.body["id"], answer.body["job_id"]) == (job["id"], job["id"])
    assert answer.body["job"]["result"] == {"a": [1, None]}
    job = await active(api, "no-worker")
    answer = await api.nack(job)
    assert (answer.body["state"], answer.body["attempt"]) == ("retryable", 1)
    assert answer.body["max_attempts"] == 3
    assert answer.body["retry_delay_ms"] > 0 and answer.body["next_attempt_at"]


@pytest.mark.parametrize("result", [None, 0, False, "", [], {}, "text", 1.5, [1], {"a": None}])
async def test_a_result_is_any_json(api: Api, result: Any) -> None:
    job = await active(api, "results")
    answer = await api("POST", "/ojs/v1/workers/ack", {"job_id": job["id"], "result": result})
    assert answer.status == 200
    assert (await api.get(f"/ojs/v1/jobs/{job['id']}"))["job"].get("result") == result


BEATS = [
    {"active_jobs": ["{id}"]},
    {"active_jobs": ["{id}"], "visibility_timeout_ms": 30000},
    {"active_jobs": 1, "active_job_ids": ["{id}"], "state": "running"},
    {
        "active_jobs": 1,
        "active_job_ids": ["{id}"],
        "state": "running",
        "hostname": "host",
        "pid": 42,
        "queues": ["beats"],
        "concurrency": 10,
        "labels": ["a"],
    },
    {"active_jobs": [], "active_job_ids": ["{id}"]},
    {"job_id": "{id}"},
    {"active_jobs": ["{id}", "not-a-job", "01a20eee-7981-7a0f-96f6-baf9b7289592"]},
]


@pytest.mark.parametrize("beat", BEATS)
async def test_heartbeats_of_all_dialects(api: Api, beat: dict[str, Any]) -> None:
    job = await active(api, "beats")
    body: dict[str, Any] = {"worker_id": "beats-worker"}
    for name, value in beat.items():
        body[name] = (
            [item.replace("{id}", job["id"]) for item in value]
            if isinstance(value, list)
            else value.replace("{id}", job["id"])
            if isinstance(value, str)
            else value
        )
    answer = await api.post("/ojs/v1/workers/heartbeat", body, headers=SDK)
    assert answer.body["jobs_extended"] == [job["id"]]
    assert (answer.body["state"], answer.body["directive"]) == ("running", "")
    assert answer.body["acknowledged"] is True and answer.body["server_time"]
    await api.ack(job)


async def test_a_heartbeat_may_have_nothing_to_extend(api: Api) -> None:
    nothing: list[dict[str, Any]] = [{}, {"active_jobs": 0}, {"active_jobs": []}]
    for more in [*nothing, {"active_jobs": None}]:
        answer = await api.post("/ojs/v1/workers/heartbeat", {"worker_id": "idle", **more})
        assert answer.body["jobs_extended"] == []


@pytest.mark.parametrize("state", ["quiet", "terminate"])
async def test_a_worker_that_says_it_stops_gets_no_more_jobs(api: Api, state: str) -> None:
    queue = f"stops-{state}"
    await api.enqueue(queue)
    beat = {"worker_id": queue, "state": state}
    answer = await api.post("/ojs/v1/workers/heartbeat", beat)
    assert (answer.body["state"], answer.body["directive"]) == (state, state)
    assert await api.fetch(queue, worker_id=queue) == []
    assert len(await api.fetch(queue, worker_id="another")) == 1


RETRIES = [
    ({"initial_interval": "PT2S", "max_interval": "PT1M"}, 2000, 60000),
    ({"initial_interval_ms": 2000, "max_interval_ms": 60000}, 2000, 60000),
    ({"initial_interval": "2s", "max_interval": "1m"}, 2000, 60000),
    ({"base_delay_ms": 2000, "max_interval": "PT1M"}, 2000, 60000),
    ({}, 1000, 300000),
]


@pytest.mark.parametrize(("retry", "initial", "longest"), RETRIES)
@pytest.mark.parametrize("name", ["retry", "retry_policy"])
async def test_intervals_of_a_retry_policy(
    api: Api, retry: dict[str, Any], initial: int, longest: int, name: str
) -> None:
    policy: dict[str, Any] = {name: {"max_attempts": 5, "extra": 1, **retry}}
    job = await api.enqueue("retries", **policy)
    assert job["max_attempts"] == job["retry"]["max_attempts"] == 5
    assert job["retry"]["initial_interval_ms"] == initial
    assert job["retry"]["max_interval_ms"] == longest


async def test_the_command_line_client_says_max_attempts(api: Api) -> None:
    job = await api.enqueue("retries", max_attempts=7)
    assert job["max_attempts"] == job["retry"]["max_attempts"] == 7


UNIQUES: list[tuple[dict[str, Any], list[Any], list[Any]]] = [
    ({"keys": ["type", "args"]}, [1], [2]),
    ({"key": ["type", "queue", "args"]}, [1], [2]),
    ({"key": ["user"], "period_ms": 60000}, [{"user": 1, "n": 1}], [{"user": 2, "n": 1}]),
    ({"keys": ["args"], "args_keys": ["user"]}, [{"user": 1, "n": 1}], [{"user": 2, "n": 1}]),
    ({"keys": ["type", "args"], "period": "PT1H", "unknown": 1}, [1], [2]),
]


@pytest.mark.parametrize("number", range(len(UNIQUES)))
async def test_unique_policies_of_all_dialects(api: Api, number: int) -> None:
    unique, args, other = UNIQUES[number]
    body = {
        "type": f"unique.n{number}",
        "args": args,
        "options": {"queue": "uniques", "unique": unique},
    }
    first = await api.post("/ojs/v1/jobs", body)
    again = await api("POST", "/ojs/v1/jobs", body)
    assert (again.status, again.error["code"]) == (409, "duplicate")
    assert again.error["details"]["existing_job_id"] == first.body["job"]["id"]
    assert (await api.post("/ojs/v1/jobs", {**body, "args": other})).status == 201


async def test_the_command_line_clients_unique_key_is_the_key_itself(api: Api) -> None:
    unique = {"key": "user", "within": "1h"}
    options = {"queue": "uniques", "unique": unique}
    await api.post("/ojs/v1/jobs", {"type": "unique.a", "args": [{"user": 1}], "options": options})
    other = {"type": "unique.b", "args": [{"user": 2}], "options": options}
    assert (await api("POST", "/ojs/v1/jobs", other)).status == 409
    options["unique"] = {**unique, "key": "other"}
    await api.post("/ojs/v1/jobs", {**other, "options": options})


async def test_a_batch_answers_in_order_with_counts(api: Api) -> None:
    jobs = [{"type": "b.job", "args": [n], "options": {"queue": "batches"}} for n in range(20)]
    body = (await api.post("/ojs/v1/jobs/batch", {"jobs": jobs})).body
    assert [job["args"] for job in body["jobs"]] == [[n] for n in range(20)]
    assert (body["count"], body["enqueued"], body["failed"]) == (20, 20, 0)


async def test_queues_as_every_client_lists_them(api: Api) -> None:
    await api.enqueue("listed")
    body = await api.get("/ojs/v1/queues?limit=200")
    [queue] = [queue for queue in body["queues"] if queue["name"] == "listed"]
    assert (queue["status"], queue["paused"]) == ("active", False)
    assert queue["created_at"]
    assert body["pagination"].keys() >= {"total", "limit", "offset", "has_more"}


COUNTS = {"available", "active", "scheduled", "retryable", "completed", "discarded"}
RATES = {
    "completed_last_hour",
    "failed_last_hour",
    "avg_duration_ms",
    "avg_wait_ms",
    "throughput_per_second",
}


@pytest.mark.parametrize("headers", [{}, SDK, GO])
async def test_statistics_of_a_queue(api: Api, headers: dict[str, str]) -> None:
    """`queue` is an object for the OpenAPI's readers, the name for the SDKs (contract C-25)."""
    await api.enqueue("counted")
    body = await api.get("/ojs/v1/queues/counted/stats", headers=headers)
    if headers:
        assert body["queue"] == "counted"
    else:
        assert body["queue"].keys() >= COUNTS | {"name", "paused"}
    assert body["stats"].keys() >= COUNTS | RATES | {"dead"}
    assert all(isinstance(body["stats"][name], int | float) for name in COUNTS | RATES)
    assert (body["status"], body["name"], body["paused"]) == ("active", "counted", False)
    assert body["available"] == body["stats"]["available"] >= 1


@pytest.mark.parametrize("headers", [{}, SDK, GO])
async def test_pausing_answers_in_both_shapes(api: Api, headers: dict[str, str]) -> None:
    for verb, status in (("pause", "paused"), ("resume", "active")):
        path = f"/ojs/v1/queues/shaped/{verb}"
        answer = await api("POST", path, headers=headers, media=None)
        assert (answer.status, answer.body["status"]) == (200, status)
        assert answer.body[f"{verb}d_at"]
        if headers:
            assert answer.body["queue"] == "shaped"
        else:
            assert answer.body["queue"]["status"] == status


async def test_dead_letters_as_every_client_reads_them(api: Api) -> None:
    retry = {"max_attempts": 1, "on_exhaustion": "dead_letter"}
    job = await active(api, "dead", retry=retry)
    await api.nack(job)
    body = await api.get("/ojs/v1/dead-letter?queue=dead&limit=10&offset=0")
    assert [dead["id"] for dead in body["jobs"]] == [job["id"]]
    assert body["total"] == body["pagination"]["total"] == 1
    answer = await api("POST", f"/ojs/v1/dead-letter/{job['id']}/retry", media=None)
    assert (answer.status, answer.body["job"]["state"]) == (200, "available")
    [again] = await api.fetch("dead")
    await api.nack(again)
    answer = await api("DELETE", f"/ojs/v1/dead-letter/{job['id']}", media=None)
    assert (answer.status, answer.body["deleted"]) == (200, True)


@pytest.mark.parametrize("headers", [{}, SDK, GO])
async def test_the_manifest(api: Api, headers: dict[str, str]) -> None:
    """Go can only read extensions as an array of strings and capabilities as booleans."""
    body = await api.get("/ojs/manifest", headers=headers)
    assert body["specversion"] == body["ojs_version"] == "1.0"
    assert isinstance(body["implementation"]["name"], str)
    assert body["conformance_level"] == 4
    assert body["protocols"] == ["http"]
    assert all(isinstance(value, bool) for value in body["capabilities"].values())
    assert isinstance(body["endpoints"], dict)
    if headers == GO:
        assert all(isinstance(name, str) for name in body["extensions"])
        assert isinstance(body["extensions"], list)
    else:
        assert body["extensions"].keys() >= {"official", "experimental"}


async def test_health_as_every_client_reads_it(api: Api) -> None:
    body = await api.get("/ojs/v1/health")
    assert body["status"] == "ok" and body["version"]
    assert isinstance(body["uptime_seconds"], int)
    assert body["backend"]["type"] == "postgres"
    assert isinstance(body["backend"]["latency_ms"], int)


async def test_errors_as_every_client_reads_them(api: Api) -> None:
    job = await active(api, "errors")
    await api.ack(job)
    late = await api("POST", "/ojs/v1/workers/ack", {"job_id": job["id"]})
    assert (late.status, late.error["code"]) == (409, "conflict")
    assert late.error["details"]["current_state"] == "completed"
    assert late.error["details"]["expected_state"] == "active"
    gone = await api("DELETE", f"/ojs/v1/jobs/{job['id']}")
    assert (gone.status, gone.error["code"]) == (409, "conflict")


async def test_a_late_report_after_cancel(api: Api) -> None:
    job = await active(api, "late")
    answer = await api("DELETE", f"/ojs/v1/jobs/{job['id']}")
    cancelled = answer.body["job"]
    assert (cancelled["state"], cancelled["previous_state"]) == ("cancelled", "active")
    for path in ("ack", "nack"):
        body = {"job_id": job["id"], "error": {"code": "x", "message": "y"}}
        assert (await api("POST", f"/ojs/v1/workers/{path}", body)).status == 409


async def test_unknown_members_come_back(api: Api) -> None:
    body = {
        "type": "u.job",
        "args": [],
        "x_top": {"a": 1},
        "options": {"queue": "unknown", "x_option": [1, None]},
    }
    job = (await api.post("/ojs/v1/jobs", body)).body["job"]
    [got] = await api.fetch("unknown")
    for shown in (job, got, (await api.get(f"/ojs/v1/jobs/{job['id']}"))["job"]):
        assert shown["x_top"] == {"a": 1}
        assert shown["x_option"] == [1, None]


async def test_javascript_enqueues_many_at_once(api: Api) -> None:
    """An SDK worker's pool: requests of all kinds at the same time, each gets its own answer."""
    jobs = await asyncio.gather(*[api.enqueue("pool", priority=n % 5) for n in range(60)])
    fetched = await asyncio.gather(*[api.fetch("pool", count=3) for _ in range(20)])
    got = [job for batch in fetched for job in batch]
    assert sorted(job["id"] for job in got) == sorted(job["id"] for job in jobs)
    answers = await asyncio.gather(*[api.ack(job, result=job["id"]) for job in got])
    assert [answer.body["job"]["result"] for answer in answers] == [job["id"] for job in got]
