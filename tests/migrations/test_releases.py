"""Releases follow each other: an older program changes nothing, an upgrade disturbs no client."""

import asyncio
import time
from contextlib import ExitStack
from pathlib import Path

import aiohttp
import psycopg
import pytest

from ojs_pg.server.schema import SchemaError, migrate
from tests.conftest import StartServer
from tests.http.conftest import Api
from tests.migrations.conftest import Ask
from tests.waiting import until

# An installation: functions and views with their rights, and what the installer wrote down.
EVERYTHING = """
select md5(string_agg(t, '|' order by t)) from (
  select pg_get_functiondef(p.oid) || coalesce(p.proacl::text, '') || p.xmin::text
  from pg_proc p where p.pronamespace in ('ojs'::regnamespace, 'public'::regnamespace)
  union all select pg_get_viewdef(c.oid) || c.xmin::text
  from pg_class c where c.relkind = 'v' and c.relnamespace = 'ojs'::regnamespace
  union all select m::text from ojs.migration m
  union all select i::text from ojs.installed i
  union all select o::text from ojs.installed_object o) x(t)
"""
HEALTH = "select (ojs_health()).body ->> 'release'"


def test_an_older_program_changes_nothing(
    empty_database_url: str, next_db_dir: Path, ask: Ask
) -> None:
    migrate(empty_database_url, next_db_dir)
    before = ask(EVERYTHING)
    with pytest.raises(SchemaError, match=r"migration \d{4}_next this one does not know"):
        migrate(empty_database_url)
    assert ask(EVERYTHING) == before


def test_an_older_release_changes_nothing_though_it_knows_every_migration(
    empty_database_url: str, ask: Ask
) -> None:
    migrate(empty_database_url, release="0.10.0")
    before = ask(EVERYTHING)
    with pytest.raises(SchemaError, match=r"release 0\.10\.0; this is release 0\.9\.0"):
        migrate(empty_database_url, release="0.9.0")
    assert ask(EVERYTHING) == before


@pytest.mark.parametrize(
    ("first", "then"),
    [("1.0.0.dev1", "1.0.0a2"), ("1.0rc1", "1.0.0"), ("1.0.0", "1.0"), ("1.0", "1.0.0.post1")],
)
def test_a_release_follows_its_candidates(empty_database_url: str, first: str, then: str) -> None:
    migrate(empty_database_url, release=first)
    assert str(migrate(empty_database_url, release=then)) == "up to date"


def test_the_command_line_says_it_in_one_sentence(
    empty_database_url: str, next_db_dir: Path, start_server: StartServer
) -> None:
    migrate(empty_database_url, next_db_dir)
    with pytest.raises(RuntimeError) as failed, start_server(empty_database_url):
        pass
    assert "error: the database was installed by release" in str(failed.value)
    assert "Traceback" not in str(failed.value)


def test_a_release_is_rolled_back_on_purpose(
    empty_database_url: str, next_db_dir: Path, ask: Ask
) -> None:
    migrate(empty_database_url, next_db_dir)
    assert ask(HEALTH) == "next"
    report = migrate(empty_database_url, roll_back=True)
    assert (report.migrations, report.dropped) == ([], ["ojs.next_helper()"])
    assert ask(HEALTH) is None
    assert str(migrate(empty_database_url)) == "up to date", "its servers start as ever"
    assert ask("select count(*) from ojs.next_thing") == 0, "what was stored stays"
    migrate(empty_database_url, next_db_dir)
    assert ask(HEALTH) == "next"
    with pytest.raises(SchemaError):
        migrate(empty_database_url)


def test_a_program_without_files_changes_nothing(
    empty_database_url: str, tmp_path: Path, ask: Ask
) -> None:
    migrate(empty_database_url)
    before = ask(EVERYTHING)
    for folder in ("migrations", "functions"):
        (tmp_path / folder).mkdir()
        with pytest.raises(SchemaError, match="no migrations or no functions"):
            migrate(empty_database_url, tmp_path)
    assert ask(EVERYTHING) == before


def test_functions_that_were_changed_by_hand_are_made_anew(
    empty_database_url: str, ask: Ask
) -> None:
    migrate(empty_database_url)
    with psycopg.connect(empty_database_url) as connection:
        connection.execute("drop function ojs.wake(text)")
        connection.execute("drop view ojs.queue_glance")
        connection.execute("drop trigger ready_wakes on ojs.ready")
        connection.execute("alter function public.ojs_ack(jsonb) reset all")
    assert migrate(empty_database_url).functions == 4
    assert ask("select count(*) from ojs.queue_glance") == 0
    assert ask("select proconfig is not null from pg_proc where proname = 'ojs_ack'") is True
    assert str(migrate(empty_database_url)) == "up to date"


def test_a_schema_without_its_data_is_reported_as_that(empty_database_url: str, ask: Ask) -> None:
    """As after pg_dump --schema-only."""
    migrate(empty_database_url)
    with psycopg.connect(empty_database_url) as connection:
        connection.execute("truncate ojs.migration, ojs.installed, ojs.installed_object")
    before = ask(EVERYTHING)
    with pytest.raises(SchemaError, match="without its data"):
        migrate(empty_database_url)
    assert ask(EVERYTHING) == before


OTHERS = """
create function public.ojs_retry_all() returns integer language sql return 1;
create function ojs.wake(text[]) returns text language sql return 'an overload';
create schema reporting;
create view reporting.jobs as select * from ojs.job_state;
create view public.ojs_mine as select 1 as one;
"""


def test_an_upgrade_leaves_what_others_made(
    empty_database_url: str, next_db_dir: Path, ask: Ask
) -> None:
    migrate(empty_database_url)
    with psycopg.connect(empty_database_url) as connection:
        connection.execute(OTHERS)
    assert migrate(empty_database_url, next_db_dir).dropped == []
    assert ask("select public.ojs_retry_all()") == 1
    assert ask("select ojs.wake('{x}'::text[])") == "an overload"
    assert ask("select count(*) from reporting.jobs") == 0


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("functions/events/event_items.sql", "setof jsonb", "setof json"),
        ("functions/views/job_state.sql", "as type,", "as job_type,"),
    ],
)
def test_an_upgrade_that_needs_what_others_made_gone_names_it(
    empty_database_url: str, next_db_dir: Path, ask: Ask, file: str, old: str, new: str
) -> None:
    migrate(empty_database_url)
    with psycopg.connect(empty_database_url) as connection:
        connection.execute(
            "create schema reporting;"
            "create view reporting.jobs as select * from ojs.job_state;"
            "create view reporting.story as select * from ojs.job_story;"
        )
    before = ask(EVERYTHING)
    changed = next_db_dir / file
    changed.write_text(changed.read_text().replace(old, new))
    with pytest.raises(SchemaError, match=r"view reporting\.(jobs|story) depends on"):
        migrate(empty_database_url, next_db_dir)
    assert ask(EVERYTHING) == before


def test_a_name_that_somebody_else_has_taken_is_not_replaced(
    empty_database_url: str, ask: Ask
) -> None:
    with psycopg.connect(empty_database_url) as connection:
        connection.execute(
            "create function public.ojs_ack(p_request jsonb) returns text"
            " language sql return 'mine'"
        )
    with pytest.raises(SchemaError, match=r"ojs_ack\.sql: cannot change return type"):
        migrate(empty_database_url)
    assert ask("select public.ojs_ack('{}')") == "mine"
    assert ask("select to_regnamespace('ojs')") is None


# A second is what an upgrade may cost a request; the rest is what a busy machine needs.
SLOWEST_S = 4.0


class Load:
    """Clients that enqueue, fetch and acknowledge until they are stopped; no request may fail."""

    def __init__(self, session: aiohttp.ClientSession, *urls: str) -> None:
        self._clients = [Api(session, url) for url in urls for _ in range(3)]
        self._over = asyncio.Event()
        self.slowest_s = 0.0
        self.rounds = 0

    async def __aenter__(self) -> "Load":
        self._tasks = [asyncio.create_task(self._run(client)) for client in self._clients]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        await asyncio.gather(*self._tasks)

    async def more(self) -> None:
        """Wait until every client has gone round some more."""
        wanted = self.rounds + 10 * len(self._clients)
        await until(lambda: self._reached(wanted))

    async def _reached(self, rounds: int) -> bool:
        return self.rounds >= rounds or any(task.done() for task in self._tasks)

    async def _run(self, client: Api) -> None:
        while not self._over.is_set():
            started = time.monotonic()
            await client.enqueue("load")
            for job in await client.fetch("load"):
                await client.ack(job)
            await client.get("/ojs/v1/queues/load/stats")
            self.slowest_s = max(self.slowest_s, time.monotonic() - started)
            self.rounds += 1


async def test_old_and_new_servers_side_by_side_fail_no_request(
    empty_database_url: str,
    next_project: Path,
    start_server: StartServer,
    session: aiohttp.ClientSession,
    ask: Ask,
) -> None:
    with start_server(empty_database_url) as old:
        async with Load(session, old.url) as load:
            await load.more()
            with ExitStack() as stack:
                starting = start_server(empty_database_url, PYTHONPATH=str(next_project / "client"))
                new = await asyncio.to_thread(stack.enter_context, starting)
                async with Load(session, old.url, new.url) as both:
                    await both.more()
    assert ask(HEALTH) == "next"
    assert max(load.slowest_s, both.slowest_s) < SLOWEST_S


async def test_an_upgrade_beside_an_open_transaction_delays_no_request_and_names_it(
    empty_database_url: str,
    next_db_dir: Path,
    start_server: StartServer,
    session: aiohttp.ClientSession,
    ask: Ask,
    caplog: pytest.LogCaptureFixture,
) -> None:
    migrate(empty_database_url)
    with (
        start_server(empty_database_url) as old,
        psycopg.connect(empty_database_url, application_name="forgotten") as forgotten,
    ):
        pid = forgotten.info.backend_pid
        forgotten.execute("select * from ojs.queue_glance")
        forgotten.execute("select count(*) from ojs.ready, ojs.job, ojs.active")
        async with Load(session, old.url) as load:
            upgrade = asyncio.create_task(
                asyncio.to_thread(migrate, empty_database_url, next_db_dir)
            )
            await until(lambda: said(caplog))
            await load.more()
            assert ask(HEALTH) is None
            forgotten.rollback()
            assert len((await upgrade).migrations) == 1
            await load.more()
    assert load.slowest_s < SLOWEST_S
    assert f"session {pid} of" in caplog.text and "forgotten" in caplog.text
    assert ask(HEALTH) == "next"


async def said(caplog: pytest.LogCaptureFixture) -> bool:
    return "in the way" in caplog.text
