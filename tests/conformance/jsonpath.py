"""The part of JSONPath that the conformance test language defines."""

import re
from enum import Enum
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


class Missing(Enum):
    """The value of a path that leads nowhere; a JSON null, in contrast, is a value."""

    MISSING = "missing"


MISSING = Missing.MISSING
Found: TypeAlias = "Json | Missing"

SEGMENT = re.compile(
    r"""
      \. (?P<key> [^.\[\]]+ )
    | \[ (?P<index> \d+ ) \]
    | \[ (?P<every> \* ) \]
    | \[ \? \( @\. (?P<field> [^=\s]+ ) \s* == \s*
        (?: '(?P<single> [^']* )' | "(?P<double> [^"]* )" | (?P<bare> [^'"\s)]+ ) ) \s* \) \]
    """,
    re.VERBOSE,
)


class PathError(ValueError):
    """The path is not in the language, e.g. `$.meta["a.b"]`."""


def resolve(path: str, root: Found) -> Found:
    """Return what `path` (`$.jobs[0].id`) points to below `root`, or MISSING.

    `[*]` yields the flat list of what resolved; `[?(@.a=='b')]` the first element that matches.
    Raises PathError when the path cannot be parsed.
    """
    return walk(root, parse(path))


def parse(path: str) -> list[re.Match[str]]:
    """Split a path into its segments; raise PathError at the first one that is none."""
    if not path.startswith("$"):
        raise PathError(f"a path starts with $: {path}")
    segments = []
    position = 1
    while position < len(path):
        segment = SEGMENT.match(path, position)
        if segment is None:
            raise PathError(f"cannot parse {path} at {path[position:]!r}")
        segments.append(segment)
        position = segment.end()
    return segments


def walk(value: Found, segments: list[re.Match[str]]) -> Found:
    """Follow parsed segments downwards from `value`."""
    for position, segment in enumerate(segments):
        if segment["every"]:
            return collect(value, segments[position + 1 :])
        value = step_into(value, segment)
    return value


def step_into(value: Found, segment: re.Match[str]) -> Found:
    """Follow one segment that is not a wildcard."""
    if segment["key"] is not None:
        return value.get(segment["key"], MISSING) if isinstance(value, dict) else MISSING
    if not isinstance(value, list):
        return MISSING
    if segment["index"] is not None:
        index = int(segment["index"])
        return value[index] if index < len(value) else MISSING
    field = parse(f"$.{segment['field']}")
    wanted = next(
        text for name in ("single", "double", "bare") if (text := segment[name]) is not None
    )
    for element in value:
        found = walk(element, field)
        if found is not MISSING and go_text(found) == wanted:
            return element
    return MISSING


def collect(value: Found, rest: list[re.Match[str]]) -> Found:
    """Follow `rest` in every element; skip what does not resolve; flatten nested wildcards."""
    if not isinstance(value, list):
        return MISSING
    nested = any(segment["every"] for segment in rest)
    collected: list[Json] = []
    for element in value:
        found = walk(element, rest)
        if nested and isinstance(found, list):
            collected.extend(found)
        elif not isinstance(found, Missing):
            collected.append(found)
    return collected


def go_text(value: Found) -> str:
    """Write a value as Go's `%v` does, the form in which elements and filters are compared."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case None | Missing.MISSING:
            return "<nil>"
        case float() if value.is_integer():
            return str(int(value))
        case list():
            return "[" + " ".join(go_text(element) for element in value) + "]"
        case dict():
            return "map[" + " ".join(f"{k}:{go_text(v)}" for k, v in sorted(value.items())) + "]"
        case _:
            return str(value)
