"""Requests that arrive while a call is under way go out together in the next."""

import asyncio
from collections.abc import Callable

import pytest

from ojs_pg.server.coalesce import Coalescer, TooManyWaiting
from tests.waiting import deadline, settled


class Calls:
    """A set-based call that waits until it is let go; remembers what each call carried."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.kinds: list[str] = []
        self.now = 0
        self.most = 0
        self._gate = asyncio.Event()
        self.answer: Callable[[int], int | BaseException] = lambda item: item * 10

    async def __call__(self, kind: str, items: list[int]) -> list[int | BaseException]:
        self.kinds.append(kind)
        self.batches.append(items)
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self._gate.wait()
        finally:
            self.now -= 1
        return [self.answer(item) for item in items]

    def let_go(self) -> None:
        """Answer the calls that wait and all that come."""
        self._gate.set()


@pytest.fixture
def calls() -> Calls:
    return Calls()


async def submit(
    coalescer: "Coalescer[str, int, int]", *items: int, kind: str = "a"
) -> list["asyncio.Task[int]"]:
    """Submit each item from a task of its own, in order; they have all been handed in."""
    tasks = [asyncio.create_task(coalescer.submit(kind, item)) for item in items]
    await asyncio.sleep(0)
    return tasks


async def results(tasks: list["asyncio.Task[int]"]) -> list[int | BaseException]:
    async with deadline():
        return await asyncio.gather(*tasks, return_exceptions=True)


async def test_an_idle_coalescer_calls_at_once(calls: Calls) -> None:
    coalescer = Coalescer(calls)
    tasks = await submit(coalescer, 1)
    await settled()
    assert calls.batches == [[1]]
    calls.let_go()
    assert await results(tasks) == [10]


async def test_requests_that_arrive_during_a_call_go_out_together(calls: Calls) -> None:
    coalescer = Coalescer(calls, in_flight=1)
    tasks = await submit(coalescer, 1)
    await settled()
    tasks += await submit(coalescer, 2, 3)
    await settled()
    assert calls.batches == [[1]]
    calls.let_go()
    assert await results(tasks) == [10, 20, 30]
    assert calls.batches == [[1], [2, 3]]


async def test_a_call_carries_half_of_the_active_clients(calls: Calls) -> None:
    """Whoever the last call served counts, whatever kind it was."""
    coalescer = Coalescer(calls, in_flight=1)
    tasks = await submit(coalescer, 1)
    tasks += await submit(coalescer, *range(2, 9))
    tasks += await submit(coalescer, 9, kind="b")
    calls.let_go()
    assert await results(tasks) == [item * 10 for item in range(1, 10)]
    assert calls.batches == [[1], [2, 3, 4, 5, 6], [7, 8], [9]]


async def test_clients_that_ask_again_and_again_come_to_be_in_two_equal_calls() -> None:
    sizes: list[int] = []

    async def call(_kind: str, items: list[int]) -> list[int | BaseException]:
        sizes.append(len(items))
        await settled()
        return [*items]

    async def client(number: int) -> None:
        for _ in range(8):
            await coalescer.submit("a", number)

    coalescer: Coalescer[str, int, int] = Coalescer(call, in_flight=1)
    await asyncio.gather(*(client(number) for number in range(20)))
    assert sizes[:10] == [1] + [10] * 9


async def test_a_slow_call_does_not_delay_others(calls: Calls) -> None:
    coalescer = Coalescer(calls, in_flight=2, patience_s=0.05)
    tasks = await submit(coalescer, 1)
    await settled()
    tasks += await submit(coalescer, 2)
    await settled()
    assert calls.batches == [[1]]
    await asyncio.sleep(0.2)
    assert calls.batches == [[1], [2]]
    calls.let_go()
    assert await results(tasks) == [10, 20]


async def test_no_more_calls_at_a_time_than_allowed(calls: Calls) -> None:
    coalescer = Coalescer(calls, in_flight=2, batch=3)
    tasks = await submit(coalescer, *range(20))
    await settled()
    assert calls.now == 2
    calls.let_go()
    assert await results(tasks) == [item * 10 for item in range(20)]
    assert calls.most == 2


async def test_a_call_carries_no_more_than_a_batch_and_keeps_the_order(calls: Calls) -> None:
    coalescer = Coalescer(calls, in_flight=1, batch=4)
    tasks = await submit(coalescer, *range(10))
    calls.let_go()
    await results(tasks)
    assert [item for batch in calls.batches for item in batch] == list(range(10))
    assert max(len(batch) for batch in calls.batches) <= 4


async def test_a_call_is_of_one_kind_and_the_oldest_goes_first(calls: Calls) -> None:
    coalescer = Coalescer(calls)
    tasks = await submit(coalescer, 0)
    tasks += await submit(coalescer, 1, kind="b")
    tasks += await submit(coalescer, 2)
    tasks += await submit(coalescer, 3, kind="b")
    await settled()
    calls.let_go()
    assert await results(tasks) == [0, 10, 20, 30]
    assert list(zip(calls.kinds, calls.batches, strict=True)) == [
        ("a", [0]),
        ("b", [1, 3]),
        ("a", [2]),
    ]


async def test_an_items_exception_is_its_callers_alone(calls: Calls) -> None:
    coalescer = Coalescer(calls, in_flight=1)
    refusal = ValueError("no")
    calls.answer = lambda item: refusal if item == 2 else item * 10
    tasks = await submit(coalescer, 0)
    tasks += await submit(coalescer, 1, 2, 3)
    calls.let_go()
    assert await results(tasks) == [0, 10, refusal, 30]


async def test_a_call_that_fails_fails_its_batch_and_no_other() -> None:
    outage = OSError("down")
    started: list[list[int]] = []

    async def call(kind: str, items: list[int]) -> list[int | BaseException]:
        started.append(items)
        await settled()
        if len(started) == 2:
            raise outage
        return [*items]

    coalescer: Coalescer[str, int, int] = Coalescer(call, in_flight=1)
    tasks = await submit(coalescer, 0)
    tasks += await submit(coalescer, 1, 2)
    assert await results(tasks) == [0, outage, outage]
    assert await results(await submit(coalescer, 3)) == [3]


async def test_a_call_that_returns_too_little_fails_instead_of_hanging() -> None:
    async def call(kind: str, items: list[int]) -> list[int | BaseException]:
        return [*items[:-1]]

    coalescer: Coalescer[str, int, int] = Coalescer(call, in_flight=1)
    answers = await results(await submit(coalescer, 1))
    answers += await results(await submit(coalescer, 2))
    assert all(isinstance(answer, Exception) for answer in answers)


async def test_a_client_that_gives_up_before_the_call_leaves_no_trace(calls: Calls) -> None:
    coalescer = Coalescer(calls, in_flight=1)
    tasks = await submit(coalescer, 1)
    tasks += await submit(coalescer, 2, 3)
    tasks[1].cancel()
    await settled()
    calls.let_go()
    one, gone, three = await results(tasks)
    assert (one, three) == (10, 30)
    assert isinstance(gone, asyncio.CancelledError)
    assert calls.batches == [[1], [3]]


async def test_a_client_that_gives_up_during_the_call_disturbs_no_other(calls: Calls) -> None:
    coalescer = Coalescer(calls, in_flight=1)
    tasks = await submit(coalescer, 0)
    tasks += await submit(coalescer, 1, 2)
    tasks[0].cancel()
    await settled()
    calls.let_go()
    gone, one, two = await results(tasks)
    assert isinstance(gone, asyncio.CancelledError)
    assert (one, two) == (10, 20)
    assert calls.batches == [[0], [1, 2]]


async def test_a_request_that_has_waited_too_long_times_out(calls: Calls) -> None:
    """And is not called any more; who came later waits on."""
    coalescer = Coalescer(calls, in_flight=1, longest_s=0.2)
    under_way = await submit(coalescer, 0)
    late = await submit(coalescer, 1, 2) + await submit(coalescer, 3, kind="b")
    assert all(isinstance(one, TimeoutError) for one in await results(late))
    later = await submit(coalescer, 4)
    calls.let_go()
    assert await results(under_way + later) == [0, 40]
    assert calls.batches == [[0], [4]]


async def test_no_request_waits_beyond_the_limit(calls: Calls) -> None:
    coalescer = Coalescer(calls, in_flight=1, batch=1, waiting=2)
    tasks = await submit(coalescer, 1)
    await settled()
    tasks += await submit(coalescer, 2, 3)
    await settled()
    with pytest.raises(TooManyWaiting):
        await coalescer.submit("a", 4)
    calls.let_go()
    assert await results(tasks) == [10, 20, 30]
    assert await results(await submit(coalescer, 5)) == [50]


async def test_many_callers_each_get_their_own(calls: Calls) -> None:
    coalescer = Coalescer(calls, in_flight=3, batch=7)
    calls.let_go()
    tasks = await submit(coalescer, *range(1000))
    assert await results(tasks) == [item * 10 for item in range(1000)]
    assert sorted(item for batch in calls.batches for item in batch) == list(range(1000))


async def test_a_result_without_a_taker_is_dropped_where_it_can_be_undone(calls: Calls) -> None:
    dropped: list[int] = []
    coalescer = Coalescer(calls, dropped=lambda _kind, result: dropped.append(result))
    gone, late, taker = await submit(coalescer, 1, 2, 3)

    def answer(item: int) -> int:
        if item == 2:
            # Runs when its result is there already, and before its caller does.
            asyncio.get_running_loop().call_soon(late.cancel)
        return item * 10

    calls.answer = answer
    await settled()
    gone.cancel()
    await settled()
    calls.let_go()
    answers = await results([gone, late, taker])
    assert [isinstance(one, asyncio.CancelledError) for one in answers] == [True, True, False]
    assert sorted(dropped) == [10, 20]
