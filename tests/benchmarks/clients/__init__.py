"""Clients of the queues that are compared: this one over SQL, PgQueuer, procrastinate.

Each is used as its own documentation recommends, in a process of its own (`__main__`), so that
all pay for their Python alike. The job is the same: a type, two arguments, a queue, a priority.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Protocol

QUEUE = "bench-1"
TYPE = "email.send"
PRIORITY = 3
ARGS: list[Any] = ["user@example.com", {"template": "welcome", "n": 1}]
# As many connections as tasks, and one or two for those that listen.
TASKS = 16
POOL = TASKS + 2


class Client(Protocol):
    """What a queue's client must do to be measured."""

    async def install(self) -> None:
        """Install the queue's schema in the empty database."""

    async def enqueue(self) -> None:
        """Enqueue one job, in a transaction of its own."""

    async def enqueue_many(self, jobs: int) -> None:
        """Enqueue some jobs in one call."""

    async def work(self, worked: Callable[[], None], count: int) -> None:
        """Work jobs that do nothing until cancelled; call `worked` for each.

        count: how many jobs a statement fetches, and how many it finishes.
        """

    def close(self) -> None:
        """Close the connections."""


# The module of each client, and the distribution that it needs.
MODULES = {
    "ojs-pg": ("tests.benchmarks.clients.over_sql", ""),
    "PgQueuer": ("tests.benchmarks.clients.with_pgqueuer", "pgqueuer"),
    "procrastinate": ("tests.benchmarks.clients.with_procrastinate", "procrastinate"),
}


async def connect(name: str, dsn: str) -> Client:
    """The client of that name, connected; ImportError when its distribution is absent."""
    client: Client = await import_module(MODULES[name][0]).connect(dsn)
    return client
