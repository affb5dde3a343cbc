"""Server processes, for tests and benchmarks."""

import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import DEADLINE_S, PAUSE_S

PROJECT = Path(__file__).resolve().parent.parent
# Where a process finds the package that is under test.
PACKAGES = str(PROJECT / "client")


@dataclass(frozen=True)
class Server:
    """A server process: its address, and its log for a failure's message."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path
    tls: ssl.SSLContext | None = None

    def wait_until_ready(self) -> None:
        """Return once the health check answers 200; RuntimeError with the log if it never does."""
        deadline = time.monotonic() + DEADLINE_S
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(
                    f"{self.url}/ojs/v1/health", timeout=5, context=self.tls
                ):
                    return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(PAUSE_S)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")

    def stop(self) -> None:
        """SIGTERM, unless it ended before; RuntimeError with the log unless it then exits 0."""
        if self.process.poll() is not None:
            return
        self.process.terminate()
        if self.process.wait(DEADLINE_S) != 0:
            raise RuntimeError(
                f"the server exited {self.process.returncode}:\n{self.log.read_text()}"
            )


def free_port() -> int:
    """A TCP port on the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def run_server(
    folder: Path,
    tls: ssl.SSLContext | None = None,
    project: Path = PROJECT,
    module: str = "ojs_pg",
    /,
    **variables: str,
) -> Iterator[Server]:
    """`python -m ojs_pg` in `folder` with these variables; it must stop cleanly at the end.

    tls: how to reach one that speaks HTTPS. project, module: another tree, and its server's name.
    """
    port = variables.setdefault("OJS_PORT", str(free_port()))
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, "serve"],
            cwd=folder,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": f"{project / 'client'}{os.pathsep}{project}",
                **variables,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http{'s' if tls else ''}://127.0.0.1:{port}", process, log, tls)
    try:
        server.wait_until_ready()
        yield server
        server.stop()
    finally:
        process.kill()
        process.wait()
