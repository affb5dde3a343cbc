"""An answer is one piece of bytes, as the request's version and method want it."""

from typing import Any
from unittest.mock import Mock

import pytest
from aiohttp import HttpVersion, HttpVersion10, HttpVersion11
from aiohttp.http import RawRequestMessage
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from ojs_pg.server.wire import Request, make_response


def request(method: str = "GET", version: HttpVersion = HttpVersion11, **more: Any) -> Request:
    """A request without headers."""
    headers: CIMultiDictProxy[str] = CIMultiDictProxy(CIMultiDict())
    should_close = more.get("should_close", False)
    url = URL("/ojs/v1/queues/a%2Fb?c=d", encoded=True)
    message = RawRequestMessage(
        method, "/", version, headers, (), should_close, None, False, False, url
    )
    return Request(message, Mock(), more.get("transport"), "127.0.0.1")


def lines(data: bytes) -> list[str]:
    """The head of an answer, line by line, without its date."""
    head = data.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    return [line for line in head if not line.startswith("Date: ")]


def test_an_answer_has_its_head_and_its_body() -> None:
    made = make_response(request(), 201, "A: b\r\n", {"Location": "/x"}, "é".encode())
    assert lines(made.data) == ["HTTP/1.1 201 Created", "A: b", "Location: /x", "Content-Length: 2"]
    assert made.data.endswith("\r\n\r\né".encode())
    assert b"\r\nDate: " in made.data
    assert made.keep_alive


def test_an_answer_to_head_says_how_long_it_would_be() -> None:
    made = make_response(request("HEAD"), 200, "", {}, b"body")
    assert "Content-Length: 4" in lines(made.data)
    assert made.data.endswith(b"\r\n\r\n")


def test_an_answer_without_content_has_no_length() -> None:
    assert lines(make_response(request(), 204, "", {}, b"").data) == ["HTTP/1.1 204 No Content"]


@pytest.mark.parametrize(
    ("version", "should_close", "said"),
    [
        (HttpVersion11, False, []),
        (HttpVersion11, True, ["Connection: close"]),
        (HttpVersion10, False, ["Connection: keep-alive"]),
        (HttpVersion10, True, []),
    ],
)
def test_the_connection_header_of_an_answer(
    version: HttpVersion, should_close: bool, said: list[str]
) -> None:
    made = make_response(request(version=version, should_close=should_close), 200, "", {}, b"")
    assert [line for line in lines(made.data) if line.startswith("Connection")] == said
    assert made.keep_alive == (not should_close)


def test_an_answer_that_ends_the_connection_says_so_once() -> None:
    made = make_response(request(), 413, "", {"Connection": "close"}, b"")
    assert lines(made.data).count("Connection: close") == 1
    assert not made.keep_alive


@pytest.mark.parametrize("value", ["a\r\nX: y", "a\nb", "\0", "a\x7f"])
def test_a_header_cannot_begin_another(value: str) -> None:
    with pytest.raises(ValueError, match="control character"):
        make_response(request(), 200, "", {"Location": value}, b"")


def test_a_path_is_had_as_it_was_sent_and_for_people() -> None:
    assert request().raw_path == "/ojs/v1/queues/a%2Fb"
    assert request().path == "/ojs/v1/queues/a/b"


def test_only_a_client_of_http_1_1_gets_100() -> None:
    for version, told in ((HttpVersion11, True), (HttpVersion10, False)):
        transport = Mock()
        request(version=version, transport=transport).send_continue()
        assert transport.write.called == told
