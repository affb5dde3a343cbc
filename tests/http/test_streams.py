"""Streams of events: what each shows, how it begins and ends, and that it misses nothing."""

import asyncio
import json

import aiohttp
import psycopg
import pytest

from tests.http.conftest import Api, Served, connected
from tests.http.raw import ID
from tests.http.sse import Told, enqueued, stream
from tests.waiting import deadline

EVENTS = "/ojs/v1/events/stream"
ENQUEUE = "select ojs_enqueue(%s)"
RACE = {"queue": "race"}


def types(events: list[Told]) -> list[str | None]:
    """The names of events."""
    return [each.event for each in events]


async def test_a_stream_is_a_plain_chunked_answer_that_nobody_buffers(api: Api) -> None:
    async with stream(api, EVENTS) as events:
        headers = events.response.headers
        assert headers["Transfer-Encoding"] == "chunked"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Accel-Buffering"] == "no"
        job = await api.enqueue("plain")
        [told] = await events.take(1)
        assert events.retry == 3000
        assert told.event == "job.enqueued"
        assert told.data["job_id"] == job["id"]


async def test_an_event_has_the_members_that_each_client_reads(api: Api) -> None:
    async with stream(api, EVENTS) as events:
        job = await api.enqueue("members", "members.run")
        [told] = await events.take(1)
    data = told.data
    assert told.id == data["id"]
    assert data["type"] == data["event"] == told.event == "job.enqueued"
    assert data["job_id"] == data["subject"] == data["data"]["job_id"] == job["id"]
    assert data["queue"] == data["data"]["queue"] == "members"
    assert data["timestamp"] == data["time"] == data["data"]["timestamp"]
    assert data["source"] == "ojs://ojs-pg"
    assert data["job_type"] == "members.run"


@pytest.mark.parametrize("by", ["channel", "path"])
async def test_a_job_s_stream_shows_its_events_and_ends_with_it(api: Api, by: str) -> None:
    job = await enqueued(api, f"one-{by}")
    other = await enqueued(api, f"other-{by}")
    path = f"{EVENTS}?channel=job:{job['id']}"
    if by == "path":
        path = f"/ojs/v1/jobs/{job['id']}/events"
    async with stream(api, path) as events:
        for each in (other, job):
            [held] = await api.fetch(each["queue"])
            await api.ack(held, result=each["id"])
        told = await events.rest()
    assert types(told) == ["job.started", "job.completed"]
    assert {each.data["job_id"] for each in told} == {job["id"]}


async def test_the_stream_of_a_job_that_has_ended_says_so_and_ends(api: Api) -> None:
    job = await api.enqueue("ended")
    await api("DELETE", f"/ojs/v1/jobs/{job['id']}")
    async with stream(api, f"/ojs/v1/jobs/{job['id']}/events") as events:
        [told] = await events.rest()
    assert told.event == "job.state_changed"
    assert (told.data["job_id"], told.data["to"]) == (job["id"], "cancelled")
    async with stream(api, f"/ojs/v1/jobs/{job['id']}/events?after=evt_x") as events:
        assert types(await events.rest())[0] == "system.gap"


async def test_a_queue_s_stream_shows_its_events_and_no_others(api: Api) -> None:
    await enqueued(api, "mine")
    async with stream(api, "/ojs/v1/queues/mine/events") as events:
        await api.enqueue("yours")
        job = await api.enqueue("mine")
        await api.post("/ojs/v1/queues/mine/pause", None)
        told = await events.take(2)
    assert types(told) == ["job.enqueued", "queue.paused"]
    assert told[0].data["job_id"] == job["id"]


async def test_a_workflow_s_stream_shows_its_jobs_too(api: Api) -> None:
    steps = [{"type": "step.run", "args": [], "options": {"queue": "flow"}}] * 2
    made = await api.post("/ojs/v1/workflows", {"type": "chain", "name": "flow", "steps": steps})
    async with stream(api, f"/ojs/v1/workflows/{made.body['workflow']['id']}/events") as events:
        await api.enqueue("beside")
        for _ in range(2):
            [held] = await api.fetch("flow")
            await api.ack(held)
        told: list[Told] = []
        while "workflow.completed" not in types(told):
            told += await events.take(1)
    assert types(told).count("job.started") == 2
    assert types(told).count("job.completed") == 2
    assert "workflow.step_completed" in types(told)
    assert {each.data.get("queue") for each in told} == {"flow", None}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("types=job.started,queue.*&queue=filters", ["job.started"]),
        ("event_types=job.completed", ["job.completed"]),
        ("queues=filters&job_types=filters.run", ["job.enqueued", "job.started", "job.completed"]),
        ("type=filters.run&types=job.*", ["job.enqueued", "job.started", "job.completed"]),
    ],
)
async def test_filters_select(api: Api, query: str, wanted: list[str]) -> None:
    async with stream(api, f"{EVENTS}?{query}") as events:
        for queue, kind in (("filtered", "else.run"), ("filters", "filters.run")):
            await api.enqueue(queue, kind)
            [held] = await api.fetch(queue)
            if queue == "filters" or "event_types" not in query:
                await api.ack(held)
        assert types(await events.take(len(wanted))) == wanted


async def test_changes_of_state_are_one_type_where_they_are_asked_for(api: Api) -> None:
    job = await enqueued(api, "changes", "changes.run")
    path = f"/ojs/v1/jobs/{job['id']}/events?event_types=job.state_changed"
    async with stream(api, path) as events:
        [held] = await api.fetch("changes")
        await api.ack(held)
        told = await events.rest()
    assert types(told) == ["job.state_changed"] * 2
    assert [(each.data["from"], each.data["to"]) for each in told] == [
        ("available", "active"),
        ("active", "completed"),
    ]
    assert {each.data["type"] for each in told} == {"changes.run"}


async def test_the_list_of_events_is_a_stream_for_a_client_that_accepts_one(api: Api) -> None:
    async with stream(api, "/ojs/v1/events?types=job.enqueued") as events:
        await api.enqueue("accepted")
        assert types(await events.take(1)) == ["job.enqueued"]
    assert "events" in await api.get("/ojs/v1/events")


@pytest.mark.parametrize(
    "path",
    [
        f"/ojs/v1/jobs/{ID}/events",
        "/ojs/v1/queues/nowhere/events",
        f"/ojs/v1/workflows/{ID}/events",
        f"{EVENTS}?channel=job:{ID}",
        f"{EVENTS}?channel=queue:nowhere",
        f"{EVENTS}?channel=workflow:x",
        f"/ojs/v1/jobs/{ID}/result/stream",
        f"/ojs/v1/jobs/{ID}/progress/stream",
    ],
)
async def test_what_does_not_exist_is_refused_before_a_stream_begins(api: Api, path: str) -> None:
    answer = await api("GET", path, headers={"Accept": "text/event-stream"})
    assert (answer.status, answer.error["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("channel=elsewhere", "channel"),
        ("channel=job", "channel"),
        ("channel=all:x", "channel"),
        ("types=", "types"),
        ("chanel=all", "chanel"),
        ("limit=3", "limit"),
    ],
)
async def test_a_wrong_parameter_is_named(api: Api, query: str, field: str) -> None:
    answer = await api("GET", f"{EVENTS}?{query}")
    assert (answer.status, answer.error["details"]["field"]) == (400, field)


async def test_a_head_request_gets_the_head_of_a_stream(api: Api) -> None:
    async with api.session.head(api.url + EVENTS) as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/event-stream"


async def test_an_http_1_0_client_gets_a_body_without_chunks(api: Api) -> None:
    async with connected(api) as (reader, writer), deadline():
        writer.write(f"GET {EVENTS} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert b"Transfer-Encoding" not in head and b"Content-Length" not in head
        assert await reader.readuntil(b"\n\n") == b"retry: 3000\n\n"
        await api.enqueue("old")
        assert (await reader.readline()).startswith(b"id: evt_")


async def test_a_client_goes_on_where_it_was(api: Api) -> None:
    async with stream(api, f"{EVENTS}?queues=resumed") as events:
        await api.enqueue("resumed")
        [seen] = await events.take(1)
    missed = [await api.enqueue("resumed") for _ in range(5)]
    assert seen.id
    path = f"{EVENTS}?queues=resumed"
    async with (
        stream(api, path, Last_Event_ID=seen.id) as one,
        stream(api, f"{path}&after={seen.id}") as other,
    ):
        later = await api.enqueue("resumed")
        for events in (one, other):
            told = await events.take(6)
            assert [each.data["job_id"] for each in told] == [
                each["id"] for each in [*missed, later]
            ]


@pytest.mark.parametrize("after", ["evt_019539a4-b68c-7def-8000-1a2b3c4d5e6f", "what"])
async def test_an_event_that_is_not_kept_any_more_is_a_gap(api: Api, after: str) -> None:
    job = await api.enqueue(f"gap-{len(after)}")
    async with stream(api, f"{EVENTS}?queues={job['queue']}", Last_Event_ID=after) as events:
        gap, first = await events.take(2)
    assert (gap.event, gap.id, gap.data["last_event_id"]) == ("system.gap", None, after)
    assert first.data["job_id"] == job["id"], "it goes on with the oldest that is kept"


async def test_nothing_is_missed_or_repeated_while_many_write(api: Api, served: Served) -> None:
    """Writers commit in any order, some transactions are long, and clients come and go."""
    writers, jobs = 8, 30
    total = writers * (jobs + 1)
    path = f"{EVENTS}?queues=race&types=job.enqueued"

    async def write(number: int) -> None:
        for _ in range(jobs):
            await api.enqueue("race")
        with psycopg.connect(served.database_url) as connection:
            connection.execute(ENQUEUE, [json.dumps({"type": "t", "args": [number]} | RACE)])
            await asyncio.sleep(0)

    async def follow() -> list[str]:
        """Read, hang up after some events, and go on."""
        seen = [first]
        while len(seen) <= total:
            async with stream(api, path, Last_Event_ID=seen[-1]) as events:
                for told in await events.take(min(37, total + 1 - len(seen))):
                    assert told.id
                    seen.append(told.id)
        return seen[1:]

    async with stream(api, path) as whole:
        await api.enqueue("race")
        first = str((await whole.take(1))[0].id)
        followers = [asyncio.create_task(follow()) for _ in range(3)]
        await asyncio.gather(*(write(number) for number in range(writers)))
        wanted = [each.id for each in await whole.take(total)]
    async with deadline():
        found = await asyncio.gather(*followers)
    assert len(set(wanted)) == len(wanted)
    assert found == [wanted] * 3


async def test_a_page_of_strangers_opens_no_stream(api: Api) -> None:
    answer = await api("GET", EVENTS, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status, answer.error["code"]) == (403, "permission_denied")


async def test_clients_that_hang_up_leave_nothing(api: Api, session: aiohttp.ClientSession) -> None:
    for _ in range(5):
        async with stream(api, EVENTS):
            pass
    async with stream(api, EVENTS) as events:
        job = await api.enqueue("after")
        [told] = await events.take(1)
        assert told.data["job_id"] == job["id"]


async def test_a_dashboard_gets_numbers_and_jobs(api: Api) -> None:
    async with stream(api, "/ojs/v1/admin/stats/stream") as events:
        [numbers] = await events.take(1)
        assert numbers.event == "metrics"
        assert {"queues", "throughput", "workers", "error_rate"} <= numbers.data.keys()
        assert isinstance(numbers.data["workers"]["active"], list)
        job = await api.enqueue("dashboard", "board.show")
        [held] = await api.fetch("dashboard")
        await api.nack(held)
        jobs = [each for each in await events.take(2) if each.event != "metrics"]
    assert types(jobs)[0] == "job.enqueued"
    assert (jobs[0].data["job_id"], jobs[0].data["type"]) == (job["id"], "board.show")
    if len(jobs) > 1:
        assert jobs[1].data["error"] == "it broke"
