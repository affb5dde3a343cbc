"""API keys: the owner of a request's key, and the doors that the key opens.

Keys of `OJS_API_KEY` open every door. The others are rows of `ojs.api_key`, made and revoked by
`ojs_create_key` and `ojs_revoke_key`. SQL decides which doors they open (`ojs.known_keys`). They
are kept in memory, and read again after each notification of a change, and every few seconds.
"""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass

from ojs_pg.server.outage import OUTAGE
from ojs_pg.server.pool import Pool
from ojs_pg.server.wakeups import Wakeups

log = logging.getLogger(__name__)

READ_EVERY_S = 5.0
# The shortest time between two looks for unknown keys in the database, however many are tried.
LOOK_EVERY_S = 0.05
READS_JOBS = "ojs_get_job"


@dataclass(frozen=True, slots=True)
class Principal:
    """The owner of a key. doors: those that it opens; None for all, empty once it has ended."""

    name: str
    scopes: tuple[str, ...] = ()
    doors: frozenset[str] | None = None

    def may(self, door: str) -> bool:
        """Does the key open this door?"""
        return self.doors is None or door in self.doors

    @property
    def reads_jobs(self) -> bool:
        """May a response show jobs that other producers enqueued?"""
        return self.may(READS_JOBS)


ANYBODY = Principal("")
OWNER = Principal("OJS_API_KEY")


class Keys:
    """The keys that this server process knows."""

    def __init__(
        self, owner_keys: tuple[str, ...], pool: Pool, wakeups: Wakeups, *, always_required: bool
    ) -> None:
        """always_required: requests need a key even when none exists, so they are all refused."""
        self._always_required = always_required
        self._owners = [_hash(key) for key in owner_keys]
        self._pool = pool
        self._wakeups = wakeups
        self._known: dict[bytes, Principal] = {}
        self._looking: asyncio.Task[None] | None = None
        # Called when keys were made or have ended.
        self.changed: Callable[[], None] = lambda: None

    @property
    def required(self) -> bool:
        """Do requests need a key?"""
        return self._always_required or bool(self._owners or self._known)

    async def find(self, key: str) -> Principal | None:
        """The owner of a key; None when it opens nothing. Raises what asyncpg raises."""
        hashed = _hash(key)
        # any() would stop at the right key, and so the time taken would show which one it is.
        if sum(hmac.compare_digest(hashed, owner) for owner in self._owners):
            return OWNER
        if hashed not in self._known:
            # The key may have been made a moment ago. Requests of one moment share one look.
            if self._looking is None or self._looking.done():
                self._looking = asyncio.create_task(self._look())
            await asyncio.shield(self._looking)
        found = self._known.get(hashed)
        return found if found and found.doors else None

    def still_opens(self, principal: Principal, door: str) -> bool:
        """Does a key that was valid when a stream began still open this door?"""
        if principal is OWNER:
            return True
        if principal is ANYBODY:
            return not self.required
        same = (one for one in self._known.values() if one.name == principal.name)
        return any(one.may(door) for one in same)

    async def read(self) -> None:
        """Read every key from the database."""
        rows = await self._pool.fetch("select * from ojs.known_keys()")
        before = self._known
        self._known = {
            row["hash"]: Principal(row["name"], tuple(row["scopes"]), frozenset(row["doors"]))
            for row in rows
        }
        if self._known != before:
            self.changed()

    async def watch(self) -> None:
        """Run for ever: read the keys when they have changed, and every few seconds."""
        while True:
            try:
                async with asyncio.timeout(READ_EVERY_S):
                    await self._wakeups.keys_changed.wait()
            except TimeoutError:
                pass
            self._wakeups.keys_changed.clear()
            try:
                await self.read()
            except OUTAGE as error:
                log.warning("API keys were not read: %r", error)

    async def _look(self) -> None:
        await asyncio.sleep(LOOK_EVERY_S)
        await self.read()


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
