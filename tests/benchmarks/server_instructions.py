"""The instructions that the HTTP server spends on each enqueue, beside what PostgreSQL spends.

The server runs under valgrind's callgrind on a PostgreSQL of its own. Counters are zeroed after a
warm-up and read after a fixed number of requests, so the figure is what a request costs in Python,
its libraries and the C library; the kernel's work does not count. Seconds depend on the machine and
the hour; with one connection these figures repeat within 1 %, with 64 within 3 %, since how many
requests a call to the database carries varies.
"""

import argparse
import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ojs_pg.server import embedded
from ojs_pg.server.schema import migrate
from tests.postgres import throw_away
from tests.processes import PROJECT, Server, free_port

VERSION = 15
DATABASE = "instructions"
# Connections, and how many requests each sends: warm-up, then counted.
LOADS = {1: (60, 400), 16: (20, 120), 64: (15, 50)}
JOB = {
    "type": "email.send",
    "args": ["user@example.com", {"template": "welcome", "n": 1}],
    "options": {"queue": "bench", "priority": 3},
}
# Under valgrind a second holds few requests: what is done by the clock would count too often.
NEVER_MS = "3600000"
QUIET = {
    f"OJS_TICK_{chore}_MS": NEVER_MS
    for chore in ("PROMOTE", "RETRY", "REAP", "LOOK", "CRON", "PRUNE")
}
SERVE = f"""
import sys
from ojs_pg.server import logs, ticker, wakeups
logs.FLUSH_EVERY_S = 1
vars(ticker).update({{name: {NEVER_MS} for name in vars(ticker) if name.endswith('_MS')}})
wakeups.DEBOUNCE_S = {NEVER_MS}
sys.argv = ["ojs_pg", "serve"]
from ojs_pg.server.commands import main
sys.exit(main())
"""


def main() -> int:
    """Count and print; 0 whatever the figures are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, nargs="*", default=list(LOADS))
    parser.add_argument("--project", default=PROJECT, type=Path, help="the server, of another tree")
    parser.add_argument("--profile", type=Path, help="where the callgrind files go")
    given = parser.parse_args()
    valgrind = shutil.which("valgrind")
    try:
        embedded.binaries(VERSION)
    except embedded.EmbeddedError as error:
        print(f"skipped: {error}")
        return 0
    if valgrind is None or shutil.which("callgrind_control") is None:
        print("skipped: no valgrind on this machine; Debian's package valgrind brings it")
        return 0
    with throw_away(VERSION) as cluster:
        cluster.create_database(DATABASE)
        dsn = cluster.dsn(DATABASE)
        migrate(dsn, given.project.resolve() / "db")
        for connections in given.connections:
            warm, counted = LOADS.get(connections, LOADS[64])
            with tempfile.TemporaryDirectory() as folder:
                place = given.profile or Path(folder)
                place.mkdir(parents=True, exist_ok=True)
                with _server(valgrind, given.project.resolve(), dsn, place) as server:
                    asyncio.run(_load(server, connections, warm, counted))
                    total = _total(place, server.process.pid)
            each = total / (connections * counted) / 1000
            print(f"enqueue, {connections:>2} connections: {each:,.0f} k a request", flush=True)
    return 0


@contextmanager
def _server(valgrind: str, project: Path, dsn: str, folder: Path) -> Iterator[Server]:
    """A server under callgrind, which does not count yet."""
    port = free_port()
    log = folder / "log"
    command = [
        valgrind,
        "--tool=callgrind",
        "--instr-atstart=no",
        f"--callgrind-out-file={folder}/profile.%p",
        sys.executable,
        "-c",
        SERVE,
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(project / "client"),
                "OJS_PORT": str(port),
                "DATABASE_URL": dsn,
                **QUIET,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        server.wait_until_ready()
        yield server
        server.stop()
    finally:
        process.kill()
        process.wait()


def _control(server: Server, *action: str) -> None:
    pid = str(server.process.pid)
    subprocess.run(
        ["callgrind_control", *action, pid], check=True, capture_output=True, timeout=120
    )


def _total(folder: Path, pid: int) -> int:
    """The instructions of the dump that was asked for."""
    found = re.search(r"^totals: (\d+)", (folder / f"profile.{pid}.1").read_text(), re.MULTILINE)
    assert found
    return int(found[1])


async def _load(server: Server, connections: int, warm: int, counted: int) -> None:
    """Enqueue over some connections at once, each request after the answer to the one before."""
    host, port = server.url.removeprefix("http://").split(":")
    body = json.dumps(JOB, separators=(",", ":"))
    request = (
        f"POST /ojs/v1/jobs HTTP/1.1\r\nHost: {host}:{port}\r\n"
        f"Content-Type: application/openjobspec+json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()

    async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, times: int) -> None:
        for _ in range(times):
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = re.search(r"^content-length: (\d+)", head, re.MULTILINE | re.IGNORECASE)
            if " 201 " not in head.partition("\r\n")[0] or length is None:
                raise RuntimeError(head)
            await reader.readexactly(int(length[1]))

    clients = [await asyncio.open_connection(host, int(port)) for _ in range(connections)]
    _control(server, "-i", "on")
    await asyncio.gather(*(send(*each, warm) for each in clients))
    _control(server, "-z")
    await asyncio.gather(*(send(*each, counted) for each in clients))
    _control(server, "-d")
    for _, writer in clients:
        writer.close()
        await writer.wait_closed()


if __name__ == "__main__":
    raise SystemExit(main())
