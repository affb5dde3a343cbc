"""A member that looks misspelt is reported in `warnings`, and refused under OJS-Strict."""

from typing import Any

import pytest

from tests.http.conftest import Api

JOB = {"type": "task.run", "args": [], "options": {"queue": "strict", "priorty": 5}}
STEP = {"type": "a", "args": [], "quue": "q"}
REQUESTS: list[tuple[str, Any, str]] = [
    ("/ojs/v1/jobs", JOB, "priorty"),
    ("/ojs/v1/jobs/batch", {"jobs": [JOB]}, "priorty"),
    ("/ojs/v1/cron", {"name": "s", "cron": "0 3 * * *", "job_template": JOB}, "priorty"),
    ("/ojs/v1/workflows", {"type": "chain", "steps": [STEP]}, "$.steps[0].quue"),
]


@pytest.mark.parametrize(("path", "body", "field"), REQUESTS)
async def test_a_misspelt_member_is_reported(api: Api, path: str, body: Any, field: str) -> None:
    answer = await api.post(path, body)
    assert answer.status == 201
    assert [warning["field"] for warning in answer.body["warnings"]] == [field]


@pytest.mark.parametrize(("path", "body", "field"), REQUESTS)
async def test_a_strict_request_with_one_is_refused(
    api: Api, path: str, body: Any, field: str
) -> None:
    answer = await api("POST", path, body, headers={"OJS-Strict": "true"})
    assert (answer.status, answer.error["details"]["field"]) == (400, field)


async def test_a_strict_request_that_is_right_is_taken(api: Api) -> None:
    for name, value in (("OJS-Strict", "true"), ("OJS-Strict", "false"), ("X-Other", "1")):
        answer = await api.post("/ojs/v1/jobs", {"type": "t", "args": []}, headers={name: value})
        assert (answer.status, "warnings" in answer.body) == (201, False)
