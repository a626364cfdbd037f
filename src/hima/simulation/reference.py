"""The reference page of scenario files, written from the structs that check them."""

from collections.abc import Iterator
from typing import Final

from hima.config.reference import sections
from hima.simulation.airframes import AIRFRAMES
from hima.simulation.consistency import AIRCRAFT_SECONDS_MAX
from hima.simulation.scenario import ScenarioFile

_OPENING: Final = """\
# Scenario files

This page is written by `make docs` from the structs that check a scenario; do not edit it. How to write one, step by
step: [how to write a scenario](../how-to/write-a-scenario.md).

A scenario is one TOML file: what flies, how the sensors fare, from which seed. It is the only source of a
simulated run: the same file at the same site gives the same bytes. A key that is not listed here is refused, and
every problem is named at once. Heights are metres above ground, ground being everywhere at the height of the
site's reference point. Angles are degrees, bearings clockwise from true north.
"""

_KINDS: Final = """
## Kinds of aircraft

Figures are typical of the class. Every flight keeps to them: it turns, speeds up and climbs no harder. Speeds are m/s,
accelerations across and along the course m/s². *Drifts*: the wind carries it. *Emits* and *end* are what it does
unless the file says `rf_emits` and `at_end`.

| kind | in the picture | in `truth.npz` | speed | usual | across | along | climb, sink | drifts | emits | end |
|---|---|---|---|--:|--:|--:|---|---|---|---|
"""

_LIMIT: Final = f"""
The number of aircraft times the duration may be at most {AIRCRAFT_SECONDS_MAX:,.0f} s, because the truth is
held in memory.

## What is simulated

- **Radars** (ASTERIX CAT048 and CAT034): a beam that points north at each full period turns clockwise through 32
  sectors; an aircraft is measured when the beam passes it. Each sector is one datagram: its plots, then the mark
  that the beam has passed. A radar that stares sends one datagram a frame.
- **Direction finders, cameras, acoustic and position sensors** (JSON detections): one datagram a frame; a
  direction finder hears only what transmits.
- **Remote ID**: one Wi-Fi beacon a second from each drone that has a `remote_id`, within the receiver's range.
- **ADS-B** (Beast): position twice a second, alternately even and odd, velocity twice a second, identification
  every five.
- Noise is Gaussian with the sensor's own sigmas, misses are independent with its `detection_probability`, false
  plots are Poisson with its `clutter_per_scan` and uniform in range, azimuth and elevation. Not simulated:
  terrain, resolution, a detection probability that falls with range.
- Not simulated, and therefore silent: feeds of the transport `file`, trackers and ADS-B receivers that speak ASTERIX.
"""


def scenario_reference() -> str:
    """The page as Markdown."""
    return "".join([_OPENING, *sections(ScenarioFile, "", toml=True), _KINDS, *_kinds(), _LIMIT])


def _kinds() -> Iterator[str]:
    for kind, airframe in AIRFRAMES.items():
        cells = (
            f"`{kind.value}`",
            airframe.kind.name.lower(),
            airframe.truth_word,
            f"{airframe.speed_min_mps:g} to {airframe.speed_max_mps:g}",
            f"{airframe.speed_mps:g}",
            f"{airframe.lateral_mps2:g}",
            f"{airframe.forward_mps2:g}",
            f"{airframe.climb_mps:g}, {airframe.sink_mps:g}",
            "yes" if airframe.drifts else "no",
            "yes" if airframe.emits else "no",
            airframe.at_end.value,
        )
        yield "| " + " | ".join(cells) + " |\n"
