"""Who waits for jobs in which queues, and how they learn that there are some.

A fetch that found nothing waits here. It is woken by this server's own commits, in memory, or by
the channel ``ojs``, on which a trigger notifies of everybody else's when the queue is registered
(registrations.py). What this server commits it notifies to the other servers, once for many
commits, because NOTIFY takes a database-wide lock at commit.
"""

import asyncio
import contextlib
import logging
import math
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable

import asyncpg

from ojs_pg.server.outage import OUTAGE
from ojs_pg.server.pool import Pool
from ojs_pg.server.registrations import VALID_S, Registration

log = logging.getLogger(__name__)

CHANNEL = "ojs"
# What is told instead of a queue's name when a schedule was registered or changed.
CRON_CHANGED = ":cron"
# ... and when an API key was made or revoked (a trigger tells).
KEYS_CHANGED = ":keys"
# ... and, before a queue's name, when a worker that speaks SQL has registered to wait.
REGISTERED = ":waiting:"
DEBOUNCE_S = 0.025
# Between two looks at queues for which notifications are not enough ...
LOOK_S = 0.025
# ... and looks take no more than this part of the time, however many queues there are.
LARGEST_SHARE = 0.2
# Whether a registration has to be renewed is asked so often.
CHECK_S = 5.0
RECONNECT_S = 1.0
# A connection that only listens would not notice that its other end is gone without a word.
PROBE_S = 5.0
# A woken fetch that got jobs wakes as many others: there may be more where those came from.
WOKEN_AT_ONCE = 2

REGISTERED_NOW = "select distinct queue from ojs.waiting where until > now()"

Connect = Callable[[], Awaitable["asyncpg.Connection[asyncpg.Record]"]]


class Wakeups:
    """The waiting fetches of this server process."""

    def __init__(self) -> None:
        self._waiters: dict[str, dict[asyncio.Future[None], None]] = defaultdict(dict)
        self._clock = 0
        self._woken_at: dict[str, int] = {}
        self._untold: set[str] = set()
        self._told = asyncio.Event()
        self._closed = False
        self._registrations: dict[str, Registration] = defaultdict(Registration)
        # Queues that are looked at for others until they are settled, and no longer than until
        # then: a worker that speaks SQL has registered, or this server relays them.
        self._for_others: dict[str, float] = {}
        self._look_now = asyncio.Event()
        self.cron_changed = asyncio.Event()
        self.keys_changed = asyncio.Event()

    def now(self) -> int:
        """The present, for `wait(since=...)`: take it before looking for jobs."""
        return self._clock

    def wake(self, queues: Iterable[str], *, tell: bool = False) -> None:
        """Some jobs of these queues became available; tell: the other servers have to know."""
        self._clock += 1
        for queue in queues:
            self._woken_at[queue] = self._clock
            waiters = self._waiters.get(queue, {})
            for future in list(waiters)[:WOKEN_AT_ONCE]:
                del waiters[future]
                if not future.done():
                    future.set_result(None)
            if tell:
                self._untold.add(queue)
        if self._untold:
            self._told.set()

    def change_cron(self) -> None:
        """A schedule was registered or changed: whoever ticks, here or elsewhere, plans anew."""
        self.cron_changed.set()
        self._untold.add(CRON_CHANGED)
        self._told.set()

    def hear(self, what: str) -> None:
        """Another session tells of a queue that got jobs, of a schedule or of an API key."""
        if what == CRON_CHANGED:
            self.cron_changed.set()
        elif what == KEYS_CHANGED:
            self.keys_changed.set()
        elif what.startswith(REGISTERED):
            self._look_for_others([what.removeprefix(REGISTERED)])
        else:
            self.wake([what])
            registration = self._registrations[what]
            registration.notified(time.monotonic())
            if registration.busy:
                self._look_now.set()

    def wake_all(self) -> None:
        """Anything may have happened: everybody looks again."""
        self._clock += 1
        for queue, waiters in list(self._waiters.items()):
            self._woken_at[queue] = self._clock
            for future in list(waiters):
                if not future.done():
                    future.set_result(None)
            waiters.clear()
        for registration in self._registrations.values():
            registration.forget()
        self._look_now.set()

    def close(self) -> None:
        """The server stops: nobody waits any more."""
        self._closed = True
        self.wake_all()

    async def wait(self, queues: list[str], *, since: int, seconds: float) -> bool:
        """Wait until one of the queues is woken, at most so many seconds; False when none was.

        A wake-up after `since` counts, so that none is missed between looking and waiting.
        """
        if self._closed or seconds <= 0:
            return False
        if any(self._woken_at.get(queue, 0) > since for queue in queues):
            return True
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        now = time.monotonic()
        for queue in queues:
            self._waiters[queue][future] = None
            if not self._registrations[queue].suffices(now):
                self._look_now.set()
        try:
            async with asyncio.timeout(seconds):
                await future
            return True
        except TimeoutError:
            return False
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self.wake(queues)
            raise
        finally:
            for queue in queues:
                waiters = self._waiters[queue]
                waiters.pop(future, None)
                if not waiters:
                    del self._waiters[queue]

    async def tell_others(self, pool: Pool) -> None:
        """Run for ever: at once, and then one NOTIFY a queue for all of the next moment."""
        while True:
            await self._told.wait()
            self._told.clear()
            queues, self._untold = list(self._untold), set()
            try:
                await pool.execute("select ojs.notify_others($1::text[])", queues)
            except OUTAGE as error:
                log.warning("other servers were not told of %d queues: %s", len(queues), error)
            await asyncio.sleep(DEBOUNCE_S)

    async def look(self, pool: Pool, seconds: float) -> None:
        """Run for ever: register the queues that are waited for, and look at them where needed.

        seconds: how often to look at those that should be notified, too. A notification can be
        turned off (ojs.notify), or a pooler may keep us from listening.
        """
        last = time.monotonic()
        while True:
            now = time.monotonic()
            if all(self._registrations[queue].suffices(now) for queue in self._watched()):
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(min(CHECK_S, max(last + seconds - now, 0))):
                        await self._look_now.wait()
            self._look_now.clear()
            now = time.monotonic()
            everything = now >= last + seconds
            last = now if everything else last
            try:
                await self._register(pool)
                started = time.monotonic()
                await self._look_at(pool, everything)
                took_s = time.monotonic() - started
            except OUTAGE as error:
                log.debug("could not look for jobs: %s", error)
                took_s = LARGEST_SHARE * RECONNECT_S
            await asyncio.sleep(max(LOOK_S, took_s / LARGEST_SHARE))

    def _watched(self) -> set[str]:
        """The queues that somebody waits for, here or elsewhere, or that are busy."""
        busy = {queue for queue, each in self._registrations.items() if each.busy}
        return {*self._waiters, *self._for_others, *busy}

    async def _register(self, pool: Pool) -> None:
        """Register what is waited for and is not registered or not for long; relay what is busy."""
        asked = time.monotonic()
        waited = {queue: self._registrations[queue] for queue in self._waiters}
        due = {queue: each for queue, each in waited.items() if each.is_due(asked)}
        if due:
            await pool.execute("select ojs.register_waiting($1::text[])", list(due))
            done = time.monotonic()
            for each in due.values():
                each.renew(asked, done)
        busy = {queue: each for queue, each in self._registrations.items() if each.busy}
        due = {queue: each for queue, each in busy.items() if each.relay_is_due(asked)}
        if due:
            relayed = await pool.fetchval("select ojs.relay_waiting($1::text[])", list(due))
            done = time.monotonic()
            for queue, each in due.items():
                if queue in relayed:
                    each.relay(done)
                    self._for_others[queue] = math.inf
                else:
                    each.busy = False

    async def _look_at(self, pool: Pool, everything: bool) -> None:
        """Wake who waits for a queue that has jobs: everywhere or where nobody would notify."""
        now = time.monotonic()
        looked = {
            queue: self._registrations[queue]
            for queue in self._watched()
            if everything or not self._registrations[queue].suffices(now)
        }
        if looked:
            draws = any([each.look() for each in looked.values()])
            row = await pool.fetchrow(
                "select ojs.queues_with_jobs($1::text[]) as queues,"
                " pg_snapshot_xmin(pg_current_snapshot())::text as oldest,"
                " case when $2 then pg_current_xact_id()::text end as drawn",
                list(looked),
                draws,
            )
            assert row is not None
            found, oldest = set(row["queues"]), int(row["oldest"])
            drawn = int(row["drawn"]) if row["drawn"] else None
            for queue, each in looked.items():
                each.looked(now, queue in found, oldest, drawn)
            if found:
                self.wake(found)
            for_others = found & self._for_others.keys()
            if for_others:
                await pool.execute("select ojs.notify_others($1::text[], true)", list(for_others))
        self._for_others = {
            queue: until
            for queue, until in self._for_others.items()
            if not self._registrations[queue].settled and now < until
        }
        for queue in self._registrations.keys() - self._watched():
            if self._registrations[queue].is_over(now):
                del self._registrations[queue]

    def _look_for_others(self, queues: Iterable[str]) -> None:
        """Workers that speak SQL say that they have registered to wait for these queues."""
        now = time.monotonic()
        for queue in queues:
            self._registrations[queue].restart(now)
            self._for_others.setdefault(queue, now + VALID_S)
        self._look_now.set()

    async def listen(self, connect: Connect) -> None:
        """Run for ever: hear what others commit, reconnecting when the connection is lost."""
        while True:
            try:
                connection = await connect()
            except OUTAGE as error:
                log.warning("cannot listen: %s", error)
                await asyncio.sleep(RECONNECT_S)
                continue
            lost = asyncio.Event()
            try:
                connection.add_termination_listener(lambda _, lost=lost: lost.set())
                async with asyncio.timeout(PROBE_S):
                    await connection.add_listener(
                        CHANNEL, lambda _connection, _pid, _channel, what: self.hear(str(what))
                    )
                # What was sent while nobody listened is lost; whoever waits looks for himself.
                self.wake_all()
                self._look_for_others(
                    row["queue"] for row in await connection.fetch(REGISTERED_NOW, timeout=PROBE_S)
                )
                self.keys_changed.set()
                probe = f"listen {CHANNEL}"
                await connection.execute(probe, timeout=PROBE_S)
                while not await _within(PROBE_S, lost):
                    await connection.execute(probe, timeout=PROBE_S)
                log.warning("the listening connection was lost")
            except OUTAGE as error:
                log.warning("listening failed: %s", error)
            finally:
                connection.terminate()


async def _within(seconds: float, event: asyncio.Event) -> bool:
    """Whether it happens within so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
