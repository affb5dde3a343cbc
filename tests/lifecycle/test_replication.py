"""Every table can be published, and a subscriber can take over."""

from collections.abc import Iterator

import psycopg
import pytest

from ojs_pg.server import embedded
from tests.conftest import StartServer
from tests.doors import Sql, do, value
from tests.lifecycle.conftest import (
    Database,
    enqueue,
    events_after,
    fetch,
    make_days,
    run_a_job_through,
    tick,
)
from tests.waiting import wait_until

# What the schema's installer keeps for itself.
INSTALLERS = r"^(installed|_?yoyo.*)$"
NAMELESS = """
select c.relname::text from pg_class c
where c.relnamespace = 'ojs'::regnamespace and c.relkind in ('r', 'p') and c.relname !~ %s
  and case c.relreplident
    when 'd' then not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)
    else c.relreplident = 'n' end
"""
INVARIANTS = """
select count(*) from ojs.ready r cross join lateral (
  select f.seq from ojs.floor f
  where (f.queue, f.priority) = (r.queue, r.priority) order by f.version desc limit 1) f
where f.seq > r.seq
"""
CHORES = ("promote", "leases", "workers", "expiry", "cron", "fold", "floors", "prune")


def test_every_table_says_which_row_is_which(old_url: str) -> None:
    with psycopg.connect(old_url, autocommit=True) as connection:
        make_days(connection)
        assert value(connection, "select count(*) from pg_inherits") > 8
        assert connection.execute(NAMELESS.encode(), [INSTALLERS]).fetchall() == []


def live_through_everything(connection: Sql) -> None:
    """Every operation that changes rows, and every chore with something to do."""
    limited = {"rate_limit": {"key": "k", "max_per_window": 1, "window": "PT1H"}}
    enqueue(connection, 3)
    enqueue(connection, 2, queue="unique", unique={"keys": ["type"], "on_conflict": "ignore"})
    enqueue(connection, 3, queue="limited", **limited)
    fetch(connection, 3, queue="limited")
    scheduled = enqueue(connection, 2, scheduled_at="+PT10S")
    do(connection, "ojs_cancel_job", {"id": scheduled[0]})
    acked, failed, kept = fetch(connection, 3)
    do(connection, "ojs_heartbeat", {"worker_id": "w", "active_jobs": [kept]})
    do(connection, "ojs_ack", {"job_id": acked})
    error = {"code": "x", "message": "no"}
    do(connection, "ojs_nack", {"job_id": failed, "error": error})
    dead = enqueue(
        connection, queue="dead", retry={"max_attempts": 1, "on_exhaustion": "dead_letter"}
    )
    fetch(connection, queue="dead")
    do(connection, "ojs_nack", {"job_id": dead[0], "error": error})
    do(connection, "ojs_retry_dead_letter", {"id": dead[0]})
    fetch(connection, queue="dead")
    do(connection, "ojs_cancel_job", {"id": dead[0]})
    step = {"type": "s", "args": [], "options": {"queue": "flow"}}
    for end in ("ojs_ack", "ojs_cancel_workflow"):
        flow = do(connection, "ojs_create_workflow", {"type": "chain", "steps": [step, step]})
        if end == "ojs_ack":
            for _ in range(2):
                [job_id] = fetch(connection, queue="flow")
                do(connection, "ojs_ack", {"job_id": job_id})
        else:
            do(connection, end, {"id": flow["id"]})
    cron = {"name": "c", "expression": "* * * * *", "type": "t", "args": []}
    do(connection, "ojs_register_cron", cron)
    connection.execute("update ojs.cron set planned = true, next_run_at = now()")
    do(connection, "ojs_pause_queue", {"name": "default"})
    do(connection, "ojs_resume_queue", {"name": "default"})
    for later in ("20 seconds", "5 minutes", "3 days", "40 days", "200 days"):
        connection.execute(
            "select set_config('ojs.now', (now() + %s::interval)::text, false)", [later]
        )
        for chore in CHORES:
            tick(connection, chore)
        while (did := tick(connection, "prune"))["days_made"] or did["days_dropped"]:
            pass
        tick(connection)
    connection.execute("set ojs.now = ''")
    do(connection, "ojs_update_cron", {"name": "c", "enabled": False})
    do(connection, "ojs_delete_cron", {"name": "c"})


def test_published_tables_take_every_change(old_url: str, start_server: StartServer) -> None:
    with psycopg.connect(old_url, autocommit=True) as connection:
        connection.execute("create publication everything for all tables")
        make_days(connection)
        live_through_everything(connection)
        connection.execute("insert into ojs.tally (queue, at) values ('q', now())")
        assert tick(connection, "fold")["folded"] > 0
        with start_server(old_url) as server:
            run_a_job_through(server)
        connection.execute("select ojs.reset()")


@pytest.fixture
def subscriber(
    old_cluster: embedded.Cluster,
    new_cluster: embedded.Cluster,
    old_url: str,
    empty_database: Database,
) -> Iterator[tuple[Sql, Sql, str]]:
    """The publishing database, one that follows it, and the URL of the second."""
    with psycopg.connect(old_url, autocommit=True) as publisher:
        make_days(publisher)
        publisher.execute("create publication everything for all tables")
        live_through_everything(publisher)
        left = fetch(publisher, 1000)
        enqueue(publisher, 700)
        for job_id in left + fetch(publisher, 650):
            do(publisher, "ojs_ack", {"job_id": job_id})
        for _ in range(3):
            tick(publisher)
        assert value(publisher, "select max(seq) > 600 from ojs.floor")
        dump = old_cluster.data / "schema"
        old_cluster.run(
            "pg_dump", "--schema-only", "--no-publications", f"--file={dump}", f"--dbname={old_url}"
        )
        new_url = empty_database(new_cluster)
        new_cluster.run("psql", "--quiet", f"--dbname={new_url}", f"--file={dump}")
        with psycopg.connect(new_url, autocommit=True) as follower:
            follow = f"create subscription follows connection '{old_url}' publication everything"
            follower.execute(follow.encode())
            try:
                wait(follower, "select bool_and(srsubstate = 'r') from pg_subscription_rel")
                yield publisher, follower, new_url
            finally:
                follower.execute("drop subscription if exists follows")


def wait(connection: Sql, query: str) -> None:
    wait_until(lambda: value(connection, query), query)


def test_a_subscriber_takes_over(
    subscriber: tuple[Sql, Sql, str], start_server: StartServer
) -> None:
    publisher, follower, url = subscriber
    waiting = [*enqueue(publisher, 10)]
    held = fetch(publisher, 60)
    assert held[-10:] == waiting
    do(publisher, "ojs_ack", {"job_id": held[0]})
    waiting = enqueue(publisher, 5) + enqueue(publisher, 5)
    tick(publisher)
    counts = do(publisher, "ojs_queue_stats", {"name": "default"})["stats"]
    _, cursor = events_after(publisher, None)
    lsn = value(publisher, "select pg_current_wal_lsn()::text")
    wait(
        publisher,
        "select bool_and(confirmed_flush_lsn >= '" + lsn + "') from pg_replication_slots"
        " where slot_name = 'follows'",
    )
    follower.execute("drop subscription follows")
    assert value(follower, "select last_value from ojs.ready_seq") == 1
    with start_server(url) as server:
        assert "ready_seq" in server.log.read_text()
        run_a_job_through(server)
    moved = do(follower, "ojs_queue_stats", {"name": "default"})["stats"]
    ended = ("completed", "cancelled", "discarded", "available", "active")
    assert [moved[name] for name in ended] == [counts[name] for name in ended]
    new = enqueue(follower, 3)
    assert value(follower, INVARIANTS) == 0
    assert fetch(follower, 20)[-13:] == waiting + new
    do(follower, "ojs_ack", {"job_id": held[1]})
    seen, _ = events_after(follower, cursor)
    assert {*new} <= {*seen}
    live_through_everything(follower)
    given = {"id": "01a20ee8-12ed-7342-937d-1e603a883a1b", "type": "t", "args": []}
    assert do(follower, "ojs_enqueue", given)["state"] == "available"
    assert value(follower, INVARIANTS) == 0
