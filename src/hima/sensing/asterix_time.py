"""When an ASTERIX record is valid, and whether that can be."""

import math

from hima.clock import join_time_of_day
from hima.sensing.context import IMPLAUSIBLE_NS
from hima.sensing.settings import TimeSource
from hima.units import DAY_S


def time_of_validity(time_of_day_s: float, received_ns: int, source: TimeSource) -> int:
    """UTC nanoseconds; the moment of receipt where no time is given (NaN) or none is believed."""
    if source is TimeSource.RECEIPT or math.isnan(time_of_day_s):
        return received_ns
    # A few radars count on past midnight instead of starting again.
    return join_time_of_day(time_of_day_s % DAY_S, received_ns)


def is_plausible(time_ns: int, received_ns: int) -> bool:
    """Whether a time of validity can be that of something received then."""
    return abs(time_ns - received_ns) <= IMPLAUSIBLE_NS
