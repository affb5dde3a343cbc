"""Who waits for jobs in which queues, and how they learn that there are some.

A fetch that found nothing waits here. It is woken by this server's own commits, in memory, or by
the channel ``ojs``, where triggers tell of everybody else's. What this server commits is told to
the other servers by one debounced NOTIFY for many commits, because NOTIFY takes a database-wide
lock at commit.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable

import asyncpg

from ojs_pg.server.envelope import OUTAGE
from ojs_pg.server.pool import Pool

log = logging.getLogger(__name__)

CHANNEL = "ojs"
# What is told instead of a queue's name when a schedule was registered or changed.
CRON_CHANGED = ":cron"
# ... and when an API key was made or revoked (a trigger tells).
KEYS_CHANGED = ":keys"
DEBOUNCE_S = 0.025
RECONNECT_S = 1.0
# A connection that only listens would not notice that its other end is gone without a word.
PROBE_S = 5.0
# A woken fetch that got jobs wakes as many others: there may be more where those came from.
WOKEN_AT_ONCE = 2

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
        else:
            self.wake([what])

    def wake_all(self) -> None:
        """Anything may have happened: everybody looks again."""
        self._clock += 1
        for queue, waiters in list(self._waiters.items()):
            self._woken_at[queue] = self._clock
            for future in list(waiters):
                if not future.done():
                    future.set_result(None)
            waiters.clear()

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
        for queue in queues:
            self._waiters[queue][future] = None
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
                await pool.execute(
                    "select pg_notify($1, q) from unnest($2::text[]) q", CHANNEL, queues
                )
            except OUTAGE as error:
                log.warning("other servers were not told of %d queues: %s", len(queues), error)
            await asyncio.sleep(DEBOUNCE_S)

    async def look_again(self, pool: Pool, seconds: float) -> None:
        """Run for ever: wake who waits for a queue that has jobs, though nobody told of them.

        A notification can be turned off (ojs.notify), or a pooler may keep us from listening.
        """
        while True:
            await asyncio.sleep(seconds)
            if not self._waiters:
                continue
            try:
                rows = await pool.fetch(
                    "select q from unnest($1::text[]) q"
                    " where exists (select from ojs.ready r where r.queue = q)",
                    list(self._waiters),
                )
                self.wake(row["q"] for row in rows)
            except OUTAGE as error:
                log.debug("could not look for jobs: %s", error)

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
                self.keys_changed.set()
                while not await _within(PROBE_S, lost):
                    await connection.execute(f"listen {CHANNEL}", timeout=PROBE_S)
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
