"""Group commit for requests: those that arrive while a call is under way share the next call.

An idle server adds no delay: the first request starts a call at once. Under load a call carries all
requests that have gathered meanwhile, so that one transaction and one sync of the disk serve them.
There is one call at a time, since few large calls cost less than many small ones. A second one is
started only when a full batch waits, or when the first takes long, because it waits for a lock or a
slow disk. The requests of a call belong to one group, and groups take turns.

A call carries at most half of the active clients: those that wait now, and those that the last call
served, since they will soon send their next request. So the server reads and answers one half
while the database works for the other half. With all of them in one call, the server and the
database would take turns, and each would be idle half of the time.

This module knows nothing of jobs.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

Group = TypeVar("Group", bound=Hashable)
Item = TypeVar("Item")
Result = TypeVar("Result")


class Waiting(NamedTuple, Generic[Item, Result]):
    """An item that waits for its call, until `due` at most; `future` gets its result."""

    due: float
    item: Item
    future: "asyncio.Future[Result]"


class TooManyWaiting(Exception):
    """So many items of this group wait that no further one may."""


class Coalescer(Generic[Group, Item, Result]):
    """Runs items in batches. A batch has items of one group: the one that has waited longest.

    run: takes a group and a list of items, and returns their results in the same order. A result
        may be an exception, which is raised to the caller of that item. When run itself raises,
        the error is raised to the callers of all items.
    dropped: called with the group and each result whose caller was cancelled meanwhile.
    in_flight: the most calls at a time. A second one starts only when there is a full batch, or
        when the last one has been under way for patience_s.
    batch: the most items in a call. waiting: the most items of a group that may wait.
    longest_s: an item whose call has not begun by then gets a TimeoutError.
    """

    def __init__(
        self,
        run: Callable[[Group, list[Item]], Awaitable[list[Result | BaseException]]],
        *,
        dropped: Callable[[Group, Result], None] = lambda group, result: None,
        in_flight: int = 4,
        patience_s: float = 0.02,
        batch: int = 200,
        waiting: int = 20_000,
        longest_s: float = 3600.0,
    ) -> None:
        self._run = run
        self._dropped = dropped
        self._free = self._in_flight = in_flight
        self._patience_s = patience_s
        self._started_at = 0.0
        self._next_start: asyncio.TimerHandle | None = None
        self._batch = batch
        self._served = 0
        self._limit = waiting
        self._longest_s = longest_s
        # One timer for all items: a timer for each would cost more than everything else here.
        self._next_expiry: asyncio.TimerHandle | None = None
        self._count = 0
        self._waiting: dict[Group, deque[Waiting[Item, Result]]] = defaultdict(deque)
        self._tasks: set[asyncio.Task[None]] = set()

    async def submit(self, group: Group, item: Item) -> Result:
        """Run an item in some batch and return its result; raises TooManyWaiting.

        When the caller is cancelled before its batch begins, the item is not run. When the caller
        is cancelled later, `dropped` gets the result.
        """
        waiting = self._waiting[group]
        if len(waiting) >= self._limit:
            raise TooManyWaiting
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        due = loop.time() + self._longest_s
        waiting.append(Waiting(due, item, future))
        self._count += 1
        if self._next_expiry is None:
            self._next_expiry = loop.call_at(due, self._expire)
        if self._next_start is None or len(waiting) >= self._batch:
            self._start()
        try:
            return await future
        except asyncio.CancelledError:
            if not future.cancelled() and future.exception() is None:
                self._dropped(group, future.result())
            raise

    async def finish(self) -> None:
        """Wait until no call is under way."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _expire(self) -> None:
        """End the wait of items that have waited too long, and set the timer for the next one."""
        self._next_expiry = None
        loop = asyncio.get_running_loop()
        now = loop.time()
        for waiting in self._waiting.values():
            while waiting and waiting[0].due <= now:
                future = waiting.popleft().future
                self._count -= 1
                if not future.done():
                    future.set_exception(TimeoutError())
        due = min((waiting[0].due for waiting in self._waiting.values() if waiting), default=None)
        if due is not None:
            self._next_expiry = loop.call_at(due, self._expire)

    def _start(self) -> None:
        """Start as many calls as may start now."""
        while self._may_start():
            self._free -= 1
            work = self._work(*self._take())
            self._tasks.add(asyncio.get_running_loop().create_task(work))

    def _may_start(self) -> bool:
        """May a call begin now? If one may begin later, a timer is set for it."""
        if not self._count or not self._free:
            return False
        if self._free == self._in_flight or max(map(len, self._waiting.values())) >= self._batch:
            return True
        if self._next_start is None:
            loop = asyncio.get_running_loop()
            left_s = self._started_at + self._patience_s - loop.time()
            if left_s <= 0:
                return True
            self._next_start = loop.call_later(left_s, self._start_late)
        return False

    def _start_late(self) -> None:
        self._next_start = None
        self._start()

    def _take(self) -> tuple[Group, list[Waiting[Item, Result]]]:
        """The next batch, from the group whose first item has waited longest."""
        if self._next_start:
            self._next_start.cancel()
            self._next_start = None
        oldest = None
        for each, waiting in self._waiting.items():
            if waiting and (oldest is None or waiting[0].due < oldest):
                oldest, group = waiting[0].due, each
        waiting = self._waiting[group]
        batch: list[Waiting[Item, Result]] = []
        most = min(self._batch, (self._served + self._count + 1) // 2)
        while waiting and len(batch) < most:
            one = waiting.popleft()
            self._count -= 1
            if not one.future.done():
                batch.append(one)
        self._served = len(batch)
        self._started_at = asyncio.get_running_loop().time()
        return group, batch

    async def _work(self, group: Group, batch: list[Waiting[Item, Result]]) -> None:
        """Run a batch, and then those that gathered meanwhile, without a task for each."""
        try:
            while True:
                results: Sequence[Result | BaseException]
                try:
                    results = await self._run(group, [one.item for one in batch]) if batch else []
                    if len(results) != len(batch):
                        raise RuntimeError(f"{len(results)} results for {len(batch)} items")
                except BaseException as error:
                    results = [error] * len(batch)
                    if not isinstance(error, Exception):
                        raise
                finally:
                    self._free += 1
                    self._deliver(group, batch, results)
                if not self._may_start():
                    break
                self._free -= 1
                group, batch = self._take()
        finally:
            if task := asyncio.current_task():
                self._tasks.discard(task)

    def _deliver(
        self,
        group: Group,
        batch: list[Waiting[Item, Result]],
        results: Sequence[Result | BaseException],
    ) -> None:
        for one, result in zip(batch, results, strict=True):
            if isinstance(result, BaseException):
                if not one.future.done():
                    one.future.set_exception(result)
            elif one.future.done():
                self._dropped(group, result)
            else:
                one.future.set_result(result)
