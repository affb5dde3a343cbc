"""When a server may rely on notifications, and when it has to look for jobs itself."""

import pytest

from ojs_pg.server.registrations import (
    BUSY_NOTIFICATIONS,
    CALM_LOOKS,
    RELAY_S,
    RENEW_S,
    VALID_S,
    Registration,
)

NOW = 1000.0


def look(registration: Registration, oldest: int, drawn: int, now: float = NOW) -> None:
    """A look that finds nothing."""
    needed = registration.look()
    registration.looked(now, False, oldest, drawn if needed else None)


@pytest.fixture
def settled() -> Registration:
    registration = Registration()
    registration.renew(NOW, NOW)
    look(registration, oldest=90, drawn=100)
    look(registration, oldest=101, drawn=0)
    assert registration.suffices(NOW)
    return registration


@pytest.fixture
def relayed(settled: Registration) -> Registration:
    notify(settled, BUSY_NOTIFICATIONS)
    assert settled.relay_is_due(NOW)
    settled.relay(NOW)
    return settled


def notify(registration: Registration, times: int, now: float = NOW) -> None:
    for _ in range(times):
        registration.notified(now)


def test_a_queue_that_is_not_registered_does_not_suffice() -> None:
    registration = Registration()
    assert registration.is_due(NOW)
    look(registration, oldest=90, drawn=100)
    look(registration, oldest=200, drawn=0)
    assert not registration.suffices(NOW)


@pytest.mark.parametrize("oldest", [90, 99, 100])
def test_it_is_not_settled_while_a_transaction_of_its_beginning_runs(oldest: int) -> None:
    registration = Registration()
    registration.renew(NOW, NOW)
    look(registration, oldest=90, drawn=100)
    look(registration, oldest, drawn=0)
    assert not registration.suffices(NOW)


def test_it_ends_when_it_is_not_renewed(settled: Registration) -> None:
    assert not settled.is_due(NOW + VALID_S - RENEW_S)
    assert settled.is_due(NOW + VALID_S - RENEW_S + 1)
    assert settled.suffices(NOW + VALID_S - 1)
    assert not settled.suffices(NOW + VALID_S)


def test_one_that_is_renewed_in_time_stays_settled(settled: Registration) -> None:
    settled.renew(NOW + 20, NOW + 21)
    assert settled.suffices(NOW + VALID_S)


def test_one_that_is_renewed_too_late_begins_anew(settled: Registration) -> None:
    settled.renew(NOW + 20, NOW + VALID_S)
    assert not settled.suffices(NOW + VALID_S)
    look(settled, oldest=110, drawn=120)
    look(settled, oldest=120, drawn=0)
    assert not settled.suffices(NOW + VALID_S)
    look(settled, oldest=121, drawn=0)
    assert settled.suffices(NOW + VALID_S)


def test_an_id_that_was_drawn_before_the_registration_does_not_count() -> None:
    """Somebody else registers while a look is under way."""
    registration = Registration()
    registration.look()
    registration.restart(NOW)
    registration.looked(NOW, False, 90, 100)
    look(registration, oldest=101, drawn=102)
    assert not registration.settled
    look(registration, oldest=103, drawn=0)
    assert registration.settled


def test_a_registration_elsewhere_changes_nothing_where_there_is_one(settled: Registration) -> None:
    settled.restart(NOW)
    assert settled.suffices(NOW)


def test_a_registration_that_may_be_lost_begins_anew(settled: Registration) -> None:
    settled.forget()
    assert settled.is_due(NOW)
    assert not settled.suffices(NOW)


def test_few_notifications_make_no_queue_busy(settled: Registration) -> None:
    for second in range(3):
        notify(settled, BUSY_NOTIFICATIONS - 1, NOW + 2 * second)
    assert not settled.busy


def test_a_busy_queue_is_looked_at_until_it_is_calm(relayed: Registration) -> None:
    for _ in range(CALM_LOOKS - 1):
        look(relayed, oldest=300, drawn=200)
    relayed.look()
    relayed.looked(NOW, True, 300, 200)
    assert relayed.busy
    for _ in range(CALM_LOOKS):
        look(relayed, oldest=300, drawn=200)
    assert not relayed.busy
    assert not relayed.suffices(NOW), "commits may rely on this server until the relay ends"


def test_after_a_relay_transactions_that_relied_on_it_are_waited_for(relayed: Registration) -> None:
    for _ in range(CALM_LOOKS):
        look(relayed, oldest=300, drawn=200)
    relayed.forget()
    assert not relayed.relay_is_due(NOW)
    end = NOW + RELAY_S
    look(relayed, oldest=300, drawn=400, now=end)
    look(relayed, oldest=400, drawn=0, now=end)
    assert not relayed.settled
    look(relayed, oldest=401, drawn=0, now=end)
    assert relayed.settled
