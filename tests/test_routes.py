"""The router finds the one route of a method and a path, or says what there is instead."""

import re

import pytest

from ojs_pg.server.router import Match, Route, Router
from ojs_pg.server.routes import CONFORMANCE_ROUTES, ROUTES

ID = "01a20eee-7981-7a0f-96f6-baf9b7289592"
NOTHING = Match(None, {}, ())


@pytest.fixture(scope="module")
def router() -> Router:
    return Router(ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_route_is_found(router: Router, route: Route) -> None:
    names = re.findall(r"{(\w+)}", route.path)
    found = router.match(route.method, re.sub(r"{\w+}", ID, route.path))
    assert found.route is route
    assert found.parameters == dict.fromkeys(names, ID)
    assert found.allowed == ()


def test_another_path_leads_to_the_same_operation(router: Router) -> None:
    for route in ROUTES:
        for other in route.everywhere()[1:]:
            found = router.match(other.method, re.sub(r"{\w+}", ID, other.path)).route
            assert found and found.door == route.door, other.path


def test_a_fixed_path_wins_over_a_parameter(router: Router) -> None:
    found = router.match("POST", "/ojs/v1/jobs/batch").route
    assert found and found.door == "ojs_enqueue_batch"
    assert router.match("GET", "/ojs/v1/jobs/batch") == Match(None, {}, ("POST",))


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/ojs/v1/jobs", {"GET", "HEAD", "POST"}),
        (f"/ojs/v1/jobs/{ID}/activate", {"POST"}),
        ("/ojs/v1/cron", {"GET", "HEAD", "POST"}),
        ("/ojs/v1/cron/nightly", {"GET", "HEAD", "PATCH", "DELETE"}),
    ],
)
@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "get", "BREW", ""])
def test_a_method_that_is_not_there(
    router: Router, path: str, allowed: set[str], method: str
) -> None:
    found = router.match(method, path)
    assert found.route is None
    assert set(found.allowed) == allowed


def test_head_leads_where_get_does(router: Router) -> None:
    assert router.match("HEAD", "/ojs/v1/cron") == router.match("GET", "/ojs/v1/cron")
    assert router.match("HEAD", "/ojs/v1/jobs/batch") == Match(None, {}, ("POST",))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "*",
        "/ojs/v1",
        "/ojs/v1/jobs/",
        "/ojs/v1//jobs",
        "//ojs/v1/jobs",
        "/ojs/v1/jobs/a/b",
        "/ojs/v1/jobs/a/activate/",
        "/ojs/v1/queues//stats",
        "/ojs/v1/Jobs",
        "/ojs/v1/jobs%2Fbatch",
        "/x/ojs/v1/jobs",
        "/ojs/v1/jobs\n",
        "/ojs/v1/admin/reset",
    ],
)
def test_a_path_that_is_not_there(router: Router, path: str) -> None:
    assert router.match("GET", path) == NOTHING
    assert router.match("POST", path) == NOTHING


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("emails", "emails"),
        ("a%2Fb", "a/b"),
        ("a%20b", "a b"),
        ("%C3%A9", "é"),
        ("%00", "\0"),
        ("%ff", "\ufffd"),
        ("100%", "100%"),
        ("%zz", "%zz"),
        ("a+b", "a+b"),
        ("..", ".."),
        ("a.b-c", "a.b-c"),
    ],
)
def test_a_part_of_a_path_is_decoded_once(router: Router, part: str, name: str) -> None:
    assert router.match("GET", f"/ojs/v1/queues/{part}/stats").parameters == {"name": name}


def test_the_suites_hook_is_there_only_when_asked_for() -> None:
    found = Router(ROUTES + CONFORMANCE_ROUTES).match("POST", "/ojs/v1/admin/reset").route
    assert found is CONFORMANCE_ROUTES[0]
