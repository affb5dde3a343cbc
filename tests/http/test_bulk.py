"""Operations on many jobs and dead letters over HTTP: paths, statuses, headers, the tick."""

from typing import Any

from tests.http.conftest import Api
from tests.waiting import until

LETTER = {"max_attempts": 1, "on_exhaustion": "dead_letter"}


async def dead_letter(api: Api, queue: str) -> str:
    """A dead letter in a queue; its id."""
    await api.enqueue(queue, retry=LETTER)
    [job] = await api.fetch(queue)
    await api.nack(job)
    return str(job["id"])


async def test_what_does_not_fit_into_one_request_goes_on_by_itself(api: Api) -> None:
    jobs = [{"type": "t", "args": [], "options": {"queue": "long"}}] * 1000
    for _ in range(2):
        assert (await api("POST", "/ojs/v1/jobs/bulk", {"jobs": jobs})).status == 201
    answer = await api(
        "POST",
        "/ojs/v1/admin/jobs/bulk/cancel",
        {"filter": {"queue": "long"}, "confirm": True, "expected": 2000},
    )
    assert (answer.status, answer.body["state"], answer.body["succeeded"]) == (202, "running", 1000)
    place = answer.headers["Location"]

    async def completed() -> bool:
        return bool((await api.get(place))["state"] == "completed")

    await until(completed)
    assert (await api.get(place))["cancelled"] == 2000


async def test_a_stopped_operation_does_nothing_more(api: Api) -> None:
    for _ in range(2):
        await dead_letter(api, "stopped")
    request = {"filter": {"queue": "stopped"}, "confirm": True, "rate": 0.01}
    answer = await api("POST", "/ojs/v1/dead-letter/retry", request)
    assert answer.status == 202
    stopped = await api.post(f"{answer.headers['Location']}/stop", None)
    assert (stopped.body["state"], stopped.body["retried"]) == ("stopped", 1)


async def test_without_confirm_nothing_is_done(api: Api) -> None:
    for method, path, body in (
        ("POST", "/ojs/v1/admin/jobs/bulk/retry", {"filter": {"queue": "q"}}),
        ("POST", "/ojs/v1/admin/jobs/bulk/cancel", {"filter": {"queue": "q"}, "confirm": False}),
        ("POST", "/ojs/v1/admin/dead-letter/retry", {"filter": {"queue": "q"}}),
        ("DELETE", "/ojs/v1/admin/dead-letter", {}),
        ("DELETE", "/ojs/v1/dead-letter", None),
        ("POST", "/ojs/v1/queues/q/purge", {"states": ["completed"]}),
    ):
        answer = await api(method, path, body)
        assert (answer.status, answer.error["details"]["field"]) == (400, "confirm"), path


async def test_each_dead_letter_has_two_paths(api: Api) -> None:
    base = "/ojs/v1/admin/dead-letter"
    one, two, three = [await dead_letter(api, "paths") for _ in range(3)]
    listed = await api.get(f"{base}?queue=paths")
    assert {job["id"] for job in listed["items"]} == {one, two, three}
    assert listed["pagination"]["page"] == 1
    assert (await api.get(f"{base}/stats"))["by_queue"]["paths"] == 3
    [group] = (await api.get(f"{base}/groups?queue=paths"))["items"]
    assert group["count"] == 3
    assert (await api.get(f"{base}/{one}"))["group"] == group["group"]
    assert (await api.post(f"{base}/{one}/retry", None)).body["job"]["state"] == "available"
    gone = await api("DELETE", f"{base}/{two}")
    assert (gone.status, gone.body) == (204, None)
    request = {"filter": {"group": group["group"], "queue": "paths"}, "confirm": True}
    assert (await api("DELETE", "/ojs/v1/dead-letter", request)).body["purged_count"] == 1


async def test_the_header_wins_over_the_idempotency_key_of_the_body(api: Api) -> None:
    def request(key: str) -> dict[str, Any]:
        return {"jobs": [{"type": "t", "args": []}], "idempotency_key": key}

    path, header = "/ojs/v1/jobs/bulk", {"Idempotency-Key": "from-the-header"}
    first = await api("POST", path, request("a"), headers=header)
    again = await api("POST", path, request("b"), headers=header)
    other = await api("POST", path, request("b"))
    assert first.body == again.body != other.body
    assert first.headers["X-OJS-Batch-Size"] == "1"
    reused = await api("POST", path, {"jobs": [{"type": "u", "args": []}]}, headers=header)
    assert (reused.status, reused.error["code"]) == (409, "conflict")


async def test_a_batch_that_is_too_large_is_refused_with_the_largest_size(api: Api) -> None:
    answer = await api("POST", "/ojs/v1/jobs/bulk", {"jobs": [{}] * 1001})
    assert (answer.status, answer.error["code"]) == (413, "BATCH_SIZE_EXCEEDED")
    assert answer.headers["X-OJS-Max-Batch-Size"] == "1000"
    assert answer.error["max_batch_size"] == 1000


async def test_an_object_as_args_is_one_argument_under_plain_json(api: Api) -> None:
    body = {"jobs": [{"type": "t", "args": {"to": "a"}}]}
    assert (await api("POST", "/ojs/v1/jobs/bulk", body)).status == 422
    plain = await api("POST", "/ojs/v1/jobs/bulk", body, media="application/json")
    assert plain.body["items"][0]["job"]["args"] == [{"to": "a"}]


async def test_jobs_by_their_ids(api: Api) -> None:
    letter, waiting = await dead_letter(api, "ids"), (await api.enqueue("ids"))["id"]
    mixed = await api("POST", "/ojs/v1/jobs/bulk/retry", {"job_ids": [letter, waiting]})
    assert (mixed.status, mixed.body["retried"], mixed.body["skipped"]) == (207, 1, 1)
    done = await api("POST", "/ojs/v1/jobs/bulk/cancel", {"job_ids": [letter, waiting]})
    assert (done.status, done.body["cancelled"]) == (200, 2)
    none = await api("POST", "/ojs/v1/jobs/bulk/retry", {"job_ids": ["nobody"]})
    assert (none.status, none.body["items"][0]["status"]) == (422, "skipped")
    gone = await api("POST", "/ojs/v1/jobs/bulk/delete", {"filter": {"queue": "ids"}})
    assert (gone.status, gone.body["deleted"]) == (200, 2)
