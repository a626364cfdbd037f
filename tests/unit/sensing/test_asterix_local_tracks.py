"""Category 062 of a sensor that tracks by itself: numbered records are local tracks, not measurements."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from msgspec import structs

from hima.picture.sensor import Reports
from hima.sensing.asterix_check import check
from hima.sensing.asterix_tracks import Placed, positions
from hima.sensing.asterix_updates import KEPT, KEPT_MAX, Updates
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


def placed(made: Cat062, context: FeedContext, state: Updates | None = None) -> Placed:
    return positions(Updates() if state is None else state, made, check(made, NOW_NS, context.settings), context)


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


@pytest.mark.parametrize("flag", ["cst", "sim", "tse", "fplt"])
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


def reported(context: FeedContext, *reports: tuple[float, float]) -> list[int]:
    """Detections of one track's reports, each of a time in seconds with the age of its newest update."""
    state, found = Updates(), []
    for after_s, age_s in reports:
        made = tracks(1)
        made.track_number[:], made.ssr_age_s[:], made.psr_age_s[:] = 7, age_s, age_s * 2.0
        made.time_of_day_s[:] += after_s
        found.append(sum(len(part.time_ns) for part in placed(made, context, state).detections))
    return found


def test_a_prediction_without_an_update_is_no_news(surroundings: Surroundings) -> None:
    context = surroundings(Format.ASTERIX)
    assert reported(context, (0.0, 1.0), (4.0, 5.0), (8.0, 9.25), (12.0, 0.0)) == [1, 0, 0, 1]
    assert reported(context, (0.0, 0.0), (1.0, 0.0), (2.0, 0.5), (3.0, 1.5)) == [1, 1, 1, 0]
    assert reported(context, (0.0, 63.75)) == [0]
    assert reported(context, (0.0, 0.0), (-100.0, 0.0), (-99.0, 1.0)) == [1, 1, 0]
    assert reported(context, (0.0, math.nan), (1.0, math.nan)) == [1, 1]


def test_a_number_that_ended_begins_anew_and_the_same_number_of_another_source_is_another(
    surroundings: Surroundings,
) -> None:
    context, state = surroundings(Format.ASTERIX), Updates()
    made = tracks(2)
    made.track_number[:], made.ssr_age_s[:], made.sac[:], made.sic[:] = 7, 1.0, 1, [1, 2]
    assert len(placed(made, context, state).detections[0].time_ns) == 2
    assert placed(made, context, state).detections == ()
    ended = tracks(1)
    ended.track_number[:], ended.tse[:], ended.sac[:], ended.sic[:] = 7, 1, 1, 1
    placed(ended, context, state)
    assert len(placed(made, context, state).detections[0].time_ns) == 1


def test_tracks_that_end_without_a_word_are_forgotten(surroundings: Surroundings) -> None:
    context, state = surroundings(Format.ASTERIX), Updates()
    for seconds, first in ((0, 0), (130, 4_000), (131, 8_000)):
        made = tracks(4_000)
        made.track_number[:], made.ssr_age_s[:] = np.arange(first, first + 4_000), 0.0
        made.time_of_day_s[:] += seconds
        placed(made, context, state)
    assert KEPT < len(state.newest_ns) == 8_000


def test_what_is_remembered_of_tracks_is_bounded_though_all_are_new(surroundings: Surroundings) -> None:
    context, state = surroundings(Format.ASTERIX), Updates()
    for source in range(20):
        made = tracks(1_000)
        made.track_number[:], made.ssr_age_s[:], made.sac[:] = np.arange(1_000), 0.0, source
        placed(made, context, state)
    assert len(state.newest_ns) == KEPT_MAX
    assert max(state.newest_ns) == (19 << 24) + 999, "the latest are kept"
