"""The database URL, read in the same way by both drivers: libpq (in psycopg) and asyncpg.

libpq reads the URL, its service and the PG* variables. asyncpg gets the result, as a URL that it
cannot read differently. A parameter that asyncpg does not support is refused by name before
anything connects: if it were ignored, the connection would not be the one that the user asked for.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

Parameters = dict[str, str]

# asyncpg reads these as libpq does.
ALIKE = {
    "application_name",
    "dbname",
    "host",
    "krbsrvname",
    "options",
    "passfile",
    "password",
    "port",
    "ssl_max_protocol_version",
    "ssl_min_protocol_version",
    "sslcert",
    "sslcrl",
    "sslkey",
    "sslmode",
    "sslpassword",
    "sslrootcert",
    "user",
}
# These are replaced by the parameters that they stand for.
RESOLVED = {"hostaddr", "service"}
# These are ignored: they tune connections, which asyncpg and the server do in their own ways.
DROPPED = {
    "client_encoding",
    "connect_timeout",
    "fallback_application_name",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "load_balance_hosts",
    "max_protocol_version",
    "sslcompression",
    "sslsni",
    "tcp_user_timeout",
}
# These are ignored when they have a value that describes what asyncpg does, and refused otherwise.
ONLY = {
    "channel_binding": {"disable", "prefer"},
    "gssdelegation": {"0"},
    "gssencmode": {"disable", "prefer"},
    "gsslib": {"gssapi"},
    "min_protocol_version": {"3.0"},
    "replication": {"0", "false", "no", "off"},
    "sslcertmode": {"allow"},
    "sslnegotiation": {"postgres"},
    # The server always asks for a session that can write.
    "target_session_attrs": {"any", "primary", "read-write"},
}
TLS = {keyword for keyword in ALIKE if keyword.startswith("ssl")}


def asyncpg_dsn(url: str) -> str:
    """A URL that asyncpg reads as libpq reads this one.

    Raises ValueError for a parameter that asyncpg does not support; the message has no values.
    """
    return _url(parameters(url))


def parameters(url: str) -> Parameters:
    """The parameters that libpq reads from a URL, as asyncpg knows them; raises ValueError."""
    found = _as_libpq_reads(url)
    for keyword, value in found.items():
        if keyword not in ALIKE | RESOLVED | DROPPED and value not in ONLY.get(keyword, ()):
            only = f" other than {', '.join(sorted(ONLY[keyword]))}" if keyword in ONLY else ""
            raise ValueError(
                f"has the parameter {keyword}{only}, which the server does not support"
            )
    _check_tls(found)
    kept = {keyword: found[keyword] for keyword in found if keyword in ALIKE}
    if "hostaddr" in found:
        kept["host"] = _address(found)
    hosts = kept.get("host", "").split(",")
    if any(host.startswith("@") for host in hosts):
        raise ValueError("has an abstract socket as host, which the server cannot use")
    if all(host.startswith("/") for host in hosts):
        # There is no TLS on a socket, and its files need not exist.
        return {keyword: kept[keyword] for keyword in kept if keyword not in TLS}
    return kept


def _as_libpq_reads(url: str) -> Parameters:
    """The parameters of a URL, then of its service, then of the environment."""
    try:
        given = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # libpq's message quotes the URL, which may hold a password.
        raise ValueError("is not a URL that PostgreSQL can read") from None
    found = {keyword: str(value) for keyword, value in given.items() if value not in ("", None)}
    with _service(found.get("service")):
        for option in pq.Conninfo.get_defaults():
            if option.val and option.val != option.compiled:
                found.setdefault(option.keyword.decode(), option.val.decode())
    return found


@contextmanager
def _service(name: str | None) -> Iterator[None]:
    """Inside this context libpq takes its defaults from this service."""
    before = os.environ.get("PGSERVICE")
    try:
        if name:
            os.environ["PGSERVICE"] = name
        yield
    finally:
        if name:
            del os.environ["PGSERVICE"]
            if before is not None:
                os.environ["PGSERVICE"] = before


def _check_tls(found: Mapping[str, str]) -> None:
    """Refuse parameters about certificates that the two drivers understand differently."""
    if found.get("sslrootcert") == "system":
        raise ValueError(
            "has sslrootcert=system, which the server cannot use: name the file of the system's "
            "certificates, such as /etc/ssl/certs/ca-certificates.crt"
        )
    for keyword in ("ssl_min_protocol_version", "ssl_max_protocol_version"):
        version = found.get(keyword)
        if version not in (None, "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"):
            raise ValueError(f"has the parameter {keyword}, which must be TLSv1.2 or alike")


def _address(found: Mapping[str, str]) -> str:
    """hostaddr, the address to connect to.

    libpq still uses the name in host, to verify a certificate and to find a password; asyncpg
    cannot, so URLs that need it are refused.
    """
    name, address = found.get("host"), found["hostaddr"]
    if name and name != address:
        if found.get("sslmode") == "verify-full":
            raise ValueError("has hostaddr beside host, which the server cannot use to verify-full")
        passfile = Path(os.path.expanduser(found.get("passfile", "~/.pgpass")))
        if "password" not in found and passfile.exists():
            raise ValueError("has hostaddr beside host, which the server needs a password for")
    return address


def _url(given: Parameters) -> str:
    rest = {keyword: value for keyword, value in given.items() if keyword != "dbname"}
    path = quote(given.get("dbname", ""), safe="")
    query = urlencode(rest, quote_via=quote, safe="/:,")
    return f"postgresql:///{path}?{query}"
