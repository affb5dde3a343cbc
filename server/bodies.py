"""The bodies of requests: read up to the limits of size and time, and decoded."""

import asyncio

from aiohttp import hdrs

from ojs_pg.server.envelope import Refusals, Refused
from ojs_pg.server.settings import Settings
from ojs_pg.server.wire import Request


class Bodies:
    """Reads bodies. All methods raise Refused."""

    def __init__(self, settings: Settings, refusals: Refusals) -> None:
        self.settings = settings
        self._refusals = refusals

    def decode(self, body: bytes) -> str | None:
        """A body as text; None when it is empty."""
        if len(body) > self.settings.max_body_bytes:
            raise self._too_large(len(body))
        try:
            return body.decode() or None
        except UnicodeDecodeError as error:
            raise self._refusals.refuse(
                "invalid_payload", f"request body is not UTF-8: byte {error.start}"
            ) from None

    async def wait_for(self, request: Request) -> bytes:
        """Read a body that is still arriving; stops when it becomes too large."""
        largest = self.settings.max_body_bytes
        announced = int(request.headers.get(hdrs.CONTENT_LENGTH, 0))
        body = bytearray()
        try:
            async with asyncio.timeout(self.settings.read_timeout_s):
                while max(announced, len(body)) <= largest and (
                    chunk := await request.body.readany()
                ):
                    body += chunk
        except TimeoutError:
            raise self._refusals.refuse(
                "request_timeout",
                f"request body did not arrive within {self.settings.read_timeout_s} s",
                headers={"Connection": "close"},
            ) from None
        if announced > largest:
            raise self._too_large(announced)
        return bytes(body)

    def _too_large(self, size: int) -> Refused:
        largest = self.settings.max_body_bytes
        return self._refusals.refuse(
            "payload_too_large",
            f"request body is larger than {largest} bytes",
            headers={"Connection": "close"},
            max_bytes=largest,
            actual_bytes=size,
        )
