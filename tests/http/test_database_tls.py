"""The way to PostgreSQL is as secret as the URL's sslmode says."""

import asyncio
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest
import trustme
from psycopg.conninfo import conninfo_to_dict

from tests.conftest import StartServer
from tests.http.conftest import Api, hang_up

SSL_REQUEST = struct.pack("!ii", 8, 80877103)
GSS_REQUEST = struct.pack("!ii", 8, 80877104)


class TlsPostgres:
    """A PostgreSQL that speaks TLS: a proxy does, in front of one that may be built without.

    encrypted, plain: the connections that came each way; plain ones are turned away.
    """

    def __init__(self, target: str, authority: trustme.CA) -> None:
        self._place = conninfo_to_dict(target)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(self._context)
        self.encrypted = self.plain = 0
        self._serving: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._come, "127.0.0.1", 0)
        self._port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()
        await asyncio.gather(*self._serving)

    def url(self, **parameters: str) -> str:
        """Its URL, with these parameters."""
        place = self._place
        address = f"postgresql://{place['user']}@localhost:{self._port}/{place['dbname']}"
        return f"{address}?{urlencode(parameters)}"

    def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving.append(asyncio.create_task(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):  # the client did not trust us
            while (asked := await reader.readexactly(8)) == GSS_REQUEST:
                writer.write(b"N")
            if asked == SSL_REQUEST:
                writer.write(b"S")
                await writer.start_tls(self._context)
                self.encrypted += 1
                place = f"{self._place['host']}/.s.PGSQL.{self._place['port']}"
                back, forth = await asyncio.open_unix_connection(place)
                await asyncio.gather(_pass_on(reader, forth), _pass_on(back, writer))
            else:
                self.plain += 1
        await hang_up(writer)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    await hang_up(writer)


@pytest.fixture
def authority() -> trustme.CA:
    """The authority that signed the database's certificate."""
    return trustme.CA()


@pytest.fixture
async def postgres(database_url: str, authority: trustme.CA) -> AsyncIterator[TlsPostgres]:
    """The test's database behind TLS."""
    postgres = TlsPostgres(database_url, authority)
    await postgres.start()
    yield postgres
    await postgres.stop()


def root(authority: trustme.CA, folder: Path) -> str:
    """A file with the certificate of an authority, as sslrootcert names it."""
    file = folder / "root.pem"
    authority.cert_pem.write_to_path(file)
    return str(file)


async def started(start_server: StartServer, url: str) -> None:
    """Start a server on this database, use it, and stop it, while this loop goes on."""

    def run() -> None:
        with start_server(url) as server:

            async def use() -> None:
                async with aiohttp.ClientSession() as session:
                    await Api(session, server.url).enqueue("tls")

            asyncio.run(use())

    await asyncio.to_thread(run)


async def test_verify_full_encrypts_every_connection(
    postgres: TlsPostgres, authority: trustme.CA, start_server: StartServer, tmp_path: Path
) -> None:
    url = postgres.url(sslmode="verify-full", sslrootcert=root(authority, tmp_path))
    await started(start_server, url)
    assert postgres.encrypted > 3, "migrations, both pools and the listener"
    assert postgres.plain == 0


async def test_verify_full_connects_to_no_server_it_cannot_trust(
    postgres: TlsPostgres, start_server: StartServer, tmp_path: Path
) -> None:
    url = postgres.url(sslmode="verify-full", sslrootcert=root(trustme.CA(), tmp_path))
    with pytest.raises(RuntimeError, match="certificate verify failed"):
        await started(start_server, url)
    assert (postgres.encrypted, postgres.plain) == (0, 0)


async def test_require_does_not_fall_back_to_plain_text(
    postgres: TlsPostgres, start_server: StartServer
) -> None:
    await started(start_server, postgres.url(sslmode="require"))
    assert postgres.plain == 0
