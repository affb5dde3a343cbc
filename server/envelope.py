"""Media type, version and request id of every response; and refusals as OJS error objects.

Error codes, their statuses and hints are defined in SQL (``ojs.error_code``). A refusal that SQL
raised is passed on as it is. For refusals that only HTTP can make, such as of a path, a method or a
size, the server reads status and hint from the database when it starts.
"""

import json
import random
import time
from collections.abc import Container, Mapping
from typing import Any

import asyncpg

from ojs_pg.server.outage import OUTAGE, Unavailable, database_code
from ojs_pg.server.pool import Pool

MEDIA_TYPE = "application/openjobspec+json"
PLAIN_JSON = "application/json"
VERSION = "1.0"

# The codes of refusals made here, some of them while the database is away.
CODES = [
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
    """A refused request: HTTP status, OJS error object, and headers of the response."""

    def __init__(self, status: int, error: Error, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(error.get("message"))
        self.status = status
        self.error = error
        self.headers = dict(headers or {})


class Refusals:
    """Makes refusals in Python, with the statuses and hints that SQL has for their codes."""

    def __init__(self, known: dict[str, tuple[int, Error]]) -> None:
        self._known = known

    @classmethod
    async def load(cls, pool: Pool) -> "Refusals":
        """Read status and error object of each code from the database."""
        rows = await pool.fetch(
            "select c.code, (select e.status from ojs.error_code(c.code) e) as status,"
            " ojs.error(c.code, '') as error from unnest($1::text[]) c(code)",
            CODES,
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

        hint: replaces the hint of the code.
        """
        status, error = self._known[code]
        if hint:
            error = {**error, "hint": hint}
        if status == 503:
            headers = {"Retry-After": "1", **(headers or {})}
        # Extensions have codes in upper case, and their details also beside the code.
        beside = details if code.isupper() else {}
        error = {**beside, **error, "message": message, "details": details}
        return Refused(status, error, headers)

    def from_sql(self, error: asyncpg.PostgresError) -> Refused | None:
        """The refusal that a function raised, or one of a body that PostgreSQL cannot read.

        None for any other error: then the database failed.
        """
        state = error.sqlstate or ""
        if state.startswith("OJ"):
            refusal = json.loads(error.as_dict()["detail"])
            return Refused(int(state[2:]), refusal, refusal.pop("headers", None))
        code = database_code(state)
        if code not in ("invalid_payload", "payload_too_large") or _is_ours(error):
            return None
        reason = error.as_dict().get("detail") or str(error)
        if state.startswith("54"):
            reason = "it is nested too deeply" if state == "54001" else "it is too large"
        if state == "22P05" or reason.startswith("Unicode "):
            # JSON can hold it, as an escape.
            return self.refuse(
                code,
                f"request holds a character that cannot be stored: {reason}",
                sqlstate=state,
            )
        return self.refuse(code, f"request cannot be read as JSON: {reason}", sqlstate=state)

    def from_failure(self, error: BaseException) -> Refused:
        """The refusal for a failed call; for any unforeseen error it is a backend_error."""
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
    """Did the error arise inside our functions, after the body had been read?

    A body that is nested too deeply for the stack is the client's mistake wherever it is noticed.
    """
    state = error.sqlstate or ""
    context = error.as_dict().get("context") or ""
    # ojs_json reads the body when the cast to jsonb cannot.
    inside = "PL/pgSQL" in context and "ojs_json(text)" not in context
    return inside and state[:2] in ("22", "54") and state != "54001"


def media_type(accept: str) -> str:
    """The response's media type: ours, unless the client accepts only plain JSON."""
    if PLAIN_JSON in accept and MEDIA_TYPE not in accept and "*/*" not in accept:
        return PLAIN_JSON
    return MEDIA_TYPE


def is_known_version(version: str) -> bool:
    """Is a client's OJS-Version one that this server speaks: 1, 1.0, 1.0.0-rc.1 ...?"""
    return version.strip() == "1" or version.strip().startswith("1.")


def missing_extension(needed: str, known: Container[str]) -> str | None:
    """The first URI in the header OJS-Requires-Extension that is not known; several have commas."""
    uris = filter(None, map(str.strip, needed.split(",")))
    return next((uri for uri in uris if uri not in known), None)


def new_request_id() -> str:
    """req_ and a UUIDv7."""
    ms = time.time_ns() // 1_000_000
    chance = random.getrandbits(74)
    return (
        f"req_{ms >> 16:08x}-{ms & 0xFFFF:04x}-7{chance & 0xFFF:03x}"
        f"-{0x8000 | chance >> 12 & 0x3FFF:04x}-{chance >> 26:012x}"
    )


def request_id(given: str) -> str:
    """The id that the client gave its request, if it can be sent back; else a new one."""
    return given if given and len(given) <= 255 and given.isprintable() else new_request_id()
