"""What flies in a training scene: every kind in many manners, from a seed. Nothing of it comes from a recording."""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.config.site import Site
from hima.picture.arrays import FloatArray
from hima.picture.kind import Kind
from hima.simulation.airframes import AIRFRAMES, Airframe
from hima.simulation.fleet import Aircraft, muster
from hima.simulation.fly import STEP_S
from hima.simulation.ground import Ground
from hima.simulation.luck import luck
from hima.simulation.scenario import AtEnd, FlightKind, FlightSettings, Place, Scenario, Waypoint, Wind
from hima.simulation.truth import Truth, fly_fleet

DURATION_S: Final = 240.0
REACH_M: Final = 9_000.0
"""Flights begin and turn within this distance of the site."""


class Manner(NamedTuple):
    """How one kind is flown in training: speeds and heights are drawn log-uniformly between two limits.

    Attributes:
        share: How often it is drawn, relative to the others.
        speed_mps: Slowest and fastest cruise.
        height_m: Lowest and highest.
        group: Most members of a group.
        styles: What it does, each as likely as the others.
        agility: Least and largest factor on how hard it can turn; a small one of its kind turns harder.
    """

    share: float
    speed_mps: tuple[float, float]
    height_m: tuple[float, float]
    group: int
    styles: tuple[str, ...]
    agility: tuple[float, float] = (0.6, 1.7)


MANNERS: Final = {
    FlightKind.QUAD: Manner(1.4, (3, 20), (10, 450), 3, ("hover", "errand", "circle", "transit")),
    FlightKind.SURVEY: Manner(0.6, (2, 12), (15, 150), 1, ("survey", "errand")),
    FlightKind.FPV: Manner(0.8, (12, 40), (5, 180), 3, ("errand", "strike", "transit")),
    FlightKind.FIXED_WING: Manner(2.6, (12, 42), (40, 2500), 2, ("circle", "survey", "transit", "errand"), (0.7, 3.0)),
    FlightKind.ONE_WAY: Manner(2.8, (28, 72), (30, 3500), 4, ("strike", "transit")),
    FlightKind.BIRD_FLOCK: Manner(1.8, (6.5, 19), (8, 900), 4, ("errand", "circle", "transit")),
    FlightKind.SOARING_BIRD: Manner(1.2, (8, 20), (40, 1500), 3, ("transit", "errand")),
    FlightKind.HELICOPTER: Manner(0.9, (12, 75), (30, 1500), 1, ("transit", "errand", "hover", "circle")),
    FlightKind.LIGHT_AIRCRAFT: Manner(0.9, (33, 90), (150, 3500), 1, ("transit", "circle", "errand")),
    FlightKind.AIRLINER: Manner(0.9, (115, 265), (500, 11_500), 1, ("transit",), (0.5, 1.1)),
}
CLUTTER_OBJECTS: Final = 8
"""Things on the ground and in the air that radars see and that do not fly, in one scene."""


def truth_of(site: Site, seed: int, flights: int, spread: float) -> Truth:
    """One scene.

    Args:
        site: Where it happens.
        seed: Of all its luck.
        flights: How many flights, some of them groups.
        spread: How far airframes stray from their figures: 0.3 for up to a third more or less.
    """
    draw = luck(seed, "scene")
    names = list(MANNERS)
    shares = np.array([MANNERS[name].share for name in names])
    chosen = draw.choice(len(names), flights, p=shares / shares.sum())
    settings = tuple(_flight(f"f{row}", names[int(kind)], site, draw) for row, kind in enumerate(chosen))
    wind = Wind(speed_mps=draw.uniform(0, 9), from_deg=draw.uniform(0, 359), gust_mps=draw.uniform(0.2, 2.0))
    scenario = Scenario("training", 0, DURATION_S, seed, wind, {}, settings, "")
    fleet = tuple(
        _stray(aircraft, MANNERS[settings[aircraft.flight].kind], luck(seed, "airframe", aircraft.flight), spread)
        for aircraft in muster(scenario, Ground(site))
    )
    return with_clutter(fly_fleet(scenario, fleet), luck(seed, "clutter"))


def _stray(aircraft: Aircraft, manner: Manner, draw: np.random.Generator, spread: float) -> Aircraft:
    """One that differs from the figures of its kind; what circles does so as tightly as it then can."""
    airframe = _airframe(aircraft.airframe, draw, spread)
    lateral_mps2 = aircraft.airframe.lateral_mps2 * _log_uniform(draw, manner.agility)
    airframe = airframe._replace(lateral_mps2=lateral_mps2)
    tighter = aircraft.airframe.lateral_mps2 / airframe.lateral_mps2
    legs = tuple(
        leg if airframe.hovers else leg._replace(radius_m=leg.radius_m * min(1.0, tighter)) for leg in aircraft.legs
    )
    return aircraft._replace(airframe=airframe, legs=legs)


def _airframe(airframe: Airframe, draw: np.random.Generator, spread: float) -> Airframe:
    def factor(strength: float = 1.0) -> float:
        return math.exp(draw.uniform(-1.0, 1.0) * math.log1p(spread) * strength)

    return airframe._replace(
        forward_mps2=airframe.forward_mps2 * factor(),
        climb_mps=airframe.climb_mps * factor(),
        sink_mps=airframe.sink_mps * factor(),
        vertical_mps2=airframe.vertical_mps2 * factor(),
        weave_rad=airframe.weave_rad * factor(2.0),
        weave_s=airframe.weave_s * factor(2.0),
        bob_m=airframe.bob_m * factor(2.0),
        flap_mps=airframe.flap_mps * factor(2.0),
        thermal_mps=airframe.thermal_mps * factor(2.0),
    )


def _log_uniform(draw: np.random.Generator, limits: tuple[float, float]) -> float:
    return math.exp(draw.uniform(math.log(limits[0]), math.log(limits[1])))


def _flight(name: str, kind: FlightKind, site: Site, draw: np.random.Generator) -> FlightSettings:
    manner = MANNERS[kind]
    style = str(draw.choice(manner.styles))
    count = int(draw.integers(1, manner.group + 1))
    height_m = max(2.0, _log_uniform(draw, manner.height_m))
    speed_mps = _log_uniform(draw, manner.speed_mps)
    start = (draw.uniform(0, 360), REACH_M * math.sqrt(draw.uniform(0.02, 1.0)))
    waypoints = _waypoints(style, start, height_m, speed_mps, draw)
    return FlightSettings(
        id=name,
        kind=kind,
        start=Place(bearing_deg=start[0], range_m=start[1]),
        begin_s=draw.uniform(0, 60),
        height_m=height_m,
        speed_mps=speed_mps,
        waypoint=waypoints,
        target=str(draw.choice([asset.id for asset in site.assets])) if style == "strike" else None,
        at_end=_END[style],
        count=count,
        spread_m=draw.uniform(60, 400) if count > 1 else 0.0,
    )


_END: Final = {
    "hover": AtEnd.LOITER,
    "errand": AtEnd.REPEAT,
    "circle": AtEnd.LOITER,
    "transit": AtEnd.LEAVE,
    "survey": AtEnd.REPEAT,
    "strike": AtEnd.IMPACT,
}


def _waypoints(
    style: str, start: tuple[float, float], height_m: float, speed_mps: float, draw: np.random.Generator
) -> tuple[Waypoint, ...]:
    """The route of a style; lengths follow the speed, so that everything happens within the scene."""
    way_m = speed_mps * draw.uniform(15, 60)
    match style:
        case "hover":
            return (_near(start, min(way_m, 600), height_m, draw, hold_s=600),)
        case "circle":
            return (
                _near(start, way_m, height_m, draw, hold_s=600, radius_m=speed_mps * _log_uniform(draw, (1.5, 14))),
            )
        case "errand":
            return tuple(
                _near(start, way_m, height_m * draw.uniform(0.7, 1.4), draw, hold_s=draw.choice([0, 0, 8, 25, 50]))
                for _ in range(int(draw.integers(3, 7)))
            )
        case "survey":
            return _lanes(start, way_m, height_m, draw)
        case "transit":
            turn = draw.uniform(-35, 35)
            return (Waypoint(bearing_deg=(start[0] + 180 + turn) % 360, range_m=REACH_M, height_m=height_m),)
        case _:
            bends = int(draw.integers(0, 3))
            return tuple(_near((start[0], start[1] * 0.6), way_m, height_m, draw) for _ in range(bends))


def _near(
    place: tuple[float, float],
    within_m: float,
    height_m: float,
    draw: np.random.Generator,
    hold_s: float = 0.0,
    radius_m: float = 0.0,
) -> Waypoint:
    bearing, distance = math.radians(place[0]), place[1]
    angle, step = draw.uniform(0, 2 * math.pi), within_m * math.sqrt(draw.uniform(0.05, 1.0))
    east = distance * math.sin(bearing) + step * math.sin(angle)
    north = distance * math.cos(bearing) + step * math.cos(angle)
    return Waypoint(
        bearing_deg=math.degrees(math.atan2(east, north)) % 360,
        range_m=math.hypot(east, north),
        height_m=max(2.0, height_m),
        hold_s=float(hold_s),
        radius_m=float(radius_m),
    )


def _lanes(
    start: tuple[float, float], way_m: float, height_m: float, draw: np.random.Generator
) -> tuple[Waypoint, ...]:
    """Back and forth over a field."""
    east0 = start[1] * math.sin(math.radians(start[0]))
    north0 = start[1] * math.cos(math.radians(start[0]))
    along, apart = draw.uniform(0, 2 * math.pi), way_m * draw.uniform(0.1, 0.3)
    points = []
    for lane in range(6):
        for end in (lane % 2, 1 - lane % 2):
            x, y = end * way_m, lane * apart
            east = east0 + x * math.sin(along) + y * math.cos(along)
            north = north0 + x * math.cos(along) - y * math.sin(along)
            bearing = math.degrees(math.atan2(east, north)) % 360
            points.append(Waypoint(bearing_deg=bearing, range_m=math.hypot(east, north), height_m=height_m))
    return tuple(points)


def with_clutter(truth: Truth, draw: np.random.Generator) -> Truth:
    """A scene with things in it that radars see and that do not fly."""
    steps = len(truth.position_m)
    places = [_CLUTTER[int(draw.integers(len(_CLUTTER)))](steps, draw) for _ in range(CLUTTER_OBJECTS)]
    position = np.stack([place for place, _ in places], axis=1)
    velocity = np.stack([rate for _, rate in places], axis=1)
    ground = AIRFRAMES[FlightKind.QUAD]._replace(kind=Kind.CLUTTER, truth_word="clutter")
    things = tuple(
        Aircraft(-1, row, f"clutter_{row}", ground, False, 0.0, (0.0, 0.0, 0.0), (), False)
        for row in range(len(places))
    )
    return Truth(
        position_m=np.concatenate([truth.position_m, position], axis=1),
        velocity_mps=np.concatenate([truth.velocity_mps, velocity], axis=1),
        aircraft=(*truth.aircraft, *things),
        kind=np.concatenate([truth.kind, np.full(len(places), Kind.CLUTTER, np.uint8)]),
        emits=np.concatenate([truth.emits, np.zeros(len(places), np.bool_)]),
    )


def _spot(draw: np.random.Generator) -> FloatArray:
    bearing, distance = draw.uniform(0, 2 * math.pi), REACH_M * math.sqrt(draw.uniform(0.01, 1.0))
    return np.array([distance * math.sin(bearing), distance * math.cos(bearing), 0.0])


def _flicker(position: FloatArray, draw: np.random.Generator) -> None:
    """Not always to be seen: gaps of seconds."""
    steps = len(position)
    begin = 0.0
    while begin < steps * STEP_S:
        seen_s, gone_s = draw.exponential(30.0) + 3.0, draw.exponential(4.0)
        gone = slice(int((begin + seen_s) / STEP_S), int((begin + seen_s + gone_s) / STEP_S))
        position[gone] = np.nan
        begin += seen_s + gone_s


def _turbine(steps: int, draw: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Blades of a wind turbine: any part of the rotor, at any Doppler speed."""
    hub, blade = draw.uniform(50, 130), draw.uniform(15, 60)
    along = draw.uniform(0, math.pi)
    angle, out = draw.uniform(0, 2 * math.pi, steps), blade * np.sqrt(draw.uniform(0, 1, steps))
    position = _spot(draw) + np.column_stack(
        [out * np.cos(angle) * math.sin(along), out * np.cos(angle) * math.cos(along), hub + out * np.sin(angle)]
    )
    _flicker(position, draw)
    return position, draw.uniform(-30, 30, (steps, 3))


def _plume(steps: int, draw: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """A flare's plume, a mast, trees in the wind: an echo that wanders about one place."""
    size = np.array([1.0, 1.0, draw.uniform(0.3, 1.5)]) * _log_uniform(draw, (3, 45))
    height = _log_uniform(draw, (2, 90))
    keep = math.exp(-STEP_S / _log_uniform(draw, (0.2, 8.0)))
    noise = draw.standard_normal((steps, 3)) * size * math.sqrt(1.0 - keep * keep)
    wander = np.zeros((steps, 3))
    for step in range(1, steps):
        wander[step] = keep * wander[step - 1] + noise[step]
    position = _spot(draw) + wander + np.array([0.0, 0.0, height])
    position[:, 2] = np.abs(position[:, 2])
    _flicker(position, draw)
    return position, draw.normal(0.0, draw.uniform(0.2, 6.0), (steps, 3))


def _cell(steps: int, draw: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """A rain cell, dust or insects: drifts with the wind, its echo coming from anywhere inside."""
    bearing, speed = draw.uniform(0, 2 * math.pi), draw.uniform(1, 12)
    drift = speed * np.array([math.sin(bearing), math.cos(bearing), 0.0])
    size = _log_uniform(draw, (15, 90))
    time_s = np.arange(steps)[:, None] * STEP_S
    spot = _spot(draw) + np.array([0.0, 0.0, _log_uniform(draw, (60, 1500))])
    position = spot + drift * time_s + draw.normal(0.0, size, (steps, 3))
    _flicker(position, draw)
    return position, drift + draw.normal(0.0, 2.0, (steps, 3))


def _vehicle(steps: int, draw: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Road traffic: on the ground, along bends, with stops; its echo is torn by multipath."""
    speed, course = _log_uniform(draw, (5, 30)), draw.uniform(0, 2 * math.pi)
    bend = np.repeat(draw.normal(0.0, 0.03, steps // 100 + 1), 100)[:steps]
    go = np.repeat(draw.random(steps // 200 + 1) < 0.85, 200)[:steps]
    pace = np.convolve(speed * go, np.ones(50) / 50, mode="same")
    heading = course + np.cumsum(bend * pace / speed) * STEP_S
    velocity = np.column_stack([pace * np.sin(heading), pace * np.cos(heading), np.zeros(steps)])
    torn = draw.normal(0.0, 1.0, (steps, 3)) * np.array([3.0, 3.0, draw.uniform(3, 25)])
    position = _spot(draw) + np.cumsum(velocity, axis=0) * STEP_S + torn
    position[:, 2] = np.abs(position[:, 2]) + 2.0
    _flicker(position, draw)
    return position, velocity


_CLUTTER: Final = (_turbine, _plume, _cell, _vehicle)
