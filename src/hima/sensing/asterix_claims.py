"""What records of category 021 say of an aircraft, in the same words whatever the edition."""

from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.sensing.accuracy import RADIUS_95_BY_NACP_M, RADIUS_95_BY_NUCP_M
from hima.wire.asterix.cat021 import Cat021
from hima.wire.asterix.cat021_early import Cat021Early

MANNED_CATEGORIES: Final = (*range(1, 13), 14, 15, 16)
MANNED_CATEGORIES_EARLY: Final = (1, 3, 5, 6, 10, 11, 12, 14, 15, 16)
"""The others up to 12 are reserved before edition 2.1."""


class Claims(msgspec.Struct, frozen=True, eq=False):
    """(N,) columns; NaN, or -1 of a code, where a record does not say it.

    Attributes:
        offset: Where each record begins in its datagram.
        sac: System area code.
        sic: System identification code.
        time_of_day_s: When the claim is valid, seconds since UTC midnight.
        aircraft_address: 24-bit address.
        lat_deg: Latitude, WGS 84.
        lon_deg: Longitude.
        geometric_height_ft: Height above the ellipsoid.
        flight_level: Flight level.
        radius_95_m: Radius that holds the position with 95 %.
        ground_speed_kt: Speed over ground.
        track_angle_deg: Course over ground.
        climb_ft_min: Rate of climb, geometric before barometric.
        identification: Eight characters of six bits.
        manned: Whether the kind of aircraft that is named carries people.
        real: False for simulated and test targets and for field monitors: no aircraft says that of itself.
    """

    offset: IntArray
    sac: IntArray
    sic: IntArray
    time_of_day_s: FloatArray
    aircraft_address: IntArray
    lat_deg: FloatArray
    lon_deg: FloatArray
    geometric_height_ft: FloatArray
    flight_level: FloatArray
    radius_95_m: FloatArray
    ground_speed_kt: FloatArray
    track_angle_deg: FloatArray
    climb_ft_min: FloatArray
    identification: IntArray
    manned: BoolArray
    real: BoolArray


def said(records: Cat021) -> Claims:
    """Claims of editions 2.1 and later.

    The time is I021/071, else 073, else 077; the position I021/131 before 130; the rate of climb I021/157 before 155.
    A speed or a rate that is more than can be said is not said.
    """
    received_s = _first(records.position_received_s, records.transmitted_s)
    fine = np.isfinite(records.fine_lat_deg)
    geometric = np.isfinite(records.geometric_rate_ft_min)
    exceeded = np.where(geometric, records.geometric_rate_exceeded, records.barometric_rate_exceeded) == 1
    climb_ft_min = _first(records.geometric_rate_ft_min, records.barometric_rate_ft_min)
    return Claims(
        offset=records.offset,
        sac=records.sac,
        sic=records.sic,
        time_of_day_s=_first(records.position_valid_s, received_s),
        aircraft_address=records.aircraft_address,
        lat_deg=np.where(fine, records.fine_lat_deg, records.lat_deg),
        lon_deg=np.where(fine, records.fine_lon_deg, records.lon_deg),
        geometric_height_ft=records.geometric_height_ft,
        flight_level=records.flight_level,
        radius_95_m=_radii(records.nac_p, RADIUS_95_BY_NACP_M),
        ground_speed_kt=np.where(records.ground_speed_exceeded == 1, np.nan, records.ground_speed_kt),
        track_angle_deg=records.track_angle_deg,
        climb_ft_min=np.where(exceeded, np.nan, climb_ft_min),
        identification=records.identification,
        manned=np.isin(records.emitter_category, MANNED_CATEGORIES),
        real=_real(records),
    )


def said_early(records: Cat021Early) -> Claims:
    """Claims of editions before 2.1: the accuracy is that of NUCp, and the rate of climb I021/157 before 155."""
    return Claims(
        offset=records.offset,
        sac=records.sac,
        sic=records.sic,
        time_of_day_s=records.time_of_day_s,
        aircraft_address=records.aircraft_address,
        lat_deg=records.lat_deg,
        lon_deg=records.lon_deg,
        geometric_height_ft=records.geometric_height_ft,
        flight_level=records.flight_level,
        radius_95_m=_radii(records.nuc_p, RADIUS_95_BY_NUCP_M),
        ground_speed_kt=records.ground_speed_kt,
        track_angle_deg=records.track_angle_deg,
        climb_ft_min=_first(records.geometric_rate_ft_min, records.barometric_rate_ft_min),
        identification=records.identification,
        manned=np.isin(records.emitter_category, MANNED_CATEGORIES_EARLY),
        real=_real(records),
    )


def _real(records: Cat021 | Cat021Early) -> BoolArray:
    real: BoolArray = (records.sim != 1) & (records.tst != 1) & (records.rab != 1)
    return real


def _first(preferred: FloatArray, otherwise: FloatArray) -> FloatArray:
    return np.where(np.isnan(preferred), otherwise, preferred)


def _radii(category: IntArray, radius_95_m: tuple[float, ...]) -> FloatArray:
    """Radii by category; NaN where it is not said, unknown (0) or reserved."""
    known = (category > 0) & (category < len(radius_95_m))
    return np.where(known, np.array(radius_95_m)[np.where(known, category, 0)], np.nan)
