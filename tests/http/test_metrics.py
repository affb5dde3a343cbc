"""Metrics for Prometheus, and the paths that monitors ask."""

import asyncio
import re
import shutil
import subprocess
from collections.abc import Callable

import aiohttp
import psycopg
import pytest

from tests.conftest import StartServer
from tests.http.conftest import Api, Served

CHECK = [shutil.which("promtool") or "promtool", "check", "metrics"]


async def scrape(api: Api, path: str = "/metrics", **headers: str) -> tuple[str, str]:
    """The Content-Type and the text that a scrape gets."""
    async with api.session.get(api.url + path, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        return answer.headers["Content-Type"], await answer.text()


def problems(text: str) -> str:
    """What promtool says of metrics; it says nothing of good ones."""
    checked = subprocess.run(CHECK, input=text, text=True, capture_output=True, check=False)
    return checked.stdout + checked.stderr


def samples(text: str, name: str) -> dict[str, float]:
    """The samples of a metric by their labels."""
    found = re.findall(rf"^{name}(?:\{{(.*)\}})? (\S+)$", text, re.MULTILINE)
    return {labels: float(value) for labels, value in found}


@pytest.fixture
def count_events(served: Served) -> Callable[[], None]:
    """Adds up the events that are not counted yet."""

    def count() -> None:
        with psycopg.connect(served.database_url, autocommit=True) as connection:
            connection.execute("select ojs.tick('{metrics}')")

    return count


async def test_prometheus_can_read_them(api: Api, count_events: Callable[[], None]) -> None:
    await api.enqueue("watched")
    fetched = await api.post("/ojs/v1/workers/fetch", {"queues": ["watched"], "worker_id": "w"})
    job = fetched.body["jobs"][0]["id"]
    await api.post("/ojs/v1/workers/ack", {"job_id": job, "worker_id": "w"})
    count_events()
    _, text = await scrape(api, "/ojs/v1/metrics?format=prometheus")
    if shutil.which("promtool"):
        assert await asyncio.to_thread(problems, text) == ""


async def test_they_count_requests_by_route_and_status(api: Api) -> None:
    await api("GET", "/ojs/v1/jobs/no-id")
    await api("GET", "/nowhere")
    _, text = await scrape(api)
    counted = samples(text, "ojs_http_requests_total")
    assert counted['method="GET",route="/ojs/v1/jobs/{id}",status="404"'] >= 1
    assert counted['method="",route="",status="404"'] >= 1
    durations = samples(text, "ojs_http_request_duration_seconds_count")
    assert durations['method="GET",route="/ojs/v1/jobs/{id}"'] >= 1
    assert samples(text, "ojs_http_waiting_fetches") == {"": 0}
    assert 'pool="requests",state="idle"' in samples(text, "ojs_db_pool_connections")


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/plain", "text/plain"),
        ("*/*", "text/plain; version=0.0.4; charset=utf-8"),
        (
            "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5",
            "text/plain; version=0.0.4; charset=utf-8",
        ),
    ],
)
async def test_the_media_type_is_the_one_that_is_asked_for(
    api: Api, accept: str, media: str
) -> None:
    given, text = await scrape(api, Accept=accept)
    assert given == media
    assert "# TYPE ojs_job_enqueued_total counter\n" in text


async def test_the_command_line_client_gets_json(api: Api) -> None:
    answer = await api("GET", "/ojs/v1/metrics")
    assert answer.status == 200
    assert answer.body["jobs"].keys() >= {"enqueued", "completed", "failed"}
    refused = await api("GET", "/ojs/v1/metrics?format=xml")
    assert (refused.status, refused.error["details"]["field"]) == (400, "format")


@pytest.mark.parametrize(
    "path", ["/health", "/healthz", "/ojs/v1/health", "/ready", "/readyz", "/metrics"]
)
async def test_monitors_ask_at_the_root(api: Api, path: str) -> None:
    answer = await api("GET", path, headers={"X-Request-ID": "mine", "Accept": "*/*"})
    assert answer.status == 200
    assert answer.headers["X-Request-Id"] == "mine"


async def test_clients_of_stats_get_the_form_that_they_read(api: Api) -> None:
    """The specification has numbers, the command-line client reads objects (clients differ)."""
    numbers = await api("GET", "/ojs/v1/admin/stats", headers={"Accept": "application/json"})
    assert isinstance(numbers.body["queues"], int)
    accept = {"Accept": "application/openjobspec+json"}
    objects = await api("GET", "/ojs/v1/admin/stats", headers=accept)
    assert objects.body["queues"].keys() >= {"total", "active", "paused"}
    sdk = await api("GET", "/ojs/v1/admin/stats", headers={**accept, "OJS-Version": "1.0"})
    assert isinstance(sdk.body["workers"], int)


@pytest.mark.parametrize("path", ["stats/history?since=24h", "types", "database"])
async def test_a_dashboard_reads(api: Api, path: str) -> None:
    assert (await api("GET", f"/ojs/v1/admin/{path}")).status == 200


async def test_metrics_need_a_key_unless_they_are_opened(
    session: aiohttp.ClientSession, database_url: str, start_server: StartServer
) -> None:
    for variables, status in (({}, 401), ({"OJS_METRICS_OPEN": "1"}, 200)):
        with start_server(database_url, OJS_API_KEY="a-key", **variables) as server:
            for path in ("/metrics", "/ojs/v1/metrics"):
                async with session.get(server.url + path) as answer:
                    assert answer.status == status
            async with session.get(f"{server.url}/ready") as answer:
                assert answer.status == 200
        assert "path=/ready" not in server.log.read_text(), "monitors would fill the log"
        assert ("path=/metrics status=401" in server.log.read_text()) == (status == 401)
