"""HTTP/1 on the wire: a request as aiohttp's parser read it, and a response as one piece of bytes.

aiohttp's own `web.Request` and `web.Response` have many features that this server never uses.
Making them took a third of the work on a request.
"""

from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from aiohttp import HttpVersion, HttpVersion10, HttpVersion11
from aiohttp.helpers import rfc822_formatted_time

if TYPE_CHECKING:
    import asyncio

    from aiohttp.http import RawRequestMessage
    from aiohttp.streams import StreamReader
    from multidict import CIMultiDictProxy
    from yarl import URL

    from ojs_pg.server.doors import Reply
    from ojs_pg.server.router import Route
    from ojs_pg.server.streams import Stream

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
# Responses with these have neither a body nor a Content-Length (RFC 9110 8.6).
BODILESS = (HTTPStatus.NO_CONTENT,)


class Request:
    """One request.

    body: a stream of what follows the head. remote: the client's address. keep_alive: the client
    wants to send more requests. key: the name of the API key, for the log, once it is known.
    claimed: the reply of a fetch, until it has been sent. route: the operation, once it is found.
    stream: sends what follows the head of the response, where that goes on.
    """

    __slots__ = (
        *("body", "claimed", "headers", "keep_alive", "key", "method"),
        *("raw_path", "remote", "route", "stream", "transport", "url", "version"),
    )

    def __init__(
        self,
        message: "RawRequestMessage",
        body: "StreamReader",
        transport: "asyncio.Transport | None",
        remote: str | None,
    ) -> None:
        self.method: str = message.method
        self.url: URL = message.url
        self.version: HttpVersion = message.version
        self.headers: CIMultiDictProxy[str] = message.headers
        self.keep_alive: bool = not message.should_close
        self.raw_path: str = message.url.raw_path
        self.body = body
        self.transport = transport
        self.remote = remote
        self.key: str | None = None
        self.claimed: Reply | None = None
        self.stream: Stream | None = None
        self.route: Route | None = None

    @property
    def path(self) -> str:
        """The path for people to read: decoded."""
        return self.url.path

    def send_continue(self) -> None:
        """Let the client send its body; it has asked with `Expect: 100-continue`."""
        # An HTTP/1.0 client would take 100 Continue for the final response (RFC 9110 10.1.1).
        if self.transport and self.version >= HttpVersion11:
            self.transport.write(CONTINUE)


class Response(NamedTuple):
    """The bytes of a response. keep_alive: its connection may carry another request."""

    data: bytes
    keep_alive: bool


def make_response(
    request: Request, status: int, fixed: str, more: Mapping[str, str], body: bytes
) -> Response:
    """The response to a request.

    fixed: lines of the head that need no check; more: headers whose values are checked.
    """
    keep_alive = request.keep_alive and more.get("Connection") != "close"
    head = _status_line(request.version, status) + fixed
    for name, value in more.items():
        if not value.isprintable():
            raise ValueError(f"the header {name} would hold a control character")
        head += f"{name}: {value}\r\n"
    if status not in BODILESS and request.stream is None:
        head += f"Content-Length: {len(body)}\r\n"
    if request.method == "HEAD":
        body = b""
    if "Connection" not in more:
        head += _connection(request.version, keep_alive)
    return Response(f"{head}Date: {rfc822_formatted_time()}\r\n\r\n".encode() + body, keep_alive)


@lru_cache
def _status_line(version: HttpVersion, status: int) -> str:
    return f"HTTP/{version.major}.{version.minor} {status} {HTTPStatus(status).phrase}\r\n"


def _connection(version: HttpVersion, keep_alive: bool) -> str:
    """The Connection header; none when the default of the HTTP version holds."""
    if keep_alive:
        return "Connection: keep-alive\r\n" if version == HttpVersion10 else ""
    return "Connection: close\r\n" if version == HttpVersion11 else ""
