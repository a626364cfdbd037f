"""What is remembered of one aircraft, and the claim that follows from a position of it, in whatever form it came.

A position that the aircraft could not have flown to is refused, and so is one beyond the sensor's range. Pressure
altitudes become heights above mean sea level by the standard atmosphere and the site's QNH.
"""

import math
from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.picture.cooperative import CooperativeReport, CooperativeSource, HeightReference, Origin, Quality
from hima.picture.facts import IdScheme
from hima.picture.ids import FeedId
from hima.picture.kind import Kind
from hima.sensing.accuracy import PER_AXIS
from hima.sensing.altitude import amsl_from_pressure_altitude
from hima.sensing.context import FeedContext
from hima.sensing.names import clean_name
from hima.units import DEGREE_RAD, FOOT_M, FOOT_PER_MINUTE_MPS, KNOT_MPS, SECOND_NS

AIRCRAFT_MAX: Final = 20_000
"""More than a feed's budget lets in within a second."""
VELOCITY_NS: Final = 10 * SECOND_NS
PAIR_NS: Final = 10 * SECOND_NS
"""Longest time between the even and the odd position of a pair: an airliner flies 2.5 km meanwhile."""
SPEED_MAX_MPS: Final = 400.0
JUMP_M: Final = 2_000.0
"""Two positions may differ by this beyond what the fastest aircraft flies: messages queue in receivers for seconds."""
DOUBTS_MAX: Final = 5
"""After so many implausible positions in a row it is the old one that was wrong."""
MADE_UP: Final = "~"
"""Before an address that is none of ICAO."""
_STALE_NS: Final = 60 * SECOND_NS
_BARO_SIGMA_M: Final = 30.0
RADIUS_95_MLAT_M: Final = 500.0
"""Our own assumption: arrival times say no accuracy, and are worst low above the ground."""


class CompactPosition(msgspec.Struct, frozen=True, array_like=True):
    """Latitude and longitude as they were sent, and when they were heard; never, to begin with."""

    lat: int = 0
    lon: int = 0
    heard_ns: int = -PAIR_NS


class AircraftState(msgspec.Struct):
    """What one aircraft has said lately.

    Attributes:
        heard_ns: When it was last heard.
        name: Its call sign.
        kind: What it says it is.
        velocity_mps: East, north, up.
        velocity_ns: When it said so.
        quality: Of its position, as it says itself; NIC is that of each position.
        nic_supplement: Its supplement A to the integrity category.
        nic: Integrity category of its last position, -1 if it has not said.
        pair: Its last even and its last odd position.
        place_m: East, north of its last plausible position.
        place_ns: When it said so; negative for never.
        doubts: Implausible positions since.
    """

    heard_ns: int
    name: str = ""
    kind: Kind = Kind.MANNED_AIRCRAFT
    velocity_mps: tuple[float, float, float] | None = None
    velocity_ns: int = 0
    quality: Quality = Quality()
    nic_supplement: int = 0
    nic: int = -1
    pair: tuple[CompactPosition, CompactPosition] = (CompactPosition(), CompactPosition())
    place_m: tuple[float, float] = (0.0, 0.0)
    place_ns: int = -1
    doubts: int = 0


class Place(msgspec.Struct, frozen=True):
    """One position that an aircraft claims.

    Attributes:
        offset: Where it stood, for the error.
        time_ns: Time of validity, UTC nanoseconds.
        lat_deg: Latitude, WGS 84.
        lon_deg: Longitude.
        altitude_m: Above what ``reference`` says.
        reference: Barometric or ellipsoid.
        radius_95_m: Circle that holds 95 %; None if not said.
        quality: As said; None if the form cannot say it.
        origin: Who found it.
        signal_db: How strong it was heard, dB below full scale; None if not said.
    """

    offset: int
    time_ns: int
    lat_deg: float
    lon_deg: float
    altitude_m: float
    reference: HeightReference
    radius_95_m: float | None
    quality: Quality | None
    origin: Origin = Origin.AIRCRAFT
    signal_db: float | None = None


def aircraft(known: dict[str, AircraftState], address: str, now_ns: int) -> AircraftState:
    """What is remembered of an aircraft that is heard now; the longest silent makes room when there are too many."""
    found = known.pop(address, None)
    if found is None or now_ns - found.heard_ns > _STALE_NS:
        found = AircraftState(now_ns)
    found.heard_ns = now_ns
    known[address] = found
    if len(known) > AIRCRAFT_MAX:
        del known[next(iter(known))]
    return found


def note_name(known: AircraftState, callsign: str) -> None:
    """Keep a call sign, unless it holds a character that does not exist or nothing at all."""
    name = clean_name(callsign)
    if name and "#" not in name:
        known.name = name


def note_velocity(
    known: AircraftState, speed_kt: float | None, track_deg: float | None, climb_fpm: float | None, time_ns: int
) -> None:
    """Keep a speed over ground; airspeeds say too little of where an aircraft goes."""
    if speed_kt is None or track_deg is None:
        return
    ground_mps, track_rad = speed_kt * KNOT_MPS, track_deg * DEGREE_RAD
    up_mps = 0.0 if climb_fpm is None else climb_fpm * FOOT_PER_MINUTE_MPS
    known.velocity_mps = (ground_mps * math.sin(track_rad), ground_mps * math.cos(track_rad), up_mps)
    known.velocity_ns = time_ns


def claim(
    known: AircraftState, address: str, place: Place, feed: FeedId, context: FeedContext
) -> CooperativeReport | DecodeError | None:
    """The claim of a position.

    Returns:
        The claim; ``position_jump`` where the aircraft cannot be; None for a place that the sensor cannot hear.
    """
    position_m = _position(place, context)
    if position_m is None:
        return None
    if not _flyable(known, position_m, place.time_ns):
        return DecodeError(place.offset, "position_jump")
    known.nic = -1 if place.quality is None else place.quality.nic
    recent = place.time_ns - known.velocity_ns <= VELOCITY_NS
    return CooperativeReport(
        feed=feed,
        source=CooperativeSource.ADSB,
        emitter=address,
        time_ns=place.time_ns,
        name=known.name,
        kind=known.kind,
        position_m=position_m,
        sigma_horizontal_m=None if place.radius_95_m is None else place.radius_95_m / PER_AXIS,
        sigma_vertical_m=_BARO_SIGMA_M,
        velocity_mps=known.velocity_mps if recent else None,
        operator_m=None,
        origin=place.origin,
        height_reference=place.reference,
        quality=place.quality,
        scheme=scheme(known.name, address),
        signal_db=place.signal_db,
    )


def scheme(name: str, address: str) -> IdScheme:
    """What an aircraft goes by: its call sign, else its address, unless that is one that the ground made up."""
    if name:
        return IdScheme.CALL_SIGN
    return IdScheme.UNSTATED if address.startswith(MADE_UP) else IdScheme.ICAO_ADDRESS


def feet(altitude_ft: float) -> float:
    """Metres."""
    return altitude_ft * FOOT_M


def _position(place: Place, context: FeedContext) -> tuple[float, float, float] | None:
    """East, north, up; None beyond the reach of the sensor."""
    hae_m = place.altitude_m
    if place.reference is HeightReference.BAROMETRIC:
        hae_m = amsl_from_pressure_altitude(hae_m, context.qnh_hpa) + context.geoid_undulation_m
    east, north, up = context.frame.enu_from_geodetic(
        place.lat_deg * DEGREE_RAD, place.lon_deg * DEGREE_RAD, hae_m
    ).tolist()
    sensor_east, sensor_north, _ = context.sensor.position_m
    if not math.hypot(east - sensor_east, north - sensor_north) <= context.sensor.range_max_m:
        return None
    return east, north, up


def _flyable(known: AircraftState, position_m: tuple[float, float, float], now_ns: int) -> bool:
    """True if the aircraft can have flown here since its last position; keeps it if so."""
    east, north, _ = position_m
    moved_m = math.hypot(east - known.place_m[0], north - known.place_m[1])
    reach_m = JUMP_M + SPEED_MAX_MPS * (now_ns - known.place_ns) / SECOND_NS
    if known.place_ns >= 0 and moved_m > reach_m and known.doubts < DOUBTS_MAX:
        known.doubts += 1
        return False
    known.place_m, known.place_ns, known.doubts = (east, north), now_ns, 0
    return True
