"""Compiles the kernels before the first real frame: a few simulated seconds through the whole corridor."""

from typing import Final

import numpy as np
from msgspec import structs

from hima.config.site import Site
from hima.node.full_corridor import FULL_CORRIDOR
from hima.picture.local_track import LocalTracks
from hima.picture.sensor import Reports
from hima.simulation.events import events, opening
from hima.simulation.load import load_scenario
from hima.simulation.play import play
from hima.tracking import tracker

RANGE_MAX_M: Final = 20_000.0
"""Enough for the flight below; what a sensor sees farther out takes the same code, and may not fit its format."""

_SCENARIO: Final = b"""
[scenario]
name = "Warm-up"
site = "any"
start = "2026-01-01T00:00:00Z"
duration_s = 6
seed = 1

[[flight]]
id = "one"
kind = "quad"
start = { bearing_deg = 200, range_m = 3000 }
height_m = 150
waypoint = [{ bearing_deg = 200, range_m = 100 }]
"""


def warm_up(site: Site) -> None:
    """Run the corridor on scratch data; nothing of it is kept."""
    sensors = (structs.replace(s, range_min_m=0.0, range_max_m=min(s.range_max_m, RANGE_MAX_M)) for s in site.sensors)
    site = structs.replace(site, sensors=tuple(sensors))
    scenario = load_scenario("warm-up", _SCENARIO.replace(b'"any"', f'"{site.id}"'.encode()), site)
    state = FULL_CORRIDOR.open_site(opening(scenario, site, ""))
    for event in events(scenario, site, play(scenario, site)):
        state, _ = FULL_CORRIDOR.advance(state, event)
    for sensor in site.sensors:
        if sensor.reports is Reports.TRACKS:
            _fuse_one(site, sensor.index)
            break


def _fuse_one(site: Site, sensor: int) -> None:
    """Fuse a local track: not every format that carries some is simulated."""
    one = LocalTracks(
        sensor=sensor,
        time_ns=np.zeros(1, np.int64),
        position_m=np.full((1, 3), 100.0),
        velocity_mps=np.zeros((1, 3)),
        covariance=np.eye(6)[None],
        kind=np.zeros(1, np.uint8),
        source_track=np.ones(1, np.int64),
    )
    tracker.fuse(tracker.start(site.sensors, site.tracking), one)
