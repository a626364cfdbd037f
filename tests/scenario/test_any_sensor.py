"""Sensors of every kind, from the bytes of their feeds through the whole corridor to the picture."""

import json
import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from tests.lone_radar import FILES

from hima.config.load import load_site
from hima.config.site import Site, pack_site, site_frame
from hima.node.full_corridor import FULL_CORRIDOR
from hima.picture.air_picture import AirPicture
from hima.picture.arrays import FloatArray
from hima.picture.event import Event, Opened, Tick
from hima.picture.frame import Frame
from hima.picture.mode import Mode
from hima.picture.outcome import PictureUpdated, Rejected
from hima.picture.sensor import Sensor

BEGIN_NS = 1_795_717_800_000_000_000
PLACES = ((45.8, 16.0), (45.8, 16.05), (45.84, 16.025), (45.825, 15.98))
"""Some 4 km apart."""
Say = Callable[[Sensor, FloatArray, Site], dict[str, object]]


def site_of(kind: str, count: int, extra: str = "") -> Site:
    """A site of sensors of one kind, each with a JSON feed."""
    text = ""
    for s, (lat, lon) in enumerate(PLACES[:count]):
        text += f'[[sensor]]\nid = "s{s}"\nkind = "{kind}"\nlat_deg = {lat}\nlon_deg = {lon}\nheight_m = 10\n'
        text += f"sigma_azimuth_deg = 1.0\nsigma_range_m = 10\nclutter_per_scan = 0.1\n{extra}\n"
        text += f'[[feed]]\nid = "s{s}"\nsensor = "s{s}"\nformat = "detection_json"\ntransport = "udp"\n'
    files = {name: content.encode() for name, content in FILES.items()}
    return load_site("any", files | {"sensors.toml": text.encode()})


def flown(time_s: float) -> FloatArray:
    return np.array([1500.0 + 12.0 * time_s, 1800.0 - 6.0 * time_s, 140.0])


def events(site: Site, say: Say, seconds: int, seed: int = 1) -> Iterator[Event]:
    """A datagram a second of each sensor, and a tick after them."""
    rng = np.random.default_rng(seed)
    for second in range(seconds):
        for sensor in site.sensors:
            at_ns = BEGIN_NS + second * 10**9 + sensor.index * 10**8
            place = flown((at_ns - BEGIN_NS) / 1e9) + rng.normal(0.0, 1.0, 3)
            body = {"v": 1, "time_us": at_ns // 1000, "detections": [say(sensor, place, site)]}
            yield Frame(at_ns, sensor.id, json.dumps(body).encode())
        yield Tick(BEGIN_NS + second * 10**9 + 9 * 10**8)


def pictures(site: Site, say: Say, seconds: int = 15) -> list[AirPicture]:
    state = FULL_CORRIDOR.open_site(Opened(BEGIN_NS, "test", Mode.LIVE, pack_site(site), ""))
    seen = []
    for event in events(site, say, seconds):
        state, outcomes = FULL_CORRIDOR.advance(state, event)
        assert not any(isinstance(outcome, Rejected) for outcome in outcomes)
        seen += [outcome.picture for outcome in outcomes if isinstance(outcome, PictureUpdated)]
    return seen


def bearing(sensor: Sensor, place: FloatArray, site: Site) -> dict[str, object]:
    east, north, _ = place - np.array(sensor.position_m)
    return {"azimuth_deg": math.degrees(math.atan2(east, north)) % 360.0}


def distance(sensor: Sensor, place: FloatArray, site: Site) -> dict[str, object]:
    return {"range_m": math.dist(place, sensor.position_m)}


def difference(sensor: Sensor, place: FloatArray, site: Site) -> dict[str, object]:
    assert sensor.reference_m is not None
    return {"range_difference_m": math.dist(place, sensor.position_m) - math.dist(place, sensor.reference_m)}


def local(sensor: Sensor, place: FloatArray, site: Site) -> dict[str, object]:
    lat, lon, hae = site_frame(site).geodetic_from_enu(place)
    return {
        "lat_deg": math.degrees(float(lat)),
        "lon_deg": math.degrees(float(lon)),
        "hae_m": float(hae),
        "velocity_mps": [12, -6, 0],
        "track": 40 + sensor.index,
    }


LAST = f"reference_lat_deg = {PLACES[3][0]}\nreference_lon_deg = {PLACES[3][1]}\nreference_height_m = 10"


@pytest.mark.parametrize(
    ("kind", "count", "say", "extra"),
    [
        ("rf_bearing", 2, bearing, ""),
        ("acoustic", 3, bearing, ""),
        ("range", 3, distance, ""),
        ("tdoa", 3, difference, LAST),
        ("position", 1, local, 'reports = "tracks"'),
        ("radar_3d", 2, local, 'reports = "tracks"'),
    ],
)
def test_from_bytes_to_the_picture(kind: str, count: int, say: Say, extra: str) -> None:
    site = site_of(kind, count, extra)
    last = pictures(site, say)[-1].tracks
    assert last.id.tolist() == [1]
    assert np.linalg.norm(last.position_m[0, :2] - flown(14.9)[:2]) < 100.0
    assert last.sensors.tolist() == [2**count - 1]


def test_one_sensor_of_lines_makes_no_track() -> None:
    for picture in pictures(site_of("rf_bearing", 1), bearing):
        assert picture.tracks.id.size == 0
