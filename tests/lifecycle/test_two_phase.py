"""A transaction that enqueues can be prepared for two-phase commit, when it sends no wake-ups."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from ojs_pg.server.dsn import asyncpg_dsn
from ojs_pg.server.pool import Database, Pool
from ojs_pg.server.release import DB_DIR
from ojs_pg.server.schema import migrate
from ojs_pg.server.wakeups import LOOK_S, Wakeups
from tests.pages import ENQUEUE_PAGE, blocks, create_orders
from tests.postgres import THROW_AWAY, throw_away
from tests.waiting import DEADLINE_S, deadline, wait_until

OPTIONS = THROW_AWAY | {"max_prepared_transactions": "2"}
LONG_S = 600.0
NOTIFY_OFF = "set local ojs.notify = off;\n"


@pytest.fixture(scope="module")
def preparing() -> Iterator[psycopg.Connection]:
    """A session of a PostgreSQL that prepares transactions, with the table of the examples."""
    with throw_away(int(os.environ.get("PG", "18")), OPTIONS) as cluster:
        cluster.create_database("two_phase")
        migrate(cluster.dsn("two_phase"))
        with psycopg.connect(cluster.dsn("two_phase"), autocommit=True) as connection:
            create_orders(connection)
            yield connection


def run(connection: psycopg.Connection, lines: str) -> None:
    """Each statement of an example by itself, as psql sends them."""
    for line in lines.splitlines():
        connection.execute(line.encode())


def test_the_example_of_the_page_prepares_and_commits(preparing: psycopg.Connection) -> None:
    [block] = blocks(ENQUEUE_PAGE, "sql needs=max_prepared_transactions")
    run(preparing, block.text)
    jobs = "select state, queue from ojs.job_state where type = 'receipt.send'"
    assert preparing.execute(jobs).fetchall() == [("available", "default")]
    fetch = """select body #>> '{jobs,0,type}' from ojs_fetch('{"queues": ["default"]}')"""
    assert preparing.execute(fetch).fetchall() == [("receipt.send",)]


def test_a_transaction_is_prepared_while_no_fetch_waits_and_its_job_is_found_later(
    preparing: psycopg.Connection,
) -> None:
    """The server looks until the transaction has ended, in whatever session."""
    job = '{"type": "t", "args": [], "options": {"queue": "prepared"}}'
    run(preparing, f"begin;\nselect ojs_enqueue('{job}');\nprepare transaction 'waits'")

    async def commit_while_somebody_waits() -> bool:
        wakeups = Wakeups()
        pool = await Pool.open(
            Database(asyncpg_dsn(preparing.info.dsn)), 1, 1, silence_s=DEADLINE_S
        )
        looks = asyncio.create_task(wakeups.look(pool, LONG_S))
        waits = asyncio.create_task(wakeups.wait(["prepared"], since=wakeups.now(), seconds=LONG_S))
        await asyncio.sleep(8 * LOOK_S)
        assert not waits.done()
        await asyncio.to_thread(run, preparing, "commit prepared 'waits'")
        async with deadline():
            woken = await waits
        looks.cancel()
        await asyncio.gather(looks, return_exceptions=True)
        await pool.close()
        return woken

    assert asyncio.run(commit_while_somebody_waits())


def test_with_wake_ups_it_is_refused_in_the_words_of_the_page(
    preparing: psycopg.Connection,
) -> None:
    [block] = blocks(ENQUEUE_PAGE, "sql needs=max_prepared_transactions")
    assert NOTIFY_OFF in block.text
    preparing.execute("select ojs.register_waiting('{default}')")
    with pytest.raises(psycopg.errors.FeatureNotSupported) as refused:
        run(preparing, block.text.replace(NOTIFY_OFF, ""))
    assert str(refused.value) in " ".join(ENQUEUE_PAGE.read_text().split())


def test_a_prepared_transaction_that_is_in_the_way_of_an_upgrade_is_named(
    preparing: psycopg.Connection, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "db"
    shutil.copytree(DB_DIR, folder)
    (folder / "migrations/9999_next.sql").write_text("alter table ojs.job add column next text;")
    run(preparing, "begin;\nlock table ojs.job in share mode;\nprepare transaction 'forgotten'")
    with ThreadPoolExecutor() as pool:
        upgrade = pool.submit(migrate, preparing.info.dsn, folder)
        wait_until(lambda: "in the way" in caplog.text, "the upgrade is held up")
        run(preparing, "rollback prepared 'forgotten'")
        assert upgrade.result().migrations == ["9999_next"]
    assert "a prepared transaction (see pg_prepared_xacts) is in the way" in caplog.text
