"""Calls to the functions in the database: one statement a call, which returns rows like ojs.reply.

Requests of hot operations share calls (coalesce.py): one call to the core of a door carries all
that arrived while another call was under way.
"""

import asyncio
import contextlib
import json
import logging
import random
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, NamedTuple

import asyncpg

from ojs_pg.server import backpressure, cron
from ojs_pg.server.coalesce import Coalescer
from ojs_pg.server.envelope import Refusals, Refused
from ojs_pg.server.outage import OUTAGE, database_code, is_away
from ojs_pg.server.pool import Connection, Database, Pool
from ojs_pg.server.router import Route
from ojs_pg.server.settings import Settings
from ojs_pg.server.wakeups import Wakeups

log = logging.getLogger(__name__)

CLAIM_CONNECTIONS = 4
# An open transaction may hold what a call needs, such as a unique key or a job's row.
LOCK_TIMEOUT = "2s"
# A serialization failure and a deadlock: the call is made again, since it changed nothing.
LOST_RACE = {"40001", "40P01"}
# The text is not JSON, or holds a character that jsonb cannot store.
UNREADABLE = {"22P02", "22P05"}
TRIES = 5
BACKOFF_S = 0.02
LOOK_AGAIN_S = 0.2
DAY_MS = 86_400_000
# json.loads would also look for white space around the text, and the database writes none.
_read_json = json.JSONDecoder().raw_decode
# A database or role may have other values, for other programs. default_transaction_read_only is not
# among these, since a primary that is to take no writes any more has it set.
PINNED = {
    "default_transaction_isolation": "read committed",
    "default_transaction_deferrable": "off",
    "timezone": "UTC",
    "datestyle": "ISO, MDY",
    "intervalstyle": "postgres",
    "idle_session_timeout": "0",
    "transaction_timeout": "0",
}


class Reply(NamedTuple):
    """A row of ojs.reply: its headers are parsed, its body stays the text that is sent."""

    status: int
    headers: dict[str, Any]
    body: str


class Call(NamedTuple):
    """One request to a door. body: its JSON as text, or None.

    extra: members that join the body's. lenient, strict: see Route.lenient.
    reads_jobs: the reply may show jobs that other producers enqueued. key: the name of the API key,
    for the record of what operators did. block_s: how long an enqueue waits for room in a full
    queue that blocks.
    """

    route: Route
    body: str | None
    extra: dict[str, Any]
    lenient: bool
    reads_jobs: bool
    strict: bool = False
    key: str = ""
    block_s: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Core:
    """A statement that calls the core of a hot operation, for all calls with the same flags."""

    route: Route
    statement: str


class Doors:
    """The database as the HTTP side sees it.

    A call raises Refused, or what asyncpg raises when the database fails (`outage.OUTAGE`).
    """

    # Set by `open`.
    refusals: Refusals

    def __init__(self, settings: Settings, dsn: str, wakeups: Wakeups) -> None:
        self._settings = settings
        self._database = Database(dsn)
        self._wakeups = wakeups
        self._cores: dict[tuple[str | None, bool, bool, bool], Core] = {}
        self._calls: Coalescer[Core, Call, Reply] = Coalescer(
            self._call_core, dropped=self._drop, longest_s=settings.write_timeout_s
        )
        self._background: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Connect, and write this server's settings to the database."""
        settings = self._settings
        await self._database.find(settings.start_timeout_s)
        self.pool = await self._open_pool(settings.pool_min, settings.pool_max)
        # Claims and ticks do not wait for the disk: a crash may forget a claim, and then the job is
        # delivered again, as at-least-once allows. Everything else waits.
        self.claims = await self._open_pool(1, CLAIM_CONNECTIONS, synchronous_commit="off")
        shared = {
            "visibility_timeout_ms": settings.visibility_timeout_ms,
            "execution_timeout_ms": settings.execution_timeout_ms,
            "retention_completed_ms": settings.retention_completed_days * DAY_MS,
            "retention_discarded_ms": settings.retention_discarded_days * DAY_MS,
            "retention_dead_letter_ms": settings.retention_dead_letter_days * DAY_MS,
            "dead_letters_max": settings.retention_dead_letters,
            "retention_events_ms": settings.retention_events_days * DAY_MS,
            "retention_audit_ms": settings.retention_audit_days * DAY_MS,
        }
        await self.pool.execute("select ojs.configure($1::jsonb)", json.dumps(shared))
        self.refusals = await Refusals.load(self.pool)
        rows = await self.pool.fetch("select uri from ojs.extensions()")
        self.extensions = frozenset(row["uri"] for row in rows)
        # Today's partition must exist before the first job ends: rows in the default partition
        # would keep it from being made.
        while await self.pool.fetchval("select made from ojs.make_day(ojs.now())"):
            pass

    async def close(self) -> None:
        """Wait for the calls under way, then close the connections."""
        await self._calls.finish()
        await asyncio.gather(*self._background)
        await self._database.close()
        await asyncio.gather(self.pool.close(), self.claims.close())

    async def connect(self) -> Connection:
        """A connection of its own, to listen on."""
        return await self._database.connect(settings=PINNED)

    async def call(self, call: Call) -> Reply:
        """Call a door, alone or together with other requests.

        Raises TooManyWaiting when too many requests wait already.
        """
        try:
            if call.route.door == "ojs_fetch":
                return await self._fetch(call)
            if call.route.planned:
                reply = await self._call_planned(call)
                self._wakeups.announce_cron_change()
                return reply
            if call.block_s:
                return await backpressure.until_room(
                    lambda: self._call(call), self.refusals, call.block_s
                )
            return await self._call(call)
        except asyncpg.PostgresError as error:
            if refused := self.refusals.from_sql(error):
                raise refused from error
            raise

    def _call(self, call: Call) -> Coroutine[Any, Any, Reply]:
        if call.route.core and not call.extra:
            return self._calls.submit(self._core(call), call)
        return self._call_door(call)

    def _core(self, call: Call) -> Core:
        """The core for this call and all others with the same flags."""
        shared = (call.route.core, call.lenient, call.strict, call.reads_jobs)
        core = self._cores.get(shared)
        if core is None:
            request = _restricted(call, "$1::jsonb[]")
            if call.route.lenient:
                request += f", {call.lenient}, {call.strict}"
            statement = _statement(f"{call.route.core}({request})")
            core = self._cores[shared] = Core(call.route, statement)
        return core

    async def _fetch(self, call: Call) -> Reply:
        """Call fetch again each time its queues are woken, until it has jobs or has waited enough.

        An outage meanwhile does not end the wait: the reply from before it is still right.
        """
        deadline: float | None = None
        queues: list[str] = []
        while True:
            seen = self._wakeups.now()
            try:
                reply = await self._claim(call)
            except OUTAGE as error:
                if deadline is None or not is_away(error):
                    raise
                # It was woken during an outage.
                if deadline - time.monotonic() <= LOOK_AGAIN_S:
                    return reply
                await asyncio.sleep(LOOK_AGAIN_S)
                continue
            wait = reply.headers.pop("ojs-wait", None)
            if wait is None:
                # There may be more jobs than this fetch took, so it wakes others that wait.
                self._wakeups.wake(queues)
                return reply
            queues = wait["queues"]
            if deadline is None:
                deadline = time.monotonic() + wait["ms"] / 1000
            left = deadline - time.monotonic()
            if wait["again"] and left > 0:
                continue
            if not await self._wakeups.wait(queues, since=seen, seconds=left):
                return reply

    async def _claim(self, call: Call) -> Reply:
        """Call fetch once; when the client hangs up meanwhile, give back the claimed jobs."""
        if not call.extra:
            return await self._call(call)
        claim = asyncio.create_task(self._call_door(call))
        try:
            return await asyncio.shield(claim)
        except asyncio.CancelledError:
            self._start(self._give_back_late(claim))
            raise

    def _drop(self, core: Core, reply: Reply) -> None:
        """Nobody waits for this reply any more: give back the jobs of a fetch."""
        if core.route.door == "ojs_fetch":
            self.give_back(reply)

    def give_back(self, reply: Reply) -> None:
        """Undo the claim of a fetch whose answer nobody gets."""
        self._start(self._give_back(reply))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a task that `close` waits for."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _give_back_late(self, claim: "asyncio.Task[Reply]") -> None:
        # A claim that failed has nothing to give back.
        with contextlib.suppress(Refused, *OUTAGE):
            await self._give_back(await claim)

    async def _give_back(self, reply: Reply) -> None:
        try:
            jobs = json.loads(reply.body)["jobs"]
            if jobs:
                await self.claims.execute("select ojs.unclaim_jobs($1::jsonb)", json.dumps(jobs))
                self._wakeups.wake({job["queue"] for job in jobs}, notify=True)
        except OUTAGE as error:
            # They come back when their lease ends.
            log.warning("jobs of a fetch whose client is gone were not given back: %s", error)

    async def _call_door(self, call: Call, plan: str | None = None) -> Reply:
        """Call a door for one request."""
        try:
            return await self._run_door(call, "$1::jsonb", plan)
        except asyncpg.PostgresError as error:
            if not _is_mendable(call.route, error):
                raise
        return await self._run_door(call, "public.ojs_json($1::text)", plan)

    async def _call_planned(self, call: Call) -> Reply:
        """Register or change a schedule. Its door may first ask for a plan (``ojs.plan_needed``).

        The door asks again when the schedule was changed meanwhile. After some rounds it is called
        without a plan, and the tick plans the schedule.
        """
        plan = "{}"
        for _ in range(TRIES):
            reply = await self._call_door(call, plan)
            to_plan = reply.headers.pop("ojs-plan", None)
            if to_plan is None:
                return reply
            plan = json.dumps(cron.make_plan(to_plan))
        return await self._call_door(call)

    async def _run_door(self, call: Call, request: str, plan: str | None) -> Reply:
        """request: the expression that makes jsonb of the body."""
        arguments: list[Any] = [call.body]
        if call.extra or call.route.joins:
            arguments.append(json.dumps(call.extra))
            request = f"ojs.join_request({request}, $2::jsonb)"
        request = _restricted(call, request)
        # Cores keep no record of deeds, so only calls of doors say whose key it is.
        if call.key:
            arguments.append(call.key)
            named = f"set_config('ojs.key', ${len(arguments)}, true)"
            request = f"case when {named} is not null then {request} end"
        if call.route.lenient:
            for flag in (call.lenient, call.strict):
                arguments.append(flag)
                request += f", ${len(arguments)}::boolean"
        if call.route.planned:
            arguments.append(plan)
            request += f", ${len(arguments)}::jsonb"
        function = call.route.single_core or f"public.{call.route.door}"
        statement = _statement(f"{function}({request})")
        [reply] = await self._run(call.route, statement, arguments)
        if reply.status >= 400 and call.route.single_core:
            raise _refused(reply)
        return reply

    async def _call_core(self, core: Core, calls: list[Call]) -> list[Reply | BaseException]:
        """Many calls in one transaction; when that fails, each call by itself."""
        route = core.route
        try:
            replies = await self._run(route, core.statement, [[call.body for call in calls]])
            return [reply if reply.status < 400 else _refused(reply) for reply in replies]
        except asyncpg.PostgresError as error:
            # A body that is not JSON, or a job that is locked, must not fail the other requests. An
            # outage fails all of them.
            code = database_code(error.sqlstate or "")
            alone = len(calls) == 1 and not _is_mendable(route, error)
            if alone or code == "backend_unavailable":
                raise
        return await asyncio.gather(
            *(self._call_door(call) for call in calls), return_exceptions=True
        )

    async def _run(self, route: Route, statement: str, arguments: list[Any]) -> list[Reply]:
        """Run one statement, and wake the fetches that wait for the queues that got jobs."""
        pool = self.claims if route.door in ("ojs_fetch", "ojs_heartbeat") else self.pool
        for attempt in range(1, TRIES + 1):
            try:
                rows = await pool.fetch(statement, *arguments)
                break
            except asyncpg.PostgresError as error:
                if error.sqlstate not in LOST_RACE or attempt == TRIES:
                    raise
                await asyncio.sleep(random.uniform(0, BACKOFF_S) * attempt)
        if rows and rows[0]["touched"]:
            self._wakeups.wake(rows[0]["touched"].split(), notify=True)
        if self._wakeups.log_is_read and route.method != "GET":
            self._wakeups.log_grew()
        return [
            Reply(status, _read_json(headers)[0] if headers else {}, body or "")
            for status, headers, body, _ in rows
        ]

    async def _open_pool(self, least: int, most: int, **settings: str) -> Pool:
        patience_s = self._settings.write_timeout_s
        conformance = "on" if self._settings.conformance else "off"
        return await Pool.open(
            self._database,
            least,
            most,
            silence_s=patience_s + 1,
            jit="off",
            # Planning a statement costs more than running it (db/README.md, Plans).
            plan_cache_mode="force_generic_plan",
            # The doors pin the same one. PostgreSQL plans anew when the search path has changed, as
            # it would here between a core and a door on one connection.
            search_path="pg_catalog, pg_temp",
            statement_timeout=f"{patience_s}s",
            # Releases the locks of a server whose machine is gone.
            idle_in_transaction_session_timeout=f"{patience_s}s",
            lock_timeout=LOCK_TIMEOUT,
            **PINNED,
            **{"ojs.notify": "off", "ojs.conformance": conformance, **settings},
        )


def _is_mendable(route: Route, error: asyncpg.PostgresError) -> bool:
    """Did the cast to jsonb refuse a worker's report? ojs_json reads more than the cast does."""
    return route.report and error.sqlstate in UNREADABLE


def _statement(call: str) -> str:
    """The statement for a call to a door or core: its replies, and the queues that got jobs."""
    touched = "current_setting('ojs.touched', true) as touched"
    return f"select r.status, r.headers, r.body, {touched} from {call} r"


def _restricted(call: Call, request: str) -> str:
    """The expression of a request. Evaluating it also limits what the door may show."""
    if call.reads_jobs:
        return request
    return f"case when set_config('ojs.may_read', 'off', true) is not null then {request} end"


def _refused(reply: Reply) -> Refused:
    """The refusal that a core returned as a value."""
    return Refused(reply.status, json.loads(reply.body)["error"], reply.headers)
