"""What reports of a passive, multi-static or drone radar (category 015) mean in the site frame."""

import math
from typing import Any

import msgspec
import numpy as np
import pytest
from tests.unit.sensing.test_asterix import MIDNIGHT_NS, NOON_S, ORIGIN_AMSL_M, UNDULATION_M, context
from tests.unit.sensing.test_asterix_surface import NORTH_M, hear

from hima.picture.detection import Coordinates
from hima.picture.sensor import Reports
from hima.sensing.context import FeedContext
from hima.units import SECOND_NS
from hima.wire.asterix.cat015 import Cat015, IncsMessage
from hima.wire.asterix.cat016 import Cat016
from hima.wire.asterix.encode import encode

PLACE = {"lat_deg": 35.01, "lon_deg": 44.0}
POLAR = {"momu": 0, "range_m": 900.0, "azimuth_deg": 90.0}


def target(**columns: Any) -> Cat015:
    made = Cat015.empty(1)
    said = {"sac": 25, "sic": 7, "time_of_day_s": NOON_S - 1.0, "message_type": IncsMessage.SENSOR_TRACK, **columns}
    for name, value in said.items():
        getattr(made, name)[:] = value
    return made


def tracking() -> FeedContext:
    surroundings = context()
    sensor = msgspec.structs.replace(surroundings.sensor, reports=Reports.TRACKS)
    return msgspec.structs.replace(surroundings, sensor=sensor)


def test_a_placed_target_is_a_detection_with_its_own_accuracies() -> None:
    made = target(**PLACE, geometric_height_m=900.0, sigma_x_m=4.0, sigma_y_m=0.0, sigma_height_m=7.0, track_number=9)
    sensed = hear(encode(made))
    (batch,) = sensed.detections
    assert (sensed.messages, sensed.rejects, sensed.sweeps) == (1, (), ())
    assert (batch.coordinates, batch.source_track.tolist()) == (Coordinates.CARTESIAN, [9])
    assert batch.time_ns[0] == MIDNIGHT_NS + round((NOON_S - 1.0) * SECOND_NS)
    assert batch.value[0, :3] == pytest.approx([0.0, NORTH_M, 900.0 - ORIGIN_AMSL_M - UNDULATION_M], abs=1.0)
    np.testing.assert_array_equal(batch.sigma[0], [4.0, 10.0, 7.0, math.nan])  # 0 m cannot be meant


@pytest.mark.parametrize("said", [{}, {"geometric_height_m": 900.0, "csth": 1}])
def test_without_a_height_or_with_an_extrapolated_one_the_height_is_unknown(said: dict[str, float]) -> None:
    (batch,) = hear(encode(target(**PLACE, **said))).detections
    assert np.isfinite(batch.value[0, :2]).all()
    assert np.isnan([batch.value[0, 2], batch.sigma[0, 2]]).all()


def test_a_mono_static_sensors_range_azimuth_and_elevation_are_polar() -> None:
    said = {"elevation_deg": 45.0, "sigma_range_m": 2.5, "sigma_azimuth_deg": 0.703125, "sigma_elevation_deg": 0.0}
    (batch,) = hear(encode(target(**POLAR, **said, track_number=3))).detections
    assert (batch.coordinates, batch.source_track.tolist()) == (Coordinates.POLAR, [3])
    assert batch.value[0] == pytest.approx([900.0, math.pi / 2, math.pi / 4, math.nan], nan_ok=True)
    assert batch.sigma[0] == pytest.approx([2.5, math.radians(0.703125), 0.001, math.nan], nan_ok=True)


def test_an_azimuth_alone_is_a_bearing() -> None:
    (batch,) = hear(encode(target(momu=0, azimuth_deg=90.0))).detections
    assert batch.value[0] == pytest.approx([math.nan, math.pi / 2, math.nan, math.nan], nan_ok=True)
    assert batch.sigma[0] == pytest.approx([math.nan, 0.01, math.nan, math.nan], nan_ok=True)


@pytest.mark.parametrize(
    "said",
    [
        {**POLAR, "momu": 1},  # a path by way of the target less the baseline is no distance from the sensor
        {**POLAR, "momu": 2},
        {**POLAR, "momu": 3},
        {**POLAR, "momu": -1},
        {**POLAR, "range_m": 0.0},
        {**POLAR, "range_m": -5.0},
        {**POLAR, "azimuth_deg": math.nan},
    ],
)
def test_ranges_that_are_none_from_the_sensor_are_left_alone(said: dict[str, float]) -> None:
    sensed = hear(encode(target(**said)))
    assert (sensed.messages, sensed.detections, sensed.rejects) == (1, (), ())


def test_a_multi_static_target_that_is_placed_is_used() -> None:
    (batch,) = hear(encode(target(**PLACE, **{**POLAR, "momu": 1}))).detections
    assert batch.coordinates is Coordinates.CARTESIAN


@pytest.mark.parametrize(
    "said",
    [
        *({"ttax": kind} for kind in (1, 2, 3)),
        {"cstp": 1},
        {"tur": 1},
        {"message_type": IncsMessage.TRACK_END},
        {"message_type": 6},
    ],
)
def test_what_is_no_news_of_an_aircraft_makes_nothing(said: dict[str, int]) -> None:
    for where in (PLACE, POLAR):
        sensed = hear(encode(target(**where, **said)))
        assert (sensed.messages, sensed.detections, sensed.rejects) == (1, (), ())


@pytest.mark.parametrize(("lat_deg", "lon_deg"), [(90.1, 44.0), (-90.1, 44.0)])
def test_a_place_that_is_none_on_earth_is_refused_and_no_polar_one_stands_in(lat_deg: float, lon_deg: float) -> None:
    sensed = hear(encode(target(lat_deg=lat_deg, lon_deg=lon_deg, **POLAR)))
    assert ([reject.reason for reject in sensed.rejects], sensed.detections) == (["out_of_range"], ())


def test_of_a_sensor_that_tracks_numbered_tracks_are_local_tracks_with_their_own_accuracies() -> None:
    motion = {"vx_mps": 20.0, "vy_mps": -5.0, "climb_mps": 1.0, "sigma_vx_mps": 0.5, "sigma_vy_mps": 0.25}
    deviations = {"sigma_x_m": 4.0, "sigma_y_m": 6.0, "sigma_height_m": 8.0, "geometric_height_m": 900.0}
    sensed = hear(encode(target(**PLACE, **motion, **deviations, track_number=9)), surroundings=tracking())
    assert sensed.detections == ()
    (tracks,) = sensed.local_tracks
    assert (tracks.source_track[0], tracks.velocity_mps[0].tolist()) == (9, [20.0, -5.0, 1.0])
    np.testing.assert_array_equal(np.diag(tracks.covariance[0]), [16.0, 36.0, 64.0, 0.25, 0.0625, 9.0])


@pytest.mark.parametrize("kind", [IncsMessage.MEASUREMENT_PLOT, IncsMessage.SENSOR_PLOT])
def test_a_plots_number_is_no_track(kind: IncsMessage) -> None:
    sensed = hear(encode(target(**PLACE, track_number=9, message_type=kind)), surroundings=tracking())
    (batch,) = sensed.detections
    assert (sensed.local_tracks, batch.source_track.tolist()) == ((), [-1])


def test_several_reports_come_in_order_of_time() -> None:
    records = Cat015.empty(4)
    records.sac[:], records.sic[:], records.momu[:] = 25, 7, 0
    records.time_of_day_s[:] = NOON_S - np.array([1.0, 2.0, 3.0, 4.0])
    records.lat_deg[:2], records.lon_deg[:2] = 35.01, 44.0
    records.range_m[2:], records.azimuth_deg[2:] = 900.0, 45.0
    batches = hear(encode(records)).detections
    assert sorted(len(batch.time_ns) for batch in batches) == [2, 2]
    assert all((np.diff(batch.time_ns) > 0).all() for batch in batches)


def test_a_configuration_is_counted_and_another_systems_is_foreign() -> None:
    made = Cat016.empty(2)
    made.sac[:], made.sic[:], made.time_of_day_s[:], made.message_type[:] = 25, [7, 8], NOON_S, 1
    sensed = hear(encode(made))
    assert (sensed.messages, sensed.detections) == (1, ())
    assert [reject.reason for reject in sensed.rejects] == ["foreign_source"]
