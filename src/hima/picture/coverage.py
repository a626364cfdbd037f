"""What can be seen now, and so what cannot."""

import msgspec

from hima.picture.arrays import CodeArray, FloatArray, IntArray


class Coverage(msgspec.Struct, frozen=True, eq=False):
    """The chance of seeing an object within a few seconds, over the site, from what sensors have shown of themselves.

    Only sensors that see whatever is in their coverage count, not those of what radiates, speaks or is pointed at.
    Terrain and buildings are not considered but as far as sensors were found to see badly behind them.

    Attributes:
        time_ns: When it was last worked out, UTC nanoseconds.
        within_s: Seconds within which an object is to be seen.
        origin_m: (2,) east and north of the grid's south-west corner, in the site frame.
        cell_m: Side of its square cells.
        height_m: (H,) heights above the reference point.
        chance: (H, N, N) hundredths of the chance of being seen, at a height; rows from south, columns from west.
        seen: (H,) share of the warning area (all within `hima.tracking.coverage.survey.WARNING_M` of an asset) that is
            seen, NaN on a site without assets.
        sensor: (K,) rows of the sensors that count.
        sensor_seen: (K,) share of the warning area that each sees alone, at the lowest height; NaN without assets.
        sensor_live: (K,) 1 for those whose data come.
        reflector_m: (R, 2) east and north of fixed reflectors, the strongest first.
        reflector_sensor: (R,) row of the sensor that has learnt each.
        fixtures: Tracks ended because they were found to be fixed reflectors.
    """

    time_ns: int
    within_s: float
    origin_m: FloatArray
    cell_m: float
    height_m: FloatArray
    chance: CodeArray
    seen: FloatArray
    sensor: IntArray
    sensor_seen: FloatArray
    sensor_live: CodeArray
    reflector_m: FloatArray
    reflector_sensor: IntArray
    fixtures: int
