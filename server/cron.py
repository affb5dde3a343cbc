"""Cron expressions: the one rule that lives outside SQL.

PostgreSQL has no cron. SQL says what the next time depends on (``ojs.cron_to_plan``), ``make_plan``
computes it, and SQL stores it (ojs-cron sections 3 to 5). This module parses expressions;
firings.py computes when they fire. croniter accepts more than cron does (hashed ``H`` and ``R``,
``?``, years, ranges that run backwards), and reads ``5-5`` as the whole field. So an expression is
first checked and rewritten, field by field, into plain lists of numbers, and croniter gets these.

What is accepted:

- five fields (minute, hour, day of month, month, day of week) or six (seconds first), separated by
  spaces or tabs, at most 255 characters, letters in either case;
- ``*``, lists, ranges and steps (``*/5``, ``10-30/5``; ``10/5`` means from 10 to the end) in every
  field; month names ``JAN``-``DEC`` and weekday names ``SUN``-``SAT``; 0 and 7 are Sunday, and a
  range may end on Sunday (``FRI-SUN``);
- day of month: ``L`` or pg_cron's ``$`` (the last day), alone or in a list; ``15W`` (the weekday
  nearest to the 15th, in the same month), alone;
- day of week: ``5#3`` (the third Friday), ``5L`` or ``L5`` (the last Friday), alone or in a list;
- ``@yearly @annually @monthly @weekly @daily @midnight @hourly``;
- ``@every 1h30m``: a Go duration in ``h m s ms`` of at least one second;
- pg_cron's ``30 seconds`` (1 to 59; quotes around it are allowed).

When day of month and day of week are both restricted, either of them is enough; a field is
unrestricted when ``*`` (or ``*/1``) stands in it, alone or in a list. ``*/2`` restricts, here as in
croniter; in Vixie cron and pg_cron a field that begins with ``*`` does not, and both must match.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from ojs_pg.server.firings import HORIZON_YEARS, Calendar, Interval, Pattern, Schedule
from ojs_pg.server.timezones import find_zone

# How many of the next times people see.
SHOWN = 5
MAX_LENGTH = 255
"""Longest expression accepted, in characters."""

_SECOND = timedelta(seconds=1)
_MICROSECOND = timedelta(microseconds=1)
_LONGEST_INTERVAL = timedelta(microseconds=(2**63 - 1) // 1000)  # of a Go duration, 2^63 - 1 ns
_LEAP_YEAR = 2024
_MONTH_LENGTHS = {month: calendar.monthrange(_LEAP_YEAR, month)[1] for month in range(1, 13)}

_MACROS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}

_MICROSECONDS = {"h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000, "ms": 1_000}

_DURATION = re.compile(r"(?:(?:\d+\.?\d*|\.\d+)(?:ms|h|m|s))+")
_DURATION_PART = re.compile(r"([\d.]+)(ms|h|m|s)")
_SECONDS = re.compile(r"(?P<quote>'?)\s*(?P<count>\d+)\s+seconds?\s*(?P=quote)")
_ITEM = re.compile(r"(?:(?P<first>[a-z0-9]+)(?:-(?P<last>[a-z0-9]+))?|\*)(?:/(?P<step>\d+))?")
_NEAREST_WEEKDAY = re.compile(r"(\d+)w")
_NTH_WEEKDAY = re.compile(r"([a-z0-9]+)#(\d+)")
_LAST_WEEKDAY = re.compile(r"l(\d+|[a-z]{3})|(\d+|[a-z]{3})l")


class CronError(ValueError):
    """A schedule that cannot be used; the message says what is wrong.

    ``field`` names the part at fault: ``"cron"`` (the expression) or ``"timezone"``.
    """

    def __init__(self, field: Literal["cron", "timezone"], message: str) -> None:
        super().__init__(message)
        self.field = field


def parse(expression: str, timezone: str = "UTC") -> Schedule:
    """Read a cron expression and an IANA timezone name; raise CronError when either is invalid.

    An expression that no calendar satisfies (``0 0 30 2 *``) is invalid too.
    """
    try:
        zone = find_zone(timezone)
    except ValueError as error:
        raise CronError("timezone", f"invalid timezone {timezone[:64]!a}: {error}") from None
    if len(expression) > MAX_LENGTH:
        raise _invalid(f"longer than {MAX_LENGTH} characters")
    text = expression.replace("\t", " ")
    if not (text.isascii() and text.isprintable()):
        raise _invalid("only printable ASCII characters, spaces and tabs are allowed")
    text = text.strip().lower()
    if not text:
        raise _invalid("empty")
    name, *rest = text.split()
    if name == "@every":
        return _every(" ".join(rest))
    if name.startswith("@"):
        if rest or name not in _MACROS:
            known = ", ".join([*_MACROS, "@every <duration>"])
            raise _invalid(f"unknown macro '{text}', expected one of {known}")
        return _calendar(_MACROS[name], zone)
    if seconds := _SECONDS.fullmatch(text):
        return _seconds(seconds["count"])
    return _calendar(text, zone)


def next_firing(
    expression: str, timezone: str, after: datetime, anchor: datetime | None
) -> datetime:
    """Parse, and return the first firing strictly after ``after``, in UTC (Schedule.next_after).

    Raise CronError when the schedule is invalid or does not fire within HORIZON_YEARS.
    """
    planned = parse(expression, timezone).next_after(after, anchor=anchor)
    if planned is None:
        raise _invalid(f"no firing in timezone {timezone} within {HORIZON_YEARS} years")
    return planned


def make_plan(to_plan: dict[str, Any]) -> dict[str, Any]:
    """Return the members of ``ojs.cron_to_plan``, next_run_at and next_runs, or problem and field.

    SQL compares the members with those of the schedule as it is then, to recognize a stale plan.
    """
    anchor = to_plan["anchor"] and datetime.fromisoformat(to_plan["anchor"])
    now = datetime.fromisoformat(to_plan["now"])
    try:
        next_run_at = next_firing(to_plan["expression"], to_plan["timezone"], now, anchor)
    except CronError as error:
        return {**to_plan, "problem": str(error), "field": error.field}
    schedule = parse(to_plan["expression"], to_plan["timezone"])
    runs = [next_run_at]
    while len(runs) < SHOWN and (later := schedule.next_after(runs[-1], anchor=anchor)):
        runs.append(later)
    times = [run.isoformat() for run in runs]
    return {**to_plan, "next_run_at": times[0], "next_runs": times}


def _invalid(reason: str) -> CronError:
    return CronError("cron", f"invalid cron expression: {reason}")


def _every(duration: str) -> Interval:
    if not _DURATION.fullmatch(duration):
        raise _invalid(
            f"'{duration}' after @every is not a duration,"
            " expected numbers with the units h, m, s or ms, such as 1h30m"
        )
    microseconds = sum(
        Decimal(number) * _MICROSECONDS[unit] for number, unit in _DURATION_PART.findall(duration)
    )
    if microseconds < _SECOND // _MICROSECOND:
        raise _invalid(f"the interval '{duration}' is shorter than one second")
    if microseconds > _LONGEST_INTERVAL // _MICROSECOND:
        raise _invalid(f"the interval '{duration}' is longer than 292 years")
    return Interval(timedelta(microseconds=int(microseconds)))


def _seconds(count: str) -> Interval:
    if not 1 <= int(count) <= 59:
        raise _invalid(f"'{count} seconds' is outside 1-59 seconds")
    return Interval(timedelta(seconds=int(count)))


# Calendar expressions (ojs-cron sections 3 and 5.2)


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of an expression: numbers from ``low`` to ``high``; ``*`` stops at ``top``."""

    title: str
    low: int
    high: int
    top: int
    names: tuple[str, ...] = ()


_SECOND_FIELD = _Field("second", 0, 59, 59)
_MINUTE_FIELD = _Field("minute", 0, 59, 59)
_HOUR_FIELD = _Field("hour", 0, 23, 23)
_DAY_FIELD = _Field("day of month", 1, 31, 31)
_MONTH_FIELD = _Field(
    "month",
    low=1,
    high=12,
    top=12,
    names=("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
)
_WEEKDAY_FIELD = _Field(
    "day of week",
    low=0,
    high=7,
    top=6,
    names=("sun", "mon", "tue", "wed", "thu", "fri", "sat"),
)


def _calendar(text: str, zone: ZoneInfo) -> Calendar:
    fields = text.split()
    if len(fields) not in (5, 6):
        raise _invalid(f"expected 5 fields, or 6 with seconds first, got {len(fields)}")
    second, minute, hour, day, month, weekday = ["0", *fields][-6:]
    seconds = _join(_values(_SECOND_FIELD, second.split(",")))
    minutes = _join(_values(_MINUTE_FIELD, minute.split(",")))
    hours = _join(_values(_HOUR_FIELD, hour.split(",")))
    days, first_day = _days(day)
    months = _values(_MONTH_FIELD, month.split(","))
    weekdays = _weekdays(weekday)

    # Restricted days of the month and of the week are alternatives, each with its own pattern.
    choices = [("*", weekday, 1) for weekday in weekdays if weekday != "*"]
    longest_month = max(_MONTH_LENGTHS[month] for month in months or _MONTH_LENGTHS)
    if first_day <= longest_month and (days != "*" or not choices):
        choices.append((days, "*", first_day))
    if not choices:
        raise _invalid(f"no month '{month}' has the day of month '{day}'")
    patterns = tuple(
        Pattern(f"{minutes} {hours} {days} {_join(months)} {weekdays} {seconds}", first_day)
        for days, weekdays, first_day in choices
    )
    return Calendar(patterns, zone)


def _days(text: str) -> tuple[str, int]:
    """Read the day of month: the days in croniter's spelling, and the smallest of them."""
    if nearest := _NEAREST_WEEKDAY.fullmatch(text):
        day = _number(_DAY_FIELD, nearest[1])
        return f"{day}w", day
    items = text.split(",")
    numbered = [item for item in items if item not in ("l", "$")]
    days = _values(_DAY_FIELD, numbered)
    if days is None:
        return "*", 1
    if len(numbered) < len(items):
        # "l" includes the 31st; croniter takes any 31 entries, such as 2-31 and "l", for all days
        return ",".join([*map(str, sorted(days - {31})), "l"]), 1
    return _join(days), min(days)


def _weekdays(text: str) -> list[str]:
    """Read the day of week: alternatives in croniter's spelling, which mixes no 1 with 5#3."""
    numbered: list[str] = []
    positions: set[str] = set()
    for item in text.split(","):
        if nth := _NTH_WEEKDAY.fullmatch(item):
            if not 1 <= int(nth[2]) <= 5:
                raise _invalid(f"day of week '{item}': a month has 1 to 5 of them")
            positions.add(f"{_number(_WEEKDAY_FIELD, nth[1]) % 7}#{int(nth[2])}")
        elif last := _LAST_WEEKDAY.fullmatch(item):
            positions.add(f"l{_number(_WEEKDAY_FIELD, last[1] or last[2]) % 7}")
        else:
            numbered.append(item)
    weekdays = _values(_WEEKDAY_FIELD, numbered)
    if weekdays is None:
        return ["*"]
    alternatives = (_join({weekday % 7 for weekday in weekdays}), ",".join(sorted(positions)))
    return [alternative for alternative in alternatives if alternative]


def _values(field: _Field, items: list[str]) -> set[int] | None:
    """Read a list of values, ranges and steps; None when an item leaves the field unrestricted."""
    values: set[int] = set()
    unrestricted = False
    for item in items:
        parts = _ITEM.fullmatch(item)
        if parts is None:
            raise _invalid(f"{field.title} '{item}' is not a value, range or step")
        step = int(parts["step"] or 1)
        if step == 0:
            raise _invalid(f"{field.title} '{item}' has a step of 0")
        if parts["first"] is None:
            unrestricted = unrestricted or step == 1
            low, high = field.low, field.top
        else:
            low, high = _bounds(field, parts["first"], parts["last"], parts["step"])
        values.update(range(low, high + 1, step))
    return None if unrestricted else values


def _bounds(field: _Field, first: str, last: str | None, step: str | None) -> tuple[int, int]:
    """Return the ends of ``first``, ``first-last`` or ``first/step`` (to the end of the field)."""
    low = _number(field, first)
    if last is None:
        return low, low if step is None else max(low, field.top)
    high = _number(field, last)
    if field is _WEEKDAY_FIELD and low > high == 0:
        high = 7
    if low > high:
        raise _invalid(f"{field.title} '{first}-{last}' runs backwards")
    return low, high


def _number(field: _Field, text: str) -> int:
    if text in field.names:
        return field.low + field.names.index(text)
    if not text.isdigit():
        expected = "a number or name" if field.names else "a number"
        raise _invalid(f"{field.title} '{text}' is not {expected}")
    if not field.low <= int(text) <= field.high:
        raise _invalid(f"{field.title} '{text}' is outside {field.low}-{field.high}")
    return int(text)


def _join(values: set[int] | None) -> str:
    return "*" if values is None else ",".join(map(str, sorted(values)))
