"""Clients' connections: one task each, no wait without an end, and OJS errors for bad HTTP.

aiohttp listens, parses, counts connections and closes them. What it does between a request and its
answer is done here, with fewer objects. That needs names of `RequestHandler` that begin with an
underscore; tests/test_connection.py fails when they change.
"""

import asyncio
import logging

from aiohttp import web
from aiohttp.http import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import ERROR, RequestHandler, _ErrInfo

from ojs_pg.server.http import Handler
from ojs_pg.server.wire import Request

log = logging.getLogger(__name__)

# How long the rest of a body that was refused is read and dropped.
LINGERING_S = 1.0


class Server(web.Server):
    """aiohttp's low-level server: no router, no middleware between the bytes and the handler."""

    def __init__(self, handler: Handler) -> None:
        # A client that hangs up while it waits for jobs must not be given any.
        super().__init__(_never, handler_cancellation=True)
        self._handler = handler

    def __call__(self) -> RequestHandler:
        connection = _Connection(
            self,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=self._handler.settings.idle_timeout_s,
            auto_decompress=False,
        )
        connection.handler = self._handler
        return connection


async def _never(_request: web.BaseRequest) -> web.StreamResponse:
    """aiohttp wants a handler; `_Connection` asks ours."""
    raise NotImplementedError


class _Connection(RequestHandler):
    """A client's connection."""

    handler: Handler
    _remote: str | None = None
    _head_timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note who it is; aiohttp starts the task that answers."""
        peer = transport.get_extra_info("peername")
        if peer:
            self._remote = str(peer[0]) if isinstance(peer, tuple) else str(peer)
        super().connection_made(transport)

    async def start(self) -> None:
        """Answer one request after the other, until the client or the server has had enough.

        aiohttp cancels this task when the client hangs up: so ends a fetch that waits, and a call
        that has not begun. When the server stops, it waits for `_handler_waiter`.
        """
        kept = True
        try:
            while kept and not (self._close or self._force_close):
                if not self._messages:
                    self._waiter = self._loop.create_future()
                    try:
                        await self._waiter
                    finally:
                        self._waiter = None
                message, body = self._next()
                self._request_in_progress = True
                try:
                    kept = await self._answer(message, body)
                finally:
                    self._request_in_progress = False
                    if self._handler_waiter is not None:
                        self._handler_waiter.set_result(None)
        except ConnectionError:
            log.debug("a client was gone before it had its answer")
        except asyncio.CancelledError:
            self.force_close()
            raise
        except Exception:
            log.exception("a request was not answered")
            self.force_close()
        if not self._force_close:
            self._task_handler = None
            if self.transport is not None:
                self.transport.close()

    def _next(self) -> tuple[RawRequestMessage | _ErrInfo, StreamReader]:
        """Take the first of the requests that have arrived; others may arrive in its place."""
        first = self._messages.popleft()
        if self._parser is not None:
            self._parser.message_consumed()
        if self._buffer_paused and len(self._messages) <= self._msg_queue_resume_size:
            self._resume_reading_if_drained()
        return first

    async def _answer(self, message: RawRequestMessage | _ErrInfo, body: StreamReader) -> bool:
        """Answer one request; whether the connection is kept for another."""
        if isinstance(message, _ErrInfo):
            request = Request(ERROR, body, self.transport, self._remote)
            answer = self.handler.malformed(request, message.status, message.message)
        else:
            request = Request(message, body, self.transport, self._remote)
            answer = await self.handler.handle(request)
        if self.transport is None or self.transport.is_closing():
            raise ConnectionResetError
        self.transport.write(answer.data)
        if self._paused:
            await self._drain_helper()
        if not body.is_eof():
            await _read_rest(body)
        # After a request to speak another protocol, aiohttp's parser reads no more of this one.
        kept = answer.keep_alive and body.is_eof() and (bool(self._messages) or not self._upgraded)
        if kept:
            self._expect_another()
        return kept

    def _expect_another(self) -> None:
        """The next request must begin within the idle timeout."""
        self._next_keepalive_close_time = self._loop.time() + self._keepalive_timeout
        if self._keepalive_handle is None:
            self._keepalive_handle = self._loop.call_at(
                self._next_keepalive_close_time, self._process_keepalive
            )

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

    def resume_reading(self, resume_parser: bool = True) -> None:
        """Read on, if reading was paused: aiohttp asks for it after every body."""
        if self._reading_paused:
            super().resume_reading(resume_parser)

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


async def _read_rest(body: StreamReader) -> None:
    """Read and drop what is left of a body that was refused: a client that writes reads no answer.

    What is still left afterwards is cut off with the connection.
    """
    try:
        async with asyncio.timeout(LINGERING_S):
            while not body.is_eof():
                await body.readany()
    except TimeoutError:
        pass
    except Exception as error:  # whatever the parser did not like of it
        log.debug("the rest of a body could not be read: %r", error)
