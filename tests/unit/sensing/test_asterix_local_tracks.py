"""Category 062 of a sensor that tracks by itself: numbered records are local tracks, not measurements."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from msgspec import structs

from hima.picture.sensor import Reports
from hima.sensing.asterix_check import check
from hima.sensing.asterix_tracks import Placed, positions
from hima.sensing.context import FeedContext
from hima.sensing.settings import Format
from hima.units import DAY_S, SECOND_NS
from hima.wire.asterix.cat062 import Cat062, HeightSource

NOW_NS = 1_795_717_800_000_000_000
Surroundings = Callable[..., FeedContext]


def tracks(count: int) -> Cat062:
    """Records at one place, now."""
    made = Cat062.empty(count)
    made.time_of_day_s[:] = NOW_NS // SECOND_NS % DAY_S
    made.lat_deg[:], made.lon_deg[:] = 35.2, 44.9
    return made


def placed(made: Cat062, context: FeedContext) -> Placed:
    return positions(made, check(made, NOW_NS, context.settings), context)


def tracking(plain: FeedContext) -> FeedContext:
    return structs.replace(plain, sensor=structs.replace(plain.sensor, reports=Reports.TRACKS))


def test_numbered_records_are_local_tracks(surroundings: Surroundings) -> None:
    plain = surroundings(Format.ASTERIX)
    made = tracks(4)
    made.track_number[:] = 711, 712, 713, -1
    made.altitude_ft[0], made.vx_mps[0], made.vy_mps[0], made.climb_ft_per_min[0] = 1000.0, 12.0, -5.0, 600.0
    made.cst[2] = 1
    found = placed(made, tracking(plain))
    (batch,) = found.local
    assert batch.source_track.tolist() == [711, 712]
    np.testing.assert_allclose(batch.velocity_mps[0], (12.0, -5.0, 600 * 0.3048 / 60))
    assert math.isnan(batch.position_m[1, 2])
    assert np.isnan(batch.velocity_mps[1]).all()
    assert batch.covariance.shape == (2, 6, 6)
    assert [part.source_track.tolist() for part in found.detections] == [[-1]]
    # The same bytes of a sensor whose reports are measurements.
    found = placed(made, plain)
    assert found.local == ()
    assert [sorted(part.source_track.tolist()) for part in found.detections] == [[-1, 711, 712]]


@pytest.mark.parametrize("flag", ["cst", "sim", "tse"])
def test_what_is_no_news_of_an_aircraft_makes_nothing(surroundings: Surroundings, flag: str) -> None:
    plain = surroundings(Format.ASTERIX)
    made = tracks(1)
    made.track_number[:] = 711
    getattr(made, flag)[:] = 1
    for context in (plain, tracking(plain)):
        found = placed(made, context)
        assert (found.detections, found.local, found.rejects) == ((), (), ())


@pytest.mark.parametrize(("lat_deg", "lon_deg"), [(90.1, 44.9), (-90.1, 44.9), (35.2, 180.1), (35.2, -11_000.0)])
def test_a_place_that_is_none_on_earth_is_refused(surroundings: Surroundings, lat_deg: float, lon_deg: float) -> None:
    made = tracks(2)
    made.lat_deg[0], made.lon_deg[0] = lat_deg, lon_deg
    found = placed(made, surroundings(Format.ASTERIX))
    assert [error.reason for error in found.rejects] == ["out_of_range"]
    assert len(found.detections[0].time_ns) == 1


def test_records_come_in_order_of_time(surroundings: Surroundings) -> None:
    made = tracks(3)
    made.time_of_day_s[:] += 0.5, 0.0, -0.5
    (batch,) = placed(made, surroundings(Format.ASTERIX)).detections
    assert np.diff(batch.time_ns).tolist() == [SECOND_NS // 2] * 2


@pytest.mark.parametrize(("source", "used"), [(HeightSource.NONE, True), (HeightSource.RADAR_3D, True), (4, False)])
def test_a_height_that_was_not_measured_is_left_alone(surroundings: Surroundings, source: int, used: bool) -> None:
    context = surroundings(Format.ASTERIX)
    made = tracks(2)
    made.altitude_ft[:], made.src[:], made.flight_level[1] = 40_000.0, source, 10.0
    (batch,) = placed(made, context).detections
    high, low = batch.value[:, 2].tolist()
    assert (high > 11_000.0) if used else math.isnan(high)
    assert (low > 11_000.0) if used else low < 1_000.0
