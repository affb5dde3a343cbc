"""`make bench`: starts a PostgreSQL with default durability and a server, and measures rows.

Systems that are compared take turns, in the opposite order each round: this queue, a server that
knows nothing of jobs (headroom), PgQueuer and procrastinate where they are installed. With a
baseline (a URL, a folder, a commit) that one and this one take turns instead.
"""

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from ojs_pg.server.embedded import DURABLE
from tests.benchmarks import report
from tests.benchmarks.baseline import baseline
from tests.benchmarks.figures import Figure
from tests.benchmarks.peers import versions
from tests.benchmarks.rows import COMPARED, ROWS, USUAL
from tests.benchmarks.systems import Bench
from tests.postgres import throw_away
from tests.processes import PROJECT


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the rows asked for; 0 whatever the figures are, 1 when a row failed."""
    given = _arguments(arguments)
    if given.document and given.fill_only:
        _fill(given.document, *report.read_json(given.json))
        return 0
    version = int(os.environ.get("PG", "18"))
    variables = {"OJS_WORKERS": given.workers} if given.workers else {}
    figures: list[Figure] = []
    failed: list[str] = []
    with throw_away(version, DURABLE) as cluster, baseline(given.baseline) as other:
        conditions = _conditions(cluster.dsn("postgres"), given)
        print(report.conditions_text(conditions), flush=True)
        bench = Bench(cluster, given.seconds, given.rounds, given.churn_seconds, variables, other)
        for row in given.rows or list(COMPARED if given.baseline else USUAL):
            found = list(_measure(row, bench, failed))
            figures += found
            print(*("\n" + table for table in report.tables(found)), sep="\n", flush=True)
            if given.json:
                given.json.write_text(report.to_json(conditions, figures))
    if given.document:
        _fill(given.document, conditions, figures)
    return 1 if failed else 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--rows",
        default=[],
        type=_rows,
        help=f"some of {', '.join(ROWS)}, separated by commas, or all; without: {', '.join(USUAL)}",
    )
    parser.add_argument("--seconds", type=float, default=5, help="how long each load runs")
    parser.add_argument("--rounds", type=int, default=3, help="how many turns each system takes")
    parser.add_argument("--churn-seconds", type=float, default=600, help="how long churn runs")
    parser.add_argument("--workers", default="", help="OJS_WORKERS of the servers")
    parser.add_argument("--baseline", default="", help="URL, folder or commit to compare with")
    parser.add_argument("--json", type=Path, help="file for the figures, for machines")
    parser.add_argument("--document", type=Path, help="Markdown file to put the tables into")
    parser.add_argument(
        "--fill-only", action="store_true", help="measure nothing: --json's figures to --document"
    )
    return parser.parse_args(arguments)


def _rows(text: str) -> list[str]:
    rows = list(ROWS) if text == "all" else text.split(",")
    unknown = set(rows) - set(ROWS)
    if unknown:
        raise argparse.ArgumentTypeError(f"no such row: {', '.join(sorted(unknown))}")
    return rows


def _measure(row: str, bench: Bench, failed: list[str]) -> Iterator[Figure]:
    try:
        for figure in ROWS[row](bench):
            print(report.line(figure), file=sys.stderr, flush=True)
            yield figure
    except Exception as error:
        # The other rows are still worth knowing.
        print(f"{row} failed: {error!r}", file=sys.stderr, flush=True)
        failed.append(row)


def _conditions(dsn: str, given: argparse.Namespace) -> dict[str, Any]:
    """What belongs beside the figures. The durability is read from the cluster that is measured."""
    with psycopg.connect(dsn) as connection:
        settings: dict[str, str] = {
            name: str(connection.execute(f"show {name}".encode()).fetchone()[0])  # type: ignore[index]
            for name in ("server_version", "fsync", "synchronous_commit", "full_page_writes")
        }
    if settings["fsync"] != "on" or settings["synchronous_commit"] != "on":
        raise RuntimeError(f"rates of commits that are not on disk are no figures: {settings}")
    commit = subprocess.run(
        ["git", "-C", PROJECT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True
    )
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "commit": commit.stdout.strip() or "unknown",
        "machine": f"{os.cpu_count()} cores ({platform.machine()})",
        "python": platform.python_version(),
        "postgresql": settings["server_version"],
        "settings": settings,
        "seconds": given.seconds,
        "rounds": given.rounds,
        "baseline": given.baseline,
        "peers": versions(),
    }


def _fill(document: Path, conditions: dict[str, Any], figures: Sequence[Figure]) -> None:
    document.write_text(report.fill(document.read_text(), conditions, figures))


if __name__ == "__main__":
    sys.exit(main())
