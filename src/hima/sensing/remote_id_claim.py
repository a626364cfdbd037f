"""The claim that follows from a Remote ID location, whether it was broadcast or a provider passed it on."""

import math
from typing import Final

import msgspec

from hima.picture.cooperative import CooperativeReport, CooperativeSource, HeightReference, Origin
from hima.picture.facts import IdScheme
from hima.picture.ids import FeedId
from hima.picture.kind import Kind
from hima.sensing.accuracy import PER_AXIS, RADIUS_95_M
from hima.sensing.altitude import amsl_from_pressure_altitude
from hima.sensing.context import FeedContext
from hima.units import DEGREE_RAD
from hima.wire.remoteid.messages import Location

KINDS: Final = {
    1: Kind.FIXED_WING,  # aeroplane
    2: Kind.MULTIROTOR,  # helicopter or multirotor
    4: Kind.FIXED_WING,  # takes off vertically, flies on wings
    6: Kind.FIXED_WING,  # glider
    13: Kind.MULTIROTOR,  # powered, on a tether
}
"""Aircraft types of the standard; the others (balloons, kites, rockets ...) have no kind here."""
ON_GROUND: Final = 1
"""Status of the standard."""
_PER_HEIGHT: Final = 1.96
_VERTICAL_95_M: Final = (150.0, 150.0, 45.0, 25.0, 10.0, 3.0, 1.0)


class Claimant(msgspec.Struct, frozen=True):
    """Who claims.

    Attributes:
        feed: The feed that heard it.
        emitter: Its address there.
        name: Claimed identity; empty if not said.
        kind: What it says is flying.
        operator_m: East, north of the pilot; None if not said.
        scheme: What the identity is.
    """

    feed: FeedId
    emitter: str
    name: str
    kind: Kind
    operator_m: tuple[float, float] | None
    scheme: IdScheme = IdScheme.UNSTATED


def claim(
    location: Location, by: Claimant, time_ns: int, context: FeedContext, origin: Origin = Origin.AIRCRAFT
) -> CooperativeReport:
    """The claim of a location; of one without a place, that it flies, but not where."""
    return CooperativeReport(
        feed=by.feed,
        source=CooperativeSource.REMOTE_ID,
        emitter=by.emitter,
        time_ns=time_ns,
        name=by.name,
        kind=by.kind,
        position_m=_position(location, context),
        sigma_horizontal_m=_sigma(RADIUS_95_M, location.horizontal_accuracy, PER_AXIS),
        sigma_vertical_m=_sigma(_VERTICAL_95_M, _vertical_accuracy(location), _PER_HEIGHT),
        velocity_mps=_velocity(location),
        operator_m=by.operator_m,
        origin=origin,
        height_reference=_height_reference(location),
        scheme=by.scheme,
        landed=location.status == ON_GROUND,
    )


def _hae_m(location: Location, context: FeedContext) -> float:
    """Height above the ellipsoid; the site's ground height where nothing usable is said."""
    if location.geodetic_altitude_m is not None:
        return location.geodetic_altitude_m
    if location.pressure_altitude_m is not None:
        amsl_m = amsl_from_pressure_altitude(location.pressure_altitude_m, context.qnh_hpa)
        return amsl_m + context.geoid_undulation_m
    return context.frame.hae_m + (location.height_m or 0.0)


def _height_reference(location: Location) -> HeightReference:
    """Of the height that is used."""
    if location.geodetic_altitude_m is not None:
        return HeightReference.ELLIPSOID
    if location.pressure_altitude_m is not None:
        return HeightReference.BAROMETRIC
    return HeightReference.UNKNOWN if location.height_m is None else HeightReference.GROUND


def ground_m(lat_deg: float, lon_deg: float, context: FeedContext) -> tuple[float, float]:
    """East and north of a place on the ground."""
    east, north, _ = context.frame.enu_from_geodetic(
        lat_deg * DEGREE_RAD, lon_deg * DEGREE_RAD, context.frame.hae_m
    ).tolist()
    return east, north


def _position(location: Location, context: FeedContext) -> tuple[float, float, float] | None:
    if location.lat_deg is None or location.lon_deg is None:
        return None
    east, north, up = context.frame.enu_from_geodetic(
        location.lat_deg * DEGREE_RAD, location.lon_deg * DEGREE_RAD, _hae_m(location, context)
    ).tolist()
    return east, north, up


def _velocity(location: Location) -> tuple[float, float, float] | None:
    if location.speed_mps is None or location.track_deg is None:
        return None
    track_rad = location.track_deg * DEGREE_RAD
    return (
        location.speed_mps * math.sin(track_rad),
        location.speed_mps * math.cos(track_rad),
        location.climb_mps or 0.0,
    )


def _sigma(codes: tuple[float, ...], code: int, per_sigma: float) -> float | None:
    """From the 95 % bound that an accuracy code stands for; None for unknown and for codes not in the standard."""
    return codes[code] / per_sigma if 0 < code < len(codes) else None


def _vertical_accuracy(location: Location) -> int:
    """Code of the height that is used, 0 where it is a height above ground, which has none."""
    if location.geodetic_altitude_m is not None:
        return location.vertical_accuracy
    return location.barometer_accuracy if location.pressure_altitude_m is not None else 0
