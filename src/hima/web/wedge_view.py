"""Wedges as the screen shows them."""

import math
from collections.abc import Sequence
from typing import Final

from hima.picture.wedge import Wedge
from hima.units import SECOND_NS
from hima.web.schema.wedges import WedgeView

SIGMAS: Final = 2.0
"""Half the width that is drawn: 95 % of what the bearing may be off."""


def wedge_views(wedges: Sequence[Wedge], sensors: Sequence[str], now_ns: int) -> tuple[WedgeView, ...]:
    """All wedges.

    Args:
        wedges: The picture's wedges.
        sensors: Ids of the site's sensors, by index.
        now_ns: The picture's time.
    """
    return tuple(
        WedgeView(
            sensor=sensors[wedge.sensor],
            bearing_deg=round(math.degrees(wedge.azimuth_rad), 1) % 360.0,
            half_width_deg=round(min(SIGMAS * math.degrees(wedge.sigma_azimuth_rad), 180.0), 2),
            elevation_deg=None if wedge.elevation_rad is None else round(math.degrees(wedge.elevation_rad), 1),
            reach_m=wedge.reach_m,
            kind=int(wedge.kind),
            age_s=round((now_ns - wedge.time_ns) / SECOND_NS, 2),
        )
        for wedge in wedges
    )
