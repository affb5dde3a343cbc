"""Each role may call its doors and do nothing else (ojs.scope_doors): tried by real users."""

import psycopg
import pytest

from ojs_pg.server.routes import ROUTES
from tests.doors import Sql, call
from tests.sql.conftest import JOB, Login, attempt

BOTH = {"ojs_health", "ojs_ready", "ojs_manifest", "ojs_whoami"}
PRODUCER = {"ojs_enqueue", "ojs_enqueue_batch", "ojs_enqueue_bulk", "ojs_create_workflow", *BOTH}
WORKER = {"ojs_fetch", "ojs_ack", "ojs_nack", "ojs_heartbeat", *BOTH}
WORKER |= {"ojs_worker_health", "ojs_report_progress", "ojs_worker_progress", "ojs_get_progress"}
WORKER |= {"ojs_save_checkpoint", "ojs_get_checkpoint", "ojs_resume_checkpoint"}
WORKER |= {"ojs_delete_checkpoint"}
READER = {route.door for route in ROUTES if route.method == "GET"} | {"ojs_get_results"}
OWNER = {"ojs_reset", "ojs_create_key", "ojs_list_keys", "ojs_revoke_key", "ojs_forget_keys"}
ROLES = ["ojs_producer", "ojs_worker", "ojs_reader", "ojs_operator"]
FORBIDDEN = "42501"


def names(connection: Sql, query: str) -> set[str]:
    """The first column of a query's rows."""
    return {row[0] for row in connection.execute(query.encode()).fetchall()}


@pytest.fixture
def doors(owner: Sql) -> set[str]:
    """Every function that is reachable by its name alone, but the one that takes no request."""
    query = "select proname from pg_proc where pronamespace = 'public'::regnamespace"
    return names(owner, query) - {"ojs_json"}


@pytest.mark.parametrize("role", [*ROLES, None])
def test_a_role_may_call_its_doors_and_no_other(
    doors: set[str], login: Login, role: str | None
) -> None:
    user = login(*([role] if role else []))
    allowed = {
        "ojs_producer": PRODUCER,
        "ojs_worker": WORKER,
        "ojs_reader": READER,
        "ojs_operator": doors - OWNER,
        None: set(),
    }[role]
    assert {door for door in doors if attempt(user, door, {}) != (0, FORBIDDEN)} == allowed


@pytest.mark.parametrize("role", [*ROLES, None])
def test_roles_that_report_may_read_the_text_of_a_report(login: Login, role: str | None) -> None:
    user = login(*([role] if role else []))
    if role in ("ojs_worker", "ojs_operator"):
        row = user.execute("""select ojs_json('["\\u0000"]')""").fetchone()
        assert row == (["\ufffd"],)
    else:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            user.execute("select ojs_json('{}')")


ATTEMPTS = [
    "select from ojs.job",
    "insert into ojs.ready default values",
    "delete from ojs.active",
    "truncate ojs.event",
    "do 'begin lock table ojs.queue; end'",
    "select nextval('ojs.ready_seq')",
    "select ojs.tick()",
    "select ojs.now()",
    "select null::ojs.reply",
    "create table ojs.mine ()",
    "create function ojs.now() returns int language sql return 1",
    "create function public.ojs_fetch(text) returns int language sql return 1",
    "create or replace function ojs_health(jsonb) returns record language sql as 'select null'",
    "alter function public.ojs_fetch(jsonb) reset all",
    "alter schema ojs rename to mine",
]


@pytest.mark.parametrize("role", ROLES)
def test_no_role_reaches_past_the_doors(login: Login, role: str) -> None:
    user = login(role)
    outcomes = {}
    for statement in ATTEMPTS:
        with pytest.raises(psycopg.DatabaseError) as refused:
            user.execute(statement.encode())
        outcomes[statement] = refused.value.sqlstate
    assert outcomes == dict.fromkeys(ATTEMPTS, FORBIDDEN)


def test_no_table_view_or_sequence_is_granted_to_anybody(owner: Sql, login: Login) -> None:
    user = login(*ROLES)
    owner.execute("select ojs.make_day(ojs.now())")
    granted = names(
        owner,
        "select relname from pg_class where relnamespace = 'ojs'::regnamespace and case relkind"
        f" when 'S' then has_sequence_privilege('{user.info.user}', oid, 'usage, select, update')"
        f" when 'i' then false when 'I' then false when 'c' then false"
        f" else has_any_column_privilege('{user.info.user}', oid, 'select, insert, update')"
        f" or has_table_privilege('{user.info.user}', oid, 'delete, truncate, trigger') end",
    )
    assert granted == set()


def test_helpers_are_closed_even_to_roles_that_may_see_the_schema(owner: Sql, login: Login) -> None:
    """Two locks: usage of the schema, and execute on each function."""
    user = login(*ROLES)
    open_to_all = names(
        owner,
        "select proname from pg_proc where pronamespace = 'ojs'::regnamespace"
        f" and has_function_privilege('{user.info.user}', oid, 'execute')",
    )
    assert open_to_all == set()


def test_a_producer_cannot_read_what_others_enqueued(login: Login) -> None:
    producer, other = login("ojs_producer"), login("ojs_producer")
    _, made = call(other, "ojs_enqueue", JOB)
    for door in ("ojs_get_job", "ojs_fetch", "ojs_list_events", "ojs_cancel_job"):
        assert attempt(producer, door, {"id": made["id"], "queues": ["emails"]}) == (0, FORBIDDEN)


def test_a_login_that_may_only_enqueue_does_not_see_what_its_job_duplicates(
    owner: Sql, login: Login
) -> None:
    unique = {"unique": {"keys": ["type"], "on_conflict": "ignore"}}
    call(owner, "ojs_enqueue", {**JOB, "meta": {"note": "private"}, "options": unique})
    probe = {**JOB, "args": [], "options": unique}
    for role, sees in ((["ojs_producer"], False), (["ojs_producer", "ojs_reader"], True)):
        _, found = call(login(*role), "ojs_enqueue", probe)
        assert found["deduplicated"]
        assert ("a@example.com" in str(found)) is ("private" in str(found)) is sees


def test_settings_of_a_session_open_no_door(owner: Sql, login: Login) -> None:
    """They are for tests and servers: who may only call doors gains nothing by them."""
    user = login(*ROLES)
    for setting, value in (
        ("ojs.now", "2099-01-01T00:00:00Z"),
        ("ojs.conformance", "on"),
        ("ojs.notify", "off"),
        ("ojs.touched", "a,b"),
    ):
        user.execute("select set_config(%s, %s, false)", [setting, value])
    assert attempt(user, "ojs_reset", {}) == (0, FORBIDDEN)
    _, later = call(user, "ojs_enqueue", {**JOB, "scheduled_at": "2098-01-01T00:00:00Z"})
    assert (later["state"], later["created_at"][:3]) == ("scheduled", "202")
    _, now = call(user, "ojs_enqueue", JOB)
    assert [job["id"] for job in call(user, "ojs_fetch", {"queues": ["emails"]})[1]["jobs"]] == [
        now["id"]
    ]
    user.execute("set ojs.now = 'no time at all'")
    assert call(user, "ojs_enqueue", JOB)[0] == 201


def test_an_operator_is_not_its_owner(owner: Sql, login: Login) -> None:
    """Only the owner may move the clock and, in a conformance run, empty the system."""
    assert call(owner, "ojs_reset", {})[0] == 403
    owner.execute("set ojs.conformance = on")
    assert call(owner, "ojs_reset", {})[0] == 200
    assert attempt(login("ojs_operator"), "ojs_reset", {}) == (0, FORBIDDEN)
