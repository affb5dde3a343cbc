"""The log on stderr: entries of `logging`, and one line for each request, as text or as JSON.

The line of a request has its client, key, method, path, status and duration. It has no body, no
query string and no headers. A path may hold the id of a job.
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
# The logger of the lines of requests.
REQUESTS = "ojs_pg.server.requests"


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
    # It logs each lost connection with a traceback; pool.py logs one line for all of them.
    logging.getLogger("asyncpg").setLevel(logging.ERROR)


def line(subject: str, text: str) -> str:
    """A line that a command prints: text for people, or JSON when the log is JSON."""
    if not _as_json():
        return f"{subject:>9}  {text}"
    message = f"{subject}: {text}" if subject else text.strip()
    record = logging.LogRecord("ojs_pg", logging.INFO, "", 0, message, None, None)
    return _Json().format(record)


def _as_json() -> bool:
    return any(isinstance(each.formatter, _Json) for each in logging.getLogger().handlers)


class Answered(NamedTuple):
    """A request that was answered, as its line shows it. key: the name of the API key, if any."""

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

    Lines are made by one format string, gathered and written together. With an entry of `logging`
    for each, the server could answer a sixth fewer requests.
    """

    def __init__(self, form: str) -> None:
        self.on = logging.getLogger(REQUESTS).isEnabledFor(logging.INFO)
        self._form = _json if form == "json" else _text
        self._lines: list[str] = []
        self._second = 0
        self._stamped = ""

    def add(self, entry: Answered) -> None:
        """Add the line of a request."""
        if not self._lines:
            asyncio.get_running_loop().call_later(FLUSH_EVERY_S, self.flush)
        now = time.time()
        second = int(now)
        if second != self._second:
            self._second = second
            self._stamped = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        stamp = f"{self._stamped}.{int((now - second) * 1000):03d}+00:00"
        self._lines.append(self._form(stamp, entry))

    def flush(self) -> None:
        """Write the gathered lines."""
        lines, self._lines = self._lines, []
        if lines:
            print("\n".join(lines), file=sys.stderr, flush=True)


def _text(stamp: str, entry: Answered) -> str:
    name = entry.request_id
    if " " in name or '"' in name or "=" in name:
        name = _quoted(name)
    return (
        f"{stamp} INFO {REQUESTS} request_id={name} remote={entry.remote}"
        f"{f' key={entry.key}' if entry.key else ''} method={entry.method} path={entry.path}"
        f" status={entry.status} duration_ms={entry.duration_ms:.1f}"
        f"{f' location={entry.location}' if entry.location else ''}"
    )


def _json(stamp: str, entry: Answered) -> str:
    more = f', "key": {_quoted(entry.key)}' if entry.key else ""
    if entry.location:
        more += f', "location": {_quoted(entry.location)}'
    return (
        f'{{"time": "{stamp}", "level": "info", "logger": "{REQUESTS}",'
        f' "request_id": {_quoted(entry.request_id)}, "remote": "{entry.remote or ""}",'
        f' "method": {_quoted(entry.method)}, "path": {_quoted(entry.path)},'
        f' "status": {entry.status}, "duration_ms": {entry.duration_ms:.1f}{more}}}'
    )


def _stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
