"""Compiles the kernels before the first real frame: a few simulated seconds through the whole corridor."""

from typing import Final

from msgspec import structs

from hima.config.site import Site
from hima.node.full_corridor import FULL_CORRIDOR
from hima.simulation.events import events, opening
from hima.simulation.load import load_scenario
from hima.simulation.play import play

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
