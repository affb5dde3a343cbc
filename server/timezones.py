"""The time zones that schedules may name, and the release of the data about them."""

import zoneinfo
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones


@cache
def _zone_names() -> frozenset[str]:
    """The usable names: UTC and Area/Location. Cached, because it reads the whole database."""
    return frozenset({"UTC"} | {name for name in available_timezones() if "/" in name})


def tzdata_version() -> str:
    """The release of the time zone data that plans are made with, such as 2026a.

    zoneinfo prefers the system's files to those of the package tzdata. If the system's files do
    not name their release, a hash of their contents stands for it.
    """
    folders = (folder for folder in map(Path, zoneinfo.TZPATH) if (folder / "Etc/UTC").is_file())
    for folder in folders:
        for name in ("tzdata.zi", "+VERSION"):
            file = folder / name
            if file.is_file():
                return file.read_text().split("\n", 1)[0].removeprefix("# version").strip()
        digest = sha256()
        for zone in sorted(_zone_names()):
            if (folder / zone).is_file():
                digest.update((folder / zone).read_bytes())
        return digest.hexdigest()
    return f"tzdata {version('tzdata')}"


def find_zone(name: str) -> ZoneInfo:
    """The zone with an IANA name (ojs-cron section 5.1); ValueError says why there is none."""
    if name in _zone_names():
        return ZoneInfo(name)
    raise ValueError(
        "not in the IANA time zone database"
        if "/" in name
        else "expected UTC or an IANA name such as America/New_York, not an offset or abbreviation"
    )
