"""Both drivers read one URL alike: a parameter of libpq works with both or is refused by name."""

import asyncio
import os
from pathlib import Path
from urllib.parse import quote

import asyncpg
import psycopg
import pytest
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

from ojs_pg.server.dsn import ALIKE, DROPPED, ONLY, RESOLVED, asyncpg_dsn, parameters
from ojs_pg.server.pool import Database
from ojs_pg.server.settings import Settings, SettingsError
from tests.http.outage import Gate, through
from tests.waiting import until

KEYWORDS = sorted(option.keyword.decode() for option in pq.Conninfo.get_defaults())
# Of each parameter that may be given, values with which both drivers connect; the test's server
# has neither TLS nor GSSAPI.
WORKING = {
    "application_name": ["mine"],
    "channel_binding": ["prefer", "disable"],
    "client_encoding": ["utf8"],
    "connect_timeout": ["5"],
    "fallback_application_name": ["mine"],
    "gssdelegation": ["0"],
    "gssencmode": ["disable", "prefer"],
    "gsslib": ["gssapi"],
    "hostaddr": ["127.0.0.1"],
    "keepalives": ["0"],
    "keepalives_count": ["3"],
    "keepalives_idle": ["3"],
    "keepalives_interval": ["3"],
    "krbsrvname": ["postgres"],
    "load_balance_hosts": ["random", "disable"],
    "max_protocol_version": ["3.0", "latest"],
    "min_protocol_version": ["3.0"],
    "options": ["-c work_mem=12345kB"],
    "passfile": ["/nowhere/pgpass"],
    "password": ["a%?&/:,+ b"],
    "replication": ["false"],
    "ssl_max_protocol_version": ["TLSv1.3"],
    "ssl_min_protocol_version": ["TLSv1.2"],
    "sslcertmode": ["allow"],
    "sslcompression": ["0"],
    "sslmode": ["disable", "allow", "prefer"],
    "sslnegotiation": ["postgres"],
    "sslpassword": ["secret"],
    "sslsni": ["1", "0"],
    "target_session_attrs": ["any", "read-write", "primary"],
    "tcp_user_timeout": ["5000"],
}
REFUSED = {
    "channel_binding": "require",
    "gssdelegation": "1",
    "gssencmode": "require",
    "gsslib": "sspi",
    "min_protocol_version": "3.2",
    "oauth_client_id": "x",
    "oauth_client_secret": "x",
    "oauth_issuer": "https://x",
    "oauth_scope": "x",
    "replication": "database",
    "require_auth": "none",
    "requirepeer": "postgres",
    "scram_client_key": "x",
    "scram_server_key": "x",
    "sslcertmode": "disable",
    "sslcrldir": "/nowhere",
    "sslkeylogfile": "/nowhere",
    "sslnegotiation": "direct",
    "sslrootcert": "system",
    "target_session_attrs": "standby",
}
# They stand in the URL itself, or have a test of their own; TLS is tests/http/test_database_tls.py.
ELSEWHERE = {"dbname", "host", "port", "service", "sslcert", "sslcrl", "sslkey", "user"}


def test_every_parameter_of_libpq_is_tried_here() -> None:
    assert set(KEYWORDS) <= WORKING.keys() | REFUSED.keys() | ELSEWHERE
    for keyword in ALIKE | RESOLVED | DROPPED | ONLY.keys():
        assert keyword in WORKING.keys() | ELSEWHERE | {"sslrootcert"}, keyword


def with_parameter(url: str, keyword: str, value: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{keyword}={quote(value, safe='')}"


@pytest.mark.parametrize(
    ("keyword", "value"), [(keyword, value) for keyword in WORKING for value in WORKING[keyword]]
)
async def test_accepted_parameters_work_with_both_drivers(
    database_url: str, keyword: str, value: str
) -> None:
    gate = Gate(database_url)
    port = await gate.start()
    if keyword in KEYWORDS:  # an older libpq knows fewer
        url = with_parameter(through(database_url, port), keyword, value)

        def connect() -> None:
            psycopg.connect(url).close()

        await asyncio.to_thread(connect)
        connection = await asyncpg.connect(asyncpg_dsn(url))
        assert await connection.fetchval("select current_database()") in url
        if keyword == "options":
            assert await connection.fetchval("show work_mem") == "12345kB"
        if keyword == "application_name":
            assert await connection.fetchval("show application_name") == "mine"
        connection.terminate()
    await gate.stop()


@pytest.mark.parametrize("keyword", REFUSED)
def test_parameters_that_asyncpg_lacks_are_refused_by_name(keyword: str) -> None:
    if keyword not in KEYWORDS:
        pytest.skip("an older libpq does not know it")
    url = with_parameter("postgres://me:s3cret@db/ojs", keyword, REFUSED[keyword])
    with pytest.raises(SettingsError, match=f"^DATABASE_URL has .*{keyword}") as refused:
        Settings.from_env({"DATABASE_URL": url})
    assert "s3cret" not in str(refused.value)


def test_the_environment_counts_as_the_url_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "db1,db2")
    monkeypatch.setenv("PGPORT", "5433,5434")
    monkeypatch.setenv("PGUSER", "someone")
    monkeypatch.setenv("PGPASSWORD", "p?&")
    told = parameters(asyncpg_dsn("postgresql:///ojs"))
    assert told == {
        "dbname": "ojs",
        "host": "db1,db2",
        "port": "5433,5434",
        "user": "someone",
        "password": "p?&",
    }
    assert parameters("postgresql://me@db/ojs")["user"] == "me", "the URL wins"
    monkeypatch.setenv("PGREQUIREAUTH", "scram-sha-256")
    with pytest.raises(ValueError, match="require_auth"):
        asyncpg_dsn("postgresql:///ojs")


def test_a_service_counts_as_the_url_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "services"
    file.write_text(
        "[jobs]\nhost=db\nport=5433\ndbname=ojs\nuser=me\n[odd]\nrequirepeer=postgres\n"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(file))
    monkeypatch.setenv("PGUSER", "someone")
    told = parameters("postgresql:///?service=jobs")
    assert told == {"host": "db", "port": "5433", "dbname": "ojs", "user": "me"}
    with pytest.raises(ValueError, match="requirepeer"):
        parameters("postgresql:///ojs?service=odd")
    assert "PGSERVICE" not in os.environ


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:s%2Fp%3F%26%25@db1:5433,db2/o%20js",
        "postgresql://me@[::1]:5433/ojs",
        "postgresql://me@/ojs?host=/run/a%20b&port=5433",
        "postgresql:///ojs?host=db&user=me&password=a%2Bb",
        "postgresql://me@db/ojs?options=-c%20work_mem%3D1MB",
    ],
)
def test_a_url_means_the_same_after_it_was_read(url: str) -> None:
    told = asyncpg_dsn(url)
    assert parameters(told) == parameters(url)
    assert asyncpg_dsn(told) == told
    given, found = conninfo_to_dict(url), conninfo_to_dict(told)
    assert {keyword: found[keyword] for keyword in given} == given


def test_hostaddr_is_where_to_connect(tmp_path: Path) -> None:
    url = "postgresql://me@db/ojs?hostaddr=127.0.0.1"
    nowhere = f"&passfile={tmp_path / 'none'}"
    assert parameters(url + nowhere)["host"] == "127.0.0.1"
    with pytest.raises(ValueError, match="hostaddr"):
        parameters(url + nowhere + "&sslmode=verify-full")
    passfile = tmp_path / "pgpass"
    passfile.touch()
    with pytest.raises(ValueError, match="hostaddr"):
        parameters(f"{url}&passfile={passfile}")


async def test_a_start_waits_for_the_database(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    gate = Gate(database_url)
    port = await gate.start()
    gate.shut()
    database = Database(through(database_url, port))
    with pytest.raises(OSError):
        await database.find()
    finding = asyncio.create_task(database.find(20))

    async def is_told() -> bool:
        return "waiting for the database, 20 s at most" in caplog.text

    await until(is_told)
    assert not finding.done()
    gate.open()
    await finding
    await gate.stop()


async def test_a_start_does_not_wait_for_what_says_no(database_url: str) -> None:
    place = conninfo_to_dict(database_url)
    wrong = database_url.replace(str(place["dbname"]), "ojs_test_none")
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncio.wait_for(Database(wrong).find(60), 20)
