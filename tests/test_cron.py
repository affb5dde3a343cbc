"""Cron expressions: what is accepted, what is refused and when each fires (ojs-cron 3 to 5)."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ojs_pg.server.cron import CronError, parse, plan
from ojs_pg.server.timezones import tzdata_version

NEW_YORK = "America/New_York"
THURSDAY = datetime(2026, 1, 1, tzinfo=UTC)


def utc(text: str) -> datetime:
    """Read an ISO time as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def firings(
    expression: str, after: datetime, count: int, zone: str = "UTC", anchor: datetime | None = None
) -> list[str]:
    """List the next firings in UTC, without their offset."""
    schedule = parse(expression, zone)
    times = []
    for _ in range(count):
        found = schedule.next_after(after, anchor=anchor)
        assert found is not None
        assert found.tzinfo is UTC
        times.append(found.replace(tzinfo=None).isoformat(sep=" "))
        after = found
    return times


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("* * * * *", ["2026-01-01 00:01:00", "2026-01-01 00:02:00"]),
        ("*/15 * * * *", ["2026-01-01 00:15:00", "2026-01-01 00:30:00"]),
        ("*/90 * * * *", ["2026-01-01 01:00:00", "2026-01-01 02:00:00"]),
        ("10/20 * * * *", ["2026-01-01 00:10:00", "2026-01-01 00:30:00", "2026-01-01 00:50:00"]),
        ("59/15 * * * *", ["2026-01-01 00:59:00", "2026-01-01 01:59:00"]),
        ("10-30/10 3 * * *", ["2026-01-01 03:10:00", "2026-01-01 03:20:00", "2026-01-01 03:30:00"]),
        ("1,15 * * * *", ["2026-01-01 00:01:00", "2026-01-01 00:15:00", "2026-01-01 01:01:00"]),
        ("05 09 * * *", ["2026-01-01 09:05:00"]),
        ("5-5 * * * *", ["2026-01-01 00:05:00", "2026-01-01 01:05:00"]),
        ("0 9 * * MON-FRI", ["2026-01-01 09:00:00", "2026-01-02 09:00:00", "2026-01-05 09:00:00"]),
        ("0 9 * * mon,Wed", ["2026-01-05 09:00:00", "2026-01-07 09:00:00"]),
        (
            "0 0 1 feb-APR/2 *",
            ["2026-02-01 00:00:00", "2026-04-01 00:00:00", "2027-02-01 00:00:00"],
        ),
        ("0 0 1 FEB,7 *", ["2026-02-01 00:00:00", "2026-07-01 00:00:00"]),
        ("  0\t0  * * 0 ", ["2026-01-04 00:00:00", "2026-01-11 00:00:00"]),
        ("0 0 * * 7", ["2026-01-04 00:00:00", "2026-01-11 00:00:00"]),
        ("0 0 * * SUN-SUN", ["2026-01-04 00:00:00", "2026-01-11 00:00:00"]),
        ("0 0 * * 6-7", ["2026-01-03 00:00:00", "2026-01-04 00:00:00", "2026-01-10 00:00:00"]),
        ("0 0 * * FRI-SUN", ["2026-01-02 00:00:00", "2026-01-03 00:00:00", "2026-01-04 00:00:00"]),
        ("0 0 * * 0-7", ["2026-01-02 00:00:00", "2026-01-03 00:00:00"]),
        ("0 0 * * 5/2", ["2026-01-02 00:00:00", "2026-01-09 00:00:00"]),
        ("0 0 * * 7/2", ["2026-01-04 00:00:00", "2026-01-11 00:00:00"]),
        ("0 0 31 * *", ["2026-01-31 00:00:00", "2026-03-31 00:00:00", "2026-05-31 00:00:00"]),
        ("0 0 29 2 *", ["2028-02-29 00:00:00", "2032-02-29 00:00:00"]),
        ("0 0 30,31 * *", ["2026-01-30 00:00:00", "2026-01-31 00:00:00", "2026-03-30 00:00:00"]),
    ],
)
def test_five_fields_fire_at_the_minutes_they_name(expression: str, expected: list[str]) -> None:
    assert firings(expression, THURSDAY, len(expected)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("* * * * * *", ["2026-01-01 00:00:01", "2026-01-01 00:00:02"]),
        ("*/20 * * * * *", ["2026-01-01 00:00:20", "2026-01-01 00:00:40", "2026-01-01 00:01:00"]),
        ("30 1 2 3 4 *", ["2026-04-03 02:01:30", "2027-04-03 02:01:30"]),
    ],
)
def test_six_fields_begin_with_seconds(expression: str, expected: list[str]) -> None:
    assert firings(expression, THURSDAY, len(expected)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # Thursday 1 January 2026; the 13ths of February and March 2026 are Fridays
        ("0 0 13 * FRI", ["2026-01-02", "2026-01-09", "2026-01-13", "2026-01-16"]),
        ("0 0 13 2 FRI", ["2026-02-06", "2026-02-13", "2026-02-20", "2026-02-27", "2027-02-05"]),
        ("0 0 * * FRI", ["2026-01-02", "2026-01-09"]),
        ("0 0 */1 * FRI", ["2026-01-02", "2026-01-09"]),
        ("0 0 *,5 * FRI", ["2026-01-02", "2026-01-09"]),
        ("0 0 5 * */1", ["2026-01-05", "2026-02-05"]),
        ("0 0 1-31 * FRI", ["2026-01-02", "2026-01-03"]),
        ("0 0 */10 * FRI", ["2026-01-02", "2026-01-09", "2026-01-11", "2026-01-16"]),
        ("0 0 30 2 MON", ["2026-02-02", "2026-02-09"]),
        ("0 0 1 * 5#3", ["2026-01-16", "2026-02-01", "2026-02-20"]),
        ("0 0 15W * MON#1", ["2026-01-05", "2026-01-15", "2026-02-02", "2026-02-16"]),
        ("0 0 L * 1L", ["2026-01-26", "2026-01-31", "2026-02-23", "2026-02-28"]),
        # A field that only begins with * is restricted, too; Vixie cron and pg_cron say otherwise.
        ("0 16 */4 * SAT", ["2026-01-01", "2026-01-03", "2026-01-05", "2026-01-09", "2026-01-10"]),
        ("1 1 */32,1-7 * TUE", [f"2026-01-0{day}" for day in range(1, 8)] + ["2026-01-13"]),
    ],
)
def test_restricted_day_of_month_and_day_of_week_are_alternatives(
    expression: str, expected: list[str]
) -> None:
    assert [time[:10] for time in firings(expression, THURSDAY, len(expected))] == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0 0 L * *", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("0 0 l 2 *", ["2026-02-28", "2027-02-28", "2028-02-29"]),
        ("0 0 $ * *", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("0 0 1,$ * *", ["2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01"]),
        ("0 0 $,28 * *", ["2026-01-28", "2026-01-31", "2026-02-28", "2026-03-28"]),
        ("0 0 2-31,L 2,3 *", [f"2026-02-{day:02}" for day in range(2, 29)] + ["2026-03-02"]),
        ("0 0 1-30,L 1 *", [f"2026-01-{day:02}" for day in range(2, 32)] + ["2027-01-01"]),
        ("0 0 15W * *", ["2026-01-15", "2026-02-16", "2026-03-16", "2026-04-15", "2026-05-15"]),
        ("0 0 1w 8 *", ["2026-08-03", "2027-08-02"]),
        ("0 0 31W 1-6 *", ["2026-01-30", "2026-03-31", "2026-05-29", "2027-01-29"]),
        ("0 0 29W 2 *", ["2028-02-29", "2032-02-27"]),
        ("0 0 * * 5#3", ["2026-01-16", "2026-02-20"]),
        ("0 0 * * fri#5", ["2026-01-30", "2026-05-29"]),
        ("0 0 * * 0#1,7#2", ["2026-01-04", "2026-01-11", "2026-02-01"]),
        ("0 0 * 2 1#5", ["2044-02-29", "2072-02-29", "2112-02-29"]),
        ("0 0 * * 5L", ["2026-01-30", "2026-02-27"]),
        ("0 0 * * L5", ["2026-01-30", "2026-02-27"]),
        ("0 0 * * FRIL", ["2026-01-30", "2026-02-27"]),
        ("0 0 * * 7L", ["2026-01-25", "2026-02-22"]),
        ("0 0 * * MON,5#3,5L", ["2026-01-05", "2026-01-12", "2026-01-16", "2026-01-19"]),
    ],
)
def test_last_nearest_and_nth_days(expression: str, expected: list[str]) -> None:
    assert [time[:10] for time in firings(expression, THURSDAY, len(expected))] == expected


@pytest.mark.parametrize(
    ("macro", "expression"),
    [
        ("@yearly", "0 0 1 1 *"),
        ("@annually", "0 0 1 1 *"),
        ("@monthly", "0 0 1 * *"),
        ("@weekly", "0 0 * * 0"),
        ("@daily", "0 0 * * *"),
        ("@midnight", "0 0 * * *"),
        ("@hourly", "0 * * * *"),
        (" @DAILY ", "0 0 * * *"),
    ],
)
def test_macros_are_aliases(macro: str, expression: str) -> None:
    assert parse(macro, NEW_YORK) == parse(expression, NEW_YORK)


@pytest.mark.parametrize(
    ("expression", "interval"),
    [
        ("@every 1s", timedelta(seconds=1)),
        ("@every 45s", timedelta(seconds=45)),
        ("@every 30m", timedelta(minutes=30)),
        ("@every 2h", timedelta(hours=2)),
        ("@every 1h30m", timedelta(minutes=90)),
        ("@every 2h45m30s", timedelta(hours=2, minutes=45, seconds=30)),
        ("@every 1.5h", timedelta(minutes=90)),
        ("@every 1m.5s", timedelta(seconds=60.5)),
        ("@every 1500ms", timedelta(seconds=1.5)),
        ("@every 100h", timedelta(hours=100)),
        ("@Every  5m ", timedelta(minutes=5)),
        ("1 second", timedelta(seconds=1)),
        ("30 seconds", timedelta(seconds=30)),
        ("'59 SECONDS'", timedelta(seconds=59)),
    ],
)
def test_intervals_count_from_the_anchor(expression: str, interval: timedelta) -> None:
    schedule = parse(expression, NEW_YORK)
    anchor = utc("2026-03-08 06:59:30.250")

    assert schedule.next_after(anchor, anchor=anchor) == anchor + interval
    just_before = anchor + 3 * interval - timedelta(microseconds=1)
    assert schedule.next_after(just_before, anchor=anchor) == anchor + 3 * interval
    assert schedule.next_after(anchor + 3 * interval, anchor=anchor) == anchor + 4 * interval
    assert schedule.next_after(anchor) == anchor + interval
    early = anchor - timedelta(days=1)
    assert schedule.next_after(early, anchor=anchor) == anchor + interval


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("", "empty"),
        (" \t ", "empty"),
        ("not a valid cron", "expected 5 fields, or 6 with seconds first, got 4"),
        ("*", "got 1"),
        ("0 0 0 0 0 0 0", "got 7"),
        ("0 0 0 1 1 * 2030", "got 7"),
        ("99 25 32 13 8", "minute '99' is outside 0-59"),
        ("60 * * * *", "minute '60' is outside 0-59"),
        ("* 24 * * *", "hour '24' is outside 0-23"),
        ("* * 0 * *", "day of month '0' is outside 1-31"),
        ("* * 32 * *", "day of month '32' is outside 1-31"),
        ("* * * 0 *", "month '0' is outside 1-12"),
        ("* * * 13 *", "month '13' is outside 1-12"),
        ("* * * * 8", "day of week '8' is outside 0-7"),
        ("60 * * * * *", "second '60' is outside 0-59"),
        ("0-60 * * * *", "minute '60' is outside 0-59"),
        ("-1 * * * *", "minute '-1' is not"),
        ("*/0 * * * *", "minute '*/0' has a step of 0"),
        ("1-5/00 * * * *", "minute '1-5/00' has a step of 0"),
        ("* * */0 * *", "day of month '*/0' has a step of 0"),
        ("*/ * * * *", "minute '*/' is not"),
        ("*/-5 * * * *", "minute '*/-5' is not"),
        ("*/1.5 * * * *", "minute '*/1.5' is not"),
        ("/5 * * * *", "minute '/5' is not"),
        ("*/5/5 * * * *", "minute '*/5/5' is not"),
        ("5-1 * * * *", "minute '5-1' runs backwards"),
        ("* 22-2 * * *", "hour '22-2' runs backwards"),
        ("* * * nov-feb *", "month 'nov-feb' runs backwards"),
        ("* * * * sat-mon", "day of week 'sat-mon' runs backwards"),
        ("1- * * * *", "minute '1-' is not"),
        ("1-2-3 * * * *", "minute '1-2-3' is not"),
        ("*-5 * * * *", "minute '*-5' is not"),
        ("** * * * *", "minute '**' is not"),
        ("1,,2 * * * *", "minute '' is not"),
        (",1 * * * *", "minute '' is not"),
        ("1, * * * *", "minute '' is not"),
        ("a * * * *", "minute 'a' is not a number"),
        ("mon * * * *", "minute 'mon' is not a number"),
        ("* * * mon *", "month 'mon' is not a number or name"),
        ("* * * * jan", "day of week 'jan' is not a number or name"),
        ("* * * january *", "month 'january' is not a number or name"),
        ("1.5 * * * *", "minute '1.5' is not"),
        ("1e1 * * * *", "minute '1e1' is not a number"),
        ("0x5 * * * *", "minute '0x5' is not a number"),
        ("+5 * * * *", "minute '+5' is not"),
        ("1_0 * * * *", "minute '1_0' is not"),
        ("l * * * *", "minute 'l' is not a number"),
        ("$ * * * *", "minute '$' is not"),
        ("* * * * $", "day of week '$' is not"),
        ("* * L-3 * *", "day of month 'l' is not a number"),
        ("* * 15-L * *", "day of month 'l' is not a number"),
        ("* * 1-$ * *", "day of month '1-$' is not"),
        ("* * LW * *", "day of month 'lw' is not a number"),
        ("* * W * *", "day of month 'w' is not a number"),
        ("* * 0W * *", "day of month '0' is outside 1-31"),
        ("* * 32W * *", "day of month '32' is outside 1-31"),
        ("* * W15 * *", "day of month 'w15' is not a number"),
        ("* * 1,15W * *", "day of month '15w' is not a number"),
        ("* * 5#3 * *", "day of month '5#3' is not"),
        ("* * * * L", "day of week 'l' is not a number or name"),
        ("* * * * 5W", "day of week '5w' is not a number or name"),
        ("* * * * 8L", "day of week '8' is outside 0-7"),
        ("* * * * 5#0", "day of week '5#0': a month has 1 to 5"),
        ("* * * * 5#6", "day of week '5#6': a month has 1 to 5"),
        ("* * * * 8#1", "day of week '8' is outside 0-7"),
        ("* * * * 1-5#2", "day of week '1-5#2' is not"),
        ("* * * * *#1", "day of week '*#1' is not"),
        ("0 0 30 2 *", "no month '2' has the day of month '30'"),
        ("0 0 31 4,6,9,NOV *", "no month '4,6,9,nov' has the day of month '31'"),
        ("0 0 30W 2 *", "no month '2' has the day of month '30w'"),
        ("? * * * *", "minute '?' is not"),
        ("* * ? * *", "day of month '?' is not"),
        ("H * * * *", "minute 'h' is not a number"),
        ("H/15 * * * *", "minute 'h' is not a number"),
        ("H(0-29) * * * *", "minute 'h(0-29)' is not"),
        ("R * * * *", "minute 'r' is not a number"),
        ("0~30 * * * *", "minute '0~30' is not"),
        ("@reboot", "unknown macro '@reboot', expected one of @yearly"),
        ("@daily 5", "unknown macro '@daily 5'"),
        ("@", "unknown macro '@'"),
        ("@every", "'' after @every is not a duration"),
        ("@every5m", "unknown macro '@every5m'"),
        ("@every 5", "'5' after @every is not a duration"),
        ("@every m", "'m' after @every is not a duration"),
        ("@every 5d", "'5d' after @every is not a duration"),
        ("@every 5us", "'5us' after @every is not a duration"),
        ("@every .h", "'.h' after @every is not a duration"),
        ("@every 1.2.3h", "'1.2.3h' after @every is not a duration"),
        ("@every -5m", "'-5m' after @every is not a duration"),
        ("@every 1h 30m", "'1h 30m' after @every is not a duration"),
        ("@every PT5M", "'pt5m' after @every is not a duration"),
        ("@every 0s", "'0s' is shorter than one second"),
        ("@every 500ms", "'500ms' is shorter than one second"),
        ("@every 2562048h", "'2562048h' is longer than 292 years"),
        (f"@every {'9' * 240}h", "is longer than 292 years"),
        ("0 seconds", "'0 seconds' is outside 1-59 seconds"),
        ("60 seconds", "'60 seconds' is outside 1-59 seconds"),
        ("-5 seconds", "got 2"),
        ("'5 seconds", "got 2"),
        ("5 minutes", "got 2"),
        ("٣ * * * *", "only printable ASCII"),
        ("\N{KELVIN SIGN} * * * *", "only printable ASCII"),
        ("*\N{NO-BREAK SPACE}* * * *", "only printable ASCII"),
        ("\0 * * * *", "only printable ASCII"),
        ("* * * * *\0", "only printable ASCII"),
        ("* * * * *\n", "only printable ASCII"),
        ("\ud800 * * * *", "only printable ASCII"),
        ("1" * 255, "got 1"),
        ("1" * 247 + " * * * *", "is outside 0-59"),
        ("* * * * *" + " " * 247, "longer than 255 characters"),
        ("1," * 1_000_000 + "1 * * * *", "longer than 255 characters"),
    ],
)
def test_invalid_expressions_are_refused_with_the_reason(expression: str, reason: str) -> None:
    with pytest.raises(CronError) as refusal:
        parse(expression, "UTC")

    assert refusal.value.field == "cron"
    assert reason in str(refusal.value)
    assert len(str(refusal.value)) < 600


def test_the_longest_expression_is_accepted() -> None:
    expression = "* * * * *" + " " * 246

    assert len(expression) == 255
    assert parse(expression, "UTC") == parse("* * * * *", "UTC")


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


@pytest.mark.parametrize(
    ("zone", "expression", "after", "expected"),
    [
        # New York, 8 March 2026: 02:00 -05:00 becomes 03:00 -04:00
        (NEW_YORK, "30 2 * * *", "2026-03-07 07:30", ["2026-03-09 06:30:00"]),
        (
            NEW_YORK,
            "30 2 * * *",
            "2026-03-06 07:30",
            ["2026-03-07 07:30:00", "2026-03-09 06:30:00"],
        ),
        (NEW_YORK, "0 2 * * *", "2026-03-08 06:00", ["2026-03-09 06:00:00"]),
        (NEW_YORK, "0 3 * * *", "2026-03-08 06:00", ["2026-03-08 07:00:00"]),
        (
            NEW_YORK,
            "*/30 * * * *",
            "2026-03-08 06:00",
            ["2026-03-08 06:30:00", "2026-03-08 07:00:00"],
        ),
        (NEW_YORK, "59 59 1-3 * * *", "2026-03-08 06:00", ["2026-03-08 06:59:59"]),
        (NEW_YORK, "* * 2 * * *", "2026-03-08 06:59:59", ["2026-03-09 06:00:00"]),
        (NEW_YORK, "* * * * * *", "2026-03-08 06:59:59", ["2026-03-08 07:00:00"]),
        # Lord Howe, 4 October 2026: 02:00 +10:30 becomes 02:30 +11
        ("Australia/Lord_Howe", "15 2 * * *", "2026-10-03 12:00", ["2026-10-04 15:15:00"]),
        ("Australia/Lord_Howe", "30 2 * * *", "2026-10-03 12:00", ["2026-10-03 15:30:00"]),
        (
            "Australia/Lord_Howe",
            "*/15 * * * *",
            "2026-10-03 15:15",
            ["2026-10-03 15:30:00", "2026-10-03 15:45:00"],
        ),
        # Apia, 30 December 2011 is skipped
        (
            "Pacific/Apia",
            "0 12 * * *",
            "2011-12-29 00:00",
            ["2011-12-29 22:00:00", "2011-12-30 22:00:00"],
        ),
        ("Pacific/Apia", "0 12 30 12 *", "2011-12-01 00:00", ["2012-12-29 22:00:00"]),
        ("Pacific/Apia", "* * * 30 12 *", "2011-12-01 00:00", ["2012-12-29 10:00:00"]),
        ("Pacific/Apia", "* * * * * *", "2011-12-30 09:59:59", ["2011-12-30 10:00:00"]),
        # Beirut, 29 March 2026: midnight becomes 01:00
        ("Asia/Beirut", "@daily", "2026-03-28 12:00", ["2026-03-29 21:00:00"]),
    ],
)
def test_skipped_local_times_do_not_fire(
    zone: str, expression: str, after: str, expected: list[str]
) -> None:
    assert firings(expression, utc(after), len(expected), zone) == expected


@pytest.mark.parametrize(
    ("zone", "expression", "after", "expected"),
    [
        # New York, 1 November 2026: 02:00 -04:00 becomes 01:00 -05:00
        (
            NEW_YORK,
            "30 1 * * *",
            "2026-10-31 12:00",
            ["2026-11-01 05:30:00", "2026-11-02 06:30:00"],
        ),
        (NEW_YORK, "30 1 * * *", "2026-11-01 05:30", ["2026-11-02 06:30:00"]),
        (NEW_YORK, "30 1 * * *", "2026-11-01 06:10", ["2026-11-02 06:30:00"]),
        (NEW_YORK, "0 2 * * *", "2026-11-01 06:10", ["2026-11-01 07:00:00"]),
        (NEW_YORK, "0 * * * *", "2026-11-01 04:30", ["2026-11-01 05:00:00", "2026-11-01 07:00:00"]),
        (NEW_YORK, "* * * * *", "2026-11-01 05:58", ["2026-11-01 05:59:00", "2026-11-01 07:00:00"]),
        (NEW_YORK, "* * * * *", "2026-11-01 06:00", ["2026-11-01 07:00:00"]),
        (NEW_YORK, "* * * * *", "2026-11-01 06:59:59.5", ["2026-11-01 07:00:00"]),
        (
            NEW_YORK,
            "* * * * * *",
            "2026-11-01 06:00",
            ["2026-11-01 07:00:00", "2026-11-01 07:00:01"],
        ),
        # Lord Howe, 5 April 2026: 02:00 +11 becomes 01:30 +10:30
        (
            "Australia/Lord_Howe",
            "45 1 * * *",
            "2026-04-04 14:00",
            ["2026-04-04 14:45:00", "2026-04-05 15:15:00"],
        ),
        (
            "Australia/Lord_Howe",
            "*/15 * * * *",
            "2026-04-04 14:30",
            ["2026-04-04 14:45:00", "2026-04-04 15:30:00"],
        ),
        ("Australia/Lord_Howe", "*/15 * * * *", "2026-04-04 15:10", ["2026-04-04 15:30:00"]),
        # Havana, 1 November 2026: 01:00 -04:00 becomes 00:00 -05:00, midnight comes twice
        (
            "America/Havana",
            "@daily",
            "2026-10-31 12:00",
            ["2026-11-01 04:00:00", "2026-11-02 05:00:00"],
        ),
        # Dublin, 25 October 2026: summer is the standard time there
        (
            "Europe/Dublin",
            "30 1 * * *",
            "2026-10-24 12:00",
            ["2026-10-25 00:30:00", "2026-10-26 01:30:00"],
        ),
    ],
)
def test_repeated_local_times_fire_the_first_time(
    zone: str, expression: str, after: str, expected: list[str]
) -> None:
    assert firings(expression, utc(after), len(expected), zone) == expected


def test_a_day_that_is_wholly_repeated_fires_once() -> None:
    # Kwajalein crossed the date line: 1 October 1969 00:00 +11 became 30 September 01:00 -12
    assert firings("0 12 30 9 *", utc("1969-09-01 00:00"), 2, "Pacific/Kwajalein") == [
        "1969-09-30 01:00:00",
        "1970-10-01 00:00:00",
    ]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-01-01 00:00:59.999999", "2026-01-01 00:01:00"),
        ("2026-01-01 00:01:00", "2026-01-01 00:02:00"),
        ("2026-01-01 00:01:00.000001", "2026-01-01 00:02:00"),
        ("1969-12-31 23:59:30", "1970-01-01 00:00:00"),
    ],
)
def test_a_firing_is_strictly_later(after: str, expected: str) -> None:
    assert firings("* * * * *", utc(after), 1) == [expected]


def test_any_timezone_aware_time_may_be_given() -> None:
    paris = datetime(2026, 1, 1, 10, tzinfo=ZoneInfo("Europe/Paris"))
    offset = datetime(2026, 1, 1, 10, tzinfo=timezone(timedelta(hours=1)))

    assert plan("* * * * *", "UTC", paris, None) == utc("2026-01-01 09:01")
    assert plan("@every 1m", "UTC", offset, paris) == utc("2026-01-01 09:01")


@pytest.mark.parametrize("expression", ["* * * * *", "@every 1m"])
def test_a_time_without_timezone_is_a_mistake(expression: str) -> None:
    with pytest.raises(ValueError, match="timezone-aware"):
        parse(expression, "UTC").next_after(THURSDAY.replace(tzinfo=None))


def test_plan_is_parse_and_next_after() -> None:
    assert plan("30 9 * * *", NEW_YORK, THURSDAY, None) == utc("2026-01-01 14:30")
    assert plan("@every 1h", "UTC", THURSDAY, utc("2025-12-31 23:30")) == utc("2026-01-01 00:30")


def test_an_expression_that_daylight_saving_always_skips_never_fires() -> None:
    expression = "30 2 * 3 SUN#2"  # the very night New York's clocks go forward

    assert parse(expression, NEW_YORK).next_after(THURSDAY) is None
    with pytest.raises(CronError, match="no firing in timezone America/New_York") as refusal:
        plan(expression, NEW_YORK, THURSDAY, None)
    assert refusal.value.field == "cron"


# The property: equal to an oracle that walks the days and tries every time of each

Matches = Callable[[date], bool]


@dataclass(frozen=True)
class Meaning:
    """A six-field expression, and what it means."""

    expression: str
    times: tuple[time, ...]
    day_matches: Matches


@st.composite
def numbers(
    draw: st.DrawFn, low: int, high: int, names: tuple[str, ...] = ()
) -> tuple[str, set[int]]:
    """Draw a list of values, ranges and steps, and the values it stands for."""

    def written(value: int) -> str:
        if draw(st.booleans()) and names:
            name = names[value - low]
            return draw(st.sampled_from([name.upper(), name.lower()]))
        return str(value)

    items: list[str] = []
    values: set[int] = set()
    for _ in range(draw(st.integers(1, 3))):
        first = draw(st.integers(low, high))
        last = draw(st.integers(first, high))
        step = draw(st.integers(2, 2 * high))
        item, meant = draw(
            st.sampled_from(
                [
                    (written(first), [first]),
                    (f"{written(first)}-{written(last)}", range(first, last + 1)),
                    (f"{written(first)}-{last}/{step}", range(first, last + 1, step)),
                    (f"{first}/{step}", range(first, high + 1, step)),
                    (f"*/{step}", range(low, high + 1, step)),
                ]
            )
        )
        items.append(item)
        values.update(meant)
    return ",".join(items), values


def last_day(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def weekday(day: date) -> int:
    return day.isoweekday() % 7


def nearest_weekday(day: date, target: int) -> bool:
    if target > last_day(day):
        return False
    weekdays = [
        candidate
        for candidate in range(1, last_day(day) + 1)
        if day.replace(day=candidate).isoweekday() <= 5
    ]
    return day.day == min(weekdays, key=lambda candidate: abs(candidate - target))


@st.composite
def days(draw: st.DrawFn) -> tuple[str, Matches | None]:
    """Draw a day of month, and the days it matches; None for all of them."""
    text, values = draw(numbers(1, 31))
    target = draw(st.integers(1, 31))
    choices: list[tuple[str, Matches | None]] = [
        ("*", None),
        (text, lambda day: day.day in values),
        ("L", lambda day: day.day == last_day(day)),
        (f"{text},$", lambda day: day.day in values or day.day == last_day(day)),
        (f"{target}W", lambda day: nearest_weekday(day, target)),
    ]
    return draw(st.sampled_from(choices))


@st.composite
def weekdays(draw: st.DrawFn) -> tuple[str, Matches | None]:
    """Draw a day of week, and the days it matches; None for all of them."""
    text, values = draw(numbers(0, 6, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")))
    which, nth = draw(st.integers(0, 6)), draw(st.integers(1, 5))

    def is_nth(day: date) -> bool:
        return weekday(day) == which and (day.day + 6) // 7 == nth

    def is_last(day: date) -> bool:
        return weekday(day) == which and day.day > last_day(day) - 7

    choices: list[tuple[str, Matches | None]] = [
        ("*", None),
        (text, lambda day: weekday(day) in values),
        ("5-7", lambda day: weekday(day) in (5, 6, 0)),
        (f"{which}#{nth}", is_nth),
        (f"{which}L", is_last),
        (f"{text},{which}#{nth}", lambda day: weekday(day) in values or is_nth(day)),
        (f"L{which},{which}#{nth}", lambda day: is_last(day) or is_nth(day)),
    ]
    return draw(st.sampled_from(choices))


@st.composite
def expressions(draw: st.DrawFn) -> Meaning:
    seconds, second_values = draw(numbers(0, 59))
    minutes, minute_values = draw(numbers(0, 59))
    hours, hour_values = draw(numbers(0, 23))
    day_text, day = draw(days())
    months, month_values = draw(numbers(1, 12, tuple(calendar.month_abbr[1:])))
    weekday_text, of_week = draw(weekdays())

    def day_matches(candidate: date) -> bool:
        restrictions = [matches for matches in (day, of_week) if matches is not None]
        return candidate.month in month_values and (
            not restrictions or any(matches(candidate) for matches in restrictions)
        )

    if draw(st.booleans()):
        fields, second_values = [minutes, hours], {0}
    else:
        fields = [seconds, minutes, hours]
    return Meaning(
        " ".join([*fields, day_text, months, weekday_text]),
        tuple(
            time(hour, minute, second)
            for hour in sorted(hour_values)
            for minute in sorted(minute_values)
            for second in sorted(second_values)
        ),
        day_matches,
    )


def first_firing(meaning: Meaning, zone: ZoneInfo, after: datetime) -> datetime | None:
    """Find the first firing the slow way: every time of every day, from the day of ``after``."""
    day = after.astimezone(zone).date()
    for _ in range(366 * 45):
        if meaning.day_matches(day):
            for at in meaning.times:
                moment = datetime.combine(day, at, zone).astimezone(UTC)
                exists = moment.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, at)
                if exists and moment > after:
                    return moment
        day += timedelta(days=1)
    return None


ZONES = [
    "UTC",
    NEW_YORK,
    "America/Havana",
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Pacific/Apia",
    "Pacific/Kwajalein",
]

# Most moments are drawn near a clock change: of New York, Lord Howe, Beirut, Apia or Kwajalein
MOMENTS = st.one_of(
    st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1)),
    st.builds(
        lambda change, offset: change + offset,
        st.sampled_from(
            [
                datetime(2026, 3, 8, 7),
                datetime(2026, 11, 1, 6),
                datetime(2026, 4, 4, 15),
                datetime(2026, 10, 3, 15, 30),
                datetime(2026, 3, 28, 22),
                datetime(2011, 12, 30, 10),
                datetime(1993, 8, 21, 12),
            ]
        ),
        st.timedeltas(timedelta(days=-2), timedelta(days=2)),
    ),
).map(lambda moment: moment.replace(tzinfo=UTC))


@settings(max_examples=500, deadline=None)
@given(meaning=expressions(), zone=st.sampled_from(ZONES), after=MOMENTS)
def test_the_next_firing_is_the_first_match_on_the_wall_clock(
    meaning: Meaning, zone: str, after: datetime
) -> None:
    try:
        schedule = parse(meaning.expression, zone)
    except CronError as refusal:
        assert "has the day of month" in str(refusal)
        assert first_firing(meaning, ZoneInfo(zone), after) is None
        return
    for _ in range(4):
        found = schedule.next_after(after)
        assert found == first_firing(meaning, ZoneInfo(zone), after)
        if found is None:
            break
        assert found > after
        after = found


@settings(max_examples=200, deadline=None)
@given(
    expression=st.sampled_from(
        ["* * * * *", "*/7 * * * * *", "30 1,2 * * *", "@hourly", "0 0 L * *"]
    ),
    zone=st.sampled_from(ZONES),
    moments=st.lists(MOMENTS, min_size=2, max_size=10),
)
def test_a_later_time_never_has_an_earlier_firing(
    expression: str, zone: str, moments: list[datetime]
) -> None:
    schedule = parse(expression, zone)
    planned = [schedule.next_after(moment) for moment in sorted(moments)]

    for earlier, later in pairwise(planned):
        assert earlier is not None
        assert later is not None
        assert earlier <= later


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.text("0123456789*,-/LW#$@ hmsjanMON?HR'", max_size=40),
        st.lists(st.text("0123456789*,-/LW#$", min_size=1, max_size=4), min_size=5, max_size=6).map(
            " ".join
        ),
    )
)
def test_any_text_is_planned_or_refused(text: str) -> None:
    try:
        planned = plan(text, "UTC", THURSDAY, THURSDAY)
    except CronError as refusal:
        assert refusal.field == "cron"
    else:
        assert planned > THURSDAY


@settings(max_examples=300, deadline=None)
@given(
    anchor=MOMENTS,
    elapsed=st.timedeltas(timedelta(0), timedelta(days=400)),
    milliseconds=st.integers(1000, 10**9),
)
def test_an_interval_fires_on_multiples_from_its_anchor(
    anchor: datetime, elapsed: timedelta, milliseconds: int
) -> None:
    interval = timedelta(milliseconds=milliseconds)
    after = anchor + elapsed
    found = plan(f"@every {milliseconds}ms", "UTC", after, anchor)

    assert after < found <= after + interval
    assert (found - anchor) % interval == timedelta(0)


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


def test_time_zone_data_without_a_release_are_told_apart_by_what_they_hold(
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
