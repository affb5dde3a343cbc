"""Which web pages may call the server, and under which names it answers (ojs-http-binding 20).

A browser sends what any page tells it to, also to a server on the user's own machine. So a request
that changes something is refused when it comes from a page of others, whose origin is not listed.
Where no key is wanted, so is whatever comes under a name that is not the server's: a page whose
name was made to point to this machine is none of others to the browser.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple

from multidict import istr

if TYPE_CHECKING:
    from multidict import CIMultiDictProxy

EXPOSED = "X-Request-Id, OJS-Version, Retry-After, Location, Allow, WWW-Authenticate"
ASKED_FOR = (
    "Content-Type, Accept, Authorization, Prefer, X-Request-Id, OJS-Version, "
    "OJS-Requires-Extension, OJS-Strict"
)
MAX_AGE_S = 86400
# An istr is looked up without being lowered first.
HOST_HEADER = istr("Host")
ORIGIN = istr("Origin")
SEC_FETCH_SITE = istr("Sec-Fetch-Site")
# They change nothing, and what they answer the browser keeps from pages of others.
SAFE = ("GET", "HEAD", "OPTIONS")
DEFAULT_PORTS = {"http": 80, "https": 443}
# A name or an IPv4 address, or an IPv6 address in brackets; and a port.
HOST = re.compile(r"(\[[0-9a-f:.%]+\]|[^\s:/?#@\[\],*]+)(?::([0-9]{1,5}))?")


class Place(NamedTuple):
    """What a Host header names; port is None when it is left to the scheme."""

    name: str
    port: int | None


def place(host: str) -> Place | None:
    """Read a Host header, or what follows the scheme of an origin; None when it is neither."""
    found = HOST.fullmatch(host.strip().lower())
    if not found:
        return None
    return Place(found[1].strip("[]").removesuffix("."), int(found[2]) if found[2] else None)


class Hosts:
    """The names under which a server without keys answers.

    names: beside those of the loopback address, with a port or for every port; any_address: also
    under every IP address, since no page can make one of those point elsewhere.
    """

    def __init__(self, names: Iterable[str], *, any_address: bool) -> None:
        self._names = {place(name) for name in names}
        self._any_address = any_address
        self.are_ours = lru_cache(maxsize=256)(self._are_ours)

    def _are_ours(self, host: str) -> bool:
        """May a request with this Host header be answered?"""
        if not host.strip():
            return True
        there = place(host)
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
    """Does a request that may change something come from a page that may not call the server?"""
    if method in SAFE:
        return False
    given = asked.getall(ORIGIN, ())
    if given and all(origin in origins for origin in given):
        return False
    if "cross-site" in asked.get(SEC_FETCH_SITE, "").lower():
        return True
    return bool(given) and not all(_is_own(each, asked.get(HOST_HEADER, "")) for each in given)


def _is_own(origin: str, host: str) -> bool:
    """Is a page of this origin the server's own? Its scheme a proxy may have changed."""
    scheme, _, rest = origin.lower().partition("://")
    default = DEFAULT_PORTS.get(scheme)
    there, here = place(rest), place(host)
    if default is None or there is None or here is None:
        return False
    return (there.name, there.port or default) == (here.name, here.port or default)


def headers(origins: tuple[str, ...], origin: str) -> dict[str, str]:
    """What every answer to a page of this origin wears; a page elsewhere cannot read the answer."""
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
    """Does a browser ask whether a page that may call the server may send this request?"""
    return (
        method == "OPTIONS"
        and "Access-Control-Request-Method" in asked
        and asked.get("Origin") in origins
    )


def permission(methods: tuple[str, ...]) -> dict[str, str]:
    """The answer to a preflight: the methods that the path has."""
    return {
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": ASKED_FOR,
        "Access-Control-Max-Age": str(MAX_AGE_S),
    }
