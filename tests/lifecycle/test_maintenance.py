"""Whatever is made, counted or dropped, and whoever reads meanwhile: requests go on."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.conftest import StartServer
from tests.doors import Sql, do, value
from tests.lifecycle.conftest import enqueue, fetch, make_days, run_a_job_through, tick
from tests.waiting import wait_until

# Bounded and unbounded differ by more than this.
BOUND = "set statement_timeout = '1s'"
AGO = "now() - interval '9 days'"
KEPT = f"""
insert into ojs.done (finished_at, id, queue, state, job)
select {AGO}, gen_random_uuid(), 'q' || mod(n, 3),
  case when mod(n, 5) = 0 then 'cancelled' else 'completed' end,
  jsonb_build_object('id', n, 'padding', repeat(md5(n::text), 20))
from generate_series(1, %s::integer) n
"""
COUNTED = """
insert into ojs.queue_total (queue, completed, cancelled)
select d.queue, count(*) filter (where d.state = 'completed'),
  count(*) filter (where d.state = 'cancelled')
from ojs.done d group by d.queue
"""
DAYS = "select count(*) from pg_inherits where inhparent = 'ojs.{}'::regclass"
WRONG_COUNTS = """
select count(*) from (
  select queue, sum(completed) as completed, sum(cancelled) as cancelled
  from (select queue, completed, cancelled from ojs.queue_total
        union all select queue, completed, cancelled from ojs.tally) c
  group by queue) t
full join (
  select queue, count(*) filter (where state = 'completed') as completed,
    count(*) filter (where state = 'cancelled') as cancelled
  from ojs.done group by queue) k using (queue)
where coalesce(t.completed, 0) <> coalesce(k.completed, 0)
  or coalesce(t.cancelled, 0) <> coalesce(k.cancelled, 0)
"""


@pytest.fixture
def connections(database_url: str) -> Iterator[list[Sql]]:
    """Four sessions, each of which gives up a statement after a second."""
    opened = [psycopg.connect(database_url, autocommit=True) for _ in range(4)]
    for one in opened:
        one.execute(BOUND)
    yield opened
    for one in opened:
        one.close()


def past_day(connection: Sql, jobs: int) -> None:
    """The days from nine days ago on, the oldest with jobs, and today's."""
    connection.execute("set statement_timeout = 0")
    make_days(connection, AGO)
    connection.execute(KEPT.encode(), [jobs])
    connection.execute(COUNTED.encode())
    connection.execute("analyze ojs.done")
    connection.execute(BOUND)


def prune(connection: Sql) -> list[dict[str, int]]:
    """Prune until nothing is left to do; what each tick did."""
    did = [tick(connection, "prune")]
    while did[-1]["days_made"] or did[-1]["days_dropped"] or did[-1]["pages_counted"]:
        did.append(tick(connection, "prune"))
    return did


def test_a_day_goes_in_slices_and_the_counts_stay_exact(connections: list[Sql]) -> None:
    pruner, looker, *_ = connections
    past_day(pruner, 20_000)
    pages = value(looker, "select sum(pages) from ojs.past_days('done', now() - interval '7 days')")
    count = value(looker, "select pg_get_functiondef('ojs.count_day'::regproc)")
    looker.execute(count.replace("20000", str(pages // 7)).encode())
    before = value(looker, DAYS.format("done"))
    wrong = []
    did: list[dict[str, int]] = []
    while not did or did[-1]["days_made"] or did[-1]["days_dropped"] or did[-1]["pages_counted"]:
        did.append(tick(pruner, "prune"))
        wrong.append(value(looker, WRONG_COUNTS))
        tick(pruner, "fold")
        wrong.append(value(looker, WRONG_COUNTS))
    assert set(wrong) == {0}
    assert max(one["pages_counted"] for one in did) <= pages // 7
    assert sum(one["pages_counted"] for one in did) == pages
    assert all(one["days_made"] + one["days_dropped"] <= 1 for one in did)
    # Two of the four days that were made then are over, and three days and today are new.
    assert value(looker, DAYS.format("done")) == before - 2 + 4
    assert value(looker, "select count(*) from ojs.past_count") == 0
    assert value(looker, "select count(*) from ojs.past_day") == 0


def test_an_open_transaction_that_reads_holds_up_nothing(connections: list[Sql]) -> None:
    reader, pruner, worker, other = connections
    past_day(pruner, 100)
    enqueue(worker, 30)
    held = fetch(worker, 30)
    days = value(other, DAYS.format("done"))
    with reader.transaction():
        reader.execute("select 1 from ojs.done limit 1")

        def work() -> None:
            for job_id in held:
                do(worker, "ojs_ack", {"job_id": job_id})
                do(worker, "ojs_get_job", {"id": job_id})

        with ThreadPoolExecutor() as pool:
            working = pool.submit(work)
            did = [tick(pruner) for _ in range(5)]
            working.result()
        assert value(other, DAYS.format("done")) == days
        assert all(one["days_waiting"] > 0 for one in did)
        # Events have a table of their own: their days are made.
        assert value(other, DAYS.format("event")) > 5
    assert sum(one["days_dropped"] for one in prune(pruner)) > 0


def test_a_day_that_others_use_keeps_no_other_day(connections: list[Sql]) -> None:
    pruner, other, *_ = connections
    past_day(pruner, 100)
    oldest = value(other, "select min(name) from ojs.past_days('done', now())")
    before = value(other, DAYS.format("done"))
    other.execute(f"create view public.kept as select from ojs.{oldest}".encode())
    did = prune(pruner)
    assert (did[-1]["days_waiting"], value(other, DAYS.format("done"))) == (1, before - 1 + 4)
    assert str(did[-1]["day_problem"]).startswith(f"{oldest} cannot be dropped: ")
    other.execute("drop view public.kept")
    assert prune(pruner)[0]["days_dropped"] == 1
    # A setting that forbids it altogether keeps the days, and nothing else.
    make_days(pruner, AGO)
    other.execute(
        "create function public.forbid() returns event_trigger language plpgsql"
        " as $$ begin raise exception 'nothing is dropped here'; end $$;"
        "create event trigger forbid on sql_drop execute function public.forbid()"
    )
    other.execute("insert into ojs.queue_minute values ('q', now() - interval '3 days')")
    did = prune(pruner)
    assert "nothing is dropped here" in str(did[-1]["day_problem"])
    assert value(other, "select count(*) from ojs.queue_minute") == 0


@pytest.mark.parametrize(
    "lock",
    [
        "lock table ojs.setting in share update exclusive mode",
        "lock table ojs.past_day in access exclusive mode",
        "lock table ojs.done in share update exclusive mode",
        "lock table ojs.done_default in access exclusive mode",
        "select from ojs.event, ojs.done",
    ],
)
def test_a_lock_in_the_way_stops_no_start(
    database_url: str, start_server: StartServer, lock: str
) -> None:
    with psycopg.connect(database_url) as holder:
        holder.execute(lock.encode())
        with start_server(database_url, OJS_TICK_PRUNE_MS="100") as server:
            status = "done_default" in lock or run_a_job_through(server)
            assert status
            holder.rollback()
            holder.autocommit = True
            wait_until(lambda: value(holder, DAYS.format("done")) >= 4, "the days are made")
            run_a_job_through(server)


def test_a_day_waits_while_the_default_partition_is_large(connections: list[Sql]) -> None:
    pruner, worker, *_ = connections
    pruner.execute("set statement_timeout = 0")
    # Those of a time when no day could be made.
    pruner.execute(KEPT.replace(AGO, "now() - interval '20 days'").encode(), [60_000])
    pruner.execute(COUNTED.encode())
    size = value(pruner, "select pg_relation_size('ojs.done_default')")
    assert size > 33_554_432
    pruner.execute(BOUND)
    did = tick(pruner, "prune")
    assert did["strays_pruned"] == 5000
    while did["strays_pruned"] or did["days_made"]:
        did = tick(pruner, "prune")
    assert did["days_waiting"] == 4
    assert value(worker, DAYS.format("event")) == 5
    pruner.execute("set statement_timeout = 0")
    pruner.execute("vacuum ojs.done_default")
    assert sum(one["days_made"] for one in prune(pruner)) == 4
    tick(pruner, "fold")
    assert value(pruner, WRONG_COUNTS) == 0


def test_two_sessions_that_prune_at_once_make_each_day_once(database_url: str) -> None:
    def run() -> int:
        with psycopg.connect(database_url, autocommit=True) as connection:
            made = 0
            for _ in range(40):
                made += value(connection, "select made from ojs.make_day(ojs.now())")
            return made

    with ThreadPoolExecutor() as pool:
        assert sum(each.result() for each in [pool.submit(run) for _ in range(4)]) == 8


def test_a_day_that_is_still_written_to_is_not_counted(connections: list[Sql]) -> None:
    writer, pruner, *_ = connections
    past_day(pruner, 10)
    with writer.transaction():
        writer.execute(KEPT.encode(), [1])
        prune(pruner)
        writer.execute(
            "insert into ojs.tally (queue, at, completed, cancelled) select queue, now(),"
            " (state = 'completed')::integer, (state = 'cancelled')::integer from ojs.done"
            f" where finished_at = {AGO}"
        )
        assert value(pruner, "select count(*) from ojs.done") == 10
    prune(pruner)
    assert value(pruner, "select count(*) from ojs.done") == 0
    assert value(pruner, WRONG_COUNTS) == 0


def test_a_role_without_the_tables_makes_and_drops_days(connections: list[Sql]) -> None:
    owner, *_ = connections
    past_day(owner, 10)
    owner.execute("create role pruner_of_days")
    try:
        owner.execute("grant usage on schema ojs to pruner_of_days")
        owner.execute(
            "grant select, insert, update, delete on all tables in schema ojs to pruner_of_days"
        )
        owner.execute(
            "grant usage, select, update on all sequences in schema ojs to pruner_of_days"
        )
        owner.execute("grant execute on all functions in schema ojs to pruner_of_days")
        owner.execute("set role pruner_of_days")
        did = prune(owner)
        assert sum(one["days_dropped"] for one in did) > 0
        assert sum(one["days_made"] for one in did) > 0
        assert "folded" in tick(owner)
        owner.execute("reset role")
    finally:
        owner.execute("drop owned by pruner_of_days")
        owner.execute("drop role pruner_of_days")


def test_a_worker_that_dies_with_many_jobs_gives_them_up_in_slices(connections: list[Sql]) -> None:
    connection, *_ = connections
    connection.execute("set statement_timeout = 0")
    do(connection, "ojs_heartbeat", {"worker_id": "w"})
    enqueue(connection, 1200)
    for _ in range(2):
        fetch(connection, 600)
    connection.execute("select set_config('ojs.now', (now() + interval '5 minutes')::text, false)")
    did = [tick(connection, "workers") for _ in range(4)]
    assert [one["orphaned"] for one in did] == [500, 500, 200, 0]
    assert [one["dead_workers"] for one in did] == [0, 0, 1, 0]
    assert json.dumps(value(connection, "select count(*) from ojs.ready")) == "1200"


def test_tallies_are_folded_in_slices(connections: list[Sql]) -> None:
    connection, *_ = connections
    connection.execute(
        "insert into ojs.tally (queue, at, completed)"
        " select 'q', now(), 1 from generate_series(1, 50000)"
    )
    folded = [tick(connection, "fold")["folded"] for _ in range(4)]
    assert folded == [20_000, 20_000, 10_000, 0]
    assert value(connection, "select completed from ojs.queue_total") == 50_000
    assert value(connection, "select sum(completed) from ojs.queue_minute") == 50_000
