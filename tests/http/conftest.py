"""A server behind a real socket, a client for it, and a look into its tables."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import aiohttp
import psycopg
import pytest
from multidict import CIMultiDictProxy
from psycopg.sql import SQL, Identifier
from pytest_postgresql.executors import NoopExecutor
from yarl import URL

from tests.conftest import PostgresServer, StartServer
from tests.http.described import assert_described

OJS = "application/openjobspec+json"
PLAIN = "application/json"


@dataclass(frozen=True)
class Served:
    """A running server and the database behind it."""

    url: str
    database_url: str


@dataclass(frozen=True)
class Response:
    """What came back, the body read as JSON or text (None when there was none)."""

    status: int
    headers: CIMultiDictProxy[str]
    body: Any

    @property
    def error(self) -> dict[str, Any]:
        """The OJS error object; asserts that it has every member the contract promises."""
        error = self.body["error"]
        assert isinstance(error["code"], str) and error["code"]
        assert isinstance(error["message"], str) and error["message"]
        assert isinstance(error["details"], dict)
        assert isinstance(error["retryable"], bool)
        assert error["hint"] and error["docs_url"].startswith("https://")
        assert error["request_id"] == self.headers["X-Request-Id"]
        assert self.headers["OJS-Version"] == "1.0"
        return dict(error)


class Api:
    """Requests to one server; a path is sent exactly as it is written.

    Every answer must be as the OpenAPI document describes it.
    """

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url

    async def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        data: bytes | None = None,
        headers: dict[str, str] | None = None,
        media: str | None = OJS,
    ) -> Response:
        """One request. body: sent as JSON of this media type; data: sent as it is instead."""
        if body is not None:
            data = json.dumps(body).encode()
        skip = () if media else ("Content-Type",)
        sent = {**({"Content-Type": media} if media else {}), **(headers or {})}
        async with self.session.request(
            method,
            URL(self.url + path, encoded=True),
            data=io.BytesIO(data) if data else None,
            headers=sent,
            skip_auto_headers=skip,
        ) as response:
            # A stream goes on: what is asked here is how it begins.
            goes_on = response.content_type == "text/event-stream"
            raw = b"" if goes_on else await response.read()
            answered: Any = None
            if raw:
                is_text = response.content_type == "text/plain"
                answered = raw.decode() if is_text else json.loads(raw)
            answer = Response(response.status, response.headers, answered)
        assert_described(method, path, answer.status, answer.headers, answer.body)
        return answer

    async def post(self, path: str, body: Any, **more: Any) -> Response:
        """POST JSON; the answer must not be an error."""
        answer = await self("POST", path, body, **more)
        assert answer.status in (200, 201), answer.body
        return answer

    async def get(self, path: str, **more: Any) -> Any:
        """GET; the body of a 200."""
        answer = await self("GET", path, **more)
        assert answer.status == 200, answer.body
        return answer.body

    async def enqueue(self, queue: str, type: str = "task.run", **options: Any) -> dict[str, Any]:
        """Enqueue one job with the args [1]; the job."""
        body = {"type": type, "args": [1], "options": {"queue": queue, **options}}
        job: dict[str, Any] = (await self.post("/ojs/v1/jobs", body)).body["job"]
        return job

    async def fetch(self, *queues: str, **more: Any) -> list[dict[str, Any]]:
        """Claim jobs of these queues."""
        answer = await self.post("/ojs/v1/workers/fetch", {"queues": list(queues), **more})
        jobs: list[dict[str, Any]] = answer.body["jobs"]
        return jobs

    async def ack(self, job: dict[str, Any], **more: Any) -> Response:
        """Complete an active job."""
        return await self.post("/ojs/v1/workers/ack", {"job_id": job["id"], **more})

    async def nack(self, job: dict[str, Any], **more: Any) -> Response:
        """Fail an active job."""
        error = {"code": "handler_error", "message": "it broke"}
        body = {"job_id": job["id"], "error": error, **more}
        return await self.post("/ojs/v1/workers/nack", body)


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Close a connection and wait for it: what the loop's end finds open fails some later test."""
    with suppress(OSError):  # the other side was faster
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def connected(api: Api) -> AsyncIterator[Streams]:
    """A bare connection to the server, closed at the end."""
    host, port = api.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=2**20)
    try:
        yield reader, writer
    finally:
        await hang_up(writer)


@pytest.fixture(scope="module")
def variables() -> dict[str, str]:
    """What the server of this file is set to, besides its database; for a file to override."""
    return {}


@pytest.fixture(scope="module")
def served(
    postgres_server: PostgresServer,
    template: NoopExecutor,
    start_server: StartServer,
    variables: dict[str, str],
) -> Iterator[Served]:
    """A server on a database of its own, for one file of tests."""
    with (
        postgres_server.database(template.template_dbname) as dsn,
        start_server(dsn, **variables) as server,
    ):
        yield Served(server.url, dsn)


@pytest.fixture
def api(session: aiohttp.ClientSession, served: Served) -> Api:
    """A client of `served`."""
    return Api(session, served.url)


# For the server of a file that compares snapshots: what a test leaves stays as it is.
NO_TIMED_WORK = dict.fromkeys(
    (f"OJS_TICK_{chore}_MS" for chore in ("PROMOTE", "RETRY", "REAP", "CRON", "PRUNE")), "86400000"
)
TableRows = dict[str, tuple[int, str | None]]
Snapshot = Callable[[], TableRows]


@pytest.fixture
def snapshot(served: Served) -> Iterator[Snapshot]:
    """Reads how many rows each table has and a hash over them, as the server's database is now."""
    tables = SQL(
        "select relname from pg_class where relnamespace = 'ojs'::regnamespace"
        " and relkind in ('r', 'p') and not relispartition"
        # The tick raises floors, counts and keeps its books at any time, which no request causes.
        " and relname not in ('floor', 'high_water_mark', 'bookmark', 'chore', 'job_count',"
        " 'queue_gauge') order by relname"
    )
    rows_and_hash = SQL("select count(*), md5(string_agg(t::text, '|' order by t::text)) from {} t")
    with psycopg.connect(served.database_url, autocommit=True) as connection:

        def rows() -> TableRows:
            # The tick does this at any time; done now, it changes nothing later. The lock waits
            # for the end of a tick that is doing it.
            with connection.transaction():
                connection.execute("lock table ojs.queue_total in share update exclusive mode")
                connection.execute("select ojs.fold_tallies(20000)")
            found: TableRows = {}
            for (table,) in connection.execute(tables).fetchall():
                name = Identifier("ojs", table)
                row = connection.execute(rows_and_hash.format(name)).fetchone()
                assert row is not None
                found[table] = (row[0], row[1])
            return found

        yield rows
