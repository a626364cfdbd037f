"""Compiles the kernels before the first real frame: a few simulated seconds through the whole corridor."""

from typing import Final

from hima.config.site import Site
from hima.node.full_corridor import FULL_CORRIDOR
from hima.simulation.events import events, opening
from hima.simulation.load import load_scenario
from hima.simulation.play import play

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
    scenario = load_scenario("warm-up", _SCENARIO.replace(b'"any"', f'"{site.id}"'.encode()), site)
    state = FULL_CORRIDOR.open_site(opening(scenario, site, ""))
    for event in events(scenario, site, play(scenario, site)):
        state, _ = FULL_CORRIDOR.advance(state, event)
