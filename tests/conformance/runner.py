"""Runs test cases against a server and judges them."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import aiohttp

from .assertions import Answer, Mismatch, check_answer, check_claim
from .cases import Case, Step
from .jsonpath import Found
from .templates import expand, expand_body, expand_values

REQUEST_TIMEOUT_S = 60
RESET_PATH = "/ojs/v1/admin/reset"
IMPOSSIBLE_FILE = Path(__file__).with_name("impossible.json")


class Outcome(StrEnum):
    """The verdict on a test. Only the first and the third are as they should be."""

    PASS = "pass"
    FAIL = "FAIL"
    KNOWN_IMPOSSIBLE = "known-impossible"
    UNEXPECTED_PASS = "UNEXPECTED PASS"


@dataclass(frozen=True)
class Failure:
    """One assertion of one step that did not hold."""

    step: str
    where: str
    expected: str
    actual: str


@dataclass(frozen=True)
class Impossible:
    """Why no server can pass a test: `checks` of `step` cannot hold, for `reason`."""

    step: str
    checks: frozenset[str]
    reason: str

    def explains(self, failures: Iterable[Failure]) -> bool:
        """Whether these failures are the impossible checks and nothing else."""
        return all(each.step == self.step and each.where in self.checks for each in failures)


@dataclass(frozen=True)
class Result:
    """What came of a test."""

    case: Case
    outcome: Outcome
    reason: str
    seconds: float
    failures: list[Failure]

    @property
    def as_expected(self) -> bool:
        """Whether nobody has to look at it."""
        return self.outcome in (Outcome.PASS, Outcome.KNOWN_IMPOSSIBLE)


def load_impossible(file: Path = IMPOSSIBLE_FILE) -> dict[str, Impossible]:
    """Read the data file of impossible tests, by test id."""
    entries = json.loads(file.read_text(encoding="utf-8"))
    return {
        test_id: Impossible(entry["step"], frozenset(entry["checks"]), entry["reason"])
        for test_id, entry in entries.items()
    }


class Runner:
    """Runs test cases, one after the other, against the server at `url`."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        reset_path: str,
        known: dict[str, Impossible],
    ) -> None:
        self.session = session
        self.url = url.rstrip("/")
        self.reset_path = reset_path
        self.known = known
        self.can_reset = True

    @classmethod
    @asynccontextmanager
    async def open(
        cls, url: str, reset_path: str = RESET_PATH, known: dict[str, Impossible] | None = None
    ) -> AsyncIterator["Runner"]:
        """A runner with an HTTP session of its own, closed at the end."""
        timeout = aiohttp.ClientTimeout(total=REQUEST_TIMEOUT_S)
        async with aiohttp.ClientSession(
            timeout=timeout,
            # A connection idle during a long delay may be closed by the server just when a
            # POST is sent on it, which must not be repeated.
            connector=aiohttp.TCPConnector(force_close=True),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=("Accept", "Content-Type"),
        ) as session:
            yield cls(session, url, reset_path, load_impossible() if known is None else known)

    async def run(self, case: Case) -> Result:
        """Empty the server, run one test, judge it.

        Raises aiohttp.ClientError when the server cannot be reached or refuses to be emptied.
        """
        await self.reset()
        started = time.monotonic()
        failures = await self.failures_of(case)
        seconds = time.monotonic() - started
        impossible = self.known.get(case.id)
        match impossible, failures:
            case None, []:
                outcome, reason = Outcome.PASS, ""
            case None, _:
                outcome, reason = Outcome.FAIL, ""
            case Impossible(), []:
                outcome, reason = Outcome.UNEXPECTED_PASS, impossible.reason
            case Impossible(), _ if impossible.explains(failures):
                outcome, reason = Outcome.KNOWN_IMPOSSIBLE, impossible.reason
            case _:
                outcome, reason = Outcome.FAIL, "fails elsewhere than known to be impossible"
        return Result(case, outcome, reason, seconds, failures)

    async def reset(self) -> None:
        """Empty the server. One without the reset hook (404) is warned about, once."""
        if not self.can_reset:
            return
        async with self.session.post(self.url + self.reset_path) as response:
            if response.status != 404:
                response.raise_for_status()
                return
        self.can_reset = False
        print(
            f"warning: POST {self.reset_path} answers 404: tests will see each other's jobs; "
            "start the server with OJS_CONFORMANCE=1",
            file=sys.stderr,
        )

    async def failures_of(self, case: Case) -> list[Failure]:
        """Run setup and steps up to the first that fails, then teardown whatever happened."""
        answers: dict[str, Found] = {}
        failures = await self.run_steps(case.setup + case.steps, answers)
        return failures + await self.run_steps(case.teardown, answers)

    async def run_steps(self, steps: Sequence[Step], answers: dict[str, Found]) -> list[Failure]:
        """Run steps in order, parallel ones together, up to the first that fails."""
        for group in parallel_groups(steps):
            done = await asyncio.gather(*(self.run_step(step, answers) for step in group))
            if failures := [failure for failures in done for failure in failures]:
                return failures
        return []

    async def run_step(self, step: Step, answers: dict[str, Found]) -> list[Failure]:
        """Run one step as often as it says; its last answer is kept for references."""
        for _ in range(step.repeat):
            await asyncio.sleep(step.pause_ms / 1000)
            mismatches = await self.act(step, answers)
            if mismatches:
                return [Failure(step.id, m.where, m.expected, m.actual) for m in mismatches]
        return []

    async def act(self, step: Step, answers: dict[str, Found]) -> list[Mismatch]:
        """Do what the step's action says and check its assertions."""
        if step.action == "WAIT":
            return []
        assertions = {
            name: expand_values(expected, answers) for name, expected in step.assertions.items()
        }
        if step.action == "ASSERT":
            claim = assertions.get("exclusive_claim")
            return check_claim(claim) if isinstance(claim, dict) else []
        try:
            answer = await self.send(step, answers)
        except (aiohttp.ClientError, TimeoutError) as error:
            return [Mismatch("request", "an answer", repr(error))]
        answers[step.id] = answer.body
        return check_answer(assertions, answer)

    async def send(self, step: Step, answers: dict[str, Found]) -> Answer:
        """Send the step's request, without any header it does not name."""
        body = None
        if step.raw_body is not None:
            # The official runner does not know raw_body: it sends an empty body instead.
            body = step.raw_body.encode()
        elif step.has_body:
            body = expand_body(step.body, answers).encode()
        started = time.monotonic()
        async with self.session.request(
            step.action, self.url + expand(step.path, answers), headers=step.headers, data=body
        ) as response:
            text = await response.text(encoding="utf-8", errors="replace")
            elapsed_ms = (time.monotonic() - started) * 1000
            return Answer(response.status, response.headers, text, elapsed_ms)


def parallel_groups(steps: Sequence[Step]) -> list[list[Step]]:
    """Put neighbours together of which one is said to run `parallel_with` the other."""
    groups: list[list[Step]] = []
    for step in steps:
        if groups and any(
            step.parallel_with == other.id or other.parallel_with == step.id for other in groups[-1]
        ):
            groups[-1].append(step)
        else:
            groups.append([step])
    return groups
