"""What the documents show is true: their examples run and answer what is printed."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from pytest_postgresql.executors import NoopExecutor

from ojs_pg.server import embedded
from ojs_pg.server.routes import ROUTES
from ojs_pg.server.settings import Settings, read_env_file
from tests.conftest import PostgresServer
from tests.pages import DEADLINE_S, README, SQL_PAGE, UUID, Block, blocks, create_orders, post
from tests.processes import PROJECT

PAGES = [
    README,
    PROJECT / "CONTRIBUTING.md",
    PROJECT / "SECURITY.md",
    PROJECT / "db" / "README.md",
    *sorted((PROJECT / "docs").glob("*.md")),
]

STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
LEFT_OUT = "…"


def test_the_routes_table_of_the_readme_is_the_one_of_the_server() -> None:
    row = r"^\| (GET|POST|PATCH|DELETE) \| `(\S+)` \| [^|]+ \| `(\w+)` \|$"
    assert re.findall(row, README.read_text(), re.MULTILINE) == [
        (route.method, route.path, route.door) for route in ROUTES
    ]


def test_the_settings_table_of_the_readme_says_what_the_server_says() -> None:
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| (?:`(.*)`)? \| (.+) \|$", README.read_text(), re.MULTILINE
    )
    assert rows == [tuple(setting) for setting in Settings.described()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_lead_somewhere(page: Path) -> None:
    for path, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", page.read_text()):
        target = page.parent / path if path else page
        assert target.exists(), path
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(), re.MULTILINE)
            assert anchor in [heading.lower().replace(" ", "-") for heading in headings]


def assert_shows(printed: Any, answer: Any, at: str = "$") -> None:
    """The printed JSON is the answer, but for ids, times and what was left out of objects."""
    if isinstance(printed, dict):
        assert isinstance(answer, dict), at
        shown = printed.keys() - {LEFT_OUT}
        if LEFT_OUT in printed:
            assert shown < answer.keys(), at
        else:
            assert shown == answer.keys(), at
        for key in shown:
            assert_shows(printed[key], answer[key], f"{at}.{key}")
    elif isinstance(printed, list):
        assert len(printed) == len(answer), at
        for index, (one, other) in enumerate(zip(printed, answer, strict=True)):
            assert_shows(one, other, f"{at}[{index}]")
    else:
        for pattern in (UUID, STAMP):
            if isinstance(printed, str) and re.fullmatch(pattern, printed):
                assert re.fullmatch(pattern, answer), at
                return
        assert printed == answer, at


def test_the_six_requests_of_the_readme_are_answered_as_printed(server_url: str) -> None:
    examples = [
        (*found.groups(), block.answer)
        for block in blocks(README, "sh", answer="json")
        if (found := re.fullmatch(r"post (\S+) '(.+)'\n", block.text))
    ]
    assert [path for path, _, _ in examples] == [
        *("jobs", "workers/fetch", "workers/ack", "jobs", "cron", "workflows")
    ]
    job_id = ""
    for path, body, printed in examples:
        answer = post(server_url, path, body.replace("<job-id>", job_id))
        job_id = job_id or answer["id"]
        assert_shows(json.loads(printed.replace(f"{LEFT_OUT}}}", f'"{LEFT_OUT}": null}}')), answer)


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


def psql() -> Path:
    """Any psql of this machine, the tested PostgreSQL's own first."""
    try:
        return embedded.binaries(int(os.environ.get("PG", "18"))) / "psql"
    except embedded.EmbeddedError:
        if found := shutil.which("psql"):
            return Path(found)
        pytest.skip("needs psql")


class Said(NamedTuple):
    """What psql wrote for one block: to stdout, then to stderr."""

    out: str
    errors: str


@pytest.fixture(scope="module")
def psql_session(
    postgres_server: PostgresServer,
    template: NoopExecutor,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[list[Said]]:
    """What psql answered to each block of the SQL page, all in one session."""
    mark = "-- next block --"
    script = tmp_path_factory.mktemp("docs") / "session.sql"
    script.write_text(
        "".join(
            f"\\echo '{mark}'\n\\warn '{mark}'\n{block.text}\n" for block in blocks(SQL_PAGE, "sql")
        )
    )
    with postgres_server.database(template.template_dbname) as dsn:
        done = subprocess.run(
            [psql(), "--no-psqlrc", f"--file={script}", dsn],
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )
    assert done.returncode == 0, done.stderr
    errors = re.sub(r"^psql:\S+:\d+: ", "", done.stderr, flags=re.MULTILINE)
    yield [
        Said(*each)
        for each in zip(
            done.stdout.split(f"{mark}\n")[1:], errors.split(f"{mark}\n")[1:], strict=True
        )
    ]


def printed_pattern(printed: str) -> str:
    """What an answer must look like to be the printed one, but for ids, times and what is left out.

    On a line of its own the sign of what is left out stands for any number of lines.
    """
    patterns = {LEFT_OUT: ".*?"}
    pieces = re.split(f"({UUID}|{STAMP}|{LEFT_OUT})", printed.strip())
    for piece in pieces:
        for pattern in (UUID, STAMP):
            if re.fullmatch(pattern, piece):
                patterns[piece] = pattern
    return "".join(patterns.get(piece) or re.escape(piece) for piece in pieces)


@pytest.mark.parametrize(
    ("number", "block"),
    [pytest.param(*each, id=each[1].title) for each in enumerate(blocks(SQL_PAGE, "sql"))],
)
def test_psql_answers_what_the_sql_page_prints(
    psql_session: list[Said], number: int, block: Block
) -> None:
    out, errors = psql_session[number]
    text = re.sub(r" +$", "", f"{out.strip()}\n{errors.strip()}".strip(), flags=re.MULTILINE)
    assert re.fullmatch(printed_pattern(block.answer), text, re.DOTALL), text


def test_every_other_sql_block_says_what_it_needs() -> None:
    fences = set(re.findall(r"^```(sql.*)$", SQL_PAGE.read_text(), re.MULTILINE))
    assert fences == {"sql", "sql needs=pg_cron", "sql needs=max_prepared_transactions"}


def test_the_sql_of_the_readme_enqueues(database_url: str) -> None:
    (block,) = blocks(README, "sql")
    with psycopg.connect(database_url, autocommit=True) as connection:
        create_orders(connection)
        connection.execute(block.text.encode())
        rows = connection.execute("select type, state from ojs.job_state").fetchall()
    assert rows == [("receipt.send", "available")]


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
