"""ADS-B into claims. Each aircraft says its position, velocity and name in separate messages; they are gathered here.

Positions are resolved against the sensor's place: unambiguous within 180 NM, farther than it hears. Most heights
are pressure altitudes, which the standard atmosphere and the site's QNH turn into heights above mean sea level; those
of type codes 20 to 22 are heights above the ellipsoid.
"""

import math
from typing import Any, Final

import msgspec

from hima.picture.cooperative import CooperativeReport, CooperativeSource
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.sensing.altitude import amsl_from_pressure_altitude
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.names import clean_name
from hima.units import DEGREE_RAD, FOOT_M, FOOT_PER_MINUTE_MPS, KNOT_MPS, SECOND_NS
from hima.wire.adsb.beast import split
from hima.wire.adsb.decode import SQUITTERS, decode

AIRCRAFT_MAX: Final = 1000
_STALE_NS: Final = 60 * SECOND_NS
_RADIUS_95_M: Final = {9: 3.0, 8: 10.0, 7: 92.6, 6: 185.2, 5: 463.0, 4: 926.0}
"""Radius that holds 95 % of the errors, by position category (NUCp of DO-260)."""
_BARO_SIGMA_M: Final = 30.0


class AircraftState(msgspec.Struct):
    """What one aircraft has said lately."""

    heard_ns: int
    name: str = ""
    velocity_mps: tuple[float, float, float] | None = None


class AdsbFeed(msgspec.Struct, tag="adsb"):
    """State of one ADS-B feed: bytes of a message that has not ended, and aircraft by address, longest silent first."""

    pending: bytes = b""
    aircraft: dict[str, AircraftState] = {}


def _velocity(message: dict[str, Any]) -> tuple[float, float, float] | None:
    speed, track = message.get("groundspeed"), message.get("track")
    if not isinstance(speed, float | int) or not isinstance(track, float | int):
        return None
    climb = message.get("vertical_rate")
    up = float(climb) * FOOT_PER_MINUTE_MPS if isinstance(climb, float | int) else 0.0
    ground = float(speed) * KNOT_MPS
    return ground * math.sin(track * DEGREE_RAD), ground * math.cos(track * DEGREE_RAD), up


def _position(message: dict[str, Any], context: FeedContext) -> tuple[float, float, float] | None:
    lat, lon, altitude = message.get("latitude"), message.get("longitude"), message.get("altitude")
    if not all(isinstance(part, float | int) for part in (lat, lon, altitude)):
        return None
    hae_m = float(altitude) * FOOT_M  # type: ignore[arg-type]
    if message.get("source") != "GNSS":
        hae_m = amsl_from_pressure_altitude(hae_m, context.qnh_hpa) + context.geoid_undulation_m
    east, north, up = context.frame.enu_from_geodetic(lat * DEGREE_RAD, lon * DEGREE_RAD, hae_m).tolist()  # type: ignore[operator]
    if not math.hypot(east, north) <= context.sensor.range_max_m:
        return None
    return east, north, up


def _aircraft(state: AdsbFeed, address: str, now_ns: int) -> AircraftState:
    known = state.aircraft.pop(address, None)
    if known is None or now_ns - known.heard_ns > _STALE_NS:
        known = AircraftState(now_ns)
    known.heard_ns = now_ns
    state.aircraft[address] = known
    if len(state.aircraft) > AIRCRAFT_MAX:
        del state.aircraft[next(iter(state.aircraft))]
    return known


def _report(state: AdsbFeed, message: dict[str, Any], frame: Frame, context: FeedContext) -> CooperativeReport | None:
    address = str(message.get("icao24", ""))
    if int(message["df"]) not in SQUITTERS or not address:
        return None
    known = _aircraft(state, address, frame.time_ns)
    if isinstance(message.get("callsign"), str):
        known.name = clean_name(message["callsign"])
    known.velocity_mps = _velocity(message) or known.velocity_mps
    position = _position(message, context)
    if position is None:
        return None
    radius_m = _RADIUS_95_M.get(message.get("NUCp", 0))
    return CooperativeReport(
        feed=frame.feed,
        source=CooperativeSource.ADSB,
        emitter=address,
        time_ns=frame.time_ns,
        name=known.name,
        kind=Kind.MANNED_AIRCRAFT,
        position_m=position,
        sigma_horizontal_m=None if radius_m is None else radius_m / 2.0,
        sigma_vertical_m=_BARO_SIGMA_M,
        velocity_mps=known.velocity_mps,
        operator_m=None,
    )


def receive(state: AdsbFeed, frame: Frame, context: FeedContext) -> Sensed:
    """Take a chunk of a Beast stream; a claim is given for each position.

    The receiver's counter is no time of day, so the moment of receipt is the time of validity.
    """
    parts = split(state.pending, frame.data)
    state.pending = parts.pending
    errors = list(parts.errors)
    reports = []
    messages = 0
    place = context.frame.geodetic_from_enu(context.sensor.position_m)
    reference_deg = (float(place[0]) / DEGREE_RAD, float(place[1]) / DEGREE_RAD)
    for item in parts.messages:
        if len(item.data) == 2:
            messages += 1  # Mode A/C says no address: heard, of no use
            continue
        decoded = decode(item.data, reference_deg, max(item.offset, 0))
        if not isinstance(decoded, dict):
            errors.append(decoded)
            continue
        messages += 1
        report = _report(state, decoded, frame, context)
        if report is not None:
            reports.append(report)
    return Sensed(reports=tuple(reports), rejects=tuple(errors), messages=messages)
