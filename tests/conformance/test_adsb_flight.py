"""One real flight over Europe, 12 minutes of it, as feeds in two places hear it."""

import csv
import math
from itertools import pairwise
from pathlib import Path

import pytest

from hima.geo.frames import SiteFrame
from hima.picture.cooperative import CooperativeReport
from hima.picture.frame import Frame
from hima.picture.sensor import Sensor, SensorKind
from hima.sensing.adsb import AdsbFeed, receive
from hima.sensing.context import FeedContext
from hima.sensing.settings import FeedSettings, Format, TransportKind
from hima.units import SECOND_NS
from hima.wire.adsb.beast import frame as beast

RECORDING = Path(__file__).parents[2] / ".." / "shared" / "data" / "adsb" / "pymodes" / "sample_data_adsb.csv"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not RECORDING.is_file(), reason="../shared/data/adsb is not there"),
]
POSITIONS = 937


def heard_at(lat_deg: float, lon_deg: float) -> list[CooperativeReport]:
    sensor = Sensor(
        id="adsb",
        index=0,
        kind=SensorKind.ADSB,
        position_m=(0.0, 0.0, 0.0),
        sigma_range_m=1.0,
        sigma_azimuth_rad=1.0,
        sigma_elevation_rad=1.0,
        sigma_range_rate_mps=1.0,
        sigma_height_m=1.0,
        detection_probability=0.9,
        clutter_per_scan=0.0,
        range_min_m=0.0,
        range_max_m=330_000.0,
        elevation_min_rad=-1.0,
        elevation_max_rad=1.5,
        period_s=1.0,
        rotating=False,
    )
    settings = FeedSettings(id="adsb", sensor="adsb", format=Format.ADSB, transport=TransportKind.TCP_CLIENT)
    context = FeedContext(settings, sensor, SiteFrame.at(lat_deg, lon_deg, 0.0), 45.0, 1013.25)
    state = AdsbFeed()
    reports: list[CooperativeReport] = []
    with RECORDING.open(newline="") as lines:
        for time_s, message, *_ in csv.reader(lines):
            sensed = receive(state, Frame(int(time_s) * SECOND_NS, "adsb", beast(bytes.fromhex(message))), context)
            assert [error.reason for error in sensed.rejects] == []
            reports += sensed.reports
    return reports


def test_flight_is_heard_whole() -> None:
    reports = heard_at(51.5, 7.0)
    assert len(reports) == POSITIONS
    assert {report.emitter for report in reports} == {"406b90"}
    assert reports[-1].name == "EZY85MH"
    for before, after in pairwise(reports):
        assert before.position_m is not None
        assert after.position_m is not None
        moved_m = math.dist(before.position_m[:2], after.position_m[:2])
        assert moved_m <= 300.0 * ((after.time_ns - before.time_ns) / SECOND_NS + 1.0) + 200.0


def test_velocity_says_where_the_flight_goes() -> None:
    reports = [report for report in heard_at(51.5, 7.0) if report.velocity_mps is not None]
    assert len(reports) > POSITIONS * 0.99
    first, last = reports[0], reports[-1]
    assert first.position_m is not None
    assert last.position_m is not None
    elapsed_s = (last.time_ns - first.time_ns) / SECOND_NS
    for axis in (0, 1):
        flown = (last.position_m[axis] - first.position_m[axis]) / elapsed_s
        said = sum(report.velocity_mps[axis] for report in reports if report.velocity_mps) / len(reports)
        assert flown == pytest.approx(said, abs=15.0)


def test_flight_650_km_away_does_not_appear_nearby() -> None:
    reports = heard_at(51.0, -2.0)
    assert len(reports) < POSITIONS * 0.02
