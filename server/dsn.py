"""One reading of a database URL for both drivers: libpq (psycopg) and asyncpg.

libpq reads the URL, its service and the PG* variables; asyncpg is told the outcome, as a URL with
nothing in it that it would read otherwise. What asyncpg cannot do is refused by name, before the
database is asked: to leave it out would connect in another way than was asked for.
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

# asyncpg reads them as libpq does.
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
# What they stand for is read here.
RESOLVED = {"hostaddr", "service"}
# How a connection is kept or named; asyncpg and the server have ways of their own.
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
# Dropped with these values, which ask for nothing that asyncpg does otherwise; refused with others.
ONLY = {
    "channel_binding": {"disable", "prefer"},
    "gssdelegation": {"0"},
    "gssencmode": {"disable", "prefer"},
    "gsslib": {"gssapi"},
    "min_protocol_version": {"3.0"},
    "replication": {"0", "false", "no", "off"},
    "sslcertmode": {"allow"},
    "sslnegotiation": {"postgres"},
    # The server asks for a session that writes in any case.
    "target_session_attrs": {"any", "primary", "read-write"},
}
TLS = {keyword for keyword in ALIKE if keyword.startswith("ssl")}


def asyncpg_dsn(url: str) -> str:
    """A URL that asyncpg reads as libpq reads this one.

    Raises ValueError, which names the parameter but no value, for what asyncpg cannot do.
    """
    return _url(parameters(url))


def parameters(url: str) -> Parameters:
    """What libpq makes of a URL, in words that asyncpg knows; raises ValueError."""
    found = _as_libpq_reads(url)
    for keyword, value in found.items():
        if keyword not in ALIKE | RESOLVED | DROPPED and value not in ONLY.get(keyword, ()):
            only = f" other than {', '.join(sorted(ONLY[keyword]))}" if keyword in ONLY else ""
            raise ValueError(f"has the parameter {keyword}{only}, which the server cannot keep to")
    _check_tls(found)
    told = {keyword: found[keyword] for keyword in found if keyword in ALIKE}
    if "hostaddr" in found:
        told["host"] = _address(found)
    hosts = told.get("host", "").split(",")
    if any(host.startswith("@") for host in hosts):
        raise ValueError("has an abstract socket as host, which the server cannot use")
    if all(host.startswith("/") for host in hosts):
        # A socket has no TLS, so nothing of it need be there.
        return {keyword: told[keyword] for keyword in told if keyword not in TLS}
    return told


def _as_libpq_reads(url: str) -> Parameters:
    """The parameters of a URL, then of its service, then of the environment."""
    try:
        given = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # What libpq says quotes the URL, in which there may be a password.
        raise ValueError("is not a URL that PostgreSQL can read") from None
    found = {keyword: str(value) for keyword, value in given.items() if value not in ("", None)}
    with _service(found.get("service")):
        for option in pq.Conninfo.get_defaults():
            if option.val and option.val != option.compiled:
                found.setdefault(option.keyword.decode(), option.val.decode())
    return found


@contextmanager
def _service(name: str | None) -> Iterator[None]:
    """Within, libpq's defaults are those of this service."""
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
    """Refuse what the two understand differently about certificates."""
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
    """hostaddr, which is connected to instead of host. libpq goes on to use host's name."""
    name, address = found.get("host"), found["hostaddr"]
    if name and name != address:
        if found.get("sslmode") == "verify-full":
            raise ValueError("has hostaddr beside host, which the server cannot use to verify-full")
        passfile = Path(os.path.expanduser(found.get("passfile", "~/.pgpass")))
        if "password" not in found and passfile.exists():
            raise ValueError("has hostaddr beside host, which the server needs a password for")
    return address


def _url(told: Parameters) -> str:
    rest = {keyword: value for keyword, value in told.items() if keyword != "dbname"}
    path = quote(told.get("dbname", ""), safe="")
    query = urlencode(rest, quote_via=quote, safe="/:,")
    return f"postgresql:///{path}?{query}"
