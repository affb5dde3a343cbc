"""procrastinate through its psycopg connector, whose pool it makes and checks itself."""

from collections.abc import Callable
from typing import Any

from procrastinate import App, PsycopgConnector

from tests.benchmarks.clients import ARGS, POOL, PRIORITY, QUEUE, TASKS, TYPE


async def connect(dsn: str) -> "WithProcrastinate":
    """A client with a pool of its own."""
    app = App(connector=PsycopgConnector(conninfo=dsn, min_size=POOL, max_size=POOL))
    await app.open_async()
    return WithProcrastinate(app)


class WithProcrastinate:
    """Arguments go by name; a worker takes one job a call, and works some at once."""

    def __init__(self, app: App):
        self._app = app
        self._worked: Callable[[], None] = lambda: None
        task = app.task(name=TYPE, queue=QUEUE, priority=PRIORITY)(self._handle)
        self._task: Any = task

    async def _handle(self, address: str, options: dict[str, Any]) -> None:
        self._worked()

    async def install(self) -> None:
        await self._app.schema_manager.apply_schema_async()

    async def enqueue(self) -> None:
        await self._task.defer_async(**self._arguments())

    async def enqueue_many(self, jobs: int) -> None:
        await self._task.batch_defer_async(*[self._arguments() for _ in range(jobs)])

    async def work(self, worked: Callable[[], None], count: int) -> None:
        if count != 1:
            raise ValueError("procrastinate fetches and finishes one job a statement")
        self._worked = worked
        await self._app.run_worker_async(
            queues=[QUEUE], concurrency=TASKS, install_signal_handlers=False
        )

    def close(self) -> None:
        """Nothing is left that would disturb the end of the process."""

    def _arguments(self) -> dict[str, Any]:
        return {"address": ARGS[0], "options": ARGS[1]}
