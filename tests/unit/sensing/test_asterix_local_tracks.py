"""Category 062 of a sensor that tracks by itself: numbered records are local tracks, not measurements."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec import structs

from hima.picture.sensor import Reports
from hima.sensing.asterix_position import positions
from hima.sensing.context import FeedContext
from hima.sensing.settings import Format

NOW_NS = 1_795_717_800_000_000_000
Surroundings = Callable[..., FeedContext]


def record(**items: Any) -> dict[str, Any]:
    time_of_day_s = NOW_NS // 10**9 % 86_400
    place = {"LAT": {"value": 35.2}, "LON": {"value": 44.9}}
    said = {"category": 62, "offset": 0, "I062/070": {"value": float(time_of_day_s)}, "I062/105": place}
    return said | {name.replace("_", "/"): value for name, value in items.items()}


def test_numbered_records_are_local_tracks(surroundings: Surroundings) -> None:
    plain = surroundings(Format.ASTERIX)
    tracking = structs.replace(plain, sensor=structs.replace(plain.sensor, reports=Reports.TRACKS))
    moving = record(
        I062_040=711,
        I062_130={"value": 1000.0},
        I062_185={"VX": {"value": 12.0}, "VY": {"value": -5.0}},
        I062_220={"value": 600.0},
    )
    flat = record(I062_040=712)
    coasting = record(I062_040=713, I062_080={"CST": 1})
    nameless = record()
    records = (moving, flat, coasting, nameless)
    placed = positions(records, NOW_NS, tracking)
    (batch,) = placed.local
    assert batch.source_track.tolist() == [711, 712]
    np.testing.assert_allclose(batch.velocity_mps[0], (12.0, -5.0, 600 * 0.3048 / 60))
    assert math.isnan(batch.position_m[1, 2])
    assert np.isnan(batch.velocity_mps[1]).all()
    assert placed.detections.source_track.tolist() == [-1]
    # The same bytes of a sensor whose reports are measurements.
    placed = positions(records, NOW_NS, plain)
    assert placed.local == ()
    assert sorted(placed.detections.source_track.tolist()) == [-1, 711, 712]
