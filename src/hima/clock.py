"""Time as a value. Inside, time is UTC in integer nanoseconds since 1970; the core never reads a clock."""

from typing import Protocol

from hima.units import DAY_NS, SECOND_NS


class Clock(Protocol):
    """What the shell needs of a clock; the real ones live in `hima.adapters`."""

    def now_ns(self) -> int:
        """UTC now, nanoseconds since 1970-01-01."""
        ...


def join_time_of_day(time_of_day_s: float, received_ns: int) -> int:
    """Date a time of day by the moment its frame was received.

    Radars send seconds since UTC midnight only. The date is the one that puts the result within 12 hours of
    ``received_ns``, so 23:59:59.9 received at 00:00:00.1 belongs to yesterday.

    Args:
        time_of_day_s: Seconds since UTC midnight.
        received_ns: When the frame arrived, UTC nanoseconds.

    Returns:
        UTC nanoseconds.
    """
    midnight_ns = received_ns - received_ns % DAY_NS
    candidate_ns = midnight_ns + round(time_of_day_s * SECOND_NS)
    half_day_ns = DAY_NS // 2
    if candidate_ns - received_ns > half_day_ns:
        return candidate_ns - DAY_NS
    if received_ns - candidate_ns > half_day_ns:
        return candidate_ns + DAY_NS
    return candidate_ns
