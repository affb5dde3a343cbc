"""What became of a job: read, waited for, streamed, and for many jobs at once."""

import asyncio
from typing import Any

import psycopg
import pytest

from tests.http.conftest import Api, Served
from tests.http.raw import ID
from tests.http.sse import stream
from tests.waiting import deadline, ended, until


async def waiting(api: Api, path: str) -> "asyncio.Task[Any]":
    """A request that waits at the server."""
    return asyncio.create_task(api("GET", path))


async def test_the_result_of_a_job_is_null_until_it_has_ended(api: Api) -> None:
    job = await api.enqueue("read")
    path = f"/ojs/v1/jobs/{job['id']}/result"
    assert await api.get(path) == {"job_id": job["id"], "state": "available", "result": None}
    [held] = await api.fetch("read")
    await api.ack(held, result={"answer": 42})
    body = await api.get(path)
    assert (body["state"], body["result"]) == ("completed", {"answer": 42})
    assert body["result_size_bytes"] == len('{"answer": 42}')
    assert "result_stored_at" in body


async def test_a_job_that_failed_for_good_has_an_error(api: Api) -> None:
    job = await api.enqueue("fails", retry={"max_attempts": 1})
    [held] = await api.fetch("fails")
    await api.nack(held)
    body = await api.get(f"/ojs/v1/jobs/{job['id']}/result")
    assert (body["state"], body["result"]) == ("discarded", None)
    assert body["error"]["message"] == "it broke"


@pytest.mark.parametrize("query", ["wait=true&timeout=300", "wait=300"])
@pytest.mark.parametrize("end", ["ack", "cancel", "fail"])
async def test_a_client_that_waits_is_woken_by_the_end(api: Api, query: str, end: str) -> None:
    queue = f"woken-{end}"
    job = await api.enqueue(queue, retry={"max_attempts": 1})
    task = await waiting(api, f"/ojs/v1/jobs/{job['id']}/result?{query}")
    await api.get(f"/ojs/v1/jobs/{job['id']}/result")
    if end == "cancel":
        await api("DELETE", f"/ojs/v1/jobs/{job['id']}")
    else:
        [held] = await api.fetch(queue)
        await (api.ack(held, result=1) if end == "ack" else api.nack(held))
    answer = await ended(task)
    assert answer.status == 200
    assert answer.body["state"] == {"ack": "completed", "cancel": "cancelled"}.get(end, "discarded")


async def test_a_client_that_waits_is_woken_by_a_commit_of_any_session(
    api: Api, served: Served
) -> None:
    job = await api.enqueue("plain-sql")
    task = await waiting(api, f"/ojs/v1/jobs/{job['id']}/result?wait=300")
    with psycopg.connect(served.database_url, autocommit=True) as connection:
        connection.execute("set ojs.notify = off")
        connection.execute("""select ojs_fetch('{"queues": ["plain-sql"]}')""")
        connection.execute(
            f"""select ojs_ack('{{"job_id": "{job["id"]}", "result": 7}}')""".encode()
        )
    assert (await ended(task)).body["result"] == 7


async def test_an_open_transaction_holds_back_no_result(api: Api, served: Served) -> None:
    job = await api.enqueue("held-back")
    with psycopg.connect(served.database_url) as connection:
        connection.execute("select pg_current_xact_id()")
        task = await waiting(api, f"/ojs/v1/jobs/{job['id']}/result?wait=300")
        [held] = await api.fetch("held-back")
        await api.ack(held, result=7)
        assert (await ended(task)).body["result"] == 7


async def test_a_wait_that_is_over_is_408(api: Api) -> None:
    job = await api.enqueue("never")
    for query in ("wait=true&timeout=0", "wait=0", "wait=1"):
        answer = await api("GET", f"/ojs/v1/jobs/{job['id']}/result?{query}")
        assert (answer.status, answer.error["code"]) == (408, "request_timeout")
        assert answer.error["details"] == {"job_id": job["id"], "state": "available"}


async def test_many_wait_for_many(api: Api) -> None:
    jobs = [await api.enqueue("crowd") for _ in range(40)]
    tasks = [
        await waiting(api, f"/ojs/v1/jobs/{job['id']}/result?wait=300")
        for job in jobs
        for _ in "ab"
    ]
    held = await api.fetch("crowd", count=40)
    await asyncio.gather(*(api.ack(each, result=each["id"]) for each in held))
    async with deadline():
        answers = await asyncio.gather(*tasks)
    assert [each.body["result"] for each in answers] == [job["id"] for job in jobs for _ in "ab"]


async def test_a_result_is_gone_after_its_time(api: Api, served: Served) -> None:
    job = await api.enqueue("gone", result_ttl=60)
    [held] = await api.fetch("gone")
    await api.ack(held, result=1)
    path = f"/ojs/v1/jobs/{job['id']}/result"
    assert "result_expires_at" in await api.get(path)
    with psycopg.connect(served.database_url, autocommit=True) as connection:
        connection.execute(
            "update ojs.done set job = jsonb_set(job::jsonb, '{completed_at}',"
            " '\"2020-01-01T00:00:00.000Z\"')::text where id = %s",
            [job["id"]],
        )
    for query in ("", "?wait=10"):
        answer = await api("GET", path + query)
        assert (answer.status, answer.error["code"]) == (410, "RESULT_PRUNED")
    body = (await api.post("/ojs/v1/jobs/results", {"ids": [job["id"]]})).body
    assert body["results"][job["id"]] == {"state": "completed", "result": None, "pruned": True}
    async with stream(api, f"{path}/stream") as events:
        [told] = await events.rest()
    assert told.data["pruned"] is True


@pytest.mark.parametrize(
    ("query", "field"), [("wait=maybe", "wait"), ("wait=true&timeout=x", "timeout"), ("w=1", "w")]
)
async def test_a_wrong_parameter_is_named(api: Api, query: str, field: str) -> None:
    answer = await api("GET", f"/ojs/v1/jobs/{ID}/result?{query}")
    assert (answer.status, answer.error["details"]["field"]) == (400, field)


async def test_a_job_that_is_not_known_is_404(api: Api) -> None:
    answer = await api("GET", f"/ojs/v1/jobs/{ID}/result?wait=300")
    assert (answer.status, answer.error["code"]) == (404, "not_found")


async def test_results_of_many_jobs_come_in_one_answer(api: Api) -> None:
    done, live = await api.enqueue("many"), await api.enqueue("many-more")
    [held] = await api.fetch("many")
    await api.ack(held, result=[1])
    ids = [done["id"], live["id"], ID, "what"]
    results = (await api.post("/ojs/v1/jobs/results", {"ids": ids})).body["results"]
    assert (results[done["id"]]["state"], results[done["id"]]["result"]) == ("completed", [1])
    assert results[live["id"]] == {"state": "available", "result": None}
    assert results[ID] is None and results["what"] is None


@pytest.mark.parametrize("body", [{}, {"ids": "x"}, {"ids": [1]}, {"ids": ["x"] * 1001}])
async def test_a_wrong_list_of_ids_is_refused(api: Api, body: dict[str, Any]) -> None:
    answer = await api("POST", "/ojs/v1/jobs/results", body)
    assert (answer.status, answer.error["details"]["field"]) == (400, "ids")


async def test_a_result_is_streamed_when_it_is_there(api: Api) -> None:
    job = await api.enqueue("streamed")
    path = f"/ojs/v1/jobs/{job['id']}/result/stream"
    async with stream(api, path) as events:
        [held] = await api.fetch("streamed")
        await api.ack(held, result={"url": "x"})
        [told] = await events.rest()
    assert (told.event, told.data["value"]) == ("result", {"url": "x"})
    async with stream(api, path) as events:
        assert [each.data for each in await events.rest()] == [told.data]


async def test_an_error_is_streamed_too(api: Api) -> None:
    job = await api.enqueue("streamed-error", retry={"max_attempts": 1})
    async with stream(api, f"/ojs/v1/jobs/{job['id']}/result/stream") as events:
        [held] = await api.fetch("streamed-error")
        await api.nack(held)
        [told] = await events.rest()
    assert (told.event, told.data["state"]) == ("error", "discarded")
    assert told.data["error"]["message"] == "it broke"


@pytest.mark.parametrize(("end", "name"), [("ack", "completed"), ("nack", "failed")])
async def test_progress_is_streamed_without_a_name_and_then_the_end(
    api: Api, end: str, name: str
) -> None:
    job = await api.enqueue("reported", retry={"max_attempts": 1})
    path = f"/ojs/v1/jobs/{job['id']}"
    async with (
        stream(api, f"{path}/progress/stream") as events,
        stream(api, f"{path}/result/stream") as results,
    ):
        [now] = await events.take(1)
        assert (now.event, now.data["state"], now.data["progress"]) == (None, "available", None)
        [held] = await api.fetch("reported")
        report = {"progress": 0.5, "data": {"rows": 5}, "message": "half"}
        assert (await api("PUT", f"{path}/progress", report)).status == 200
        [half] = await events.take(1)
        assert half.event is None and half.data["updated_at"]
        wanted = {**report, "job_id": job["id"], "state": "active"}
        assert {member: half.data[member] for member in wanted} == wanted
        async with stream(api, f"{path}/progress/stream") as late:
            [now] = await late.take(1)
            assert (now.data["progress"], now.data["data"]) == (0.5, {"rows": 5})
        await (api.ack(held) if end == "ack" else api.nack(held))
        told = (await events.rest())[-1]
        state = {"ack": "completed"}.get(end, "discarded")
        assert (told.event, told.data["state"]) == (name, state)
        last = {"ack": "result"}.get(end, "error")
        assert [each.event for each in await results.rest()] == ["progress", last]
    async with stream(api, f"{path}/progress/stream") as events:
        assert [each.event for each in await events.rest()] == [name]


async def test_a_client_that_hangs_up_waits_no_longer(api: Api) -> None:
    job = await api.enqueue("left")
    task = await waiting(api, f"/ojs/v1/jobs/{job['id']}/result?wait=300")
    await api.get(f"/ojs/v1/jobs/{job['id']}/result")
    task.cancel()

    async def done() -> bool:
        return task.done()

    await until(done)
    assert (await api.get(f"/ojs/v1/jobs/{job['id']}/result"))["state"] == "available"
