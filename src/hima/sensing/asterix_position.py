"""Category 021, what aircraft say of themselves (ADS-B), into claims."""

import math
from typing import Final, TypeVar

import msgspec
import numpy as np

from hima.errors import DecodeError
from hima.picture.arrays import FloatArray, IntArray
from hima.picture.cooperative import CooperativeReport, CooperativeSource, HeightReference
from hima.picture.facts import IdScheme
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.sensing.accuracy import PER_AXIS
from hima.sensing.asterix_check import Checked
from hima.sensing.asterix_claims import Claims
from hima.sensing.context import FeedContext
from hima.units import DEGREE_RAD, FLIGHT_LEVEL_M, FOOT_M, FOOT_PER_MINUTE_MPS, KNOT_MPS, SECOND_NS
from hima.wire.asterix.six_bit import identification

Levels = TypeVar("Levels", float, FloatArray)

STANDARD_HPA: Final = 1013.25
SKEW_MAX_NS: Final = 5 * SECOND_NS


class Claimed(msgspec.Struct, frozen=True, eq=False):
    """Claims of aircraft, those refused, and the newest time (0 if none)."""

    reports: tuple[CooperativeReport, ...] = ()
    rejects: tuple[DecodeError, ...] = ()
    newest_ns: int = 0


def reports(claims: Claims, checked: Checked, frame: Frame, context: FeedContext) -> Claimed:
    """Claims of category 021; a record without address I021/080 names nobody, one of no real aircraft is nobody's.

    Args:
        claims: N records.
        checked: Which of them may be believed, and when they are valid.
        frame: The datagram they came in.
        context: The feed's surroundings.
    """
    rows = np.flatnonzero(checked.good & claims.real & (claims.aircraft_address >= 0))
    if not len(rows):
        return Claimed()
    lat_deg, lon_deg = claims.lat_deg[rows], claims.lon_deg[rows]
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


def _heights(claims: Claims, rows: IntArray, context: FeedContext) -> FloatArray:
    """Heights above the ellipsoid: I021/140, else flight level I021/145; NaN where neither is said."""
    geometric_m = claims.geometric_height_ft[rows] * FOOT_M
    return np.where(np.isnan(geometric_m), barometric_m(claims.flight_level[rows], context), geometric_m)


def barometric_m(flight_level: Levels, context: FeedContext) -> Levels:
    """Height above the ellipsoid of flight levels in today's pressure (ICAO standard atmosphere, troposphere)."""
    ground_m: float = 44_330.77 * (1.0 - (context.qnh_hpa / STANDARD_HPA) ** 0.190263)
    return flight_level * FLIGHT_LEVEL_M - ground_m + context.geoid_undulation_m


def _report(
    claims: Claims, row: int, place_m: tuple[float, float, float], time_ns: int, frame: Frame
) -> CooperativeReport:
    radius_m = float(claims.radius_95_m[row])
    letters = int(claims.identification[row])
    return CooperativeReport(
        feed=frame.feed,
        source=CooperativeSource.ADSB,
        emitter=f"{claims.aircraft_address[row]:06x}",
        time_ns=time_ns,
        name=identification(letters).replace("?", "").strip() if letters >= 0 else "",
        kind=Kind.MANNED_AIRCRAFT if claims.manned[row] else Kind.UNKNOWN,
        position_m=None if math.isnan(place_m[0]) else place_m,
        sigma_horizontal_m=None if math.isnan(radius_m) else radius_m / PER_AXIS,
        sigma_vertical_m=None,
        velocity_mps=_velocity(claims, row),
        operator_m=None,
        height_reference=_reference(claims, row),
        scheme=IdScheme.CALL_SIGN if letters >= 0 else IdScheme.ICAO_ADDRESS,
    )


def _reference(claims: Claims, row: int) -> HeightReference:
    """What the height used was measured from."""
    if not math.isnan(claims.geometric_height_ft[row]):
        return HeightReference.ELLIPSOID
    return HeightReference.UNKNOWN if math.isnan(claims.flight_level[row]) else HeightReference.BAROMETRIC


def _velocity(claims: Claims, row: int) -> tuple[float, float, float] | None:
    """East, north, up; None without a speed over ground, I021/160. The rate of climb is 0 where none is said."""
    speed_mps = float(claims.ground_speed_kt[row]) * KNOT_MPS
    course_rad = float(claims.track_angle_deg[row]) * DEGREE_RAD
    if math.isnan(speed_mps):
        return None
    climb_ft_min = float(claims.climb_ft_min[row])
    climb_mps = 0.0 if math.isnan(climb_ft_min) else climb_ft_min * FOOT_PER_MINUTE_MPS
    return speed_mps * math.sin(course_rad), speed_mps * math.cos(course_rad), climb_mps
