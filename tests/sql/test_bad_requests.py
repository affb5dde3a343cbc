"""Each door refuses what it cannot read with an error object, and runs none of it."""

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from ojs_pg.server.routes import ROUTES
from tests.doors import Sql, call
from tests.http import fields
from tests.sql.conftest import JOB

DOORS = sorted(route.door for route in ROUTES)
# Nothing has to be asked of these.
UNASKED: tuple[str, ...] = ("ojs_health", "ojs_manifest", "ojs_list_", "ojs_get_maintenance")
UNASKED += ("ojs_whoami", "ojs_system_config", "ojs_dead_letter_stats", "ojs_stream_events")
UNASKED += ("ojs_subscribe", "ojs_ready", "ojs_metrics", "ojs_stats", "ojs_database_status")
UNASKED += ("ojs_debug_status", "ojs_stream_stats", "ojs_scheduling_stats")
NO_REQUESTS: list[Any] = [None, 5, 1e300, "x", "limit", True, [], [[]], ["limit"], [JOB]]

# What each call of a door does is undone; status, or SQLSTATE of what is no refusal.
OUTCOMES = """
create function pg_temp.outcome(p_call text, p_request jsonb) returns text language plpgsql as $$
declare v_status text;
begin
  execute format('select status from %s', p_call) into v_status using p_request;
  raise exception sqlstate 'UNDO0' using message = coalesce(v_status, 'nothing');
exception
  when sqlstate 'UNDO0' then return sqlerrm;
  when others then
    return case when sqlstate ~ '^OJ4' then substr(sqlstate, 3) else sqlstate || ' ' || sqlerrm end;
end $$;
"""
Outcomes = Callable[[str, list[Any]], list[str]]


@pytest.fixture
def outcomes(sql: psycopg.Connection) -> Iterator[Outcomes]:
    """Calls a door with each request and undoes it: the status, or what went wrong instead."""
    sql.execute(OUTCOMES)

    def outcomes(call: str, requests: list[Any]) -> list[str]:
        rows = sql.execute(
            "select pg_temp.outcome(%s, r) from jsonb_array_elements(%s) with ordinality u(r, n)"
            " order by n",
            [call, Jsonb(requests)],
        )
        return [row[0] for row in rows.fetchall()]

    yield outcomes


@pytest.mark.parametrize("door", DOORS)
def test_a_request_that_is_no_object_is_refused(outcomes: Outcomes, door: str) -> None:
    found = set(outcomes(f"{door}($1)", NO_REQUESTS))
    found |= set(outcomes(f"{door}(null)", [{}]))
    if door.startswith(UNASKED):
        # SQL's null is an empty request, as no query string is.
        assert found == {"200", "400"}
        assert set(outcomes(f"{door}($1)", NO_REQUESTS)) == {"400"}
    else:
        assert found <= {"400", "404"}


NAMES = {
    name
    for table in (
        fields.MEMBERS + fields.OPTIONS + fields.BATCH + fields.FETCH + fields.ACK + fields.NACK,
        fields.HEARTBEAT + fields.CRON + fields.WORKFLOW + [fields.IDS],
    )
    for field in table
    for name in field.at.split(".")
    if not name.isdigit()
}
NAMES |= {"limit", "offset", "page", "per_page", "cursor", "after", "types", "queues", "job_types"}
NAMES |= {"since", "until", "error_type", "override", "prefer", "uptime_seconds", "latency_ms"}
NAMES |= {"progress", "percentage", "message", "data", "checkpoint", "state", "step_index"}
NAMES |= {"lift", "duration", "expires_at", "concurrency", "rate", "max_per_second", "throttle"}
NAMES |= {"directive", "worker_ids", "queue", "all", "reason", "state"}
NAMES |= {"within", "period", "period_ms", "limit", "strategy", "base_delay_ms", "ojs_version"}
NAMES |= {"job_ids", "filter", "atomicity", "idempotency_key", "confirm", "expected", "dry_run"}
NAMES |= {"rate", "target_queue", "states", "older_than", "group", "tag", "search", "error_code"}
NAMES |= {"channel", "last_event_id", "event_types", "type", "queue", "wait", "timeout", "ids"}
VALUES: list[Any] = [
    None,
    True,
    -1,
    1.5,
    10**30,
    1e300,
    2**63,
    "",
    "x",
    "'; drop table ojs.job; --",
]
VALUES += ["%s%I", "PT1S", "infinity", [], [None], [[]], ["x"], {}, {"a": None}, {"limit": "x"}]


@pytest.fixture
def requests(sql: psycopg.Connection) -> dict[str, dict[str, Any]]:
    """For each door a request that succeeds, as the system is now."""

    def made(door: str, request: dict[str, Any]) -> Any:
        return call(sql, door, request)[1]

    letter = {**JOB, "queue": "dead", "retry": {"on_exhaustion": "dead_letter", "max_attempts": 1}}
    dead = made("ojs_enqueue", letter)["id"]
    made("ojs_fetch", {"queues": ["dead"]})
    made("ojs_nack", {"job_id": dead, "error": {"code": "c", "message": "m"}})
    held = made("ojs_enqueue", {**JOB, "queue": "held"})["id"]
    made("ojs_fetch", {"queues": ["held"]})
    job = made("ojs_enqueue", JOB)["id"]
    pending = made("ojs_enqueue", {**JOB, "pending": True})["id"]
    workflow = {"type": "group", "jobs": [JOB]}
    stopped = {**JOB, "queue": "stopped"}
    broken = made("ojs_create_workflow", {"type": "group", "jobs": [stopped]})["id"]
    [step] = made("ojs_fetch", {"queues": ["stopped"]})["jobs"]
    made("ojs_nack", {"job_id": step["id"], "error": {"code": "c", "retryable": False}})
    cron = {"name": "known", "cron": "0 3 * * *", **JOB}
    made("ojs_register_cron", cron)
    bulk = "019539a4-b68c-7def-8000-1a2b3c4d5e6f"
    sql.execute(
        "insert into ojs.bulk (id, action, filter, state, matched, is_at_least, started_at,"
        " ended_before, next_at) values (%s, 'retry', '{}', 'running', 1, false, now(), now(),"
        " 'infinity')",
        [bulk],
    )
    filtered = {"filter": {"queue": "dead"}, "confirm": True}
    made("ojs_save_checkpoint", {"id": held, "state": {}})
    made("ojs_override_rate_limit", {"key": "known", "concurrency": 2})
    for worker in ("w", "stale"):
        made("ojs_heartbeat", {"worker_id": worker})
    sql.execute("update ojs.worker set last_heartbeat_at = null where id = 'stale'")
    made("ojs_set_pool", {"name": "known", "queues": ["emails"]})
    schema = {"type": "known", "version": "1"}
    made("ojs_register_schema", {**schema, "schema": {}})
    return {
        "ojs_create_queue": {"name": "created"},
        "ojs_get_queue": {"name": "emails"},
        "ojs_delete_queue": {"name": "stopped"},
        "ojs_priority_stats": {"name": "emails"},
        "ojs_get_queue_config": {"name": "emails"},
        "ojs_configure_queue": {"name": "emails", "concurrency": 5},
        "ojs_limit_queue": {"name": "emails", "concurrency": 5},
        "ojs_set_pool": {"name": "known", "queues": ["emails"]},
        "ojs_delete_pool": {"name": "known"},
        "ojs_schema_versions": {"type": "known"},
        "ojs_get_schema": schema,
        "ojs_register_schema": {"type": "known", "version": "2", "schema": {}},
        "ojs_delete_schema": schema,
        "ojs_enqueue_bulk": {"jobs": [JOB]},
        "ojs_retry_jobs": {"job_ids": [dead]},
        "ojs_cancel_jobs": {"job_ids": [job]},
        "ojs_delete_jobs": {"job_ids": [dead]},
        "ojs_retry_matching_jobs": filtered,
        "ojs_cancel_matching_jobs": filtered,
        "ojs_delete_matching_jobs": filtered,
        "ojs_move_matching_jobs": {**filtered, "target_queue": "other"},
        "ojs_purge_queue": {"name": "dead", "states": ["discarded"], "confirm": True},
        "ojs_get_bulk": {"id": bulk},
        "ojs_stop_bulk": {"id": bulk},
        "ojs_get_dead_letter": {"id": dead},
        "ojs_remove_dead_letter": {"id": dead},
        "ojs_retry_dead_letters": filtered,
        "ojs_purge_dead_letters": filtered,
        "ojs_enqueue": JOB,
        "ojs_enqueue_batch": {"jobs": [JOB]},
        "ojs_get_job": {"id": dead},
        "ojs_cancel_job": {"id": job},
        "ojs_activate_job": {"id": pending},
        "ojs_run_job": {"id": pending},
        "ojs_update_job": {"id": job, "priority": 5},
        "ojs_retry_job": {"id": dead},
        "ojs_delete_job": {"id": dead},
        "ojs_erase_job": {"id": dead},
        "ojs_get_job_details": {"id": dead},
        "ojs_job_history": {"id": dead},
        "ojs_job_attempts": {"id": dead},
        "ojs_job_attempt": {"id": dead, "attempt": 1},
        "ojs_job_lineage": {"id": dead},
        "ojs_fetch": {"queues": ["emails"]},
        "ojs_ack": {"job_id": held},
        "ojs_nack": {"job_id": held, "error": {"code": "c", "message": "m"}},
        "ojs_heartbeat": {"worker_id": "w"},
        "ojs_get_rate_limit": {"key": "known"},
        "ojs_override_rate_limit": {"key": "known", "concurrency": 1},
        "ojs_restore_rate_limit": {"key": "known"},
        "ojs_report_progress": {"id": held, "progress": 0.5},
        "ojs_worker_progress": {"job_id": held, "percentage": 50},
        "ojs_get_progress": {"id": held},
        "ojs_get_workflow_progress": {"id": made("ojs_create_workflow", workflow)["id"]},
        "ojs_save_checkpoint": {"id": held, "state": 1},
        "ojs_get_checkpoint": {"id": held},
        "ojs_resume_checkpoint": {"id": held},
        "ojs_delete_checkpoint": {"id": held},
        "ojs_worker_health": {"id": "w"},
        "ojs_get_worker": {"id": "w"},
        "ojs_delete_worker": {"id": "stale"},
        "ojs_quiet_worker": {"id": "w"},
        "ojs_resume_worker": {"id": "w"},
        "ojs_terminate_worker": {"id": "w"},
        "ojs_direct_workers": {"directive": "quiet", "all": True},
        "ojs_retry_dead_letter": {"id": dead},
        "ojs_delete_dead_letter": {"id": dead},
        "ojs_register_cron": cron,
        "ojs_update_cron": {"name": "known", "enabled": False},
        "ojs_get_cron": {"name": "known"},
        "ojs_delete_cron": {"name": "known"},
        "ojs_trigger_cron": {"name": "known"},
        "ojs_pause_cron": {"name": "known"},
        "ojs_resume_cron": {"name": "known"},
        "ojs_cron_history": {"name": "known"},
        "ojs_create_workflow": workflow,
        "ojs_get_workflow": {"id": made("ojs_create_workflow", workflow)["id"]},
        "ojs_cancel_workflow": {"id": made("ojs_create_workflow", workflow)["id"]},
        "ojs_set_maintenance": {"enabled": True},
        "ojs_retry_workflow": {"id": broken},
        "ojs_queue_stats": {"name": "emails"},
        "ojs_pause_queue": {"name": "emails"},
        "ojs_resume_queue": {"name": "emails"},
        "ojs_stream_job_events": {"id": job},
        "ojs_stream_queue_events": {"name": "emails"},
        "ojs_stream_workflow_events": {"id": made("ojs_create_workflow", workflow)["id"]},
        "ojs_stream_result": {"id": job},
        "ojs_stream_progress": {"id": dead},
        "ojs_get_result": {"id": held},
        "ojs_get_results": {"ids": [dead]},
    }


GOOD = {"200", "201", "202", "204"}
# Of the combinations every one is tried when there is time: OJS_FUZZ_EXAMPLES=1.
STEP = 1 if "OJS_FUZZ_EXAMPLES" in os.environ else 37
REFUSALS = {"400", "404", "409", "413", "422"}


def wrapped(request: dict[str, Any], name: str, value: Any) -> list[dict[str, Any]]:
    """The request with a member at its top, in its options, and in its objects one level down."""
    found = [{**request, name: value}, {**request, "options": {name: value}}]
    for outer in ("retry", "unique", "rate_limit", "error", "override", "job_template", "filter"):
        found.append({**request, outer: {name: value}})
    found += [{**request, "jobs": [{**JOB, name: value}]}, {**request, "steps": [{name: value}]}]
    return found


@pytest.mark.parametrize("door", DOORS)
def test_no_value_of_any_field_is_more_than_refused(
    outcomes: Outcomes, requests: dict[str, dict[str, Any]], door: str
) -> None:
    request = requests.get(door, {})
    assert set(outcomes(f"{door}($1)", [request])) <= GOOD
    hostile = [
        each for name in sorted(NAMES) for value in VALUES for each in wrapped(request, name, value)
    ][::STEP]
    found = dict(zip(map(json.dumps, hostile), outcomes(f"{door}($1)", hostile), strict=True))
    assert {each: end for each, end in found.items() if end not in GOOD | REFUSALS} == {}


@pytest.mark.parametrize("door", ["ojs_register_cron", "ojs_update_cron"])
@pytest.mark.parametrize("plan", ["5", "[]", '{"next_run_at": "soon"}', '{"next_run_at": 5}'])
def test_a_plan_that_is_none_is_asked_for_and_stores_nothing(
    sql: psycopg.Connection, requests: dict[str, dict[str, Any]], door: str, plan: str
) -> None:
    request = {**requests[door], "enabled": True}
    query = f"select status, headers ? 'ojs-plan', body from {door}(%s, p_plan => %s::jsonb)"
    assert sql.execute(query.encode(), [Jsonb(request), plan]).fetchone() == (200, True, None)
    assert sql.execute("select name from ojs.unplanned_crons()").fetchall() == [("known",)]


TEXTS = ["'; drop table ojs.job; --", "$$; select 1; $$", "\\'; --", "%s %I %L %", "{}", "e'\\n'"]
TEXTS += [
    "') or true --",
    "/* ",
    "\\",
    '"',
    "null",
    "$1",
    ":id",
    "a\x01\x7f",
    "<b>&amp;",
    "x" * 999,
]


def test_text_that_would_be_sql_is_kept_as_text(owner: Sql) -> None:
    for text in TEXTS:
        job = {**JOB, "args": [text, {text: text}], "meta": {text: text}, "tags": [text]}
        made = call(owner, "ojs_enqueue", {**job, "schema": text, "queue": "texts", "custom": text})
        assert made[0] == 201
        [held] = call(owner, "ojs_fetch", {"queues": ["texts"], "worker_id": text[:255]})[1]["jobs"]
        beat = {"worker_id": text[:255], "active_jobs": [held["id"]], "label": text}
        assert call(owner, "ojs_heartbeat", beat)[1]["jobs_extended"] == [held["id"]]
        error = {
            "code": text,
            "type": text,
            "message": text,
            "details": {text: text},
            "retryable": False,
        }
        report = {"job_id": held["id"], "worker_id": text[:255], "error": error}
        failed = call(owner, "ojs_nack", report)[1]["job"]
        assert {**failed["error"], **error} == failed["error"]
        assert {**failed, **job, "schema": text, "custom": text, "queue": "texts"} == failed
        workflow = {"type": "group", "name": text, "meta": {text: text}, "jobs": [JOB]}
        assert call(owner, "ojs_create_workflow", workflow)[1]["workflow"]["name"] == text
        cron = {"name": "texts", "cron": text[:255], "description": text, **JOB}
        known = call(owner, "ojs_register_cron", cron)[1]["cron"]
        assert (known["expression"], known["description"]) == (text[:255], text)
        for door, name in (("ojs_get_job", "id"), ("ojs_get_cron", "name")):
            assert call(owner, door, {name: text})[0] == 404
    assert call(owner, "ojs_list_dead_letters", {"queue": TEXTS[0], "type": TEXTS[0]})[0] == 200
    assert call(owner, "ojs_list_events", {"types": TEXTS, "queues": TEXTS[0]})[1]["events"] == []
