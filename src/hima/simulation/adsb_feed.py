"""ADS-B as a receiver passes it on: extended squitters in Beast framing, one frame a chunk.

Positions come twice a second, alternately even and odd, velocities twice a second, the call sign every five seconds.
"""

from collections.abc import Iterator
from typing import Final

from hima.sensing.altitude import amsl_from_pressure_altitude
from hima.simulation.broadcast import Claim, Due, due, heard, rhythms
from hima.simulation.scenario import AdsbClaim
from hima.simulation.sent import Sent
from hima.simulation.world import Post, World
from hima.wire.adsb.beast import frame
from hima.wire.adsb.encode import airborne_position, identification, squitter, velocity

POSITION: Final = "position"
VELOCITY: Final = "velocity"
IDENTIFICATION: Final = "identification"
PERIODS_S: Final = {POSITION: 0.5, VELOCITY: 0.5, IDENTIFICATION: 5.0}
COUNTER_HZ: Final = 12_000_000
"""Beast receivers stamp messages with a 12 MHz counter."""


FULL_SCALE_M: Final = 3_000.0
"""Nearer than this a transponder drives the receiver to full scale."""


def adsb_feed(post: Post, world: World, from_s: float) -> Iterator[Sent]:
    """Everything an ADS-B receiver passes on from a time on, in order of time."""
    squitters = rhythms(world, lambda row: world.flight(row).adsb is not None, PERIODS_S)
    for item in due(squitters, from_s, world.scenario.duration_s):
        said = world.flight(item.rhythm.row).adsb
        claim = heard(post.sensor, world, item)
        if said is None or claim is None or post.silent(item.time_s):
            continue
        message = squitter(int(said.icao, 16), _content(item, said, claim, world))
        data = frame(message, round(item.time_s * COUNTER_HZ), _signal(claim.range_m))
        yield Sent(world.moment_ns(item.time_s), post.feed.id, data)


def _signal(range_m: float) -> int:
    """Signal level: an amplitude, which falls as the distance grows."""
    return min(255, max(1, round(255.0 * FULL_SCALE_M / max(range_m, 1.0))))


def _content(item: Due, said: AdsbClaim, claim: Claim, world: World) -> int:
    if item.rhythm.name == POSITION:
        amsl_m = claim.hae_m - world.reference.geoid_undulation_m
        pressure_altitude_m = amsl_m - amsl_from_pressure_altitude(0.0, world.reference.qnh_hpa)
        return airborne_position(claim.lat_deg, claim.lon_deg, pressure_altitude_m, odd=item.number % 2 == 1)
    if item.rhythm.name == VELOCITY:
        east, north, up = claim.velocity_mps.tolist()
        return velocity(east, north, up)
    return identification(said.callsign)
