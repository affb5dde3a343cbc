"""HEAD, query strings, and the hints about them."""

import re
from typing import Any

import pytest

from ojs_pg.server.openapi import query_parameters
from ojs_pg.server.router import Route
from ojs_pg.server.routes import DOCUMENTS, ROUTES
from tests.http.conftest import Api, connected
from tests.http.raw import ID, answer_bytes, parsed, raw
from tests.waiting import deadline

# A stream has no length (test_streams.py).
GETS = [
    route
    for route in ROUTES + DOCUMENTS
    if route.method == "GET" and (not route.stream or route.streamed)
]


def place_of(route: Route, **names: str) -> str:
    """A path of the route, with these parts or others that stand for nothing."""
    parts = re.findall(r"{(\w+)}", route.path)
    return route.path.format_map({**dict.fromkeys(parts, "none"), "id": ID, **names})


# What these show is not the same from one moment to the next.
CHANGING = ("ojs_health", "ojs_debug_status", "ojs_database_status", "ojs_stats", "ojs_metrics")


@pytest.mark.parametrize("route", GETS, ids=lambda route: route.path)
async def test_head_answers_as_get_without_a_body(api: Api, route: Route) -> None:
    await api.enqueue("headed")
    path = place_of(route, name="headed")
    heads = b"".join(
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: mine\r\n\r\n".encode()
        for method in ("HEAD", "GET")
    )
    async with connected(api) as (reader, writer), deadline():
        writer.write(heads)
        head = parsed(await reader.readuntil(b"\r\n\r\n"))
        # A body after the first head would stand where the second one begins.
        got = parsed(await answer_bytes(reader))
    changing = {"date", "content-length"} if route.door in CHANGING else {"date"}
    for status, headers, body in (head, got):
        assert status in (200, 404)
        assert int(headers["content-length"]) > 0
        assert (body is None) == (headers is head[1])
    assert head[0] == got[0]
    assert head[1].keys() == got[1].keys()
    same = head[1].keys() - changing
    assert {name: head[1][name] for name in same} == {name: got[1][name] for name in same}


@pytest.mark.parametrize(
    "route", ROUTES + DOCUMENTS, ids=lambda route: f"{route.method} {route.path}"
)
async def test_an_unknown_query_parameter_is_refused(api: Api, route: Route) -> None:
    known = sorted(query_parameters(route))
    own = [name for name, _ in route.headers] + [
        part for part in re.findall(r"{(\w+)}", route.path)
    ]
    for name in ["limitt", *own]:
        answer = await api(route.method, f"{place_of(route)}?{name}=x", body_for(route))
        assert (answer.status, answer.error["code"]) == (400, "invalid_request"), answer.body
        assert answer.error["details"]["field"] == name
        assert sorted(set(answer.error["details"]["known"]) - set(own)) == known
    for name in known:
        answer = await api(route.method, f"{place_of(route)}?{name}=1&{name}=1")
        assert (answer.status, answer.error["details"]) == (400, {"field": name})


def body_for(route: Route) -> Any:
    """A body, for what must have one."""
    return None if route.method == "GET" else {}


@pytest.mark.parametrize(
    "target", ["/ojs/v1/queues?limit=%00", "/ojs/v1/dead-letter?queue=a%00", "/ojs/v1/jobs/%00"]
)
async def test_a_nul_in_a_target_is_refused_by_its_field(api: Api, target: str) -> None:
    answer = await api("GET", target)
    assert (answer.status, answer.error["code"]) == (400, "invalid_request")
    assert answer.error["details"]["field"] in ("limit", "queue", "id")


HINTS = [
    ("GET", "/ojs/v1/nowhere", "openapi.json"),
    ("GET", f"/ojs/v1/jobs/{ID}", "retention"),
    ("GET", f"/ojs/v1/workflows/{ID}", "workflow"),
    ("POST", f"/ojs/v1/dead-letter/{ID}/retry", "/ojs/v1/dead-letter"),
    ("GET", "/ojs/v1/queues/none/stats", "/ojs/v1/queues"),
    ("GET", "/ojs/v1/cron/none", "/ojs/v1/cron"),
    ("PUT", "/ojs/v1/jobs", "Allow"),
    ("GET", "/ojs/v1/queues?x=1", "details.field"),
]


@pytest.mark.parametrize(("method", "path", "told"), HINTS)
async def test_a_hint_fits_what_was_wrong(api: Api, method: str, path: str, told: str) -> None:
    assert told in (await api(method, path)).error["hint"]


QUERIES = [
    "?",
    "?&&&",
    "?=",
    "?=x",
    "?limit",
    "?limit=1&limit=x",
    "?unknown=1",
    "?%00=1",
    "?a=%00",
    "?%ff=%ff",
    "?a[b][c]=1",
    "?" + "a=1&" * 1500,
    "?a=" + "x" * 7000,
    "?a=%F0%9F%92%A9",
    "?a=%ED%A0%80",
    "?uptime_seconds=x&latency_ms=x",
    "?name=x&id=x&ojs_version=1&prefer=x",
    "?limit=5#fragment",
    "?q=';drop table ojs.job;--",
]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:24])
async def test_absurd_queries_break_nothing(api: Api, query: str) -> None:
    for path in (
        "/ojs/manifest",
        "/ojs/v1/health",
        "/ojs/v1/queues",
        "/ojs/v1/dead-letter",
        "/ojs/v1/cron",
        "/ojs/v1/events",
        f"/ojs/v1/jobs/{ID}",
    ):
        request = f"GET {path}{query} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        status, headers, body = parsed(await raw(api, request.encode()))
        assert status in (200, 400, 404), (path, body)
        assert headers["ojs-version"] == "1.0"
        assert status == 200 or body["error"]["hint"]
