"""Enqueues that wait for room in a full queue (OJS-Block-Timeout)."""

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg

from ojs_pg.server.envelope import Refusals, Refused

Result = TypeVar("Result")

# As long as a fetch may wait.
LONGEST_S = 30
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 1.0


def read_timeout(header: str, refusals: Refusals) -> int:
    """The seconds that a producer waits for room at most; refuses what is not a whole number."""
    if not re.fullmatch(r"[0-9]{1,6}", header):
        raise refusals.refuse(
            "invalid_request",
            "OJS-Block-Timeout must be a whole number of seconds",
            field="OJS-Block-Timeout",
        )
    return min(int(header), LONGEST_S)


async def until_room(
    attempt: Callable[[], Awaitable[Result]], refusals: Refusals, block_s: float
) -> Result:
    """Attempt an enqueue again and again while a queue that blocks is full, for block_s at most.

    Between two attempts it holds no connection of the database.
    """
    deadline = time.monotonic() + block_s
    pause_s = FIRST_PAUSE_S
    while True:
        try:
            return await attempt()
        except (Refused, asyncpg.PostgresError) as error:
            refused = error if isinstance(error, Refused) else refusals.from_sql(error)
            left_s = deadline - time.monotonic()
            if refused is None or refused.error.get("strategy") != "block" or left_s <= 0:
                raise
        await asyncio.sleep(min(left_s, pause_s * random.uniform(0.5, 1)))
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
