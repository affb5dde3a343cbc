"""Matchers: the right-hand side of a body assertion, applied to the value found there."""

import re
from collections.abc import Callable
from typing import TypeGuard

from .jsonpath import MISSING, Found, Json, Missing, go_text

TOLERANCE_PERCENT = 50
TOLERANCE_MINIMUM_MS = 100

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
UUIDV7 = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
DATETIME = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
)


class MatcherError(ValueError):
    """The test uses a matcher that the language does not define."""


def is_number(value: Found) -> TypeGuard[float]:
    """Whether `value` is a JSON number; Python counts true and false as ints, JSON does not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def in_range(value: Found, low: float | None, high: float | None) -> bool:
    """Whether `value` is a number within the bounds, both inclusive, None for open."""
    return is_number(value) and (low is None or low <= value) and (high is None or value <= high)


def approximately(expected: float, actual: Found) -> bool:
    """Within half of `expected`, or 100, whichever is more (milliseconds in every known use)."""
    tolerance = max(abs(expected) * TOLERANCE_PERCENT / 100, TOLERANCE_MINIMUM_MS)
    return in_range(actual, expected - tolerance, expected + tolerance)


def is_text(value: Found, pattern: str) -> bool:
    """Whether `value` is a string that matches `pattern` from end to end."""
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


def has_match(value: Found, pattern: str) -> bool:
    """Whether `value` is a string with a match of `pattern` anywhere in it."""
    try:
        return isinstance(value, str) and re.search(pattern, value) is not None
    except re.error as error:
        raise MatcherError(f"bad pattern {pattern!r}: {error}") from error


def has_length(value: Found, low: int, high: int | None) -> bool:
    """Whether `value` is an array of at least `low` and at most `high` elements."""
    return isinstance(value, list) and in_range(len(value), low, high)


def has_element(value: Found, text: str) -> bool | None:
    """Whether an array has an element that reads `text`; None when `value` is no array."""
    return text in map(go_text, value) if isinstance(value, list) else None


# The official runner cannot tell a null from a missing field; here "absent" means missing,
# "any" and {"$exists": true} ask for a value that is not null, as "exists" does not.
WORDS: dict[str, Callable[[Found], bool]] = {
    "any": lambda value: value is not MISSING and value is not None,
    "absent": lambda value: value is MISSING,
    "exists": lambda value: value is not MISSING,
    "string:nonempty": lambda value: isinstance(value, str) and value != "",
    "string:non_empty": lambda value: isinstance(value, str) and value != "",
    "string:uuid": lambda value: is_text(value, UUID),
    "string:uuidv7": lambda value: is_text(value, UUIDV7),
    "string:datetime": lambda value: is_text(value, DATETIME),
    "number:positive": lambda value: in_range(value, 0, None) and value != 0,
    "number:non_negative": lambda value: in_range(value, 0, None),
    "array:nonempty": lambda value: has_length(value, 1, None),
    "array:empty": lambda value: has_length(value, 0, 0),
}

NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"

PHRASES: list[tuple[str, Callable[[Found, re.Match[str]], bool]]] = [
    (r"string:contains:(.*)", lambda v, m: isinstance(v, str) and m[1] in v),
    (r"string:pattern\((.*)\)", lambda v, m: has_match(v, m[1])),
    (
        rf"number:range\(\s*({NUMBER})\s*,\s*({NUMBER})\s*\)",
        lambda v, m: in_range(v, float(m[1]), float(m[2])),
    ),
    (rf"~({NUMBER})", lambda v, m: approximately(float(m[1]), v)),
    (r"array:length:([0-9]+)", lambda v, m: has_length(v, int(m[1]), int(m[1]))),
    (r"array:length\(([0-9]+)\)", lambda v, m: has_length(v, int(m[1]), int(m[1]))),
    (r"array:min(?:_length)?:([0-9]+)", lambda v, m: has_length(v, int(m[1]), None)),
    (r"contains:(.*)", lambda v, m: has_element(v, m[1]) is True),
    (r"not_contains:(.*)", lambda v, m: has_element(v, m[1]) is False),
]

TYPES: dict[str, Callable[[Found], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": is_number,
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def matches(matcher: Json, actual: Found) -> bool:
    """Whether `actual` satisfies `matcher`; raises MatcherError for an undefined matcher."""
    match matcher:
        case str():
            return matches_text(matcher, actual)
        case list():
            return (
                isinstance(actual, list)
                and len(actual) == len(matcher)
                and all(map(matches, matcher, actual))
            )
        case dict() if OPERATORS.keys() & matcher.keys():
            return all(matches_operator(name, matcher, actual) for name in matcher)
        case _:
            return equal(matcher, actual)


def matches_text(matcher: str, actual: Found) -> bool:
    """A named matcher (`string:uuid`), one with an argument (`array:min:2`), or a literal."""
    if matcher in WORDS:
        return WORDS[matcher](actual)
    for phrase, test in PHRASES:
        if argument := re.fullmatch(phrase, matcher, re.DOTALL):
            return test(actual, argument)
    return actual == matcher


def matches_operator(name: str, matcher: dict[str, Json], actual: Found) -> bool:
    """One key of an operator object. `$type` counts only beside `$exists`, as documented."""
    if name == "$type" and "$exists" in matcher:
        type_name = matcher["$type"]
        if not isinstance(type_name, str) or type_name not in TYPES:
            raise MatcherError(f"unknown $type {type_name!r}")
        return matcher["$exists"] is False or TYPES[type_name](actual)
    if name not in OPERATORS:
        raise MatcherError(f"unknown operator {name}")
    if name == "$exists" and matcher.get("$type") == "null":
        return (actual is not MISSING) is matcher["$exists"]
    return OPERATORS[name](matcher[name], actual)


def op_exists(expected: Json, actual: Found) -> bool:
    """`true`: a value that is not null. `false`: no such field."""
    return WORDS["any" if expected is True else "absent"](actual)


def op_match(expected: Json, actual: Found) -> bool:
    """A string with a match of the pattern."""
    if not isinstance(expected, str):
        raise MatcherError("$match takes a pattern")
    return has_match(actual, expected)


def op_either(expected: Json, actual: Found) -> bool:
    """At least one of the alternatives, which may be matchers themselves (`$in`, `$or`)."""
    if not isinstance(expected, list):
        raise MatcherError("$in and $or take a list")
    return any(matches(alternative, actual) for alternative in expected)


def op_size(expected: Json, actual: Found) -> bool:
    """Length of an array: `3` or `{"$gte": 1}`."""
    match expected:
        case int() if not isinstance(expected, bool):
            return has_length(actual, expected, expected)
        case {"$gte": int(low), **others} if not others:
            return has_length(actual, low, None)
        case _:
            raise MatcherError(f"unknown $size {expected!r}")


def op_empty(expected: Json, actual: Found) -> bool:
    """No body, null or the empty string."""
    return (actual is MISSING or actual is None or actual == "") is (expected is True)


def op_range(expected: Json, actual: Found) -> bool:
    """Number between `min` and `max`, both inclusive and each optional."""
    if not isinstance(expected, dict) or not expected.keys() <= {"min", "max"}:
        raise MatcherError(f"unknown range {expected!r}")
    low, high = expected.get("min"), expected.get("max")
    if not (low is None or is_number(low)) or not (high is None or is_number(high)):
        raise MatcherError(f"the bounds of a range are numbers: {expected!r}")
    return in_range(actual, low, high)


OPERATORS: dict[str, Callable[[Json, Found], bool]] = {
    "$exists": op_exists,
    "$match": op_match,
    "$in": op_either,
    "$or": op_either,
    "$size": op_size,
    "$empty": op_empty,
    "range": op_range,
}


def equal(expected: Json, actual: Found) -> bool:
    """Equality of JSON values: 1 equals 1.0, but true does not equal 1."""
    match expected, actual:
        case (_, Missing()):
            return False
        case (dict(), dict()):
            return expected.keys() == actual.keys() and all(
                equal(expected[key], actual[key]) for key in expected
            )
        case (list(), list()):
            return len(expected) == len(actual) and all(map(equal, expected, actual))
        case _:
            return isinstance(expected, bool) == isinstance(actual, bool) and expected == actual
