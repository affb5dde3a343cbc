"""Who a request comes from: API keys, and what each may do.

Keys of `OJS_API_KEY` may do everything. The others are rows of `ojs.api_key`, made and revoked by
`ojs_create_key` and `ojs_revoke_key`; which doors they open is decided in SQL (`ojs.known_keys`).
They are kept in memory, and read anew when the channel tells of a change and every few seconds.
"""

import asyncio
import hashlib
import hmac
import logging
from dataclasses import dataclass

from ojs_pg.server.outage import OUTAGE
from ojs_pg.server.pool import Pool
from ojs_pg.server.wakeups import Wakeups

log = logging.getLogger(__name__)

READ_EVERY_S = 5.0
# Unknown keys are looked for in the database at most so often, however many are tried.
LOOK_EVERY_S = 0.05
READS_JOBS = "ojs_get_job"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. doors: what the key opens, None for all; empty when it was revoked or expired."""

    name: str
    scopes: tuple[str, ...] = ()
    doors: frozenset[str] | None = None

    def may(self, door: str) -> bool:
        """Does the key open this door?"""
        return self.doors is None or door in self.doors

    @property
    def reads_jobs(self) -> bool:
        """May an answer show what other producers put into their jobs?"""
        return self.may(READS_JOBS)


ANYBODY = Principal("")
OWNER = Principal("OJS_API_KEY")


class Keys:
    """The keys that this server process knows."""

    def __init__(
        self, owner_keys: tuple[str, ...], pool: Pool, wakeups: Wakeups, *, always: bool
    ) -> None:
        """always: is a key needed even when there is none? Then nobody comes in."""
        self._always = always
        self._owners = [_hash(key) for key in owner_keys]
        self._pool = pool
        self._wakeups = wakeups
        self._known: dict[bytes, Principal] = {}
        self._looking: asyncio.Task[None] | None = None

    @property
    def wanted(self) -> bool:
        """Is a key needed at all?"""
        return self._always or bool(self._owners or self._known)

    async def find(self, key: str) -> Principal | None:
        """Whose key this is; None when it is nobody's. Raises what asyncpg raises."""
        hashed = _hash(key)
        # Not any(): how long this takes must not tell which key it was.
        if sum(hmac.compare_digest(hashed, owner) for owner in self._owners):
            return OWNER
        if hashed not in self._known:
            # It may have been made a moment ago. Many who ask at once share one look.
            if self._looking is None or self._looking.done():
                self._looking = asyncio.create_task(self._look())
            await asyncio.shield(self._looking)
        found = self._known.get(hashed)
        return found if found and found.doors else None

    async def read(self) -> None:
        """Read every key from the database."""
        rows = await self._pool.fetch("select * from ojs.known_keys()")
        self._known = {
            row["hash"]: Principal(row["name"], tuple(row["scopes"]), frozenset(row["doors"]))
            for row in rows
        }

    async def watch(self) -> None:
        """Run for ever: read the keys when they have changed, and now and then in any case."""
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
