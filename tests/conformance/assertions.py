"""The assertions object: what a step expects, checked against the answer."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .jsonpath import MISSING, Found, Json, Missing, PathError, resolve
from .matchers import MatcherError, approximately, matches

SHOWN_CHARACTERS = 300

FORMS: dict[str, type] = {
    "status_in": list,
    "body": dict,
    "body_absent": list,
    "body_contains": list,
    "headers": dict,
    "timing_ms": dict,
}


@dataclass(frozen=True)
class Answer:
    """An HTTP response. `body` is MISSING when empty and the text itself when not JSON."""

    status: int
    headers: Mapping[str, str]
    text: str
    elapsed_ms: float

    @property
    def body(self) -> Found:
        """The parsed body."""
        if not self.text.strip():
            return MISSING
        try:
            parsed: Json = json.loads(self.text)
        except ValueError:
            return self.text
        return parsed


@dataclass(frozen=True)
class Mismatch:
    """One assertion that did not hold; `where` is a JSONPath or the assertion's name."""

    where: str
    expected: str
    actual: str


def check_answer(assertions: dict[str, Any], answer: Answer) -> list[Mismatch]:
    """Check everything an HTTP step asserts; returns what did not hold."""
    malformed = [
        Mismatch(name, f"a {form.__name__} in the test", shown(assertions[name]))
        for name, form in FORMS.items()
        if not isinstance(assertions.get(name, form()), form)
    ]
    if malformed:
        return malformed
    # The official runner skips the body assertions when the answer is not a JSON object; here
    # they fail, except those an empty body satisfies.
    return [
        *check_status(assertions, answer.status),
        *check_body(assertions.get("body", {}), answer.body),
        *check_body(dict.fromkeys(assertions.get("body_absent", []), "absent"), answer.body),
        *check_contains(assertions.get("body_contains", []), answer.text),
        *check_headers(assertions.get("headers", {}), answer.headers),
        *check_timing(assertions.get("timing_ms", {}), answer.elapsed_ms),
    ]


def check_status(assertions: dict[str, Any], status: int) -> list[Mismatch]:
    """Check `status` (int, `number:range(a,b)`, `one_of:a,b` or `{"$in": []}`) and `status_in`."""
    mismatches = []
    if "status" in assertions and not status_matches(assertions["status"], status):
        mismatches.append(Mismatch("status", shown(assertions["status"]), str(status)))
    if "status_in" in assertions and status not in assertions["status_in"]:
        mismatches.append(Mismatch("status_in", shown(assertions["status_in"]), str(status)))
    return mismatches


def status_matches(expected: Json, status: int) -> bool:
    """Whether a status is as expected; a form the language lacks, e.g. a bare list, never is."""
    match expected:
        case str() if expected.startswith("one_of:"):
            return str(status) in expected.removeprefix("one_of:").replace(" ", "").split(",")
        case str() if expected.startswith("number:range("):
            return matches(expected, status)
        case int() | {"$in": list()}:
            return matches(expected, status)
        case _:
            return False


def check_body(expected: dict[str, Any], body: Found) -> list[Mismatch]:
    """Check a map of JSONPaths to matchers. `$or` takes a list of such maps, one must hold."""
    mismatches = []
    for path, matcher in expected.items():
        if path == "$or" and isinstance(matcher, list):
            if all(check_body(alternative, body) for alternative in matcher):
                mismatches.append(Mismatch("$or", shown(matcher), shown(body)))
        elif path == "$empty":
            mismatches += check_value("$", {"$empty": matcher}, body)
        else:
            mismatches += check_value(path, matcher, body)
    return mismatches


def check_value(path: str, matcher: Json, body: Found) -> list[Mismatch]:
    """Check one matcher; a path or matcher outside the language counts as not holding."""
    try:
        actual = resolve(path, body)
        holds = matches(matcher, actual)
    except (PathError, MatcherError) as error:
        return [Mismatch(path, shown(matcher), str(error))]
    return [] if holds else [Mismatch(path, shown(matcher), shown(actual))]


def check_contains(expected: list[str], text: str) -> list[Mismatch]:
    """Check that each string occurs in the raw body."""
    return [
        Mismatch("body_contains", shown(part), shown(text)) for part in expected if part not in text
    ]


def check_headers(expected: dict[str, Json], headers: Mapping[str, str]) -> list[Mismatch]:
    """Check header values: a string is compared exactly, whatever it looks like.

    An object is a matcher, `{"$eq": value}` included, as some tests of the extensions write it;
    the official runner ignores objects.
    """
    mismatches = []
    for name, matcher in expected.items():
        actual: Found = headers.get(name, MISSING)
        match matcher:
            case {"$eq": value, **others} if not others:
                holds = actual == value
            case dict():
                mismatches += [
                    Mismatch(f"header {name}", each.expected, each.actual)
                    for each in check_value("$", matcher, actual)
                ]
                continue
            case _:
                holds = actual == matcher
        if not holds:
            mismatches.append(Mismatch(f"header {name}", shown(matcher), shown(actual)))
    return mismatches


def check_timing(expected: dict[str, float], elapsed_ms: float) -> list[Mismatch]:
    """Check how long the answer took, in milliseconds."""
    tests: dict[str, Callable[[float], bool]] = {
        "less_than": lambda limit: elapsed_ms < limit,
        "greater_than": lambda limit: elapsed_ms > limit,
        "approximate": lambda target: approximately(target, elapsed_ms),
    }
    return [
        Mismatch(f"timing_ms.{name}", shown(limit), f"{elapsed_ms:.0f}")
        for name, limit in expected.items()
        if name not in tests or not tests[name](limit)
    ]


def check_claim(claim: dict[str, Json]) -> list[Mismatch]:
    """Check `exclusive_claim`: of several fetches exactly one got the job.

    `fetches` holds the `jobs` of each answer, serialised; `exactly_one_empty` asks besides that
    exactly one came back empty. The official runner ignores this assertion.
    """
    fetches = [parsed_jobs(fetch) for fetch in as_list(claim.get("fetches"))]
    holding = [jobs for jobs in fetches if claim.get("job_id") in job_ids(jobs)]
    mismatches = []
    if None in fetches:
        mismatches.append(
            Mismatch("exclusive_claim", "a list of jobs in each fetch", shown(claim["fetches"]))
        )
    if claim.get("exactly_one_has_job") and len(holding) != 1:
        mismatches.append(
            Mismatch("exclusive_claim", "exactly one fetch has the job", f"{len(holding)} have it")
        )
    if claim.get("exactly_one_empty") and fetches.count([]) != 1:
        mismatches.append(
            Mismatch("exclusive_claim", "exactly one fetch is empty", f"{fetches.count([])} are")
        )
    return mismatches


def as_list(value: Json) -> list[Json]:
    """The list itself, or an empty one for anything else."""
    return value if isinstance(value, list) else []


def parsed_jobs(text: Json) -> list[Json] | None:
    """The jobs of one fetch, None when its reference did not resolve to a list."""
    try:
        jobs = json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return None
    return jobs if isinstance(jobs, list) else None


def job_ids(jobs: list[Json] | None) -> list[Json]:
    """The ids of fetched jobs."""
    return [job.get("id") for job in jobs or [] if isinstance(job, dict)]


def shown(value: Found) -> str:
    """A value for the report, cut when long."""
    if isinstance(value, Missing):
        return "(missing)"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"
