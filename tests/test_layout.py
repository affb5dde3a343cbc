"""How files are laid out: short lines, short files."""

import re

from tests.processes import PROJECT
from tests.test_house import FILES, MIGRATIONS, code, place


def test_sql_is_laid_out_alike() -> None:
    for path in [*FILES, *MIGRATIONS, PROJECT / "db" / "bookkeeping.sql"]:
        text = path.read_text()
        assert not re.search(r'(?<!")\b[A-Z]', code(path)), f"{place(path)}: upper case"
        assert not re.search(r"\t|[ ]$", text, re.M), f"{place(path)}: tabs or spaces at line ends"
        assert re.search(r"[^\n]\n\Z", text), f"{place(path)}: one newline ends a file"


def test_lines_of_sql_fit_a_screen() -> None:
    for folder in ("db", "tests"):
        for path in (PROJECT / folder).rglob("*.sql"):
            longest = max(map(len, path.read_text().splitlines()), default=0)
            assert longest <= 120, f"{place(path)}: a line of {longest} characters"


def test_files_are_short() -> None:
    """One subject a file, in less than 400 lines."""
    long = {
        place(path): lines
        for folder in ("server", "db", "tests")
        for path in (PROJECT / folder).rglob("*")
        if path.suffix in (".py", ".sql") and (lines := len(path.read_text().splitlines())) >= 400
    }
    assert long == {}
