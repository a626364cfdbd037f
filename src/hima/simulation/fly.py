"""Flight, one small step after another, for all aircraft at once.

Each aircraft steers towards its leg's place with a bounded rate of turn, speeds up and slows down with a bounded
acceleration, and climbs or sinks with a bounded rate and acceleration. Weaving, bobbing and gusts are
first-order Gauss-Markov noise. No aircraft ever turns or climbs harder than its airframe allows.
"""

import math
from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.simulation.airframes import Airframe
from hima.simulation.fleet import Aircraft, Routes

STEP_S: Final = 0.1
TURN_LAG_S: Final = 0.4
"""How fast a wanted rate of turn is reached."""
TURN_RATE_MAX: Final = 1.5
STEER_PER_S: Final = 1.2
"""Rate of turn wanted for each radian of course error."""
GUST_S: Final = 6.0
GUST_LAG_S: Final = 1.5
"""An aircraft takes on the speed of the air around it within about this time."""
DIVE_SLOPE: Final = math.tan(math.radians(20.0))
"""A strike leaves its cruising height where this slope leads down to the target."""
REACHED_M: Final = 10.0
CIRCLE_GAIN: Final = 2.0


class Limits(msgspec.Struct, frozen=True, eq=False):
    """Airframes of a fleet as columns, each (N,), named as in `Airframe`."""

    speed_min_mps: FloatArray
    lateral_mps2: FloatArray
    forward_mps2: FloatArray
    climb_mps: FloatArray
    sink_mps: FloatArray
    vertical_mps2: FloatArray
    weave_rad: FloatArray
    weave_s: FloatArray
    bob_m: FloatArray
    flap_mps: FloatArray
    flap_s: FloatArray
    drifts: FloatArray
    thermal_mps: FloatArray


def limits(fleet: tuple[Aircraft, ...]) -> Limits:
    """The airframes of a fleet as columns."""

    def column(name: str) -> FloatArray:
        return np.array([float(getattr(aircraft.airframe, name)) for aircraft in fleet])

    return Limits(**{name: column(name) for name in Limits.__struct_fields__ if name in Airframe._fields})


class Flying(msgspec.Struct, eq=False):
    """Mutable state of a fleet, N rows.

    Attributes:
        position: (N, 3) east, north, height above ground.
        speed: (N,) through the air.
        course: (N,) clockwise from north.
        turn: (N,) rate of turn.
        climb: (N,) rate of climb.
        leg: (N,) present leg.
        held: (N,) seconds stayed at its place so far.
        holding: (N,) true while staying.
        done: (N,) true once the flight is over.
        noise: (N, 2) course and height noise in standard deviations.
        gust: (2, 2) east and north gust in standard deviations, the same for everybody: the air's, and what it has
            done to an aircraft so far.
    """

    position: FloatArray
    speed: FloatArray
    course: FloatArray
    turn: FloatArray
    climb: FloatArray
    leg: IntArray
    held: FloatArray
    holding: BoolArray
    done: BoolArray
    noise: FloatArray
    gust: FloatArray


def take_off(fleet: tuple[Aircraft, ...], routes: Routes) -> Flying:
    """The fleet at its starting places, headed for its first leg at cruising speed."""
    position = np.array([aircraft.start_m for aircraft in fleet]).reshape(len(fleet), 3)
    first = routes.legs[:, 0]
    ahead = first[:, :2] - position[:, :2]
    count = len(fleet)
    return Flying(
        position=position,
        speed=first[:, 3].copy(),
        course=np.arctan2(ahead[:, 0], ahead[:, 1]),
        turn=np.zeros(count),
        climb=np.zeros(count),
        leg=np.zeros(count, np.int64),
        held=np.zeros(count),
        holding=np.zeros(count, np.bool_),
        done=np.zeros(count, np.bool_),
        noise=np.zeros((count, 2)),
        gust=np.zeros((2, 2)),
    )


def _wrap(angle: FloatArray) -> FloatArray:
    wrapped: FloatArray = (angle + math.pi) % (2.0 * math.pi) - math.pi
    return wrapped


def _next_leg(state: Flying, routes: Routes, arrived: BoolArray) -> None:
    """Those that have arrived stay if their leg says so, go on to the next, or are done."""
    legs = routes.legs[np.arange(len(state.leg)), state.leg]
    state.done |= arrived & (legs[:, 6] > 0.0)
    stays = legs[:, 4] > state.held
    state.holding = np.where(arrived, stays, state.holding & stays)
    onward = (arrived | (state.held > 0.0)) & ~stays & ~state.done
    last = state.leg + 1 >= routes.count
    state.leg = np.where(onward, np.where(last, np.where(routes.repeat > 0, 0, state.leg), state.leg + 1), state.leg)
    state.held = np.where(onward, 0.0, state.held)


def _steer(
    state: Flying, legs: FloatArray, offset: FloatArray, distance: FloatArray, soar: FloatArray, rate_max: FloatArray
) -> FloatArray:
    """Wanted rate of turn: to the place, around it, or round and round in a thermal."""
    bearing = np.arctan2(offset[:, 0], offset[:, 1])
    radius = legs[:, 5]
    circles = state.holding & (radius > 0.0)
    outside = np.arctan(CIRCLE_GAIN * (distance - radius) / np.maximum(radius, 1.0))
    # Clockwise around the place: across the line to it, bent inwards when outside the circle.
    wanted = np.where(circles, bearing - math.pi / 2.0 + outside, bearing) + state.noise[:, 0]
    error = _wrap(wanted - state.course)
    ahead = np.where(circles, state.speed / np.maximum(radius, 1.0), 0.0)
    still = state.holding & ~circles & (distance < 3.0)
    turn = np.where(still, 0.0, STEER_PER_S * error + ahead)
    return np.clip(np.where(soar != 0.0, soar, turn), -rate_max, rate_max)


def _rise(state: Flying, legs: FloatArray, distance: FloatArray, soar: FloatArray, limit: Limits) -> FloatArray:
    """Wanted rate of climb: to the leg's height, down the slope of a strike, or up in a thermal."""
    above = state.position[:, 2] - legs[:, 2]
    level = -0.4 * (above - state.noise[:, 1])
    strikes = legs[:, 6] > 0.0
    # Until the dive is fully entered, this much way is made.
    entry = state.speed**2 * DIVE_SLOPE / (2.0 * limit.vertical_mps2)
    diving = strikes & (above > 0.0) & (above >= (distance - entry) * DIVE_SLOPE)
    down = -above * state.speed / np.maximum(distance, state.speed * STEP_S)
    wanted = np.where(strikes, np.where(diving, down, 0.0), np.where(soar != 0.0, limit.thermal_mps, level))
    return np.clip(wanted, -limit.sink_mps, limit.climb_mps)


def advance(
    state: Flying, routes: Routes, limit: Limits, flying: BoolArray, soar: FloatArray, wind: FloatArray, time_s: float
) -> FloatArray:
    """One step further; those that do not fly stay where they are.

    Args:
        state: The fleet, changed in place.
        routes: Its routes.
        limit: Its airframes.
        flying: (N,) true for those in the air.
        soar: (N,) rate of turn in a thermal, 0 outside.
        wind: (2,) east and north wind.
        time_s: Time since the start.

    Returns:
        (N, 3) velocity over ground: east, north, up.
    """
    legs = routes.legs[np.arange(len(state.leg)), state.leg]
    offset = legs[:, :2] - state.position[:, :2]
    distance = np.hypot(offset[:, 0], offset[:, 1])
    rate_max = np.minimum(limit.lateral_mps2 / np.maximum(state.speed, 2.0), TURN_RATE_MAX)
    wanted_turn = _steer(state, legs, offset, distance, soar, rate_max)
    turn = np.clip(state.turn + (wanted_turn - state.turn) * (STEP_S / TURN_LAG_S), -rate_max, rate_max)
    flap = limit.flap_mps * np.sin(2.0 * math.pi * time_s / limit.flap_s)
    hovering = state.holding & (legs[:, 5] == 0.0) & (limit.speed_min_mps == 0.0)
    pace = np.where(hovering, np.minimum(legs[:, 3], np.where(distance < 3.0, 0.0, 0.5 * distance)), legs[:, 3] + flap)
    gain = limit.forward_mps2 * STEP_S
    speed = state.speed + np.clip(pace - state.speed, -gain, gain)
    lift = limit.vertical_mps2 * STEP_S
    climb = state.climb + np.clip(_rise(state, legs, distance, soar, limit) - state.climb, -lift, lift)

    state.turn = np.where(flying, turn, state.turn)
    state.speed = np.where(flying, speed, state.speed)
    state.climb = np.where(flying, climb, state.climb)
    state.course = np.where(flying, _wrap(state.course + turn * STEP_S), state.course)
    velocity = np.stack(
        [
            state.speed * np.sin(state.course) + wind[0] * limit.drifts,
            state.speed * np.cos(state.course) + wind[1] * limit.drifts,
            state.climb,
        ],
        axis=-1,
    )
    state.position = np.where(flying[:, None], state.position + velocity * STEP_S, state.position)
    state.held = np.where(flying & state.holding, state.held + STEP_S, state.held)
    _next_leg(state, routes, flying & _arrived(state, legs, distance, limit))
    state.done |= flying & (state.position[:, 2] <= 0.0)
    return velocity


def _arrived(state: Flying, legs: FloatArray, distance: FloatArray, limit: Limits) -> BoolArray:
    """Close enough to a leg's place: a wide turn begins before it, a strike ends in it."""
    turn_m = 0.6 * state.speed**2 / limit.lateral_mps2
    reach = np.where(legs[:, 6] > 0.0, np.maximum(REACHED_M, state.speed * STEP_S), np.maximum(15.0, turn_m))
    arrived: BoolArray = distance < np.maximum(reach, np.where(legs[:, 4] > 0.0, 1.2 * legs[:, 5], 0.0))
    return arrived


def blow(state: Flying, limit: Limits, draw: FloatArray, gust_draw: FloatArray) -> None:
    """Let the noise go on by one step.

    Args:
        state: The fleet, changed in place.
        limit: Its airframes.
        draw: (N, 2) standard normal numbers for course and height.
        gust_draw: (2,) standard normal numbers for the gust.
    """
    keep = np.exp(-STEP_S / limit.weave_s)[:, None]
    sigma = np.stack([limit.weave_rad, limit.bob_m], axis=-1)
    state.noise = keep * state.noise + np.sqrt(1.0 - keep * keep) * sigma * draw
    calm = math.exp(-STEP_S / GUST_S)
    air = calm * state.gust[0] + math.sqrt(1.0 - calm * calm) * gust_draw
    state.gust = np.stack([air, state.gust[1] + (air - state.gust[1]) * (STEP_S / GUST_LAG_S)])
