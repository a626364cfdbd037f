"""Truth: what really flew. It exists only in simulation, and only the scorer may see it."""

import math
from io import BytesIO

import msgspec
import numpy as np

from hima.config.site import Site
from hima.picture.arrays import BoolArray, CodeArray, FloatArray
from hima.simulation.fleet import Aircraft, muster, routes, soaring
from hima.simulation.fly import STEP_S, advance, blow, limits, take_off
from hima.simulation.ground import Ground, lift
from hima.simulation.luck import luck
from hima.simulation.scenario import Scenario, Wind


class Truth(msgspec.Struct, frozen=True, eq=False):
    """Every aircraft at every step of a run, in the site frame.

    Attributes:
        position_m: (T, N, 3) east, north, up, `STEP_S` apart from the run's start; NaN while it does not fly.
        velocity_mps: (T, N, 3) east, north, up.
        aircraft: The N aircraft.
        kind: (N,) `Kind` codes.
        emits: (N,) true for those that transmit.
    """

    position_m: FloatArray
    velocity_mps: FloatArray
    aircraft: tuple[Aircraft, ...]
    kind: CodeArray
    emits: BoolArray

    def at(self, time_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Where each aircraft is at a time of its own.

        Args:
            time_s: (N,) seconds since the start.

        Returns:
            (N, 3) positions and (N, 3) velocities, NaN for those that do not fly then.
        """
        last = len(self.position_m) - 1
        place = np.clip(time_s / STEP_S, 0.0, float(last))
        before = np.minimum(place.astype(np.int64), max(last - 1, 0))
        after = np.minimum(before + 1, last)
        part = (place - before)[:, None]
        row = np.arange(len(self.aircraft))
        position = (1.0 - part) * self.position_m[before, row] + part * self.position_m[after, row]
        velocity = (1.0 - part) * self.velocity_mps[before, row] + part * self.velocity_mps[after, row]
        return position, velocity

    def one_at(self, row: int, time_s: float) -> tuple[FloatArray, FloatArray]:
        """Where one aircraft is at a time: (3,) position and (3,) velocity, NaN while it does not fly."""
        last = len(self.position_m) - 1
        place = min(max(time_s / STEP_S, 0.0), float(last))
        before = min(int(place), max(last - 1, 0))
        after, part = min(before + 1, last), place - before
        position = (1.0 - part) * self.position_m[before, row] + part * self.position_m[after, row]
        velocity = (1.0 - part) * self.velocity_mps[before, row] + part * self.velocity_mps[after, row]
        return position, velocity


def _wind(wind: Wind, gust: FloatArray) -> FloatArray:
    towards = math.radians(wind.from_deg + 180.0)
    mean = wind.speed_mps * np.array([math.sin(towards), math.cos(towards)])
    blowing: FloatArray = mean + wind.gust_mps * gust
    return blowing


def fly(scenario: Scenario, site: Site) -> Truth:
    """Fly a scenario from its start to its end."""
    return fly_fleet(scenario, muster(scenario, Ground(site)))


def fly_fleet(scenario: Scenario, fleet: tuple[Aircraft, ...]) -> Truth:
    """Fly these aircraft through the wind and the thermals of a scenario, from its start to its end."""
    steps = int(scenario.duration_s / STEP_S) + 1
    count = len(fleet)
    position = np.full((steps, count, 3), np.nan)
    velocity = np.full((steps, count, 3), np.nan)
    if count:
        _fly(scenario, fleet, position, velocity)
    lift(position, velocity)
    return Truth(
        position_m=position,
        velocity_mps=velocity,
        aircraft=fleet,
        kind=np.array([int(aircraft.airframe.kind) for aircraft in fleet], np.uint8),
        emits=np.array([aircraft.emits for aircraft in fleet], np.bool_),
    )


def _fly(scenario: Scenario, fleet: tuple[Aircraft, ...], position: FloatArray, velocity: FloatArray) -> None:
    steps = len(position)
    ways, limit = routes(fleet), limits(fleet)
    state = take_off(fleet, ways)
    begin_s = np.array([aircraft.begin_s for aircraft in fleet])
    soar = soaring(fleet, scenario, steps, STEP_S)
    names = [(scenario.flights[aircraft.flight].id, aircraft.member) for aircraft in fleet]
    draw = np.stack([luck(scenario.seed, "weave", *name).standard_normal((steps, 2)) for name in names], axis=1)
    gusts = luck(scenario.seed, "gusts").standard_normal((steps, 2))
    for step in range(steps):
        time_s = step * STEP_S
        flying = (time_s >= begin_s) & ~state.done
        position[step, flying] = state.position[flying]
        blow(state, limit, draw[step], gusts[step])
        moved = advance(state, ways, limit, flying, soar[step], _wind(scenario.wind, state.gust[1]), time_s)
        velocity[step, flying] = moved[flying]


def truth_file(truth: Truth) -> bytes:
    """The truth as an ``.npz`` file in the layout of the tracking benchmark, once a second.

    Arrays: ``t`` (T,) seconds, ``pos`` and ``vel`` (T, N, 3) in the site frame, NaN where there is none, ``kind``
    (N,) words, ``name`` (N,) names.
    """
    every = round(1.0 / STEP_S)
    file = BytesIO()
    np.savez_compressed(
        file,
        t=np.arange(len(truth.position_m))[::every] * STEP_S,
        pos=truth.position_m[::every],
        vel=truth.velocity_mps[::every],
        kind=np.array([aircraft.airframe.truth_word for aircraft in truth.aircraft], np.str_),
        name=np.array([aircraft.name for aircraft in truth.aircraft], np.str_),
    )
    return file.getvalue()
