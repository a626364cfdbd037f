"""What can be seen now: worked out every few seconds, and at once when a sensor falls silent or comes back."""

import math
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import BoolArray, CodeArray, FloatArray
from hima.picture.coverage import Coverage
from hima.picture.ids import SensorId
from hima.picture.sensor import Sensor
from hima.picture.zone import Asset
from hima.tracking.coverage.known_reflectors import reflectors
from hima.tracking.maps import ENDED, HITS, LOOKS, NEAR_M, RING_M, RINGS, SECTORS, SEEN, Maps
from hima.tracking.seeing import CHANCE_LEAST, CHANCE_MOST, SEEN_LOOKS
from hima.tracking.sensors import LOOKERS
from hima.units import SECOND_NS

PACE_S: Final = 5.0
"""Time between two surveys: what sensors teach of themselves changes within minutes."""
WITHIN_S: Final = 5.0
"""An object is seen if a sensor is likely to detect it within this time: at 100 km/h it has flown 140 m."""
HEIGHTS_M: Final = (50.0, 300.0)
"""Above the reference point: where small drones hide, and where they usually fly."""
WARNING_M: Final = 5_000.0
"""The warning area is all within this distance of an asset: three minutes at 100 km/h."""
MARGIN_M: Final = 5_000.0
"""The grid reaches so far beyond the warning area."""
CELLS: Final = 48
CELL_LEAST_M: Final = 250.0
SEEN_CHANCE: Final = 0.9
"""A place counts as seen from this chance on."""


class Survey(msgspec.Struct):
    """The latest survey, and which sensors were live then."""

    latest: Coverage | None = None
    live: tuple[bool, ...] = ()


def survey(
    state: Survey,
    maps: Maps,
    sensors: Sequence[Sensor],
    assets: Sequence[Asset],
    live: frozenset[SensorId],
    now_ns: int,
) -> Coverage:
    """What can be seen now.

    Args:
        state: Changed in place when a new survey is due.
        maps: What the sensors have taught about themselves.
        sensors: The site's sensors.
        assets: The site's assets, around which the warning area lies.
        live: Sensors whose data come.
        now_ns: The moment.
    """
    alive = tuple(sensor.id in live for sensor in sensors)
    latest = state.latest
    due = latest is None or alive != state.live or not 0 <= now_ns - latest.time_ns < PACE_S * SECOND_NS
    if latest is None or due:
        latest = state.latest = _surveyed(maps, sensors, assets, alive, now_ns)
        state.live = alive
    return latest


def _surveyed(
    maps: Maps, sensors: Sequence[Sensor], assets: Sequence[Asset], alive: tuple[bool, ...], now_ns: int
) -> Coverage:
    origin, cell_m = _grid(sensors, assets)
    middles = origin[:, None] + (np.arange(CELLS) + 0.5) * cell_m
    east, north = np.broadcast_arrays(middles[0][None, :], middles[1][:, None])
    warned = _warned(east, north, assets)
    counting = [sensor for sensor in sensors if sensor.kind in LOOKERS]
    unseen = np.ones((len(HEIGHTS_M), CELLS, CELLS))
    alone = np.full(len(counting), math.nan)
    for k, sensor in enumerate(counting):
        if alive[sensor.index]:
            by_height = [1.0 - _chance(maps, sensor, east, north, up) for up in HEIGHTS_M]
            unseen *= by_height
            alone[k] = _share(1.0 - by_height[0], warned)
        elif warned.any():
            alone[k] = 0.0
    places, of = reflectors(maps)
    return Coverage(
        time_ns=now_ns,
        within_s=WITHIN_S,
        origin_m=origin,
        cell_m=cell_m,
        height_m=np.array(HEIGHTS_M),
        chance=_hundredths(1.0 - unseen),
        seen=np.array([_share(1.0 - layer, warned) for layer in unseen]),
        sensor=np.array([sensor.index for sensor in counting], np.int64),
        sensor_seen=alone,
        sensor_live=np.array([alive[sensor.index] for sensor in counting], np.uint8),
        reflector_m=places,
        reflector_sensor=of,
        fixtures=int(maps.grid[:, ENDED].sum()),
    )


def _grid(sensors: Sequence[Sensor], assets: Sequence[Asset]) -> tuple[FloatArray, float]:
    """South-west corner (2,) and side of the cells of a square around all assets, or sensors where there are none."""
    places = [asset.position_m[:2] for asset in assets] or [sensor.position_m[:2] for sensor in sensors] or [(0.0, 0.0)]
    corners = np.array(places, np.float64)
    low, high = corners.min(axis=0), corners.max(axis=0)
    side_m = float((high - low).max()) + 2.0 * (WARNING_M + MARGIN_M)
    cell_m = max(side_m / CELLS, CELL_LEAST_M)
    return (low + high) / 2.0 - 0.5 * CELLS * cell_m, cell_m


def _warned(east: FloatArray, north: FloatArray, assets: Sequence[Asset]) -> BoolArray:
    warned = np.zeros(east.shape, np.bool_)
    for asset in assets:
        warned |= np.hypot(east - asset.position_m[0], north - asset.position_m[1]) <= WARNING_M
    return warned


def _hundredths(chance: FloatArray) -> CodeArray:
    """Rounded, but never up to what counts as seen: a map of it must agree with the share."""
    rounded = np.round(100.0 * chance)
    just_not = (chance < SEEN_CHANCE) & (rounded >= 100.0 * SEEN_CHANCE)
    return np.where(just_not, np.ceil(100.0 * SEEN_CHANCE) - 1.0, rounded).astype(np.uint8)


def _share(chance: FloatArray, warned: BoolArray) -> float:
    return float((chance[warned] >= SEEN_CHANCE).mean()) if warned.any() else math.nan


def _chance(maps: Maps, sensor: Sensor, east: FloatArray, north: FloatArray, up: float) -> FloatArray:
    """Chance that a sensor sees an object at each place within `WITHIN_S`."""
    grid, cells = maps.grid[sensor.index], maps.cells[sensor.index]
    dx, dy, dz = east - sensor.position_m[0], north - sensor.position_m[1], up - sensor.position_m[2]
    ground = np.hypot(dx, dy)
    slant, tilt = np.hypot(ground, dz), np.arctan2(dz, ground)
    ring = np.clip((slant - grid[NEAR_M]) / grid[RING_M], 0, RINGS - 1).astype(np.int64)
    sector = (np.arctan2(dx, dy) % (2.0 * math.pi) * (SECTORS / (2.0 * math.pi))).astype(np.int64) % SECTORS
    seen = (SEEN_LOOKS * grid[SEEN] + cells[HITS]) / (SEEN_LOOKS + cells[LOOKS])
    of_look = np.clip(seen, CHANCE_LEAST, CHANCE_MOST)[ring, sector]
    looks = WITHIN_S / sensor.period_s
    chance = 1.0 - (1.0 - of_look) ** looks if looks >= 1.0 else of_look * looks
    covered = (slant >= sensor.range_min_m) & (slant <= sensor.range_max_m)
    covered &= (tilt >= sensor.elevation_min_rad) & (tilt <= sensor.elevation_max_rad)
    return np.where(covered, chance, 0.0)
