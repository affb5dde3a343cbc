"""Calls of the official command-line client, and the members of the answers that it reads."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from tests.http.conftest import Api, Response

PLAIN_JSON = {"Content-Type": "application/openjobspec+json"}
# Each test has a queue of its own.
NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Prepared:
    """A queue with a job in several states, a schedule, a workflow and a worker."""

    api: Api
    names: dict[str, str]

    async def __call__(self, method: str, path: str, body: Any = None) -> Response:
        """One call; {name} in the path stands for an id."""
        return await self.api(method, path.format(**self.names), body, headers=PLAIN_JSON)


@pytest_asyncio.fixture
async def client(api: Api) -> AsyncIterator[Prepared]:
    number = next(NUMBERS)
    queue = f"cli-{number}"
    names = {"queue": queue, "worker": f"cli-worker-{number}"}
    for name in ("available", "other", "cancelled"):
        names[name] = (await api.enqueue(queue, type="cli.task", priority=-5))["id"]
    await api("DELETE", f"/ojs/v1/jobs/{names['cancelled']}")
    for name in ("completed", "active", "dead"):
        options: dict[str, Any] = {"priority": 5, "retry": {"max_attempts": 1}}
        options["retry"]["on_exhaustion"] = "dead_letter"
        names[name] = (await api.enqueue(queue, type="cli.task", **options))["id"]
        [job] = await api.fetch(queue, worker_id=names["worker"])
        assert job["id"] == names[name]
        if name == "completed":
            await api.ack(job, result={"sum": 3})
        elif name == "dead":
            error = {"code": "handler_error", "message": "it broke", "retryable": True}
            await api.post("/ojs/v1/workers/nack", {"job_id": job["id"], "error": error})
    beat = {"worker_id": names["worker"], "active_jobs": [names["active"]], "hostname": "h"}
    await api.post("/ojs/v1/workers/heartbeat", beat)
    template = {"type": "cli.cron", "args": [], "options": {"queue": queue}}
    cron = {"name": "cli-cron", "expression": "0 3 * * *", "job_template": template}
    await api.post("/ojs/v1/cron", cron)
    names["cron"] = "cli-cron"
    steps = [{"id": "a", "type": "cli.step", "args": [], "options": {"queue": "cli-steps"}}]
    workflow = await api.post("/ojs/v1/workflows", {"name": "cli-flow", "steps": steps})
    names["workflow"] = workflow.body["workflow"]["id"]
    yield Prepared(api, names)
    for name in ("available", "other", "active"):
        await api("DELETE", f"/ojs/v1/jobs/{names[name]}")
    await api("DELETE", "/ojs/v1/cron/cli-cron")


READS: list[tuple[str, set[str]]] = [
    ("/ojs/v1/jobs?limit=10&state=available&queue={queue}&type=cli.task", {"jobs", "total"}),
    ("/ojs/v1/jobs/{completed}/result", {"job_id", "state", "result"}),
    ("/ojs/v1/jobs/{completed}/result?wait=true&timeout=5", {"job_id", "state", "result"}),
    ("/ojs/v1/jobs/{dead}/retries", set()),
    ("/ojs/v1/queues/{queue}", {"name", "state", "config", "stats"}),
    ("/ojs/v1/dead-letter/stats", {"total", "by_queue"}),
    ("/ojs/v1/cron/{cron}/history", set()),
    ("/ojs/v1/workflows?limit=5&state=running", {"workflows", "total"}),
    ("/ojs/v1/metrics", set()),
    ("/ojs/v1/rate-limits", {"items"}),
    ("/ojs/v1/events/{completed}/history", {"events"}),
    ("/ojs/v1/admin/jobs/{completed}", {"id", "type", "state", "queue", "attempt", "created_at"}),
    ("/ojs/v1/admin/jobs/{dead}/trace", set()),
    ("/ojs/v1/admin/observability/health", set()),
    ("/ojs/v1/admin/stats", {"queues", "workers"}),
    ("/ojs/v1/admin/stats/history?period=5m", {"data"}),
    ("/ojs/v1/admin/workers", {"items", "workers"}),
    ("/ojs/v1/admin/workers/{worker}", {"id", "state", "last_heartbeat"}),
    ("/ojs/v1/admin/maintenance", {"enabled"}),
    ("/ojs/v1/admin/config", set()),
]


@pytest.mark.parametrize(("path", "members"), READS, ids=[path for path, _ in READS])
async def test_what_it_shows(client: Prepared, path: str, members: set[str]) -> None:
    answer = await client("GET", path)
    assert answer.status == 200, answer.body
    assert members <= answer.body.keys()


async def test_a_worker_has_the_members_of_its_table(client: Prepared) -> None:
    workers = (await client("GET", "/ojs/v1/admin/workers")).body["workers"]
    [worker] = [one for one in workers if one["id"] == client.names["worker"]]
    assert {"state", "hostname", "active_jobs", "last_heartbeat", "last_heartbeat_at"} <= set(
        worker
    )
    assert isinstance(worker["active_jobs"], int)


async def test_metrics_for_prometheus(client: Prepared) -> None:
    url = client.api.url + "/ojs/v1/metrics?format=prometheus"
    async with client.api.session.get(url) as answer:
        assert answer.status == 200
        assert "ojs_queue_depth" in await answer.text()


ACTS: list[tuple[str, str, Any]] = [
    ("PATCH", "/ojs/v1/jobs/{available}", {"priority": 7}),
    ("POST", "/ojs/v1/admin/jobs/{dead}/retry", None),
    ("POST", "/ojs/v1/jobs/bulk/cancel", {"job_ids": ["{other}"]}),
    ("POST", "/ojs/v1/jobs/bulk/retry", {"job_ids": ["{dead}"]}),
    ("POST", "/ojs/v1/jobs/bulk/delete", {"job_ids": ["{completed}"]}),
    ("POST", "/ojs/v1/queues", {"name": "cli-new"}),
    ("POST", "/ojs/v1/queues/{queue}/purge", {"states": ["completed"], "confirm": True}),
    ("PUT", "/ojs/v1/admin/queues/{queue}/config", {"concurrency": 5}),
    ("POST", "/ojs/v1/dead-letter/purge", {"confirm": True}),
    ("POST", "/ojs/v1/cron/{cron}/trigger", None),
    ("POST", "/ojs/v1/cron/{cron}/pause", None),
    ("POST", "/ojs/v1/cron/{cron}/resume", None),
    ("PATCH", "/ojs/v1/cron/{cron}", {"enabled": False}),
    ("PUT", "/ojs/v1/rate-limits/cli-key/override", {"concurrency": 2}),
    ("DELETE", "/ojs/v1/rate-limits/cli-key/override", None),
    ("POST", "/ojs/v1/admin/workers/{worker}/quiet", None),
    ("POST", "/ojs/v1/admin/workers/directive", {"worker_id": "{worker}", "directive": "quiet"}),
    ("POST", "/ojs/v1/admin/maintenance", {"enabled": False}),
]


@pytest.mark.parametrize(
    ("method", "path", "body"), ACTS, ids=[f"{method} {path}" for method, path, _ in ACTS]
)
async def test_what_it_does(client: Prepared, method: str, path: str, body: Any) -> None:
    if isinstance(body, dict) and "job_ids" in body:
        body = {"job_ids": [one.format(**client.names) for one in body["job_ids"]]}
    if isinstance(body, dict) and "worker_id" in body:
        body = {**body, "worker_id": client.names["worker"]}
    if "cli-key" in path:
        limited = {"key": "cli-key", "concurrency": 1}
        await client.api.enqueue("cli-limited", rate_limit=limited)
        await client("PUT", "/ojs/v1/rate-limits/cli-key/override", {"concurrency": 3})
    answer = await client(method, path, body)
    assert answer.status in (200, 201, 202, 204), answer.body


async def test_it_follows_events_as_a_stream(client: Prepared) -> None:
    url = f"{client.api.url}/ojs/v1/events/stream?types=job.enqueued&queue=cli-followed"
    async with client.api.session.get(url) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        job = await client.api.enqueue("cli-followed")
        async with asyncio.timeout(20):
            async for line in stream.content:
                if line.startswith(b"data:") and job["id"].encode() in line:
                    break
