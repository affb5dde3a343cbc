"""How an error of PostgreSQL's own is reported."""

import asyncio
import json

import asyncpg
import pytest

from ojs_pg.server.doors import Call, Doors
from ojs_pg.server.dsn import asyncpg_dsn
from ojs_pg.server.envelope import CODES, Refusals, Refused
from ojs_pg.server.routes import ROUTES
from ojs_pg.server.settings import Settings
from ojs_pg.server.wakeups import Wakeups
from tests.conftest import Connect

REFUSALS = Refusals({code: (0, {"code": code}) for code in CODES})
INSIDE = "do $$ begin raise sqlstate '{state}'; end $$"


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("select '[1'::jsonb", "invalid_payload"),
        ("select '\"' || e'\\\\' || 'u0000\"'::jsonb", "invalid_payload"),
        ("select repeat('[', 100000)::jsonb", "invalid_payload"),
        # A jsonb string has a length of 28 bits.
        ("select ('\"' || repeat('x', 268435456) || '\"')::jsonb", "payload_too_large"),
        (INSIDE.format(state="54000"), "backend_error"),
        (INSIDE.format(state="22003"), "backend_error"),
        (INSIDE.format(state="54001"), "invalid_payload"),
    ],
    ids=["no JSON", "no text", "too deep", "too large", "ours 54", "ours 22", "too deep inside"],
)
async def test_only_mistakes_in_the_body_are_reported_as_such(
    connect: Connect, statement: str, code: str
) -> None:
    connection = await connect()
    with pytest.raises(asyncpg.PostgresError) as raised:
        await connection.execute(statement)
    assert REFUSALS.from_failure(raised.value).error["code"] == code


async def test_a_call_is_refused_in_one_shape(database_url: str) -> None:
    """By a door, by a core and for a body that is no JSON; alone and among others."""
    doors = Doors(Settings(), asyncpg_dsn(database_url), Wakeups())
    await doors.open()
    routes = {route.door: route for route in ROUTES}
    unknown = {"id": "01a20eee-7981-7a0f-96f6-baf9b7289592"}
    calls = [
        (Call(routes["ojs_get_job"], None, unknown, False, True), 404),
        (Call(routes["ojs_enqueue"], '{"type": 1}', {}, False, True), 400),
        (Call(routes["ojs_enqueue"], "{", {}, False, True), 400),
        (Call(routes["ojs_ack"], json.dumps({"job_id": unknown["id"]}), {}, False, True), 404),
    ]
    try:
        together = [doors.call(call) for call, _ in calls for _ in range(5)]
        for refused in await asyncio.gather(*together, return_exceptions=True):
            assert isinstance(refused, Refused)
        for call, status in calls:
            with pytest.raises(Refused) as raised:
                await doors.call(call)
            assert raised.value.status == status
            assert raised.value.error["code"]
    finally:
        await doors.close()
