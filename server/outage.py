"""Errors of the database: which of them are an outage, and the OJS code of each.

The refusals of our functions are not among them: their SQLSTATE is OJ and the HTTP status, such as
OJ404. docs/errors.md has both as tables.
"""

import asyncpg

# The OJS codes of PostgreSQL's own errors, by class. The errors 22 (cannot be stored as JSON or
# text), 54 (too large) and 54001 (nested too deeply) are the client's mistake when they are about
# the request's body, and ours when they arise inside a function (`Refusals.from_sql`).
BY_CLASS = {
    "22": "invalid_payload",
    "54": "payload_too_large",
    "08": "backend_unavailable",
    "40": "backend_unavailable",
    "53": "backend_unavailable",
    "57": "backend_unavailable",
    "58": "backend_unavailable",
}
BY_STATE = {
    "54001": "invalid_payload",
    "55P03": "backend_timeout",
    "57014": "backend_timeout",
}

# What asyncpg raises when the database or the connection fails. (A TimeoutError is an OSError.)
OUTAGE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


class Unavailable(OSError):
    """There is no connection to the database at the moment; the message is for clients."""


def database_code(state: str) -> str:
    """The OJS code of an SQLSTATE of PostgreSQL's own."""
    return BY_STATE.get(state) or BY_CLASS.get(state[:2], "backend_error")


def is_away(error: BaseException) -> bool:
    """Does this error mean that the database cannot be reached at the moment?"""
    if isinstance(error, asyncpg.PostgresError):
        return database_code(error.sqlstate or "") == "backend_unavailable"
    return isinstance(error, OUTAGE) and not isinstance(error, TimeoutError)
