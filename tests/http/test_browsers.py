"""What a browser is told: which pages may call (CORS), and that answers are data, not pages."""

import pytest

from tests.http.conftest import Api

ADMIN = "https://admin.example.com"
LOCAL = "http://localhost:5173"
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x"}
CORS = "Access-Control-"


@pytest.fixture(scope="module")
def variables() -> dict[str, str]:
    """The pages of two origins may call, with a key."""
    return {"OJS_CORS_ORIGINS": f"{ADMIN}, {LOCAL}", "OJS_API_KEY": "k"}


@pytest.mark.parametrize("origin", [ADMIN, LOCAL])
async def test_a_preflight_of_a_listed_origin_is_allowed_without_a_key(
    api: Api, origin: str
) -> None:
    answer = await api("OPTIONS", "/ojs/v1/jobs", headers={"Origin": origin, **PREFLIGHT})
    assert (answer.status, answer.body) == (204, None)
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert answer.headers["Access-Control-Allow-Methods"] == "POST"
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Access-Control-Max-Age"] == "86400"
    assert answer.headers["Vary"] == "Origin"


async def test_a_preflight_names_every_method_of_the_path(api: Api) -> None:
    headers = {"Origin": ADMIN, **PREFLIGHT}
    answer = await api("OPTIONS", "/ojs/v1/cron/nightly", headers=headers)
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, PATCH, DELETE"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example.com", **PREFLIGHT},
        {"Origin": f"{ADMIN}.evil.example.com", **PREFLIGHT},
        {"Origin": "null", **PREFLIGHT},
        {"Origin": ADMIN},
        PREFLIGHT,
    ],
)
async def test_any_other_options_request_is_not(api: Api, headers: dict[str, str]) -> None:
    answer = await api("OPTIONS", "/ojs/v1/jobs", headers=headers)
    assert (answer.status, answer.error["code"]) == (405, "method_not_allowed")
    assert "Access-Control-Allow-Methods" not in answer.headers


async def test_a_path_that_is_not_there_has_no_preflight(api: Api) -> None:
    answer = await api("OPTIONS", "/ojs/v1/nothing", headers={"Origin": ADMIN, **PREFLIGHT})
    assert answer.status == 404


async def test_answers_and_errors_can_be_read_by_listed_origins_alone(api: Api) -> None:
    for key, status in (("k", 200), ("wrong", 401)):
        headers = {"Origin": ADMIN, "Authorization": f"Bearer {key}"}
        answer = await api("GET", "/ojs/v1/queues", headers=headers)
        assert answer.status == status
        assert answer.headers["Access-Control-Allow-Origin"] == ADMIN
        assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]
        for origin in ("https://evil.example.com", f"{ADMIN}.evil.example.com", ADMIN[:-1]):
            headers["Origin"] = origin
            answer = await api("GET", "/ojs/v1/queues", headers=headers)
            assert answer.status == status
            assert [name for name in answer.headers if name.startswith(CORS)] == []
            # A cache must not give one origin's answer to another.
            assert answer.headers["Vary"] == "Origin"


async def test_credentials_are_never_allowed_along(api: Api) -> None:
    """Cookies mean nothing here, and a page must show its key."""
    answer = await api("OPTIONS", "/ojs/v1/jobs", headers={"Origin": ADMIN, **PREFLIGHT})
    assert "Access-Control-Allow-Credentials" not in answer.headers


async def test_without_a_list_no_page_may_call(api: Api, server_url: str) -> None:
    closed = Api(api.session, server_url)
    answer = await closed("OPTIONS", "/ojs/v1/jobs", headers={"Origin": ADMIN, **PREFLIGHT})
    assert answer.status == 405
    assert [name for name in answer.headers if name.startswith(CORS)] == []
    answer = await closed("GET", "/ojs/v1/queues", headers={"Origin": ADMIN})
    assert [name for name in answer.headers if name.startswith(CORS)] == []


@pytest.mark.parametrize("path", ["/ojs/v1/queues", "/ojs/v1/health", "/nothing"])
async def test_an_answer_is_neither_guessed_at_nor_shown_nor_kept(
    api: Api, server_url: str, path: str
) -> None:
    answer = await Api(api.session, server_url)("GET", path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in answer.headers, "that is for HTTPS"
