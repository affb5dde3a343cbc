"""The load generators, processes of their own: wrk for HTTP, pgbench for SQL."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WRK = Path(__file__).with_name("wrk")
GRACE_S = 60
# A NOTIFY takes a database-wide lock at commit.
QUIET = "-c ojs.notify=off"


@dataclass(frozen=True)
class Load:
    """What a load did: jobs a second, and the time of a request in ms (0 where none was taken)."""

    jobs: float
    p50_ms: float = 0.0
    p99_ms: float = 0.0


class Wrk:
    """A wrk that runs: `result()` waits for its end.

    jobs: what a request stands for; 0 when the script counts jobs itself.
    """

    def __init__(
        self,
        url: str,
        script: str,
        connections: int,
        seconds: float,
        *,
        jobs: int = 0,
        **variables: object,
    ):
        program = shutil.which("wrk")
        if program is None:
            raise SystemExit("make bench needs wrk: apt-get install wrk")
        self._process = subprocess.Popen(
            [
                *(program, f"-c{connections}", "-t1", f"-d{_whole(seconds)}s", "--timeout=60s"),
                *(f"--script={WRK / script}.lua", url),
            ],
            env={"FOLDER": str(WRK), **{name: str(value) for name, value in variables.items()}},
            stdout=subprocess.PIPE,
            text=True,
        )
        self._seconds = seconds
        self._name = f"{script} by {connections} connections"
        self._jobs = jobs

    def stop(self) -> None:
        """End it now; what it measured is of no interest."""
        self._process.kill()
        self._process.communicate()

    def result(self) -> Load:
        """Wait for the end; RuntimeError when wrk failed, or a request was refused."""
        output, _ = self._process.communicate(timeout=self._seconds + GRACE_S)
        found = re.search(r"^RESULT (.*)$", output, re.MULTILINE)
        if found is None:
            raise RuntimeError(f"wrk failed: {output}")
        said = json.loads(found[1])
        if said["errors"]:
            raise RuntimeError(f"{self._name}: {said['errors']} requests failed")
        jobs = said["requests"] * self._jobs if self._jobs else said["counted"]
        return Load(jobs / said["seconds"], said["p50_ms"], said["p99_ms"])


def produce(
    url: str, connections: int, seconds: float, *, jobs: int = 1, queues: int = 1, key: str = ""
) -> Wrk:
    """Enqueue over HTTP, `jobs` a request."""
    return Wrk(url, "enqueue", connections, seconds, jobs=jobs, JOBS=jobs, QUEUES=queues, KEY=key)


def work(url: str, connections: int, seconds: float, *, count: int = 1, queues: int = 1) -> Wrk:
    """Fetch `count` jobs, ack each, and so on; the jobs are those that were acknowledged."""
    return Wrk(url, "work", connections, seconds, COUNT=count, QUEUES=queues)


def life(url: str, connections: int, seconds: float) -> Wrk:
    """Enqueue, fetch, acknowledge, each connection in turn; the jobs are those acknowledged."""
    return Wrk(url, "life", connections, seconds)


def _whole(seconds: float) -> int:
    """wrk and pgbench count in whole seconds."""
    return max(1, round(seconds))


@dataclass(frozen=True)
class Pgbench:
    """pgbench, of the PostgreSQL that is measured, on one of its databases."""

    program: Path
    dsn: str

    def run(
        self, script: str, clients: int, seconds: float, *, jobs: int = 1, options: str = ""
    ) -> Load:
        """Run a script's transactions as fast as they go, each for so many jobs."""
        with _file(script) as path, tempfile.TemporaryDirectory() as logs:
            done = subprocess.run(
                [
                    *(self.program, "-n", "-M", "prepared", f"-c{clients}", f"-j{min(2, clients)}"),
                    *(f"-T{_whole(seconds)}", "-f", path, "--log", f"--log-prefix={logs}/log"),
                    *("--sampling-rate=0.1", self.dsn),
                ],
                env={
                    "PATH": os.environ["PATH"],
                    "PGOPTIONS": options,
                },
                capture_output=True,
                text=True,
            )
            found = re.search(r"^number of .* processed: (\d+)", done.stdout, re.MULTILINE)
            rate = re.search(r"^tps = ([\d.]+) \(without", done.stdout, re.MULTILINE)
            if done.returncode != 0 or found is None:
                raise RuntimeError(f"pgbench failed: {done.stderr or done.stdout}")
            times = sorted(
                int(line.split()[2]) / 1000
                for log in Path(logs).iterdir()
                for line in log.read_text().splitlines()
            )
        p50, p99 = (times[int(len(times) * part)] if times else 0.0 for part in (0.5, 0.99))
        # Without a transaction there is no line for their rate.
        return Load(float(rate[1]) * jobs if rate else 0.0, p50, p99)


@contextmanager
def _file(text: str) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(text)
        file.flush()
        yield Path(file.name)
