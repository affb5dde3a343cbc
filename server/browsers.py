"""The web pages that may call the server, and the names of the server (ojs-http-binding 20).

A browser sends what any web page asks it to send, also to a server on the user's own machine. So
the server refuses a request that changes something when it comes from a page of another origin that
is not listed. Where requests need no key, it also refuses those whose Host header does not name the
server: strangers can let the name of their page point to this machine (DNS rebinding), and then the
browser takes the page for one of the server's own.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple

from multidict import istr

if TYPE_CHECKING:
    from multidict import CIMultiDictProxy

    from ojs_pg.server.envelope import Refusals, Refused

EXPOSED = "X-Request-Id, OJS-Version, Retry-After, Location, Allow, WWW-Authenticate"
ASKED_FOR = (
    "Content-Type, Accept, Authorization, Prefer, X-Request-Id, OJS-Version, "
    "OJS-Requires-Extension, OJS-Strict, Last-Event-ID"
)
FOREIGN_PAGE = (
    "call from a page of the server's own origin, or list the page's in OJS_CORS_ORIGINS; "
    "programs send neither Origin nor Sec-Fetch-Site"
)
MAX_AGE_S = 86400
# An istr is looked up without a conversion to lower case.
HOST_HEADER = istr("Host")
ORIGIN = istr("Origin")
SEC_FETCH_SITE = istr("Sec-Fetch-Site")
# These methods change nothing, and a browser lets no foreign page read their responses.
SAFE = ("GET", "HEAD", "OPTIONS")
DEFAULT_PORTS = {"http": 80, "https": 443}
# A name or an IPv4 address, or an IPv6 address in brackets; and a port.
HOST = re.compile(r"(\[[0-9a-f:.%]+\]|[^\s:/?#@\[\],*]+)(?::([0-9]{1,5}))?")


class HostPort(NamedTuple):
    """The value of a Host header. port is None when it is the default of the scheme."""

    name: str
    port: int | None


def host_port(host: str) -> HostPort | None:
    """Read a Host header, or an origin after its scheme; None when it is not valid."""
    found = HOST.fullmatch(host.strip().lower())
    if not found:
        return None
    return HostPort(found[1].strip("[]").removesuffix("."), int(found[2]) if found[2] else None)


class Hosts:
    """The names under which a server without keys answers.

    names: those besides localhost and loopback addresses; without a port they count for every port.
    any_address: it answers under every IP address too, since no page can let one point elsewhere.
    """

    def __init__(self, names: Iterable[str], *, any_address: bool) -> None:
        self._names = {host_port(name) for name in names}
        self._any_address = any_address
        self.are_ours = lru_cache(maxsize=256)(self._are_ours)

    def _are_ours(self, host: str) -> bool:
        """May a request with this Host header be answered?"""
        if not host.strip():
            return True
        there = host_port(host)
        if there is None:
            return False
        if there.name == "localhost" or there.name.endswith(".localhost"):
            return True
        if self._names & {there, there._replace(port=None)}:
            return True
        try:
            address = ip_address(there.name)
        except ValueError:
            return False
        return self._any_address or address.is_loopback


def is_foreign(origins: tuple[str, ...], method: str, asked: "CIMultiDictProxy[str]") -> bool:
    """Does this request change something, and come from a page that may not call the server?"""
    if method in SAFE:
        return False
    given = asked.getall(ORIGIN, ())
    if given and all(origin in origins for origin in given):
        return False
    if "cross-site" in asked.get(SEC_FETCH_SITE, "").lower():
        return True
    return bool(given) and not all(_is_own(each, asked.get(HOST_HEADER, "")) for each in given)


def refusal(refusals: "Refusals", method: str) -> "Refused":
    """The refusal of a request that comes from such a page."""
    return refusals.refuse(
        "permission_denied",
        f"a web page of another origin may not {method}",
        hint=FOREIGN_PAGE,
        setting="OJS_CORS_ORIGINS",
    )


def _is_own(origin: str, host: str) -> bool:
    """Is this origin the server's own? The scheme does not count, since a proxy may change it."""
    scheme, _, rest = origin.lower().partition("://")
    default = DEFAULT_PORTS.get(scheme)
    there, here = host_port(rest), host_port(host)
    if default is None or there is None or here is None:
        return False
    return (there.name, there.port or default) == (here.name, here.port or default)


def headers(origins: tuple[str, ...], origin: str) -> dict[str, str]:
    """The headers that let pages of this origin, and of no other, read the response."""
    if not origins:
        return {}
    if origin not in origins:
        return {"Vary": "Origin"}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": EXPOSED,
        "Vary": "Origin",
    }


def is_preflight(origins: tuple[str, ...], method: str, asked: Mapping[str, str]) -> bool:
    """Is this a preflight request of a browser, for a page that may call the server?"""
    return (
        method == "OPTIONS"
        and "Access-Control-Request-Method" in asked
        and asked.get("Origin") in origins
    )


def permission(methods: tuple[str, ...]) -> dict[str, str]:
    """The headers that answer a preflight request, with the methods that the path has."""
    return {
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": ASKED_FOR,
        "Access-Control-Max-Age": str(MAX_AGE_S),
    }
