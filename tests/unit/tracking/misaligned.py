"""Sensors that are off by known amounts, and drones that several of them see."""

import math
from collections.abc import Callable

import numpy as np
from tests.unit.tracking.world import BEGIN_NS, FULL, Flight, World, sensor, straight

from hima.picture.arrays import FloatArray
from hima.picture.calibration import Quantity, SensorCalibration
from hima.picture.detection import Coordinates
from hima.picture.sensor import Sensor, SensorKind
from hima.tracking import tracker

DEG = math.pi / 180.0
NONE = (0.0, 0.0, 0.0, 0.0)
PLACES = ((0.0, 0.0, 10.0), (6000.0, -4000.0, 20.0), (-5000.0, 3500.0, 15.0))
ORDER = (Quantity.RANGE, Quantity.AZIMUTH, Quantity.ELEVATION, Quantity.CLOCK)


def radars(count: int) -> tuple[Sensor, ...]:
    return tuple(sensor(k, position_m=PLACES[k], clutter_per_scan=1.0) for k in range(count))


def bearing(index: int) -> Sensor:
    return sensor(index, SensorKind.RF_BEARING, position_m=PLACES[index], sigma_azimuth_rad=1.5 * DEG)


def drones(count: int, seed: int) -> list[Flight]:
    """Straight flights spread over the site, well apart."""
    rng = np.random.default_rng([seed, count])
    found: list[Flight] = []
    for k in range(count):
        angle, distance = FULL * k / count + rng.uniform(0.0, 0.2), rng.uniform(2500.0, 8000.0)
        course, speed = rng.uniform(0.0, FULL), rng.uniform(10.0, 45.0)
        place = (distance * math.sin(angle), distance * math.cos(angle), rng.uniform(80.0, 500.0))
        found.append(straight(place, (speed * math.sin(course), speed * math.cos(course), 0.0)))
    return found


def report(world: World, s: int, off: tuple[float, ...], state: FloatArray) -> FloatArray:
    z = world.measured(state, s)
    z[:3] += off[:3]
    if world.sensors[s].kind is SensorKind.RF_BEARING:
        z[[0, 2, 3]] = math.nan
    return z


def fly(
    world: World,
    off: tuple[tuple[float, ...], ...],
    flights: list[Flight],
    until_s: float,
    from_s: float = 0.0,
    detection: float = 0.9,
    each: Callable[[float], None] = lambda _: None,
) -> None:
    """Let all sensors look once a second, one after another; each is ``off`` by range, azimuth, elevation, clock."""
    for second in np.arange(from_s, until_s):
        for s in range(len(world.sensors)):
            at_s = float(second + s / len(world.sensors))
            states = [flight(at_s) for flight in flights]
            rows = [report(world, s, off[s], state) for state in states if world.rng.random() < detection]
            stamp_s = at_s + off[s][3]
            tracker.pass_time(world.state, BEGIN_NS + round(at_s * 1e9))
            world.observe(world.batch(rows, stamp_s, s, Coordinates.POLAR))
            world.look(stamp_s, s)
            tracker.picture(world.state, BEGIN_NS + round(at_s * 1e9))
        calibrations(world)
        each(float(second))


def calibrations(world: World) -> tuple[SensorCalibration, ...]:
    return tracker.calibrations(world.state)


def bias(world: World, s: int, quantity: Quantity) -> tuple[float, float]:
    """Value and standard deviation as people are told."""
    return next((b.value, b.sigma) for b in calibrations(world)[s].biases if b.quantity is quantity)


def applied(world: World) -> FloatArray:
    """(S, 4) what is taken from reports."""
    return world.state.care.calibration.verdicts.applied
