"""Everything at once, at random: no error but refusals, and at every moment the data agrees.

The seed is fixed; what each caller asks for is the same in each run, how they meet is not.
"""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from ojs_pg.server.routes import ROUTES
from tests.concurrency.support import (
    broken_invariants,
    http_client,
    plan_crons,
    set_clock_later,
    start_servers,
    states,
    tick,
    together,
    uuid7,
)
from tests.conftest import Connect, StartServer
from tests.doors import Answer, AsyncSql, call_async

log = logging.getLogger(__name__)

SEED = 20_260
SQL_ACTS = 130
HTTP_ACTS = 60
QUEUES = ["one", "two", "three"]
RETRY = {"max_attempts": 3, "initial_interval_ms": 5, "jitter": False}
UNIQUE = ["reject", "ignore", "replace", "replace_except_schedule"]
OVERLAP = ["skip", "allow", "cancel_previous", "enqueue"]
LIMITS = [{"key": "two", "concurrency": 2}, {"key": "fast", "max_per_second": 1000}]

Ask = Callable[[str, Any], Awaitable[Answer]]


@dataclass
class World:
    """What the callers know of: all of them ask about the same jobs."""

    jobs: list[str] = field(default_factory=lambda: [uuid7(0)])
    pending: list[str] = field(default_factory=lambda: [uuid7(0)])
    held: list[str] = field(default_factory=lambda: [uuid7(0)])
    workflows: list[str] = field(default_factory=lambda: [uuid7(0)])
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)


class Caller:
    """One of many: asks for random things, one after the other."""

    def __init__(self, number: int, ask: Ask, world: World) -> None:
        self._number = number
        self._random = random.Random(SEED + number)
        self._ask = ask
        self._world = world

    async def act(self) -> None:
        acts: list[tuple[Callable[[], Awaitable[None]], int]] = [
            (self._enqueue, 6),
            (self._enqueue_batch, 2),
            (self._fetch, 8),
            (self._ack, 6),
            (self._nack, 5),
            (self._heartbeat, 2),
            (self._cancel, 2),
            (self._activate, 1),
            (self._create_workflow, 3),
            (self._cancel_workflow, 1),
            (self._dead_letter, 3),
            (self._pause, 1),
            (self._cron, 1),
            (self._look, 1),
        ]
        [act] = self._random.choices([a for a, _ in acts], [weight for _, weight in acts])
        await act()

    async def _call(self, door: str, request: Any) -> Any:
        answer = await self._ask(door, request)
        self._world.answers[door, answer.status] += 1
        return answer.body if answer.status < 400 else {}

    def _job(self) -> dict[str, Any]:
        chosen = self._random
        options: dict[str, Any] = {
            "queue": chosen.choice(QUEUES),
            "priority": chosen.randrange(3),
            "retry": RETRY | {"on_exhaustion": chosen.choice(["discard", "dead_letter"])},
        }
        job: dict[str, Any] = {
            "type": "storm.job",
            "args": [chosen.randrange(6)],
            "options": options,
        }
        match chosen.randrange(9):
            case 0 | 1:
                options["unique"] = {
                    "keys": ["type", "args"],
                    "on_conflict": chosen.choice(UNIQUE),
                }
            case 2:
                options["rate_limit"] = chosen.choice(LIMITS)
            case 3:
                options["scheduled_at"] = f"PT0.{chosen.randrange(1, 5)}S"
            case 4:
                options["expires_at"] = "PT0.2S"
            case 5:
                options["pending"] = True
            case 6:
                job["id"] = uuid7(chosen.randrange(60))
        return job

    def _steps(self, count: int) -> list[dict[str, Any]]:
        steps = []
        for _ in range(count):
            step = self._job()
            step.pop("id", None)
            step["options"].pop("pending", None)
            steps.append(step)
        return steps

    async def _enqueue(self) -> None:
        body = await self._call("ojs_enqueue", self._job())
        if body:
            self._world.jobs.append(body["id"])
            if body["state"] == "pending":
                self._world.pending.append(body["id"])

    async def _enqueue_batch(self) -> None:
        body = await self._call(
            "ojs_enqueue_batch", {"jobs": [self._job() for _ in range(self._random.randint(2, 8))]}
        )
        self._world.jobs += [one["id"] for one in body.get("jobs", [])]

    async def _fetch(self) -> None:
        body = await self._call(
            "ojs_fetch",
            {
                "queues": self._random.sample(QUEUES, 3),
                "count": self._random.randint(1, 6),
                "worker_id": f"w{self._number}",
                "visibility_timeout_ms": self._random.choice([20, 60_000, 60_000]),
            },
        )
        self._world.held += [one["id"] for one in body["jobs"]]

    def _held(self) -> str:
        """One of the jobs that were claimed, the latest most often."""
        return self._world.held[
            -1 - min(int(self._random.expovariate(0.2)), len(self._world.held) - 1)
        ]

    async def _ack(self) -> None:
        await self._call("ojs_ack", {"job_id": self._held(), "result": self._number})

    async def _nack(self) -> None:
        error = {"code": self._random.choice(["boom", "boom", "FAIL"]), "message": "no"}
        requeue = self._random.random() < 0.2
        await self._call("ojs_nack", {"job_id": self._held(), "error": error, "requeue": requeue})

    async def _heartbeat(self) -> None:
        mine = {self._held() for _ in range(8)}
        await self._call(
            "ojs_heartbeat", {"worker_id": f"w{self._number}", "active_jobs": sorted(mine)}
        )

    async def _cancel(self) -> None:
        await self._call("ojs_cancel_job", {"id": self._random.choice(self._world.jobs)})

    async def _activate(self) -> None:
        await self._call("ojs_activate_job", {"id": self._random.choice(self._world.pending[-8:])})

    async def _create_workflow(self) -> None:
        steps = self._steps(self._random.randint(2, 4))
        kind = self._random.choice(["chain", "group", "batch", "nested"])
        definition: dict[str, Any] = {"type": kind, "jobs": steps}
        if kind == "batch":
            definition["callbacks"] = dict(
                zip(("on_complete", "on_success", "on_failure"), self._steps(3), strict=True)
            )
        elif kind == "nested":
            definition = {
                "type": "chain",
                "steps": [{"type": "group", "jobs": steps}, *self._steps(1)],
            }
        body = await self._call("ojs_create_workflow", definition)
        if body:
            self._world.workflows.append(body["workflow"]["id"])
            self._world.jobs += [
                one["job_id"] for one in body["workflow"]["steps"] if one["job_id"]
            ]

    async def _cancel_workflow(self) -> None:
        recent = self._world.workflows[-12:]
        await self._call("ojs_cancel_workflow", {"id": self._random.choice(recent)})

    async def _dead_letter(self) -> None:
        body = await self._call("ojs_list_dead_letters", {"limit": 20})
        letters = [one["id"] for one in body["jobs"]]
        door = self._random.choice(["ojs_retry_dead_letter"] * 3 + ["ojs_delete_dead_letter"])
        await self._call(door, {"id": self._random.choice(letters or self._world.jobs)})

    async def _pause(self) -> None:
        name = self._random.choice(QUEUES)
        await self._call("ojs_pause_queue", {"name": name})
        await self._call("ojs_resume_queue", {"name": name})

    async def _cron(self) -> None:
        schedule = {
            "name": self._random.choice(["a", "b"]),
            "cron": "1 second",
            "overlap_policy": self._random.choice(OVERLAP),
            "job_template": {"type": "storm.cron", "args": [], "options": {"queue": "one"}},
        }
        await self._call("ojs_register_cron", schedule)

    async def _look(self) -> None:
        await self._call("ojs_get_job", {"id": self._random.choice(self._world.jobs)})
        await self._call("ojs_queue_stats", {"name": self._random.choice(QUEUES)})
        await self._call("ojs_get_workflow", {"id": self._random.choice(self._world.workflows)})


async def watch(connection: AsyncSql, stop: asyncio.Event) -> int:
    """Check the invariants again and again; returns how often."""
    looked = 0
    while not stop.is_set():
        assert await broken_invariants(connection) == []
        looked += 1
    return looked


async def rage(
    callers: list[Caller], acts: int, watcher: AsyncSql, *others: Awaitable[None]
) -> None:
    """Let all callers act while the invariants are checked."""
    over = asyncio.Event()
    watching = asyncio.ensure_future(watch(watcher, over))

    async def live(caller: Caller) -> None:
        for _ in range(acts):
            await caller.act()

    try:
        await together(*map(live, callers), *others)
    finally:
        over.set()
    assert await watching > 0


async def drain(connection: AsyncSql) -> None:
    """Do all that is left to do, until nothing lives."""
    for name in ("a", "b"):
        await call_async(connection, "ojs_delete_cron", {"name": name})
    for round_ in range(2, 60):
        await set_clock_later(connection, f"{round_} minutes")
        await tick(connection, "promote", "reap", "cron", "fold")
        for row in await connection.fetch("select id from ojs.job where state = 'pending'"):
            await call_async(connection, "ojs_activate_job", {"id": str(row["id"])})
        while jobs := (
            await call_async(connection, "ojs_fetch", {"queues": QUEUES, "count": 50})
        ).jobs:
            for one in jobs:
                # The next step of a workflow may have replaced a job that is held here.
                answer = await call_async(connection, "ojs_ack", {"job_id": one["id"]})
                assert answer.status in (200, 409), answer
        if set(await states(connection)) <= {"completed", "cancelled", "discarded"}:
            return
    raise AssertionError(f"not drained: {await states(connection)}")


async def check_the_end(connection: AsyncSql, world: World) -> None:
    """All work can be finished, no workflow is left running, and what was asked often was done."""
    await drain(connection)
    assert (
        await connection.fetchval("select count(*) from ojs.workflow where state = 'running'") == 0
    )
    asked = Counter[str]()
    for (door, _), times in world.answers.items():
        asked[door] += times
    for door in (door for door, times in asked.items() if times >= 100):
        assert world.answers[door, 200] + world.answers[door, 201] > 0, door


async def test_a_storm_over_sql(crowd: list[AsyncSql], connect: Connect) -> None:
    world = World()
    # What PostgreSQL asks to be tried again (class 40), as the server does for its clients.
    lost: list[str] = []

    def asking(connection: AsyncSql) -> Ask:
        async def ask(door: str, request: Any) -> Answer:
            while True:
                try:
                    return await call_async(connection, door, request)
                except asyncpg.TransactionRollbackError as error:
                    lost.append(f"{door}: {error}: {error.as_dict().get('context')}")

        return ask

    async def look_after() -> None:
        ticker = crowd[15]
        for _ in range(SQL_ACTS):
            try:
                await plan_crons(ticker)
                await tick(ticker, "promote", "reap", "cron", "fold")
            except asyncpg.TransactionRollbackError as error:
                lost.append(f"tick: {error}: {error.as_dict().get('context')}")

    callers = [Caller(n, asking(one), world) for n, one in enumerate(crowd[:15])]
    await rage(callers, SQL_ACTS, await connect(), look_after())
    await check_the_end(await connect(), world)
    log.info("%d calls were made again %s", len(lost), "\n".join(lost))


async def test_a_storm_over_two_servers(
    database_url: str, start_server: StartServer, connect: Connect
) -> None:
    world = World()
    paths = {route.door: (route.method, route.path.removeprefix("/ojs/v1")) for route in ROUTES}
    often = dict.fromkeys(("OJS_TICK_PROMOTE_MS", "OJS_TICK_REAP_MS", "OJS_TICK_CRON_MS"), "20")
    with start_servers(start_server, 2, database_url, OJS_TICK_PRUNE_MS="200", **often) as servers:
        async with http_client(*(one.url for one in servers)) as client:

            async def ask(door: str, request: Any) -> Answer:
                method, path = paths[door]
                answer = await client(
                    method, path.format(**request), request if method == "POST" else None
                )
                assert answer.status in (200, 201, 404, 409), (door, request, answer)
                return answer

            callers = [Caller(n, ask, world) for n in range(16)]
            await rage(callers, HTTP_ACTS, await connect())
    await check_the_end(await connect(), world)
