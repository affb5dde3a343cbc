"""What the server writes to stderr: entries, and one line a request, as text or as JSON.

A request's line tells who asked for what and how it ended; job ids may stand in its paths, bodies,
query strings and headers never do.
"""

import asyncio
import json
import logging
import sys
import time
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii as _quoted
from typing import NamedTuple

FLUSH_EVERY_S = 0.02


class _Text(logging.Formatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return _stamp(record.created)


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": _stamp(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def configure(level: str, form: str) -> None:
    """Set up logging for this process. level, form: as the settings have them."""
    handler = logging.StreamHandler()
    text = _Text("%(asctime)s %(levelname)s %(name)s %(message)s")
    handler.setFormatter(_Json() if form == "json" else text)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    # What it has to say of lost connections, with a traceback each, is said once by server.pool.
    logging.getLogger("asyncpg").setLevel(logging.ERROR)


def line(subject: str, text: str) -> str:
    """What a command says to a person, or to who reads JSON when the log is JSON."""
    if not _as_json():
        return f"{subject:>9}  {text}"
    told = f"{subject}: {text}" if subject else text.strip()
    record = logging.LogRecord("server", logging.INFO, "", 0, told, None, None)
    return _Json().format(record)


def _as_json() -> bool:
    return any(isinstance(each.formatter, _Json) for each in logging.getLogger().handlers)


class Answered(NamedTuple):
    """A request that was answered: what its line tells. key: the name of the API key, if any."""

    request_id: str
    remote: str | None
    key: str | None
    method: str
    path: str
    status: int
    duration_ms: float
    location: str | None


class RequestLog:
    """One line a request, at level info.

    Lines are gathered and written together, and made by one format each: an entry of `logging`
    would cost a sixth of the requests that can be answered.
    """

    def __init__(self, form: str) -> None:
        self.on = logging.getLogger("server.requests").isEnabledFor(logging.INFO)
        self._form = _json if form == "json" else _text
        self._lines: list[str] = []
        self._second = 0
        self._stamped = ""

    def add(self, answered: Answered) -> None:
        """Note a request that was answered."""
        if not self._lines:
            asyncio.get_running_loop().call_later(FLUSH_EVERY_S, self.flush)
        now = time.time()
        second = int(now)
        if second != self._second:
            self._second = second
            self._stamped = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        stamp = f"{self._stamped}.{int((now - second) * 1000):03d}+00:00"
        self._lines.append(self._form(stamp, answered))

    def flush(self) -> None:
        """Write what has been noted."""
        lines, self._lines = self._lines, []
        if lines:
            print("\n".join(lines), file=sys.stderr, flush=True)


def _text(stamp: str, told: Answered) -> str:
    name = told.request_id
    if " " in name or '"' in name or "=" in name:
        name = _quoted(name)
    return (
        f"{stamp} INFO server.requests request_id={name} remote={told.remote}"
        f"{f' key={told.key}' if told.key else ''} method={told.method} path={told.path}"
        f" status={told.status} duration_ms={told.duration_ms:.1f}"
        f"{f' location={told.location}' if told.location else ''}"
    )


def _json(stamp: str, told: Answered) -> str:
    more = f', "key": {_quoted(told.key)}' if told.key else ""
    if told.location:
        more += f', "location": {_quoted(told.location)}'
    return (
        f'{{"time": "{stamp}", "level": "info", "logger": "server.requests",'
        f' "request_id": {_quoted(told.request_id)}, "remote": "{told.remote or ""}",'
        f' "method": {_quoted(told.method)}, "path": {_quoted(told.path)}, "status": {told.status},'
        f' "duration_ms": {told.duration_ms:.1f}{more}}}'
    )


def _stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
