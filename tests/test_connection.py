"""What the connection needs of aiohttp beyond its promises is there, and is used as it is meant."""

import ast
import asyncio
import inspect
from unittest.mock import AsyncMock, Mock

from aiohttp import HttpVersion11
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import RawRequestMessage
from aiohttp.web_protocol import ERROR, RequestHandler, _ErrInfo
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from ojs_pg.server import connection
from ojs_pg.server.doors import Reply
from ojs_pg.server.http import Handler
from ojs_pg.server.meters import Meters
from ojs_pg.server.router import Router
from ojs_pg.server.routes import ROUTES
from ojs_pg.server.settings import Settings
from ojs_pg.server.wire import Request, Response


def private_names() -> set[str]:
    """The names with an underscore that `_Connection` uses of itself and does not define."""
    tree = ast.parse(inspect.getsource(connection._Connection))
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
        and node.attr.startswith("_")
    }
    return used - vars(connection._Connection).keys()


def test_every_private_name_is_one_of_aiohttps() -> None:
    slots = {*RequestHandler.__slots__, *BaseProtocol.__slots__}
    methods = vars(RequestHandler).keys() | vars(BaseProtocol).keys()
    assert private_names() >= {"_waiter", "_messages", "_handler_waiter"}
    assert private_names() <= slots | methods


def test_the_methods_that_are_replaced_are_called_as_before() -> None:
    for name in ("start", "connection_made", "data_received", "resume_reading", "pause_writing"):
        theirs = getattr(RequestHandler, name)
        ours = getattr(connection._Connection, name)
        assert list(inspect.signature(ours).parameters) == list(
            inspect.signature(theirs).parameters
        )
        assert inspect.iscoroutinefunction(ours) == inspect.iscoroutinefunction(theirs)


def test_aiohttp_handles_a_request_as_before() -> None:
    """The names below are how its other methods and our `start` work hand in hand."""
    for method, names in {
        "data_received": ("_messages", "_waiter", "_buffer_paused", "_upgraded"),
        "connection_lost": ("_task_handler", "handler_cancellation"),
        "shutdown": ("_request_in_progress", "_handler_waiter", "_task_handler"),
        "close": ("_close", "_waiter"),
        "force_close": ("_force_close", "_waiter"),
        "_process_keepalive": ("_next_keepalive_close_time", "_keepalive_handle", "_waiter"),
    }.items():
        source = inspect.getsource(getattr(RequestHandler, method))
        for name in names:
            assert name in source, f"{method} knows no {name}"
    start = inspect.getsource(RequestHandler.start)
    for name in ("message_consumed()", "_msg_queue_resume_size", "_resume_reading_if_drained()"):
        assert name in start


def test_the_parser_makes_the_parts_of_a_request() -> None:
    assert isinstance(ERROR, RawRequestMessage)
    assert (ERROR.method, ERROR.url.raw_path, ERROR.should_close) == ("UNKNOWN", "/", True)
    error = _ErrInfo(status=400, exc=ValueError(), message="no")
    assert (error.status, error.message) == (400, "no")


async def test_an_answer_that_cannot_be_sent_any_more_is_undone() -> None:
    """The client goes when its answer is ready, but before aiohttp has cancelled the request."""

    class Late:
        def __init__(self) -> None:
            self.settings = Settings()
            self.undone: list[Request] = []

        async def handle(self, request: Request) -> Response:
            assert request.transport
            request.transport.close()
            return Response(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", keep_alive=True)

        def undelivered(self, request: Request) -> None:
            self.undone.append(request)

    late = Late()
    server = connection.Server(late)  # type: ignore[arg-type]
    listening = await asyncio.get_running_loop().create_server(server, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*listening.sockets[0].getsockname())
    writer.write(b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
    assert await reader.read() == b""
    assert [request.raw_path for request in late.undone] == ["/a"]
    writer.close()
    listening.close()
    await listening.wait_closed()


async def test_the_claim_of_an_answer_that_was_not_sent_is_given_back() -> None:
    claimed = Reply(200, {}, '{"jobs":[{"id":"1"}]}')
    doors = Mock(call=AsyncMock(return_value=claimed))
    other = (Mock(required=False), Meters(ROUTES), Mock(), Mock())
    handler = Handler(Settings(), Router(ROUTES), doors, *other)
    for path, given_back in (("/ojs/v1/jobs", []), ("/ojs/v1/workers/fetch", [claimed])):
        message = RawRequestMessage(
            "POST",
            path,
            HttpVersion11,
            CIMultiDictProxy(CIMultiDict(Host="localhost")),
            (),
            False,
            None,
            False,
            False,
            URL(path),
        )
        body = Mock(is_eof=lambda: True, read_nowait=lambda: b"{}")
        request = Request(message, body, None, "127.0.0.1")
        assert b" 200 OK" in (await handler.handle(request)).data
        handler.undelivered(request)
        assert [call.args[0] for call in doors.give_back.call_args_list] == given_back
