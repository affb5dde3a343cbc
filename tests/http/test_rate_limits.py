"""Rate limits over HTTP: seen, changed while a fetch waits, and restored."""

import asyncio

from tests.http.conftest import Api


async def test_a_fetch_that_waits_gets_a_job_when_its_limit_is_lifted(api: Api) -> None:
    limit = {"key": "lifted", "concurrency": 1}
    for _ in range(2):
        await api.enqueue("limited", rate_limit=limit)
    [held] = await api.fetch("limited", count=2)
    waiting = asyncio.create_task(api.fetch("limited", wait_ms=30000))
    changed = await api("PUT", "/ojs/v1/rate-limits/lifted", {"lift": True, "duration": "1h"})
    assert changed.status == 200
    [other] = await waiting
    assert other["id"] != held["id"]
    restored = await api("DELETE", "/ojs/v1/rate-limits/lifted/override")
    assert restored.body["concurrency"] == {"limit": 1, "active": 2, "available": 0}


async def test_the_command_lines_paths_work(api: Api) -> None:
    await api.enqueue("limited", rate_limit={"key": "api:v1", "max_per_second": 5})
    answer = await api("PUT", "/ojs/v1/rate-limits/api:v1/override", {"concurrency": 3})
    assert answer.body["concurrency"]["limit"] == 3
    listed = await api.get("/ojs/v1/rate-limits?per_page=100")
    assert "api:v1" in [limit["key"] for limit in listed["items"]]
    assert (await api.get("/ojs/v1/rate-limits/api:v1"))["rate"]["limit"] == 5


async def test_wrong_input_is_refused(api: Api) -> None:
    answer = await api("PUT", "/ojs/v1/rate-limits/k", {"concurrency": 1, "expires": "PT1H"})
    assert (answer.status, answer.error["details"]["field"]) == (400, "expires")
    answer = await api("GET", "/ojs/v1/rate-limits/unknown")
    assert (answer.status, answer.error["code"]) == (404, "not_found")
