"""What the tests of many callers share: calls, races with a starting gun, clocks, invariants."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from ojs_pg.server import cron
from tests.conftest import StartServer
from tests.doors import Answer, AsyncSql, call_async
from tests.processes import Server
from tests.waiting import DEADLINE_S, deadline, until

CROWD = 16
INVARIANTS = (Path(__file__).parent / "invariants.sql").read_text()
# Sessions whose wait ends when another transaction does.
WAITING = """
select count(*) from pg_stat_activity
where datname = current_database() and wait_event_type = 'Lock'
"""
# A backlog of a size that enqueueing would take long to make: $1 jobs in the queue `default`.
_MADE = """
with job as (
  select ojs.uuid7(now()) as id, n from generate_series(1, $1::integer) n
), made as (
  insert into ojs.job
    (id, queue, priority, seq, state, max_attempts, created_at, enqueued_at, due_at, doc)
  select j.id, 'default', {priority}, {seq}, '{state}', 3, now(), now(), {due_at},
    jsonb_build_object('id', j.id, 'type', 'race.run', 'args', '[]'::jsonb)
  from job j
  returning *
), laid as (
  insert into ojs.lane (queue, priority) select distinct m.queue, m.priority from made m
  on conflict do nothing
)
"""
AVAILABLE = (
    _MADE.format(priority="n % 5", seq="nextval('ojs.ready_seq')", state="available", due_at="null")
    + "insert into ojs.ready (queue, priority, seq, job_id)"
    " select m.queue, m.priority, m.seq, m.id from made m"
)
# Due at $2 from now and a millisecond after each other.
SCHEDULED = (
    _MADE.format(
        priority="0",
        seq="null",
        state="scheduled",
        due_at="now() + $2::text::interval + n * interval '1 ms'",
    )
    + "insert into ojs.later (due_at, job_id, queue) select m.due_at, m.id, m.queue from made m"
)
# Held by a worker whose lease has run out.
HELD = (
    _MADE.format(priority="0", seq="n", state="available", due_at="null") + "insert into ojs.active"
    " (job_id, queue, attempt, started_at, lease_ms, lease_until, timeout_at)"
    " select m.id, m.queue, 1, now(), 1000, now() - interval '1 s', now() + interval '1 hour'"
    " from made m"
)


def job(queue: str = "default", /, **options: Any) -> dict[str, Any]:
    """An enqueue request."""
    return {"type": "race.run", "args": [], "options": {"queue": queue, **options}}


async def enqueue(
    connection: AsyncSql, count: int, queue: str = "default", **options: Any
) -> list[str]:
    """Enqueue jobs that are alike; returns their ids in order."""
    jobs = [job(queue, **options)] * count
    answer = await call_async(connection, "ojs_enqueue_batch", {"jobs": jobs})
    assert answer.status == 201, answer
    return [one["id"] for one in answer.jobs]


async def fetch(connection: AsyncSql, *queues: str, count: int = 1, **more: Any) -> list[Any]:
    """The jobs that one fetch claims."""
    request = {"queues": queues or ("default",), "count": count, **more}
    answer = await call_async(connection, "ojs_fetch", request)
    assert answer.status == 200, answer
    found: list[Any] = answer.jobs
    return found


async def state_of(connection: AsyncSql, job_id: str) -> str:
    """The state of one job."""
    return str((await call_async(connection, "ojs_get_job", {"id": job_id})).job["state"])


async def states(connection: AsyncSql) -> dict[str, int]:
    """How many jobs are in each state."""
    rows = await connection.fetch("select state, count(*) as n from ojs.job_state group by state")
    return {row["state"]: row["n"] for row in rows}


async def events(connection: AsyncSql, kind: str) -> int:
    """How many events of a type there are."""
    return int(
        await connection.fetchval(
            "select count(*) from ojs.event e, ojs.event_items(e.items, e.jobs) where e.type = $1",
            kind,
        )
    )


async def tick(connection: AsyncSql, *chores: str) -> dict[str, Any]:
    """One tick; returns what it did."""
    did: dict[str, Any] = json.loads(
        await connection.fetchval("select ojs.tick($1::text[])", list(chores))
    )
    return did


async def unplanned_crons(connection: AsyncSql) -> list[Any]:
    """The schedules whose next time a server has to compute."""
    return list(await connection.fetch("select name, to_plan from ojs.unplanned_crons()"))


async def write_plan(connection: AsyncSql, row: Any) -> None:
    """What a server does with a schedule that it saw unplanned."""
    plan = cron.make_plan(json.loads(row["to_plan"]))
    await connection.execute("select ojs.plan_cron($1, $2::jsonb)", row["name"], json.dumps(plan))


async def plan_crons(connection: AsyncSql) -> None:
    """What each server does before and after its ticks: plan what is unplanned."""
    for row in await unplanned_crons(connection):
        await write_plan(connection, row)


async def set_clock(connections: Iterable[AsyncSql], at: datetime) -> None:
    """Tell sessions what time it is."""
    for connection in connections:
        await connection.execute(f"set ojs.now = '{at.isoformat()}'")


async def set_clock_later(connection: AsyncSql, span: str) -> None:
    """Put a session's clock forward from the real time by a span in PostgreSQL's words."""
    at = await connection.fetchval("select clock_timestamp() + $1::text::interval", span)
    await set_clock([connection], at)


def uuid7(number: int) -> str:
    """A UUIDv7, the same for the same number."""
    return str(uuid.UUID(int=(0x0197_0000_0000 + number) << 80 | 0x7 << 76 | 0x2 << 62 | number))


async def together(*calls: Awaitable[Any]) -> list[Any]:
    """Run calls at the same time; TimeoutError when they do not end, as when a job is lost."""
    async with deadline():
        return list(await asyncio.gather(*calls))


async def until_waiting(watcher: AsyncSql, count: int) -> None:
    """Wait until so many sessions of this database wait for another transaction to end."""

    async def waiting() -> bool:
        return int(await watcher.fetchval(WAITING)) >= count

    await until(waiting, f"{count} sessions wait for a lock")


async def start_together(
    holder: AsyncSql,
    watcher: AsyncSql,
    hold: Callable[[AsyncSql], Awaitable[Any]],
    calls: list[Coroutine[Any, Any, Any]],
    *,
    commit: bool = True,
) -> list[Any]:
    """Run calls at the same instant; returns what each returned.

    hold runs first, in a transaction of `holder` that makes all of the calls wait; it ends, by
    commit or by rollback, when `watcher` sees them all wait.
    """
    transaction = holder.transaction()
    await transaction.start()
    await hold(holder)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(call) for call in calls]
        await until_waiting(watcher, len(tasks))
        await (transaction.commit() if commit else transaction.rollback())
    return [task.result() for task in tasks]


async def broken_invariants(connection: AsyncSql) -> list[str]:
    """What is wrong with the stored data right now, one line each; [] is the only good answer."""
    rows = await connection.fetch(INVARIANTS)
    return [f"{row['rule']}: {row['subject']}" for row in rows]


class Client:
    """A client of one server or of several, taken in turns."""

    def __init__(self, session: aiohttp.ClientSession, urls: list[str]) -> None:
        self._session = session
        self._urls = urls
        self._turn = 0

    async def __call__(self, method: str, path: str, body: Any = None) -> Answer:
        self._turn += 1
        url = self._urls[self._turn % len(self._urls)]
        async with self._session.request(method, f"{url}/ojs/v1{path}", json=body) as response:
            return Answer(response.status, await response.json(content_type=None))

    async def post(self, path: str, body: Any = None) -> Answer:
        return await self("POST", path, body)


@contextmanager
def start_servers(
    start_server: StartServer, count: int, database_url: str, **variables: str
) -> Iterator[list[Server]]:
    """Servers on one database, all started at the same moment."""
    with ExitStack() as stack, ThreadPoolExecutor(count) as pool:
        started = [
            pool.submit(stack.enter_context, start_server(database_url, **variables))
            for _ in range(count)
        ]
        yield [one.result() for one in started]


@asynccontextmanager
async def http_client(*urls: str) -> AsyncIterator[Client]:
    """A client with as many sockets as it has requests in flight."""
    timeout = aiohttp.ClientTimeout(total=DEADLINE_S)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        yield Client(session, list(urls))


def counted(answers: Iterable[Answer]) -> dict[int, int]:
    """How many answers had each status."""
    found: dict[int, int] = {}
    for answer in answers:
        found[answer.status] = found.get(answer.status, 0) + 1
    return found


NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
