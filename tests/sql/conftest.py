"""Sessions of programs that call the doors themselves, with no rights but those of a role."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from tests.doors import Answer, Sql, call

Login = Callable[..., Sql]

JOB: dict[str, Any] = {"type": "email.send", "args": [{"to": "a@example.com"}], "queue": "emails"}


@pytest.fixture
def owner(database_url: str) -> Iterator[Sql]:
    """A connection of the superuser who installed the schema."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def login(owner: Sql, database_url: str) -> Iterator[Login]:
    """Opens a session of a new user who is a member of the roles named and nothing else."""
    opened: list[tuple[str, Sql]] = []

    def login(*roles: str) -> Sql:
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


def attempt(connection: Sql, door: str, request: Any) -> Answer:
    """As `call`; of any other error than a refusal the status is 0 and the body the SQLSTATE."""
    try:
        return call(connection, door, request)
    except psycopg.DatabaseError as error:
        return Answer(0, error.sqlstate)
