"""Exact conversion factors between the units of standards and SI."""

import math
from typing import Final

NAUTICAL_MILE_M: Final = 1852.0
FOOT_M: Final = 0.3048
KNOT_MPS: Final = NAUTICAL_MILE_M / 3600.0
FOOT_PER_MINUTE_MPS: Final = FOOT_M / 60.0
FLIGHT_LEVEL_M: Final = 100.0 * FOOT_M
DEGREE_RAD: Final = math.pi / 180.0
SECOND_NS: Final = 1_000_000_000
MILLISECOND_NS: Final = 1_000_000
MICROSECOND_NS: Final = 1_000
DAY_S: Final = 86_400.0
DAY_NS: Final = 86_400 * SECOND_NS
