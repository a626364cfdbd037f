"""A drone that suddenly shoots up or dives near its radar keeps its number."""

import math

import numpy as np
import pytest
from tests.unit.tracking.world import Flight, World, sensor

from hima.picture.arrays import FloatArray


def jump(rate_mps: float, begin_s: float = 20.0, acceleration: float = 5.0) -> Flight:
    """Level flight 600 m off, then a climb (negative: descent) reached at so many m/s²."""
    ramp_s = abs(rate_mps) / acceleration

    def at(t: float) -> FloatArray:
        since = max(t - begin_s, 0.0)
        pushed = min(since, ramp_s)
        sign = math.copysign(acceleration, rate_mps)
        up = 150.0 + 0.5 * sign * pushed * pushed + sign * pushed * (since - pushed)
        return np.array([-5.0 * t, 600.0, up, -5.0, 0.0, sign * pushed])

    return at


@pytest.mark.parametrize(("rate_mps", "held"), [(4.0, 10), (6.0, 8), (-5.0, 9), (10.0, 6)])
def test_a_sudden_climb_is_followed(rate_mps: float, held: int) -> None:
    kept, errors = 0, []
    for seed in range(10):
        world = World(sensor(clutter_per_scan=10.0), seed=seed)
        flight = jump(rate_mps)
        pictures = world.fly([flight], 40, detection=0.9, clutter=10)
        kept += all(picture.id.tolist() == [1] for picture in pictures[12:])
        errors += [
            abs(p.position_m[0, 2] - flight(float(t))[2]) for t, p in enumerate(pictures) if t > 12 and p.id.size
        ]
    assert kept >= held
    assert np.median(errors) < 8.0
