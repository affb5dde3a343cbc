"""What an error of PostgreSQL's own is told as."""

import asyncpg
import pytest

from ojs_pg.server.envelope import BORROWED, Refusals
from tests.conftest import Connect

REFUSALS = Refusals({code: (0, {"code": code}) for code in BORROWED})
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
async def test_only_what_the_body_did_is_told_as_its_mistake(
    connect: Connect, statement: str, code: str
) -> None:
    connection = await connect()
    with pytest.raises(asyncpg.PostgresError) as raised:
        await connection.execute(statement)
    assert REFUSALS.from_failure(raised.value).error["code"] == code
