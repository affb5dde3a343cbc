"""What a database says for all its sessions changes nothing of ours."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier, Literal

from ojs_pg.server.schema import migrate
from tests.conftest import StartServer
from tests.doors import do, value
from tests.lifecycle.conftest import enqueue, fetch, run_a_job_through, tick
from tests.processes import PACKAGES, Server
from tests.waiting import wait_until

DEADLINE_S = 20
MIDNIGHT = ["00:00:00 UTC"]
BOUNDS = """
select distinct to_char(e.edge::timestamptz, 'HH24:MI:SS TZ')
from pg_inherits i join pg_class c on c.oid = i.inhrelid,
  regexp_split_to_table(pg_get_expr(c.relpartbound, c.oid), $$[^'0-9]*'$$) e(edge)
where i.inhparent in ('ojs.done'::regclass, 'ojs.event'::regclass) and e.edge ~ '^[0-9]'
"""
SETTINGS = {
    "timezone": "Asia/Kolkata",
    "datestyle": "SQL, DMY",
    "intervalstyle": "sql_standard",
    "default_transaction_isolation": "serializable",
    "default_transaction_deferrable": "on",
    "idle_session_timeout": "300ms",
}


def alter(dsn: str, **settings: str) -> None:
    name = Identifier(str(conninfo_to_dict(dsn)["dbname"]))
    with psycopg.connect(dsn, autocommit=True) as connection:
        for setting, wanted in settings.items():
            connection.execute(
                SQL("alter database {} set {} = {}").format(
                    name, Identifier(setting), Literal(wanted)
                )
            )


def warned(server: Server) -> list[str]:
    return [line for line in server.log.read_text().splitlines() if "WARN" in line]


def test_a_server_works_whatever_the_database_says(
    database_url: str, start_server: StartServer
) -> None:
    alter(database_url, **SETTINGS)
    with (
        start_server(database_url, OJS_TICK_PRUNE_MS="200") as server,
        psycopg.connect(database_url, autocommit=True) as connection,
    ):
        connection.execute("set timezone = 'UTC'")
        connection.execute("set idle_session_timeout = 0")
        connection.execute("set datestyle = 'ISO'")
        connection.execute("set default_transaction_isolation = 'read committed'")
        run_a_job_through(server)
        days = "select count(*) from pg_inherits where inhparent = 'ojs.done'::regclass"
        wait_until(lambda: value(connection, days) == 5)
        assert value(connection, f"select array_agg(b) from ({BOUNDS}) x(b)") == MIDNIGHT
        enqueue(connection, 500)
        fetch(connection, 500)
        floor = "select max(seq) > 400 from ojs.floor"
        wait_until(lambda: value(connection, floor))
        # As long as idle sessions would be ended after, twice.
        time.sleep(0.7)
        run_a_job_through(server)
        assert warned(server) == []


def test_a_tick_of_any_session_makes_the_same_days(database_url: str) -> None:
    alter(database_url, **{n: SETTINGS[n] for n in ("timezone", "datestyle", "intervalstyle")})
    with psycopg.connect(database_url, autocommit=True) as connection:
        while tick(connection)["days_made"]:
            pass
        connection.execute("set timezone = 'UTC'")
        assert value(connection, f"select array_agg(b) from ({BOUNDS}) x(b)") == MIDNIGHT
        # ... and drops them when they are over, not before.
        connection.execute("reset timezone")
        ended = "date_trunc('day', now(), 'UTC') + interval '48 hours'"
        days = f"select count(*) from ojs.past_days('event', {ended} - interval '1 ms')"
        assert value(connection, days) == 1
        assert value(connection, days.replace(" - interval '1 ms'", "")) == 2


def test_a_day_that_cannot_be_made_is_logged_and_stops_nothing(
    empty_database_url: str, start_server: StartServer
) -> None:
    migrate(empty_database_url)
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute(
            "do $$ begin execute format('create table ojs.wrong partition of ojs.done for values"
            " from (%L) to (%L)', now() + interval '20 hours', now() + interval '30 hours'); end $$"
        )
        with start_server(empty_database_url) as server:
            run_a_job_through(server)
            wait_until(lambda: "cannot be made" in server.log.read_text())
        made = "select count(*) from pg_inherits where inhparent = 'ojs.event'::regclass"
        assert value(connection, made) == 5
        assert do(connection, "ojs_health", {})["status"] == "ok"


def test_a_database_that_is_read_only_is_refused_in_a_sentence(
    empty_database_url: str, tmp_path: Path
) -> None:
    migrate(empty_database_url)
    alter(empty_database_url, default_transaction_read_only="on")
    ended = subprocess.run(
        [sys.executable, "-m", "ojs_pg", "serve"],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": PACKAGES,
            "DATABASE_URL": empty_database_url,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "read-only" in ended.stderr and len(ended.stderr.strip().splitlines()) == 1


def test_an_installation_is_the_same_whatever_the_database_says(empty_database_url: str) -> None:
    """Names are compared as text, and a migration may take longer than a request."""
    with psycopg.connect(empty_database_url) as connection:
        bounded = value(connection, "select current_setting('transaction_timeout', true)")
    settings = {"quote_all_identifiers": "on", "search_path": "nowhere"}
    alter(empty_database_url, **settings, **({"transaction_timeout": "50ms"} if bounded else {}))
    assert migrate(empty_database_url).rights > 0
    assert str(migrate(empty_database_url)) == "up to date"
    alter(empty_database_url, quote_all_identifiers="off", search_path="public")
    assert str(migrate(empty_database_url)) == "up to date"
