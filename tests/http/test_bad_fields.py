"""Each documented field refuses what it cannot be: the error names it, and no table changes.

The fields and their bad values are in fields.py.
"""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.http import fields
from tests.http.conftest import NO_TIMED_WORK, Api, Response, Snapshot
from tests.http.fields import MISSING, Field
from tests.http.raw import ID

Body = dict[str, Any]


@pytest.fixture(scope="module")
def variables() -> dict[str, str]:
    return NO_TIMED_WORK


def put(body: Any, at: str, value: Any) -> None:
    """Write a value to a dotted path in a request, or take the member away."""
    *way, last = at.split(".")
    for step in way:
        body = body[int(step)] if step.isdigit() else body.setdefault(step, {})
    if value is MISSING:
        body.pop(last, None)
    else:
        body[last] = value


def changed(base: Body, field: Field, value: Any) -> Body:
    """The request with the field's bad value in it, and what belongs beside it."""
    body = copy.deepcopy(base)
    for at, other in field.given.items():
        put(body, at, other)
    put(body, field.at, value)
    return body


def label(value: Any) -> str:
    """A bad value, short enough for a message."""
    return "missing" if value is MISSING else repr(value)[:60]


def problem(answer: Response, field: Field) -> str:
    """What is wrong with the answer to a bad value; empty when it is the refusal it must be."""
    if answer.status != field.status:
        return f"{answer.status} {str(answer.body)[:200]}"
    error = answer.error
    if error["code"] != field.code:
        return f"code {error['code']}: {error['message'][:100]}"
    if error["details"].get("field") != field.name:
        return f"names {error['details'].get('field')}: {error['message'][:100]}"
    if field.name.rpartition(".")[2] not in error["message"]:
        return f"message {error['message'][:100]}"
    if len(str(answer.body)) > 4096:
        return "the error repeats what was sent"
    return ""


async def refuses(
    api: Api,
    snapshot: Snapshot,
    method: str,
    path: str,
    base: Body,
    field: Field,
    check: Callable[[Response, Field], str] = problem,
) -> None:
    """Assert that each bad value of the field is refused as it must be and changes no table."""
    before = snapshot()
    problems = {}
    for value in field.bad:
        answer = await api(method, path, changed(base, field, value))
        if found := check(answer, field):
            problems[label(value)] = found
    assert not problems
    assert snapshot() == before


def names(table: list[Field]) -> pytest.MarkDecorator:
    """The fields of a table as the parameter `field`."""
    return pytest.mark.parametrize(
        "field", [pytest.param(field, id=f"{field.at}-{field.code}") for field in table]
    )


def job(field: Field) -> tuple[Body, Field]:
    """A good job, and the field as it lies in it: an option is in options."""
    base = {"type": "task.run", "args": [{"a": 1}], "meta": {}, "options": {"queue": "bad"}}
    if field in fields.OPTIONS:
        return base, field._replace(
            at=f"options.{field.at}",
            given={f"options.{at}": value for at, value in field.given.items()},
            named=field.name,
        )
    return base, field


JOB_FIELDS = [*fields.MEMBERS, *fields.OPTIONS]


@names([*JOB_FIELDS, fields.IDS])
async def test_enqueue(api: Api, snapshot: Snapshot, field: Field) -> None:
    base, placed = job(field)
    await refuses(api, snapshot, "POST", "/ojs/v1/jobs", base, placed)


@names(fields.OPTIONS)
async def test_enqueue_with_options_at_the_top(api: Api, snapshot: Snapshot, field: Field) -> None:
    base = {"type": "task.run", "args": [{"a": 1}], "queue": "bad"}
    await refuses(api, snapshot, "POST", "/ojs/v1/jobs", base, field)


@names([*JOB_FIELDS, fields.IDS])
async def test_one_bad_job_of_a_batch_stops_all(api: Api, snapshot: Snapshot, field: Field) -> None:
    def check(answer: Response, field: Field) -> str:
        found = problem(answer, field)
        if not found and (
            answer.error["details"]["index"] != 1 or "jobs[1]" not in answer.error["message"]
        ):
            return f"index {answer.error['details'].get('index')}"
        return found

    base, placed = job(field)
    placed = placed._replace(
        at=f"jobs.1.{placed.at}",
        given={f"jobs.1.{at}": value for at, value in placed.given.items()},
        named=field.name,
    )
    batch = {"jobs": [base, copy.deepcopy(base), base]}
    await refuses(api, snapshot, "POST", "/ojs/v1/jobs/batch", batch, placed, check)


@names(fields.BATCH)
async def test_batch(api: Api, snapshot: Snapshot, field: Field) -> None:
    await refuses(api, snapshot, "POST", "/ojs/v1/jobs/batch", {"jobs": []}, field)


@pytest.mark.parametrize("element", [5, "x", None, []])
async def test_a_batch_holds_objects(api: Api, snapshot: Snapshot, element: Any) -> None:
    before = snapshot()
    answer = await api("POST", "/ojs/v1/jobs/batch", {"jobs": [element]})
    assert (answer.status, answer.error["code"]) == (400, "invalid_payload")
    assert answer.error["details"]["index"] == 0
    assert snapshot() == before


CRON_JOB_FIELDS = [field for field in JOB_FIELDS if field.at not in ("args", "options")]


@names(CRON_JOB_FIELDS)
async def test_the_template_of_a_schedule(api: Api, snapshot: Snapshot, field: Field) -> None:
    base, placed = job(field)
    placed = placed._replace(
        at=f"job_template.{placed.at}",
        given={f"job_template.{at}": value for at, value in placed.given.items()},
        named=field.name,
    )
    cron = {"name": "bad", "cron": "0 3 * * *", "job_template": base}
    await refuses(api, snapshot, "POST", "/ojs/v1/cron", cron, placed)


@names(fields.CRON)
async def test_a_schedule(api: Api, snapshot: Snapshot, field: Field) -> None:
    cron = {"name": "bad", "cron": "0 3 * * *", "type": "task.run", "args": []}
    await refuses(api, snapshot, "POST", "/ojs/v1/cron", cron, field)


@names([Field("enabled", [MISSING, None, *fields.NO_BOOLEAN])])
async def test_enabling_a_schedule(api: Api, snapshot: Snapshot, field: Field) -> None:
    cron = {"name": "patched", "cron": "0 3 * * *", "type": "task.run", "args": []}
    await api.post("/ojs/v1/cron", cron)
    await refuses(api, snapshot, "PATCH", "/ojs/v1/cron/patched", {}, field)


def wrong_workflow(answer: Response, field: Field) -> str:
    """As `problem`, for a workflow: every fault is listed with its path."""
    if (answer.status, answer.error["code"]) != (400, "invalid_workflow"):
        return f"{answer.status} {str(answer.body)[:200]}"
    listed = answer.error["details"]["validation_errors"]
    if not any(
        field.name.rpartition(".")[2].split("[")[0] in fault["path"] + fault["message"]
        for fault in listed
    ):
        return f"lists {str(listed)[:200]}"
    return "the error repeats what was sent" if len(str(answer.body)) > 4096 else ""


@names(JOB_FIELDS)
async def test_the_job_of_a_workflow(api: Api, snapshot: Snapshot, field: Field) -> None:
    base, placed = job(field)
    placed = placed._replace(
        at=f"steps.1.{placed.at}",
        given={f"steps.1.{at}": value for at, value in placed.given.items()},
        named=field.name,
    )
    chain = {"type": "chain", "steps": [base, copy.deepcopy(base)]}
    await refuses(api, snapshot, "POST", "/ojs/v1/workflows", chain, placed, wrong_workflow)


@names(fields.WORKFLOW)
async def test_a_workflow(api: Api, snapshot: Snapshot, field: Field) -> None:
    step = {"type": "task.run", "args": []}
    workflow = {
        "type": "chain",
        "name": "bad",
        "steps": [{"id": "a", **step}, {"id": "b", **step}],
        "jobs": [step],
    }
    if field.at != "jobs":
        workflow.pop("jobs")
    await refuses(api, snapshot, "POST", "/ojs/v1/workflows", workflow, field, wrong_workflow)


async def test_a_workflow_that_waits_for_itself(api: Api, snapshot: Snapshot) -> None:
    before = snapshot()
    steps = [
        {"id": "a", "type": "task.run", "args": [], "depends_on": ["c"]},
        {"id": "b", "type": "task.run", "args": [], "depends_on": ["a"]},
        {"id": "c", "type": "task.run", "args": [], "depends_on": ["b"]},
    ]
    answer = await api("POST", "/ojs/v1/workflows", {"name": "loop", "steps": steps})
    assert (answer.status, answer.error["code"]) == (400, "invalid_workflow")
    assert "cycle" in answer.error["message"]
    assert snapshot() == before


@names(fields.FETCH)
async def test_fetch(api: Api, snapshot: Snapshot, field: Field) -> None:
    await api.enqueue("bad-fetch")
    await refuses(api, snapshot, "POST", "/ojs/v1/workers/fetch", {"queues": ["bad-fetch"]}, field)


@names(fields.ACK)
async def test_ack(api: Api, snapshot: Snapshot, field: Field) -> None:
    await api.enqueue("bad-ack")
    [active] = await api.fetch("bad-ack", worker_id="holder")
    await refuses(api, snapshot, "POST", "/ojs/v1/workers/ack", {"job_id": active["id"]}, field)
    await api.ack(active)


@names(fields.NACK)
async def test_nack(api: Api, snapshot: Snapshot, field: Field) -> None:
    await api.enqueue("bad-nack")
    [active] = await api.fetch("bad-nack", worker_id="holder")
    body = {"job_id": active["id"], "error": {"code": "failed", "message": "it broke"}}
    await refuses(api, snapshot, "POST", "/ojs/v1/workers/nack", body, field)
    await api.ack(active)


@names(fields.HEARTBEAT)
async def test_heartbeat(api: Api, snapshot: Snapshot, field: Field) -> None:
    await refuses(api, snapshot, "POST", "/ojs/v1/workers/heartbeat", {"worker_id": "w"}, field)


OPTIONAL = {
    field.at: field
    for field in [*JOB_FIELDS, fields.IDS]
    if field.at not in ("type", "args", "unique.meta_keys")
}


@pytest.mark.parametrize("at", OPTIONAL)
async def test_null_is_as_good_as_absent(api: Api, at: str) -> None:
    """ojs-json-format 14.2: an optional field set to null counts as absent, at every depth."""
    base, placed = job(OPTIONAL[at])
    base["type"] = f"null.{at}"
    answer = await api("POST", "/ojs/v1/jobs", changed(base, placed, None))
    assert answer.status == 201, answer.body


LISTS = ["/ojs/v1/queues", "/ojs/v1/dead-letter", "/ojs/v1/cron"]
NO_PAGE = ["x", "-1", "1.5", "1e3", "99999999999999999999", "+1", "%00", "0x1"]


@pytest.mark.parametrize("path", [*LISTS, "/ojs/v1/events"])
async def test_limits_of_lists(api: Api, snapshot: Snapshot, path: str) -> None:
    before = snapshot()
    for value in ["0", *NO_PAGE]:
        answer = await api("GET", f"{path}?limit={value}")
        assert answer.status == 400, value
        assert "%00" in value or answer.error["details"]["field"] == "limit"
    assert snapshot() == before


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("name", ["offset", "cursor", "page", "per_page"])
async def test_places_in_lists(api: Api, path: str, name: str) -> None:
    for value in NO_PAGE:
        answer = await api("GET", f"{path}?{name}={value}")
        assert answer.status == 400, value
        assert "%00" in value or answer.error["details"]["field"] == name


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("query", ["page=999999999&per_page=200", "offset=999999999&limit=200"])
async def test_a_page_beyond_the_end_is_empty(api: Api, path: str, query: str) -> None:
    body = await api.get(f"{path}?{query}")
    assert next(iter(v for k, v in body.items() if k in ("queues", "jobs", "crons"))) == []
    assert body["pagination"]["has_more"] is False


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("dead-letter?since=yesterday", "since"),
        ("dead-letter?until=2035-01-01", "until"),
        ("dead-letter?since=2035-01-01T00:00:00", "since"),
        ("cron?enabled=maybe", "enabled"),
        ("cron?enabled=", "enabled"),
    ],
)
async def test_filters_of_lists(api: Api, query: str, name: str) -> None:
    answer = await api("GET", f"/ojs/v1/{query}")
    assert (answer.status, answer.error["details"]["field"]) == (400, name)


@pytest.mark.parametrize("verb", ["pause", "resume"])
@pytest.mark.parametrize("name", ["Upper", "a%20b", "-a", "a" * 129, "a%2Fb", "%C3%A9", "%ff"])
async def test_names_of_queues(api: Api, snapshot: Snapshot, verb: str, name: str) -> None:
    before = snapshot()
    answer = await api("POST", f"/ojs/v1/queues/{name}/{verb}")
    assert (answer.status, answer.error["details"]["field"]) == (400, "queue")
    assert snapshot() == before


UNKNOWN = [ID, "x", "%2F", "..%2F..%2Fetc", "%ff", "%20", "a" * 4000, "%27%3B--", "%F0%9F%92%A9"]
RESOURCES = [
    ("GET", "/ojs/v1/jobs/{}", "job"),
    ("DELETE", "/ojs/v1/jobs/{}", "job"),
    ("POST", "/ojs/v1/jobs/{}/activate", "job"),
    ("POST", "/ojs/v1/dead-letter/{}/retry", "dead_letter_job"),
    ("DELETE", "/ojs/v1/dead-letter/{}", "dead_letter_job"),
    ("GET", "/ojs/v1/workflows/{}", "workflow"),
    ("DELETE", "/ojs/v1/workflows/{}", "workflow"),
    ("GET", "/ojs/v1/cron/{}", "cron"),
    ("DELETE", "/ojs/v1/cron/{}", "cron"),
    ("GET", "/ojs/v1/queues/{}/stats", "queue"),
]


@pytest.mark.parametrize(("method", "path", "kind"), RESOURCES)
async def test_unknown_resources_are_not_found(
    api: Api, snapshot: Snapshot, method: str, path: str, kind: str
) -> None:
    before = snapshot()
    for name in UNKNOWN:
        answer = await api(method, path.format(name))
        assert (answer.status, answer.error["code"]) == (404, "not_found"), name
        assert answer.error["retryable"] is False
        assert answer.error["details"]["resource_type"] == kind
        assert answer.error["details"]["resource_id"]
    nul = await api(method, path.format("%00"))
    assert (nul.status, nul.error["details"]["field"]) in [(400, "id"), (400, "name")]
    assert snapshot() == before


@pytest.mark.parametrize("report", ["ack", "nack"])
async def test_reports_of_unknown_jobs(api: Api, snapshot: Snapshot, report: str) -> None:
    before = snapshot()
    for name in [ID, "x", "", fields.HUGE]:
        body = {"job_id": name, "error": {"code": "failed", "message": "it broke"}}
        answer = await api("POST", f"/ojs/v1/workers/{report}", body)
        assert (answer.status, answer.error["code"]) == (404, "not_found")
        assert len(str(answer.body)) < 4096
    assert snapshot() == before
