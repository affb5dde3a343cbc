"""The OpenAPI document: served to anybody, valid, and about every operation there is."""

import json
import re
from collections import Counter

import psycopg
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from ojs_pg.server import openapi
from ojs_pg.server.router import Route
from ojs_pg.server.routes import DOCUMENTS, ROUTES
from tests.http.conftest import OJS, PLAIN, Api
from tests.http.described import DOCUMENT, look_up
from tests.processes import PROJECT

PATH = "/ojs/openapi.json"
FUNCTIONS = PROJECT / "db" / "functions"
ROOMS = {path.stem: json.loads(path.read_text()) for path in openapi.ROOMS}


@pytest.mark.parametrize("accept", [None, OJS, PLAIN, "text/html"])
async def test_the_document_is_served_as_json_to_anybody(api: Api, accept: str | None) -> None:
    answer = await api("GET", PATH, headers={"Accept": accept} if accept else None)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == PLAIN
    assert answer.body == DOCUMENT


async def test_the_manifest_says_where_it_is(api: Api) -> None:
    assert (await api.get("/ojs/manifest"))["endpoints"]["openapi"] == PATH


def test_it_is_openapi() -> None:
    OPENAPI_31_VALIDATOR.validate(DOCUMENT)


def test_every_operation_is_described_and_nothing_else() -> None:
    described = {(method, path) for path, item in DOCUMENT["paths"].items() for method in item}
    routes = [each for route in ROUTES + DOCUMENTS for each in route.everywhere()]
    assert described == {(route.method.lower(), route.path) for route in routes}


@pytest.mark.parametrize("route", ROUTES + DOCUMENTS, ids=lambda route: route.path)
def test_only_open_operations_do_without_a_key(route: Route) -> None:
    told = DOCUMENT["paths"][route.path][route.method.lower()]
    assert (told.get("security", DOCUMENT["security"]) == []) == route.open
    for status in ("401", "403"):
        assert (status in told["responses"]) != route.open


@pytest.mark.parametrize("name", sorted(ROOMS))
def test_a_room_is_openapi_by_itself(name: str) -> None:
    """Any tool reads it: what it refers to is there, in the file it names."""
    room = ROOMS[name]
    OPENAPI_31_VALIDATOR.validate(room)
    for reference in re.findall(r'"\$ref": "([^"]+)"', json.dumps(room)):
        file, _, path = reference.partition("#/")
        assert file != f"{name}.json", reference
        found = ROOMS[file.removesuffix(".json") or name]
        for key in path.split("/"):
            found = found[key]


def test_no_two_rooms_describe_the_same() -> None:
    named = [
        (kind, name)
        for room in ROOMS.values()
        for kind, components in [("paths", room.get("paths", {})), *room["components"].items()]
        for name in components
    ]
    assert [one for one, times in Counter(named).items() if times > 1] == []


@pytest.mark.parametrize("route", ROUTES + DOCUMENTS, ids=lambda route: route.path)
def test_an_operation_is_named_for_its_door_and_described_in_its_room(route: Route) -> None:
    [room] = [name for name, each in ROOMS.items() if route.path in each.get("paths", {})]
    operation = ROOMS[room]["paths"][route.path][route.method.lower()]
    assert operation["operationId"] == (route.door.removeprefix("ojs_") or "openapi")
    assert not route.door or (FUNCTIONS / room / f"{route.door}.sql").exists()


@pytest.mark.parametrize("route", ROUTES + DOCUMENTS, ids=lambda route: route.path)
def test_every_operation_names_the_errors_that_any_request_may_meet(route: Route) -> None:
    responses = DOCUMENT["paths"][route.path][route.method.lower()]["responses"]
    expected = list(openapi.FROM_HTTP)
    if not route.open:
        expected += openapi.FROM_KEYS
    # Of these, health answers with its own words, and a document needs no database.
    if route.door not in ("", "ojs_health", "ojs_worker_health"):
        expected += openapi.FROM_DATABASE
    for name in expected:
        status, *codes = name.split(".")
        # A bulk operation of which nothing was done answers about each job, under the same status.
        if "$ref" not in responses[status]:
            assert responses[status]["content"][OJS]["schema"]["$ref"].endswith("OrError"), name
            continue
        assert set(codes) <= set(responses[status]["$ref"].rpartition("/")[2].split(".")), name


def test_it_says_what_the_page_says() -> None:
    row = r"^\| (GET|POST|PUT|PATCH|DELETE) \| `(\S+)` \| ([^|]+) \|"
    assert re.findall(row, (PROJECT / "docs/http.md").read_text(), re.MULTILINE) == [
        (
            route.method,
            route.path,
            DOCUMENT["paths"][route.path][route.method.lower()]["summary"],
        )
        for route in DOCUMENTS + ROUTES
    ]


def test_its_codes_are_those_of_the_one_table(sql: psycopg.Connection) -> None:
    codes = DOCUMENT["components"]["schemas"]["Error"]["properties"]["code"]["enum"]
    text = (FUNCTIONS / "common" / "error_code.sql").read_text()
    assert codes == re.findall(r"^ +\('(\w+)', \d+,", text, re.MULTILINE)
    status = "select status from ojs.error_code(%s)"
    for name, response in DOCUMENT["components"]["responses"].items():
        about = response["content"][PLAIN]["schema"]["allOf"][1]["properties"]["error"]
        assert name.split(".")[1:] == about["properties"]["code"]["enum"]
        for code in about["properties"]["code"]["enum"]:
            assert sql.execute(status, [code]).fetchone() == (int(name.partition(".")[0]),)


def test_every_component_exists_and_is_used() -> None:
    used = Counter(re.findall(r'"\$ref": "#/components/([^"]+)"', json.dumps(DOCUMENT)))
    there = {
        f"{kind}/{name}"
        for kind, named in DOCUMENT["components"].items()
        for name in named
        if kind != "securitySchemes"
    }
    assert used.keys() == there


@pytest.mark.parametrize(
    "route", [one for one in ROUTES if one.method == "GET"], ids=lambda route: route.door
)
def test_a_get_knows_the_parameters_it_describes_and_no_other(
    sql: psycopg.Connection, route: Route
) -> None:
    parameters = [look_up(one) for one in DOCUMENT["paths"][route.path]["get"]["parameters"]]
    described = {one["name"] for one in parameters if one["in"] != "header"}
    assert {one["name"] for one in parameters if one["in"] == "query"} == set(
        openapi.query_parameters(route)
    )
    with pytest.raises(psycopg.Error) as refused:
        sql.execute(f"select {route.door}('{{\"\": 1}}')".encode())
    error = json.loads(refused.value.diag.message_detail or "")
    assert (error["code"], error["details"]["field"]) == ("invalid_request", "")
    # What the HTTP server brings along is not the client's to say.
    own = {"ojs_health": {"uptime_seconds", "latency_ms"}, "ojs_ready": {"migration"}}.get(
        route.door, set()
    )
    assert set(error["details"]["known"]) - own - dict(route.headers).keys() == described
