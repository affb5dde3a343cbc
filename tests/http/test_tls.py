"""With a certificate the server speaks HTTPS, and nothing older than TLS 1.2."""

import asyncio
import ssl
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
import trustme

from ojs_pg.server.app import tls
from ojs_pg.server.settings import Settings
from tests.conftest import StartServer
from tests.http.conftest import hang_up
from tests.processes import Server


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """The authority that signs the certificates of these tests."""
    return trustme.CA()


@pytest.fixture
def files(authority: trustme.CA, tmp_path: Path) -> dict[str, str]:
    """The settings that name a certificate for this machine and its key."""
    issued = authority.issue_cert("127.0.0.1", "localhost")
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    for blob in issued.cert_chain_pems:
        blob.write_to_path(cert, append=True)
    issued.private_key_pem.write_to_path(key)
    return {"OJS_TLS_CERT": str(cert), "OJS_TLS_KEY": str(key)}


@pytest.fixture
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """A client's context that trusts these certificates, and no others."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(context)
    return context


@pytest.fixture
def secure(
    database_url: str, files: dict[str, str], trusting: ssl.SSLContext, start_server: StartServer
) -> Iterator[Server]:
    """A server that speaks HTTPS."""
    with start_server(database_url, tls=trusting, **files) as server:
        yield server


async def test_it_speaks_https(secure: Server, trusting: ssl.SSLContext) -> None:
    connector = aiohttp.TCPConnector(ssl=trusting)
    async with aiohttp.ClientSession(connector=connector) as session:
        body = {"type": "t", "args": []}
        async with session.post(f"{secure.url}/ojs/v1/jobs", json=body) as answer:
            assert answer.status == 201
            assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


async def test_the_newest_tls_is_spoken_and_nothing_before_1_2(
    secure: Server, trusting: ssl.SSLContext, files: dict[str, str]
) -> None:
    port = int(secure.url.rpartition(":")[2])
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting)
    assert writer.get_extra_info("ssl_object").version() == "TLSv1.3"
    await hang_up(writer)
    context = tls(Settings.from_env(files))
    assert context and context.minimum_version == ssl.TLSVersion.TLSv1_2


async def test_plain_http_gets_no_answer(secure: Server) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientError):
            await session.get(f"{secure.url.replace('https', 'http')}/ojs/v1/health")
    secure.wait_until_ready()


async def test_a_client_that_does_not_trust_it_does_not_connect(secure: Server) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await session.get(f"{secure.url}/ojs/v1/health")


@pytest.mark.parametrize("broken", ["OJS_TLS_CERT", "OJS_TLS_KEY"])
def test_files_that_cannot_be_used_are_named_at_the_start(
    database_url: str, files: dict[str, str], start_server: StartServer, broken: str
) -> None:
    files[broken] = "/nowhere.pem"
    with pytest.raises(RuntimeError, match="OJS_TLS"), start_server(database_url, **files):
        pass
