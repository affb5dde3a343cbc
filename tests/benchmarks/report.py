"""What the bench found, for readers as tables in Markdown, for machines as JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import AFTER, OURS, Figure

# The first table of docs/performance.md: row and load, and what readers call it.
SHORT = {
    ("peers", "enqueue, one a call, 16 tasks"): "enqueue by SQL, one job a transaction, 16 tasks",
    ("peers", "enqueue, 100 a call, 4 tasks"): "enqueue by SQL, 100 jobs a call, 4 tasks",
    ("peers", "drain by one process, one a statement"): "work by SQL, one process, job by job",
    ("peers", "drain by one process, 10 a statement"): "work by SQL, one process, ten at a time",
    ("enqueue", "1 connection"): "enqueue over HTTP, 1 connection",
    ("enqueue", "16 connections"): "enqueue over HTTP, 16 connections",
    ("enqueue", "64 connections"): "enqueue over HTTP, 64 connections",
    ("batch", "100 a request, 4 connections"): "enqueue over HTTP, 100 jobs a request",
    ("work", "fetch 1 + ack each, 16 workers"): "fetch and acknowledge over HTTP, 16 workers",
}
OTHERS = ("headroom server", "before", "after")


def line(figure: Figure) -> str:
    """What is said of a figure as soon as it is there."""
    return f"{figure.row}, {figure.load}, {figure.system}: {_value(figure)}"


def tables(figures: Sequence[Figure]) -> Iterator[str]:
    """One table a row of the bench."""
    for row in dict.fromkeys(figure.row for figure in figures):
        mine = [figure for figure in figures if figure.row == row]
        units = {figure.unit for figure in mine}
        title = f"**{row}**" + (", thousands of instructions" if units == {"k"} else "")
        yield f"{title}\n\n" + _table(mine, dict.fromkeys(f.load for f in mine))


def short_table(figures: Sequence[Figure]) -> str:
    """The table that readers see first: jobs a second of this queue and of its peers."""
    loads = {}
    mine = []
    for (row, load), name in SHORT.items():
        found = [f for f in figures if (f.row, f.load) == (row, load) and f.unit == "jobs/s"]
        found = [f for f in found if f.system not in OTHERS]
        if found:
            loads[load] = name
            mine += found
    return _table(mine, loads, names=loads)


def _table(
    figures: Sequence[Figure], loads: dict[str, Any], names: dict[str, str] | None = None
) -> str:
    systems = list(dict.fromkeys(figure.system for figure in figures))
    mine = AFTER if AFTER in systems else systems[0]
    times = any(figure.p99_ms for figure in figures)
    goals = any(figure.goal is not None for figure in figures)
    alone = systems == [OURS]
    lines = [["load", *(["figure"] if alone else systems)]]
    lines[0] += [f"p99, {mine}"] * times + ["goal"] * goals
    for load in loads:
        found = {figure.system: figure for figure in figures if figure.load == load}
        cells = [(names or {}).get(load, load)]
        cells += [_value(found[system]) if system in found else "" for system in systems]
        if times:
            p99_ms = found[mine].p99_ms if mine in found else None
            cells.append(f"{p99_ms:,.1f} ms" if p99_ms else "")
        if goals:
            cells.append(", ".join(_goal(figure) for figure in found.values() if figure.goal))
        lines.append(cells)
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    lines.insert(1, ["-" * max(3, width) for width in widths])
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    )


def _value(figure: Figure) -> str:
    """The figure, with the range of its rounds; jobs a second go without their unit."""
    text = _number(figure.value)
    if figure.low is not None and figure.high is not None:
        text += f" ({_number(figure.low)} to {_number(figure.high)})"
    return text if figure.unit in ("jobs/s", "k") else f"{text} {figure.unit}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def _goal(figure: Figure) -> str:
    sign = "≤" if figure.at_most else "≥"
    return f"{sign} {figure.goal:,.4g}{': missed' if figure.missed else ''}"


def to_json(conditions: dict[str, Any], figures: Sequence[Figure]) -> str:
    """The same for machines."""
    found = {**conditions, "figures": [asdict(figure) for figure in figures]}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def read_json(path: Path) -> tuple[dict[str, Any], list[Figure]]:
    """What `to_json` wrote."""
    found = json.loads(path.read_text())
    return found, [Figure(**each) for each in found.pop("figures")]


def conditions_text(conditions: dict[str, Any]) -> str:
    """Where and how it was measured."""
    return (
        "PostgreSQL {postgresql} with `fsync` and `synchronous_commit` on; {machine}, shared by"
        " load generator, server and database; {at}, commit {commit}. Jobs a second, median of"
        " {rounds} rounds of {seconds:g} s in turns (lowest to highest).".format(**conditions)
    )


def fill(document: str, conditions: dict[str, Any], figures: Sequence[Figure]) -> str:
    """The document with new tables between its markers; ValueError when it has none."""
    blocks = {
        "short": conditions_text(conditions) + "\n\n" + short_table(figures),
        "full": "\n\n".join(tables(figures)),
    }
    for name, text in blocks.items():
        start, end = f"<!-- figures: {name} -->\n", f"<!-- end of figures: {name} -->\n"
        before, found, rest = document.partition(start)
        _, closed, after = rest.partition(end)
        if not found or not closed:
            raise ValueError(f"no place for the {name} table: {start}")
        document = f"{before}{start}\n{text}\n\n{end}{after}"
    return document
