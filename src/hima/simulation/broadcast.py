"""What aircraft broadcast of themselves, and when a receiver hears it."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np

from hima.geo.sensor_frame import enu_to_polar
from hima.picture.arrays import FloatArray
from hima.picture.sensor import Sensor
from hima.simulation.luck import luck
from hima.simulation.plots import in_coverage
from hima.simulation.world import World
from hima.units import DEGREE_RAD

GNSS_HORIZONTAL_M: Final = 1.2
"""Standard deviation of a claimed position along each horizontal axis."""
GNSS_VERTICAL_M: Final = 1.4


class Rhythm(NamedTuple):
    """One kind of message of one aircraft.

    Attributes:
        row: The aircraft's row in the truth.
        name: What the message is, and by which name its luck is drawn.
        phase_s: When the first is due.
        period_s: Time between two.
    """

    row: int
    name: str
    phase_s: float
    period_s: float


class Due(NamedTuple):
    """One message that is due.

    Attributes:
        time_s: When, seconds since the run's start.
        rhythm: Whose, and which.
        number: How many of the same came before.
    """

    time_s: float
    rhythm: Rhythm
    number: int


def due(rhythms: list[Rhythm], from_s: float, until_s: float) -> Iterator[Due]:
    """All messages of all aircraft in a stretch of time, in order of time."""
    second = int(from_s)
    while second < until_s:
        batch = []
        for order, rhythm in enumerate(rhythms):
            number = max(0, int((second - rhythm.phase_s) // rhythm.period_s))
            while (time_s := rhythm.phase_s + number * rhythm.period_s) < second + 1:
                if time_s >= second:
                    batch.append((time_s, order, number))
                number += 1
        for time_s, order, number in sorted(batch):
            if from_s <= time_s < until_s:
                yield Due(time_s, rhythms[order], number)
        second += 1


class Claim(NamedTuple):
    """Where an aircraft says it is: its receiver's fix, a metre or two beside the truth.

    Attributes:
        lat_deg: Latitude, WGS 84.
        lon_deg: Longitude.
        hae_m: Height above the ellipsoid.
        height_m: Height above the site's reference point.
        velocity_mps: (3,) east, north, up.
        range_m: Distance from the receiver to where it really is.
    """

    lat_deg: float
    lon_deg: float
    hae_m: float
    height_m: float
    velocity_mps: FloatArray
    range_m: float


def heard(sensor: Sensor, world: World, item: Due) -> Claim | None:
    """What a receiver hears of a message: nothing outside its coverage, while the aircraft is away, or by chance."""
    position, velocity = world.truth.one_at(item.rhythm.row, item.time_s)
    polar = enu_to_polar((position - np.asarray(sensor.position_m))[None])
    if not in_coverage(sensor, polar)[0]:
        return None
    name = world.truth.aircraft[item.rhythm.row].name
    draw = luck(world.scenario.seed, "broadcast", sensor.id, name, item.rhythm.name, item.number)
    if draw.random() >= sensor.detection_probability:
        return None
    error = draw.standard_normal(3) * (GNSS_HORIZONTAL_M, GNSS_HORIZONTAL_M, GNSS_VERTICAL_M)
    lat, lon, hae = world.frame.geodetic_from_enu(position + error)
    return Claim(
        lat_deg=float(lat) / DEGREE_RAD,
        lon_deg=float(lon) / DEGREE_RAD,
        hae_m=float(hae),
        height_m=float(hae) - world.frame.hae_m,
        velocity_mps=velocity,
        range_m=float(polar[0, 0]),
    )


def rhythms(world: World, claims: Callable[[int], bool], messages: dict[str, float]) -> list[Rhythm]:
    """The rhythms of all aircraft that broadcast.

    Args:
        world: The run.
        claims: True for the rows of aircraft that do.
        messages: Period in seconds of each kind of message.
    """
    found = []
    for row, aircraft in enumerate(world.truth.aircraft):
        if not claims(row):
            continue
        for name, period_s in messages.items():
            phase_s = luck(world.scenario.seed, "rhythm", aircraft.name, name).uniform(0.0, period_s)
            found.append(Rhythm(row, name, aircraft.begin_s + float(phase_s), period_s))
    return found
