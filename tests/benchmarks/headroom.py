"""The headroom server: made of the same parts as ours, but it knows nothing of jobs.

aiohttp, uvloop, asyncpg and our coalescing. A posted body is neither checked nor answered with: it
is written into a table of two columns, in one synced commit for all that gathered. What ours does
less than this one is what our own code costs, in Python and in PostgreSQL.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import psycopg
from aiohttp import web

from ojs_pg.server.coalesce import Coalescer
from ojs_pg.server.commands import new_event_loop
from tests.processes import PROJECT, free_port

TABLE = "create table posted (id bigint generated always as identity primary key, body jsonb)"
INSERT = "insert into posted (body) select b::jsonb from unnest($1::text[]) b"


async def serve(dsn: str, port: int) -> None:
    """Answer until killed."""
    pool = await asyncpg.create_pool(dsn, min_size=1, max_size=4)

    async def store(_kind: str, bodies: list[str]) -> list[BaseException | None]:
        await pool.execute(INSERT, bodies)
        return [None] * len(bodies)

    stored: Coalescer[str, str, None] = Coalescer(store)

    async def handle(request: web.BaseRequest) -> web.Response:
        body = await request.read()
        await stored.submit("post", body.decode())
        return web.Response(status=201, body=body)

    runner = web.ServerRunner(web.Server(handle))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


@contextmanager
def headroom_server(dsn: str) -> Iterator[str]:
    """The URL of such a server on the empty database."""
    with psycopg.connect(dsn) as connection:
        connection.execute(TABLE)
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, dsn, str(port)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        if not process.stdout.readline():
            raise RuntimeError("the headroom server did not start")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=new_event_loop) as loop:
        loop.run(serve(sys.argv[1], int(sys.argv[2])))
