"""Connections that break in the middle: a client's, and the server's to its database."""

import asyncio
import json
import random

import aiohttp

from tests.chaos.load import QUEUE, ROUNDS, SERVER, loaded
from tests.conftest import StartServer
from tests.http.conftest import Api, connected
from tests.http.outage import Gate, started, through
from tests.waiting import until

VANDALS = 4
TIMES = 25


def request(path: str, body: object) -> bytes:
    """The bytes of a POST."""
    content = json.dumps(body)
    head = f"POST /ojs/v1/{path} HTTP/1.1\r\nHost: ojs\r\nContent-Type: application/json"
    return f"{head}\r\nContent-Length: {len(content)}\r\n\r\n{content}".encode()


async def vandalise(api: Api, seed: int) -> None:
    """Ask for things and hang up: after part of the request, before or in the answer."""
    chosen = random.Random(seed)
    bodies = [
        request("workers/fetch", {"queues": [QUEUE], "count": 3, "visibility_timeout_ms": 1000}),
        request("workers/fetch", {"queues": ["empty"], "wait_ms": 200}),
        request("jobs", {"type": "chaos.job", "args": ["x" * 999], "options": {"queue": QUEUE}}),
    ]
    for _ in range(TIMES * ROUNDS):
        body = chosen.choice(bodies)
        when = chosen.choice(["in the request", "at once", "before the answer", "in the answer"])
        async with connected(api) as (reader, writer):
            writer.write(body[:-1] if when == "in the request" else body)
            await writer.drain()
            if when == "before the answer":
                await asyncio.sleep(chosen.uniform(0, 0.02))
            elif when == "in the answer":
                await reader.read(1)
            writer.transport.abort()


async def test_clients_that_hang_up_in_the_middle_take_no_job_with_them(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> None:
    with start_server(database_url, **SERVER) as server:
        api = Api(session, server.url)
        async with loaded(database_url, api) as load:
            await asyncio.gather(*(vandalise(api, seed) for seed in range(VANDALS)))
            await load.progress()


async def test_replies_of_the_database_that_are_cut_in_the_middle(
    database_url: str, session: aiohttp.ClientSession, start_server: StartServer
) -> None:
    gate = Gate(database_url)
    dsn = through(database_url, await gate.start())
    try:
        async with (
            started(start_server, dsn, **SERVER) as server,
            loaded(database_url, Api(session, server.url)) as load,
        ):
            for _ in range(ROUNDS):
                async with load.outage():
                    gate.cut_replies(10)

                    async def cut() -> bool:
                        return gate.cuts_left == 0

                    await until(cut, "replies were cut")
    finally:
        await gate.stop()
