"""Times of events: never going back, whatever the computer's clock does."""

from typing import Final

from hima.clock import Clock

CATCH_UP_DIVISOR: Final = 100
"""A lead is worked off at 1 % of the time that passes: too little to disturb a track's speed."""


class EventTime:
    """A clock's readings made non-decreasing, at the true rate.

    When the clock is set back, time here goes on from where it was instead of standing still, ahead of the
    clock by a lead that is then slowly worked off. A clock set forward is followed at once.

    Attributes:
        lead_ns: How far ahead of the clock times are now.
    """

    def __init__(self, clock: Clock, not_before_ns: int = 0) -> None:
        self._clock = clock
        self._reading_ns = clock.now_ns()
        self._last_ns = not_before_ns
        self.lead_ns = max(0, not_before_ns - self._reading_ns)

    def now_ns(self) -> int:
        """UTC nanoseconds, not before any time given earlier."""
        reading_ns = self._clock.now_ns()
        passed_ns = reading_ns - self._reading_ns
        self._reading_ns = reading_ns
        if passed_ns < 0:
            self.lead_ns -= passed_ns
        else:
            self.lead_ns = max(0, self.lead_ns - passed_ns // CATCH_UP_DIVISOR)
        self._last_ns = max(self._last_ns, reading_ns + self.lead_ns)
        return self._last_ns
