"""Places of SAPIENT in the site frame: each in the unit and from the datum that it names, and refused if it cannot be.

What does not fit its declared unit is never guessed at: degrees given as metres would put an aircraft on the equator.
"""

import math
import re
from typing import Final, NamedTuple

from hima.geo.frames import SEMI_MAJOR_M
from hima.geo.utm import ZONES, convergence_rad, geodetic_from_utm, zone_of
from hima.sensing.context import FeedContext
from hima.units import DEGREE_RAD
from hima.wire.sapient.codes import (
    LocationCoordinateSystem,
    LocationDatum,
    RangeBearingCoordinateSystem,
    RangeBearingDatum,
)
from hima.wire.sapient.mapping import RefusedError
from hima.wire.sapient.place import Location, RangeBearing

Vector = tuple[float, float, float]
Row = tuple[float, float, float, float]

UNKNOWN_HEIGHT_SIGMA_M: Final = 500.0
SIGMA_MIN_M: Final = 1.0
"""No sensor knows a moving thing better, whatever it says."""
SIGMA_RAD: Final = (1e-4, math.pi / 2.0)
"""The same of a direction, and an error beyond which none was measured."""
HEIGHT_M: Final = (-1_000.0, 50_000.0)
EASTING_M: Final = (100_000.0, 900_000.0)
NORTHING_M: Final = (0.0, 10_000_000.0)
_DEGREES: Final = 180.0
_ZONE: Final = re.compile(r"(\d{1,2}) ?([A-HJ-NP-Z]?)", re.ASCII)
_RADIANS: Final = frozenset({RangeBearingCoordinateSystem.RADIANS_M, RangeBearingCoordinateSystem.RADIANS_KM})
_KILOMETRES: Final = frozenset({RangeBearingCoordinateSystem.DEGREES_KM, RangeBearingCoordinateSystem.RADIANS_KM})


class Placed(NamedTuple):
    """A place in the site frame.

    Attributes:
        position_m: East, north, up; up at the site's ground where no height was said.
        sigma_m: Standard deviations of the three.
        has_height: Whether a height was said.
    """

    position_m: Vector
    sigma_m: Vector
    has_height: bool


def placed(place: Location, declared_zone: str, context: FeedContext) -> Placed:
    """A location in the site frame.

    Raises:
        RefusedError: It cannot be where it says, or is beyond what the sensor can see.
    """
    lat_rad, lon_rad = _geodetic(place, declared_zone, context)
    hae_m = _height(place, context)
    east, north, up = context.frame.enu_from_geodetic(
        lat_rad, lon_rad, context.frame.hae_m if hae_m is None else hae_m
    ).tolist()
    sensor_east, sensor_north, _ = context.sensor.position_m
    if not math.hypot(east - sensor_east, north - sensor_north) <= context.sensor.range_max_m:
        raise RefusedError("beyond_range")
    return Placed((east, north, up), _sigma(place, lat_rad, hae_m is not None, context), hae_m is not None)


def _geodetic(place: Location, declared_zone: str, context: FeedContext) -> tuple[float, float]:
    match place.coordinate_system:
        case LocationCoordinateSystem.LAT_LNG_DEG_M:
            return _angles(place.y * DEGREE_RAD, place.x * DEGREE_RAD)
        case LocationCoordinateSystem.LAT_LNG_RAD_M:
            return _angles(place.y, place.x)
        case LocationCoordinateSystem.UTM_M:
            return _from_utm(place, declared_zone, context)
        case _:
            raise RefusedError("unit_unspecified")


def _angles(lat_rad: float, lon_rad: float) -> tuple[float, float]:
    if not (abs(lat_rad) <= math.pi / 2.0 and abs(lon_rad) <= math.pi):
        raise RefusedError("place_impossible")
    return lat_rad, lon_rad


def _from_utm(place: Location, declared_zone: str, context: FeedContext) -> tuple[float, float]:
    zone, north = _zone(place.utm_zone or declared_zone, context)
    if abs(place.x) <= _DEGREES and abs(place.y) <= _DEGREES:
        raise RefusedError("degrees_given_as_metres")
    if not (EASTING_M[0] <= place.x <= EASTING_M[1] and NORTHING_M[0] <= place.y <= NORTHING_M[1]):
        raise RefusedError("place_impossible")
    return geodetic_from_utm(zone, north, place.x, place.y)


def _zone(text: str, context: FeedContext) -> tuple[int, bool]:
    """Number and hemisphere. The letter S is the south to some and a band of the north to others: the site decides."""
    found = _ZONE.fullmatch(text.strip())
    if found is None or int(found[1]) not in ZONES:
        raise RefusedError("bad_zone")
    letter = found[2]
    if letter in ("", "S"):
        return int(found[1]), context.frame.lat_rad >= 0.0
    return int(found[1]), letter >= "N"


def _height(place: Location, context: FeedContext) -> float | None:
    if place.datum is LocationDatum.UNSPECIFIED:
        raise RefusedError("datum_unspecified")
    if place.z is None:
        return None
    if not HEIGHT_M[0] <= place.z <= HEIGHT_M[1]:
        raise RefusedError("place_impossible")
    return place.z + (context.geoid_undulation_m if place.datum is LocationDatum.WGS84_G else 0.0)


def _sigma(place: Location, lat_rad: float, has_height: bool, context: FeedContext) -> Vector:
    """Errors are in the unit of what they belong to; one that no sensor of such a range can have says nothing."""
    sensor = context.sensor
    scale_m = {
        LocationCoordinateSystem.LAT_LNG_DEG_M: SEMI_MAJOR_M * DEGREE_RAD,
        LocationCoordinateSystem.LAT_LNG_RAD_M: SEMI_MAJOR_M,
    }.get(place.coordinate_system, 1.0)
    along = math.cos(lat_rad) if scale_m > 1.0 else 1.0
    x_m = _or(place.x_error, scale_m * along, sensor.sigma_range_m, sensor.range_max_m)
    y_m = _or(place.y_error, scale_m, sensor.sigma_range_m, sensor.range_max_m)
    if not has_height:
        return x_m, y_m, UNKNOWN_HEIGHT_SIGMA_M
    return x_m, y_m, _or(place.z_error, 1.0, sensor.sigma_height_m, sensor.range_max_m)


def _or(error: float | None, scale_m: float, otherwise_m: float, most_m: float) -> float:
    sigma_m = 0.0 if error is None else error * scale_m
    return max(sigma_m, SIGMA_MIN_M) if 0.0 < sigma_m <= most_m else otherwise_m


def polar(seen: RangeBearing, context: FeedContext) -> tuple[Row, Row]:
    """Range, azimuth, elevation and range rate with their standard deviations, as `Detections` have them.

    Raises:
        RefusedError: Unit or north are not said or not known here, or a value cannot be.
    """
    sensor = context.sensor
    if seen.coordinate_system is RangeBearingCoordinateSystem.UNSPECIFIED:
        raise RefusedError("unit_unspecified")
    angle = 1.0 if seen.coordinate_system in _RADIANS else DEGREE_RAD
    length = 1_000.0 if seen.coordinate_system in _KILOMETRES else 1.0
    range_m = math.nan if seen.range is None else seen.range * length
    azimuth = math.nan if seen.azimuth is None else seen.azimuth * angle
    elevation = math.nan if seen.elevation is None else seen.elevation * angle
    if seen.range is None and seen.azimuth is None:
        raise RefusedError("no_measurement")
    if range_m < 0.0 or range_m > sensor.range_max_m:
        raise RefusedError("beyond_range")
    if abs(azimuth) > 2.0 * math.pi or abs(elevation) > math.pi / 2.0:
        raise RefusedError("place_impossible")
    value = (range_m, (azimuth + _north_rad(seen, context)) % (2.0 * math.pi), elevation, math.nan)
    sigma = (
        _error(seen.range_error, length, range_m, sensor.sigma_range_m, (SIGMA_MIN_M, sensor.range_max_m)),
        _error(seen.azimuth_error, angle, azimuth, sensor.sigma_azimuth_rad, SIGMA_RAD),
        _error(seen.elevation_error, angle, elevation, sensor.sigma_elevation_rad, SIGMA_RAD),
        math.nan,
    )
    return value, sigma


def seen_at(value: Row, sigma: Row, context: FeedContext) -> Placed | None:
    """Where something is that was seen from the sensor; None without range or azimuth.

    Of its covariance the diagonal is kept.
    """
    range_m, azimuth, elevation, _ = value
    if math.isnan(range_m) or math.isnan(azimuth):
        return None
    has_height = not math.isnan(elevation)
    level = elevation if has_height else 0.0
    east, north, up = context.sensor.position_m
    ground_m, along_m, across_m = range_m * math.cos(level), sigma[0] * math.cos(level), range_m * sigma[1]
    sin, cos = math.sin(azimuth), math.cos(azimuth)
    return Placed(
        (east + ground_m * sin, north + ground_m * cos, up + range_m * math.sin(level)),
        (
            max(math.hypot(along_m * sin, across_m * cos), SIGMA_MIN_M),
            max(math.hypot(along_m * cos, across_m * sin), SIGMA_MIN_M),
            math.hypot(sigma[0] * math.sin(level), range_m * sigma[2]) if has_height else UNKNOWN_HEIGHT_SIGMA_M,
        ),
        has_height,
    )


def _error(error: float | None, scale: float, value: float, otherwise: float, limits: tuple[float, float]) -> float:
    if math.isnan(value):
        return math.nan
    least, most = limits
    sigma = 0.0 if error is None else error * scale
    return max(sigma, least) if 0.0 < sigma <= most else otherwise


def _north_rad(seen: RangeBearing, context: FeedContext) -> float:
    """Direction of the north that bearings count from, clockwise from true north."""
    match seen.datum:
        case RangeBearingDatum.TRUE:
            return 0.0
        case RangeBearingDatum.GRID:
            lat, lon, _ = context.frame.geodetic_from_enu(context.sensor.position_m)
            return convergence_rad(zone_of(float(lon)), float(lat), float(lon))
        case RangeBearingDatum.MAGNETIC | RangeBearingDatum.PLATFORM:
            if context.settings.north_deg is None:
                raise RefusedError("north_unknown")
            return context.settings.north_deg * DEGREE_RAD
        case _:
            raise RefusedError("datum_unspecified")
