"""What HTTP adds to settings of queues: headers, waiting for room, a read-only key."""

import asyncio

import pytest

from tests.http.conftest import PLAIN, Api
from tests.waiting import ended

JOB = {"type": "t", "args": []}


async def bounded(api: Api, queue: str, **bound: object) -> dict[str, object]:
    """Makes a queue with a bound; an enqueue request for it."""
    path = f"/ojs/v1/admin/queues/{queue}/config"
    answer = await api("PUT", path, {"backpressure": {"max_depth": 2, **bound}}, media=PLAIN)
    assert (answer.status, answer.body["name"]) == (200, queue)
    return {**JOB, "queue": queue}


async def test_a_full_queue_refuses_with_headers(api: Api) -> None:
    job = await bounded(api, "full")
    for _ in range(2):
        assert (await api("POST", "/ojs/v1/jobs", job)).status == 201
    for path, body in (("jobs", job), ("jobs/batch", {"jobs": [job]})):
        answer = await api("POST", f"/ojs/v1/{path}", body)
        assert (answer.status, answer.error["code"]) == (429, "QUEUE_FULL")
        assert answer.headers["Retry-After"] == "1"
        assert answer.headers["X-OJS-Queue-Depth"] == "2"
        assert answer.headers["X-OJS-Queue-Bound"] == "2"
        assert (answer.error["queue"], answer.error["strategy"]) == ("full", "reject")
        assert "headers" not in answer.error
    events = (await api.get("/ojs/v1/events?types=backpressure.rejected"))["events"]
    assert [event["data"]["job_type"] for event in events] == ["t", "t"]


async def test_a_queue_that_is_nearly_full_says_so(api: Api) -> None:
    job = await bounded(api, "nearly", warning_threshold=1)
    first, second = [await api("POST", "/ojs/v1/jobs", job) for _ in range(2)]
    assert "X-OJS-Queue-Pressure" not in first.headers
    assert second.headers["X-OJS-Queue-Pressure"] == "1"
    assert second.body["warnings"][0]["depth"] == 2


async def test_an_enqueue_waits_for_room(api: Api) -> None:
    job = await bounded(api, "slow", strategy="block")
    for _ in range(2):
        await api("POST", "/ojs/v1/jobs", job)
    refused = await api("POST", "/ojs/v1/jobs", job)
    assert (refused.status, refused.error["strategy"]) == (429, "block")

    wait = {"OJS-Block-Timeout": "30"}
    waiting = asyncio.create_task(api("POST", "/ojs/v1/jobs", job, headers=wait))
    [held] = await api.fetch("slow")
    assert not waiting.done()
    await api.post("/ojs/v1/workers/ack", {"job_id": held["id"]})
    assert (await ended(waiting)).status == 201


async def test_a_queue_that_rejects_does_not_wait(api: Api) -> None:
    job = await bounded(api, "rejecting")
    for _ in range(2):
        await api("POST", "/ojs/v1/jobs", job)
    wait = {"OJS-Block-Timeout": "30"}
    batch = api("POST", "/ojs/v1/jobs/batch", {"jobs": [job]}, headers=wait)
    assert (await ended(batch)).status == 429


@pytest.mark.parametrize("seconds", ["", "x", "-1", "1.5"])
async def test_a_timeout_that_is_no_number_is_refused(api: Api, seconds: str) -> None:
    answer = await api("POST", "/ojs/v1/jobs", JOB, headers={"OJS-Block-Timeout": seconds})
    assert (answer.status, answer.error["details"]["field"]) == (400, "OJS-Block-Timeout")


async def test_a_queue_is_made_read_and_deleted(api: Api) -> None:
    made = await api("POST", "/ojs/v1/queues", {"name": "made", "config": {"concurrency": 3}})
    assert (made.status, made.headers["Location"]) == (201, "/ojs/v1/queues/made")
    assert (await api("POST", "/ojs/v1/queues", {"name": "made"})).status == 409
    for path in ("queues", "admin/queues"):
        assert (await api.get(f"/ojs/v1/{path}/made"))["configuration"]["concurrency"] == 3
    listed = await api.get("/ojs/v1/admin/queues?per_page=100")
    assert "made" in [item["name"] for item in listed["items"]]
    gone = await api("DELETE", "/ojs/v1/queues/made")
    assert (gone.status, gone.body["state"]) == (202, "draining")


async def test_defaults_of_all_queues_have_a_path(api: Api) -> None:
    path = "/ojs/v1/queues/_default/config"
    assert (await api("PUT", path, {"default_timeout": 60})).status == 200
    assert (await api.get(path))["own"] == {"timeout_ms": 60000}
    assert (await api("PUT", path, {"default_timeout": None})).body["own"] == {}


async def test_a_pool_is_made_listed_and_fetched_from(api: Api) -> None:
    path = "/ojs/v1/admin/pools/general"
    request = {"queues": {"pool-a": {"weight": 3}, "pool-b": {"weight": 1}}}
    assert (await api("PUT", path, request)).status == 201
    assert (await api("PUT", path, request)).status == 200
    await api.enqueue("pool-b")
    answer = await api("POST", "/ojs/v1/workers/fetch", {"queues": ["pool-b"], "pool": "general"})
    assert len(answer.body["jobs"]) == 1
    [pool] = (await api.get("/ojs/v1/admin/pools"))["items"]
    assert (pool["strategy"], pool["active_jobs"]) == ("weighted", 1)
    assert (await api("DELETE", path)).status == 200
