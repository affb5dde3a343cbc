"""The other server of a comparison: a URL, the folder of a checkout, or a commit."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.processes import PROJECT

# What the server is called as a Python module, and was; the first that a tree has is started.
MODULES = {"ojs_pg": "client/ojs_pg", "server": "server"}


@contextmanager
def baseline(given: str) -> Iterator[str | Path | None]:
    """A URL, or a folder with the project in it; None when nothing is given.

    A commit is unpacked into a folder that is deleted at the end. ValueError when `given` is
    neither of the three.
    """
    if not given:
        yield None
    elif given.startswith(("http://", "https://")):
        yield given.rstrip("/")
    elif Path(given).is_dir():
        yield Path(given).resolve()
    else:
        with tempfile.TemporaryDirectory(prefix="ojs-baseline-") as folder:
            archive = subprocess.run(
                ["git", "-C", PROJECT, "archive", "--format=tar", given], capture_output=True
            )
            if archive.returncode != 0:
                raise ValueError(
                    f"{given} is no URL, no folder and no commit: {archive.stderr.decode().strip()}"
                )
            subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
            yield Path(folder)


def module_in(project: Path) -> str:
    """The server's Python module in a tree of this project; ValueError when there is none."""
    for name, folder in MODULES.items():
        if (project / folder / "__main__.py").exists():
            return name
    raise ValueError(f"{project} holds no server: neither {' nor '.join(MODULES)}")
