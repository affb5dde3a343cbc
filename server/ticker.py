"""Calls ``ojs.tick()`` when its chores are due, and computes when schedules fire next.

All timed work is in one SQL function, which any number of servers may call at once. This loop only
decides how often. The database's clock counts.
"""

import asyncio
import json
import logging
import time
from datetime import datetime
from typing import Any

from ojs_pg.server import cron
from ojs_pg.server.outage import OUTAGE
from ojs_pg.server.pool import Pool
from ojs_pg.server.settings import Settings
from ojs_pg.server.timezones import tzdata_version
from ojs_pg.server.wakeups import Wakeups

log = logging.getLogger(__name__)

FOLD_MS = 1000
FLOORS_MS = 100
GAUGES_MS = 1000
METRICS_MS = 2000
# Between two looks for an operation on many jobs, and between two slices of one that has a rate.
BULK_MS = 1000
DRAIN_MS = 1000
# How often the pause between two ticks may double while no floor rises.
MAX_DOUBLINGS = 4
# A chore runs for no more than this part of the time, however many dead rows it has to read.
LARGEST_SHARE = 0.1
# Members of a prune's result that an operator should know: what waits, and what was repaired.
REPORTED = ("prune_waiting", "days_waiting", "day_problem", "counters_waiting", "counters_repaired")
AFTER_FAILURE_MS = 500
# The shortest pause, so that a due schedule that is locked does not make this loop spin.
LEAST_CRON_MS = 50

# Members of a tick's result that are above 0 when it wrote events.
EVENTFUL = ("promoted", "reaped", "dead_workers", "expired", "overdue", "fired", "bulk_jobs")


class Ticker:
    """The timed work of one server process."""

    def __init__(
        self,
        settings: Settings,
        pool: Pool,
        wakeups: Wakeups,
    ) -> None:
        self._pool = pool
        self._wakeups = wakeups
        self._tzdata_is_reported = False
        self._reported: list[str] = []
        self._every_ms = {
            "promote": min(settings.tick_promote_ms, settings.tick_retry_ms),
            "leases": settings.tick_reap_ms,
            "workers": settings.tick_reap_ms,
            "expiry": settings.tick_reap_ms,
            "cron": settings.tick_cron_ms,
            "bulk": BULK_MS,
            "fold": FOLD_MS,
            "floors": FLOORS_MS,
            "gauges": GAUGES_MS,
            "drain": DRAIN_MS,
            "metrics": METRICS_MS,
            "prune": settings.tick_prune_ms,
        }

    async def run(self) -> None:
        """Run for ever; each chore has a task of its own, so that a long one delays no other."""
        async with asyncio.TaskGroup() as group:
            for chore in self._every_ms:
                group.create_task(self._repeat(chore))

    async def _repeat(self, chore: str) -> None:
        failing = False
        idle = 0
        while True:
            wait_ms: float = self._every_ms[chore]
            started = time.monotonic()
            try:
                if chore == "cron":
                    wait_ms = min(wait_ms, await self._cron())
                else:
                    did = await self._tick(chore)
                    took_ms = (time.monotonic() - started) * 1000
                    idle = min(idle + 1, MAX_DOUBLINGS) if did.get("floors_raised") == 0 else 0
                    wait_ms = max(wait_ms * 2**idle, took_ms / LARGEST_SHARE)
                    if chore == "bulk":
                        # An operator says how fast it goes.
                        wait_ms = BULK_MS
                    if did["again"]:
                        wait_ms = 0
                failing = False
            except OUTAGE as error:
                # One warning for an outage, not one for each attempt.
                log.log(logging.DEBUG if failing else logging.WARNING, "tick %s: %r", chore, error)
                failing = True
                wait_ms = max(wait_ms, AFTER_FAILURE_MS)
            if chore == "cron":
                await self._sleep_until_cron(wait_ms / 1000)
            else:
                await asyncio.sleep(wait_ms / 1000)

    async def _sleep_until_cron(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wakeups.cron_changed.wait()
        except TimeoutError:
            return
        self._wakeups.cron_changed.clear()

    async def _tick(self, chore: str) -> dict[str, Any]:
        # A statement of its own commits at once. A day that it makes is locked until then.
        rows = await self._pool.fetch(
            "select ojs.tick($1::text[]) as did, current_setting('ojs.touched', true) as touched",
            [chore],
        )
        if rows[0]["touched"]:
            self._wakeups.wake(rows[0]["touched"].split(), notify=True)
        did: dict[str, Any] = json.loads(rows[0]["did"])
        if self._wakeups.log_is_read and any(did.get(what) for what in EVENTFUL):
            self._wakeups.log_grew()
        if chore == "prune":
            self._report(did)
        return did

    def _report(self, did: dict[str, Any]) -> None:
        """Log these members of a prune's result when they have changed."""
        reported = [f"{what}: {did[what]}" for what in REPORTED if did.get(what)]
        if reported and reported != self._reported:
            log.warning("tick prune: %s", ", ".join(reported))
        self._reported = reported

    async def _cron(self) -> float:
        """Fire due schedules and plan the next times; return the ms until the next known firing."""
        if not self._tzdata_is_reported:
            version = tzdata_version()
            unplanned = await self._pool.fetchval("select ojs.use_tzdata($1, ojs.now())", version)
            if unplanned:
                log.info("time zone data %s: %d schedules are planned again", version, unplanned)
            self._tzdata_is_reported = True
        waits = [*await self.plan()]
        did = await self._tick("cron")
        if did["next_cron_in_ms"] is not None:
            waits.append(did["next_cron_in_ms"])
        if did["fired"]:
            waits.extend(await self.plan())
        return max(LEAST_CRON_MS, min(waits, default=self._every_ms["cron"]))

    async def plan(self) -> list[float]:
        """Compute the next time of every schedule that has none; return the ms until each."""
        waits = []
        for row in await self._pool.fetch("select name, to_plan from ojs.unplanned_crons()"):
            plan = cron.make_plan(json.loads(row["to_plan"]))
            if "problem" in plan:
                log.warning("cron %s: %s", row["name"], plan["problem"])
            else:
                next_run_at, now = map(datetime.fromisoformat, (plan["next_run_at"], plan["now"]))
                waits.append((next_run_at - now).total_seconds() * 1000)
            await self._pool.execute(
                "select ojs.plan_cron($1, $2::jsonb)", row["name"], json.dumps(plan)
            )
        return waits
