"""What a sensor has taught about itself: where its false plots come from, and how well it sees where.

Each sensor has a coarse polar grid, and a bounded table of resolution cells for what stays in one place. The memory
fades within minutes, so that weather passes; it packs with the tracker's state.
"""

import math
from typing import Final, NamedTuple

import numpy as np

from hima.picture.arrays import FloatArray, IntArray
from hima.picture.sensor import Sensor, SensorKind
from hima.tracking.sensors import CLUTTER_FLOOR
from hima.tracking.table import NEVER_NS

RINGS: Final = 16
SECTORS: Final = 36
"""The coarse grid: rings of equal width between the least and the greatest range, sectors of ten degrees."""
SLOTS: Final = 1024
WAYS: Final = 8
"""Resolution cells remembered of a sensor, and how many share one place in the table: the least weighty gives way."""
CELL_SIGMAS: Final = 6.0
"""A resolution cell is three standard deviations to either side, so that a point reflector fills one or two."""
FADES_S: Final = 300.0
FADES_TURNS: Final = 100.0
"""What was seen counts for about so long, and for at least so many turns."""

NEAR_M, RING_M, DECLARED, FADES, SEEN, CELL_M, CELL_RAD, CELL_TILT, CELL_LOG, ZERO_MPS, ZERO_LOG, OTHER_LOG = range(12)
PERIOD, RADAR, WITNESS, HERE = 12, 13, 14, 15
TURNS, OWED, EXPOSURE, TOTAL, ENDED = 18, 19, 20, 21, 22
GRID_COLUMNS: Final = 23
"""Columns of `Maps.grid`: where rings begin and how wide they are; false plots declared for a turn; turns until the
memory fades; declared chance of detection; size of a resolution cell in range, azimuth and elevation, and the log of
the false plots declared for it in a turn; range rate below which something stands still, and the logs of the shares of
false plots below and above it; time of a turn; 1 for radars, whose maps are learnt; 1 for sensors that see only what
radiates or speaks; and the place (3). Those after change: turns so far; those for which the memory has yet to fade;
turns and false plots as they fade; and tracks ended because they were found to be fixed reflectors."""
FALSE, NEWLY_FALSE, LOOKS, HITS = 0, 1, 2, 3
"""Layers of `Maps.cells`."""
STARTED, LAST, SWEPT = 0, 1, 2
"""Columns of `Maps.time_ns`: first moment of a sensor, last for which turns were counted, and last sweep."""
WEIGHT, STILL, SINCE = 0, 1, 2
"""Columns of `Maps.spot`: false plots, those of them that stood still, and the turn for which both hold."""
RADARS: Final = frozenset({SensorKind.RADAR_3D, SensorKind.RADAR_2D})
SPEAKERS: Final = frozenset({SensorKind.RF_BEARING, SensorKind.TDOA, SensorKind.REMOTE_ID, SensorKind.ADSB})
"""Sensors of what radiates or speaks: what they have seen is no dead reflector."""


class Maps(NamedTuple):
    """The maps of S sensors.

    Attributes:
        grid: (S, GRID_COLUMNS) how a sensor's cells lie, what it declares, and how its memory fades.
        time_ns: (S, 3) times.
        cells: (S, 4, RINGS, SECTORS) false plots, fading; those since they last faded; looks at objects known to be
            there; and how many of these saw them.
        key: (S, SLOTS) resolution cells, 0 where free.
        spot: (S, SLOTS, 3) what came from them.
    """

    grid: FloatArray
    time_ns: IntArray
    cells: FloatArray
    key: IntArray
    spot: FloatArray


def _grid_row(sensor: Sensor, speed_max_mps: float) -> list[float]:
    span_m = max(sensor.range_max_m - sensor.range_min_m, 1.0)
    span_rad = max(sensor.elevation_max_rad - sensor.elevation_min_rad, 0.01)
    # What a sensor does not measure has no error: NaN, which loses every comparison, leaves the least size.
    cell_m = max(10.0, CELL_SIGMAS * sensor.sigma_range_m)
    cell_rad = 2.0 * math.pi / max(math.floor(2.0 * math.pi / max(0.005, CELL_SIGMAS * sensor.sigma_azimuth_rad)), 1)
    tall = sensor.kind is SensorKind.RADAR_3D
    cell_tilt = max(0.01, CELL_SIGMAS * sensor.sigma_elevation_rad) if tall else math.pi
    declared = max(sensor.clutter_per_scan, CLUTTER_FLOOR)
    share = min(cell_m / span_m, 1.0) * cell_rad / (2.0 * math.pi) * (min(cell_tilt / span_rad, 1.0) if tall else 1.0)
    zero_mps = max(1.0, 3.0 * sensor.sigma_range_rate_mps)
    zero = min(zero_mps / speed_max_mps, 0.5)
    return [
        sensor.range_min_m,
        span_m / RINGS,
        declared,
        max(FADES_S / sensor.period_s, FADES_TURNS),
        min(max(sensor.detection_probability, 0.01), 0.99),
        cell_m,
        cell_rad,
        cell_tilt,
        math.log(declared * share),
        zero_mps,
        math.log(zero),
        math.log(1.0 - zero),
        sensor.period_s,
        float(sensor.kind in RADARS),
        float(sensor.kind in SPEAKERS),
        *sensor.position_m,
        *(0.0,) * 5,
    ]


def no_maps(sensors: tuple[Sensor, ...], speed_max_mps: float) -> Maps:
    """The maps of sensors that have seen nothing: what the site folder declares holds everywhere."""
    count = len(sensors)
    grid = [_grid_row(sensor, speed_max_mps) for sensor in sensors]
    return Maps(
        grid=np.array(grid, np.float64).reshape(count, GRID_COLUMNS),
        time_ns=np.full((count, 3), NEVER_NS, np.int64),
        cells=np.zeros((count, 4, RINGS, SECTORS)),
        key=np.zeros((count, SLOTS), np.int64),
        spot=np.zeros((count, SLOTS, 3)),
    )
