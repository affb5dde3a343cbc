"""The next firing equals that of an oracle, which walks the days and tries every time of each."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from ojs_pg.server.cron import CronError, next_firing, parse
from tests.schedules import NEW_YORK, THURSDAY

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
        planned = next_firing(text, "UTC", THURSDAY, THURSDAY)
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
    found = next_firing(f"@every {milliseconds}ms", "UTC", after, anchor)

    assert after < found <= after + interval
    assert (found - anchor) % interval == timedelta(0)
