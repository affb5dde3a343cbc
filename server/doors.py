"""Calls to the functions in the database: one statement, one row of ojs.reply back.

Hot operations are coalesced: what arrives while a call is under way goes out together in the next,
through the set-based core of its door.
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

from ojs_pg.server import cron
from ojs_pg.server.coalesce import Coalescer
from ojs_pg.server.envelope import Refusals, Refused
from ojs_pg.server.outage import OUTAGE, database_code, is_away
from ojs_pg.server.pool import Connection, Database, Pool
from ojs_pg.server.routes import Route
from ojs_pg.server.settings import Settings
from ojs_pg.server.wakeups import Wakeups

log = logging.getLogger(__name__)

CLAIM_CONNECTIONS = 4
# Somebody's open transaction may hold what a call needs (a unique key, a job's row).
LOCK_TIMEOUT = "2s"
# A call that lost against another transaction is made again; the other one has finished by then.
LOST_RACE = {"40001", "40P01"}
# JSON that cannot become jsonb: for a character in it, or because it is none.
UNREADABLE = {"22P02", "22P05"}
TRIES = 5
BACKOFF_S = 0.02
LOOK_AGAIN_S = 0.2
DAY_MS = 86_400_000
# json.loads would look for white space around what the database has written.
_read_json = json.JSONDecoder().raw_decode
# What a database or role says otherwise is meant for others; but not default_transaction_read_only,
# by which a primary says that it takes no writes any more.
PINNED = {
    "default_transaction_isolation": "read committed",
    "default_transaction_deferrable": "off",
    "timezone": "UTC",
    "datestyle": "ISO, MDY",
    "intervalstyle": "postgres",
    "idle_session_timeout": "0",
    "transaction_timeout": "0",
}
# A core of one call that answers as its door does, but with text that need not become jsonb first.
TEXT_CORES = {"ojs_enqueue_batch": "ojs.enqueue_batch"}


class Reply(NamedTuple):
    """A row of ojs.reply, headers read, body as the text it is sent as."""

    status: int
    headers: dict[str, Any]
    body: str


class Call(NamedTuple):
    """One request on its way to its door. body: raw JSON or None; extra: what joins it.

    reads_jobs: may the answer show what others have put into their jobs?
    strict: what looks misspelt is refused.
    """

    route: Route
    body: str | None
    extra: dict[str, Any]
    lenient: bool
    reads_jobs: bool
    strict: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Core:
    """The set-based function of a hot operation, as calls of one kind share it.

    Calls are of one kind when they read jobs or may not, and are lenient and strict alike.
    """

    route: Route
    statement: str


class Doors:
    """The database as the HTTP side sees it.

    A call raises Refused, or what asyncpg raises when the database fails (`outage.OUTAGE`).
    """

    # Those that are made in Python; known once the database was opened.
    refusals: Refusals

    def __init__(self, settings: Settings, dsn: str, wakeups: Wakeups) -> None:
        self._settings = settings
        self._database = Database(dsn)
        self._wakeups = wakeups
        self._cores: dict[tuple[str | None, bool, bool, bool], Core] = {}
        self._calls: Coalescer[Core, Call, Reply] = Coalescer(
            self._call_core, dropped=self._drop, longest_s=settings.write_timeout_s
        )
        self._giving_back: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Connect, and tell the database the settings this server was started with."""
        # A claim that a crash forgets is delivered again, which at-least-once allows; so claims and
        # ticks need no synced commit of their own. Every promise to a client has one.
        settings = self._settings
        await self._database.find(settings.start_timeout_s)
        self.pool = await self._open_pool(settings.pool_min, settings.pool_max)
        self.claims = await self._open_pool(1, CLAIM_CONNECTIONS, synchronous_commit="off")
        known = {
            "visibility_timeout_ms": settings.visibility_timeout_ms,
            "execution_timeout_ms": settings.execution_timeout_ms,
            "retention_completed_ms": settings.retention_completed_days * DAY_MS,
            "retention_discarded_ms": settings.retention_discarded_days * DAY_MS,
            "retention_dead_letter_ms": settings.retention_dead_letter_days * DAY_MS,
            "retention_events_ms": settings.retention_events_days * DAY_MS,
        }
        await self.pool.execute("select ojs.configure($1::jsonb)", json.dumps(known))
        self.refusals = await Refusals.load(self.pool)
        # Before the first job ends: a day that has strays in the default partition is never made.
        while await self.pool.fetchval("select made from ojs.make_day(ojs.now())"):
            pass

    async def close(self) -> None:
        """Close the connections; calls under way are waited for."""
        await self._calls.finish()
        await asyncio.gather(*self._giving_back)
        await self._database.close()
        await asyncio.gather(self.pool.close(), self.claims.close())

    async def connect(self) -> Connection:
        """A connection beside the pools, to listen on."""
        return await self._database.connect(settings=PINNED)

    async def call(self, call: Call) -> Reply:
        """One call to one door, alone or together with others of its kind.

        Raises TooManyWaiting when more requests wait than the server will hold.
        """
        try:
            if call.route.door == "ojs_fetch":
                return await self._fetch(call)
            if call.route.planned:
                reply = await self._call_planned(call)
                self._wakeups.change_cron()
                return reply
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
        """The core that takes this call, together with others of its kind."""
        kind = (call.route.core, call.lenient, call.strict, call.reads_jobs)
        core = self._cores.get(kind)
        if core is None:
            request = _restricted(call, "$1::jsonb[]")
            if call.route.lenient:
                request += f", {call.lenient}, {call.strict}"
            statement = _statement(f"{call.route.core}({request})")
            core = self._cores[kind] = Core(call.route, statement)
        return core

    async def _fetch(self, call: Call) -> Reply:
        """A fetch that found nothing and asked to wait looks again when its queues are woken.

        An outage meanwhile does not end it: what it saw before remains true, and so its answer.
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
                # It was woken into an outage.
                if deadline - time.monotonic() <= LOOK_AGAIN_S:
                    return reply
                await asyncio.sleep(LOOK_AGAIN_S)
                continue
            wait = reply.headers.pop("ojs-wait", None)
            if wait is None:
                # Who was woken and got jobs wakes others: there may be more where they came from.
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
        """A fetch whose client hangs up meanwhile gives back what it has claimed."""
        if not call.extra:
            return await self._call(call)
        claim = asyncio.create_task(self._call_door(call))
        try:
            return await asyncio.shield(claim)
        except asyncio.CancelledError:
            self._keep(self._give_back_late(claim))
            raise

    def _drop(self, core: Core, reply: Reply) -> None:
        """An answer that cannot be delivered: what a fetch has claimed goes back."""
        if core.route.door == "ojs_fetch":
            self._keep(self._give_back(reply))

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._giving_back.add(task)
        task.add_done_callback(self._giving_back.discard)

    async def _give_back_late(self, claim: "asyncio.Task[Reply]") -> None:
        # A claim that failed has nothing to give back.
        with contextlib.suppress(Refused, *OUTAGE):
            await self._give_back(await claim)

    async def _give_back(self, reply: Reply) -> None:
        try:
            jobs = json.loads(reply.body)["jobs"]
            if jobs:
                await self.claims.execute("select ojs.unclaim_jobs($1::jsonb)", json.dumps(jobs))
                self._wakeups.wake({job["queue"] for job in jobs}, tell=True)
        except OUTAGE as error:
            # Then their lease brings them back.
            log.warning("jobs of a fetch whose client is gone were not given back: %s", error)

    async def _call_door(self, call: Call, plan: str | None = None) -> Reply:
        try:
            return await self._ask_door(call, "$1::jsonb", plan)
        except asyncpg.PostgresError as error:
            if not _is_mendable(call.route, error):
                raise
        return await self._ask_door(call, "public.ojs_json($1::text)", plan)

    async def _call_planned(self, call: Call) -> Reply:
        """A change of a schedule. Its door may first ask for the next time (``ojs.plan_needed``).

        It asks again when the schedule was changed meanwhile. In the end the tick plans it.
        """
        plan = "{}"
        for _ in range(TRIES):
            reply = await self._call_door(call, plan)
            to_plan = reply.headers.pop("ojs-plan", None)
            if to_plan is None:
                return reply
            plan = json.dumps(cron.answer(to_plan))
        return await self._call_door(call)

    async def _ask_door(self, call: Call, request: str, plan: str | None) -> Reply:
        arguments: list[Any] = [call.body]
        if call.extra or call.route.joins:
            arguments.append(json.dumps(call.extra))
            request = f"ojs.join_request({request}, $2::jsonb)"
        request = _restricted(call, request)
        if call.route.lenient:
            for flag in (call.lenient, call.strict):
                arguments.append(flag)
                request += f", ${len(arguments)}::boolean"
        if call.route.planned:
            arguments.append(plan)
            request += f", ${len(arguments)}::jsonb"
        function = TEXT_CORES.get(call.route.door, f"public.{call.route.door}")
        statement = _statement(f"{function}({request})")
        return (await self._run(call.route, statement, arguments))[0]

    async def _call_core(self, core: Core, calls: list[Call]) -> list[Reply | BaseException]:
        """Many calls of one kind as one transaction; when that fails, each call by itself."""
        route = core.route
        try:
            replies = await self._run(route, core.statement, [[call.body for call in calls]])
            return [reply if reply.status < 400 else _refused(reply) for reply in replies]
        except asyncpg.PostgresError as error:
            # One body that is no JSON, or one job that somebody has locked, must not fail the
            # others; an outage fails them all alike.
            code = database_code(error.sqlstate or "")
            alone = len(calls) == 1 and not _is_mendable(route, error)
            if alone or code == "backend_unavailable":
                raise
        return await asyncio.gather(
            *(self._call_door(call) for call in calls), return_exceptions=True
        )

    async def _run(self, route: Route, statement: str, arguments: list[Any]) -> list[Reply]:
        """Run one statement; the waiting fetches of the queues it touched are woken."""
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
            self._wakeups.wake(rows[0]["touched"].split(), tell=True)
        return [
            Reply(status, _read_json(headers)[0] if headers else {}, body)
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
            # Planning a statement costs more than running it; see db/README.md, Plans.
            plan_cache_mode="force_generic_plan",
            # As the doors pin it: plans are made anew whenever the search path has changed, so
            # cores and doors called in turn on one connection must see the same one.
            search_path="pg_catalog, pg_temp",
            statement_timeout=f"{patience_s}s",
            # What a server that is gone without a word had locked is let go.
            idle_in_transaction_session_timeout=f"{patience_s}s",
            lock_timeout=LOCK_TIMEOUT,
            **PINNED,
            **{"ojs.notify": "off", "ojs.conformance": conformance, **settings},
        )


def _is_mendable(route: Route, error: asyncpg.PostgresError) -> bool:
    """Was a worker's report refused for what its JSON holds? ojs_json reads more than the cast."""
    return route.report and error.sqlstate in UNREADABLE


def _statement(call: str) -> str:
    """The statement that calls a function which returns rows of ojs.reply."""
    touched = "current_setting('ojs.touched', true) as touched"
    return f"select r.status, r.headers, r.body, {touched} from {call} r"


def _restricted(call: Call, request: str) -> str:
    """The expression of a request, evaluated before its door runs: what the door may show."""
    if call.reads_jobs:
        return request
    return f"case when set_config('ojs.may_read', 'off', true) is not null then {request} end"


def _refused(reply: Reply) -> Refused:
    """The refusal that a core returned as a value."""
    return Refused(reply.status, json.loads(reply.body)["error"], reply.headers)
