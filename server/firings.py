"""The times at which a schedule fires: at intervals, or by the clock of a time zone.

Wall-clock times that a spring-forward change skips do not fire; times that a fall-back change
repeats fire once, the first time (ojs-cron section 5.2).
"""

import calendar
from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from croniter import CroniterBadDateError, croniter

HORIZON_YEARS = 50
"""How far ahead a firing is searched: croniter's own limit, longer than any gap of the calendar."""

_SECOND = timedelta(seconds=1)


class Schedule(Protocol):
    """A parsed expression that knows when it fires."""

    def next_after(self, after: datetime, *, anchor: datetime | None = None) -> datetime | None:
        """Return the first firing strictly after ``after``, in UTC.

        None when there is none within HORIZON_YEARS: a daylight-saving change may skip every
        firing that the calendar allows.

        ``anchor`` is the registration or the last trigger, from which intervals (``@every``,
        ``N seconds``) are counted; without it they count from ``after``. Calendar expressions
        ignore it. Both must be timezone-aware; ValueError otherwise.
        """


def _to_utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a cron schedule needs timezone-aware times")
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Interval:
    """Fires one, two, three... intervals after the anchor."""

    interval: timedelta

    def next_after(self, after: datetime, *, anchor: datetime | None = None) -> datetime | None:
        after = _to_utc(after)
        start = after if anchor is None else _to_utc(anchor)
        return start + self.interval * max((after - start) // self.interval + 1, 1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One croniter expression, in its order: minute hour day month weekday second.

    It fires only in months of at least ``first_day`` days: croniter takes ``31w`` in a shorter
    month to mean its last day, where cron does not fire.
    """

    expression: str
    first_day: int

    def next_after(self, wall: datetime) -> datetime | None:
        """Return the first match strictly after a naive local time; None within HORIZON_YEARS."""
        while True:
            try:
                match: datetime = croniter(self.expression, wall).get_next(datetime)
            except CroniterBadDateError:
                return None
            last_day = calendar.monthrange(match.year, match.month)[1]
            if self.first_day <= last_day:
                return match
            wall = match.replace(day=last_day, hour=23, minute=59, second=59)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Fires at the wall-clock times in ``zone`` that any of the patterns matches."""

    patterns: tuple[Pattern, ...]
    zone: ZoneInfo

    def next_after(self, after: datetime, *, anchor: datetime | None = None) -> datetime | None:
        local = _to_utc(after).astimezone(self.zone)
        wall = local.replace(tzinfo=None, microsecond=0, fold=0)
        if local.fold:  # the repeated hour: all its times have fired the first time
            wall = self._end_of_shift(wall) - _SECOND
        last_year = wall.year + HORIZON_YEARS
        while wall.year <= last_year:
            matches = [pattern.next_after(wall) for pattern in self.patterns]
            match = min((found for found in matches if found is not None), default=None)
            if match is None:
                return None
            if self._shift(match) <= timedelta(0):
                return match.replace(tzinfo=self.zone).astimezone(UTC)
            wall = self._end_of_shift(match) - _SECOND
        return None

    def _shift(self, wall: datetime) -> timedelta:
        """Return how far the clock moves around a naive local time.

        Positive when that time is skipped, negative when it is repeated, else zero (PEP 495).
        """
        before, after = (
            wall.replace(tzinfo=self.zone, fold=fold).utcoffset() or timedelta(0) for fold in (0, 1)
        )
        return after - before

    def _end_of_shift(self, wall: datetime) -> datetime:
        """Return the first local time from ``wall`` on that is neither skipped nor repeated."""
        longest = abs(self._shift(wall)) // _SECOND
        seconds = bisect_left(
            range(longest), True, key=lambda offset: not self._shift(wall + offset * _SECOND)
        )
        return wall + seconds * _SECOND
