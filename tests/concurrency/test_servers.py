"""Several servers on one database, and one server with more clients than connections."""

import asyncio
import json
from typing import Any

import aiohttp
import asyncpg
import psycopg
import pytest

from ojs_pg.server.dsn import asyncpg_dsn
from tests.concurrency.conftest import ADVISORY
from tests.concurrency.support import (
    Client,
    counted,
    enqueue,
    fetch,
    http_client,
    job,
    set_clock_later,
    start_servers,
    states,
    tick,
    together,
)
from tests.conftest import Connect, StartServer
from tests.doors import Answer, AsyncSql
from tests.waiting import deadline, until

SERVER_SESSIONS = """
select count(*) from pg_stat_activity
where datname = current_database() and application_name = 'ojs-pg'
"""


def unique(on_conflict: str) -> dict[str, Any]:
    return job(unique={"keys": ["type", "args"], "on_conflict": on_conflict})


async def test_ten_servers_that_start_at_once_share_one_schema(
    empty_database_url: str, start_server: StartServer
) -> None:
    with start_servers(start_server, 10, empty_database_url, OJS_POOL_MAX="2") as servers:
        async with http_client(*(one.url for one in servers)) as client:
            answers = [await client.post("/jobs", job()) for _ in servers]
            assert counted(answers) == {201: 10}
        connection = await asyncpg.connect(asyncpg_dsn(empty_database_url))

        async def unlocked() -> bool:
            return await connection.fetch(ADVISORY) == []

        await until(unlocked, "no advisory lock is held for good")
        assert await states(connection) == {"available": 10}
        applied = await connection.fetch("select id from ojs.migration")
        assert len({row["id"] for row in applied}) == len(applied) > 0
        await connection.close()


async def test_more_unique_enqueues_than_connections_are_all_answered(
    database_url: str, start_server: StartServer, connect: Connect
) -> None:
    with start_server(database_url, OJS_POOL_MAX="2") as server:
        async with http_client(server.url) as client:
            for policy, expected in (
                ("reject", {201: 1, 409: 63}),
                ("ignore", {200: 64}),
                ("replace", {201: 64}),
            ):
                answers = await together(*(client.post("/jobs", unique(policy)) for _ in range(64)))
                assert counted(answers) == expected
            assert await states(await connect()) == {"available": 1, "cancelled": 64}


async def test_unique_enqueues_through_two_servers_keep_one_job(
    database_url: str, start_server: StartServer, connect: Connect
) -> None:
    looker = await connect()
    with start_servers(start_server, 2, database_url) as servers:
        async with http_client(*(one.url for one in servers)) as client:
            for policy, expected in (
                ("reject", {201: 1, 409: 31}),
                ("replace", {201: 32}),
            ):
                answers = await together(*(client.post("/jobs", unique(policy)) for _ in range(32)))
                assert counted(answers) == expected
    assert await states(looker) == {"available": 1, "cancelled": 32}


async def test_waiting_fetches_hold_no_connection_and_are_woken_by_any_server(
    database_url: str, start_server: StartServer, connect: Connect
) -> None:
    sql = await connect()
    with start_servers(start_server, 2, database_url, OJS_POOL_MAX="2") as servers:
        here, there = (http_client(one.url) for one in servers)
        async with here as waiting, there as other:
            request = {"queues": ["default"], "wait_ms": 30_000}
            fetches = [
                asyncio.ensure_future(waiting.post("/workers/fetch", request)) for _ in range(64)
            ]
            # Answered although all of those wait; and they do wait when this comes back.
            assert (await waiting("GET", "/health")).status == 200
            answers = await together(*(waiting.post("/jobs", job()) for _ in range(20)))
            answers += await together(*(other.post("/jobs", job()) for _ in range(20)))
            assert counted(answers) == {201: 40}
            await enqueue(sql, 24)
            async with deadline():
                found = await together(*fetches)
            assert [len(answer.jobs) for answer in found] == [1] * 64
            assert len({answer.jobs[0]["id"] for answer in found}) == 64


async def test_a_database_that_is_away_is_not_a_job_that_is_missing(
    database_url: str, start_server: StartServer, connect: Connect
) -> None:
    looker = await connect()
    name = await looker.fetchval("select current_database()")
    postgres = database_url.replace(f"/{name}?", "/postgres?")
    with start_server(database_url) as server, psycopg.connect(postgres, autocommit=True) as admin:
        async with http_client(server.url) as client:
            job_id = (await client.post("/jobs", job())).job["id"]
            await client.post("/workers/fetch", {"queues": ["default"]})
            ack = {"job_id": job_id}
            failure = {"error": {"code": "boom", "message": "no"}}
            admin.execute(f'alter database "{name}" allow_connections false'.encode())
            try:
                admin.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
                    [name],
                )

                async def ask() -> list[Answer]:
                    return [
                        await client.post("/workers/ack", ack),
                        await client.post("/workers/nack", ack | failure),
                        await client("GET", f"/jobs/{job_id}"),
                        await client("DELETE", f"/jobs/{job_id}"),
                        await client.post(f"/dead-letter/{job_id}/retry"),
                        await client.post("/jobs", job()),
                        await client.post("/workers/fetch", {"queues": ["default"]}),
                        await client("GET", "/health"),
                    ]

                assert counted(await ask()) == {503: 8}
                retry = [answer.body["error"]["retryable"] for answer in await ask()]
                assert retry == [True] * 8
            finally:
                admin.execute(f'alter database "{name}" allow_connections true'.encode())

            async def back() -> bool:
                return (await client("GET", "/health")).status == 200

            await until(back, "the server is well again")
            assert (await client.post("/workers/ack", ack)).status == 200
            assert (await client.post("/workers/ack", ack)).status == 409
            missing = {"job_id": "00000000-0000-7000-8000-000000000000"}
            assert (await client.post("/workers/ack", missing)).status == 404


async def test_a_server_that_is_killed_loses_nothing_it_has_acknowledged(
    database_url: str, start_server: StartServer, connect: Connect
) -> None:
    looker = await connect()
    enqueued: list[str] = []
    acked: list[str] = []
    with start_server(database_url) as server:
        async with http_client(server.url) as client:

            async def produce() -> None:
                while True:
                    answer = await client.post("/jobs", job(retry={"max_attempts": 20}))
                    assert answer.status == 201
                    enqueued.append(answer.job["id"])

            async def work() -> None:
                while True:
                    answer = await client.post(
                        "/workers/fetch", {"queues": ["default"], "count": 3, "wait_ms": 5000}
                    )
                    for one in answer.jobs:
                        done = await client.post("/workers/ack", {"job_id": one["id"]})
                        assert done.status == 200
                        acked.append(one["id"])

            clients = [asyncio.ensure_future(do()) for do in [produce, work] * 16]

            async def loaded() -> bool:
                return (len(enqueued) > 300 and len(acked) > 150) or any(
                    one.done() for one in clients
                )

            await until(loaded, "enqueues and acks are under way")
            server.process.kill()
            server.process.wait()
            ends = await asyncio.gather(*clients, return_exceptions=True)
            assert not [end for end in ends if not isinstance(end, OSError | aiohttp.ClientError)]

    async def gone() -> bool:
        return not await looker.fetchval(SERVER_SESSIONS)

    await until(gone, "what the server had begun has ended")
    rows = await looker.fetch("select id, state from ojs.job_state")
    found = {str(row["id"]): row["state"] for row in rows}
    assert set(enqueued) <= set(found)
    assert {found[one] for one in acked} == {"completed"}
    assert set(found.values()) <= {"available", "active", "completed"}

    # Its workers do not come back: their leases end, and somebody else does the work.
    await set_clock_later(looker, "20 minutes")
    await looker.execute("update ojs.active set lease_until = ojs.now()")
    await tick(looker, "reap")
    with start_server(database_url) as server:
        async with http_client(server.url) as client:
            await together(*(drain(client) for _ in range(16)))
    assert await states(looker) == {"completed": len(found)}


# The function that notifies fails as if it had lost a race, while the sequence is not above zero.
LOSES = """
create sequence public.lost;
create function public.lose() returns trigger language plpgsql as $$
begin
  if nextval('public.lost') <= 0 then
    raise exception using errcode = '{}';
  end if;
  return null;
end $$;
create trigger lose before insert on ojs.event for each statement execute function public.lose();
alter sequence public.lost minvalue -1000 restart 1;
"""


@pytest.mark.parametrize("state", ["40001", "40P01"])
async def test_a_call_that_lost_a_race_is_made_again(
    database_url: str, start_server: StartServer, connect: Connect, state: str
) -> None:
    sql = await connect()
    await sql.execute(LOSES.format(state))
    with start_server(database_url) as server:
        async with http_client(server.url) as client:

            async def lose(times: int, path: str, body: Any) -> Answer:
                await sql.execute(f"alter sequence public.lost restart {1 - times}")
                return await client.post(path, body)

            made = await lose(2, "/jobs", job())
            batch = await lose(2, "/jobs/batch", {"jobs": [job()]})
            found = await lose(2, "/workers/fetch", {"queues": ["default"], "count": 2})
            assert [one["id"] for one in found.jobs] == [made.job["id"], batch.jobs[0]["id"]]
            acked = await lose(2, "/workers/ack", {"job_id": made.job["id"]})
            assert counted([made, batch, found, acked]) == {201: 2, 200: 2}
            # For a request that loses each time it is an outage: to be tried again later.
            answer = await lose(100, "/jobs", job())
            assert (answer.status, answer.body["error"]["retryable"]) == (503, True)
            await lose(0, "/jobs", job())
            assert await states(sql) == {"completed": 1, "active": 1, "available": 1}


SYNCED = """
create table public.synced (type text, setting text);
create function public.note() returns trigger language plpgsql as $$
begin
  insert into public.synced select type, current_setting('synchronous_commit') from told;
  return null;
end $$;
create trigger note after insert on ojs.event referencing new table as told
for each statement execute function public.note();
"""


async def test_only_what_may_be_forgotten_is_not_synced(
    database_url: str, start_server: StartServer, connect: Connect
) -> None:
    sql = await connect()
    await sql.execute(SYNCED)
    # Not the default, so that it shows where it was left as the database has it.
    name = await sql.fetchval("select current_database()")
    await sql.execute(f'alter database "{name}" set synchronous_commit = local')
    with start_server(database_url) as server:
        async with http_client(server.url) as client:
            ids = [(await client.post("/jobs", job())).job["id"] for _ in range(3)]
            await client.post("/workers/fetch", {"queues": ["default"], "count": 3})
            await client.post("/workers/heartbeat", {"worker_id": "w", "active_jobs": ids})
            await client.post("/workers/ack", {"job_id": ids[0]})
            failure = {"error": {"code": "FAIL", "message": "no"}}
            await client.post("/workers/nack", {"job_id": ids[1]} | failure)
            await client("DELETE", f"/jobs/{ids[2]}")
            await client.post("/queues/default/pause")
            await client.post("/workflows", {"type": "group", "jobs": [job()]})
    rows = await sql.fetch("select distinct type, setting from public.synced")
    assert {row["type"]: row["setting"] for row in rows} == {
        "job.enqueued": "local",
        "job.started": "off",
        "job.heartbeat": "off",
        "job.completed": "local",
        "job.failed": "local",
        "job.discarded": "local",
        "job.cancelled": "local",
        "queue.paused": "local",
        "workflow.started": "local",
    }
    assert len(rows) == 9


async def drain(client: Client) -> None:
    """Fetch and ack until there is nothing left."""
    while jobs := (await client.post("/workers/fetch", {"queues": ["default"], "count": 20})).jobs:
        for one in jobs:
            assert (await client.post("/workers/ack", {"job_id": one["id"]})).status == 200


async def test_a_workflow_whose_creation_is_cut_off_does_not_exist(
    crowd: list[AsyncSql], connect: Connect
) -> None:
    steps = [{"type": "race.step", "args": [n]} for n in range(500)]
    body = json.dumps({"type": "group", "jobs": steps})
    victim = await connect()
    pid = await victim.fetchval("select pg_backend_pid()")
    transaction = victim.transaction()
    await transaction.start()
    await victim.execute("select ojs_create_workflow($1::jsonb)", body)
    await crowd[0].execute("select pg_terminate_backend($1)", pid)

    async def gone() -> bool:
        return not await crowd[0].fetchval(
            "select count(*) from pg_stat_activity where pid = $1", pid
        )

    await until(gone, "the session has ended")
    assert await crowd[0].fetchval("select count(*) from ojs.workflow") == 0
    assert await together(*map(fetch, crowd)) == [[]] * 16
