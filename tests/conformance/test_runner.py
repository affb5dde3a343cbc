"""The runner against a small server of its own."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from .__main__ import main
from .cases import load_cases
from .runner import Failure, Impossible, Outcome, Result, Runner

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

JOB = {"id": "create", "action": "POST", "path": "/jobs", "body": {"type": "t"}}
JOB_ID = "{{steps.create.response.body.job.id}}"


class Server:
    """Knows POST /jobs, GET /jobs/{id}, GET /meet (two answers at a time), perhaps a reset.

    `requests` keeps method, path, Content-Type and body of all but resets.
    """

    def __init__(self, has_reset: bool = True) -> None:
        self.requests: list[tuple[str, str, str | None, bytes]] = []
        self.resets = 0
        self.barrier = asyncio.Barrier(2)
        self.app = web.Application(middlewares=[self.record])
        self.app.router.add_post("/jobs", self.create)
        self.app.router.add_get("/jobs/{id}", self.show)
        self.app.router.add_get("/meet", self.meet)
        if has_reset:
            self.app.router.add_post("/reset", self.reset)

    @web.middleware
    async def record(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path != "/reset":
            content_type = request.headers.get("Content-Type")
            body = await request.read()
            self.requests.append((request.method, request.path_qs, content_type, body))
        return await handler(request)

    async def create(self, request: web.Request) -> web.Response:
        return web.json_response({"job": {"id": "j1", "state": "available"}}, status=201)

    async def show(self, request: web.Request) -> web.Response:
        return web.json_response({"job": {"id": request.match_info["id"]}})

    async def meet(self, request: web.Request) -> web.Response:
        async with asyncio.timeout(10):
            await self.barrier.wait()
        return web.json_response({})

    async def reset(self, request: web.Request) -> web.Response:
        self.resets += 1
        return web.json_response({})


def run(
    tmp_path: Path, steps: list[dict[str, Any]], known: Impossible | None = None, **phases: Any
) -> tuple[Result, Server]:
    """Run a test case of these steps; the server is returned for what it saw."""
    test = {"test_id": "T-1", "name": "t", "steps": steps, **phases}
    (tmp_path / "t.json").write_text(json.dumps(test))

    async def against_server() -> tuple[Result, Server]:
        server = Server()
        async with (
            TestServer(server.app) as listening,
            Runner.open(
                str(listening.make_url("/")), "/reset", {"T-1": known} if known else {}
            ) as runner,
        ):
            return await runner.run(load_cases(tmp_path)[0]), server

    return asyncio.run(against_server())


def test_references_reach_paths_bodies_and_assertions(tmp_path: Path) -> None:
    result, server = run(
        tmp_path,
        [
            {**JOB, "assertions": {"status": 201}},
            {
                "id": "show",
                "action": "GET",
                "path": f"/jobs/{JOB_ID}?types=a&limit=1",
                "assertions": {"status": 200, "body": {"$.job.id": JOB_ID}},
            },
            {**JOB, "id": "again", "body": {"parent": JOB_ID}},
        ],
    )
    assert (result.outcome, result.failures) == (Outcome.PASS, [])
    assert server.resets == 1
    assert [(method, path, body) for method, path, _, body in server.requests] == [
        ("POST", "/jobs", b'{"type": "t"}'),
        ("GET", "/jobs/j1?types=a&limit=1", b""),
        ("POST", "/jobs", b'{"parent": "j1"}'),
    ]


def test_a_failure_names_step_path_expected_and_actual(tmp_path: Path) -> None:
    result, server = run(
        tmp_path, [{**JOB, "assertions": {"body": {"$.job.state": "active"}}}, {**JOB, "id": "b"}]
    )
    assert result.outcome is Outcome.FAIL
    assert result.failures == [Failure("create", "$.job.state", '"active"', '"available"')]
    assert len(server.requests) == 1, "the steps after a failure are not taken"


def test_setup_comes_first_and_teardown_even_after_a_failure(tmp_path: Path) -> None:
    result, server = run(
        tmp_path,
        [{"id": "bad", "action": "GET", "path": "/nothing", "assertions": {"status": 200}}],
        setup={"steps": [JOB]},
        teardown=[{"id": "after", "action": "GET", "path": f"/jobs/{JOB_ID}"}],
    )
    assert [failure.step for failure in result.failures] == ["bad"]
    assert [path for _, path, _, _ in server.requests] == ["/jobs", "/nothing", "/jobs/j1"]


def test_parallel_steps_are_in_flight_together(tmp_path: Path) -> None:
    meet = {"action": "GET", "path": "/meet", "assertions": {"status": 200}}
    result, _ = run(tmp_path, [{**meet, "id": "a", "parallel_with": "b"}, {**meet, "id": "b"}])
    assert result.outcome is Outcome.PASS


def test_a_step_pauses_before_its_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    real_sleep = asyncio.sleep

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await real_sleep(0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    wait = {"id": "w", "action": "WAIT", "duration_ms": 3000}
    result, server = run(tmp_path, [{**JOB, "delay_ms": 1200}, wait])
    assert result.outcome is Outcome.PASS
    assert [seconds for seconds in pauses if seconds] == [1.2, 3.0]
    assert len(server.requests) == 1, "WAIT sends nothing"


def test_assert_compares_answers_and_sends_nothing(tmp_path: Path) -> None:
    claim = {
        "job_id": JOB_ID,
        "fetches": ["[]", "{{steps.create.response.body.jobs}}"],
        "exactly_one_has_job": True,
    }
    step = {"id": "claim", "action": "ASSERT", "assertions": {"exclusive_claim": claim}}
    result, server = run(tmp_path, [JOB, step])
    assert {failure.where for failure in result.failures} == {"exclusive_claim"}
    assert len(server.requests) == 1


def test_raw_body_is_sent_byte_for_byte(tmp_path: Path) -> None:
    step = {"id": "a", "action": "POST", "path": "/jobs", "raw_body": '{"broken": ü'}
    _, server = run(tmp_path, [step])
    assert server.requests == [("POST", "/jobs", None, '{"broken": ü'.encode())]


def test_headers_are_those_of_the_step_and_repeat_repeats(tmp_path: Path) -> None:
    _, server = run(tmp_path, [{**JOB, "headers": {"Content-Type": "text/x"}, "repeat": 3}])
    assert [content_type for _, _, content_type, _ in server.requests] == ["text/x"] * 3


def test_other_actions_are_sent_as_methods(tmp_path: Path) -> None:
    _, server = run(tmp_path, [{"id": "a", "action": "PATCH", "path": "/jobs/1"}])
    assert server.requests == [("PATCH", "/jobs/1", None, b"")]


def test_no_answer_is_a_failure(tmp_path: Path) -> None:
    step = {"id": "a", "action": "GET", "path": ":bad-port/"}
    result, _ = run(tmp_path, [step])
    assert [failure.where for failure in result.failures] == ["request"]


@pytest.mark.parametrize(
    ("expected", "outcome"),
    [
        ({"$.job.state": "other"}, Outcome.KNOWN_IMPOSSIBLE),
        ({"$.job.state": "other", "$.job.id": "other"}, Outcome.FAIL),
        ({"$.job.state": "available"}, Outcome.UNEXPECTED_PASS),
    ],
)
def test_a_known_impossible_test_fails_just_there(
    tmp_path: Path, expected: dict[str, str], outcome: Outcome
) -> None:
    known = Impossible("create", frozenset({"$.job.state"}), "because")
    result, _ = run(tmp_path, [{**JOB, "assertions": {"body": expected}}], known)
    assert result.outcome is outcome
    assert result.as_expected is (outcome is Outcome.KNOWN_IMPOSSIBLE)


def command(tmp_path: Path, *arguments: str, has_reset: bool = True) -> int:
    """Run the command line on two tests, of which T-2 fails; returns the exit code."""
    suites = tmp_path / "level-0-core"
    suites.mkdir()
    for test_id, status in (("T-1", 201), ("T-2", 200)):
        steps = [{**JOB, "assertions": {"status": status}}]
        test = {"test_id": test_id, "name": f"name-{test_id}", "steps": steps}
        (suites / f"{test_id}.json").write_text(json.dumps(test))

    async def against_server() -> int:
        async with TestServer(Server(has_reset).app) as listening:
            url = str(listening.make_url("/"))
            common = ["--url", url, "--suites", str(suites), "--reset-path", "/reset"]
            return await asyncio.to_thread(main, [*common, *arguments])

    return asyncio.run(against_server())


def test_the_command_prints_a_table_and_writes_a_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.json"
    assert command(tmp_path, "--json", str(report)) == 1
    printed = capsys.readouterr()
    assert "T-2" in printed.out
    assert "expected 200" in printed.out
    assert printed.err == ""
    written = json.loads(report.read_text())
    assert written["ok"] is False
    assert written["totals"] == {
        "level 0": {"pass": 1, "fail": 1, "known_impossible": 0, "unexpected_pass": 0}
    }
    assert [test["outcome"] for test in written["tests"]] == ["pass", "fail"]
    assert written["tests"][1]["failures"] == [
        {"step": "create", "where": "status", "expected": "200", "actual": "201"}
    ]


def test_the_command_succeeds_when_failures_are_known(tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    entry = {"step": "create", "checks": ["status"], "reason": "because"}
    known.write_text(json.dumps({"T-2": entry}))
    assert command(tmp_path, "--known", str(known)) == 0


def test_the_command_runs_a_chosen_test(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(tmp_path, "--test", "T-1") == 0
    assert "T-2" not in capsys.readouterr().out


def test_the_command_warns_once_when_there_is_no_reset(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command(tmp_path, has_reset=False)
    assert capsys.readouterr().err.count("OJS_CONFORMANCE=1") == 1


def test_the_command_refuses_what_it_cannot_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(tmp_path, "--test", "T-9") == 2
    assert "T-9" in capsys.readouterr().err
    unreachable = ["--url", "http://127.0.0.1:1", "--suites", str(tmp_path / "level-0-core")]
    assert main(unreachable) == 2
    assert main([*unreachable[:2], "--suites", str(tmp_path / "nothing")]) == 2
