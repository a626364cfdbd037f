"""Category 021, what aircraft say of themselves (ADS-B), into claims."""

import math
from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec

from hima.errors import DecodeError
from hima.picture.arrays import FloatArray
from hima.picture.cooperative import CooperativeReport, CooperativeSource
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.sensing.asterix_time import is_plausible, time_of_validity
from hima.sensing.context import FeedContext
from hima.units import DEGREE_RAD, FLIGHT_LEVEL_M, FOOT_M, FOOT_PER_MINUTE_MPS, NAUTICAL_MILE_M, SECOND_NS

Record = Mapping[str, Any]
Levels = TypeVar("Levels", float, FloatArray)

STANDARD_HPA: Final = 1013.25
SKEW_MAX_NS: Final = 5 * SECOND_NS
MANNED_CATEGORIES: Final = frozenset({*range(1, 13), 14, 15, 16})
EPU_95_M: Final = {
    1: 18_520.0,
    2: 7_408.0,
    3: 3_704.0,
    4: 1_852.0,
    5: 926.0,
    6: 555.6,
    7: 185.2,
    8: 92.6,
    9: 30.0,
    10: 10.0,
    11: 3.0,
}
"""Radius that holds 95 % of positions, by navigation accuracy category (DO-260B, table 2-70)."""
RAYLEIGH_95: Final = 2.4477
"""That radius in standard deviations of one axis."""


class Claimed(msgspec.Struct, frozen=True, eq=False):
    """Claims of aircraft, those refused, and the newest time (0 if none)."""

    reports: tuple[CooperativeReport, ...]
    rejects: tuple[DecodeError, ...]
    newest_ns: int


def reports(records: tuple[Record, ...], frame: Frame, context: FeedContext) -> Claimed:
    """Claims of category 021; a record without address I021/080 names nobody and makes none.

    Args:
        records: Records of any category.
        frame: The datagram they came in.
        context: The feed's surroundings.
    """
    times = ("I021/071", "I021/073", "I021/077")
    mine, rejects = _believed(_of(records, 21, times), frame.time_ns, context)
    made = [
        _report(record, _credible(time_ns, frame), frame, context) for time_ns, record in mine if "I021/080" in record
    ]
    return Claimed(tuple(made), rejects, max((report.time_ns for report in made), default=0))


def _credible(said_ns: int, frame: Frame) -> int:
    """The time a claim says of itself, or that of receipt: a claim from the future would shut out those after it."""
    return said_ns if abs(said_ns - frame.time_ns) <= SKEW_MAX_NS else frame.time_ns


def _of(records: tuple[Record, ...], category: int, times: tuple[str, ...]) -> list[tuple[float, Record]]:
    """Records of a category with their time of day, the first of ``times`` that is there; else NaN."""
    return [
        (next((record[name]["value"] for name in times if name in record), math.nan), record)
        for record in records
        if record["category"] == category
    ]


def _believed(
    timed: list[tuple[float, Record]], received_ns: int, context: FeedContext
) -> tuple[list[tuple[int, Record]], tuple[DecodeError, ...]]:
    """Records of the feed's own source at a time that can be, each with that time, and why the others are not."""
    settings = context.settings
    wanted = {"SAC": settings.sac, "SIC": settings.sic}
    asked = {name: code for name, code in wanted.items() if code is not None}
    mine, rejects = [], []
    for time_of_day_s, record in timed:
        said = record.get(f"I{record['category']:03}/010", {})
        time_ns = time_of_validity(time_of_day_s, received_ns, settings.time_source)
        if any(said.get(name) != code for name, code in asked.items()):
            rejects.append(DecodeError(record["offset"], "foreign_source"))
        elif not is_plausible(time_ns, received_ns):
            rejects.append(DecodeError(record["offset"], "time_implausible"))
        else:
            mine.append((time_ns, record))
    return mine, tuple(rejects)


def _place(place: Record, hae_m: float, context: FeedContext) -> list[float]:
    """East, north, up of a latitude and longitude; up is NaN if the height is."""
    frame = context.frame
    lat_rad, lon_rad = place["LAT"]["value"] * DEGREE_RAD, place["LON"]["value"] * DEGREE_RAD
    known = not math.isnan(hae_m)
    east_m, north_m, up_m = frame.enu_from_geodetic(lat_rad, lon_rad, hae_m if known else frame.hae_m).tolist()
    return [east_m, north_m, up_m if known else math.nan]


def barometric_m(flight_level: Levels, context: FeedContext) -> Levels:
    """Height above the ellipsoid of flight levels in today's pressure (ICAO standard atmosphere, troposphere)."""
    ground_m: float = 44_330.77 * (1.0 - (context.qnh_hpa / STANDARD_HPA) ** 0.190263)
    return flight_level * FLIGHT_LEVEL_M - ground_m + context.geoid_undulation_m


def _report(record: Record, time_ns: int, frame: Frame, context: FeedContext) -> CooperativeReport:
    place = record.get("I021/131", record.get("I021/130"))
    height_m = _claimed_height(record, context)
    known = place is not None and not math.isnan(height_m)
    east_north_up = _place(place, height_m, context) if known and place is not None else None
    radius_m = EPU_95_M.get(record.get("I021/090", {}).get("NACP", 0))
    return CooperativeReport(
        feed=frame.feed,
        source=CooperativeSource.ADSB,
        emitter=f"{record['I021/080']:06x}",
        time_ns=time_ns,
        name="".join(letter for letter in record.get("I021/170", "") if letter.isprintable()).strip(),
        kind=_kind(record.get("I021/020", 0)),
        position_m=(east_north_up[0], east_north_up[1], east_north_up[2]) if east_north_up else None,
        sigma_horizontal_m=None if radius_m is None else radius_m / RAYLEIGH_95,
        sigma_vertical_m=None,
        velocity_mps=_velocity(record),
        operator_m=None,
    )


def _claimed_height(record: Record, context: FeedContext) -> float:
    """I021/140 geometric height, else I021/145 flight level."""
    if "I021/140" in record:
        return float(record["I021/140"]["value"]) * FOOT_M
    if "I021/145" in record:
        return barometric_m(float(record["I021/145"]["value"]), context)
    return math.nan


def _kind(emitter_category: int) -> Kind:
    if emitter_category in MANNED_CATEGORIES:
        return Kind.MANNED_AIRCRAFT
    return Kind.UNKNOWN


def _velocity(record: Record) -> tuple[float, float, float] | None:
    over_ground = record.get("I021/160")
    if over_ground is None or over_ground.get("RE"):
        return None
    speed_mps = over_ground["GS"]["value"] * NAUTICAL_MILE_M
    course_rad = over_ground["TA"]["value"] * DEGREE_RAD
    climb = record.get("I021/157", record.get("I021/155"))
    climb_mps = 0.0
    if climb is not None and not climb.get("RE"):
        climb_mps = next(part["value"] for name, part in climb.items() if name != "RE") * FOOT_PER_MINUTE_MPS
    return speed_mps * math.sin(course_rad), speed_mps * math.cos(course_rad), climb_mps
