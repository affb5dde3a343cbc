"""Calls ``ojs.tick()`` when its chores are due, and lets croniter plan what the next firings are.

All timed work is one SQL function that any number of servers may call at once; this loop only
keeps the rhythm. The database says what time it is.
"""

import asyncio
import json
import logging
import time
from typing import Any

from ojs_pg.server import cron
from ojs_pg.server.envelope import OUTAGE
from ojs_pg.server.pool import Pool
from ojs_pg.server.settings import Settings
from ojs_pg.server.timezones import tzdata_version
from ojs_pg.server.wakeups import Wakeups

log = logging.getLogger(__name__)

FOLD_MS = 1000
FLOORS_MS = 100
# Where no floor moves, the pause is doubled so often at most.
MOST_IDLE = 4
# No chore takes more than this part of the time, however much an old snapshot makes it read.
LARGEST_SHARE = 0.1
# A chore that did as much as one call does goes on at once: there may be more.
FULL_BATCH = {
    "promoted": 1000,
    "reaped": 500,
    "expired": 500,
    "overdue": 500,
    "orphaned": 500,
    "folded": 20_000,
    "strays_pruned": 5000,
    "discarded_pruned": 5000,
    "workflows_pruned": 1000,
    "steps_pruned": 10_000,
    "minutes_pruned": 5000,
    "workers_pruned": 5000,
    "limits_pruned": 5000,
    "unique_keys_pruned": 5000,
    "pages_counted": 20_000,
    "days_made": 1,
    "days_dropped": 1,
}
# What a prune says of what it could not do, or did for a reason that somebody should know.
TOLD = ("prune_waiting", "days_waiting", "day_problem", "counters_waiting", "counters_repaired")
AFTER_FAILURE_MS = 500
# A due schedule that somebody has locked must not make this loop spin.
LEAST_CRON_MS = 50


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
        self._tzdata_told = False
        self._told: list[str] = []
        self._every_ms = {
            "promote": min(settings.tick_promote_ms, settings.tick_retry_ms),
            "leases": settings.tick_reap_ms,
            "workers": settings.tick_reap_ms,
            "expiry": settings.tick_reap_ms,
            "cron": settings.tick_cron_ms,
            "fold": FOLD_MS,
            "floors": FLOORS_MS,
            "prune": settings.tick_prune_ms,
        }

    async def run(self) -> None:
        """Run for ever, one chore beside the other, so that a long one holds up no other."""
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
                    idle = min(idle + 1, MOST_IDLE) if did.get("floors_raised") == 0 else 0
                    wait_ms = max(wait_ms * 2**idle, took_ms / LARGEST_SHARE)
                    if _is_full(did):
                        wait_ms = 0
                failing = False
            except OUTAGE as error:
                # Said once an outage, not at each try.
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
        # One statement, which commits as it ends: whoever makes a day has it locked till then.
        rows = await self._pool.fetch(
            "select ojs.tick($1::text[]) as did, current_setting('ojs.touched', true) as touched",
            [chore],
        )
        if rows[0]["touched"]:
            self._wakeups.wake(rows[0]["touched"].split(","), tell=True)
        did: dict[str, Any] = json.loads(rows[0]["did"])
        if chore == "prune":
            self._tell_what_waits(did)
        return did

    def _tell_what_waits(self, did: dict[str, Any]) -> None:
        """Say once what pruning could not do, and again when that has changed."""
        told = [f"{what}: {did[what]}" for what in TOLD if did.get(what)]
        if told and told != self._told:
            log.warning("tick prune: %s", ", ".join(told))
        self._told = told

    async def _cron(self) -> float:
        """Fire and plan; returns ms until the next firing that is known of."""
        if not self._tzdata_told:
            version = tzdata_version()
            unplanned = await self._pool.fetchval("select ojs.use_tzdata($1, ojs.now())", version)
            if unplanned:
                log.info("time zone data are %s: %d schedules are planned anew", version, unplanned)
            self._tzdata_told = True
        waits = [*await self.plan()]
        did = await self._tick("cron")
        if did["next_cron_in_ms"] is not None:
            waits.append(did["next_cron_in_ms"])
        if did["fired"]:
            waits.extend(await self.plan())
        return max(LEAST_CRON_MS, min(waits, default=self._every_ms["cron"]))

    async def plan(self) -> list[float]:
        """Compute the next time of every schedule that has none; returns ms until each."""
        waits = []
        rows = await self._pool.fetch("select * from ojs.unplanned_crons()")
        for row in rows:
            next_at, problem = None, None
            try:
                next_at = cron.plan(row["expression"], row["timezone"], row["now"], row["anchor"])
                waits.append((next_at - row["now"]).total_seconds() * 1000)
            except cron.CronError as error:
                problem = str(error)
                log.warning("cron %s: %s", row["name"], problem)
            await self._pool.execute(
                "select ojs.plan_cron($1, $2, $3, $4)",
                *(row["name"], row["updated_at"], next_at, problem),
            )
        return waits


def _is_full(did: dict[str, Any]) -> bool:
    return any(did.get(what, 0) >= batch for what, batch in FULL_BATCH.items())
