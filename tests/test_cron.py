"""Cron expressions: what is accepted, what is refused, and what each means (ojs-cron 3 and 4)."""

from datetime import timedelta

import pytest

from ojs_pg.server.cron import CronError, parse
from tests.schedules import NEW_YORK, THURSDAY, firings, utc


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
