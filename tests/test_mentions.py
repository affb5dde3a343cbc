"""Functions that SQL, Python or a page mentions exist, and none is without a caller."""

import re

import psycopg

from tests.processes import PROJECT
from tests.test_house import COMMENTS, DOORS, FILES, PYTHON, code, place


def known_names(sql: psycopg.Connection) -> set[str]:
    """Everything in schema ojs that a name with a bracket after it may mean."""
    rows = sql.execute(
        """
        select proname from pg_proc where pronamespace = 'ojs'::regnamespace
        union select relname from pg_class where relnamespace = 'ojs'::regnamespace
        union select typname from pg_type where typnamespace = 'ojs'::regnamespace
        """
    ).fetchall()
    return {str(row[0]) for row in rows}


CALLS = re.compile(r"\bojs\.(\w+)\s*\(")
DOCUMENTS = [*sorted((PROJECT / "docs").glob("*.md")), PROJECT / "README.md"]


def test_every_function_that_is_mentioned_exists(sql: psycopg.Connection) -> None:
    known = known_names(sql)
    wrong = {
        f"{place(path)}: ojs.{name}"
        for path in [*FILES, *PYTHON, *DOCUMENTS]
        if path.exists()
        for name in CALLS.findall(path.read_text() if path.suffix != ".sql" else code(path))
        if name not in known
    }
    assert wrong == set()


def test_every_door_that_is_mentioned_exists() -> None:
    allowed = DOORS | {"ojs_producer", "ojs_worker", "ojs_operator", "ojs_version", "ojs_code"}
    wrong = {
        f"{place(path)}: {name}"
        for path in [*FILES, *PYTHON]
        for name in re.findall(r"\bojs_[a-z_]+\b(?=\()", path.read_text())
        if name not in allowed
    }
    assert wrong == set()


def test_no_function_is_without_a_caller() -> None:
    """A helper is called by another function, by the server, or by an operator as the docs say."""
    texts = {path: COMMENTS.sub("", path.read_text()) for path in FILES}
    texts |= {path: path.read_text() for path in [*PYTHON, *DOCUMENTS] if path.exists()}
    unused = []
    for path in FILES:
        if path.stem in DOORS or path.parent.name == "views":
            continue
        name = re.compile(rf"\bojs\.{path.stem}\b")
        elsewhere = any(name.search(text) for other, text in texts.items() if other != path)
        trigger = "create or replace trigger" in texts[path]
        if not elsewhere and not trigger:
            unused.append(place(path))
    assert unused == []
