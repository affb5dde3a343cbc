"""The test language: paths, references, matchers, assertions, and the shape of test files."""

import json
from pathlib import Path
from typing import Any

import pytest

from .assertions import Answer, check_answer, check_claim
from .cases import Case, SuiteError, load_cases
from .jsonpath import MISSING, Found, Json, PathError, resolve
from .matchers import MatcherError, matches
from .templates import expand, expand_body, expand_values

UUID4 = "0d4b1a7e-5c1f-4c5e-9c58-2f6b3d1e9a11"
UUID7 = "019461a8-1a2b-7c3d-8e4f-5a6b7c8d9e0f"

BODY: Json = {
    "jobs": [
        {"id": "a", "state": "active", "n": 1, "tags": ["x", "y"]},
        {"id": "b", "state": "active", "n": 2, "tags": ["z"]},
        {"state": "available"},
    ],
    "matrix": [[1, 2], [3, 4]],
    "meta": {"a.b": 1, "none": None},
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$", BODY),
        ("$.jobs[0].id", "a"),
        ("$.jobs[9].id", MISSING),
        ("$.matrix[1][0]", 3),
        ("$.meta.none", None),
        ("$.meta.a.b", MISSING),
        ("$.jobs.id", MISSING),
        ("$.matrix[0].x", MISSING),
        ("$.jobs[*].id", ["a", "b"]),
        ("$.jobs[*].tags", [["x", "y"], ["z"]]),
        ("$.jobs[*].tags[*]", ["x", "y", "z"]),
        ("$.meta[*]", MISSING),
        ("$.jobs[?(@.state=='active')].id", "a"),
        ('$.jobs[?(@.id=="b")].n', 2),
        ("$.jobs[?(@.n==2)].id", "b"),
        ("$.jobs[?(@.id=='c')].id", MISSING),
    ],
)
def test_a_path_leads_to(path: str, expected: Found) -> None:
    assert resolve(path, BODY) == expected


@pytest.mark.parametrize(
    "path", ["jobs", '$.meta["a.b"]', "$.jobs[-1]", "$..id", "$.jobs[?(@.n>1)]"]
)
def test_a_path_outside_the_language_is_an_error(path: str) -> None:
    with pytest.raises(PathError):
        resolve(path, BODY)


ANSWERS: dict[str, Found] = {
    "s-1": {"job": {"id": "j1", "n": 3.0, "f": 0.5, "on": True, "none": None}, "jobs": [{"id": 1}]},
    "empty": MISSING,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/jobs/{{steps.s-1.response.body.job.id}}?x=1", "/jobs/j1?x=1"),
        ("{{steps.s-1.response.body.jobs[0].id}}", "1"),
        ("{{steps.s-1.response.body.job.n}}", "3"),
        ("{{steps.s-1.response.body.job.f}}", "0.5"),
        ("{{steps.s-1.response.body.job.on}}", "true"),
        ("{{steps.s-1.response.body.jobs}}", '[{"id":1}]'),
        ("{{s-1.job.id}}", "j1"),
    ],
)
def test_a_reference_becomes_the_value(text: str, expected: str) -> None:
    assert expand(text, ANSWERS) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{{job_id}}",
        "${job_id}",
        "{{steps.later.response.body.job.id}}",
        "{{steps.s-1.response.body.job.nothing}}",
        "{{steps.s-1.response.body.job.none}}",
        "{{steps.s-1.response.body.job[x]}}",
        "{{steps.s-1.response.status}}",
        "{{steps.empty.response.body.job.id}}",
    ],
)
def test_a_reference_that_does_not_resolve_stays(text: str) -> None:
    assert expand(text, ANSWERS) == text


def test_references_are_expanded_in_bodies_and_in_keys_and_values_of_assertions() -> None:
    job_id = "{{steps.s-1.response.body.job.id}}"
    assert expand_body({"job_id": job_id, "n": [1.0, None]}, ANSWERS) == (
        '{"job_id": "j1", "n": [1.0, null]}'
    )
    assert expand_values({f"$.x[?(@.id=='{job_id}')]": [job_id, 1]}, ANSWERS) == {
        "$.x[?(@.id=='j1')]": ["j1", 1]
    }


@pytest.mark.parametrize(
    ("matcher", "good", "bad"),
    [
        ("any", [0, "", False, []], [None, MISSING]),
        ("exists", [0, None], [MISSING]),
        ("absent", [MISSING], [None, ""]),
        ("string:nonempty", ["x"], ["", 1, MISSING]),
        ("string:non_empty", ["x"], ["", None]),
        ("string:uuid", [UUID4, UUID7], [UUID4.upper(), UUID4 + "\n", "x", 1]),
        ("string:uuidv7", [UUID7], [UUID4, None]),
        (
            "string:datetime",
            ["2024-01-15T10:30:00Z", "2024-01-15T10:30:00.123456+02:00"],
            ["2024-01-15", "2024-01-15T10:30:00", "2024-01-15 10:30:00Z", 1],
        ),
        ("string:contains:not found", ["job not found"], ["Not Found", None]),
        (r"string:pattern(^test\..*)", ["test.echo"], ["a.test.echo", 1]),
        ("number:positive", [1, 0.5], [0, -1, "1", True]),
        ("number:non_negative", [0, 1], [-1, False, None]),
        ("number:range(0,100)", [0, 100, 5.5], [-1, 101, "5"]),
        ("number:range(-1.5, 2)", [-1.5, 2], [-2]),
        ("~2000", [1000, 3000], [999, 3001, "2000", MISSING]),
        ("~50", [0, 150], [151]),
        ("array:nonempty", [[1]], [[], None, "x"]),
        ("array:empty", [[]], [[1], MISSING, ""]),
        ("array:length:1", [[1]], [[], [1, 2]]),
        ("array:length(1)", [[1]], [[], [1, 2]]),
        ("array:min_length:2", [[1, 2], [1, 2, 3]], [[1]]),
        ("array:min:2", [[1, 2]], [[1], "ab"]),
        ("contains:urgent", [["a", "urgent"]], [["a"], "urgent", MISSING]),
        ("contains:42", [[42], ["42"], [42.0]], [[421]]),
        ("contains:true", [[True]], [[1]]),
        ("contains:map[a:1]", [[{"a": 1}]], [[{"a": 2}]]),
        ("not_contains:gone", [["a"], []], [["gone"], MISSING, None]),
        ("available", ["available"], ["Available", None, MISSING]),
        ("2099-12-31T23:59:59Z", ["2099-12-31T23:59:59Z"], ["2099-12-31T23:59:59.000Z"]),
        ("@daily", ["@daily"], [None]),
        (1, [1, 1.0], [True, "1", 2, None, MISSING]),
        (0, [0], [False, None, MISSING]),
        (True, [True], [1, "true", None, MISSING]),
        (False, [False], [0, None, MISSING]),
        (None, [None], [False, 0, "", MISSING]),
        ([], [[]], [[1], None, MISSING]),
        (["a", 42, {"nested": "v"}], [["a", 42, {"nested": "v"}]], [["a", 42], ["a", 42, {}]]),
        (["string:nonempty", "any"], [["x", 1]], [["", 1], ["x", None]]),
        ({"nested": {"n": 1}}, [{"nested": {"n": 1.0}}], [{"nested": {"n": True}}, {}, MISSING]),
        ({"$exists": True}, [0, "", []], [None, MISSING]),
        ({"$exists": False}, [MISSING], [None, 0]),
        ({"$exists": True, "$type": "string"}, ["x", ""], [1, None, MISSING]),
        ({"$exists": True, "$type": "number"}, [1, 0.5], [True, "1"]),
        ({"$exists": True, "$type": "boolean"}, [False], [0]),
        ({"$exists": True, "$type": "null"}, [None], [MISSING, 0]),
        ({"$exists": True, "$type": "array"}, [[]], [{}]),
        ({"$exists": True, "$type": "object"}, [{}], [[]]),
        ({"$match": "^Valid.*"}, ["Validation"], ["Invalid", 1, MISSING]),
        ({"$in": ["a", 200, "array:empty"]}, ["a", 200, []], ["b", [1], MISSING]),
        ({"$size": 3}, [[1, 2, 3]], [[1], "abc", MISSING]),
        ({"$size": {"$gte": 2}}, [[1, 2], [1, 2, 3]], [[1], None]),
        ({"$or": ["available", {"$exists": False}]}, ["available", MISSING], ["x"]),
        ({"$empty": True}, [MISSING, None, ""], ["x", {"a": 1}, 0]),
        ({"$empty": False}, [{"a": 1}], [MISSING]),
        ({"range": {"min": 0, "max": 10}}, [0, 10], [-1, 11, "5", MISSING]),
        ({"range": {"min": 5}}, [5, 1000], [4]),
        ({"range": {"max": 5}}, [5, -1000], [6]),
        ({"$exists": True, "$match": "^a"}, ["ab"], ["b", MISSING]),
    ],
    ids=str,
)
def test_a_matcher_accepts_and_refuses(matcher: Json, good: list[Found], bad: list[Found]) -> None:
    assert [value for value in good if not matches(matcher, value)] == []
    assert [value for value in bad if matches(matcher, value)] == []


@pytest.mark.parametrize("matcher", [{"$type": "number"}, {"$gte": 1}], ids=str)
@pytest.mark.parametrize("actual", [1, "number", [], {}, True, None, MISSING], ids=repr)
def test_type_and_gte_alone_are_no_operators(matcher: Json, actual: Found) -> None:
    assert not matches(matcher, actual)


@pytest.mark.parametrize(
    "matcher",
    [
        {"$exists": True, "$gte": 1},
        {"$exists": True, "$type": "integer"},
        {"$size": {"$lte": 1}},
        {"$size": "3"},
        {"range": {"from": 1}},
        {"range": {"min": "1"}},
        {"$in": "a"},
        {"$match": 1},
        {"$match": "("},
    ],
    ids=str,
)
def test_an_undefined_matcher_is_an_error(matcher: Json) -> None:
    with pytest.raises(MatcherError):
        matches(matcher, "a")


def answered(body: str = "", status: int = 200, **headers: str) -> Answer:
    """An answer of 250 ms."""
    return Answer(status, {name.replace("_", "-"): v for name, v in headers.items()}, body, 250)


def failing(assertions: dict[str, Any], answer: Answer) -> list[str]:
    """Which assertions do not hold."""
    return [mismatch.where for mismatch in check_answer(assertions, answer)]


@pytest.mark.parametrize(
    ("expected", "good", "bad"),
    [
        (201, [201], [200]),
        ("number:range(400,422)", [400, 422], [399, 423]),
        ("one_of:200,201,409", [200, 409], [20, 404]),
        ({"$in": [200, 409]}, [200, 409], [201]),
        ([200, 201], [], [200, 201]),
        ("200", [], [200]),
        (True, [], [1, 200]),
    ],
    ids=str,
)
def test_the_forms_of_status(expected: Json, good: list[int], bad: list[int]) -> None:
    for status in good:
        assert failing({"status": expected}, answered(status=status)) == []
    for status in bad:
        assert failing({"status": expected}, answered(status=status)) == ["status"]


def test_status_in() -> None:
    assert failing({"status_in": [200, 429]}, answered(status=429)) == []
    assert failing({"status_in": [200, 429]}, answered(status=404)) == ["status_in"]


def test_each_path_of_the_body_is_checked() -> None:
    expected = {"$.job.id": "any", "$.job.n": 1, "$.job.x": "absent", '$.meta["a"]': "any"}
    assert failing({"body": expected}, answered('{"job": {"id": 1, "n": 2}}')) == [
        "$.job.n",
        '$.meta["a"]',
    ]


@pytest.mark.parametrize("text", ["", "<html>", '"text"', "[1]"])
def test_body_assertions_fail_when_the_answer_is_no_object(text: str) -> None:
    assert failing({"body": {"$.a": "any", "$.b": "absent"}}, answered(text)) == ["$.a"]


def test_one_alternative_of_or_must_hold_entirely() -> None:
    either = {"$or": [{"$.jobs": {"$size": 0}}, {"$empty": True}, {"$.a": 1, "$.b": 2}]}
    for text in ('{"jobs": []}', "", '{"a": 1, "b": 2}'):
        assert failing({"body": either}, answered(text)) == []
    for text in ('{"jobs": [1]}', '{"a": 1, "b": 3}'):
        assert failing({"body": either}, answered(text)) == ["$or"]


def test_body_absent_and_body_contains() -> None:
    answer = answered('{"a":{"b":null}}')
    assert failing({"body_absent": ["$.a.c", "$.x"]}, answer) == []
    assert failing({"body_absent": ["$.a.b"]}, answer) == ["$.a.b"]
    assert failing({"body_contains": ['"a":', '"A":']}, answer) == ["body_contains"]


def test_headers_are_exact_or_an_object() -> None:
    answer = answered(Content_Type="text/plain; charset=utf-8", X="1")
    assert failing({"headers": {"X": "1", "Content-Type": {"$match": "^text/"}}}, answer) == []
    assert failing({"headers": {"X": {"$eq": "1"}}}, answer) == []
    wrong = {"Content-Type": "text/plain", "Y": {"$exists": True}, "X": {"$eq": "2"}, "Z": "any"}
    assert failing({"headers": wrong}, answer) == [f"header {name}" for name in wrong]


@pytest.mark.parametrize(
    ("expected", "holds"),
    [
        ({"less_than": 251}, True),
        ({"less_than": 250}, False),
        ({"greater_than": 249}, True),
        ({"greater_than": 250}, False),
        ({"approximate": 500}, True),
        ({"approximate": 501}, False),
        ({"approximate": 150}, True),
        ({"approximate": 149}, False),
        ({"at_most": 1000}, False),
    ],
    ids=str,
)
def test_timing_of_an_answer_of_250_ms(expected: dict[str, int], holds: bool) -> None:
    assert (failing({"timing_ms": expected}, answered()) == []) is holds


def test_an_assertion_of_the_wrong_form_fails() -> None:
    wrong = {"status_in": 200, "body_contains": "x"}
    assert failing(wrong, answered("x")) == ["status_in", "body_contains"]


@pytest.mark.parametrize(
    ("fetches", "holds"),
    [
        (['[{"id": "j"}]', "[]"], True),
        (["[]", '[{"id": "j"}]'], True),
        (['[{"id": "j"}]', '[{"id": "j"}]'], False),
        (["[]", "[]"], False),
        (['[{"id": "j"}]', '[{"id": "other"}]'], False),
        (['[{"id": "j"}]', "{{steps.x.response.body.jobs}}", "[]"], False),
        ([], False),
    ],
    ids=str,
)
def test_exclusive_claim(fetches: list[Json], holds: bool) -> None:
    claim: dict[str, Json] = {
        "job_id": "j",
        "fetches": fetches,
        "exactly_one_has_job": True,
        "exactly_one_empty": True,
    }
    assert (check_claim(claim) == []) is holds


def case_of(folder: Path, steps: list[dict[str, Any]], **members: Any) -> Case:
    """Write a test file and load it."""
    folder.mkdir(exist_ok=True)
    test = {"test_id": "T-1", "name": "t", "steps": steps, **members}
    (folder / "t.json").write_text(json.dumps(test))
    return load_cases(folder)[0]


def test_waiting_times_of_a_case(tmp_path: Path) -> None:
    steps: list[dict[str, Any]] = [
        {"id": "a", "action": "WAIT", "duration_ms": 3000, "delay_ms": 1},
        {"id": "b", "action": "WAIT", "delay_ms": 2000},
        {"id": "c", "action": "WAIT"},
        {"id": "d", "action": "GET", "path": "/", "delay_ms": 26000},
    ]
    case = case_of(tmp_path, steps)
    assert [step.pause_ms for step in case.steps] == [3000, 2000, 0, 26000]
    assert case.is_slow
    assert not case_of(tmp_path, steps[:3]).is_slow


def test_members_outside_the_language_are_reported(tmp_path: Path) -> None:
    steps: list[dict[str, Any]] = [
        {"action": "GET", "capture": {}, "assertions": {"status_one_of": [1], "status": 200}},
        {"id": "w", "action": "WAIT", "assertions": {"status": 200}},
    ]
    assert case_of(tmp_path, steps, preconditions="x").unchecked == (
        "preconditions",
        "step-1: capture",
        "step-1: assertions.status_one_of",
        "w: assertions.status",
    )


def test_a_case_belongs_to_the_level_of_its_folder(tmp_path: Path) -> None:
    get = [{"id": "a", "action": "GET"}]
    assert case_of(tmp_path / "level-2-scheduled", get).group == "level 2"
    assert case_of(tmp_path / "ext-admin-api", get, level=0).group == "ext-admin-api"


def test_a_folder_without_test_cases_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SuiteError):
        load_cases(tmp_path)
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(SuiteError, match=r"x\.json"):
        load_cases(tmp_path)
