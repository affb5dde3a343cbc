"""Wording that is surely wrong in comments and documents, as far as a program can find it.

It finds little: that a sentence is easy to understand is for its readers to say.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.processes import PROJECT

FOLDERS = [PROJECT / name for name in ("db", "server", "tests", "client", "docs")]
SQL, PYTHON, DOCUMENTS = (
    sorted(path for folder in FOLDERS for path in folder.rglob(f"*.{kind}"))
    for kind in ("sql", "py", "md")
)
DOCUMENTS += sorted(PROJECT.glob("*.md"))

# What is wrong, and what to write.
WRONG = {
    r"\b(tell|tells|telling|told) of\b": "report, log, record or notify",
    r"\b(himself|herself)\b": "a subject in the plural, or itself",
    r"\bso often at most\b": "at most N times",
    r"\bwithout a word\b": "silently",
    r"(^|[.:;] )Who \w[^.?]*\.": "a sentence with a subject: 'A worker that ...'",
}
# In the name of a test, which is a sentence too.
WRONG_NAMES = {
    r"_(is|are)_told(_|$)|_tells?_(of|what)_": "reported, logged, recorded or notified",
    r"^test_who_|_(by|of|for|to|even_to)_who(ever)?_": "a subject: a_worker_that_...",
    r"(^|_)(himself|herself)(_|$)": "itself",
}


def paragraphs(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, those that follow each other joined."""
    first, last, text = 0, 0, ""
    for number, line in lines:
        if text and number == last + 1 and line:
            text += " " + line
        else:
            if text:
                yield first, text
            first, text = number, line
        last = number
    if text:
        yield first, text


def sql_comments(source: str) -> Iterator[tuple[int, str]]:
    """Comments, and the texts of `comment on`."""
    found = re.compile(r"^\s*--\s?(.*)")
    lines = enumerate(source.splitlines(), 1)
    yield from paragraphs((n, match[1]) for n, line in lines if (match := found.match(line)))
    for match in re.finditer(r"^comment on [^;]*?\bis\s((?:[^;']|'[^']*')*);", source, re.M):
        text = re.sub(r"'\s*\n\s*'", "", match[1]).strip().strip("'")
        yield source[: match.start()].count("\n") + 1, text


def python_comments(source: str) -> Iterator[tuple[int, str]]:
    """Comments, and docstrings."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    yield from paragraphs(
        (token.start[0], token.string.removeprefix("#").strip())
        for token in tokens
        if token.type == tokenize.COMMENT
    )
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            for part in text.split("\n\n") if text else []:
                yield getattr(node, "lineno", 1), " ".join(part.split())


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """The sentences for people in a file: line number and text, a paragraph at a time."""
    source = path.read_text()
    if path.suffix == ".sql":
        return sql_comments(source)
    if path.suffix == ".py":
        return python_comments(source)
    return paragraphs(iter(enumerate(map(str.strip, source.splitlines()), 1)))


def test_comments_and_documents_are_in_plain_words() -> None:
    found = [
        f"{path.relative_to(PROJECT)}:{number}: ...{match[0][:80]}..., write {better}"
        for path in [*SQL, *PYTHON, *DOCUMENTS]
        for number, text in prose(path)
        for wrong, better in WRONG.items()
        for match in re.finditer(wrong, text)
    ]
    assert found == [], "\n".join(found)


def names(path: Path) -> list[str]:
    """The sentences in names: of test functions, and of the files of tests in SQL."""
    if path.suffix == ".sql":
        return [path.stem]
    return re.findall(r"def (test_\w+)\(", path.read_text())


def test_names_of_tests_are_in_plain_words() -> None:
    found = [
        f"{path.relative_to(PROJECT)}: {name}, write {better}"
        for path in [*(PROJECT / "tests").rglob("*.py"), *(PROJECT / "tests").rglob("*.sql")]
        for name in names(path)
        for wrong, better in WRONG_NAMES.items()
        if re.search(wrong, name)
    ]
    assert found == [], "\n".join(found)


def test_prose_is_found_in_each_kind_of_file() -> None:
    """The rule above would hold of nothing at all."""
    for name in ("db/migrations/0001_jobs.sql", "server/http.py", "tests/waiting.py", "README.md"):
        assert any(len(text) > 20 for _, text in prose(PROJECT / name)), name
    statement = "comment on table t is\n  'a '\n  'b';\n"
    assert list(sql_comments("-- One\n-- two.\nx\n" + statement)) == [(1, "One two."), (4, "a b")]
    assert list(python_comments('"""One.\n\nTwo."""\n# a\n# b\n')) == [
        (4, "a b"),
        (1, "One."),
        (1, "Two."),
    ]
