"""Many times of validity are what each is alone."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hima.clock import join_time_of_day
from hima.sensing.asterix_check import times_of_validity
from hima.sensing.settings import TimeSource
from hima.units import DAY_NS, DAY_S

TIMES = st.lists(st.just(math.nan) | st.integers(0, 2**24 - 1).map(lambda count: count / 128), max_size=6)


def alone(time_s: float, received_ns: int, source: TimeSource) -> int:
    if source is TimeSource.RECEIPT or math.isnan(time_s):
        return received_ns
    return join_time_of_day(time_s % DAY_S, received_ns)


@given(TIMES, st.integers(20_000 * DAY_NS, 20_002 * DAY_NS), st.sampled_from(TimeSource))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_many_times_are_joined_as_each_alone(times_s: list[float], received_ns: int, source: TimeSource) -> None:
    many = times_of_validity(np.array(times_s, np.float64), received_ns, source)
    assert many.tolist() == [alone(time_s, received_ns, source) for time_s in times_s]
