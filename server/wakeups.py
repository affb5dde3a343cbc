"""Waiting fetches: a fetch that found no job waits here until one of its queues gets jobs.

Commits of this server wake it in memory. Commits of other sessions wake it by NOTIFY on the channel
``ojs``, which they send for the queues that are registered (registrations.py). For its own commits
this server sends NOTIFY to the other servers, one for many commits, because NOTIFY takes a
database-wide lock at commit.

The same notifications tell servers with open streams that the event log has grown (feed.py).
"""

import asyncio
import contextlib
import logging
import math
import secrets
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable

import asyncpg

from ojs_pg.server.outage import OUTAGE
from ojs_pg.server.pool import Pool
from ojs_pg.server.registrations import VALID_S, Registration

log = logging.getLogger(__name__)

CHANNEL = "ojs"
# The payload of a notification is the name of a queue that got jobs, or one of these.
# A schedule was registered or changed:
CRON_CHANGED = ":cron"
# An API key was made or revoked (a trigger sends it):
KEYS_CHANGED = ":keys"
# Followed by the name of a queue: a worker that speaks SQL has registered to wait.
REGISTERED = ":waiting:"
# Followed by the name of a server process: it reads the event log, since its clients have streams.
READS_LOG = ":reads:"
# The event log has grown; sent only while another process reads it.
LOG_GREW = ":log"
# A process that reads the log says so this often, and is remembered for the second time.
SAY_S, READER_S = 5.0, 15.0
# Commits within this time share a notification.
DEBOUNCE_S = 0.025
# The pause between two looks at queues for which notifications are not enough.
LOOK_S = 0.025
# Looks take no more than this part of the time, however many queues there are.
LARGEST_SHARE = 0.2
# The longest pause before the server checks whether a registration has to be renewed.
CHECK_S = 5.0
RECONNECT_S = 1.0
# A listening connection is probed this often, since TCP does not report that the other end is gone.
PROBE_S = 5.0
# A woken fetch that got jobs wakes this many others, since there may be more jobs.
WOKEN_AT_ONCE = 2

REGISTERED_NOW = "select distinct queue from ojs.waiting where until > now()"

Connect = Callable[[], Awaitable["asyncpg.Connection[asyncpg.Record]"]]


class Wakeups:
    """The waiting fetches of this server process."""

    def __init__(self) -> None:
        self._waiters: dict[str, dict[asyncio.Future[None], None]] = defaultdict(dict)
        # How many fetches wait.
        self.waiting = 0
        self._clock = 0
        self._woken_at: dict[str, int] = {}
        self._to_notify: set[str] = set()
        self._notify_now = asyncio.Event()
        self._closed = False
        self._registrations: dict[str, Registration] = defaultdict(Registration)
        # Queues that this server looks at for others, since a worker that speaks SQL has registered
        # to wait, or since this server relays them. The look ends when the queue is settled, and at
        # this time at the latest.
        self._for_others: dict[str, float] = {}
        self._look_now = asyncio.Event()
        self.cron_changed = asyncio.Event()
        self.keys_changed = asyncio.Event()
        self._name = secrets.token_hex(8)
        self._reads_log = False
        self._said_at = -math.inf
        # Other processes that read the event log, and until when that is believed.
        self._readers: dict[str, float] = {}
        self._log_grew = asyncio.Event()
        # Does anybody want to know that the log has grown?
        self.log_is_read = False

    def now(self) -> int:
        """The present, for `wait(since=...)`. Read it before you look for jobs."""
        return self._clock

    def wake(self, queues: Iterable[str], *, notify: bool = False) -> None:
        """Wake fetches that wait for these queues. notify: other servers wake theirs, too."""
        self._clock += 1
        for queue in queues:
            self._woken_at[queue] = self._clock
            waiters = self._waiters.get(queue, {})
            for future in list(waiters)[:WOKEN_AT_ONCE]:
                del waiters[future]
                if not future.done():
                    future.set_result(None)
            if notify:
                self._to_notify.add(queue)
        if self._to_notify:
            self._notify_now.set()

    def announce_cron_change(self) -> None:
        """A schedule was registered or changed, so the tickers of all servers have to plan it."""
        self.cron_changed.set()
        self._to_notify.add(CRON_CHANGED)
        self._notify_now.set()

    def read_log(self, reads: bool) -> None:
        """This process begins or ends to read the event log."""
        self._reads_log = reads
        self._said_at = -math.inf
        self.log_is_read = reads or bool(self._readers)

    def log_grew(self) -> None:
        """A commit wrote events: tell those who read the log. Ask `log_is_read` first."""
        if self._reads_log:
            self._log_grew.set()
        if self._readers:
            now = time.monotonic()
            self._readers = {name: until for name, until in self._readers.items() if until > now}
            if self._readers:
                self._to_notify.add(LOG_GREW)
                self._notify_now.set()
        self.log_is_read = self._reads_log or bool(self._readers)

    async def log_grows(self, seconds: float) -> None:
        """Wait until the log has grown, and no longer than this. Others learn that it is read."""
        now = time.monotonic()
        if now >= self._said_at + SAY_S:
            self._said_at = now
            self._to_notify.add(READS_LOG + self._name)
            self._notify_now.set()
        await _within(seconds, self._log_grew)
        self._log_grew.clear()

    def hear(self, payload: str) -> None:
        """Handle a notification that another session sent."""
        if payload == LOG_GREW:
            self._log_grew.set()
        elif payload.startswith(READS_LOG):
            name = payload.removeprefix(READS_LOG)
            if name != self._name:
                self._readers[name] = time.monotonic() + READER_S
                self.log_is_read = True
        elif payload == CRON_CHANGED:
            self.cron_changed.set()
        elif payload == KEYS_CHANGED:
            self.keys_changed.set()
        elif payload.startswith(REGISTERED):
            self._look_for_others([payload.removeprefix(REGISTERED)])
        else:
            self.wake([payload])
            registration = self._registrations[payload]
            registration.notified(time.monotonic())
            if registration.busy:
                self._look_now.set()

    def wake_all(self) -> None:
        """Notifications may have been lost, so every waiting fetch looks again."""
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
        """The server stops, so no fetch waits any longer."""
        self._closed = True
        self.wake_all()

    async def wait(self, queues: list[str], *, since: int, seconds: float) -> bool:
        """Wait until one of the queues is woken; false when none was within this many seconds.

        A wake-up after `since` counts too, so none is missed between the look and the wait.
        """
        if self._closed or seconds <= 0:
            return False
        if any(self._woken_at.get(queue, 0) > since for queue in queues):
            return True
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting += 1
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
            self.waiting -= 1
            for queue in queues:
                waiters = self._waiters[queue]
                waiters.pop(future, None)
                if not waiters:
                    del self._waiters[queue]

    async def notify_others(self, pool: Pool) -> None:
        """Run for ever: send one NOTIFY a queue, for all commits of the last moment together."""
        while True:
            await self._notify_now.wait()
            self._notify_now.clear()
            queues, self._to_notify = list(self._to_notify), set()
            try:
                await pool.execute("select ojs.notify_others($1::text[])", queues)
            except OUTAGE as error:
                log.warning("%d notifications to other servers were lost: %s", len(queues), error)
            await asyncio.sleep(DEBOUNCE_S)

    async def look(self, pool: Pool, seconds: float) -> None:
        """Run for ever: register the queues that fetches wait for, and look at them where needed.

        seconds: how often to look also at queues for which notifications are enough. A session may
        have turned them off (ojs.notify), or a pooler may keep this server from listening.
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
        """The queues that fetches wait for, here or at others, and those that are busy."""
        busy = {queue for queue, each in self._registrations.items() if each.busy}
        return {*self._waiters, *self._for_others, *busy}

    async def _register(self, pool: Pool) -> None:
        """Register the queues that fetches wait for, unless they still are; relay the busy ones."""
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
        """Wake the fetches of queues that have jobs.

        Looks at all watched queues, or without `everything` where notifications are not enough.
        """
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
        """Look at these queues for workers that speak SQL and have registered to wait."""
        now = time.monotonic()
        for queue in queues:
            self._registrations[queue].restart(now)
            self._for_others.setdefault(queue, now + VALID_S)
        self._look_now.set()

    async def listen(self, connect: Connect) -> None:
        """Run for ever: listen to other sessions, and connect again when the connection is lost."""
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
                        CHANNEL, lambda _connection, _pid, _channel, text: self.hear(str(text))
                    )
                # Notifications sent meanwhile are lost, so every waiting fetch looks again.
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
    """Does the event happen within this many seconds?"""
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
