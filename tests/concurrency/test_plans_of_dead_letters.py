"""What the lists and bulk operations of dead letters read does not grow with all that died."""

from typing import Any

from tests.concurrency.test_plans import NO_AUTOVACUUM, pages
from tests.conftest import Connect
from tests.doors import AsyncSql, call_async

LETTERS = 20_000
# In twenty queues, of a hundred types, each type one group. The documents fill most of the pages.
DEAD = """
insert into ojs.dead
  (id, queue, discarded_at, dead_letter, type, error_type, error_group, job, record)
select (ojs.uuid7_time(timestamptz '2030-01-01' + n * interval '1 s') || '000-8000-'
    || lpad(to_hex(n), 12, '0'))::uuid,
  'q' || n % 20, timestamptz '2030-01-01' + n * interval '1 s', true, 't' || n % 100, 'e',
  'group ' || n % 100,
  jsonb_build_object('error', '{"code": "c", "message": "m"}'::jsonb, 'args', repeat('x', 1500)),
  '{}'
from generate_series(1, $1::integer) n
"""


async def read(connection: AsyncSql, door: str, request: Any) -> int:
    """Pages that a call reads, the least of three: the first may read the catalog."""
    return min([await pages(connection, door, request) for _ in range(3)])


async def test_a_page_and_a_group_are_read_without_the_others(connect: Connect) -> None:
    connection = await connect()
    # Plans of empty tables, which are kept as long as the session.
    await connection.execute("set plan_cache_mode = 'force_generic_plan'")
    for statement in await connection.fetch(NO_AUTOVACUUM):
        await connection.execute(statement[0])
    lists = [("ojs_list_dead_letters", {}), ("ojs_list_dead_letters", {"queue": "q3"})]
    of_group = {"filter": {"group": "group 3"}, "dry_run": True}
    for door, request in [*lists, ("ojs_retry_dead_letters", of_group)]:
        await call_async(connection, door, request)
    await call_async(connection, "ojs_list_dead_letter_groups", {})
    await connection.execute(DEAD, LETTERS)
    await connection.execute(
        "insert into ojs.queue (name, created_at)"
        " select 'q' || n, now() from generate_series(0, 19) n"
    )
    await connection.execute(
        "insert into ojs.tally (queue, at, discarded)"
        " select queue, now(), count(*) from ojs.dead group by queue"
    )
    await connection.execute("vacuum ojs.dead")
    heap = await connection.fetchval(
        "select pg_relation_size('ojs.dead') / current_setting('block_size')::integer"
    )

    for door, request in lists:
        first = await call_async(connection, door, request)
        cursor = first.body["pagination"]["next_cursor"]
        assert await read(connection, door, request | {"cursor": cursor}) < heap / 4, request
    assert await read(connection, "ojs_retry_dead_letters", of_group) < heap / 4
    # All of them are counted, but in an index.
    assert await read(connection, "ojs_list_dead_letter_groups", {}) < heap / 2
