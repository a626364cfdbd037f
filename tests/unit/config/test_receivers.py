"""Sensors of arrival times: each needs a receiver to be compared with, and every slip has one named problem."""

import pytest
from tests.unit.config.test_problems import TEMPLATE, only

from hima.config.load import load_site
from hima.picture.sensor import Reports, SensorKind

SENSORS = """
[[sensor]]
id = "hub"
kind = "rf_bearing"
lat_deg = 35.01
lon_deg = 44.0
height_m = 12

[[sensor]]
id = "west"
kind = "tdoa"
lat_deg = 35.0
lon_deg = 43.97
sigma_range_m = 15
REFERENCE

[[feed]]
id = "west"
sensor = "west"
format = "detection_json"
transport = "udp"
port = 8700
"""


def with_reference(text: str, sensors: str = SENSORS) -> dict[str, bytes]:
    return TEMPLATE | {"sensors.toml": sensors.replace("REFERENCE", text).encode()}


def test_a_reference_by_name_and_by_place() -> None:
    named = load_site("site", with_reference('reference_sensor = "hub"')).sensors
    assert named[1].kind is SensorKind.TDOA
    assert named[1].reference_m == named[0].position_m
    place = "reference_lat_deg = 35.01\nreference_lon_deg = 44.0\nreference_height_m = 12"
    assert load_site("site", with_reference(place)).sensors[1].reference_m == named[0].position_m
    assert named[0].reference_m is None


@pytest.mark.parametrize(
    ("text", "where", "what", "hint"),
    [
        ("", "sensor[west].reference_sensor", "missing", "Name the sensor"),
        ('reference_sensor = "hab"', "sensor[west].reference_sensor", 'no sensor "hab"', '"hub"?'),
        ('reference_sensor = "west"', "sensor[west].reference_sensor", "where the sensor stands", "another receiver"),
        ("reference_lat_deg = 35.01", "sensor[west].reference_lat_deg", "half a place", "reference_lon_deg"),
        (
            'reference_sensor = "hub"\nreference_lat_deg = 35\nreference_lon_deg = 44',
            "sensor[west].reference_sensor",
            "given twice",
            "Keep one",
        ),
        (
            "reference_lat_deg = 44.0\nreference_lon_deg = 35.01",
            "sensor[west].reference_lat_deg",
            "km from the reference point",
            "look swapped",
        ),
    ],
)
def test_a_wrong_reference_is_named(text: str, where: str, what: str, hint: str) -> None:
    problem = only(with_reference(text))
    assert where in problem.where
    assert what in problem.what
    assert hint in problem.hint


def test_a_reference_belongs_to_arrival_times_alone() -> None:
    problem = only(with_reference('reference_sensor = "hub"', SENSORS.replace('"tdoa"', '"range"')))
    assert 'alone, not to "range"' in problem.what


def test_tracks_come_by_formats_that_carry_them() -> None:
    tracking = with_reference('reports = "tracks"', SENSORS.replace('"tdoa"', '"position"'))
    assert load_site("site", tracking).sensors[1].reports is Reports.TRACKS
    adsb = SENSORS.replace('"tdoa"', '"adsb"').replace('"detection_json"', '"adsb"')
    problem = only(with_reference('reports = "tracks"', adsb))
    assert "carries no tracks" in problem.what
    assert 'reports = "detections"' in problem.hint
