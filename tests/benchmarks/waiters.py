"""Clients that wait for jobs: how fast they are woken, and what a thousand of them cost."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

WAIT_MS = 30_000


class Connection:
    """One HTTP connection, with no more machinery than it needs to measure."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self._reader, self._writer = reader, writer

    def close(self) -> None:
        """Hang up."""
        self._writer.close()

    @classmethod
    async def open(cls, url: str) -> "Connection":
        """Connect to the server at `url`."""
        place = urlsplit(url)
        return cls(*await asyncio.open_connection(place.hostname, place.port))

    async def post(self, path: str, body: object) -> tuple[bytes, float]:
        """The answer's body, and when it was there (time.perf_counter).

        RuntimeError when it is a refusal: a client that is refused does not wait.
        """
        content = json.dumps(body).encode()
        self._writer.write(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n".encode()
            + content
        )
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        answer = await self._reader.readexactly(length)
        if not head.startswith(b"http/1.1 2"):
            raise RuntimeError(f"{path} was answered with {answer.decode()}")
        return answer, time.perf_counter()


async def wake_ups(url: str, rounds: int) -> list[float]:
    """ms from an enqueue's answer to the answer of the fetch that waited for it, sorted."""
    worker, producer = await Connection.open(url), await Connection.open(url)
    found = []
    for _ in range(rounds):
        waiting = asyncio.create_task(
            worker.post("/ojs/v1/workers/fetch", {"queues": ["wake"], "wait_ms": WAIT_MS})
        )
        await asyncio.sleep(0.02)
        _, enqueued = await producer.post(
            "/ojs/v1/jobs", {"type": "email.send", "args": [], "options": {"queue": "wake"}}
        )
        answer, woken = await waiting
        found.append((woken - enqueued) * 1000)
        job = json.loads(answer)["jobs"][0]
        await producer.post("/ojs/v1/workers/ack", {"job_id": job["id"]})
    worker.close()
    producer.close()
    return sorted(found)


@contextmanager
def waiting_on_empty_queues(url: str, connections: int) -> Iterator[None]:
    """Keep so many fetches waiting, each on a queue of its own, while the block runs.

    Raises the error of a fetch that did not wait, at the end.
    """
    ready, stop = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()
    refused: list[Exception] = []

    async def wait(connection: Connection, number: int) -> None:
        while True:
            request = {"queues": [f"idle-{number}"], "wait_ms": WAIT_MS}
            await connection.post("/ojs/v1/workers/fetch", request)

    async def run() -> None:
        opened = [await Connection.open(url) for _ in range(connections)]
        tasks = [asyncio.create_task(wait(one, n)) for n, one in enumerate(opened)]
        await asyncio.sleep(1)
        ready.set()
        await stop.wait()
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        refused.extend(each for each in ended if isinstance(each, Exception))
        for one in opened:
            one.close()
        # The transports close in the next turn of the loop.
        await asyncio.sleep(0)

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    try:
        ready.wait()
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
    if refused:
        raise refused[0]
