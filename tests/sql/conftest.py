"""Sessions of programs that call the doors themselves, with no rights but those of a role."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

Connection = psycopg.Connection[tuple[Any, ...]]
Login = Callable[..., Connection]

JOB: dict[str, Any] = {"type": "email.send", "args": [{"to": "a@example.com"}], "queue": "emails"}


@pytest.fixture
def owner(database_url: str) -> Iterator[Connection]:
    """A connection of the superuser who installed the schema."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def login(owner: Connection, database_url: str) -> Iterator[Login]:
    """Opens a session of a new user who is a member of the roles named and nothing else."""
    opened: list[tuple[str, Connection]] = []

    def login(*roles: str) -> Connection:
        name = f"ojs_test_{os.getpid()}_{len(opened)}"
        user = Identifier(name)
        owner.execute(SQL("create role {} login password 'secret'").format(user))
        for role in roles:
            owner.execute(SQL("grant {} to {}").format(Identifier(role), user))
        place = make_conninfo(database_url, user=name, password="secret")
        connection = psycopg.connect(place, autocommit=True)
        opened.append((name, connection))
        return connection

    yield login
    for name, connection in opened:
        connection.close()
        owner.execute(SQL("drop owned by {}").format(Identifier(name)))
        owner.execute(SQL("drop role {}").format(Identifier(name)))


def call(connection: Connection, door: str, request: Any) -> tuple[int, Any]:
    """Status and body of a door's reply; of a refusal those of the error object."""
    try:
        row = connection.execute(
            SQL("select status, body from public.{}(%s)").format(Identifier(door)), [Jsonb(request)]
        ).fetchone()
    except psycopg.DatabaseError as error:
        state = error.sqlstate or ""
        return (int(state[2:]), error.diag.message_detail) if state[:2] == "OJ" else (0, state)
    assert row is not None
    return row[0], row[1]
