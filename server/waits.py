"""Requests that wait for the end of a job: each is woken by the event of that end, from the feed.

A writing transaction that stays open holds back events, but not the ends themselves. So a query a
second looks for the ends of all the jobs that are waited for.
"""

import asyncio
import json
import time
from collections import defaultdict
from typing import Any

from ojs_pg.server.doors import Call, Doors, Reply
from ojs_pg.server.feed import Event, Feed, Subscription
from ojs_pg.server.outage import OUTAGE

CHECK_S = 1.0
ENDED = (
    "select i.id::text from unnest($1::uuid[]) i(id)"
    " where not exists (select from ojs.job j where j.id = i.id)"
)


class _Waiter:
    """One request that waits; a sink of the feed."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()

    def push(self, _subscription: Subscription, _event: Event) -> None:
        """The job has ended."""
        self.woken.set()


class Waits:
    """The requests of this process that wait for the end of a job."""

    def __init__(self, doors: Doors, feed: Feed) -> None:
        self._doors = doors
        self._feed = feed
        self._waiters: dict[str, set[_Waiter]] = defaultdict(set)
        self._checking: asyncio.Task[None] | None = None
        self._over = False

    async def answer(self, call: Call, reply: Reply) -> Reply:
        """The reply once the job has ended. Raises Refused when it has not ended in time.

        reply: the first one of the door, whose header ojs-wait says what to wait for.
        """
        start: dict[str, Any] = reply.headers["ojs-wait"]
        until = time.monotonic() + start["seconds"]
        waiter = _Waiter()
        subscription = Subscription(start, waiter)
        job = str(start["job"])
        self._waiters[job].add(waiter)
        if self._checking is None:
            self._checking = asyncio.create_task(self._check())
        try:
            if await self._feed.join(subscription):
                # The feed has read further than this request has looked.
                waiter.woken.set()
            while True:
                in_time = await self._woken(waiter, until)
                reply = await self._doors.call(call)
                if "ojs-wait" not in reply.headers:
                    return reply
                if self._over:
                    raise self._doors.refusals.refuse("backend_unavailable", "the server stops")
                if not in_time:
                    raise self._doors.refusals.refuse(
                        "request_timeout",
                        f"the job did not end within {start['seconds']} s",
                        hint="ask again, or read it later; the job goes on",
                        job_id=job,
                        state=json.loads(reply.body)["state"],
                    )
        finally:
            self._feed.leave(subscription)
            self._waiters[job].discard(waiter)
            if not self._waiters[job]:
                del self._waiters[job]

    def close(self) -> None:
        """The server stops: nobody waits any longer."""
        self._over = True
        for waiter in [each for waiters in self._waiters.values() for each in waiters]:
            waiter.woken.set()

    async def _woken(self, waiter: _Waiter, until: float) -> bool:
        """Wait; false when the time is over."""
        try:
            async with asyncio.timeout(until - time.monotonic()):
                await waiter.woken.wait()
        except TimeoutError:
            return False
        if not self._over:
            waiter.woken.clear()
        return True

    async def _check(self) -> None:
        """Look for ends whose events are held back, while anybody waits."""
        while self._waiters:
            await asyncio.sleep(CHECK_S)
            try:
                rows = await self._doors.pool.fetch(ENDED, list(self._waiters))
            except OUTAGE:
                continue
            for row in rows:
                for waiter in self._waiters.get(row[0], ()):
                    waiter.woken.set()
        self._checking = None
