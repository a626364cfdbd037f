"""What datagrams of a multilateration system and of a surface movement radar mean in the site frame."""

import math
from typing import Any

import msgspec
import numpy as np
import pytest
from tests.unit.sensing.test_asterix import MIDNIGHT_NS, NOON_S, ORIGIN_AMSL_M, UNDULATION_M, context

from hima.picture.detection import Coordinates
from hima.picture.frame import Frame
from hima.picture.packing import pack, unpack
from hima.picture.sensor import Reports
from hima.sensing.asterix import AsterixFeed, receive
from hima.sensing.context import FeedContext, Sensed
from hima.units import SECOND_NS
from hima.wire.asterix.cat010 import Cat010, SurfaceMessage
from hima.wire.asterix.cat019 import Cat019
from hima.wire.asterix.cat020 import Cat020
from hima.wire.asterix.encode import encode

NORTH_M = 1_109.5
"""A hundredth of a degree of latitude at 35 degrees."""


def hear(data: bytes, state: AsterixFeed | None = None, surroundings: FeedContext | None = None) -> Sensed:
    frame = Frame(MIDNIGHT_NS + round(NOON_S * SECOND_NS), "feed", data)
    return receive(state or AsterixFeed(), frame, surroundings or context())


def multilaterated(**columns: Any) -> Cat020:
    made = Cat020.empty(1)
    columns = {"sac": 25, "sic": 7, "time_of_day_s": NOON_S - 1.0, "ms": 1, **columns}
    for name, value in columns.items():
        getattr(made, name)[:] = value
    return made


def on_surface(**columns: Any) -> Cat010:
    made = Cat010.empty(1)
    columns = {"sac": 25, "sic": 7, "time_of_day_s": NOON_S, "message_type": SurfaceMessage.TARGET_REPORT, **columns}
    for name, value in columns.items():
        getattr(made, name)[:] = value
    return made


def test_a_multilaterated_target_is_a_detection_with_the_systems_own_accuracy() -> None:
    made = multilaterated(
        lat_deg=35.01, lon_deg=44.0, geometric_height_ft=3_000.0, track_number=9, sigma_x_m=4.0, sigma_y_m=0.0
    )
    made.sigma_xy[:] = 0.0
    (batch,) = hear(encode(made)).detections
    assert (batch.coordinates, batch.source_track.tolist()) == (Coordinates.CARTESIAN, [9])
    assert batch.time_ns[0] == MIDNIGHT_NS + round((NOON_S - 1.0) * SECOND_NS)
    assert batch.value[0, :3] == pytest.approx([0.0, NORTH_M, 3_000 * 0.3048 - ORIGIN_AMSL_M - UNDULATION_M], abs=1.0)
    np.testing.assert_array_equal(batch.sigma[0], [4.0, 10.0, 30.0, math.nan])  # 0 m cannot be meant


@pytest.mark.parametrize(("flags", "known"), [(0, True), (1, False), (2, False)])
def test_a_flight_level_is_a_height_unless_it_is_flagged(flags: int, known: bool) -> None:
    made = multilaterated(lat_deg=35.01, lon_deg=44.0, flight_level=30.0, flight_level_flags=flags)
    (batch,) = hear(encode(made)).detections
    assert np.isfinite(batch.value[0, 2]) == np.isfinite(batch.sigma[0, 2]) == known


@pytest.mark.parametrize("flag", ["rab", "sim", "tst", "cst", "tre"])
def test_what_is_no_news_of_an_aircraft_makes_nothing(flag: str) -> None:
    for made in (
        multilaterated(lat_deg=35.01, lon_deg=44.0, **{flag: 1}),
        on_surface(lat_deg=35.01, lon_deg=44.0, **{flag: 1}),
    ):
        sensed = hear(encode(made))
        assert (sensed.messages, sensed.detections, sensed.rejects) == (1, (), ())


@pytest.mark.parametrize(("lat_deg", "lon_deg"), [(90.1, 44.0), (-90.1, 44.0), (35.0, 180.1)])
def test_a_place_that_is_none_on_earth_is_refused(lat_deg: float, lon_deg: float) -> None:
    made = multilaterated(lat_deg=lat_deg, lon_deg=lon_deg)
    sensed = hear(encode(made))
    assert ([reject.reason for reject in sensed.rejects], sensed.detections) == (["out_of_range"], ())


def status(lat_deg: float, sic: int = 7) -> bytes:
    made = Cat019.empty(1)
    made.sac[:], made.sic[:], made.message_type[:], made.time_of_day_s[:] = 25, sic, 2, NOON_S
    made.lat_deg[:], made.lon_deg[:], made.height_m[:] = lat_deg, 44.0, 300.0
    return encode(made)


def test_coordinates_count_from_where_the_system_says_and_are_left_alone_before_it_does() -> None:
    data, state = encode(multilaterated(x_m=100.0, y_m=-50.0)), AsterixFeed()
    assert hear(data, state).detections == ()
    assert hear(status(35.01, sic=8) + data, state).detections == ()
    state = unpack(pack(state), AsterixFeed)
    (batch,) = hear(status(35.01) + data, state).detections
    assert batch.value[0, :2] == pytest.approx([100.0, NORTH_M - 50.0], abs=1.0)
    state = unpack(pack(state), AsterixFeed)
    (later,) = hear(data, state).detections
    np.testing.assert_array_equal(later.value, batch.value)


def test_a_tracking_systems_numbered_reports_are_local_tracks() -> None:
    surroundings = context()
    sensor = msgspec.structs.replace(surroundings.sensor, reports=Reports.TRACKS)
    surroundings = msgspec.structs.replace(surroundings, sensor=sensor)
    made = multilaterated(lat_deg=35.01, lon_deg=44.0, track_number=9, vx_mps=50.0, vy_mps=-20.0, sigma_x_m=4.0)
    made.sigma_y_m[:], made.sigma_xy[:] = 6.0, 0.0
    sensed = hear(encode(made), surroundings=surroundings)
    assert sensed.detections == ()
    (tracks,) = sensed.local_tracks
    assert (tracks.source_track[0], tracks.velocity_mps[0, :2].tolist()) == (9, [50.0, -20.0])
    np.testing.assert_array_equal(np.diag(tracks.covariance[0]), [16.0, 36.0, 900.0, 9.0, 9.0, 9.0])
    made.track_number[:] = -1
    assert len(hear(encode(made), surroundings=surroundings).detections) == 1


def test_a_surface_radars_target_is_polar() -> None:
    made = on_surface(rho_m=900.0, theta_deg=90.0, x_m=900.0, y_m=0.0, track_number=3)
    (batch,) = hear(encode(made)).detections
    assert (batch.coordinates, batch.source_track.tolist()) == (Coordinates.POLAR, [3])
    np.testing.assert_array_equal(batch.value[0], [900.0, math.pi / 2, math.nan, math.nan])
    np.testing.assert_array_equal(batch.sigma[0], [10.0, 0.01, math.nan, math.nan])


def test_a_surface_target_is_placed_by_geodetic_then_by_flat_coordinates() -> None:
    geodetic = on_surface(lat_deg=35.01, lon_deg=44.0, rho_m=900.0, theta_deg=90.0)
    (batch,) = hear(encode(geodetic)).detections
    assert batch.value[0, :2] == pytest.approx([0.0, NORTH_M], abs=1.0)
    flat = on_surface(x_m=-30.0, y_m=40.0, sigma_x_m=2.0, sigma_y_m=3.0, sigma_xy=0.0)
    (batch,) = hear(encode(flat)).detections
    np.testing.assert_array_equal(batch.value[0], [70.0, 40.0, math.nan, math.nan])  # the sensor stands 100 m east
    np.testing.assert_array_equal(batch.sigma[0], [2.0, 3.0, math.nan, math.nan])


def test_messages_that_are_no_target_reports_make_nothing() -> None:
    made = on_surface(lat_deg=35.01, lon_deg=44.0)
    made.message_type[:] = SurfaceMessage.PERIODIC_STATUS
    sensed = hear(encode(made))
    assert (sensed.messages, sensed.detections) == (1, ())
