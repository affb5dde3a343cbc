"""Waiting for an event, so that no test depends on how fast the machine is."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

# What has not happened by then never will, however busy the machine is.
DEADLINE_S = 120
PAUSE_S = 0.01

T = TypeVar("T")


def deadline() -> asyncio.Timeout:
    """Around what has to end: TimeoutError when it does not within the deadline."""
    return asyncio.timeout(DEADLINE_S)


async def ended(awaitable: Awaitable[T]) -> T:
    """The result of a task or a call that has to end within the deadline."""
    async with deadline():
        return await awaitable


async def until(
    condition: Callable[[], Awaitable[bool]], what: str = "", deadline_s: float = DEADLINE_S
) -> None:
    """Return when the condition holds; AssertionError when it does not within the deadline."""
    try:
        async with asyncio.timeout(deadline_s):
            while True:
                if await condition():
                    return
                await asyncio.sleep(PAUSE_S)
    except TimeoutError as error:
        raise AssertionError(f"not within {deadline_s} s: {what or condition}") from error


def wait_until(condition: Callable[[], object], what: str = "") -> None:
    """The same for a program without an event loop."""
    end = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < end, f"not within {DEADLINE_S} s: {what or condition}"
        time.sleep(PAUSE_S)


async def settled() -> None:
    """Let everything run that can run without anything else happening."""
    for _ in range(10):
        await asyncio.sleep(0)
