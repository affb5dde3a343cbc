"""What it means that the database failed: which errors are an outage, and the OJS code of each.

A refusal that a function raises says itself what it means: its SQLSTATE is OJ and the HTTP status
(OJ404). docs/errors.md has all of it as one table.
"""

import asyncpg

# The codes of PostgreSQL's own errors, which no function can turn into a refusal itself. Of a
# request's body, 22: it cannot be stored as JSON or text; 54: it is too large, 54001: nested too
# deeply. Inside a function of ours they are no mistake of the client's (`Refusals.from_sql`).
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

# What asyncpg raises when the database or the way to it fails; TimeoutError is an OSError.
OUTAGE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


class Unavailable(OSError):
    """No connection to the database can be had at the moment; the message is for clients."""


def database_code(state: str) -> str:
    """The OJS code for an SQLSTATE that is PostgreSQL's own."""
    return BY_STATE.get(state) or BY_CLASS.get(state[:2], "backend_error")


def is_away(error: BaseException) -> bool:
    """Does a failed call mean that the database cannot be reached at the moment?"""
    if isinstance(error, asyncpg.PostgresError):
        return database_code(error.sqlstate or "") == "backend_unavailable"
    return isinstance(error, OUTAGE) and not isinstance(error, TimeoutError)
