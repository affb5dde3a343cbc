"""Group commit for requests: what arrives while a call is under way goes out together in the next.

An idle system adds no delay: the first request starts a call at once. Under load a call carries
what gathered meanwhile, so that one transaction, one synced commit, serves many requests. One call
at a time, since fewer and larger ones cost less; only a call that takes long, because it waits for
a lock or a slow disk, gets others beside it. A call is of one kind; kinds take turns.

A call carries at most half of those who are there: who waits, and whom the last call served, since
they are about to ask again. So one half is answered and heard while the other is in the database.
Clients that ask again as soon as they are answered would otherwise come to be all in one call, and
the two sides would wait for each other in turn.

This module knows nothing of jobs.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

Kind = TypeVar("Kind", bound=Hashable)
Item = TypeVar("Item")
Result = TypeVar("Result")


class Waiting(NamedTuple, Generic[Item, Result]):
    """An item, until when it waits, and where its result goes."""

    due: float
    item: Item
    future: "asyncio.Future[Result]"


class TooManyWaiting(Exception):
    """The requests that wait have reached the limit."""


class Coalescer(Generic[Kind, Item, Result]):
    """Runs items in batches of one kind, the kind first that has waited longest.

    run: takes a kind and a list of items, returns one result an item in the same order; an item's
    result may be an exception, which only its caller gets. When run itself raises, all of the batch
    get that.
    longest_s: an item whose batch has not begun by then gets a TimeoutError.
    dropped: gets the kind and each result whose caller has given up meanwhile.
    in_flight: calls at a time at most, the second and later ones only when there is a full batch,
    or when the last one has been under way for patience_s.
    """

    def __init__(
        self,
        run: Callable[[Kind, list[Item]], Awaitable[list[Result | BaseException]]],
        *,
        dropped: Callable[[Kind, Result], None] = lambda kind, result: None,
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
        # One timer for all: a timeout of its own would cost each item more than all else here.
        self._next_expiry: asyncio.TimerHandle | None = None
        self._count = 0
        self._waiting: dict[Kind, deque[Waiting[Item, Result]]] = defaultdict(deque)
        self._tasks: set[asyncio.Task[None]] = set()

    async def submit(self, kind: Kind, item: Item) -> Result:
        """The result of one item; raises TooManyWaiting when its kind has reached the limit.

        A caller that is cancelled before its batch starts leaves no trace; later, its item is run
        and `dropped` gets the result.
        """
        waiting = self._waiting[kind]
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
                self._dropped(kind, future.result())
            raise

    async def finish(self) -> None:
        """Return when no call is under way any more."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _expire(self) -> None:
        """Give up what has waited too long, and look again when the next will have."""
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
        while self._may_start():
            self._free -= 1
            work = self._work(*self._take())
            self._tasks.add(asyncio.get_running_loop().create_task(work))

    def _may_start(self) -> bool:
        """Whether a call is wanted and may begin now; if it may later, that is seen to."""
        if not self._count or not self._free:
            return False
        if self._free == self._in_flight or max(map(len, self._waiting.values())) >= self._batch:
            return True
        if self._next_start is None:
            loop = asyncio.get_running_loop()
            left_s = self._started_at + self._patience_s - loop.time()
            if left_s <= 0:
                return True
            self._next_start = loop.call_later(left_s, self._after_a_while)
        return False

    def _after_a_while(self) -> None:
        self._next_start = None
        self._start()

    def _take(self) -> tuple[Kind, list[Waiting[Item, Result]]]:
        """The next batch, of the kind whose first item came first."""
        if self._next_start:
            self._next_start.cancel()
            self._next_start = None
        oldest = None
        for each, waiting in self._waiting.items():
            if waiting and (oldest is None or waiting[0].due < oldest):
                oldest, kind = waiting[0].due, each
        waiting = self._waiting[kind]
        batch: list[Waiting[Item, Result]] = []
        most = min(self._batch, (self._served + self._count + 1) // 2)
        while waiting and len(batch) < most:
            one = waiting.popleft()
            self._count -= 1
            if not one.future.done():
                batch.append(one)
        self._served = len(batch)
        self._started_at = asyncio.get_running_loop().time()
        return kind, batch

    async def _work(self, kind: Kind, batch: list[Waiting[Item, Result]]) -> None:
        """Run a batch, and what gathered meanwhile, without giving way to anything between."""
        try:
            while True:
                results: Sequence[Result | BaseException]
                try:
                    results = await self._run(kind, [one.item for one in batch]) if batch else []
                    if len(results) != len(batch):
                        raise RuntimeError(f"{len(results)} results for {len(batch)} items")
                except BaseException as error:
                    results = [error] * len(batch)
                    if not isinstance(error, Exception):
                        raise
                finally:
                    self._free += 1
                    self._deliver(kind, batch, results)
                if not self._may_start():
                    break
                self._free -= 1
                kind, batch = self._take()
        finally:
            if task := asyncio.current_task():
                self._tasks.discard(task)

    def _deliver(
        self,
        kind: Kind,
        batch: list[Waiting[Item, Result]],
        results: Sequence[Result | BaseException],
    ) -> None:
        for one, result in zip(batch, results, strict=True):
            if isinstance(result, BaseException):
                if not one.future.done():
                    one.future.set_exception(result)
            elif one.future.done():
                self._dropped(kind, result)
            else:
                one.future.set_result(result)
