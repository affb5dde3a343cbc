"""For which queues this server's waiters are registered, and which it has to look at itself.

A commit that makes jobs available sends NOTIFY when somebody is registered to wait for them
(``ojs.register_waiting``). A transaction that ran at the moment of the registration may not have
seen it. So the queue is looked at again and again until all of these transactions have ended; then
the registration is settled, and notifications are enough.

A queue that notifies very often is looked at instead, and its registration runs out: many commits
a second would wait for the lock that NOTIFY takes.
"""

# ojs.register_waiting keeps queues registered at least so long.
VALID_S = 30.0
# A registration is renewed when it has no more left than this.
RENEW_S = 15.0
# So many notifications within a second make a queue busy ...
BUSY_NOTIFICATIONS = 300
# ... until so many looks in a row have found nothing.
CALM_LOOKS = 40


class Registration:
    """One queue. Times are those of time.monotonic()."""

    def __init__(self) -> None:
        self.until = 0.0
        # A transaction's id that was drawn after the registration was committed.
        self.drawn: int | None = None
        self.settled = False
        self.busy = False
        self._since = 0.0
        self._notifications = 0
        self._looks = 0

    def suffices(self, now: float) -> bool:
        """Is each job notified, so that nobody has to look?"""
        return self.settled and not self.busy and now < self.until

    def is_due(self, now: float) -> bool:
        """Is it time to register the queue, for the first time or again?"""
        return not self.busy and self.until - now < RENEW_S

    def renew(self, asked: float, done: float) -> None:
        """The queue was registered between these two moments."""
        if self.until <= done:
            # Meanwhile commits may have found no registration.
            self.drawn = None
            self.settled = False
        self.until = asked + VALID_S

    def registered_elsewhere(self, now: float) -> None:
        """Somebody else says that the queue is registered, who cannot look at it."""
        if self.until <= now:
            self.drawn = None
            self.settled = False

    def notified(self, now: float) -> None:
        """Somebody else made a job available."""
        if now - self._since > 1:
            self._since = now
            self._notifications = 0
        self._notifications += 1
        if self._notifications >= BUSY_NOTIFICATIONS:
            self.busy = True
            self._looks = 0

    def looked(self, found: bool, oldest: int, drawn: int | None) -> None:
        """The queue was looked at, when no transaction before `oldest` was running any more.

        drawn: the id of the transaction that looked, if it had one.
        """
        if self.busy:
            self._looks = 0 if found else self._looks + 1
            self.busy = self._looks < CALM_LOOKS
        if self.drawn is None:
            self.drawn = drawn
        elif oldest > self.drawn:
            self.settled = True
