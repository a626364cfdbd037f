"""Raids as the screen shows them."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from hima.geo.frames import SiteFrame
from hima.picture.raid import RaidArrivals, Raids
from hima.units import MICROSECOND_NS
from hima.web.schema.raids import RaidArrivalView, RaidView

OUTLINE_DIGITS: Final = 5
"""A hundred-thousandth of a degree is a metre: an outline is no sharper than that."""


def raid_views(raids: Raids, frame: SiteFrame, assets: Sequence[str]) -> tuple[RaidView, ...]:
    """All raids; outlines are drawn at the height of their raid's middle.

    Args:
        raids: The picture's raids.
        frame: The site frame.
        assets: Ids of the site's assets, by row.
    """
    count, corners = raids.outline_m.shape[:2]
    up_m = np.broadcast_to(raids.position_m[:, None, 2:], (count, corners, 1))
    lat, lon, _ = frame.geodetic_from_enu(np.concatenate([raids.outline_m, up_m], axis=2).reshape(-1, 3))
    outline_deg = np.round(np.degrees(np.stack([lon, lat], axis=1)), OUTLINE_DIGITS).reshape(count, corners, 2)
    lat, lon, _ = frame.geodetic_from_enu(raids.position_m)
    starts = [*np.searchsorted(raids.member_raid, raids.id).tolist(), len(raids.member)]
    return tuple(
        RaidView(
            id=number,
            since_us=int(raids.since_ns[row]) // MICROSECOND_NS,
            tracks=tuple(raids.member[starts[row] : starts[row + 1]].tolist()),
            confirmed=int(raids.confirmed[row]),
            outline_deg=tuple((east, north) for east, north in outline_deg[row].tolist()),
            lowest_m=round(float(raids.height_m[row, 0]), 1),
            highest_m=round(float(raids.height_m[row, 1]), 1),
            lon_deg=round(math.degrees(float(lon[row])), OUTLINE_DIGITS),
            lat_deg=round(math.degrees(float(lat[row])), OUTLINE_DIGITS),
            course_deg=_course_deg(raids.velocity_mps[row].tolist()),
            speed_mps=round(math.hypot(*raids.velocity_mps[row, :2].tolist()), 1),
            climb_mps=round(float(raids.velocity_mps[row, 2]), 1),
            closest_asset=assets[raids.closest_asset[row]] if raids.closest_asset[row] >= 0 else "",
            closest_m=_or_none(float(raids.closest_m[row])),
            arrivals=_arrivals(raids.arrivals, number, assets),
        )
        for row, number in enumerate(raids.id.tolist())
    )


def _arrivals(arrivals: RaidArrivals, raid: int, assets: Sequence[str]) -> tuple[RaidArrivalView, ...]:
    first, last = np.searchsorted(arrivals.raid, [raid, raid + 1]).tolist()
    return tuple(
        RaidArrivalView(
            asset=assets[arrivals.asset[row]],
            track=int(arrivals.track[row]),
            early_s=_or_none(float(arrivals.arrival_s[row, 0])),
            median_s=_or_none(float(arrivals.arrival_s[row, 1])),
            late_s=_or_none(float(arrivals.arrival_s[row, 2])),
            probability=round(float(arrivals.probability[row]), 3),
            members=int(arrivals.members[row]),
        )
        for row in range(first, last)
    )


def _course_deg(velocity_mps: Sequence[float]) -> float:
    return round(math.degrees(math.atan2(velocity_mps[0], velocity_mps[1])), 1) % 360.0


def _or_none(value: float) -> float | None:
    return round(value, 1) if math.isfinite(value) else None
