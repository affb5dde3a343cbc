"""Numbers of processes: what one counts, all show."""

import re

import pytest

from ojs_pg.server.meters import SLOT_BYTES, Gauge, Meters, Shared
from ojs_pg.server.routes import ROUTES


def totals(meters: Meters, name: str = "ojs_http_requests_total") -> dict[str, int]:
    """The samples of a metric by their labels."""
    found = re.findall(rf"^{name}(?:{{(.*)}})? (\d+)$", meters.text(), re.MULTILINE)
    return {labels: int(value) for labels, value in found}


def test_requests_are_counted_by_route_and_status() -> None:
    meters = Meters(ROUTES)
    for status, seconds in ((201, 0.002), (201, 0.002), (400, 0.3)):
        meters.add("ojs_enqueue", status, seconds)
    meters.add("", 404, 0.001)
    route = 'method="POST",route="/ojs/v1/jobs"'
    assert totals(meters) == {
        'method="",route="",status="404"': 1,
        f'{route},status="201"': 2,
        f'{route},status="400"': 1,
    }
    buckets = totals(meters, "ojs_http_request_duration_seconds_bucket")
    assert buckets[f'{route},le="0.001"'] == 0
    assert buckets[f'{route},le="0.0025"'] == 2
    assert buckets[f'{route},le="+Inf"'] == 3
    assert f"ojs_http_request_duration_seconds_sum{{{route}}} 0.304000\n" in meters.text()


def test_a_scrape_of_one_process_shows_all() -> None:
    shared = Shared(3)
    first, second = (Meters(ROUTES, shared, number) for number in range(2))
    for meters in (first, second):
        meters.watch(Gauge("ojs_http_waiting_fetches", "", "waiting", lambda: 2))
        meters.add("ojs_ack", 200, 0.001)
    second.publish()
    assert list(totals(first).values()) == [2]
    assert totals(first, "ojs_http_waiting_fetches") == {"": 4}


def test_a_process_that_replaces_another_goes_on_from_its_numbers() -> None:
    shared = Shared(2)
    killed = Meters(ROUTES, shared, 1)
    killed.add("ojs_ack", 200, 0.001)
    killed.publish()
    successor = Meters(ROUTES, shared, 1)
    successor.add("ojs_ack", 200, 0.001)
    assert list(totals(successor).values()) == [2]


def test_numbers_that_are_being_written_are_those_from_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shared = Shared(2)
    first, second = (Meters(ROUTES, shared, number) for number in range(2))
    second.add("ojs_ack", 200, 0.001)
    second.publish()
    assert list(totals(first).values()) == [1]
    monkeypatch.setattr(shared, "read", lambda number: b"")
    assert list(totals(first).values()) == [1]


def test_a_text_that_is_too_long_for_its_slot_leaves_the_next_one_alone() -> None:
    shared = Shared(2)
    shared.write(1, b"kept")
    shared.write(0, b"x" * SLOT_BYTES)
    assert (shared.read(0), shared.read(1)) == (b"", b"kept")
