"""A dump goes into a cluster that has counted fewer transactions: nobody misses an event."""

from typing import Any

import psycopg
import pytest

from ojs_pg.server import embedded
from tests.conftest import StartServer
from tests.doors import do, send, value
from tests.lifecycle.conftest import Database, enqueue, events_after, fetch, run_a_job_through, tick

WRITTEN = "select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = 'ojs.event'::regclass"


def subjects(page: Any) -> list[str]:
    return [event["subject"] for event in page["events"]]


@pytest.fixture
def restored(
    old_cluster: embedded.Cluster,
    new_cluster: embedded.Cluster,
    old_url: str,
    empty_database: Database,
) -> tuple[str, str, list[str]]:
    """The URL of a restored database, the cursor of who had read two events of three, the jobs."""
    with psycopg.connect(old_url, autocommit=True) as connection:
        ids = [enqueue(connection)[0] for _ in range(3)]
        page = do(connection, "ojs_list_events", {"limit": 2})
        assert subjects(page) == ids[:2]
        highest = value(connection, "select max(asof::text::bigint) from ojs.event")
    dump = old_cluster.data / "dump"
    old_cluster.run("pg_dump", "--format=custom", f"--file={dump}", f"--dbname={old_url}")
    new_url = empty_database(new_cluster)
    new_cluster.run("pg_restore", "--no-owner", "--no-acl", f"--dbname={new_url}", str(dump))
    with psycopg.connect(new_url, autocommit=True) as connection:
        now = value(connection, "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    assert now < highest
    return new_url, page["cursor"], ids


def test_a_reader_of_events_goes_on_after_a_restore(
    restored: tuple[str, str, list[str]], start_server: StartServer
) -> None:
    url, cursor, ids = restored
    with start_server(url) as server:
        status, made = send(server.url, "POST", "jobs", {"type": "t", "args": []})
        assert status == 201
        seen: list[str] = []
        while True:
            status, page = send(server.url, "GET", f"events?limit=1&after={cursor}")
            assert status == 200
            if not page["events"]:
                break
            seen += subjects(page)
            cursor = page["cursor"]
        assert seen == [ids[2], made["id"]]
        run_a_job_through(server)
        assert "event_asof" in server.log.read_text()


def test_a_reader_that_is_ahead_of_the_dump_begins_anew(
    restored: tuple[str, str, list[str]], old_url: str
) -> None:
    url, _, ids = restored
    with psycopg.connect(old_url, autocommit=True) as connection:
        enqueue(connection)
        enqueue(connection)
        _, ahead = events_after(connection, None)
    with psycopg.connect(url, autocommit=True) as connection:
        value(connection, "select ojs.repair_counters()")
        # Among these is one with the number of the event that was read last.
        new = [enqueue(connection)[0] for _ in range(4)]
        assert events_after(connection, ahead)[0] == [*ids, *new]


def test_without_a_server_a_function_repairs_it(restored: tuple[str, str, list[str]]) -> None:
    url, cursor, ids = restored
    with psycopg.connect(url, autocommit=True) as connection:
        repaired = value(connection, "select ojs.repair_counters()")
        assert repaired == {"counters_repaired": ["event_asof"]}
        assert value(connection, "select ojs.repair_counters()") == {"counters_repaired": []}
        new = enqueue(connection)
        assert subjects(do(connection, "ojs_list_events", {"after": cursor})) == [ids[2], *new]
        assert fetch(connection, 10) == [*ids, *new]
        # An event that is not committed yet still holds back those that are.
        with psycopg.connect(url) as other:
            late = enqueue(other)
            early = enqueue(connection)
            page = do(connection, "ojs_list_events", {"after": cursor, "types": ["job.enqueued"]})
            assert not {*late, *early} & {*subjects(page)}
        page = do(connection, "ojs_list_events", {"after": cursor, "types": ["job.enqueued"]})
        assert {*subjects(page)} == {ids[2], *new, *late, *early}


def test_a_tick_repairs_what_a_lock_put_off(restored: tuple[str, str, list[str]]) -> None:
    url, cursor, ids = restored
    with psycopg.connect(url, autocommit=True) as connection, psycopg.connect(url) as reader:
        reader.execute("select from ojs.event")
        assert value(connection, "select ojs.repair_counters()") == {"counters_waiting": True}
        assert tick(connection)["counters_waiting"]
        reader.rollback()
        assert tick(connection)["counters_repaired"] == ["event_asof"]
        assert subjects(do(connection, "ojs_list_events", {"after": cursor})) == [ids[2]]


def test_a_database_that_stays_where_it_is_needs_no_repair(old_url: str) -> None:
    with psycopg.connect(old_url, autocommit=True) as connection:
        before = value(connection, WRITTEN)
        enqueue(connection, 3)
        with connection.transaction():
            enqueue(connection)
            # The position that it has given is above all that its snapshot knows.
            assert value(connection, "select ojs.repair_counters()") == {"counters_repaired": []}
        assert tick(connection)["counters_repaired"] == []
        assert value(connection, WRITTEN) == before
        assert fetch(connection, 10)
