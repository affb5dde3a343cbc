"""Group commit for requests: what arrives while a call is under way goes out together in the next.

An idle system adds no delay: the first request starts a call at once. Under load a call carries
everything that gathered meanwhile, so that one transaction, one synced commit, serves many
requests. One call at a time, since fewer and larger ones cost less; only a call that takes long,
because it waits for a lock or a slow disk, gets others beside it. This module knows nothing of
jobs.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class TooManyWaiting(Exception):
    """The requests that wait have reached the limit."""


class Coalescer(Generic[Item, Result]):
    """Runs items in batches, first come first served.

    run: takes a list of items, returns one result an item in the same order; an item's result may
    be an exception, which only its caller gets. When run itself raises, all of the batch get that.
    in_flight: calls at a time at most, the second and later ones only when there is a full batch,
    or when the last one has been under way for patience_s.
    """

    def __init__(
        self,
        run: Callable[[list[Item]], Awaitable[list[Result | BaseException]]],
        *,
        in_flight: int = 4,
        patience_s: float = 0.02,
        batch: int = 200,
        waiting: int = 20_000,
    ) -> None:
        self._run = run
        self._free = self._in_flight = in_flight
        self._patience_s = patience_s
        self._started_at = 0.0
        self._next_start: asyncio.TimerHandle | None = None
        self._batch = batch
        self._limit = waiting
        self._waiting: deque[tuple[Item, asyncio.Future[Result]]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()

    async def submit(self, item: Item) -> Result:
        """The result of one item; raises TooManyWaiting when the limit is reached.

        A caller that is cancelled before its batch starts leaves no trace; later, its item is run
        and the result dropped.
        """
        if len(self._waiting) >= self._limit:
            raise TooManyWaiting
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._next_start is None or len(self._waiting) >= self._batch:
            self._start()
        return await future

    def _start(self) -> None:
        if self._next_start:
            self._next_start.cancel()
            self._next_start = None
        loop = asyncio.get_running_loop()
        while self._free and self._waiting:
            under_way_s = loop.time() - self._started_at
            if (
                self._free < self._in_flight
                and len(self._waiting) < self._batch
                and under_way_s < self._patience_s
            ):
                left_s = self._patience_s - under_way_s
                self._next_start = loop.call_later(left_s, self._start)
                break
            batch: list[tuple[Item, asyncio.Future[Result]]] = []
            while self._waiting and len(batch) < self._batch:
                item, future = self._waiting.popleft()
                if not future.done():
                    batch.append((item, future))
            if batch:
                self._free -= 1
                self._started_at = loop.time()
                task = asyncio.create_task(self._serve(batch))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _serve(self, batch: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results: list[Result | BaseException] = await self._run([item for item, _ in batch])
            if len(results) != len(batch):
                raise RuntimeError(f"{len(results)} results for {len(batch)} items")
        except BaseException as error:
            results = [error] * len(batch)
            if not isinstance(error, Exception):
                raise
        finally:
            self._free += 1
            for (_, future), result in zip(batch, results, strict=True):
                if future.done():
                    continue
                if isinstance(result, BaseException):
                    future.set_exception(result)
                else:
                    future.set_result(result)
            self._start()
