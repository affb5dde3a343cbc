"""Which web pages may call the server: those of the listed origins (ojs-http-binding 20)."""

from collections.abc import Mapping

EXPOSED = "X-Request-Id, OJS-Version, Retry-After, Location, Allow, WWW-Authenticate"
ASKED_FOR = (
    "Content-Type, Accept, Authorization, Prefer, X-Request-Id, OJS-Version, "
    "OJS-Requires-Extension, OJS-Strict"
)
MAX_AGE_S = 86400


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
