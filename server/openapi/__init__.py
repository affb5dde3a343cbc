"""The OpenAPI document: what each route takes, answers and refuses.

The files beside this one are rooms, as in db/functions: operations by their door, schemas by name
({"$ref": "Job"} is the schema Job of any room). Here is what all operations have in common.
"""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from ojs_pg import __version__
from ojs_pg.server import envelope
from ojs_pg.server.routes import DOCUMENTS, ROUTES, Route

Node = dict[str, Any]

ROOMS = sorted(Path(__file__).parent.glob("*.json"))

# What may be refused whatever the operation: by HTTP, for want of a right, by the database.
BY_HTTP = [
    "invalid_payload",
    "invalid_request",
    "request_timeout",
    "payload_too_large",
    "unsupported_media",
    "misdirected_request",
    "unsupported",
    "EXTENSION_NOT_SUPPORTED",
    "backend_error",
]
BY_KEY = ["unauthenticated", "permission_denied"]
BY_DATABASE = ["backend_unavailable", "backend_timeout"]

ALL_HEADERS = ["OJS-Version", "X-Request-Id"]
HEADERS_OF = {"401": ["WWW-Authenticate"], "503": ["Retry-After"]}


@cache
def text() -> str:
    """The document as it is served."""
    return json.dumps(document())


def document() -> Node:
    """The document, made of the routes and the rooms."""
    return _Maker().document()


@cache
def query_parameters(route: Route) -> list[str]:
    """The names of the query parameters that an operation has."""
    # Hooks of the test suite are not described, and have none.
    operation = document()["paths"].get(route.path, {}).get(route.method.lower(), {})
    known = document()["components"]["parameters"]
    parameters = (known[one["$ref"].rpartition("/")[2]] for one in operation.get("parameters", []))
    return [parameter["name"] for parameter in parameters if parameter["in"] == "query"]


class _Maker:
    """Puts the rooms together; responses that several operations give become components."""

    def __init__(self) -> None:
        self._operations: dict[str, Node] = {}
        self._tags: dict[str, str] = {}
        self._schemas: dict[str, Node] = {}
        self._responses: dict[str, Node] = {}
        for path in ROOMS:
            room = json.loads(path.read_text())
            self._schemas |= room["schemas"]
            self._operations |= room.get("operations", {})
            self._tags |= dict.fromkeys(room.get("operations", {}), path.stem.replace("_", "-"))
            if path.stem == "common":
                self._common = room
        self._codes: dict[str, int] = self._common["codes"]
        self._schemas["Error"]["properties"]["code"]["enum"] = list(self._codes)
        self._plain = _plain_twins(self._schemas)

    def document(self) -> Node:
        paths: dict[str, Node] = {}
        for route in ROUTES + DOCUMENTS:
            paths.setdefault(route.path, {})[route.method.lower()] = self._operation(route)
        made = {
            "openapi": "3.1.0",
            "info": {**self._common["info"], "version": __version__},
            "servers": [{"url": "/"}],
            "security": [{"key": []}],
            "tags": [{"name": tag} for tag in dict.fromkeys(self._tags.values())],
            "paths": paths,
            "components": {
                "schemas": self._schemas | self._plain,
                "parameters": self._common["parameters"],
                "headers": self._common["headers"],
                "responses": self._responses,
                "securitySchemes": {
                    "key": {
                        "type": "http",
                        "scheme": "bearer",
                        "description": "asked for when the server was started with a key",
                    }
                },
            },
        }
        return dict(_with_refs(made, lambda to: to if "/" in to else _to("schemas", to)))

    def _operation(self, route: Route) -> Node:
        told = self._operations[route.door]
        made: Node = {
            "operationId": route.door.removeprefix("ojs_") or "openapi",
            "tags": [self._tags[route.door]],
            "summary": told["summary"],
            "parameters": [
                {"$ref": _to("parameters", name)}
                for name in told.get("parameters", []) + ALL_HEADERS
            ],
        }
        if route.open:
            made["security"] = []
        if "request" in told:
            made["requestBody"] = self._request(told["request"], route)
        made["responses"] = {
            status: self._answer(status, *answer) for status, answer in told["answers"].items()
        }
        if not route.door:
            del made["responses"]["200"]["content"][envelope.MEDIA_TYPE]
        codes = BY_HTTP + told.get("refuses", [])
        if not route.open:
            codes = codes + BY_KEY
        if route.door and "503" not in told["answers"]:
            codes = codes + BY_DATABASE
        for status in sorted({str(self._codes[code]) for code in codes}):
            refused = [code for code in codes if str(self._codes[code]) == status]
            made["responses"][status] = {"$ref": self._refusal(status, refused)}
        return made

    def _request(self, schema: str, route: Route) -> Node:
        """A lenient route takes an object as args under plain JSON."""
        plain = f"Plain{schema}" if route.lenient and f"Plain{schema}" in self._plain else schema
        return {
            "required": bool(self._schemas[schema].get("required")) or not route.joins,
            "content": {
                envelope.MEDIA_TYPE: {"schema": {"$ref": schema}},
                envelope.PLAIN_JSON: {"schema": {"$ref": plain}},
            },
        }

    def _answer(self, status: str, says: str, schema: str, *headers: str) -> Node:
        return self._response(status, says, {"$ref": schema}, *headers)

    def _refusal(self, status: str, codes: list[str]) -> str:
        """The reference to the response with one of these codes."""
        name = ".".join([status, *codes])
        code = {"properties": {"error": {"properties": {"code": {"enum": codes}}}}}
        self._responses[name] = self._response(
            status, " or ".join(codes), {"allOf": [{"$ref": "ErrorBody"}, code]}
        )
        return _to("responses", name)

    def _response(self, status: str, says: str, schema: Node, *headers: str) -> Node:
        names = [*ALL_HEADERS, *HEADERS_OF.get(status, []), *headers]
        return {
            "description": says,
            "headers": {name: {"$ref": _to("headers", name)} for name in names},
            "content": {
                media: {"schema": schema} for media in (envelope.MEDIA_TYPE, envelope.PLAIN_JSON)
            },
        }


def _to(kind: str, name: str) -> str:
    return f"#/components/{kind}/{name}"


def _plain_twins(schemas: dict[str, Node]) -> dict[str, Node]:
    """The schemas in which args may be an object, for those in which they must be an array.

    Every schema that leads to Args has a twin that leads to PlainArgs.
    """
    twins = {"Args"}
    while more := {name for name in schemas if _refs(schemas[name]) & twins} - twins:
        twins |= more
    return {
        f"Plain{name}": _with_refs(schemas[name], lambda to: f"Plain{to}" if to in twins else to)
        for name in sorted(twins - {"Args"})
    }


def _refs(node: Any) -> set[str]:
    """The names of the schemas that a schema refers to."""
    if isinstance(node, list):
        return set().union(*map(_refs, node))
    if isinstance(node, dict):
        return {
            to for key, each in node.items() for to in ({each} if key == "$ref" else _refs(each))
        }
    return set()


def _with_refs(node: Any, changed: Callable[[str], str]) -> Any:
    """A copy with each reference changed."""
    if isinstance(node, list):
        return [_with_refs(each, changed) for each in node]
    if isinstance(node, dict):
        return {
            key: changed(each) if key == "$ref" else _with_refs(each, changed)
            for key, each in node.items()
        }
    return node
