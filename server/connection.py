"""Clients' connections: each has a task that answers its requests one after the other.

aiohttp accepts connections, parses requests and closes idle connections. The code between a request
and its response is ours, since aiohttp's makes many more objects. It also ends each wait for a
client, and answers bad HTTP with an OJS error. It uses private names of `RequestHandler`;
tests/test_connection.py fails when they change.
"""

import asyncio
import contextlib
import logging
import socket

from aiohttp import web
from aiohttp._websocket.reader import WebSocketDataQueue
from aiohttp.http import RawRequestMessage, WebSocketReader, WebSocketWriter
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import ERROR, RequestHandler, _ErrInfo

from ojs_pg.server.http import Handler
from ojs_pg.server.wire import Request

log = logging.getLogger(__name__)

# For how long the rest of a refused body is read and dropped.
LINGERING_S = 1.0
# How much of what a WebSocket client sends is read before it is handled.
QUEUE_BYTES = 65_536


class Server(web.Server):
    """aiohttp's low-level server: it has no router and no middleware."""

    def __init__(self, handler: Handler) -> None:
        # A client that hangs up while it waits for jobs must not get any: its task is cancelled.
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
    """Stand in for the handler that aiohttp requires: `_Connection` calls ours instead."""
    raise NotImplementedError


class _Connection(RequestHandler):
    """A client's connection."""

    handler: Handler
    _remote: str | None = None
    _head_timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the client's address. aiohttp then starts the task (`start`)."""
        peer = transport.get_extra_info("peername")
        if peer:
            self._remote = str(peer[0]) if isinstance(peer, tuple) else str(peer)
        super().connection_made(transport)

    async def start(self) -> None:
        """Answer one request after the other, until the client or the server closes the connection.

        aiohttp cancels this task when the client hangs up. That ends a fetch that waits, and a call
        that has not begun. A server that stops waits for `_handler_waiter`.
        """
        keep_alive = True
        try:
            while keep_alive and not (self._close or self._force_close):
                if not self._messages:
                    self._waiter = self._loop.create_future()
                    try:
                        await self._waiter
                    finally:
                        self._waiter = None
                message, body = self._next()
                self._request_in_progress = True
                try:
                    keep_alive = await self._answer(message, body)
                finally:
                    self._request_in_progress = False
                    if self._handler_waiter is not None:
                        self._handler_waiter.set_result(None)
        except ConnectionError:
            log.debug("a client hung up before it was answered")
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
        """Take the oldest request that has arrived, and let aiohttp read on if it had paused."""
        first = self._messages.popleft()
        if self._parser is not None:
            self._parser.message_consumed()
        if self._buffer_paused and len(self._messages) <= self._msg_queue_resume_size:
            self._resume_reading_if_drained()
        return first

    async def _answer(self, message: RawRequestMessage | _ErrInfo, body: StreamReader) -> bool:
        """Answer one request; true when the connection may carry another."""
        if isinstance(message, _ErrInfo):
            request = Request(ERROR, body, self.transport, self._remote)
            response = self.handler.refuse_malformed(request, message.status, message.message)
        else:
            request = Request(message, body, self.transport, self._remote)
            response = await self.handler.handle(request)
        if self.transport is None or self.transport.is_closing():
            # Not cancelled any more: it was answered before aiohttp heard that the client is gone.
            self.handler.undelivered(request)
            raise ConnectionResetError
        self.transport.write(response.data)
        if self._paused:
            await self._drain_helper()
        if request.stream is not None:
            self._notice_silence()
            await request.stream.run(self)
            return False
        if not body.is_eof():
            await _read_rest(body)
        # After a request to switch protocols (Upgrade), aiohttp parses no further request.
        parses_on = bool(self._messages) or not self._upgraded
        keep_alive = response.keep_alive and body.is_eof() and parses_on
        if keep_alive:
            self._start_idle_timer()
        return keep_alive

    def send(self, data: bytes) -> None:
        """Send a piece of a stream."""
        if self.transport is None or self.transport.is_closing():
            raise ConnectionResetError
        self.transport.write(data)

    async def drained(self) -> None:
        """Wait until the client has read most of what was sent."""
        if self._paused:
            await self._drain_helper()

    def abort(self) -> None:
        """Close the connection at once, and drop what was not sent."""
        self._cut()

    def to_websocket(self, largest: int) -> tuple[WebSocketDataQueue, WebSocketWriter]:
        """Go on with WebSocket frames. largest: the most bytes of a message."""
        if self.transport is None or not self._upgraded:
            raise ConnectionResetError
        queue = WebSocketDataQueue(self, QUEUE_BYTES, loop=self._loop)
        self.set_parser(WebSocketReader(queue, largest, compress=False, decode_text=True))
        return queue, WebSocketWriter(self, self.transport)

    def _notice_silence(self) -> None:
        """Let the system end a stream whose client is gone silently."""
        sock = self.transport.get_extra_info("socket") if self.transport else None
        if sock is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
            limit = self.handler.settings.write_timeout_s * 1000
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, limit)

    def _start_idle_timer(self) -> None:
        """Close the connection unless the next request begins within the idle timeout."""
        self._next_keepalive_close_time = self._loop.time() + self._keepalive_timeout
        if self._keepalive_handle is None:
            self._keepalive_handle = self._loop.call_at(
                self._next_keepalive_close_time, self._process_keepalive
            )

    def data_received(self, data: bytes) -> None:
        """Read; a client that has begun a request must end its head within the read timeout.

        aiohttp itself would wait until the idle timeout.
        """
        super().data_received(data)
        between_requests = self._waiter is not None and not self._waiter.done()
        if between_requests and self._head_timer is None:
            limit = self.handler.settings.read_timeout_s
            self._head_timer = self._loop.call_later(limit, self._cut)
        elif self._head_timer and not between_requests:
            self._head_timer.cancel()
            self._head_timer = None

    def resume_reading(self, resume_parser: bool = True) -> None:
        """Read on if reading was paused. aiohttp calls this after every body."""
        if self._reading_paused:
            super().resume_reading(resume_parser)

    def pause_writing(self) -> None:
        """Cut off a client that does not read its responses within the write timeout.

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
        # close() would wait until the client has read everything.
        if self.transport is not None:
            self.transport.abort()


async def _read_rest(body: StreamReader) -> None:
    """Read and drop the rest of a refused body, since many clients read only after they have sent.

    What has not arrived by then is cut off with the connection.
    """
    try:
        async with asyncio.timeout(LINGERING_S):
            while not body.is_eof():
                await body.readany()
    except TimeoutError:
        pass
    except Exception as error:  # the parser may raise anything
        log.debug("the rest of a body could not be read: %r", error)
