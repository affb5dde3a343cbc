"""What every answer wears: media type, version, request id; and refusals as OJS error objects.

The codes of refusals, their statuses and hints are defined in SQL (``ojs.error_code``). What SQL
raised comes through as it is; what only HTTP can refuse (path, method, size) borrows from there.
"""

import json
import random
import time
from collections.abc import Mapping
from typing import Any

import asyncpg

from ojs_pg.server.outage import OUTAGE, Unavailable, database_code
from ojs_pg.server.pool import Pool

MEDIA_TYPE = "application/openjobspec+json"
PLAIN_JSON = "application/json"
VERSION = "1.0"

# The refusals that are made outside SQL, some of them while the database cannot be asked.
BORROWED = [
    "invalid_payload",
    "invalid_request",
    "unauthenticated",
    "permission_denied",
    "not_found",
    "method_not_allowed",
    "request_timeout",
    "payload_too_large",
    "misdirected_request",
    "unsupported_media",
    "unsupported",
    "EXTENSION_NOT_SUPPORTED",
    "backend_error",
    "backend_unavailable",
    "backend_timeout",
]

Error = dict[str, Any]


class Refused(Exception):
    """A refusal: HTTP status, the OJS error object, and headers that go with it."""

    def __init__(self, status: int, error: Error, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(error.get("message"))
        self.status = status
        self.error = error
        self.headers = dict(headers or {})


class Refusals:
    """The refusals made in Python, with what SQL says about their codes."""

    def __init__(self, known: dict[str, tuple[int, Error]]) -> None:
        self._known = known

    @classmethod
    async def load(cls, pool: Pool) -> "Refusals":
        """Read status and error object of each borrowed code from the database."""
        rows = await pool.fetch(
            "select c.code, (select e.status from ojs.error_code(c.code) e) as status,"
            " ojs.error(c.code, '') as error from unnest($1::text[]) c(code)",
            BORROWED,
        )
        return cls({row["code"]: (row["status"], json.loads(row["error"])) for row in rows})

    def refuse(
        self,
        code: str,
        message: str,
        headers: Mapping[str, str] | None = None,
        hint: str | None = None,
        **details: Any,
    ) -> Refused:
        """A refusal with this code; details go into the error object.

        hint: what to do about it, where that is not what the code's own hint says.
        """
        status, error = self._known[code]
        if hint:
            error = {**error, "hint": hint}
        if status == 503:
            headers = {"Retry-After": "1", **(headers or {})}
        return Refused(status, {**error, "message": message, "details": details}, headers)

    def from_sql(self, error: asyncpg.PostgresError) -> Refused | None:
        """The refusal that a function raised, or of a body that PostgreSQL cannot read.

        None when it is the database that failed.
        """
        state = error.sqlstate or ""
        if state.startswith("OJ"):
            return Refused(int(state[2:]), json.loads(error.as_dict()["detail"]))
        code = database_code(state)
        if code not in ("invalid_payload", "payload_too_large") or _is_ours(error):
            return None
        reason = error.as_dict().get("detail") or str(error)
        if state.startswith("54"):
            reason = "it is nested too deeply" if state == "54001" else "it is too large"
        if state == "22P05" or reason.startswith("Unicode "):
            # JSON allows it, as an escape.
            return self.refuse(
                code,
                f"request holds a character that cannot be stored: {reason}",
                sqlstate=state,
            )
        return self.refuse(code, f"request cannot be read as JSON: {reason}", sqlstate=state)

    def from_failure(self, error: BaseException) -> Refused:
        """What a failed call means to the client; anything unforeseen is a backend_error."""
        if isinstance(error, asyncpg.PostgresError):
            if refused := self.from_sql(error):
                return refused
            state = error.sqlstate or ""
            code = "backend_error" if _is_ours(error) else database_code(state)
            return self.refuse(code, "the database could not do it", sqlstate=state)
        if isinstance(error, TimeoutError):
            return self.refuse("backend_timeout", "the database did not answer in time")
        if isinstance(error, Unavailable):
            return self.refuse("backend_unavailable", str(error))
        if isinstance(error, OUTAGE):
            return self.refuse("backend_unavailable", "the database cannot be reached")
        return self.refuse("backend_error", "the server could not do it")


def _is_ours(error: asyncpg.PostgresError) -> bool:
    """Was a limit or value refused inside our functions, after the body had been read?

    Nesting too deep for the stack is the body's fault wherever it is noticed.
    """
    state = error.sqlstate or ""
    context = error.as_dict().get("context") or ""
    # ojs_json is what reads the body when the cast cannot.
    inside = "PL/pgSQL" in context and "ojs_json(text)" not in context
    return inside and state[:2] in ("22", "54") and state != "54001"


def media_type(accept: str) -> str:
    """The response's media type: plain JSON only for who asks for that and for nothing of ours."""
    if PLAIN_JSON in accept and MEDIA_TYPE not in accept and "*/*" not in accept:
        return PLAIN_JSON
    return MEDIA_TYPE


def is_known_version(version: str) -> bool:
    """Is a client's OJS-Version one that this server speaks: 1, 1.0, 1.0.0-rc.1 ...?"""
    return version.strip() == "1" or version.strip().startswith("1.")


def new_request_id() -> str:
    """req_ and a UUIDv7."""
    ms = time.time_ns() // 1_000_000
    chance = random.getrandbits(74)
    return (
        f"req_{ms >> 16:08x}-{ms & 0xFFFF:04x}-7{chance & 0xFFF:03x}"
        f"-{0x8000 | chance >> 12 & 0x3FFF:04x}-{chance >> 26:012x}"
    )


def request_id(given: str) -> str:
    """The client's id for its request when it has one that can be sent back, else a new one."""
    return given if given and len(given) <= 255 and given.isprintable() else new_request_id()
