"""Bearings that no track explains, for people to see as what they are: wedges."""

import math
from typing import Final

import numpy as np

from hima.picture.arrays import BoolArray
from hima.picture.detection import Coordinates
from hima.picture.kind import Kind
from hima.picture.sensor import Sensor
from hima.picture.wedge import Wedge
from hima.tracking.lines import SAME_SIGMAS, Lines
from hima.units import SECOND_NS

TURN: Final = 2.0 * math.pi
SHOWN_S: Final = 5.0
SHOWN_PERIODS: Final = 2.0
"""A wedge is shown for so long, or for so many looks of its sensor if these take longer."""
WEDGES_MAX: Final = 128
"""Wedges of one picture, the newest; more could not be told apart on a map."""


def wedges(lines: Lines, sensors: tuple[Sensor, ...], now_ns: int) -> tuple[Wedge, ...]:
    """The newest unexplained bearing in each direction of each sensor.

    A bearing that an established track has used takes the place of older ones in its direction too, so that a wedge
    ends when its object becomes a track.

    Args:
        lines: What is remembered of lines.
        sensors: The site's sensors.
        now_ns: The moment.

    Returns:
        Wedges by sensor, newest first.
    """
    periods_s = np.array([SHOWN_PERIODS * sensor.period_s for sensor in sensors])
    oldest_ns = now_ns - np.round(np.maximum(periods_s, SHOWN_S) * SECOND_NS).astype(np.int64)
    bearing = (lines.coordinates == Coordinates.POLAR) & np.isnan(lines.value[:, :, 0])
    bearing &= ~np.isnan(lines.value[:, :, 1])
    recent = (lines.serial > 0) & bearing & (lines.time_ns >= oldest_ns[:, None])
    found = [_of_sensor(lines, sensors[s], recent[s]) for s in np.flatnonzero(recent.any(axis=1)).tolist()]
    newest = sorted((wedge for of_one in found for wedge in of_one), key=lambda wedge: -wedge.time_ns)[:WEDGES_MAX]
    return tuple(sorted(newest, key=lambda wedge: wedge.sensor))


def _of_sensor(lines: Lines, sensor: Sensor, recent: BoolArray) -> list[Wedge]:
    s = sensor.index
    places = np.flatnonzero(recent)
    places = places[np.argsort(-lines.serial[s, places], kind="stable")]
    value, sigma = lines.value[s, places], lines.sigma[s, places]
    found: list[Wedge] = []
    for row, place in enumerate(places.tolist()):
        off = np.abs((value[:row, 1] - value[row, 1] + math.pi) % TURN - math.pi)
        same = off <= SAME_SIGMAS * np.hypot(sigma[:row, 1], sigma[row, 1])
        tilt = np.abs(value[:row, 2] - value[row, 2])  # NaN where one has none: then azimuth alone decides
        same &= ~(tilt > SAME_SIGMAS * np.hypot(sigma[:row, 2], sigma[row, 2]))
        if lines.explained[s, place] or same.any():
            continue
        tilted = not math.isnan(value[row, 2])
        found.append(
            Wedge(
                sensor=s,
                time_ns=int(lines.time_ns[s, place]),
                azimuth_rad=float(value[row, 1]) % TURN,
                sigma_azimuth_rad=float(sigma[row, 1]),
                elevation_rad=float(value[row, 2]) if tilted else None,
                sigma_elevation_rad=float(sigma[row, 2]) if tilted else None,
                reach_m=sensor.range_max_m,
                kind=Kind(int(lines.kind[s, place])) if lines.kind[s, place] in tuple(Kind) else Kind.UNKNOWN,
            )
        )
    return found
