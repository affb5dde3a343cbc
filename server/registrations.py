"""The queues for which this server is registered to wait, and those that it has to look at.

A commit that makes jobs available sends NOTIFY when somebody is registered to wait for the queue
(``ojs.register_waiting``). A transaction that was running at the moment of the registration may not
see it. So the server looks at the queue again and again until all of these transactions have ended.
Then the registration is settled, and notifications are enough.

NOTIFY takes a lock, for which many commits a second would wait. So a queue that is notified very
often is relayed (``ojs.relay_waiting``): its commits send no NOTIFY, while one server looks at it
all the time and notifies the others. After the relay ends, the server goes on looking until all
transactions have ended that may have relied on it.
"""

# ojs.register_waiting registers queues for this long, at least.
VALID_S = 30.0
# A registration is renewed when less than this is left of it.
RENEW_S = 15.0
# ojs.relay_waiting relays a queue for five seconds; this is a little more.
RELAY_S = 5.5
RENEW_RELAY_S = 3.0
# A queue with this many notifications within a second is busy. Looks would be fewer, and on a slow
# disk not many more than a hundred commits a second can send NOTIFY.
BUSY_NOTIFICATIONS = 60
# A queue is busy until this many looks in a row have found no job.
CALM_LOOKS = 40


class Registration:
    """One queue. Times are those of time.monotonic()."""

    def __init__(self) -> None:
        self.until = 0.0
        self.relayed_until = 0.0
        self.busy = False
        self.settled = False
        # The id of a transaction that began after the registration was committed.
        self._drawn: int | None = None
        self._restarted = False
        self._second = 0.0
        self._notifications = 0
        self._looks = 0

    def suffices(self, now: float) -> bool:
        """Are notifications enough, so that the server does not have to look?"""
        return self.settled and not self.busy and now < self.until

    def is_over(self, now: float) -> bool:
        """May this object be deleted?"""
        return self.until <= now and self._second < now - 1

    def is_due(self, now: float) -> bool:
        """Is it time to register the queue, for the first time or again?"""
        return self.until - now < RENEW_S

    def renew(self, asked: float, done: float) -> None:
        """The queue was registered between these two moments."""
        self.restart(done)
        self.until = asked + VALID_S

    def restart(self, now: float) -> None:
        """A registration begins. If there was none before, commits until now sent no NOTIFY."""
        if self.until <= now:
            self._unsettle()

    def forget(self) -> None:
        """The registration may be lost, and notifications with it. A relay goes on."""
        self.until = 0.0
        self._unsettle()

    def relay_is_due(self, now: float) -> bool:
        """Is it time to relay the queue, for the first time or again?"""
        return self.busy and self.relayed_until - now < RENEW_RELAY_S

    def relay(self, now: float) -> None:
        """The database knows now that this server looks at the queue all the time."""
        self._unsettle()
        self.relayed_until = now + RELAY_S

    def notified(self, now: float) -> None:
        """A notification came: another session made a job available."""
        if now - self._second > 1:
            self._second = now
            self._notifications = 0
        self._notifications += 1
        if self._notifications >= BUSY_NOTIFICATIONS:
            self.busy = True
            self._looks = 0

    def look(self) -> bool:
        """A look at the queue begins. Must it draw a transaction id?"""
        self._restarted = False
        return self._drawn is None

    def looked(self, now: float, found: bool, oldest: int, drawn: int | None) -> None:
        """A look at the queue has ended. found: it has jobs.

        oldest: all transactions with a lower id had ended by then. drawn: the id of the look's own
        transaction, if it has drawn one.
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
        # A look that is under way may have drawn its id before the restart.
        self._restarted = True
