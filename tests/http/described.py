"""Answers held against the OpenAPI document: nothing comes back that it does not describe."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonschema_rs

from ojs_pg.server import openapi
from ojs_pg.server.router import Router
from ojs_pg.server.routes import DOCUMENTS, ROUTES

DOCUMENT: dict[str, Any] = json.loads(openapi.text())

_router = Router(ROUTES + DOCUMENTS)


def look_up(node: Any) -> Any:
    """What a reference stands for; anything else as it is."""
    while "$ref" in node:
        found: Any = DOCUMENT
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        node = found
    return node


@cache
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    rooted = {**json.loads(schema), "components": DOCUMENT["components"]}
    return jsonschema_rs.Draft202012Validator(rooted, validate_formats=True)


@cache
def _answer(path: str, method: str, status: int) -> Any:
    """What the document says of one status of an operation; None when it has no such status."""
    responses = DOCUMENT["paths"][path][method.lower()]["responses"]
    return look_up(responses[str(status)]) if str(status) in responses else None


@cache
def _body(path: str, method: str, status: int, media: str) -> jsonschema_rs.Draft202012Validator:
    return _validator(json.dumps(_answer(path, method, status)["content"][media]["schema"]))


def assert_described(
    method: str, raw_path: str, status: int, headers: Mapping[str, str], body: Any
) -> None:
    """Fail unless the document has this status, these headers and such a body for the request."""
    route, _, allowed = _router.match(method, raw_path.partition("?")[0])
    if route is None:
        # No operation: only what HTTP itself says is left, and the answer to a browser's question.
        if method == "OPTIONS" and "Access-Control-Allow-Methods" in headers:
            assert (status, body) == (204, None)
            return
        expected = {400, 403, 421, 405 if allowed else 404}
        assert status in expected, (method, raw_path, status)
        if method != "HEAD":
            _validator('{"$ref": "#/components/schemas/ErrorBody"}').validate(body)
        return
    told = _answer(route.path, route.method, status)
    assert told, f"{method} {route.path} is not described to answer {status}: {body}"
    for name in told["headers"]:
        header = look_up(told["headers"][name])
        if name not in headers and not header.get("required"):
            continue
        assert name in headers, f"{method} {route.path} {status} has no header {name}"
        value: Any = headers[name]
        if header["schema"].get("type") == "integer":
            value = int(value)
        _validator(json.dumps(header["schema"])).validate(value)
    if status == 204:
        assert body is None
        return
    media = headers["Content-Type"]
    assert media in told["content"], f"{method} {route.path} {status} is {media}"
    if method != "HEAD" and media != "text/event-stream":
        _body(route.path, route.method, status, media).validate(body)
