"""Routes: which operation a method and a path are."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import unquote

# For doors whose answer depends on the version that the client speaks.
VERSION = (("ojs_version", "OJS-Version"),)
# For streams, which go on after the event that a client has seen last.
LAST_SEEN = (("last_event_id", "Last-Event-ID"),)


@dataclass(frozen=True, slots=True)
class Route:
    """One operation. The body's members, with those of path and query, are the door's request.

    door: the function in schema public. core: for hot operations, the function behind the door that
        takes many requests at once. single_core: one that takes a single request. What cores
        return is text, which need not become jsonb first.
    lenient: the request holds jobs. Under application/json an object as args means one argument,
        and with the header OJS-Strict members that look misspelt are refused.
    headers: headers that become members of the request: the name of the member, and the header.
    planned: the door may first ask for the next time of a schedule (see cron.py).
    report: a worker reports what happened; no character in it may make the report fail.
    open: answered without an API key.
    quiet: asked again and again by monitors (probes.py); only failures are logged.
    also: other methods and paths of the same operation, which clients use.
    stream: the answer goes on, as events, progress, result, stats or websocket (live.py); the door
        says where it begins.
    streamed: the operation that answers instead when the client accepts text/event-stream.
    """

    method: str
    path: str
    door: str
    core: str | None = None
    single_core: str | None = None
    lenient: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    planned: bool = False
    report: bool = False
    open: bool = False
    quiet: bool = False
    also: tuple[tuple[str, str], ...] = ()
    stream: str = ""
    streamed: "Route | None" = None

    @property
    def joins(self) -> bool:
        """May the request have no body, because its members come from the path or the query?"""
        return self.method != "POST" or "{" in self.path

    def everywhere(self) -> "list[Route]":
        """The operation at each of its paths; the first is the one that is described."""
        return [
            self,
            *(replace(self, method=method, path=path, also=()) for method, path in self.also),
        ]


class Match(NamedTuple):
    """The route of a request. Without one, allowed has the methods that the path does have."""

    route: Route | None
    parameters: dict[str, str]
    allowed: tuple[str, ...]


class Router:
    """Finds the route of a request."""

    def __init__(self, routes: list[Route]) -> None:
        self._fixed: dict[str, dict[str, Match]] = {}
        # By the number of slashes, so that few patterns are tried.
        self._patterns: dict[int, dict[str, tuple[re.Pattern[str], dict[str, Route]]]] = {}
        for route in (each for one in routes for each in one.everywhere()):
            if "{" in route.path:
                pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path))
                alike = self._patterns.setdefault(route.path.count("/"), {})
                alike.setdefault(route.path, (pattern, {}))[1][route.method] = route
            else:
                found = self._fixed.setdefault(route.path, {})
                found[route.method] = Match(route, {}, ())

    def match(self, method: str, raw_path: str) -> Match:
        """Find the route. raw_path: as in the request line, so still percent-encoded."""
        # HEAD is answered like GET, without the body.
        if method == "HEAD":
            method = "GET"
        if fixed := self._fixed.get(raw_path):
            return fixed.get(method) or Match(None, {}, _allowed(fixed))
        for pattern, methods in self._patterns.get(raw_path.count("/"), {}).values():
            if found := pattern.fullmatch(raw_path):
                if route := methods.get(method):
                    parameters = {name: unquote(part) for name, part in found.groupdict().items()}
                    return Match(route, parameters, ())
                return Match(None, {}, _allowed(methods))
        return Match(None, {}, ())


def _allowed(methods: Iterable[str]) -> tuple[str, ...]:
    """The methods that a path answers: those of its routes, and HEAD where there is GET."""
    return tuple(
        name for method in methods for name in (("GET", "HEAD") if method == "GET" else (method,))
    )
