"""One line a request, as text or JSON: who asked for what and how it ended, and nothing secret."""

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import pytest

from tests.conftest import StartServer
from tests.http.conftest import Api, connected
from tests.processes import Server
from tests.waiting import until

KEY = "s3cret-key"
PASSWORD = "s3cret-password"
JOB = {"type": "card.charge", "args": ["s3cret-args"], "meta": {"note": "s3cret-meta"}}
LOOK = "/ojs/v1/dead-letter?queue=s3cret-query"

Start = Callable[..., Server]


@pytest.fixture
def start(database_url: str, start_server: StartServer) -> Iterator[Start]:
    """Starts a server with a key and a password; it is stopped by the test, or at its end."""
    running = []

    def start(**variables: str) -> Server:
        url = f"{database_url}&password={PASSWORD}"
        context = start_server(url, OJS_API_KEY=KEY, **variables)
        running.append(context)
        return context.__enter__()

    yield start
    for context in running:
        context.__exit__(None, None, None)


async def use(session: aiohttp.ClientSession, server: Server) -> dict[str, Any]:
    """A few requests of every kind; the answer's job, and the server's end."""
    api = Api(session, server.url)
    own = {"Authorization": f"Bearer {KEY}", "X-Request-Id": "mine 1"}
    job: dict[str, Any] = (await api("POST", "/ojs/v1/jobs", JOB, headers=own)).body["job"]
    assert (await api("GET", LOOK, headers=own)).status == 200
    assert (await api("POST", "/ojs/v1/jobs", {"args": ["s3cret"]}, headers=own)).status == 400
    assert (await api("POST", "/ojs/v1/jobs", data=b"s3cret", headers=own)).status == 400
    wrong = {"Authorization": "Bearer s3cret-guess"}
    assert (await api("GET", "/ojs/v1/queues", headers=wrong)).status == 401
    server.stop()
    return job


async def test_json_is_one_object_a_request(session: aiohttp.ClientSession, start: Start) -> None:
    server = start(OJS_LOG_FORMAT="json")
    job = await use(session, server)
    entries = [
        json.loads(line)
        for line in server.log.read_text().splitlines()
        if line.startswith("{") and "/ojs/v1/health" not in line
    ]
    requests = [entry for entry in entries if entry["logger"] == "ojs_pg.server.requests"]
    assert [(entry["method"], entry["path"], entry["status"]) for entry in requests] == [
        ("POST", "/ojs/v1/jobs", 201),
        ("GET", "/ojs/v1/dead-letter", 200),
        ("POST", "/ojs/v1/jobs", 400),
        ("POST", "/ojs/v1/jobs", 400),
        ("GET", "/ojs/v1/queues", 401),
    ]
    enqueue = requests[0]
    assert enqueue["location"] == f"/ojs/v1/jobs/{job['id']}"
    assert enqueue["request_id"] == "mine 1"
    assert enqueue["remote"] == "127.0.0.1"
    assert enqueue["key"] == "OJS_API_KEY"
    assert isinstance(enqueue["duration_ms"], float)
    assert "key" not in requests[-1]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", enqueue["time"])
    [denied] = [entry for entry in entries if entry["level"] == "warning"]
    assert "no valid key: GET /ojs/v1/queues from 127.0.0.1" in denied["message"]
    assert any("stopping" in entry["message"] for entry in entries if "message" in entry)


async def test_text_is_one_line_a_request(session: aiohttp.ClientSession, start: Start) -> None:
    server = start()
    await use(session, server)
    [line] = [line for line in server.log.read_text().splitlines() if "status=201" in line]
    assert re.fullmatch(
        r"\d{4}-\S+ INFO ojs_pg\.server\.requests request_id=\"mine 1\" remote=127\.0\.0\.1 "
        r"key=OJS_API_KEY method=POST path=/ojs/v1/jobs status=201 duration_ms=\d+\.\d "
        r"location=/ojs/v1/jobs/\S+",
        line,
    )


async def test_requests_without_an_answer_or_that_are_no_http_are_logged_too(
    session: aiohttp.ClientSession, start: Start
) -> None:
    server = start()
    api = Api(session, server.url)
    async with connected(api) as (reader, writer):
        writer.write(b"this is not HTTP\r\n\r\n")
        assert b" 400 " in await reader.readline()
    wait = b'{"queues":["none"],"wait_ms":20000}'
    head = "POST /ojs/v1/workers/fetch HTTP/1.1\r\nHost: localhost\r\n"
    head += f"Authorization: Bearer {KEY}\r\n"

    async def noted() -> bool:
        async with connected(api) as (_, writer):
            writer.write(f"{head}Content-Length: {len(wait)}\r\n\r\n".encode() + wait)
            # Time to arrive; if that is too little, the next try has it.
            await asyncio.sleep(0.1)
        return "path=/ojs/v1/workers/fetch status=499" in server.log.read_text()

    await until(noted)
    assert "status=400" in server.log.read_text()


@pytest.mark.parametrize("level", ["debug", "info"])
@pytest.mark.parametrize("form", ["json", "text"])
async def test_nothing_secret_is_logged(
    session: aiohttp.ClientSession, start: Start, form: str, level: str
) -> None:
    server = start(OJS_LOG_FORMAT=form, OJS_LOG_LEVEL=level)
    await use(session, server)
    assert "s3cret" not in server.log.read_text()


async def test_a_higher_level_leaves_requests_out(
    session: aiohttp.ClientSession, start: Start
) -> None:
    server = start(OJS_LOG_LEVEL="warning")
    await use(session, server)
    assert "ojs_pg.server.requests" not in server.log.read_text()


@pytest.mark.parametrize(
    "url",
    [
        "postgres://me:s3cret-password@127.0.0.1:1/ojs",
        "postgres://me:s3cret-password@127.0.0.1:1,127.0.0.1:2/ojs",
        "postgres://127.0.0.1:1/ojs?user=me&password=s3cret-password",
        "postgres://me:s3cret-password@127.0.0.1:99999/ojs",
        "postgres://me:s3cret-password@127.0.0.1:x/ojs",
        "postgres://me:s3cret%00password@127.0.0.1:1/ojs",
        "postgres://me:s3cret%zzpassword@127.0.0.1:1/ojs",
        "postgres://127.0.0.1:1/ojs?s3cret",
        "postgres://127.0.0.1:1/ojs?passwort=s3cret",
    ],
)
def test_a_database_url_that_cannot_be_used_stays_secret(
    start_server: StartServer, url: str
) -> None:
    with (
        pytest.raises(RuntimeError, match="error:") as failure,
        start_server(url, OJS_START_TIMEOUT_S="1"),
    ):
        pass
    assert "s3cret" not in str(failure.value)
