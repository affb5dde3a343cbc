"""The official suites of what we support against a started server, one test per file."""

import asyncio
import http.client
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from . import report
from .cases import Case, load_cases
from .runner import Outcome, Result, Runner, load_impossible

ROOT = Path(__file__).resolve().parents[2]
SUITES = Path(os.environ.get("OJS_SUITES") or ROOT.parent / "shared/conformance/suites")
CASES = load_cases(SUITES) if SUITES.is_dir() else []
# The chapters that the manifest declares, and some whose tests ask only that data is preserved.
EXTENSIONS = (
    *("ext-admin-api", "ext-backpressure", "ext-dead-letter", "ext-durable-execution"),
    *("ext-fair-scheduling", "ext-graceful-shutdown", "ext-observability", "ext-progress"),
    *("ext-rate-limiting", "ext-middleware", "ext-job-versioning"),
)
INVALID_CODES = ("invalid_request", "invalid_payload", "schema_validation")


def suite_tests() -> list[object]:
    """One pytest parameter per test file, or a single skipped one when there are no suites."""
    if not SUITES.is_dir():
        reason = f"no official suites at {SUITES}; set OJS_SUITES to their folder"
        return [pytest.param(None, id="absent", marks=pytest.mark.skip(reason=reason))]
    return [
        pytest.param(case, id=case.file, marks=[pytest.mark.slow] if case.is_slow else [])
        for case in CASES
        if case.group.startswith("level ") or case.group in EXTENSIONS
    ]


@pytest.mark.parametrize("case", suite_tests())
def test_official_suite(conformance_url: str, case: Case) -> None:
    """Passes, or fails exactly as known to be impossible; an impossible pass is an error too."""
    result = asyncio.run(run(conformance_url, case))
    if result.outcome is Outcome.KNOWN_IMPOSSIBLE:
        pytest.xfail(result.reason)
    assert result.as_expected, report.lines(result)


async def run(url: str, case: Case) -> Result:
    """Run one case on an emptied server."""
    async with Runner.open(url) as runner:
        result = await runner.run(case)
        assert runner.can_reset, "the conformance_url server must run with OJS_CONFORMANCE=1"
        return result


def test_impossible_cases_are_cases_of_the_suites() -> None:
    """Every check named in impossible.json is in its test, as far as the tests are there."""
    known = load_impossible()
    for case in CASES:
        if case.id in known:
            step = next(step for step in case.steps if step.id == known[case.id].step)
            checks = {*step.assertions, *step.assertions.get("body", {})}
            checks |= {f"header {name}" for name in step.assertions.get("headers", {})}
            assert known[case.id].checks <= checks


@pytest.mark.parametrize("body", [b"", b'{"type": "test.noop", "args": ['], ids=["empty", "broken"])
def test_a_body_that_is_no_json_is_refused(conformance_url: str, body: bytes) -> None:
    """L0-OPS-015 has a broken `raw_body`, for which the official runner sends nothing at all."""
    status, text = answer(conformance_url, "POST", "/ojs/v1/jobs", body)
    assert status == 400
    assert any(f'"{code}"' in text for code in INVALID_CODES), text


@pytest.mark.parametrize("method", ["ASSERT", "push", "get", "fetch", "ack"])
def test_an_unknown_method_is_answered(conformance_url: str, method: str) -> None:
    """The official runner sends pseudo actions as methods; a dropped connection fails the test."""
    status, _ = answer(conformance_url, method, "/", b"")
    assert 400 <= status < 500


def answer(url: str, method: str, path: str, body: bytes) -> tuple[int, str]:
    """Status and text; http.client sends the method as it is written."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        headers = {"Content-Type": "application/openjobspec+json"} if method == "POST" else {}
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()
