"""Clients' connections: no wait without an end, and OJS errors where aiohttp refuses by itself."""

import asyncio

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from ojs_pg.server.http import Handler

# How long the rest of a body that was refused is read and dropped.
LINGERING_S = 1.0


class Server(web.Server):
    """aiohttp's low-level server: no router, no middleware between the bytes and the handler."""

    def __init__(self, handler: Handler) -> None:
        # A client that hangs up while it waits for jobs must not be given any.
        super().__init__(handler.handle, handler_cancellation=True)
        self._handler = handler

    def __call__(self) -> RequestHandler:
        connection = _Connection(
            self,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=self._handler.settings.idle_timeout_s,
            lingering_time=LINGERING_S,
            auto_decompress=False,
        )
        connection.handler = self._handler
        return connection


class _Connection(RequestHandler):
    """A client's connection; what aiohttp itself refuses is answered as an OJS error too."""

    handler: Handler
    _head_timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """What has begun a request must end its head within the read timeout.

        aiohttp itself would wait until the connection counts as idle.
        """
        super().data_received(data)
        waiting = self._waiter is not None and not self._waiter.done()
        if waiting and self._head_timer is None:
            limit = self.handler.settings.read_timeout_s
            self._head_timer = self._loop.call_later(limit, self._cut)
        elif self._head_timer and not waiting:
            self._head_timer.cancel()
            self._head_timer = None

    def pause_writing(self) -> None:
        """A client that does not read its answers within the write timeout is given up.

        aiohttp itself would wait for ever.
        """
        super().pause_writing()
        limit = self.handler.settings.write_timeout_s
        self._write_timer = self._loop.call_later(limit, self._cut)

    def resume_writing(self) -> None:
        """The client has read on."""
        super().resume_writing()
        if self._write_timer:
            self._write_timer.cancel()

    def _cut(self) -> None:
        # Not close(), which would wait until all is read.
        if self.transport is not None:
            self.transport.abort()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        response = self.handler.malformed(request, status, message)
        response.force_close()
        return response
