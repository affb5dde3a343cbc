"""With OJS_API_KEY set, only who sends it as a bearer token gets more than what is open."""

import pytest

from ojs_pg.server.router import Route
from ojs_pg.server.routes import ROUTES
from tests.http.conftest import Api
from tests.http.raw import ID, parsed, raw

KEY = "s3cret-key"
OLD_KEY = "the-one-before"


@pytest.fixture(scope="module")
def variables() -> dict[str, str]:
    """A key is wanted, and the one before it is still good."""
    return {"OJS_API_KEY": f"{KEY}, {OLD_KEY}"}


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if not route.open], ids=lambda route: route.door
)
async def test_without_a_key_nothing_is_answered(api: Api, route: Route) -> None:
    path = route.path.replace("{id}", ID).replace("{name}", "none")
    answer = await api(route.method, path)
    assert (answer.status, answer.error["code"]) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert KEY not in str(answer.body)


@pytest.mark.parametrize("path", ["/ojs/manifest", "/ojs/openapi.json", "/ojs/v1/health"])
async def test_paths_that_need_no_key(api: Api, path: str) -> None:
    assert (await api("GET", path)).status == 200


@pytest.mark.parametrize(
    "value", [f"Bearer {KEY}", f"bearer {KEY}", f"Bearer   {KEY} ", f"Bearer {OLD_KEY}"]
)
async def test_the_key_opens(api: Api, value: str) -> None:
    answer = await api("GET", "/ojs/v1/queues", headers={"Authorization": value})
    assert answer.status == 200


WRONG = [
    b"",
    b"Bearer",
    b"Bearer ",
    b"Bearer x",
    b"Bearer s3cret-key2",
    b"Bearer s3cret-ke",
    b"Bearer S3CRET-KEY",
    b"Bearer s3cret-key,the-one-before",
    b"Bearer s3cret-key, the-one-before",
    b"Basic s3cret-key",
    b"s3cret-key",
    b"Bearer \xff",
    b"Bearer s3cret-key\xc3\xa9",
]


@pytest.mark.parametrize("value", WRONG)
async def test_another_key_does_not(api: Api, value: bytes) -> None:
    head = b"GET /ojs/v1/queues HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
    status, headers, body = parsed(await raw(api, head + value + b"\r\n\r\n"))
    assert (status, body["error"]["code"]) == (401, "unauthenticated")
    assert headers["www-authenticate"].startswith("Bearer")


async def test_the_key_is_checked_before_anything_else(api: Api) -> None:
    answer = await api("POST", "/ojs/v1/jobs", data=b"not JSON")
    assert answer.status == 401
