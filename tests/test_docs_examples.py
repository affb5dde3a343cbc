"""The examples of the documents run, and answer what is printed."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from pytest_postgresql.executors import NoopExecutor

from ojs_pg.server import embedded
from tests.conftest import PostgresServer
from tests.doors import send
from tests.pages import (
    ERRORS,
    QUICKSTART,
    README,
    SQL_PAGES,
    TESTING,
    UUID,
    Block,
    blocks,
    create_orders,
)
from tests.waiting import DEADLINE_S

STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
LEFT_OUT = "…"


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


SIX_REQUESTS = ["jobs", "workers/fetch", "workers/ack", "jobs", "cron", "workflows"]


@pytest.mark.parametrize(
    ("page", "paths"),
    [
        pytest.param(README, ["jobs", "workers/fetch", "workers/ack"], id="README.md"),
        pytest.param(QUICKSTART, SIX_REQUESTS, id="quickstart.md"),
        pytest.param(ERRORS, ["jobs"], id="errors.md"),
    ],
)
def test_requests_are_answered_as_printed(server_url: str, page: Path, paths: list[str]) -> None:
    examples = [
        (*found.groups(), block.answer)
        for block in blocks(page, "sh", answer="json")
        if (found := re.fullmatch(r"post (\S+) '(.+)'\n", block.text))
    ]
    assert [path for path, _, _ in examples] == paths
    job_id = ""
    for path, body, printed in examples:
        answer = send(server_url, "POST", path, body.replace("<job-id>", job_id)).body
        job_id = job_id or answer.get("id", "")
        assert_shows(json.loads(printed.replace(f"{LEFT_OUT}}}", f'"{LEFT_OUT}": null}}')), answer)


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
) -> Iterator[Callable[[Path], list[Said]]]:
    """Gives what psql answers to each block of a page, all in one session on a new database."""
    answered: dict[Path, list[Said]] = {}

    def answers(page: Path) -> list[Said]:
        if page not in answered:
            script = tmp_path_factory.mktemp("docs") / "session.sql"
            with postgres_server.database(template.template_dbname) as dsn:
                answered[page] = run_session(page, script, dsn)
        return answered[page]

    yield answers


def run_session(page: Path, script: Path, dsn: str) -> list[Said]:
    """Run the page's blocks with psql."""
    mark = "-- next block --"
    script.write_text(
        "".join(
            f"\\echo '{mark}'\n\\warn '{mark}'\n{block.text}\n" for block in blocks(page, "sql")
        )
    )
    done = subprocess.run(
        [psql(), "--no-psqlrc", f"--file={script}", dsn],
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stderr
    errors = re.sub(r"^psql:\S+:\d+: ", "", done.stderr, flags=re.MULTILINE)
    parts = zip(done.stdout.split(f"{mark}\n")[1:], errors.split(f"{mark}\n")[1:], strict=True)
    return [Said(*each) for each in parts]


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
    ("page", "number", "block"),
    [
        pytest.param(page, number, block, id=f"{page.name}: {block.title}")
        for page in SQL_PAGES
        for number, block in enumerate(blocks(page, "sql"))
    ],
)
def test_psql_answers_what_the_page_prints(
    psql_session: Callable[[Path], list[Said]], page: Path, number: int, block: Block
) -> None:
    out, errors = psql_session(page)[number]
    text = re.sub(r" +$", "", f"{out.strip()}\n{errors.strip()}".strip(), flags=re.MULTILINE)
    assert re.fullmatch(printed_pattern(block.answer), text, re.DOTALL), text


def test_the_tests_of_the_page_on_testing_pass(database_url: str, tmp_path: Path) -> None:
    [block] = blocks(TESTING, "python")
    file = tmp_path / "test_receipts.py"
    file.write_text(block.text)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", file],
        cwd=tmp_path,
        env={**os.environ, "DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
    with psycopg.connect(database_url) as connection:
        assert connection.execute("select from ojs.job").rowcount == 0


def test_the_databases_of_the_page_on_testing_are_made_and_dropped(
    postgres_server: PostgresServer,
) -> None:
    [block] = blocks(TESTING, "sql databases")
    with psycopg.connect(postgres_server.dsn("postgres"), autocommit=True) as connection:
        for statement in re.sub(r"^--.*$", "", block.text, flags=re.MULTILINE).split(";"):
            if statement.strip():
                connection.execute(statement.encode())


def test_the_sql_of_the_readme_enqueues(database_url: str) -> None:
    (block,) = blocks(README, "sql")
    with psycopg.connect(database_url, autocommit=True) as connection:
        create_orders(connection)
        connection.execute(block.text.encode())
        rows = connection.execute("select type, state from ojs.job_state").fetchall()
    assert rows == [("receipt.send", "available")]
