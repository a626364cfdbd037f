"""Category 021, what aircraft say of themselves (ADS-B), into claims."""

import math
from typing import Final, TypeVar

import msgspec
import numpy as np

from hima.errors import DecodeError
from hima.picture.arrays import FloatArray, IntArray
from hima.picture.cooperative import CooperativeReport, CooperativeSource
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.sensing.accuracy import PER_AXIS, RADIUS_95_BY_NACP_M
from hima.sensing.asterix_check import NOTHING, Checked, check_times, times_of_validity
from hima.sensing.context import FeedContext
from hima.units import DEGREE_RAD, FLIGHT_LEVEL_M, FOOT_M, FOOT_PER_MINUTE_MPS, KNOT_MPS, SECOND_NS
from hima.wire.asterix.cat021 import Cat021
from hima.wire.asterix.six_bit import identification

Levels = TypeVar("Levels", float, FloatArray)

STANDARD_HPA: Final = 1013.25
SKEW_MAX_NS: Final = 5 * SECOND_NS
MANNED_CATEGORIES: Final = frozenset({*range(1, 13), 14, 15, 16})


class Claimed(msgspec.Struct, frozen=True, eq=False):
    """Claims of aircraft, those refused, and the newest time (0 if none)."""

    reports: tuple[CooperativeReport, ...]
    rejects: tuple[DecodeError, ...]
    newest_ns: int


def check_claims(claims: Cat021, received_ns: int, context: FeedContext) -> Checked:
    """Hold claims against their feed; the time is I021/071, else 073, else 077."""
    if not len(claims.offset):
        return NOTHING
    received_s = np.where(np.isnan(claims.position_received_s), claims.transmitted_s, claims.position_received_s)
    said_s = np.where(np.isnan(claims.position_valid_s), received_s, claims.position_valid_s)
    time_ns = times_of_validity(said_s, received_ns, context.settings.time_source)
    return check_times(time_ns, claims, received_ns, context.settings)


def reports(claims: Cat021, checked: Checked, frame: Frame, context: FeedContext) -> Claimed:
    """Claims of category 021; a record without address I021/080 names nobody and makes none.

    Args:
        claims: N records.
        checked: Which of them may be believed, and when they are valid.
        frame: The datagram they came in.
        context: The feed's surroundings.
    """
    rows = np.flatnonzero(checked.good & (claims.aircraft_address >= 0))
    if not len(rows):
        return Claimed((), (), 0)
    lat_deg, lon_deg = _place(claims, rows)
    impossible = (np.abs(lat_deg) > 90.0) | (np.abs(lon_deg) > 180.0)
    rejects = tuple(DecodeError(offset, "out_of_range") for offset in claims.offset[rows[impossible]].tolist())
    rows, lat_deg, lon_deg = rows[~impossible], lat_deg[~impossible], lon_deg[~impossible]
    place_m = context.frame.enu_from_geodetic(
        lat_deg * DEGREE_RAD, lon_deg * DEGREE_RAD, _heights(claims, rows, context)
    )
    made = tuple(
        _report(claims, row, tuple(place), _credible(time_ns, frame), frame)
        for row, place, time_ns in zip(rows.tolist(), place_m.tolist(), checked.time_ns[rows].tolist(), strict=True)
    )
    return Claimed(made, rejects, max((report.time_ns for report in made), default=0))


def _credible(said_ns: int, frame: Frame) -> int:
    """The time a claim says of itself, or that of receipt: a claim from the future would shut out those after it."""
    return said_ns if abs(said_ns - frame.time_ns) <= SKEW_MAX_NS else frame.time_ns


def _place(claims: Cat021, rows: IntArray) -> tuple[FloatArray, FloatArray]:
    """Latitudes and longitudes, I021/131 before 130; NaN where neither is said."""
    fine = np.isfinite(claims.fine_lat_deg[rows])
    lat_deg = np.where(fine, claims.fine_lat_deg[rows], claims.lat_deg[rows])
    return lat_deg, np.where(fine, claims.fine_lon_deg[rows], claims.lon_deg[rows])


def _heights(claims: Cat021, rows: IntArray, context: FeedContext) -> FloatArray:
    """Heights above the ellipsoid: I021/140, else flight level I021/145; NaN where neither is said."""
    geometric_m = claims.geometric_height_ft[rows] * FOOT_M
    return np.where(np.isnan(geometric_m), barometric_m(claims.flight_level[rows], context), geometric_m)


def barometric_m(flight_level: Levels, context: FeedContext) -> Levels:
    """Height above the ellipsoid of flight levels in today's pressure (ICAO standard atmosphere, troposphere)."""
    ground_m: float = 44_330.77 * (1.0 - (context.qnh_hpa / STANDARD_HPA) ** 0.190263)
    return flight_level * FLIGHT_LEVEL_M - ground_m + context.geoid_undulation_m


def _report(
    claims: Cat021, row: int, place_m: tuple[float, float, float], time_ns: int, frame: Frame
) -> CooperativeReport:
    nac_p = int(claims.nac_p[row])
    radius_m = RADIUS_95_BY_NACP_M[nac_p] if 0 < nac_p < len(RADIUS_95_BY_NACP_M) else None
    letters = int(claims.identification[row])
    return CooperativeReport(
        feed=frame.feed,
        source=CooperativeSource.ADSB,
        emitter=f"{claims.aircraft_address[row]:06x}",
        time_ns=time_ns,
        name=identification(letters).replace("?", "").strip() if letters >= 0 else "",
        kind=Kind.MANNED_AIRCRAFT if int(claims.emitter_category[row]) in MANNED_CATEGORIES else Kind.UNKNOWN,
        position_m=None if math.isnan(place_m[0]) else place_m,
        sigma_horizontal_m=None if radius_m is None else radius_m / PER_AXIS,
        sigma_vertical_m=None,
        velocity_mps=_velocity(claims, row),
        operator_m=None,
    )


def _velocity(claims: Cat021, row: int) -> tuple[float, float, float] | None:
    """East, north, up; None without I021/160. A rate of climb is I021/157 before 155, and 0 where none is said."""
    speed_mps = float(claims.ground_speed_kt[row]) * KNOT_MPS
    course_rad = float(claims.track_angle_deg[row]) * DEGREE_RAD
    if math.isnan(speed_mps) or claims.ground_speed_exceeded[row] == 1:
        return None
    climb, exceeded = claims.geometric_rate_ft_min[row], claims.geometric_rate_exceeded[row]
    if math.isnan(climb):
        climb, exceeded = claims.barometric_rate_ft_min[row], claims.barometric_rate_exceeded[row]
    climb_mps = 0.0 if math.isnan(climb) or exceeded == 1 else float(climb) * FOOT_PER_MINUTE_MPS
    return speed_mps * math.sin(course_rad), speed_mps * math.cos(course_rad), climb_mps
