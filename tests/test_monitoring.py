"""The Grafana board and the alert rules in deploy/: every metric that they name exists."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest

from ojs_pg.server.meters import Gauge, Meters
from ojs_pg.server.routes import ROUTES
from tests.processes import PROJECT

DEPLOY = PROJECT / "deploy"
BOARD = DEPLOY / "grafana" / "ojs-pg.json"
RULES = DEPLOY / "prometheus" / "alerts.yml"
NAMES = re.compile(r"\bojs_[a-z_]+\b")
VARIABLES = {"datasource", "instance", "queue", "type"}
PROMTOOL = shutil.which("promtool")


@pytest.fixture
def known(sql: psycopg.Connection) -> set[str]:
    """The names of all series that a server answers."""
    row = sql.execute("""select body #>> '{}' from ojs_metrics('{"format": "prometheus"}')""")
    [text] = row.fetchone() or [""]
    meters = Meters(ROUTES)
    meters.watch(*(Gauge(name, "", "", lambda: 0) for name in gauges()))
    kinds = re.findall(r"^# TYPE (\S+) (\S+)$", f"{text}{meters.text()}", re.MULTILINE)
    parts = ("_bucket", "_sum", "_count")
    return {
        name + part for name, kind in kinds for part in (parts if kind == "histogram" else ("",))
    }


def gauges() -> set[str]:
    """The gauges of a process (app.py)."""
    return set(re.findall(r'Gauge\(\s*"(ojs_\w+)"', (PROJECT / "server/app.py").read_text()))


def queries() -> list[str]:
    """The queries of the board."""
    board = json.loads(BOARD.read_text())
    return [target["expr"] for panel in board["panels"] for target in panel["targets"]]


def test_the_board_shows_only_series_that_exist(known: set[str]) -> None:
    variables = json.loads(BOARD.read_text())["templating"]["list"]
    listed = [one["definition"] for one in variables if "definition" in one]
    assert set(NAMES.findall(" ".join(queries() + listed))) - known == set()


def test_the_board_has_twelve_panels_that_its_variables_select() -> None:
    board = json.loads(BOARD.read_text())
    assert len({panel["title"] for panel in board["panels"]}) == len(board["panels"]) == 12
    assert {one["name"] for one in board["templating"]["list"]} == VARIABLES
    used = set(re.findall(r"\$(\w+)", " ".join(queries()))) - {"__rate_interval"}
    assert used == VARIABLES - {"datasource"}
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]]
    assert len(set(places)) == len(places)


def test_series_of_jobs_are_not_added_up_over_servers() -> None:
    """Every server answers the same ones; only those of its processes differ."""
    own = re.compile(r"ojs_(http|db)_")
    for query in queries():
        assert own.search(query) or "max" in query, query


def test_the_rules_watch_only_series_that_exist(known: set[str]) -> None:
    expressions = re.sub(r"^\s*#.*$", "", RULES.read_text(), flags=re.MULTILINE)
    assert set(NAMES.findall(expressions)) - known == set()


@pytest.mark.skipif(PROMTOOL is None, reason="no promtool; Debian's package prometheus brings it")
@pytest.mark.parametrize(
    "arguments", [("test", "rules", "alerts_test.yml"), ("check", "config", "prometheus.yml")]
)
def test_the_rules_fire_when_they_should(arguments: tuple[str, ...]) -> None:
    subprocess.run([PROMTOOL or "", *arguments], cwd=RULES.parent, check=True)


@pytest.mark.skipif(PROMTOOL is None, reason="no promtool; Debian's package prometheus brings it")
def test_prometheus_can_read_the_queries_of_the_board(tmp_path: Path) -> None:
    rules = [
        {"record": f"board:{number}", "expr": query.replace("$__rate_interval", "5m")}
        for number, query in enumerate(queries())
    ]
    file = tmp_path / "board.yml"
    file.write_text(json.dumps({"groups": [{"name": "board", "rules": rules}]}))
    subprocess.run([PROMTOOL or "", "check", "rules", str(file)], check=True)
