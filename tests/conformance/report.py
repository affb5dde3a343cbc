"""What a run says: a table for people, JSON for programs."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from .runner import Outcome, Result


def header() -> str:
    """The first line of the table."""
    return f"{'test':<14} {'name':<46} {'time':>8}  result"


def lines(result: Result) -> str:
    """One test: its row, and below it what failed and why that may be known."""
    case = result.case
    remark = " (not all checked)" if case.unchecked else ""
    rows = [f"{case.id:<14} {case.name:<46} {result.seconds:>7.2f}s  {result.outcome}{remark}"]
    if result.reason:
        rows.append(f"    {result.reason}")
    if not result.as_expected:
        rows.append(f"    {case.file}")
    for failure in result.failures:
        rows.append(f"    {failure.step}  {failure.where}")
        rows.append(f"      expected {failure.expected}")
        rows.append(f"      actual   {failure.actual}")
    return "\n".join(rows)


def totals(results: Sequence[Result]) -> dict[str, dict[str, int]]:
    """How many tests of each level (or extension folder) came to which outcome."""
    counts: dict[str, Counter[str]] = {}
    for result in results:
        counts.setdefault(result.case.group, Counter())[outcome_key(result.outcome)] += 1
    keys = [outcome_key(outcome) for outcome in Outcome]
    return {group: {key: counts[group][key] for key in keys} for group in sorted(counts)}


def outcome_key(outcome: Outcome) -> str:
    """The outcome's name in the JSON report, e.g. `known_impossible`."""
    return outcome.name.lower()


def summary(results: Sequence[Result]) -> str:
    """The closing lines: totals per level and what no test checked."""
    width = max(len(group) for group in [*totals(results), "total"])
    rows = [f"{'':<{width}}  pass  fail  known-impossible  unexpected-pass"]
    sums: Counter[str] = Counter()
    for group, counts in totals(results).items():
        sums.update(counts)
        rows.append(total_row(group, counts, width))
    rows.append(total_row("total", sums, width))
    unchecked = sum(1 for result in results if result.case.unchecked)
    if unchecked:
        rows.append(
            f"{unchecked} tests contain members that the test language does not define; "
            "these were not checked, the JSON report lists them."
        )
    return "\n".join(rows)


def total_row(group: str, counts: dict[str, int], width: int) -> str:
    """One line of the totals."""
    return (
        f"{group:<{width}}  {counts['pass']:>4}  {counts['fail']:>4}  "
        f"{counts['known_impossible']:>16}  {counts['unexpected_pass']:>15}"
    )


def write_json(file: Path, url: str, suites: Path, results: Sequence[Result]) -> None:
    """Write the report as JSON; times in seconds."""
    report = {
        "url": url,
        "suites": str(suites),
        "ok": all(result.as_expected for result in results),
        "totals": totals(results),
        "tests": [
            {
                "id": result.case.id,
                "name": result.case.name,
                "file": result.case.file,
                "group": result.case.group,
                "outcome": outcome_key(result.outcome),
                "reason": result.reason or None,
                "seconds": round(result.seconds, 3),
                "failures": [asdict(failure) for failure in result.failures],
                "unchecked": result.case.unchecked,
            }
            for result in results
        ],
    }
    file.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
