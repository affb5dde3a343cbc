"""The OpenAPI document: served to anybody, valid, and about every operation there is."""

import json
import re
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from ojs_pg.server import openapi
from ojs_pg.server.routes import DOCUMENTS, ROUTES, Route
from tests.http.conftest import OJS, PLAIN, Api
from tests.http.described import DOCUMENT, look_up
from tests.processes import PROJECT

PATH = "/ojs/openapi.json"
FUNCTIONS = PROJECT / "db" / "functions"


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
    assert described == {(route.method.lower(), route.path) for route in ROUTES + DOCUMENTS}


@pytest.mark.parametrize("route", ROUTES + DOCUMENTS, ids=lambda route: route.path)
def test_only_open_operations_do_without_a_key(route: Route) -> None:
    told = DOCUMENT["paths"][route.path][route.method.lower()]
    assert (told.get("security", DOCUMENT["security"]) == []) == route.open
    for status in ("401", "403"):
        assert (status in told["responses"]) != route.open


@pytest.mark.parametrize("room", openapi.ROOMS, ids=lambda room: room.stem)
def test_a_room_describes_its_own_doors(room: Path) -> None:
    for door in json.loads(room.read_text()).get("operations", {}):
        assert not door or (FUNCTIONS / room.stem / f"{door}.sql").exists()


def test_it_says_what_the_readme_says() -> None:
    row = r"^\| (GET|POST|PATCH|DELETE) \| `(\S+)` \| ([^|]+) \|"
    assert re.findall(row, (PROJECT / "README.md").read_text(), re.MULTILINE) == [
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
        for code in about["properties"]["code"]["enum"]:
            assert sql.execute(status, [code]).fetchone() == (int(name.partition(".")[0]),)


def test_what_it_names_is_there_and_what_is_there_is_named() -> None:
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
    own = {"uptime_seconds", "latency_ms"} if route.door == "ojs_health" else set()
    assert set(error["details"]["known"]) - own - dict(route.headers).keys() == described
