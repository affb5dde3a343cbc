"""A reader of Server-Sent Events, as strict as the clients of the SDKs: lines end in LF."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import aiohttp
from yarl import URL

from tests.http.conftest import Api
from tests.waiting import deadline, until


class Told(NamedTuple):
    """One event. id and event are None where it has none; data is read as JSON."""

    id: str | None
    event: str | None
    data: Any


class Reader:
    """The events of one response, oldest first; comments are counted."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response
        self.comments: list[str] = []
        self.retry: int | None = None
        self.last_id: str | None = None

    async def next(self) -> Told | None:
        """The next event; None at the end of the stream."""
        found: dict[str, str] = {}
        async with deadline():
            while line := await self.response.content.readline():
                assert line.endswith(b"\n") and not line.endswith(b"\r\n")
                text = line[:-1].decode()
                if text.startswith(":"):
                    self.comments.append(text[1:])
                elif text:
                    name, _, value = text.partition(": ")
                    assert name not in found
                    found[name] = value
                elif "data" in found:
                    self.last_id = found.get("id", self.last_id)
                    data = json.loads(found["data"])
                    return Told(found.get("id"), found.get("event"), data)
                elif "retry" in found:
                    self.retry = int(found["retry"])
                    found = {}
        return None

    async def take(self, count: int) -> list[Told]:
        """So many events."""
        events: list[Told] = []
        while len(events) < count:
            event = await self.next()
            assert event, f"the stream ended after {events}"
            events.append(event)
        return events

    async def rest(self) -> list[Told]:
        """The events up to the end of the stream."""
        events = []
        while event := await self.next():
            events.append(event)
        return events


@asynccontextmanager
async def stream(api: Api, path: str, **headers: str) -> AsyncIterator[Reader]:
    """An open stream; `Last_Event_ID` stands for the header with hyphens."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with api.session.get(
        URL(api.url + path, encoded=True),
        headers={"Accept": "text/event-stream", **sent},
        timeout=aiohttp.ClientTimeout(None),
    ) as response:
        assert response.status == 200, await response.text()
        assert response.headers["Content-Type"] == "text/event-stream"
        yield Reader(response)


async def enqueued(api: Api, queue: str, *more: str) -> dict[str, Any]:
    """Enqueue a job; streams that are opened now begin after the event of that.

    While any transaction writes, an event that is committed may not stand in the log yet.
    """
    job = await api.enqueue(queue, *more)

    async def shown() -> bool:
        events = (await api.get(f"/ojs/v1/events?queues={queue}&limit=1000"))["events"]
        return job["id"] in [event["data"].get("job_id") for event in events]

    await until(shown)
    return job
