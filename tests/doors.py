"""Calls of the doors: over SQL with either driver, and over HTTP without an event loop."""

import json
import urllib.error
import urllib.request
from typing import Any, NamedTuple, TypeAlias

import asyncpg
import psycopg
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

from tests.waiting import DEADLINE_S

Sql: TypeAlias = "psycopg.Connection[tuple[Any, ...]]"
AsyncSql: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class Answer(NamedTuple):
    """HTTP status and body; a refusal is an answer too."""

    status: int
    body: Any

    @property
    def job(self) -> Any:
        return self.body["job"]

    @property
    def jobs(self) -> Any:
        return self.body["jobs"]


def refusal(error: psycopg.Error | asyncpg.PostgresError) -> Answer:
    """The answer that a door gave by raising (SQLSTATE OJ...); any other error is raised again."""
    state = error.sqlstate or ""
    if not state.startswith("OJ"):
        raise error
    if isinstance(error, psycopg.Error):
        detail = error.diag.message_detail
    else:
        detail = error.as_dict()["detail"]
    return Answer(int(state[2:]), {"error": json.loads(detail or "null")})


def call(connection: Sql, door: str, request: Any) -> Answer:
    """Call a door over SQL."""
    query = SQL("select status, body from public.{}(%s)").format(Identifier(door))
    try:
        row = connection.execute(query, [Jsonb(request)]).fetchone()
    except psycopg.Error as error:
        return refusal(error)
    assert row is not None
    return Answer(*row)


async def call_async(connection: AsyncSql, door: str, request: Any) -> Answer:
    """Call a door over SQL."""
    try:
        row = await connection.fetchrow(
            f"select status, body from public.{door}($1::jsonb)", json.dumps(request)
        )
    except asyncpg.PostgresError as error:
        return refusal(error)
    assert row is not None
    return Answer(row["status"], json.loads(row["body"]))


def do(connection: Sql, door: str, request: Any) -> Any:
    """Call a door that must not refuse; the body of its answer."""
    answer = call(connection, door, request)
    assert answer.status < 300, answer
    return answer.body


def value(connection: Sql, query: str, *arguments: Any) -> Any:
    """The first value of a query."""
    row = connection.execute(query.encode(), arguments or None).fetchone()
    return row and row[0]


def ask(database_url: str, query: str) -> Any:
    """The first value of a query, in a session of its own."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        return value(connection, query)


def send(
    server_url: str, method: str, path: str, body: Any = None, media: str = "application/json"
) -> Answer:
    """One request to a server, the path under /ojs/v1/. body: JSON as text, or what becomes it."""
    if body is not None and not isinstance(body, str):
        body = json.dumps(body)
    request = urllib.request.Request(
        f"{server_url}/ojs/v1/{path}",
        None if body is None else body.encode(),
        {"Content-Type": media},
        method=method,
    )
    try:
        with urllib.request.urlopen(request, timeout=DEADLINE_S) as response:
            return Answer(response.status, json.load(response))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, json.load(error))
