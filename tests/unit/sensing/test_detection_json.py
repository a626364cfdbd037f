"""JSON detections in the site frame: polar, positions, uncertainties, times."""

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from msgspec import structs

from hima.picture.detection import Coordinates, Sweep
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.picture.packing import pack, unpack
from hima.picture.sensor import Reports
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.detection_json import DetectionJsonFeed, receive
from hima.sensing.settings import Format, TimeSource

NOW_NS = 1_795_717_800_000_000_000
Surroundings = Callable[..., FeedContext]


@pytest.fixture
def context(surroundings: Surroundings) -> FeedContext:
    return surroundings(Format.DETECTION_JSON)


def sense(context: FeedContext, *detections: dict[str, Any], **head: Any) -> Sensed:
    data = json.dumps({"v": 1, "detections": detections, **head}).encode()
    return receive(DetectionJsonFeed(), Frame(NOW_NS, "feed", data), context)


def test_polar_as_seen_from_the_sensor(context: FeedContext) -> None:
    sensed = sense(
        context,
        {"azimuth_deg": 90, "elevation_deg": -2, "range_m": 4200, "range_rate_mps": -24, "kind": "multirotor"},
        {"azimuth_deg": 180.0, "track": 17},
    )
    (batch,) = sensed.detections
    assert (batch.sensor, batch.coordinates) == (3, Coordinates.POLAR)
    assert batch.time_ns.tolist() == [NOW_NS, NOW_NS]
    expected = [[4200.0, math.pi / 2, math.radians(-2), -24.0], [math.nan, math.pi, math.nan, math.nan]]
    np.testing.assert_allclose(batch.value, expected)
    np.testing.assert_allclose(batch.sigma, [[11.0, 0.01, 0.02, 1.5], [math.nan, 0.01, math.nan, math.nan]])
    assert batch.kind.tolist() == [Kind.MULTIROTOR, Kind.UNKNOWN]
    assert batch.source_track.tolist() == [-1, 17]
    assert sensed.messages == 1


def test_declared_sigmas_are_believed(context: FeedContext) -> None:
    polar = {"azimuth_deg": 1, "elevation_deg": 2, "range_m": 3, "range_rate_mps": 4}
    sigmas = {
        "sigma_azimuth_deg": 1,
        "sigma_elevation_deg": 2,
        "sigma_range_m": 30,
        "sigma_range_rate_mps": 4,
    }
    place = {"lat_deg": 35.2, "lon_deg": 44.9, "hae_m": 312, "sigma_horizontal_m": 7, "sigma_height_m": 9}
    seen, placed = sense(context, {**polar, **sigmas}, place).detections
    np.testing.assert_allclose(seen.sigma, [[30.0, math.radians(1), math.radians(2), 4.0]])
    np.testing.assert_allclose(placed.sigma, [[7.0, 7.0, 9.0, math.nan]])


def test_position_in_the_site_frame(context: FeedContext) -> None:
    (batch,) = sense(context, {"lat_deg": 35.2, "lon_deg": 44.9, "hae_m": 412.0}).detections
    assert batch.coordinates is Coordinates.CARTESIAN
    np.testing.assert_allclose(batch.value, [[0.0, 0.0, 100.0, math.nan]], atol=1e-6)
    np.testing.assert_allclose(batch.sigma, [[11.0, 11.0, 33.0, math.nan]])


def test_height_above_sea_level_is_lifted_by_the_geoid(context: FeedContext) -> None:
    (batch,) = sense(context, {"lat_deg": 35.21, "lon_deg": 44.9, "amsl_m": 400.0}).detections
    north = batch.value[0, 1]
    assert north == pytest.approx(1109.5, abs=0.5)  # a hundredth of a degree on the meridian
    assert batch.value[0, 2] == pytest.approx(100.0 - north**2 / 2 / 6_360_000, abs=0.01)


def test_ellipsoidal_height_counts_before_the_other(context: FeedContext) -> None:
    (batch,) = sense(context, {"lat_deg": 35.2, "lon_deg": 44.9, "hae_m": 412, "amsl_m": 0}).detections
    assert batch.value[0, 2] == pytest.approx(100.0)


def test_position_without_height_is_very_uncertain_upwards(context: FeedContext) -> None:
    (batch,) = sense(context, {"lat_deg": 35.2, "lon_deg": 44.9, "sigma_height_m": 1}).detections
    assert batch.value[0, 2] == pytest.approx(0.0, abs=1e-6)
    assert batch.sigma[0, 2] == 500.0


def test_complete_frame_is_a_sweep_all_around_even_when_empty(context: FeedContext) -> None:
    sensed = sense(context)
    assert sensed.detections == ()
    assert sensed.sweeps == (Sweep(3, NOW_NS, 0.0, 2.0 * math.pi),)
    assert sense(context, frame_complete=False).sweeps == ()


@pytest.mark.parametrize(("from_deg", "from_rad"), [(350, math.radians(350)), (-10, math.radians(350)), (360, 0.0)])
def test_sector_that_was_looked_at(context: FeedContext, from_deg: int, from_rad: float) -> None:
    (sweep,) = sense(context, frame_complete={"from_deg": from_deg, "width_deg": 20}).sweeps
    assert (sweep.sensor, sweep.time_ns) == (3, NOW_NS)
    assert (sweep.from_rad, sweep.width_rad) == pytest.approx((from_rad, math.radians(20)))


def test_own_time_is_believed_unless_receipt_is_asked_for(context: FeedContext, surroundings: Surroundings) -> None:
    said = {"time_us": NOW_NS // 1000 - 250_000}
    mine = sense(context, {"range_m": 1}, **said)
    assert mine.detections[0].time_ns.tolist() == [NOW_NS - 250_000_000]
    assert mine.sweeps[0].time_ns == NOW_NS - 250_000_000
    theirs = sense(surroundings(Format.DETECTION_JSON, TimeSource.RECEIPT), {"range_m": 1}, **said)
    assert theirs.detections[0].time_ns.tolist() == [NOW_NS]
    assert mine.message_time_ns == theirs.message_time_ns == NOW_NS - 250_000_000


@pytest.mark.parametrize("off_s", [-301, 301, 10_000_000])
def test_time_that_no_working_clock_gives(context: FeedContext, surroundings: Surroundings, off_s: int) -> None:
    said = {"time_us": NOW_NS // 1000 + off_s * 1_000_000}
    refused = sense(context, {"range_m": 1}, **said)
    assert [error.reason for error in refused.rejects] == ["time_implausible"]
    assert (refused.detections, refused.sweeps, refused.messages) == ((), (), 0)
    believed = sense(surroundings(Format.DETECTION_JSON, TimeSource.RECEIPT), {"range_m": 1}, **said)
    assert len(believed.detections) == 1


def test_bad_item_is_a_reject_beside_the_good_ones(context: FeedContext) -> None:
    sensed = sense(context, {"range_m": 1}, {"range_m": True}, {"lat_deg": 35, "lon_deg": 45})
    assert [batch.coordinates for batch in sensed.detections] == [Coordinates.POLAR, Coordinates.CARTESIAN]
    assert [(error.offset, error.reason) for error in sensed.rejects] == [(40, "wrong_type")]


def test_nonsense_means_nothing(context: FeedContext) -> None:
    sensed = receive(DetectionJsonFeed(), Frame(NOW_NS, "feed", b"\xff"), context)
    assert (sensed.messages, sensed.detections, sensed.sweeps) == (0, (), ())
    assert [error.reason for error in sensed.rejects] == ["not_json"]


def test_every_declared_number_stays_finite(context: FeedContext) -> None:
    extreme = [
        {"lat_deg": 90, "lon_deg": 180, "hae_m": 40_000},
        {"lat_deg": -90, "lon_deg": -180, "amsl_m": -1000},
    ]
    (batch,) = sense(context, *extreme).detections
    assert np.isfinite(batch.value[:, :3]).all()


def test_state_survives_packing() -> None:
    assert unpack(pack(DetectionJsonFeed()), DetectionJsonFeed) == DetectionJsonFeed()


def test_a_difference_of_ranges(context: FeedContext) -> None:
    (batch,) = sense(
        context, {"range_difference_m": -800}, {"range_difference_m": 5, "sigma_range_difference_m": 3}
    ).detections
    assert batch.coordinates is Coordinates.TDOA
    np.testing.assert_array_equal(batch.value, [[-800.0, *[math.nan] * 3], [5.0, *[math.nan] * 3]])
    np.testing.assert_array_equal(batch.sigma[:, 0], [11.0, 3.0])


def test_local_tracks_of_a_sensor_that_tracks_by_itself(context: FeedContext) -> None:
    tracking = structs.replace(context, sensor=structs.replace(context.sensor, reports=Reports.TRACKS))
    here = {"lat_deg": 35.2, "lon_deg": 44.9, "hae_m": 312}
    moving = {**here, "track": 17, "velocity_mps": [3, -4, 0.5], "sigma_velocity_mps": 2, "sigma_horizontal_m": 7}
    flat = {"lat_deg": 35.2, "lon_deg": 44.9, "track": 18, "kind": "bird"}
    sensed = sense(tracking, moving, flat, here, {"azimuth_deg": 5, "track": 9})
    (batch,) = sensed.local_tracks
    assert batch.sensor == 3
    assert batch.source_track.tolist() == [17, 18]
    assert batch.kind.tolist() == [Kind.UNKNOWN, Kind.BIRD]
    np.testing.assert_allclose(batch.position_m[0], (0, 0, 0), atol=1e-6)
    assert math.isnan(batch.position_m[1, 2])
    np.testing.assert_array_equal(batch.velocity_mps, [[3, -4, 0.5], [math.nan] * 3])
    np.testing.assert_allclose(np.sqrt(batch.covariance[0].diagonal()), [7, 7, 33, 2, 2, 2])
    # What has no number, and what is no position, are measurements.
    assert [d.coordinates for d in sensed.detections] == [Coordinates.POLAR, Coordinates.CARTESIAN]
    assert sense(context, moving).local_tracks == ()
