"""References to earlier answers: `{{steps.<step id>.response.body.<path>}}`."""

import json
import re
from collections.abc import Mapping

from .jsonpath import Found, Json, PathError, resolve

# The official runner also takes the short form {{<step id>.<path>}}.
REFERENCE = re.compile(
    r"\{\{(?:steps\.)?(?P<step>[^.{}]+)\.(?:response\.body\.)?(?P<path>[^{}]+)\}\}"
)


def expand(text: str, answers: Mapping[str, Found]) -> str:
    """Replace each reference by the value it names; leave one that does not resolve as it is.

    `answers` maps the ids of the steps taken so far to their parsed response bodies.
    """

    def value_of(reference: re.Match[str]) -> str:
        body = answers.get(reference["step"])
        try:
            value = resolve(f"$.{reference['path']}", body)
        except PathError:
            return reference[0]
        match value:
            case str():
                return value
            case bool() | int() | dict() | list():
                return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            case float():
                return str(int(value)) if value.is_integer() else repr(value)
            case _:
                return reference[0]

    return REFERENCE.sub(value_of, text)


def expand_body(body: Json, answers: Mapping[str, Found]) -> str:
    """Serialise a request body and expand the references in its text.

    Like the official runner this works on the text: an object inserted inside a JSON string
    makes a malformed body.
    """
    return expand(json.dumps(body, ensure_ascii=False), answers)


def expand_values(value: Json, answers: Mapping[str, Found]) -> Json:
    """Expand the references in every key and string of an assertion."""
    match value:
        case str():
            return expand(value, answers)
        case list():
            return [expand_values(element, answers) for element in value]
        case dict():
            return {expand(k, answers): expand_values(v, answers) for k, v in value.items()}
        case _:
            return value
