"""Flights become a fleet: every aircraft one row, its route a list of legs, its luck drawn beforehand."""

import math
from typing import Final, NamedTuple

import msgspec
import numpy as np

from hima.picture.arrays import FloatArray, IntArray
from hima.simulation.airframes import AIRFRAMES, Airframe
from hima.simulation.ground import Ground
from hima.simulation.luck import luck
from hima.simulation.scenario import AtEnd, FlightSettings, Scenario

LEAVE_M: Final = 2_000_000.0
"""How far beyond its last place an aircraft that leaves is headed: farther than any run lasts."""
FOREVER_S: Final = 1e9
GROUP_SPEED_SPREAD: Final = 0.03
"""Members of a group fly their common speed this well, one standard deviation as a fraction."""
GROUP_HEIGHT_SPREAD_M: Final = 6.0


class Leg(NamedTuple):
    """One part of a route.

    Attributes:
        east_m: Place to fly to.
        north_m: Place to fly to.
        height_m: Height above ground there.
        speed_mps: Speed on the way.
        hold_s: How long to stay.
        radius_m: Circle while staying, 0 to hover.
        strike: 1 if the flight ends there, in the place itself.
    """

    east_m: float
    north_m: float
    height_m: float
    speed_mps: float
    hold_s: float
    radius_m: float
    strike: float


class Aircraft(NamedTuple):
    """One aircraft.

    Attributes:
        flight: Row in the scenario's flights.
        member: Number within its group, from 0.
        name: The flight's id, with the member's number where it is a group.
        airframe: How it flies.
        emits: True if it transmits.
        begin_s: When it appears.
        start_m: East, north, height above ground.
        legs: Its route.
        repeat: True if the route begins anew at its end.
    """

    flight: int
    member: int
    name: str
    airframe: Airframe
    emits: bool
    begin_s: float
    start_m: tuple[float, float, float]
    legs: tuple[Leg, ...]
    repeat: bool


class Routes(msgspec.Struct, frozen=True, eq=False):
    """Routes as columns.

    Attributes:
        legs: (N, L, 7) legs in the order of `Leg`, rows of shorter routes filled up with their last leg.
        count: (N,) number of legs.
        repeat: (N,) 1 where the route begins anew.
    """

    legs: FloatArray
    count: IntArray
    repeat: IntArray


def muster(scenario: Scenario, ground: Ground) -> tuple[Aircraft, ...]:
    """Everything that will fly, in order of the file, members of a group next to each other."""
    fleet: list[Aircraft] = []
    for row, flight in enumerate(scenario.flights):
        route = _route(flight, ground)
        fleet += [_member(row, member, flight, route, scenario.seed, ground) for member in range(flight.count)]
    return tuple(fleet)


def _turn_radius_m(airframe: Airframe, speed_mps: float) -> float:
    return 1.5 * speed_mps * speed_mps / airframe.lateral_mps2


def _route(flight: FlightSettings, ground: Ground) -> list[Leg]:
    """Legs of a flight, before its members are scattered."""
    airframe = AIRFRAMES[flight.kind]
    speed_mps = flight.speed_mps or airframe.speed_mps
    end = flight.at_end or airframe.at_end
    legs = []
    for waypoint in flight.waypoint:
        east, north = ground.place(waypoint)
        leg_speed_mps = waypoint.speed_mps or speed_mps
        radius_m = (
            waypoint.radius_m if airframe.hovers else max(waypoint.radius_m, _turn_radius_m(airframe, leg_speed_mps))
        )
        height_m = flight.height_m if waypoint.height_m is None else waypoint.height_m
        legs.append(Leg(east, north, height_m, leg_speed_mps, waypoint.hold_s, radius_m, 0.0))
    if flight.target is not None:
        east, north, up = ground.asset(flight.target).position_m
        strike = end is AtEnd.IMPACT
        radius_m = 0.0 if airframe.hovers else _turn_radius_m(airframe, speed_mps)
        legs.append(
            Leg(east, north, max(up, 0.0) if strike else flight.height_m, speed_mps, 0.0, radius_m, float(strike))
        )
    return _end(legs, end, flight, ground, speed_mps)


def _end(legs: list[Leg], end: AtEnd, flight: FlightSettings, ground: Ground, speed_mps: float) -> list[Leg]:
    """Append what the flight does after its last place."""
    airframe = AIRFRAMES[flight.kind]
    east, north = ground.place(flight.start)
    if not legs:
        radius_m = 0.0 if airframe.hovers else _turn_radius_m(airframe, speed_mps)
        legs = [Leg(east, north, flight.height_m, speed_mps, 0.0, radius_m, 0.0)]
    last = legs[-1]
    match end:
        case AtEnd.LOITER:
            legs[-1] = last._replace(hold_s=FOREVER_S)
        case AtEnd.RETURN:
            legs.append(Leg(east, north, flight.height_m, speed_mps, 0.0, 0.0, 1.0))
        case AtEnd.LEAVE:
            before = (legs[-2].east_m, legs[-2].north_m) if len(legs) > 1 else (east, north)
            course = math.atan2(last.east_m - before[0], last.north_m - before[1])
            legs.append(
                last._replace(
                    east_m=last.east_m + LEAVE_M * math.sin(course),
                    north_m=last.north_m + LEAVE_M * math.cos(course),
                    hold_s=0.0,
                )
            )
        case AtEnd.IMPACT | AtEnd.REPEAT:
            pass
    return legs


def _member(row: int, member: int, flight: FlightSettings, route: list[Leg], seed: int, ground: Ground) -> Aircraft:
    """One of a group: scattered about the flight's start, and as much about each of its places but a target."""
    airframe = AIRFRAMES[flight.kind]
    draw = luck(seed, "member", flight.id, member)
    bearing, distance = draw.uniform(0.0, 2.0 * math.pi), flight.spread_m * math.sqrt(draw.random())
    shift = (distance * math.sin(bearing), distance * math.cos(bearing))
    pace, rise = draw.normal(0.0, 1.0, 2).tolist()
    alone = flight.count == 1
    factor = 1.0 if alone else 1.0 + GROUP_SPEED_SPREAD * max(-2.0, min(2.0, pace))
    rise_m = 0.0 if alone else GROUP_HEIGHT_SPREAD_M * max(-2.0, min(2.0, rise))
    legs = tuple(
        leg._replace(speed_mps=leg.speed_mps * factor)
        if leg.strike
        else leg._replace(
            east_m=leg.east_m + shift[0],
            north_m=leg.north_m + shift[1],
            height_m=max(2.0, leg.height_m + rise_m),
            speed_mps=leg.speed_mps * factor,
        )
        for leg in route
    )
    east, north = ground.place(flight.start)
    return Aircraft(
        flight=row,
        member=member,
        name=flight.id if alone else f"{flight.id}_{member + 1}",
        airframe=airframe,
        emits=airframe.emits if flight.rf_emits is None else flight.rf_emits,
        begin_s=flight.begin_s + member * flight.spacing_s,
        start_m=(east + shift[0], north + shift[1], max(2.0, flight.height_m + rise_m)),
        legs=legs,
        repeat=(flight.at_end or airframe.at_end) is AtEnd.REPEAT,
    )


def routes(fleet: tuple[Aircraft, ...]) -> Routes:
    """The routes of a fleet as columns."""
    longest = max((len(aircraft.legs) for aircraft in fleet), default=1)
    legs = np.zeros((len(fleet), longest, len(Leg._fields)))
    for row, aircraft in enumerate(fleet):
        for column in range(longest):
            legs[row, column] = aircraft.legs[min(column, len(aircraft.legs) - 1)]
    return Routes(
        legs=legs,
        count=np.array([len(aircraft.legs) for aircraft in fleet], np.int64),
        repeat=np.array([aircraft.repeat for aircraft in fleet], np.int64),
    )


def soaring(fleet: tuple[Aircraft, ...], scenario: Scenario, steps: int, step_s: float) -> FloatArray:
    """Turns in thermals, the same for all birds of a flock.

    Returns:
        (steps, N) rate of turn in rad/s while circling upwards, 0 while gliding on.
    """
    turning = np.zeros((steps, len(fleet)))
    for row, aircraft in enumerate(fleet):
        flight = scenario.flights[aircraft.flight]
        if aircraft.airframe.thermal_mps == 0.0:
            continue
        draw = luck(scenario.seed, "thermals", flight.id)
        time_s = draw.uniform(5.0, 30.0)
        while time_s < steps * step_s:
            rate = draw.choice((-1.0, 1.0)) * draw.uniform(0.2, 0.33)
            stay_s = draw.uniform(20.0, aircraft.airframe.thermal_s)
            turning[int(time_s / step_s) : int((time_s + stay_s) / step_s), row] = rate
            time_s += stay_s + draw.uniform(20.0, 60.0)
    return turning
