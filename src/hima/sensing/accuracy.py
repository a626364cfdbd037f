"""How good aircraft say that their positions are: radii that hold 95 %, by the category that they name."""

from typing import Final

PER_AXIS: Final = 2.4477
"""A circle of this many standard deviations of one axis holds 95 %."""
RADIUS_95_M: Final = (
    18_520.0, 18_520.0, 7_408.0, 3_704.0, 1_852.0, 926.0, 555.6, 185.2, 92.6, 30.0, 10.0, 3.0, 1.0,
)  # fmt: skip
"""By the codes of Remote ID (ASTM F3411-22a); the first is "unknown", taken as the worst."""
RADIUS_95_BY_NACP_M: Final = RADIUS_95_M[:12]
"""By accuracy category of ADS-B (DO-260B), which ends one earlier."""
RADIUS_95_BY_NUCP_M: Final = (18_520.0, 18_520.0, 9_260.0, 1_852.0, 926.0, 463.0, 185.2, 92.6, 10.0, 3.0)
"""By uncertainty category of early ADS-B (DO-260, DO-242), 0 unknown to 9."""
