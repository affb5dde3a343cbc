"""The OpenAPI document: what each operation takes, answers and refuses.

The JSON files in this folder are OpenAPI documents: one for each folder of db/functions that has
operations, and some with shared components. They refer to each other by file name. This module
joins them into the document that is served. It adds to each operation what all have in common: a
tag, the common headers, application/json besides our media type, and the errors of any request.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from ojs_pg import __version__
from ojs_pg.server import envelope
from ojs_pg.server.router import Route
from ojs_pg.server.routes import DOCUMENTS, ROUTES

Node = dict[str, Any]

ROOMS = sorted(Path(__file__).parent.glob("*.json"))

# Errors of every operation, by their names in errors.json, which begin with the status. An
# operation that has more codes for a status refers to another response for that status.
FROM_HTTP = [
    "400.invalid_payload.invalid_request",
    "408.request_timeout",
    "413.payload_too_large",
    "415.unsupported_media",
    "421.misdirected_request",
    "422.unsupported.EXTENSION_NOT_SUPPORTED",
    "500.backend_error",
]
FROM_KEYS = ["401.unauthenticated", "403.permission_denied"]
FROM_DATABASE = ["503.backend_unavailable", "504.backend_timeout"]

# Parameters of every operation, and headers of every response.
HEADERS = ["OJS-Version", "X-Request-Id"]


@cache
def text() -> str:
    """The document as it is served."""
    return json.dumps(document())


@cache
def document() -> Node:
    """The files as one document."""
    rooms = {path.stem: _read(path) for path in ROOMS}
    components: dict[str, Node] = {}
    for room in rooms.values():
        for kind, named in room["components"].items():
            components.setdefault(kind, {}).update(named)
    schemas = components["schemas"]
    twins = _leading_to_args(schemas)
    schemas |= {f"Plain{name}": _plain(schemas[name], twins) for name in sorted(twins - {"Args"})}
    for name, response in components["responses"].items():
        components["responses"][name] = _response(response)
    tags = {name: name.replace("_", "-") for name, room in rooms.items() if "paths" in room}
    return {
        **rooms["common"],
        "info": rooms["common"]["info"] | {"version": __version__},
        "tags": [{"name": tag} for tag in tags.values()],
        "paths": _with_others(
            {
                path: {
                    method: _operation(path, operation, tag, twins)
                    for method, operation in methods.items()
                }
                for name, tag in tags.items()
                for path, methods in rooms[name]["paths"].items()
            }
        ),
        "components": components,
    }


@cache
def query_parameters(route: Route) -> list[str]:
    """The names of the query parameters that an operation has."""
    # The route of the test suite is not described, and has none.
    operation = document()["paths"].get(route.path, {}).get(route.method.lower(), {})
    known = document()["components"]["parameters"]
    parameters = (
        known[_name(one["$ref"])] if "$ref" in one else one
        for one in operation.get("parameters", [])
    )
    return [parameter["name"] for parameter in parameters if parameter["in"] == "query"]


def _read(path: Path) -> Node:
    """Read a file. References to other files become references within the one document."""
    room: Node = _with_refs(json.loads(path.read_text()), lambda to: "#" + to.partition("#")[2])
    return room


def _operation(path: str, operation: Node, tag: str, twins: set[str]) -> Node:
    """An operation, with all that operations have in common."""
    responses = {status: _response(each) for status, each in operation["responses"].items()}
    errors = list(FROM_HTTP)
    if operation.get("security") != []:
        errors += FROM_KEYS
    # A document needs no database; health describes its own 503.
    if path not in {route.path for route in DOCUMENTS} and "503" not in responses:
        errors += FROM_DATABASE
    for name in errors:
        responses.setdefault(name.partition(".")[0], {"$ref": f"#/components/responses/{name}"})
    made = {
        **operation,
        "tags": [tag],
        "parameters": [
            *operation.get("parameters", []),
            *({"$ref": f"#/components/parameters/{name}"} for name in HEADERS),
        ],
        "responses": dict(sorted(responses.items())),
    }
    if "requestBody" in operation:
        body = operation["requestBody"]
        plain = {envelope.PLAIN_JSON: _plain(body["content"][envelope.MEDIA_TYPE], twins)}
        made["requestBody"] = {**body, "content": body["content"] | plain}
    return made


def _with_others(paths: dict[str, Node]) -> dict[str, Node]:
    """The paths, and each operation again at its other paths (`Route.also`)."""
    for route in ROUTES:
        for number, other in enumerate(route.everywhere()[1:], 2):
            operation = paths[route.path][route.method.lower()]
            # A part of this path that is a member of the body at the other one.
            own = [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                for name in re.findall(r"{(\w+)}", other.path)
                if f"{{{name}}}" not in route.path
            ]
            paths.setdefault(other.path, {})[other.method.lower()] = {
                **operation,
                "parameters": [*own, *operation["parameters"]],
                "operationId": f"{operation['operationId']}_{number}",
                "summary": f"{operation['summary']} (as {route.method} {route.path})",
            }
    return paths


def _response(response: Node) -> Node:
    """A response, with the common headers and in both media types."""
    if "$ref" in response:
        return response
    content = dict(response.get("content", {}))
    if envelope.MEDIA_TYPE in content:
        content[envelope.PLAIN_JSON] = content[envelope.MEDIA_TYPE]
    common = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
    made = {**response, "headers": common | response.get("headers", {})}
    return {**made, "content": content} if content else made


def _leading_to_args(schemas: dict[str, Node]) -> set[str]:
    """The names of the schemas that have a twin for plain JSON, where args may be an object.

    The twin of Args is in a file. The twins of others are made: they refer to twins.
    """
    found = {"Args"}
    while more := {name for name in schemas if _refs(schemas[name]) & found} - found:
        found |= more
    return found


def _plain(node: Node, twins: set[str]) -> Node:
    """A schema, or an object with schemas, as it is under plain JSON."""

    def changed(to: str) -> str:
        return f"#/components/schemas/Plain{_name(to)}" if _name(to) in twins else to

    made: Node = _with_refs(node, changed)
    return made


def _name(reference: str) -> str:
    """The name of a component, from a reference to it."""
    return reference.rpartition("/")[2]


def _refs(node: Any) -> set[str]:
    """The names of the components that a schema refers to."""
    if isinstance(node, list):
        return set().union(*map(_refs, node))
    if isinstance(node, dict):
        return {
            to
            for key, each in node.items()
            for to in ({_name(each)} if key == "$ref" else _refs(each))
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
