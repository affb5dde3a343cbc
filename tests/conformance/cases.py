"""Test cases as data: the JSON files of a suite, read and checked for shape."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .jsonpath import Json

SLOW_MS = 30_000

CASE_KEYS = {
    "test_id", "level", "category", "name", "description", "spec_ref", "tags",
    "setup", "steps", "teardown",
}  # fmt: skip
# raw_body, repeat and parallel_with are used by official tests but not described by their
# reference; the official runner ignores the three, so this one asks more.
STEP_KEYS = {
    "id", "action", "intent", "path", "headers", "body", "delay_ms", "duration_ms",
    "description", "assertions", "raw_body", "repeat", "parallel_with",
}  # fmt: skip
HTTP_ASSERTIONS = {
    "status", "status_in", "body", "body_absent", "body_contains", "headers", "timing_ms",
}  # fmt: skip
ASSERTIONS = {"ASSERT": {"exclusive_claim"}, "WAIT": set[str]()}


class SuiteError(Exception):
    """A file of the suite is not a test case, or there is none."""


@dataclass(frozen=True)
class Step:
    """One request, or one of the actions WAIT and ASSERT. Times are in milliseconds."""

    id: str
    action: str
    path: str
    headers: dict[str, str]
    has_body: bool
    body: Json
    raw_body: str | None
    pause_ms: float
    repeat: int
    parallel_with: str | None
    assertions: dict[str, Any]
    unchecked: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One test file. `group` is its level, or its folder when it is of no level's folder."""

    id: str
    name: str
    file: str
    group: str
    setup: tuple[Step, ...]
    steps: tuple[Step, ...]
    teardown: tuple[Step, ...]
    unchecked: tuple[str, ...]

    @property
    def is_slow(self) -> bool:
        """Whether the delays alone take more than SLOW_MS."""
        pauses = (step.pause_ms * step.repeat for step in self.setup + self.steps + self.teardown)
        return sum(pauses) > SLOW_MS


def load_cases(root: Path) -> list[Case]:
    """Read every test below `root` (or the one file it is), the slow ones last.

    Raises SuiteError when there is none or a file is not a test case.
    """
    files = [root] if root.is_file() else sorted(root.rglob("*.json"))
    if not files:
        raise SuiteError(f"no test files below {root}")
    return sorted((load_case(file, root) for file in files), key=lambda case: case.is_slow)


def load_case(file: Path, root: Path) -> Case:
    """Read one test file; raises SuiteError, naming the file, when it is not a test case."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        phases = {phase: load_steps(data, phase) for phase in ("setup", "steps", "teardown")}
        steps = [step for phase in phases.values() for step in phase]
        unchecked = [key for key in data if key not in CASE_KEYS]
        unchecked += [f"{step.id}: {key}" for step in steps for key in step.unchecked]
        return Case(
            id=data["test_id"],
            name=data["name"],
            file=file.relative_to(root).as_posix() if file != root else file.name,
            group=group_of(file, root),
            unchecked=tuple(unchecked),
            **phases,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SuiteError(f"{file} is not a test case: {error!r}") from error


def group_of(file: Path, root: Path) -> str:
    """`level N` inside a `level-N-...` folder, else the folder's name.

    Not the `level` member: extension tests carry the number of a level they are no part of.
    """
    folders = (root.name, *file.relative_to(root).parts[:-1]) if file != root else file.parts[:-1]
    for folder in folders:
        if level := re.match(r"level-(\d+)", folder):
            return f"level {level[1]}"
    return file.parent.name


def load_steps(data: dict[str, Any], phase: str) -> tuple[Step, ...]:
    """Read a phase: a list of steps or, as setup and teardown may be, an object with one."""
    if phase != "steps" and phase not in data:
        return ()
    steps = data[phase]["steps"] if isinstance(data[phase], dict) else data[phase]
    prefix = "step" if phase == "steps" else phase
    return tuple(load_step(step, f"{prefix}-{n}") for n, step in enumerate(steps, start=1))


def load_step(data: dict[str, Any], default_id: str) -> Step:
    """Read one step; one without an id gets `default_id`."""
    action = data["action"]
    delay_ms, duration_ms = data.get("delay_ms", 0), data.get("duration_ms", 0)
    assertions = data.get("assertions", {})
    checked = ASSERTIONS.get(action, HTTP_ASSERTIONS)
    unchecked = [key for key in data if key not in STEP_KEYS]
    unchecked += [f"assertions.{key}" for key in assertions if key not in checked]
    return Step(
        id=data.get("id", default_id),
        action=action,
        path=data.get("path", "/"),
        headers=data.get("headers", {}),
        has_body="body" in data,
        body=data.get("body"),
        raw_body=data.get("raw_body"),
        pause_ms=(duration_ms or delay_ms) if action == "WAIT" else delay_ms,
        repeat=data.get("repeat", 1),
        parallel_with=data.get("parallel_with"),
        assertions=assertions,
        unchecked=tuple(unchecked),
    )
