"""What the documents show is true: their examples run and answer what is printed."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError

import psycopg
import pytest
from psycopg.types.json import Jsonb
from pytest_postgresql.executors import NoopExecutor

from ojs_pg.server import embedded, openapi
from ojs_pg.server.outage import BY_CLASS, BY_STATE
from ojs_pg.server.routes import ROUTES
from ojs_pg.server.settings import Settings, read_env_file
from tests.conftest import PostgresServer
from tests.pages import DOCS, README, UUID, Block, blocks, create_orders, post
from tests.processes import PROJECT
from tests.waiting import DEADLINE_S

PAGES = [
    README,
    *(PROJECT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    PROJECT / "db" / "README.md",
    *sorted(DOCS.glob("*.md")),
]
QUICKSTART = DOCS / "quickstart.md"
ERRORS = DOCS / "errors.md"
TESTING = DOCS / "testing.md"
SQL_PAGES = [
    DOCS / f"{name}.md"
    for name in ("sql", "enqueue", "work", "workflows", "cron", "queues", "sql-only", "testing")
]
LONGEST_PAGE = 400

STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
LEFT_OUT = "…"


def test_the_routes_table_is_the_one_of_the_server() -> None:
    row = r"^\| (GET|POST|PATCH|DELETE) \| `(\S+)` \| [^|]+ \| `(\w+)` \|$"
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
    function = (PROJECT / "db/functions/workers/queue_head.sql").read_text()
    assert " ".join(block.text.split()) in " ".join(function.split())


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
        try:
            answer = post(server_url, path, body.replace("<job-id>", job_id))
        except HTTPError as refusal:
            answer = json.load(refusal)
        job_id = job_id or answer.get("id", "")
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


class Life:
    """A job that is brought into a state, for the picture of the states."""

    def __init__(self, sql: psycopg.Connection) -> None:
        self.sql = sql
        self.id = ""

    def call(self, door: str, **request: Any) -> Any:
        query = f"select body from {door}(%s)"
        row = self.sql.execute(query.encode(), [Jsonb(request)]).fetchone()
        return row and row[0]

    def enqueue(self, **options: Any) -> None:
        self.id = self.call("ojs_enqueue", type="t", args=[], queue="picture", **options)["id"]

    def schedule(self) -> None:
        self.enqueue(scheduled_at="PT30S")

    def stage(self) -> None:
        self.enqueue(pending=True)

    def fetch(self) -> None:
        request = {"worker_id": "w", "queues": ["picture"], "visibility_timeout_ms": 20_000}
        assert [job["id"] for job in self.call("ojs_fetch", **request)["jobs"]] == [self.id]

    def ack(self) -> None:
        self.call("ojs_ack", job_id=self.id)

    def nack(self) -> None:
        self.call("ojs_nack", job_id=self.id, error={"code": "failed", "message": "no"})

    def fail_twice(self) -> None:
        for _ in range(2):
            self.nack()
            self.wait()
            self.fetch()

    def activate(self) -> None:
        self.call("ojs_activate_job", id=self.id)

    def retry(self) -> None:
        self.call("ojs_retry_dead_letter", id=self.id)

    def wait(self) -> None:
        """A minute passes."""
        self.sql.execute("select set_config('ojs.now', (ojs.now() + '1 minute')::text, true)")
        self.sql.execute("select ojs.tick()")

    def state(self) -> str:
        query = "select state from ojs.job_state where id::text = %s"
        row = self.sql.execute(query, [self.id]).fetchone()
        return row[0] if row else "[*]"


def enqueue_for_the_dead_letter(life: Life) -> None:
    life.enqueue(retry={"max_attempts": 3, "on_exhaustion": "dead_letter"})


Act = Callable[[Life], None]
# How a job comes into the state where an arrow begins, and what the words on the arrow mean.
WAYS: dict[str, list[Act]] = {
    "[*]": [],
    "available": [enqueue_for_the_dead_letter],
    "scheduled": [Life.schedule],
    "pending": [Life.stage],
    "active": [enqueue_for_the_dead_letter, Life.fetch],
    "retryable": [Life.enqueue, Life.fetch, Life.nack],
    "discarded": [enqueue_for_the_dead_letter, Life.fetch, Life.fail_twice, Life.nack],
}
ACTS: dict[str, list[Act]] = {
    "enqueue": [Life.enqueue],
    "enqueue for later": [Life.schedule],
    "enqueue as pending": [Life.stage],
    "its time comes": [Life.wait],
    "activate": [Life.activate],
    "fetch": [Life.fetch],
    "ack": [Life.ack],
    "nack": [Life.nack],
    "its lease ends": [Life.wait],
    "its delay ends": [Life.wait],
    "nack of the last attempt": [Life.fail_twice, Life.nack],
    "retry the dead letter": [Life.retry],
}
ARROW = re.compile(r"^    (\S+) --> (\w+): (.+)$", re.MULTILINE)


@pytest.mark.parametrize(("source", "target", "words"), ARROW.findall(README.read_text()))
def test_the_picture_of_the_states_is_true(
    sql: psycopg.Connection, source: str, target: str, words: str
) -> None:
    life = Life(sql)
    for act in WAYS[source]:
        act(life)
    assert life.state() == source
    for act in ACTS[words]:
        act(life)
    assert life.state() == target


def test_the_page_of_the_states_has_every_state_and_every_arrow() -> None:
    page = (DOCS / "states.md").read_text()
    states = re.findall(r"^\| `(\w+)` \| [^`|]+ \| (?:yes )?\|$", page, re.MULTILINE)
    known = json.loads(openapi.text())["components"]["schemas"]["JobState"]["enum"]
    assert sorted(states) == sorted(known)
    rows = set(re.findall(r"^\| `?(\w+)`? \| `(\w+)` \| .+ \|$", page, re.MULTILINE))
    arrows = ARROW.findall(README.read_text())
    assert {words for _, _, words in arrows} == ACTS.keys()
    assert {(source.replace("[*]", "new"), target) for source, target, _ in arrows} - rows == set()


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
