"""When a schedule fires: clocks that change, and times that are given (ojs-cron 5.2)."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from ojs_pg.server.cron import CronError, make_plan, next_firing, parse
from tests.schedules import NEW_YORK, THURSDAY, firings, utc


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

    assert next_firing("* * * * *", "UTC", paris, None) == utc("2026-01-01 09:01")
    assert next_firing("@every 1m", "UTC", offset, paris) == utc("2026-01-01 09:01")


@pytest.mark.parametrize("expression", ["* * * * *", "@every 1m"])
def test_a_time_without_timezone_is_a_mistake(expression: str) -> None:
    with pytest.raises(ValueError, match="timezone-aware"):
        parse(expression, "UTC").next_after(THURSDAY.replace(tzinfo=None))


def test_plan_is_parse_and_next_after() -> None:
    assert next_firing("30 9 * * *", NEW_YORK, THURSDAY, None) == utc("2026-01-01 14:30")
    assert next_firing("@every 1h", "UTC", THURSDAY, utc("2025-12-31 23:30")) == utc(
        "2026-01-01 00:30"
    )


def test_an_expression_that_daylight_saving_always_skips_never_fires() -> None:
    expression = "30 2 * 3 SUN#2"  # the very night New York's clocks go forward

    assert parse(expression, NEW_YORK).next_after(THURSDAY) is None
    with pytest.raises(CronError, match="no firing in timezone America/New_York") as refusal:
        next_firing(expression, NEW_YORK, THURSDAY, None)
    assert refusal.value.field == "cron"


def test_a_plan_that_sql_asks_for_comes_back_with_its_answer() -> None:
    to_plan = {
        "expression": "@every 90s",
        "timezone": "UTC",
        "now": "2026-01-01T00:00:00.5+00:00",
        "anchor": "2025-12-31T23:59:00+00:00",
        "updated_at": None,
    }
    times = ["00:00:30", "00:02:00", "00:03:30", "00:05:00", "00:06:30"]
    plan = make_plan(to_plan)
    assert plan["next_runs"] == [f"2026-01-01T{time}+00:00" for time in times]
    assert plan == {**to_plan, "next_run_at": plan["next_runs"][0], "next_runs": plan["next_runs"]}
    new = make_plan(to_plan | {"anchor": None})
    assert new["next_runs"][1] == "2026-01-01T00:03:00.500000+00:00"
    assert new["next_run_at"] == new["next_runs"][0] == "2026-01-01T00:01:30.500000+00:00"
    wrong = to_plan | {"timezone": "Mars/Base"}
    refused = make_plan(wrong)
    assert (refused["field"], "Mars/Base" in refused["problem"]) == ("timezone", True)
    assert "next_run_at" not in refused
