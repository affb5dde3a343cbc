"""For which queues this server is registered to wait, and which it has to look at itself.

A commit that makes jobs available sends NOTIFY when somebody is registered to wait for them
(``ojs.register_waiting``). A transaction that ran at the moment of the registration may not have
seen it. So the queue is looked at again and again until all of these transactions have ended; then
the registration is settled, and notifications are enough.

Many commits a second would wait for the lock that NOTIFY takes. So a queue that is notified very
often is relayed (``ojs.relay_waiting``): its commits send no NOTIFY, a server looks at it all the
time and notifies the others. Then it goes on looking until all transactions have ended that may
have relied on it.
"""

# ojs.register_waiting keeps queues registered at least so long.
VALID_S = 30.0
# A registration is renewed when it has no more left than this.
RENEW_S = 15.0
# What ojs.relay_waiting says, and a little more; and when it is renewed.
RELAY_S = 5.5
RENEW_RELAY_S = 3.0
# So many notifications within a second make a queue busy: more than there would be looks. On a slow
# disk no more than a hundred commits a second may send NOTIFY ...
BUSY_NOTIFICATIONS = 60
# ... until so many looks in a row have found nothing.
CALM_LOOKS = 40


class Registration:
    """One queue. Times are those of time.monotonic()."""

    def __init__(self) -> None:
        self.until = 0.0
        self.relayed_until = 0.0
        self.busy = False
        self.settled = False
        # A transaction's id that was drawn after the registration was committed.
        self._drawn: int | None = None
        self._restarted = False
        self._second = 0.0
        self._notifications = 0
        self._looks = 0

    def suffices(self, now: float) -> bool:
        """Is each job notified, so that nobody has to look?"""
        return self.settled and not self.busy and now < self.until

    def is_over(self, now: float) -> bool:
        """Is there nothing to remember?"""
        return self.until <= now and self._second < now - 1

    def is_due(self, now: float) -> bool:
        """Is it time to register the queue, for the first time or again?"""
        return self.until - now < RENEW_S

    def renew(self, asked: float, done: float) -> None:
        """The queue was registered between these two moments."""
        self.restart(done)
        self.until = asked + VALID_S

    def restart(self, now: float) -> None:
        """A registration begins: if there was none, commits may not have found it until now."""
        if self.until <= now:
            self._unsettle()

    def forget(self) -> None:
        """It may have been lost, and notifications with it; what this server relays, it does."""
        self.until = 0.0
        self._unsettle()

    def relay_is_due(self, now: float) -> bool:
        """Is it time to relay the queue, for the first time or again?"""
        return self.busy and self.relayed_until - now < RENEW_RELAY_S

    def relay(self, now: float) -> None:
        """The queue was registered as one that this server looks at all the time."""
        self._unsettle()
        self.relayed_until = now + RELAY_S

    def notified(self, now: float) -> None:
        """Somebody else made a job available."""
        if now - self._second > 1:
            self._second = now
            self._notifications = 0
        self._notifications += 1
        if self._notifications >= BUSY_NOTIFICATIONS:
            self.busy = True
            self._looks = 0

    def look(self) -> bool:
        """A look begins; does it need an id?"""
        self._restarted = False
        return self._drawn is None

    def looked(self, now: float, found: bool, oldest: int, drawn: int | None) -> None:
        """The queue was looked at, when no transaction before `oldest` was running any more.

        drawn: the id of the transaction that looked, if it had one.
        """
        self._looks = 0 if found else self._looks + 1
        self.busy = self.busy and self._looks < CALM_LOOKS
        if self._restarted or now < self.relayed_until:
            return
        if self._drawn is None:
            self._drawn = drawn
        elif oldest > self._drawn:
            self.settled = True

    def _unsettle(self) -> None:
        self._drawn = None
        self.settled = False
        # A look that is under way may have drawn its id too early.
        self._restarted = True
