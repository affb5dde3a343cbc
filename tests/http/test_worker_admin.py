"""What an operator sees and does of workers over HTTP, and what a probe is answered."""

import pytest

from tests.http.conftest import Api


async def test_a_draining_worker_is_not_ready(api: Api) -> None:
    await api.post("/ojs/v1/workers/beat", {"worker_id": "w 1", "state": "drain", "active_jobs": 2})
    answer = await api("GET", "/ojs/v1/workers/w%201/health")
    assert (answer.status, answer.body["state"]) == (503, "draining")
    assert answer.headers["Retry-After"] == "5"
    await api.post("/ojs/v1/workers/heartbeat", {"worker_id": "w 1", "state": "running"})
    assert (await api.get("/ojs/v1/workers/w%201/health"))["state"] == "running"


@pytest.mark.parametrize("deed", ["quiet", "terminate"])
async def test_a_worker_gets_no_jobs_until_it_is_resumed(api: Api, deed: str) -> None:
    worker, queue = f"worker-{deed}", f"directed-{deed}"
    beat = {"worker_id": worker}
    await api.post("/ojs/v1/workers/heartbeat", beat)
    await api.enqueue(queue)
    told = await api("POST", f"/ojs/v1/admin/workers/{worker}/{deed}")
    assert (told.status, told.body["directive"]) == (200, deed)
    assert (await api.post("/ojs/v1/workers/heartbeat", beat)).body["directive"] == deed
    assert await api.fetch(queue, worker_id=worker) == []
    await api.post("/ojs/v1/admin/workers/directive", {"directive": "resume", "worker_id": worker})
    assert len(await api.fetch(queue, worker_id=worker)) == 1
    shown = await api.get(f"/ojs/v1/admin/workers/{worker}")
    assert (shown["active_jobs"], shown["jobs"][0]["queue"]) == (1, queue)
    removed = await api("DELETE", f"/ojs/v1/admin/workers/{worker}")
    assert (removed.status, removed.error["details"]["reason"]) == (409, "not_stale")


async def test_workers_are_listed_a_page_at_a_time(api: Api) -> None:
    for number in range(3):
        await api.post("/ojs/v1/workers/heartbeat", {"worker_id": f"listed-{number}%/ü"})
    found: list[str] = []
    path = "/ojs/v1/admin/workers?limit=1"
    while path:
        page = await api.get(path)
        found += [worker["id"] for worker in page["workers"]]
        after = page["pagination"].get("next_cursor")
        path = after and f"/ojs/v1/admin/workers?limit=1&cursor={after}"
    assert [worker for worker in found if worker.startswith("listed-")] == [
        f"listed-{number}%/ü" for number in range(3)
    ]
    assert page["summary"]["total"] == len(found)
