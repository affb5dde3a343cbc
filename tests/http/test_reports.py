"""A worker's report is taken whatever characters its JSON holds (RFC 8259 7, 8.2)."""

import asyncio
from typing import Any

import pytest

from tests.http.conftest import Api, Response

# As the body holds it, and as it is kept.
CHARACTERS = [
    ("got \\u0000PNG", "got \ufffdPNG"),
    ("cut \\ud83d", "cut \ufffd"),
    ("\\ude00 second half", "\ufffd second half"),
    ("whole \\ud83d\\ude00", "whole 😀"),
    ("\\\\u0000 in letters", "\\u0000 in letters"),
]


async def held(api: Api) -> str:
    """The id of a job that is active."""
    await api.post("/ojs/v1/jobs", {"type": "report.test", "args": [], "queue": "reports"})
    fetched = await api.post("/ojs/v1/workers/fetch", {"queues": ["reports"], "worker_id": "w"})
    return str(fetched.body["jobs"][0]["id"])


async def report(api: Api, verb: str, text: str, job_id: str) -> Response:
    """A report with %s in it, sent as it stands."""
    return await api("POST", f"/ojs/v1/workers/{verb}", data=(text % job_id).encode())


@pytest.mark.parametrize(("sent", "kept"), CHARACTERS)
async def test_an_ack_is_taken(api: Api, sent: str, kept: str) -> None:
    answer = await report(
        api, "ack", '{"job_id":"%s","result":{"' + sent + '":1}}', await held(api)
    )
    assert (answer.status, answer.body["state"]) == (200, "completed")
    read = await api.get(f"/ojs/v1/jobs/{answer.body['id']}")
    assert read["job"]["result"] == {kept: 1}


@pytest.mark.parametrize(("sent", "kept"), CHARACTERS)
async def test_a_nack_is_taken(api: Api, sent: str, kept: str) -> None:
    text = '{"job_id":"%s","error":{"code":"E","message":"' + sent + '","retryable":false}}'
    answer = await report(api, "nack", text, await held(api))
    assert (answer.status, answer.body["state"]) == (200, "discarded")
    assert answer.body["job"]["error"]["message"] == kept


@pytest.mark.parametrize(("sent", "_kept"), CHARACTERS)
async def test_a_heartbeat_is_taken(api: Api, sent: str, _kept: str) -> None:
    text = '{"worker_id":"w","active_job_ids":["%s"],"note":"' + sent + '"}'
    job_id = await held(api)
    answer = await report(api, "heartbeat", text, job_id)
    assert (answer.status, answer.body["jobs_extended"]) == (200, [job_id])


async def test_reports_that_come_together_are_all_taken(api: Api) -> None:
    ids = [await held(api) for _ in range(9)]
    bodies: list[Any] = [
        '{"job_id":"%s","result":"' + CHARACTERS[n % 5][0] + '"}' for n in range(9)
    ]
    answers = await asyncio.gather(
        *(report(api, "ack", body, id) for body, id in zip(bodies, ids, strict=True))
    )
    assert [answer.status for answer in answers] == [200] * 9


async def test_a_report_that_is_no_json_is_still_refused(api: Api) -> None:
    job_id = await held(api)
    for text in ('{"job_id":"%s","result":"\\u0000', '{"job_id":"%s","result":"\\u00"}'):
        answer = await report(api, "ack", text, job_id)
        assert (answer.status, answer.error["code"]) == (400, "invalid_payload")
    read = await api.get(f"/ojs/v1/jobs/{job_id}")
    assert read["job"]["state"] == "active"
