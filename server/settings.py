"""The server's settings, read once from the environment.

Each setting is declared here with its variable, default, limits and help text. `--help` prints this
list. Tests compare it with the table in docs/settings.md and with `.env.example`.
"""

import os
import re
import socket
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ojs_pg.server.browsers import host_port
from ojs_pg.server.dsn import parameters

Read = Callable[[str], Any]


class SettingsError(ValueError):
    """A variable has an invalid value; the message names the variable and what is valid."""


class Setting(NamedTuple):
    """One setting as users see it in `--help`, the documentation and `.env.example`."""

    variable: str
    default: str
    help: str


def _integer(low: int, high: int) -> Read:
    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise ValueError(f"is not a whole number: {text!r}") from None
        if not low <= value <= high:
            raise ValueError(f"must be between {low} and {high}, not {value}")
        return value

    return read


def _choice(*allowed: str) -> Read:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}, not {text!r}")
        return text

    return read


def _flag(text: str) -> bool:
    if text not in ("0", "1", "false", "true"):
        raise ValueError(f"must be true or false, not {text!r}")
    return text in ("1", "true")


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _origins(text: str) -> tuple[str, ...]:
    # Browsers send origins in lower case.
    origins = _list(text.lower())
    for origin in origins:
        if not re.fullmatch(r"https?://[^/?#@*\s]+", origin):
            raise ValueError(f"must list origins such as https://admin.example.com, not {origin!r}")
    return origins


def _hosts(text: str) -> tuple[str, ...]:
    names = tuple(name.lower() for name in _list(text))
    for name in names:
        if host_port(name) is None:
            raise ValueError(f"must list names such as jobs.example.com:8080, not {name!r}")
    return names


def _database_url(text: str) -> str:
    url = urlsplit(text)
    if url.scheme not in ("postgres", "postgresql"):
        raise ValueError("must start with postgres:// or postgresql://")
    if not parameters(text).get("dbname"):
        raise ValueError("must name a database, as in postgres://localhost:5432/ojs")
    return text


def _setting(variable: str, default: str, help: str, read: Read = str, secret: bool = False) -> Any:
    """Declare a setting. Its default is text, as a variable would have it."""
    return field(
        default=read(default) if default or read in (_list, _origins, _hosts) else "",
        repr=not secret,
        metadata={"setting": Setting(variable, default, help), "read": read},
    )


_port = _integer(1, 65535)
_connections = _integer(1, 1000)
_milliseconds = _integer(10, 86_400_000)
_seconds = _integer(1, 3600)
_days = _integer(1, 3650)
_letters = _integer(0, 1_000_000_000)


@dataclass(frozen=True, slots=True)
class Settings:
    """The server's settings. A field has the name of its variable, without `OJS_`."""

    host: str = _setting("OJS_HOST", "127.0.0.1", "address to listen on; 0.0.0.0 for every address")
    port: int = _setting("OJS_PORT", "8080", "TCP port to listen on", _port)
    workers: int = _setting(
        "OJS_WORKERS",
        "1",
        "processes that answer requests; each takes up to a core, and about 60 MB",
        _integer(1, 64),
    )
    database_url: str = _setting(
        "DATABASE_URL",
        "",
        "the PostgreSQL database, as postgres://user:password@host:5432/ojs?sslmode=verify-full; "
        "when empty the server runs a PostgreSQL of its own",
        _database_url,
        secret=True,
    )
    migrate: bool = _setting(
        "OJS_MIGRATE",
        "true",
        "false: the server does not change the schema, and starts only when that is up to date",
        _flag,
    )
    start_timeout_s: int = _setting(
        "OJS_START_TIMEOUT_S",
        "30",
        "s that a start waits for a database that it cannot reach",
        _seconds,
    )
    data_dir: Path = _setting(
        "OJS_DATA_DIR",
        ".ojs-data",
        "folder of the server's own PostgreSQL; relative to the folder where the server starts",
        Path,
    )
    pg_version: int = _setting(
        "OJS_PG_VERSION",
        "18",
        "major version of the server's own PostgreSQL: 16 or 18",
        lambda text: int(_choice("16", "18")(text)),
    )
    pool_min: int = _setting(
        "OJS_POOL_MIN", "2", "database connections each process keeps open", _connections
    )
    pool_max: int = _setting(
        "OJS_POOL_MAX", "8", "database connections each process may open", _connections
    )
    tick_promote_ms: int = _setting(
        "OJS_TICK_PROMOTE_MS", "1000", "ms between looks for scheduled jobs", _milliseconds
    )
    tick_retry_ms: int = _setting(
        "OJS_TICK_RETRY_MS", "200", "ms between looks for due retries", _milliseconds
    )
    tick_reap_ms: int = _setting(
        "OJS_TICK_REAP_MS", "500", "ms between looks for stalled and timed-out jobs", _milliseconds
    )
    tick_look_ms: int = _setting(
        "OJS_TICK_LOOK_MS",
        "500",
        "ms between looks for jobs of waiting fetches that no notification announced",
        _milliseconds,
    )
    tick_cron_ms: int = _setting(
        "OJS_TICK_CRON_MS", "10000", "ms between looks for due cron schedules", _milliseconds
    )
    tick_prune_ms: int = _setting(
        "OJS_TICK_PRUNE_MS", "60000", "ms between removals of old jobs", _milliseconds
    )
    retention_completed_days: int = _setting(
        "OJS_RETENTION_COMPLETED_DAYS", "7", "days to keep completed and cancelled jobs", _days
    )
    retention_discarded_days: int = _setting(
        "OJS_RETENTION_DISCARDED_DAYS", "30", "days to keep discarded jobs", _days
    )
    retention_dead_letter_days: int = _setting(
        "OJS_RETENTION_DEAD_LETTER_DAYS", "180", "days to keep dead letters", _days
    )
    retention_dead_letters: int = _setting(
        "OJS_RETENTION_DEAD_LETTERS",
        "0",
        "dead letters to keep, the newest; 0: any number",
        _letters,
    )
    retention_events_days: int = _setting(
        "OJS_RETENTION_EVENTS_DAYS", "1", "days to keep events", _days
    )
    retention_audit_days: int = _setting(
        "OJS_RETENTION_AUDIT_DAYS", "90", "days to keep the record of what operators did", _days
    )
    visibility_timeout_ms: int = _setting(
        "OJS_VISIBILITY_TIMEOUT_MS",
        "1800000",
        "ms of a lease, when neither the job nor the fetch says otherwise",
        _milliseconds,
    )
    execution_timeout_ms: int = _setting(
        "OJS_EXECUTION_TIMEOUT_MS",
        "1800000",
        "ms an attempt may take, when neither the job nor a longer lease says otherwise",
        _milliseconds,
    )
    read_timeout_s: int = _setting(
        "OJS_READ_TIMEOUT_S", "30", "s a client may take to send a request", _seconds
    )
    write_timeout_s: int = _setting(
        "OJS_WRITE_TIMEOUT_S", "30", "s a request may take to be answered", _seconds
    )
    idle_timeout_s: int = _setting(
        "OJS_IDLE_TIMEOUT_S", "120", "s an idle client connection is kept open", _seconds
    )
    shutdown_timeout_s: int = _setting(
        "OJS_SHUTDOWN_TIMEOUT_S", "30", "s that requests in flight may take at shutdown", _seconds
    )
    max_streams: int = _setting(
        "OJS_MAX_STREAMS",
        "2000",
        "streams of events and WebSockets that each process keeps open; more are refused",
        _integer(0, 100_000),
    )
    api_keys: tuple[str, ...] = _setting(
        "OJS_API_KEY",
        "",
        "key that opens everything, sent as a bearer token; several with commas while you replace "
        "one; `python -m ojs_pg key` makes keys that open less",
        _list,
        secret=True,
    )
    metrics_open: bool = _setting(
        "OJS_METRICS_OPEN", "0", "1 answers the metrics without a key", _flag
    )
    allow_insecure_no_auth: bool = _setting(
        "OJS_ALLOW_INSECURE_NO_AUTH",
        "false",
        "true lets the server start without a key though other machines can reach it",
        _flag,
    )
    tls_cert: str = _setting(
        "OJS_TLS_CERT", "", "file with the certificate chain (PEM); with it the server speaks HTTPS"
    )
    tls_key: str = _setting("OJS_TLS_KEY", "", "file with the certificate's private key (PEM)")
    allowed_hosts: tuple[str, ...] = _setting(
        "OJS_ALLOWED_HOSTS",
        "",
        "host names, with commas, under which a server without keys answers besides localhost",
        _hosts,
    )
    cors_origins: tuple[str, ...] = _setting(
        "OJS_CORS_ORIGINS",
        "",
        "origins whose pages may call the server from a browser, with commas; empty: none",
        _origins,
    )
    max_body_bytes: int = _setting(
        "OJS_MAX_BODY_BYTES",
        "10485760",
        "largest request body, in bytes; more is of use for batches only, "
        "since one job may have 10 MiB and one result 1 MiB",
        _integer(1024, 2**30),
    )
    conformance: bool = _setting(
        "OJS_CONFORMANCE", "0", "1 adds what the official test suite needs; tests only", _flag
    )
    log_level: str = _setting(
        "OJS_LOG_LEVEL",
        "info",
        "least severe log entry to write: debug, info (one line a request), warning or error",
        _choice("debug", "info", "warning", "error"),
    )
    log_format: str = _setting(
        "OJS_LOG_FORMAT",
        "text",
        "text, or json: one object a line",
        _choice("text", "json"),
    )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read and check every setting; an unset or empty variable means the default.

        Raises SettingsError on the first value that cannot be used.
        """
        values: dict[str, Any] = {}
        for item in fields(cls):
            variable = item.metadata["setting"].variable
            text = environ.get(variable, "").strip()
            if text:
                try:
                    values[item.name] = item.metadata["read"](text)
                except ValueError as error:
                    raise SettingsError(f"{variable} {error}") from None
        settings = cls(**values)
        if settings.pool_min > settings.pool_max:
            raise SettingsError(
                f"OJS_POOL_MIN must not be above OJS_POOL_MAX: "
                f"{settings.pool_min} > {settings.pool_max}"
            )
        if bool(settings.tls_cert) != bool(settings.tls_key):
            raise SettingsError("OJS_TLS_CERT and OJS_TLS_KEY go together: set both or neither")
        return settings

    @property
    def is_local(self) -> bool:
        """Does the server listen on loopback addresses only?"""
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        return all(ip_address(str(address[0])).is_loopback for *_, address in found)

    @classmethod
    def described(cls, names: Container[str] | None = None) -> list[Setting]:
        """All settings, or those of the fields with these names, in the order of declaration."""
        return [
            item.metadata["setting"] for item in fields(cls) if names is None or item.name in names
        ]


def read_env_file(path: Path) -> dict[str, str]:
    """The `NAME=value` lines of a `.env` file; {} when there is none.

    Blank lines and lines that start with `#` are skipped, and one pair of quotes around a value
    is removed. Raises SettingsError for any other line.
    """
    if not path.is_file():
        return {}
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            # The message does not quote the line, which may hold a secret.
            raise SettingsError(f"{path} line {number} is not NAME=value")
        value = value.strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        found[name.strip()] = value
    return found


def shown_url(url: str) -> str:
    """A database URL as it may be printed: without its password and parameters."""
    address = url.partition("?")[0]
    return re.sub(r"://([^:@/]*):[^@/]*@", r"://\1@", address)
