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
# As the server's own connections: planning a call costs more than running it (db/README.md, Plans),
# and a NOTIFY takes a database-wide lock at commit.
QUIET = "-c plan_cache_mode=force_generic_plan -c jit=off -c ojs.notify=off"


@dataclass(frozen=True)
class Load:
    """What a load did: a rate a second, and the time of a request in ms.

    counted is for wrk's scripts that count something else than requests (jobs worked).
    """

    rate: float
    p50_ms: float
    p99_ms: float
    counted: float = 0.0
    errors: int = 0


class Wrk:
    """A wrk that runs: `result()` waits for its end."""

    def __init__(
        self, url: str, script: str, connections: int, seconds: float, **variables: object
    ):
        program = shutil.which("wrk")
        if program is None:
            raise SystemExit("make bench needs wrk: apt-get install wrk")
        self._process = subprocess.Popen(
            [
                *(program, f"-c{connections}", "-t1", f"-d{round(seconds)}s", "--timeout=60s"),
                *(f"--script={WRK / script}.lua", url),
            ],
            env={"FOLDER": str(WRK), **{name: str(value) for name, value in variables.items()}},
            stdout=subprocess.PIPE,
            text=True,
        )
        self._seconds = seconds

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
        rate, counted = (said[name] / said["seconds"] for name in ("requests", "counted"))
        return Load(rate, said["p50_ms"], said["p99_ms"], counted, said["errors"])


def produce(
    url: str, connections: int, seconds: float, *, jobs: int = 1, queues: int = 1, key: str = ""
) -> Wrk:
    """Enqueue over HTTP, `jobs` a request."""
    return Wrk(url, "enqueue", connections, seconds, JOBS=jobs, QUEUES=queues, KEY=key)


def work(url: str, connections: int, seconds: float, *, count: int = 1, queues: int = 1) -> Wrk:
    """Fetch `count` jobs, ack each, and so on."""
    return Wrk(url, "work", connections, seconds, COUNT=count, QUEUES=queues)


@dataclass(frozen=True)
class Pgbench:
    """pgbench, of the PostgreSQL that is measured, on one of its databases."""

    program: Path
    dsn: str

    def run(self, script: str, clients: int, seconds: float, options: str = QUIET) -> Load:
        """Run a script's transactions as fast as they go; the rate is transactions a second."""
        with _file(script) as path, tempfile.TemporaryDirectory() as logs:
            done = subprocess.run(
                [
                    *(self.program, "-n", "-M", "prepared", f"-c{clients}", f"-j{min(2, clients)}"),
                    *(f"-T{round(seconds)}", "-f", path, "--log", f"--log-prefix={logs}/log"),
                    *("--sampling-rate=0.1", self.dsn),
                ],
                env={
                    "PATH": os.environ["PATH"],
                    "PGOPTIONS": options,
                },
                capture_output=True,
                text=True,
            )
            found = re.search(r"^tps = ([\d.]+) \(without", done.stdout, re.MULTILINE)
            if done.returncode != 0 or found is None:
                raise RuntimeError(f"pgbench failed: {done.stderr or done.stdout}")
            times = sorted(
                int(line.split()[2]) / 1000
                for log in Path(logs).iterdir()
                for line in log.read_text().splitlines()
            )
        p50, p99 = (times[int(len(times) * part)] if times else 0.0 for part in (0.5, 0.99))
        return Load(float(found[1]), p50, p99)


@contextmanager
def _file(text: str) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(text)
        file.flush()
        yield Path(file.name)
