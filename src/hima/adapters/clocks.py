"""Clocks: the world's, and one that runs faster for scenarios and replays."""

import time


class WallClock:
    """UTC as the computer knows it."""

    speed = 1.0

    def now_ns(self) -> int:
        """UTC nanoseconds."""
        return time.time_ns()


class ScaledClock:
    """A clock of its own that starts at a given time and runs at a given speed.

    Args:
        start_ns: What it shows now, UTC nanoseconds.
        speed: Seconds it advances in one second of the world.
    """

    def __init__(self, start_ns: int, speed: float) -> None:
        self.speed = speed
        self._start_ns = start_ns
        self._begun_ns = time.monotonic_ns()

    def now_ns(self) -> int:
        """UTC nanoseconds of the played world."""
        return self._start_ns + round((time.monotonic_ns() - self._begun_ns) * self.speed)
