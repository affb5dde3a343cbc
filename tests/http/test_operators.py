"""An operator's day over HTTP: a key that reads sees everything, and changes nothing."""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from ojs_pg.server.routes import ROUTES
from tests.http.conftest import Api, Response, Served
from tests.http.raw import ID

OWNER = "the-owner's-key"
# A stream has no end.
LISTS = [
    route
    for route in ROUTES
    if route.method == "GET" and "{" not in route.path and not route.stream
]


@pytest.fixture(scope="module")
def variables() -> dict[str, str]:
    """The owner has a key."""
    return {"OJS_API_KEY": OWNER}


class Desk:
    """Requests with the key of an operator, or of a reader."""

    def __init__(self, api: Api, database: psycopg.Connection, key: str) -> None:
        self._api = api
        self.database = database
        self._headers = {"Authorization": f"Bearer {key}"}

    async def ask(self, method: str, path: str, body: Any = None) -> Response:
        """One request."""
        return await self._api(method, f"/ojs/v1/{path}", body, headers=self._headers)

    async def done(self, method: str, path: str, body: Any = None) -> Any:
        """One request that succeeds; its body."""
        answer = await self.ask(method, path, body)
        assert answer.status in (200, 201), answer.body
        return answer.body

    def deeds(self) -> int:
        """How many deeds are recorded."""
        row = self.database.execute("select count(*) from ojs.audit").fetchone()
        assert row
        return int(row[0])


@pytest.fixture
def desks(api: Api, served: Served) -> Iterator[dict[str, Desk]]:
    """A desk for each scope."""
    with psycopg.connect(served.database_url, autocommit=True) as database:
        database.execute("delete from ojs.api_key")
        made = {}
        for scope in ("operator", "read-only", "producer", "worker"):
            row = database.execute(
                "select body ->> 'key' from ojs_create_key(jsonb_build_object("
                "'name', %s::text, 'scopes', jsonb_build_array(%s::text)))",
                [f"the-{scope}", scope],
            ).fetchone()
            assert row
            made[scope] = Desk(api, database, row[0])
        yield made


async def fail_a_workflow(desks: dict[str, Desk]) -> tuple[str, str]:
    """Ids of a workflow of two steps, and of the job of the first, which has failed for good."""
    steps: list[dict[str, Any]] = [
        {"type": kind, "args": [], "options": {"queue": "etl"}} for kind in ("read", "write")
    ]
    workflow = {"name": "etl", "type": "chain", "steps": steps}
    flow = await desks["producer"].done("POST", "workflows", workflow)
    [job] = (await desks["worker"].done("POST", "workers/fetch", {"queues": ["etl"]}))["jobs"]
    error = {"code": "disk_full", "message": "no room", "retryable": False}
    await desks["worker"].done("POST", "workers/nack", {"job_id": job["id"], "error": error})
    return flow["id"], job["id"]


async def test_a_reader_sees_every_list(desks: dict[str, Desk]) -> None:
    await fail_a_workflow(desks)
    for route in LISTS:
        answer = await desks["read-only"].ask("GET", route.path.removeprefix("/ojs/v1/"))
        assert answer.status == 200 or not route.path.startswith("/ojs/v1/"), route.path
    who = await desks["read-only"].done("GET", "admin/whoami")
    assert (who["role"], who["can_read"], who["can_act"]) == ("read-only", True, False)


async def test_a_reader_changes_nothing(desks: dict[str, Desk]) -> None:
    """Whatever the request holds: it is refused before anything reads it."""
    opened = set((await desks["read-only"].done("GET", "admin/whoami"))["doors"])
    before = desks["read-only"].deeds()
    for route in ROUTES:
        if route.method == "GET" or route.door in opened:
            continue
        for method, path in ((route.method, route.path), *route.also):
            place = re.sub(r"{\w+}", "none", path.replace("{id}", ID))
            answer = await desks["read-only"].ask(method, place.removeprefix("/ojs/v1/"), {})
            assert (answer.status, answer.error["code"]) == (403, "permission_denied"), place
    assert desks["read-only"].deeds() == before


@pytest.mark.parametrize("scope", ["producer", "worker"])
async def test_producers_and_workers_may_ask_only_who_they_are(
    desks: dict[str, Desk], scope: str
) -> None:
    who = await desks[scope].done("GET", "admin/whoami")
    assert (who["name"], who["role"], who["can_act"]) == (f"the-{scope}", scope, False)
    for path in ("admin/audit", "admin/system/config", "workflows", "cron"):
        assert (await desks[scope].ask("GET", path)).status == 403


async def test_an_operators_day(desks: dict[str, Desk]) -> None:
    """Find what failed, let it continue, run a schedule, stop for maintenance; all is recorded."""
    operator = desks["operator"]
    flow, job = await fail_a_workflow(desks)
    [failed] = (await operator.done("GET", "workflows?state=failed&name=etl&limit=1"))["items"]
    assert failed["id"] == flow
    story = await operator.done("GET", f"workflows/{flow}")
    assert [step["state"] for step in story["steps"]] == ["failed", "cancelled"]
    assert story["steps"][0]["error"]["code"] == "disk_full"
    assert (await operator.done("POST", f"workflows/{flow}/retry"))["retried"][0]["job_id"] == job
    assert (await operator.ask("POST", f"workflows/{flow}/retry")).status == 409

    cron = {"name": "nightly", "cron": "0 3 * * *", "type": "cleanup", "queue": "chores"}
    await operator.done("POST", "cron", cron)
    fired = await operator.done("POST", "cron/nightly/trigger")
    assert fired["cron"]["next_run_at"]
    assert (await operator.ask("POST", "cron/nightly/trigger")).error["code"] == "conflict"
    [run] = (await operator.done("GET", "cron/nightly/history"))["items"]
    assert (run["job_id"], run["outcome"], run["trigger"]) == (fired["job_id"], "waiting", "manual")
    assert (await operator.done("POST", "cron/nightly/pause"))["cron"]["next_run_at"] is None
    assert (await operator.done("POST", "cron/nightly/resume"))["cron"]["next_run_at"]

    await operator.done("POST", "admin/maintenance", {"enabled": True, "reason": "new disks"})
    ask = {"queues": ["chores", "etl"]}
    assert (await desks["worker"].done("POST", "workers/fetch", ask))["jobs"] == []
    assert (await operator.done("GET", "health"))["maintenance"] is True
    await operator.done("POST", "admin/system/maintenance", {"enabled": False})
    assert (await desks["worker"].done("POST", "workers/fetch", ask))["jobs"]

    recorded = (await operator.done("GET", "admin/audit?key=the-operator"))["items"]
    doors = [entry["door"] for entry in reversed(recorded)]
    assert doors[-7:] == [
        "ojs_retry_workflow",
        "ojs_register_cron",
        "ojs_trigger_cron",
        "ojs_pause_cron",
        "ojs_resume_cron",
        "ojs_set_maintenance",
        "ojs_set_maintenance",
    ]
