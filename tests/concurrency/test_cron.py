"""Schedules that several servers look after: each firing happens once."""

import json
import os
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from ojs_pg.server import cron
from ojs_pg.server.doors import Call, Doors
from ojs_pg.server.dsn import asyncpg_dsn
from ojs_pg.server.routes import ROUTES
from ojs_pg.server.settings import Settings
from ojs_pg.server.wakeups import Wakeups
from tests.concurrency.support import (
    NOON,
    counted,
    fetch,
    http_client,
    plan_crons,
    set_clock,
    start_servers,
    start_together,
    states,
    tick,
    together,
    unplanned_crons,
    write_plan,
)
from tests.conftest import Connect, StartServer
from tests.doors import AsyncSql, call_async
from tests.waiting import DEADLINE_S, until

# How often schedules fire in real time; `make chaos` lets them for minutes.
FIRINGS = int(os.environ.get("OJS_CRON_FIRINGS", "3"))
SECONDS = 8


async def register(connection: AsyncSql, overlap_policy: str, **more: Any) -> None:
    """A schedule that fires each second, first one second from now."""
    schedule = {
        "name": "each-second",
        "cron": "1 second",
        "overlap_policy": overlap_policy,
        "type": "race.cron",
        **more,
    }
    answer = await call_async(connection, "ojs_register_cron", schedule)
    assert answer.status == 201, answer
    await plan_crons(connection)


async def serve(connection: AsyncSql) -> int:
    """One round of a server's cron chore; returns how many schedules it fired."""
    await plan_crons(connection)
    fired: int = (await tick(connection, "cron"))["fired"]
    await plan_crons(connection)
    return fired


async def fire_times(connection: AsyncSql) -> list[str]:
    """The firings that the jobs say they are of, in order."""
    rows = await connection.fetch(
        "select j.doc #>> '{meta,cron_triggered_at}' as at from ojs.job j"
        " union all select d.job::jsonb #>> '{meta,cron_triggered_at}' from ojs.done d order by 1"
    )
    return [row["at"] for row in rows]


async def test_each_second_fires_once_however_many_tick(crowd: list[AsyncSql]) -> None:
    await set_clock(crowd, NOON)
    await register(crowd[0], "allow")
    fired = []
    for second in range(1, SECONDS + 1):
        await set_clock(crowd, NOON + timedelta(seconds=second))
        fired.append(sum(await together(*map(serve, crowd))))
    assert fired == [1] * SECONDS
    assert await fire_times(crowd[0]) == [
        f"2030-01-01T12:00:0{second}.000Z" for second in range(1, SECONDS + 1)
    ]


async def test_a_firing_happens_once_with_four_servers(
    database_url: str, start_server: StartServer, connect: Connect
) -> None:
    looker = await connect()
    # The servers look often, so that they do meet.
    with start_servers(start_server, 4, database_url, OJS_TICK_CRON_MS="20") as servers:
        async with http_client(*(one.url for one in servers)) as client:
            for name, expression in (("clock", "* * * * * *"), ("span", "1 second")):
                schedule = {"cron": expression, "overlap_policy": "allow", "type": "race.cron"}
                answer = await client.post("/cron", schedule | {"name": name})
                assert answer.status == 201

            async def fired() -> bool:
                runs = await looker.fetchval("select min(run_count) from ojs.cron")
                return int(runs) >= FIRINGS

            await until(fired, "both schedules have fired often", DEADLINE_S + 2 * FIRINGS)
    rows = await looker.fetch(
        "select doc #>> '{meta,cron_name}' as name, doc #>> '{meta,cron_triggered_at}' as at"
        " from ojs.job order by 1, 2"
    )
    assert len(rows) == await looker.fetchval("select sum(run_count) from ojs.cron")
    times = {
        name: [datetime.fromisoformat(row["at"]) for row in rows if row["name"] == name]
        for name in ("clock", "span")
    }
    assert len(set(times["clock"])) == len(times["clock"])
    assert {at.microsecond for at in times["clock"]} == {0}
    assert all(last - first >= timedelta(seconds=1) for first, last in pairwise(times["span"]))


async def test_a_server_with_other_time_zone_data_plans_every_schedule_anew(
    database_url: str, start_server: StartServer, connect: Connect
) -> None:
    session = await connect()
    schedule = {"cron": "0 3 1 1 *", "timezone": "Asia/Tokyo", "type": "race.cron"}
    planned = "select to_char(next_run_at at time zone 'UTC', 'MM-DD HH24:MI') from ojs.cron"
    await call_async(session, "ojs_register_cron", {"name": "yearly", **schedule})
    await session.execute("select ojs.use_tzdata('of long ago', ojs.now())")
    # What older data said.
    await session.execute(
        "update ojs.cron set planned = true, next_run_at = ojs.now() + interval '9 days'"
    )
    with start_servers(start_server, 1, database_url):

        async def planned_anew() -> bool:
            return bool(await session.fetchval(planned) == "12-31 18:00")

        await until(planned_anew, "the schedule is planned with the server's data")


async def test_over_http_a_schedule_registered_again_keeps_its_time(
    database_url: str, start_server: StartServer
) -> None:
    schedule = {"name": "daily", "cron": "@every 24h", "type": "race.cron"}
    with start_servers(start_server, 1, database_url) as servers:
        async with http_client(servers[0].url) as client:
            made = (await client.post("/cron", schedule | {"timezone": "Asia/Tokyo"})).body["cron"]
            again = (await client.post("/cron", schedule)).body["cron"]
            assert (again["next_run_at"], again["timezone"]) == (made["next_run_at"], "Asia/Tokyo")
            # At another time of the day, so that a plan in UTC would be another one.
            moved = (await client.post("/cron", schedule | {"cron": "0 3 * * *"})).body["cron"]
            assert moved["next_run_at"].endswith("T18:00:00.000Z")
            for enabled in (True, False, True):
                patched = await client("PATCH", "/cron/daily", {"enabled": enabled})
                wanted = moved["next_run_at"] if enabled else None
                assert patched.body["cron"]["next_run_at"] == wanted


@pytest.mark.parametrize("ended", [False, True], ids=["its job lives", "its job has ended"])
async def test_a_plan_made_before_a_firing_does_not_fire_it_again(
    crowd: list[AsyncSql], ended: bool
) -> None:
    slow, fast = crowd[:2]
    await set_clock(crowd, NOON)
    await call_async(
        slow,
        "ojs_register_cron",
        {"name": "a", "cron": "1 second", "overlap_policy": "allow", "type": "x.y"},
    )
    [seen] = await unplanned_crons(slow)
    await plan_crons(fast)
    await set_clock(crowd, NOON + timedelta(seconds=1))
    assert (await tick(fast, "cron"))["fired"] == 1
    [held] = await fetch(fast)
    if ended:
        await call_async(fast, "ojs_ack", {"job_id": held["id"]})
    await write_plan(slow, seen)
    assert (await tick(slow, "cron"))["fired"] == 0
    if not ended:
        await call_async(fast, "ojs_ack", {"job_id": held["id"]})
    assert await serve(slow) == 0
    await set_clock(crowd, NOON + timedelta(seconds=2))
    assert await serve(slow) == 1
    assert await fire_times(slow) == ["2030-01-01T12:00:01.000Z", "2030-01-01T12:00:02.000Z"]


async def test_a_name_is_registered_once(
    crowd: list[AsyncSql], holder: AsyncSql, watcher: AsyncSql
) -> None:
    schedule = {"name": "a", "cron": "@daily", "type": "race.cron"}
    answers = await start_together(
        holder,
        watcher,
        lambda gate: call_async(gate, "ojs_register_cron", schedule),
        [call_async(one, "ojs_register_cron", schedule) for one in crowd],
        commit=False,
    )
    assert counted(answers) == {201: 1, 200: 15}


async def test_skip_starts_none_while_one_runs(crowd: list[AsyncSql]) -> None:
    await set_clock(crowd, NOON)
    await register(crowd[0], "skip")
    for second in range(1, 6):
        await set_clock(crowd, NOON + timedelta(seconds=second))
        await together(*map(serve, crowd))
    assert await states(crowd[0]) == {"available": 1}
    assert await fire_times(crowd[0]) == ["2030-01-01T12:00:01.000Z"]


@pytest.mark.parametrize("door", ["ojs_ack", "ojs_cancel_job"])
async def test_cancel_previous_and_the_end_of_the_job_take_turns(
    crowd: list[AsyncSql], watcher: AsyncSql, door: str
) -> None:
    await set_clock(crowd, NOON)
    await register(crowd[0], "cancel_previous")
    await set_clock(crowd, NOON + timedelta(seconds=1))
    assert await serve(crowd[0]) == 1
    [held] = await fetch(crowd[0])
    await set_clock(crowd, NOON + timedelta(seconds=2))
    request = {"id": held["id"], "job_id": held["id"]}
    async with crowd[0].transaction():
        assert (await call_async(crowd[0], door, request)).status == 200
        meanwhile = await together(*(tick(one, "cron") for one in crowd[1:]))
    # A tick may leave the schedule to the next one, but not wait, nor fire it twice.
    fired = sum(each["fired"] for each in meanwhile)
    fired += sum([await serve(one) for one in crowd])
    assert fired == 1
    ended = {"ojs_ack": "completed", "ojs_cancel_job": "cancelled"}[door]
    assert await states(crowd[0]) == {ended: 1, "available": 1}


async def test_cancel_previous_leaves_one_job_however_many_work(crowd: list[AsyncSql]) -> None:
    await set_clock(crowd, NOON)
    await register(crowd[0], "cancel_previous")
    acked = 0
    for second in range(1, 7):
        await set_clock(crowd, NOON + timedelta(seconds=second))
        fired, found = await together(
            together(*map(serve, crowd[:8])), together(*map(fetch, crowd[8:]))
        )
        assert sum(fired) == 1
        held = [one["id"] for each in found for one in each]
        answers = [await call_async(crowd[0], "ojs_ack", {"job_id": one}) for one in held]
        acked += counted(answers).get(200, 0)
        left = await states(crowd[0])
        assert left.get("available", 0) + left.get("active", 0) <= 1
        assert left.get("completed", 0) == acked
        assert sum(left.values()) == second


async def test_enqueue_runs_one_after_the_other(crowd: list[AsyncSql]) -> None:
    await set_clock(crowd, NOON)
    await register(crowd[0], "enqueue")
    for second in range(1, 6):
        await set_clock(crowd, NOON + timedelta(seconds=second))
        await together(*map(serve, crowd))
    order = []
    for left in range(5, 0, -1):
        found = [one for each in await together(*map(fetch, crowd)) for one in each]
        assert len(found) == 1
        order.append(found[0]["meta"]["cron_triggered_at"])
        answers = await together(
            *(call_async(one, "ojs_ack", {"job_id": found[0]["id"]}) for one in crowd)
        )
        assert counted(answers) == {200: 1, 409: 15}
        assert (await states(crowd[0])).get("available", 0) == left - 1
    assert order == [f"2030-01-01T12:00:0{second}.000Z" for second in range(1, 6)]


async def test_a_held_job_is_released_though_its_firing_and_the_end_before_it_cross(
    crowd: list[AsyncSql],
) -> None:
    await set_clock(crowd, NOON)
    await register(crowd[0], "enqueue")
    await set_clock(crowd, NOON + timedelta(seconds=1))
    assert await serve(crowd[0]) == 1
    [first] = await fetch(crowd[0])
    await set_clock(crowd, NOON + timedelta(seconds=2))
    async with crowd[0].transaction():
        await call_async(crowd[0], "ojs_ack", {"job_id": first["id"]})
        assert await serve(crowd[1]) == 1  # sees the first one still running, and holds
    assert await fetch(crowd[0]) == []
    await together(*(tick(one, "cron") for one in crowd))
    assert len(await fetch(crowd[0], count=10)) == 1


async def test_a_schedule_keeps_its_zone_and_its_job_when_it_has_fired(
    crowd: list[AsyncSql],
) -> None:
    await set_clock(crowd, datetime.fromisoformat("2030-01-01T00:00:00Z"))
    template = {
        "type": "race.cron",
        "args": [1],
        "meta": {"who": "cron"},
        "options": {"queue": "nightly", "priority": 7, "retry": {"max_attempts": 9}},
    }
    await call_async(
        crowd[0],
        "ojs_register_cron",
        {
            "name": "a",
            "cron": "0 3 * * *",
            "timezone": "America/New_York",
            "job_template": template,
        },
    )
    await plan_crons(crowd[0])
    for day in (1, 2):
        await set_clock(crowd, datetime.fromisoformat(f"2030-01-0{day}T08:00:00Z"))
        assert sum(await together(*map(serve, crowd[:4]))) == 1
        [job] = await fetch(crowd[0], "nightly")
        assert (job["args"], job["priority"], job["max_attempts"]) == ([1], 7, 9)
        assert job["meta"]["who"] == "cron"
        await call_async(crowd[0], "ojs_ack", {"job_id": job["id"]})
    shown = (await call_async(crowd[0], "ojs_get_cron", {"name": "a"})).body["cron"]
    assert (shown["timezone"], shown["next_run_at"]) == (
        "America/New_York",
        "2030-01-03T08:00:00.000Z",
    )
    assert json.loads(json.dumps(shown["job_template"]["options"])) == template["options"]


OVERTAKING = [
    {"name": "daily", "cron": "0 3 * * *", "timezone": "Asia/Tokyo", "type": "race.cron"},
    {"name": "daily", "cron": "0 5 * * *", "type": "race.cron"},
]


@pytest.mark.parametrize("overtaking", OVERTAKING, ids=["another time zone", "another expression"])
@pytest.mark.parametrize("door", ["ojs_register_cron", "ojs_update_cron"])
async def test_a_plan_that_another_change_overtakes_is_computed_again(
    database_url: str,
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
    door: str,
    overtaking: dict[str, Any],
) -> None:
    """Between the question what to plan and its answer, somebody else changes the schedule."""
    session = await connect()
    schedule = {"name": "daily", "cron": "0 3 * * *", "type": "race.cron"}
    await call_async(session, "ojs_register_cron", {**schedule, "enabled": False})
    make_plan, asked = cron.make_plan, []

    def overtake(to_plan: dict[str, Any]) -> dict[str, Any]:
        asked.append((to_plan["expression"], to_plan["timezone"]))
        if len(asked) == 1:
            with psycopg.connect(database_url) as other:
                other.execute("select ojs_register_cron(%s)", [Jsonb(overtaking)])
        return make_plan(to_plan)

    monkeypatch.setattr(cron, "make_plan", overtake)
    doors = Doors(Settings(), asyncpg_dsn(database_url), Wakeups())
    await doors.open()
    try:
        [route] = [route for route in ROUTES if route.door == door]
        request = {"enabled": True} if "{name}" in route.path else {**schedule, "enabled": True}
        extra = {"name": "daily"} if "{name}" in route.path else {}
        reply = await doors.call(
            Call(route, json.dumps(request), extra, lenient=False, reads_jobs=True)
        )
    finally:
        await doors.close()
    stored = json.loads(reply.body)["cron"]
    assert asked[0] == ("0 3 * * *", "UTC")
    assert asked[1:] == [(stored["expression"], stored["timezone"])]
    planned = cron.next_firing(stored["expression"], stored["timezone"], datetime.now(UTC), None)
    assert datetime.fromisoformat(stored["next_run_at"]) == planned
