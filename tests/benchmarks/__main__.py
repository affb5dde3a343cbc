"""`make bench`: starts a database with default durability and a server, and measures the rows.

Every rate is also told as a multiple of the yardstick, measured before and after: synced commits a
second of one small row by pgbench, 8 clients (1 client for what one client does).
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from ojs_pg.server.embedded import DURABLE
from tests.benchmarks.rows import OVER_HTTP, ROWS, Figure
from tests.benchmarks.systems import Bench, System
from tests.postgres import throw_away


def main() -> int:
    """Measure the rows asked for; 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rows", default=",".join(ROWS), help="which rows, separated by commas")
    parser.add_argument("--seconds", type=float, default=10, help="how long each load runs")
    parser.add_argument("--churn-seconds", type=float, default=600, help="how long churn runs")
    parser.add_argument("--workers", default="", help="OJS_WORKERS of our server")
    parser.add_argument("--baseline", default="", help="URL of another OJS server")
    parser.add_argument("--json", default="bench.json", type=Path, help="where the figures go")
    given = parser.parse_args()
    version = int(os.environ.get("PG", "18"))
    variables = {"OJS_WORKERS": given.workers} if given.workers else {}

    rows = given.rows.split(",")
    figures: list[Figure] = []
    with throw_away(version, DURABLE) as cluster:
        bench = Bench(cluster, given.seconds, given.churn_seconds, variables)
        before = {clients: bench.yardstick(clients) for clients in (1, 8)}
        print(
            f"PostgreSQL {version}, {os.cpu_count()} cores, {given.seconds:.0f} s a load;"
            f" yardstick {before[8]:,.0f} commits/s by 8 clients, {before[1]:,.0f} by 1",
            flush=True,
        )
        for figure in _measure(bench, rows, given.baseline):
            figures.append(figure)
            print(_line(figure, before), flush=True)
        after = {clients: bench.yardstick(clients) for clients in (1, 8)}
        print(f"yardstick afterwards {after[8]:,.0f} and {after[1]:,.0f}")
    mean = {clients: (before[clients] + after[clients]) / 2 for clients in (1, 8)}
    given.json.write_text(
        json.dumps(
            {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}",
                "postgresql": version,
                "seconds": given.seconds,
                "yardstick": {"before": before, "after": after},
                "figures": [
                    {**asdict(figure), "yardsticks": _ratio(figure, mean)} for figure in figures
                ],
            },
            indent=2,
            ensure_ascii=False,
        )
    )
    print(f"written to {given.json}")
    return 0


def _measure(bench: Bench, rows: list[str], baseline: str) -> Iterator[Figure]:
    for row in rows:
        try:
            yield from ROWS[row](bench)
            if baseline and row in OVER_HTTP:
                for figure in OVER_HTTP[row](System(baseline.rstrip("/")), bench.seconds):
                    yield Figure(**{**asdict(figure), "row": "… baseline", "goal": None})
        except (RuntimeError, psycopg.Error, OSError) as error:
            # The other rows are still worth knowing.
            print(f"{row}: {error}", file=sys.stderr, flush=True)


def _ratio(figure: Figure, yardstick: dict[int, float]) -> float | None:
    return figure.value / yardstick[figure.clients] if figure.clients else None


def _line(figure: Figure, yardstick: dict[int, float]) -> str:
    ratio = _ratio(figure, yardstick)
    value = f"{figure.value:,.0f}" if figure.value >= 100 else f"{figure.value:.2f}"
    text = f"{figure.row:<13}{figure.load:<58}{value:>9} {figure.unit:<7}"
    text += f"{ratio:>7.3f} ×" if ratio is not None else " " * 9
    if figure.p50_ms is not None:
        text += f"  p50 {figure.p50_ms:7.2f}  p99 {figure.p99_ms:7.2f} ms"
    if figure.goal is not None:
        reached = ratio if ratio is not None else figure.value
        good = reached <= figure.goal if figure.at_most else reached >= figure.goal
        text += f"  goal {'≤' if figure.at_most else '≥'} {figure.goal}{'' if good else ': missed'}"
    return text


if __name__ == "__main__":
    sys.exit(main())
