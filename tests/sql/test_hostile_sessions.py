"""Callers who prepare their session to mislead the doors get the same answers as everybody else."""

import json
import re
from typing import Any

import pytest
from psycopg.sql import SQL, Identifier

from tests.doors import Sql, call
from tests.sql.conftest import JOB, Login

ROLES = ("ojs_producer", "ojs_worker", "ojs_operator")
ERROR = {"code": "broken", "message": "it broke", "backtrace": ["a", "b"]}
WITH_ALL: dict[str, Any] = {
    **JOB,
    "type": "all.options",
    "args": [{"x": 1.50, "y": "e\u0301"}, 1e30, None],
    "meta": {"a": [1, "2"]},
    "priority": 7,
    "scheduled_at": "2090-02-03T04:05:06.789+05:30",
    "expires_at": "2091-03-04T05:06:07Z",
    "timeout": 30,
    "visibility_timeout": "PT1M30.5S",
    "total_timeout": 86400,
    "retry": {"max_attempts": 5, "initial_interval": "PT0.25S", "jitter": False},
    "unique": {"keys": ["type", "args"], "period": "P1DT2H", "on_conflict": "reject"},
    "rate_limit": {"key": "k", "rate": {"limit": 10, "period": "1h30m"}},
}
# Not JSON that a door takes, each for another reason: a rule that a session could loosen.
WRONG: list[dict[str, Any]] = [
    {"type": "aXb@c"},
    {"type": "a.b.", "priority": 1},
    {"specversion": "1x0"},
    {"scheduled_at": "2090-01-02"},
    {"scheduled_at": "02/01/2090"},
    {"scheduled_at": "2090-01-02T00:00:00EST"},
    {"expires_at": "P1x5Y"},
    {"visibility_timeout": "1x5h"},
    {"visibility_timeout": "@ 1 hour"},
    {"retry": {"initial_interval": "PT1x5S"}},
    {"queue": "NULL"},
    {"tags": ["a", None]},
]


def battery(session: Sql) -> list[tuple[str, int, Any]]:
    """What the doors answer to a life of jobs, schedules and workflows, in this order."""
    said: list[tuple[str, int, Any]] = []

    def say(door: str, **request: Any) -> Any:
        status, body = call(session, door, request)
        said.append((door, status, body))
        return body

    say("ojs_enqueue", **WITH_ALL)
    say("ojs_enqueue", **WITH_ALL)
    for wrong in WRONG:
        say("ojs_enqueue", **{**JOB, **wrong})
    say("ojs_enqueue_batch", jobs=[JOB, {**JOB, "priority": 3}, {**JOB, "pending": True}])
    pending = say("ojs_enqueue", **JOB, pending=True)
    say("ojs_activate_job", id=pending["id"])
    jobs = say("ojs_fetch", queues=["emails"], count=9, worker_id="w")["jobs"]
    say("ojs_heartbeat", worker_id="w", active_jobs=[job["id"] for job in jobs])
    say("ojs_ack", job_id=jobs[0]["id"], result={"r": 1.0})
    say("ojs_nack", job_id=jobs[1]["id"], error=ERROR)
    say("ojs_nack", job_id=jobs[2]["id"], error={**ERROR, "retryable": False})
    letter = {**JOB, "queue": "dead", "retry": {"on_exhaustion": "dead_letter", "max_attempts": 1}}
    dead = say("ojs_enqueue", **letter)
    say("ojs_fetch", queues=["dead"])
    say("ojs_nack", job_id=dead["id"], error=ERROR)
    say("ojs_list_dead_letters", since="2020-01-01T00:00:00Z", type=JOB["type"])
    say("ojs_retry_dead_letter", id=dead["id"], override={"args": [2]})
    say("ojs_cancel_job", id=dead["id"])
    say("ojs_get_job", id=dead["id"])
    flow = say("ojs_create_workflow", type="chain", name="flow", steps=[letter, JOB])
    [step] = say("ojs_fetch", queues=["dead"])["jobs"]
    say("ojs_ack", job_id=step["id"], result=[1])
    say("ojs_get_workflow", id=flow["id"])
    say("ojs_cancel_workflow", id=flow["id"])
    say("ojs_register_cron", name="c", cron="0 3 * * *", type="t", args=[], timezone="UTC")
    say("ojs_update_cron", name="c", enabled=False)
    say("ojs_list_crons")
    say("ojs_delete_cron", name="c")
    say("ojs_pause_queue", name="emails")
    say("ojs_list_queues", limit=10)
    say("ojs_queue_stats", name="emails")
    say("ojs_list_events", types="job.*", queues=["dead"])
    say("ojs_get_job", id="x")
    say("ojs_manifest")
    return said


VARYING = [
    (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>"),
    (r'"20[0-4]\d-\d\d-\d\dT[\d:]{8}\.\d{3}Z"', '"<time>"'),
    (r'"(\w+_ms|latency\w*|throughput_per_second|next_attempt_at|age\w*)": [\d.]+', r'"\1": 0'),
]


def told(said: list[tuple[str, int, Any]]) -> list[str]:
    """Answers as lines, without what differs each time."""
    lines = []
    for door, status, body in said:
        text = body if isinstance(body, str) else json.dumps(body, sort_keys=True)
        for pattern, instead in VARYING:
            text = re.sub(pattern, instead, text)
        lines.append(f"{door} {status} {text}")
    return lines


@pytest.fixture
def expected(owner: Sql, login: Login) -> list[str]:
    """What the battery says in a session of defaults; the system is empty again afterwards."""
    said = battery(login(*ROLES))
    assert {status for _, status, _ in said} == {200, 201, 400, 404, 409, 422}
    owner.execute("select ojs.reset()")
    return told(said)


SETTINGS = [
    "standard_conforming_strings = off",
    "backslash_quote = on",
    "transform_null_equals = on",
    "array_nulls = off",
    "datestyle = 'SQL, DMY'",
    "datestyle = 'German, YMD'",
    "intervalstyle = sql_standard",
    "intervalstyle = postgres_verbose",
    "timezone = 'Pacific/Chatham'",
    "timezone = '<evil>-13:59'",
    "bytea_output = escape",
    "extra_float_digits = -15",
    "xmlbinary = hex",
    "quote_all_identifiers = on",
    "row_security = off",
    "default_transaction_isolation = serializable",
    "default_transaction_isolation = 'repeatable read'",
    "default_transaction_deferrable = on",
    "check_function_bodies = off",
    "plan_cache_mode = force_custom_plan",
    "enable_indexscan = off; set enable_indexonlyscan = off; set enable_bitmapscan = off",
    "enable_nestloop = off; set enable_hashjoin = off; set enable_sort = off",
    "enable_material = off; set enable_hashagg = off; set from_collapse_limit = 1",
    "jit_above_cost = 0; set jit_inline_above_cost = 0",
    "work_mem = '64kB'; set temp_buffers = '800kB'",
    "synchronous_commit = off",
    "ojs.notify = off",
    "ojs.conformance = on",
    "ojs.now = '2001-01-01T00:00:00Z'",
    "ojs.touched = 'a,b'",
    "lock_timeout = '9s'; set statement_timeout = '60s'",
    "search_path = ''",
    "search_path = pg_temp, public, pg_catalog",
    "plpgsql.print_strict_params = on",
    "client_min_messages = debug1",
]


def test_no_setting_changes_an_answer(owner: Sql, login: Login, expected: list[str]) -> None:
    different = {}
    for setting in SETTINGS:
        session = login(*ROLES)
        session.execute(f"set {setting}".encode())
        for before, now in zip(expected, told(battery(session)), strict=True):
            if now != before:
                different[setting] = (before, now)
        owner.execute("select ojs.reset()")
    assert not different


SHADOWS = """
create table caught (who name default current_user, what text);
create table job (); create table ready (); create table queue (); create table active ();
create temp table job (id text); create temp table ready (seq text); create temp table cron (x int);
create temp table event (at text); create temp table unnest (x text); create temp table reply ();
create domain jsonb as pg_catalog.text; create domain uuid as pg_catalog.text;
create type draft as (evil int); create type pg_temp.job_state as enum ('evil');
"""
# Functions and operators that doors use; each tells who ran it.
SHADOWED = [
    "now() returns timestamptz",
    "clock_timestamp() returns timestamptz",
    "gen_random_uuid() returns pg_catalog.uuid",
    "random() returns float8",
    "jsonb_typeof(pg_catalog.jsonb) returns text",
    "octet_length(text) returns int",
    "lower(text) returns text",
    "left(text, int) returns text",
    "substring(text, text) returns text",
    "replace(text, text, text) returns text",
    "to_jsonb(text) returns pg_catalog.jsonb",
    "nextval(regclass) returns bigint",
    "pg_notify(text, text) returns text",
    "current_setting(text, boolean) returns text",
    "set_config(text, text, boolean) returns text",
    "has_schema_privilege(name, text, text) returns boolean",
    "least(int, int) returns int",
    "same_text(text, text) returns boolean",
    "same_jsonb(pg_catalog.jsonb, pg_catalog.jsonb) returns boolean",
    "member(pg_catalog.jsonb, text) returns pg_catalog.jsonb",
    "joined(pg_catalog.jsonb, pg_catalog.jsonb) returns pg_catalog.jsonb",
    "same_int(int, int) returns boolean",
    "later(timestamptz, timestamptz) returns boolean",
]
OPERATORS = [
    ("=", "text", "same_text"),
    ("~", "text", "same_text"),
    ("!~", "text", "same_text"),
    ("=", "pg_catalog.jsonb", "same_jsonb"),
    ("<>", "pg_catalog.jsonb", "same_jsonb"),
    ("||", "pg_catalog.jsonb", "joined"),
    ("=", "int", "same_int"),
    (">", "timestamptz", "later"),
]


def test_nothing_of_the_callers_own_is_run_by_a_door(
    owner: Sql, login: Login, expected: list[str]
) -> None:
    """His schema and temporary tables come first in his search path, before pg_catalog."""
    session = login(*ROLES)
    owner.execute(SQL("create schema evil authorization {}").format(Identifier(session.info.user)))
    session.execute("set search_path = evil, pg_temp, public, pg_catalog")
    session.execute(SHADOWS.encode())
    for function in SHADOWED:
        session.execute(
            f"create function evil.{function} language plpgsql as $$ begin"
            f" insert into evil.caught (what) values ('{function}'); return null; end $$".encode()
        )
    for operator, kind, function in OPERATORS:
        session.execute(
            f"create operator evil.{operator}"
            f" (leftarg = {kind}, rightarg = {kind}, function = evil.{function})".encode()
        )
    assert told(battery(session)) == expected
    assert owner.execute("select who, what from evil.caught").fetchall() == []
    owner.execute("drop schema evil cascade")


def test_the_shadows_would_be_run_without_a_pinned_search_path(owner: Sql, login: Login) -> None:
    """The trap of the test above does catch: a door with a path of its caller's falls into it."""
    session = login(*ROLES)
    owner.execute(SQL("create schema evil authorization {}").format(Identifier(session.info.user)))
    session.execute("create table evil.caught (who name default current_user)")
    session.execute(
        "create function evil.clock_timestamp() returns timestamptz language sql as"
        " 'insert into evil.caught default values; select pg_catalog.clock_timestamp()'"
    )
    owner.execute("alter function ojs_enqueue(jsonb, boolean, boolean) reset search_path")
    session.execute("set search_path = evil, public, pg_catalog")
    call(session, "ojs_enqueue", JOB)
    caught = owner.execute("select distinct who from evil.caught").fetchall()
    assert caught == [(owner.info.user,)]
    owner.execute("drop schema evil cascade")


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("ojs_enqueue", JOB),
    ("ojs_enqueue", {**JOB, "unique": {"keys": ["type"]}, "rate_limit": {"concurrency": 1}}),
    ("ojs_fetch", {"queues": ["emails"], "count": 9, "worker_id": "w"}),
    ("ojs_heartbeat", {"worker_id": "w"}),
    ("ojs_create_workflow", {"type": "group", "jobs": [JOB, JOB]}),
    ("ojs_register_cron", {"name": "c", "cron": "@daily", "type": "t", "args": []}),
    ("ojs_pause_queue", {"name": "emails"}),
]


def rows(owner: Sql) -> dict[str, int]:
    """How many rows each table has."""
    tables = owner.execute(
        "select relname from pg_class where relnamespace = 'ojs'::regnamespace and relkind = 'r'"
    ).fetchall()
    query = SQL("select count(*) from ojs.{}")
    return {
        name: owner.execute(query.format(Identifier(name))).fetchall()[0][0] for (name,) in tables
    }


def test_a_call_in_a_rolled_back_savepoint_has_not_happened(owner: Sql, login: Login) -> None:
    session = login(*ROLES)
    before = rows(owner)
    with session.transaction():
        session.execute("savepoint start")
        assert {call(session, *change)[0] for change in CHANGES} <= {200, 201}
        session.execute("rollback to start")
    assert rows(owner) == before
    for change in CHANGES:
        call(session, *change)
    assert rows(owner) != before
