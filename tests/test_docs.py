"""The documents are complete and lead somewhere, and their tables say what the code says."""

import json
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from ojs_pg.server import openapi
from ojs_pg.server.outage import BY_CLASS, BY_STATE
from ojs_pg.server.routes import ROUTES
from ojs_pg.server.settings import Settings, read_env_file
from tests.pages import DOCS, ERRORS, QUICKSTART, README, SQL_PAGES, TESTING, blocks
from tests.processes import PROJECT

PAGES = [
    README,
    *(PROJECT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    PROJECT / "db" / "README.md",
    *sorted(DOCS.glob("*.md")),
]
LONGEST_PAGE = 400


def test_the_routes_table_is_the_one_of_the_server() -> None:
    row = r"^\| (GET|POST|PUT|PATCH|DELETE) \| `(\S+)` \| [^|]+ \| `(\w+)` \|$"
    assert re.findall(row, (DOCS / "http.md").read_text(), re.MULTILINE) == [
        (route.method, route.path, route.door) for route in ROUTES
    ]


def test_the_settings_table_says_what_the_server_says() -> None:
    page = (DOCS / "settings.md").read_text()
    rows = re.findall(r"^\| `([A-Z_]+)` \| (?:`(.*)`)? \| (.+) \|$", page, re.MULTILINE)
    assert rows == [tuple(setting) for setting in Settings.described()]


def test_the_table_of_errors_is_the_one_of_the_database(sql: psycopg.Connection) -> None:
    row = r"^\| `(\w+)` \| (\d+) \| `(OJ\d+)` \| (yes|no) \| (.+) \|$"
    rows = re.findall(row, ERRORS.read_text(), re.MULTILINE)
    document = json.loads(openapi.text())["components"]["schemas"]["Error"]
    assert {code for code, *_ in rows} == set(document["properties"]["code"]["enum"])
    for code, *shown in rows:
        known = sql.execute(
            "select status::text, 'OJ' || status, case when retryable then 'yes' else 'no' end,"
            " hint from ojs.error_code(%s)",
            [code],
        ).fetchall()
        assert known == [tuple(shown)]


def test_the_table_of_postgresqls_errors_is_the_one_of_the_server() -> None:
    rows = re.findall(r"^\| `(\w{2,5})…?` \| `(\w+)` \|", ERRORS.read_text(), re.MULTILINE)
    assert {state: code for state, code in rows if state[0].isdigit()} == BY_CLASS | BY_STATE


def anchor(heading: str) -> str:
    """The fragment by which a heading is linked to."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    return {anchor(heading) for heading in re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_lead_somewhere(page: Path) -> None:
    for path, fragment in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", prose(page)):
        target = page.parent / path if path else page
        assert target.exists(), path
        assert target.resolve().is_relative_to(PROJECT), path
        if fragment:
            assert fragment in anchors(target), f"{path}#{fragment}"


def test_the_front_page_leads_to_every_page() -> None:
    front = (DOCS / "README.md").read_text()
    there = {page.name for page in DOCS.glob("*.md")} - {"README.md"}
    assert there - set(re.findall(r"\]\(([\w-]+\.md)\)", front)) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_a_page_is_of_one_subject_and_short(page: Path) -> None:
    lines = page.read_text().splitlines()
    assert len(lines) < LONGEST_PAGE
    assert lines[0].startswith("# ")


# The blocks of a page beside commands. A test runs each kind: this file and test_examples.py run
# `sql`, `sh` and programs; what `needs` something is run where that is there.
KINDS = {
    README: {"sql", "sh", "json", "python", "mermaid"},
    QUICKSTART: {"sh", "json"},
    ERRORS: {"sh", "json"},
    DOCS / "http-worker.md": {"sh"},
    DOCS / "enqueue.md": {"sql", "text", "sql needs=max_prepared_transactions"},
    DOCS / "sql-only.md": {"sql", "text", "sql needs=pg_cron"},
    TESTING: {"sql", "text", "python", "sql needs=pgtap", "sql databases"},
    DOCS / "floors.md": {"sql excerpt"},
    DOCS / "realtime.md": {"sh", "text", "js", "python"},
    DOCS / "python.md": {"python"},
    DOCS / "node.md": {"js"},
    DOCS / "go.md": {"go"},
}
RUN_ELSEWHERE = {DOCS / "lifecycle.md"}
CONFIGURATION = {DOCS / "operations.md"}


def fences(page: Path) -> list[tuple[str, str]]:
    """Kind and text of every fenced block."""
    return re.findall(r"^```(.*)\n((?:(?!```).*\n)*)```$", page.read_text(), re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_block_is_of_a_kind_that_a_test_runs(page: Path) -> None:
    kinds = {kind for kind, _ in fences(page)} - {""}
    if page not in RUN_ELSEWHERE:
        assert kinds == KINDS.get(page, {"sql", "text"} if page in SQL_PAGES else set())


def test_every_command_that_is_shown_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    usage = subprocess.run(
        [sys.executable, "-m", "ojs_pg", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for page in PAGES:
        text = page.read_text()
        shown = re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)
        assert set(shown) - targets == set(), page
        commands = re.findall(r"python -m ojs_pg (\w+)", text)
        assert [command for command in commands if command not in usage] == [], page
        for kind, block in fences(page):
            if not kind and page not in CONFIGURATION:
                assert all(line.startswith("make ") for line in block.splitlines()), page


def test_the_excerpt_is_what_the_function_says() -> None:
    [block] = blocks(DOCS / "floors.md", "sql excerpt")
    function = (PROJECT / "db/functions/workers/take_head.sql").read_text()
    assert " ".join(block.text.split()) in " ".join(function.split())


def test_the_server_of_the_compose_file_starts_beside_a_copied_example_of_settings() -> None:
    """Compose reads the copy, `.env`, for what stands in braces."""
    example = read_env_file(PROJECT / ".env.example")
    compose = (PROJECT / "docker-compose.yml").read_text()
    lines = re.findall(r"^      (OJS_\w+|DATABASE_URL): (.*)$", compose, re.MULTILINE)
    variables = {
        name: re.sub(r"\$\{(\w+):-(.*?)\}", lambda used: example.get(used[1]) or used[2], value)
        for name, value in lines
    }
    variables = {name: value.strip('"') for name, value in variables.items()}
    settings = Settings.from_env({"OJS_HOST": "0.0.0.0", **variables})
    assert settings.allow_insecure_no_auth or settings.api_keys
    assert settings.database_url == "postgres://ojs:ojs@postgres:5432/ojs?sslmode=disable"
    assert variables.keys() <= {setting.variable for setting in Settings.described()}


def test_each_guarantee_names_tests_that_exist() -> None:
    text = (PROJECT / "docs" / "guarantees.md").read_text()
    named = set(re.findall(r"`(test_\w+)`", text))
    there = {
        name
        for path in (PROJECT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", path.read_text())
    }
    assert named - there == set()
    rows = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]
    promises = [row for row in rows if not row.startswith(("| promise", "| what happens"))]
    assert [row for row in promises if "`test_" not in row] == []
    assert len(promises) > 15
