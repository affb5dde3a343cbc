"""What the tests of cron share: times in UTC, and the next firings of an expression."""

from datetime import UTC, datetime

from ojs_pg.server.cron import parse

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
