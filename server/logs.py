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
from typing import Any

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


class RequestLog:
    """One line a request, at level info.

    Lines are gathered and written together: an entry of `logging` for each would cost a sixth of
    the requests that can be answered.
    """

    def __init__(self, form: str) -> None:
        self.on = logging.getLogger("server.requests").isEnabledFor(logging.INFO)
        self._json = form == "json"
        self._lines: list[str] = []

    def add(self, entry: dict[str, Any]) -> None:
        """Note a request that was answered; what has no value is left out."""
        if not self._lines:
            asyncio.get_running_loop().call_later(FLUSH_EVERY_S, self.flush)
        now = _stamp(time.time())
        told = {name: value for name, value in entry.items() if value is not None}
        if self._json:
            head = {"time": now, "level": "info", "logger": "server.requests"}
            self._lines.append(json.dumps(head | told))
        else:
            words = " ".join([f"{name}={_word(value)}" for name, value in told.items()])
            self._lines.append(f"{now} INFO server.requests {words}")

    def flush(self) -> None:
        """Write what has been noted."""
        lines, self._lines = self._lines, []
        if lines:
            print("\n".join(lines), file=sys.stderr, flush=True)


def _stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _word(value: Any) -> str:
    text = str(value)
    return json.dumps(text) if '"' in text or " " in text or "\\" in text else text
