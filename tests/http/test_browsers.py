"""What a browser may do: which pages may call, under which names, and that answers are data."""

from collections.abc import Iterator

import psycopg
import pytest
from pytest_postgresql.executors import NoopExecutor

from tests.conftest import PostgresServer, StartServer
from tests.http.conftest import Api
from tests.http.raw import parsed, raw
from tests.waiting import until

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
    headers = {"Origin": origin, **PREFLIGHT}
    answer = await api("OPTIONS", "/ojs/v1/jobs/batch", headers=headers)
    assert (answer.status, answer.body) == (204, None)
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert answer.headers["Access-Control-Allow-Methods"] == "POST"
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Access-Control-Max-Age"] == "86400"
    assert answer.headers["Vary"] == "Origin"


async def test_a_preflight_names_every_method_of_the_path(api: Api) -> None:
    headers = {"Origin": ADMIN, **PREFLIGHT}
    answer = await api("OPTIONS", "/ojs/v1/cron/nightly", headers=headers)
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, PATCH, DELETE"


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


EVIL = "http://evil.example"
FOREIGN = [
    {"Origin": EVIL},
    {"Origin": "null"},
    {"Origin": "http://localhost:1"},
    {"Origin": "chrome-extension://abc"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": EVIL},
    {"Sec-Fetch-Site": "same-site", "Origin": EVIL},
    {"Sec-Fetch-Site": "same-origin", "Origin": EVIL},
]


@pytest.fixture(scope="module")
def keyless(
    postgres_server: PostgresServer, template: NoopExecutor, start_server: StartServer
) -> Iterator[str]:
    """A server without keys, which others may reach and one page may call."""
    with (
        postgres_server.database(template.template_dbname) as dsn,
        start_server(
            dsn,
            OJS_HOST="0.0.0.0",
            OJS_ALLOW_INSECURE_NO_AUTH="true",
            OJS_ALLOWED_HOSTS="jobs.example.com, ported.example.com:81",
            OJS_CORS_ORIGINS=ADMIN,
        ) as server,
    ):
        yield server.url


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("key", [{}, {"Authorization": "Bearer k"}], ids=["keyless", "key"])
async def test_a_page_of_others_changes_nothing(
    api: Api, keyless: str, headers: dict[str, str], key: dict[str, str]
) -> None:
    server = api if key else Api(api.session, keyless)
    for method, path, data in (
        ("POST", "/ojs/v1/queues/browsed/pause", None),
        ("POST", "/ojs/v1/jobs", b'{"type": "t", "args": [], "queue": "browsed"}'),
        ("PATCH", "/ojs/v1/cron/browsed", b"not even JSON"),
        ("DELETE", "/ojs/v1/cron/browsed", None),
        ("POST", "/nowhere", None),
    ):
        answer = await server(method, path, data=data, headers={**key, **headers}, media=None)
        assert (answer.status, answer.error["code"]) == (403, "permission_denied")
        assert "OJS_CORS_ORIGINS" in answer.error["hint"]
        assert [name for name in answer.headers if name.startswith(CORS)] == []
    queues = await server.get("/ojs/v1/queues", headers={**key, **headers})
    assert "browsed" not in str(queues), "nothing was made, and reading changes nothing"


async def test_a_page_of_others_is_refused_though_the_database_is_locked(
    keyless: str, api: Api
) -> None:
    """The refusal needs neither body nor database: a body that never ends is not waited for."""
    head = f"POST /ojs/v1/jobs HTTP/1.1\r\nHost: localhost\r\nOrigin: {EVIL}\r\n"
    answer = await raw(Api(api.session, keyless), f"{head}Content-Length: 9999\r\n\r\n{{".encode())
    assert parsed(answer)[0] == 403


async def test_a_listed_page_the_servers_own_and_programs_may_change_things(
    keyless: str, api: Api
) -> None:
    server = Api(api.session, keyless)
    own = keyless.removeprefix("http://")
    for headers in (
        {},
        {"Sec-Fetch-Site": "none"},
        {"Origin": ADMIN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": f"http://{own}", "Sec-Fetch-Site": "same-origin"},
        {"Origin": f"https://{own}"},
        {"Origin": "https://jobs.example.com", "Host": "jobs.example.com"},
        {"Origin": "https://jobs.example.com", "Host": "Jobs.example.com:443"},
        {"Origin": "http://[::1]:8080", "Host": "[::1]:8080"},
    ):
        answer = await server("POST", "/ojs/v1/queues/own/pause", headers=headers)
        assert answer.status == 200, headers


OURS = ["localhost", "LOCALHOST:1", "localhost.", "a.localhost:80", "127.0.0.1", "127.9.9.9:81"]
OURS += ["[::1]", "[::1]:8080"]
OTHERS = ["evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example"]
OTHERS += [
    "x",
    "2130706433",
    "127.1",
    "localhost@evil.example",
    "[::1",
    "a b",
    "evil.example/localhost",
]
LISTED = ["jobs.example.com", "JOBS.example.com:9", "ported.example.com:81"]
ADDRESSES = ["10.0.0.1", "192.0.2.1:8080", "[2001:db8::1]:8080"]


def asked_as(host: str, method: str = "GET", path: str = "/ojs/v1/queues") -> bytes:
    """A request under this name."""
    return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()


@pytest.mark.parametrize("host", [*OTHERS, *LISTED, *ADDRESSES])
async def test_without_a_key_a_name_that_is_not_the_servers_is_not_answered(
    api: Api, server_url: str, host: str
) -> None:
    """A page whose name was made to point to this machine is no other's to the browser."""
    server = Api(api.session, server_url)
    for method, path in (
        ("GET", "/ojs/v1/queues"),
        ("POST", "/ojs/v1/queues/rebound/pause"),
        ("GET", "/ojs/v1/health"),
        ("GET", "/ojs/manifest"),
        ("GET", "/ojs/openapi.json"),
        ("GET", "/nowhere"),
        ("OPTIONS", "/ojs/v1/jobs"),
    ):
        status, _, body = parsed(await raw(server, asked_as(host, method, path)))
        assert (status, body["error"]["code"]) == (421, "misdirected_request")
        assert "OJS_ALLOWED_HOSTS" in body["error"]["hint"]
        assert body["error"]["details"]["field"] == "Host"
    assert "rebound" not in str(await server.get("/ojs/v1/queues"))


@pytest.mark.parametrize("host", OURS)
async def test_the_names_of_this_machine_are_answered(api: Api, server_url: str, host: str) -> None:
    assert parsed(await raw(Api(api.session, server_url), asked_as(host)))[0] == 200


async def test_a_client_that_names_no_host_is_answered(api: Api, server_url: str) -> None:
    request = b"GET /ojs/v1/queues HTTP/1.0\r\n\r\n"
    assert parsed(await raw(Api(api.session, server_url), request))[0] == 200


@pytest.mark.parametrize("host", [*OURS, *LISTED, *ADDRESSES])
async def test_where_others_reach_it_addresses_and_listed_names_are_answered_too(
    keyless: str, api: Api, host: str
) -> None:
    assert parsed(await raw(Api(api.session, keyless), asked_as(host)))[0] == 200


@pytest.mark.parametrize("host", [*OTHERS, "ported.example.com", "ported.example.com:82"])
async def test_where_others_reach_it_no_other_name_is(keyless: str, api: Api, host: str) -> None:
    assert parsed(await raw(Api(api.session, keyless), asked_as(host)))[0] == 421


async def test_with_a_key_every_name_is_answered(api: Api) -> None:
    headers = {"Host": "jobs.example.org", "Authorization": "Bearer k"}
    assert (await api("GET", "/ojs/v1/queues", headers=headers)).status == 200


async def test_a_key_that_is_made_meanwhile_ends_the_rule_of_names(
    api: Api, database_url: str, start_server: StartServer
) -> None:
    with start_server(database_url) as started, psycopg.connect(database_url) as connection:
        server = Api(api.session, started.url)
        assert (await server("GET", "/ojs/v1/queues", headers={"Host": "x"})).status == 421
        request = '{"name": "first", "scopes": ["operator"]}'
        connection.execute("select ojs_create_key(%s::jsonb)", [request])
        connection.commit()

        async def is_wanted() -> bool:
            return (await server("GET", "/ojs/v1/queues", headers={"Host": "x"})).status == 401

        await until(is_wanted)
