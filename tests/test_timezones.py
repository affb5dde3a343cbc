"""Which names are time zones, and which release of their data plans are made with (ojs-cron 5)."""

from importlib.metadata import version
from pathlib import Path

import pytest

from ojs_pg.server.cron import CronError, parse
from ojs_pg.server.timezones import tzdata_version
from tests.schedules import NEW_YORK, THURSDAY


@pytest.mark.parametrize(
    "name",
    [
        "UTC",
        "Etc/UTC",
        NEW_YORK,
        "America/Argentina/Buenos_Aires",
        "America/Port-au-Prince",
        "Europe/London",
        "Asia/Kolkata",
        "Pacific/Auckland",
    ],
)
def test_iana_names_are_timezones(name: str) -> None:
    assert parse("0 9 * * *", name).next_after(THURSDAY) is not None


def test_the_timezone_is_utc_unless_given() -> None:
    assert parse("0 9 * * *") == parse("0 9 * * *", "UTC")


@pytest.mark.parametrize(
    "name",
    [
        *["", " ", "utc", "Utc", " UTC", "UTC ", "UTC\0", "Z", "GMT", "EST", "PST", "CST", "MST"],
        *["HST", "EST5EDT", "CET", "Japan", "Zulu", "UCT", "local", "localtime", "posixrules"],
        *["+05:00", "-08:00", "UTC+5", "UTC-5", "GMT+5", "+0500", "5", "UTC0", "<-03>3"],
        *["Mars/Base", "america/new_york", "America/New York", "America/New_York\0", "America/"],
        *["America", "America/Argentina", "/", "/UTC", "Etc/", "//", "../x", "America/../etc"],
        *["America/../America/New_York", "/usr/share/zoneinfo/Europe/Paris", "./UTC", "x/" * 9999],
        *[
            "posix/Europe/Paris",
            "right/Europe/Paris",
            "Europe\\Paris",
            "\ud800/x",
            "Ev\u00e9/Paris",
        ],
    ],
)
def test_other_timezones_are_refused(name: str) -> None:
    with pytest.raises(CronError) as refusal:
        parse("0 9 * * *", name)

    assert refusal.value.field == "timezone"
    assert str(refusal.value).startswith("invalid timezone '")
    assert str(refusal.value).isascii()
    assert len(str(refusal.value)) < 600


def folder_of_zones(path: Path, **files: str) -> Path:
    """A folder with time zone data like the system's, small, and more files."""
    for name, text in {"Etc/UTC": "", "America/New_York": "EST", **files}.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)
    return path


@pytest.mark.parametrize(
    ("files", "release"),
    [
        ({"tzdata.zi": "# version 2026a\n# more\n"}, "2026a"),
        ({"+VERSION": "2026b\n"}, "2026b"),
    ],
)
def test_the_systems_time_zone_data_name_their_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], release: str
) -> None:
    empty = tmp_path / "empty"
    zones = folder_of_zones(tmp_path / "zones", **files)
    monkeypatch.setattr("zoneinfo.TZPATH", (str(empty), str(zones)))
    assert tzdata_version() == release


def test_time_zone_data_without_a_release_are_distinguished_by_their_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zones = folder_of_zones(tmp_path)
    monkeypatch.setattr("zoneinfo.TZPATH", (str(zones),))
    before = tzdata_version()
    assert tzdata_version() == before
    (zones / "America/New_York").write_text("EDT")
    assert tzdata_version() != before


def test_without_the_systems_time_zone_data_it_is_the_packages_release(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("zoneinfo.TZPATH", ())
    assert tzdata_version() == f"tzdata {version('tzdata')}"
