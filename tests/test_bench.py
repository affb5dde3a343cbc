"""The bench runs: every client and server that it starts answers. No test asks how fast."""

import asyncio
import importlib.metadata
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks import report
from tests.benchmarks.__main__ import main
from tests.benchmarks.baseline import baseline, module_in
from tests.benchmarks.figures import AFTER, BEFORE, Figure, figures, in_turns
from tests.benchmarks.load import Load
from tests.benchmarks.rows import ROWS
from tests.benchmarks.systems import Bench
from tests.benchmarks.waiters import Connection, waiting_on_empty_queues
from tests.processes import PROJECT

SHORTLY = ["--seconds", "0.3", "--rounds", "1"]
needs_wrk = pytest.mark.skipif(not shutil.which("wrk"), reason="needs wrk: apt-get install wrk")


def measured(path: Path) -> dict[str, set[str]]:
    """The rows of a bench's JSON, with the systems that have a rate."""
    _, found = report.read_json(path)
    rows: dict[str, set[str]] = {}
    for figure in found:
        if figure.unit == "jobs/s":
            rows.setdefault(figure.row, set()).add(figure.system)
    return rows


def test_absent_peers_are_named_and_the_others_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent(distribution: str) -> str:
        raise importlib.metadata.PackageNotFoundError(distribution)

    monkeypatch.setattr(importlib.metadata, "version", absent)
    path = tmp_path / "bench.json"
    assert main(["--rows", "peers", "--json", str(path), *SHORTLY]) == 0
    said = capsys.readouterr()
    for name in ("PgQueuer", "procrastinate"):
        assert f"{name} is not measured: it is not installed here; `make bench-peers`" in said.err
    assert measured(path) == {"peers": {"ojs-pg"}}
    assert "| enqueue, one a call, 16 tasks " in said.out


@needs_wrk
def test_systems_take_turns_and_fetches_wait(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    assert main(["--rows", "enqueue,wake-up", "--json", str(path), *SHORTLY]) == 0
    waiting = {"1,000 wait on empty queues", "nobody waits"}
    assert measured(path) == {"enqueue": {"ojs-pg", "headroom server"}, "waiting": waiting}


@needs_wrk
def test_another_tree_is_compared_in_turns(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    rows = ["--rows", "work,direct", "--baseline", str(PROJECT)]
    assert main([*rows, "--json", str(path), *SHORTLY]) == 0
    assert measured(path) == {"work": {BEFORE, AFTER}, "direct SQL": {BEFORE, AFTER}}
    conditions = json.loads(path.read_text())
    assert conditions["settings"]["fsync"] == conditions["settings"]["synchronous_commit"] == "on"


def test_a_row_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--rows", "enqueue,unknown"])
    assert "no such row: unknown" in capsys.readouterr().err


def test_a_client_that_is_refused_does_not_count_as_waiting(server_url: str) -> None:
    async def refused() -> None:
        connection = await Connection.open(server_url)
        try:
            await connection.post("/ojs/v1/workers/fetch", {"queues": []})
        finally:
            connection.close()

    with pytest.raises(RuntimeError, match="was answered with"):
        asyncio.run(refused())
    with waiting_on_empty_queues(server_url, 2):
        pass


def test_a_row_that_fails_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(_: Bench) -> Iterator[Figure]:
        yield Figure("failing", "before it failed", 1)
        raise KeyError("jobs")

    def working(_: Bench) -> Iterator[Figure]:
        yield Figure("working", "all of it", 2)

    monkeypatch.setitem(ROWS, "failing", failing)
    monkeypatch.setitem(ROWS, "working", working)
    path = tmp_path / "bench.json"
    assert main(["--rows", "failing,working", "--json", str(path)]) == 1
    assert "failing failed: KeyError('jobs')" in capsys.readouterr().err
    assert measured(path) == {"failing": {"ojs-pg"}, "working": {"ojs-pg"}}


def test_a_baseline_is_a_url_a_folder_or_a_commit(tmp_path: Path) -> None:
    with baseline("http://other.example:8080/") as other:
        assert other == "http://other.example:8080"
    with baseline(str(PROJECT)) as other:
        assert other == PROJECT
    with baseline("") as other:
        assert other is None
    with pytest.raises(ValueError, match="no URL, no folder and no commit"), baseline("no-such"):
        pass
    with pytest.raises(ValueError, match="holds no server"):
        module_in(tmp_path)


def test_turns_alternate_and_ratios_are_of_one_round() -> None:
    order = []
    rates = iter([100.0, 50.0, 40.0, 10.0, 90.0, 30.0])

    def run(system: str) -> dict[str, Load]:
        order.append(system)
        return {"load": Load(next(rates))}

    done = in_turns({"a": "a", "b": "b"}, 3, run)
    assert order == ["a", "b", "b", "a", "a", "b"]
    first, second, ratio = figures("row", done, {"b": 2.5})
    assert (first.system, first.value, first.low, first.high) == ("a", 90, 10, 100)
    assert (second.system, second.value, second.low, second.high) == ("b", 40, 30, 50)
    assert (ratio.system, ratio.value, ratio.low, ratio.high) == ("a ÷ b", 2, 0.25, 3)
    assert ratio.missed


def test_a_baseline_is_what_ratios_are_taken_of() -> None:
    done = in_turns({BEFORE: 50.0, AFTER: 100.0}, 1, lambda rate: {"load": Load(rate)})
    *_, ratio = figures("row", done)
    assert (ratio.system, ratio.value, ratio.low) == ("after ÷ before", 2, None)


def test_a_document_gets_new_tables_between_its_markers() -> None:
    conditions = {
        "postgresql": "18.4",
        "machine": "2 cores",
        "at": "2030-01-01",
        "commit": "abc",
        "rounds": 3,
        "seconds": 5.0,
    }
    found = [Figure("enqueue", "1 connection", 1234.5, p99_ms=2.0)]
    page = (PROJECT / "docs" / "performance.md").read_text()
    once = report.fill(page, conditions, found)
    assert "| enqueue over HTTP, 1 connection | 1,234 " in once
    assert "| 1 connection | 1,234 " in once
    assert report.fill(once, conditions, found) == once
    with pytest.raises(ValueError, match="no place"):
        report.fill("# Nothing here\n", conditions, found)
