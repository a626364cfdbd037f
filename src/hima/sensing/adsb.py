"""ADS-B into claims. Each aircraft says its position, velocity and name in separate messages; they are gathered here.

A lone position is resolved against the sensor's place, which is unambiguous within 180 NM. As soon as an even and an
odd one were heard within 10 s, the two together must say the same; an aircraft beyond 180 NM betrays itself so. A
position that the aircraft could not have flown to is refused. Most heights are pressure altitudes, which the
standard atmosphere and the site's QNH turn into heights above mean sea level; those of type codes 20 to 22 are heights
above the ellipsoid. A ground station's view of others (TIS-B) is not a claim and is left out.
"""

import math
from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.picture.cooperative import CooperativeReport, CooperativeSource
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.sensing.altitude import amsl_from_pressure_altitude
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.names import clean_name
from hima.units import DEGREE_RAD, FOOT_M, FOOT_PER_MINUTE_MPS, KNOT_MPS, SECOND_NS
from hima.wire.adsb.beast import BeastMessage, split
from hima.wire.adsb.cpr import from_pair
from hima.wire.adsb.decode import Message, decode

AIRCRAFT_MAX: Final = 1000
PAIR_NS: Final = 10 * SECOND_NS
"""Longest time between the even and the odd position of a pair: an airliner flies 2.5 km meanwhile."""
VELOCITY_NS: Final = 10 * SECOND_NS
SPEED_MAX_MPS: Final = 400.0
JUMP_M: Final = 2_000.0
"""Two positions may differ by this beyond what the fastest aircraft flies: messages queue in receivers for seconds."""
DOUBTS_MAX: Final = 5
"""After so many implausible positions in a row it is the old one that was wrong."""
_STALE_NS: Final = 60 * SECOND_NS
_MODE_AC_BYTES: Final = 2
_BARO_SIGMA_M: Final = 30.0
_PER_AXIS: Final = 2.4477
"""A circle of this many standard deviations of one axis holds 95 %."""
_RADIUS_95_BY_NACP_M: Final = (
    18_520.0, 18_520.0, 7_408.0, 3_704.0, 1_852.0, 926.0, 555.6, 185.2, 92.6, 30.0, 10.0, 3.0,
)  # fmt: skip
"""Estimated position uncertainty by accuracy category (DO-260B table 2-71); "unknown" is taken as the worst."""
_RADIUS_95_BY_NUCP_M: Final = (18_520.0, 18_520.0, 9_260.0, 1_852.0, 926.0, 463.0, 185.2, 92.6, 10.0, 3.0)
"""The same by the type code of the position itself (DO-260), for aircraft that have not said their category."""
_CLAIMS: Final = frozenset({None, "ADSB_ES_NT", "ADSB_ES_NT_ALT", "TISB_ADSB"})
"""Control fields of DF18 in rs1090's words: aircraft without transponder, and ADS-B repeated by the ground."""


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
        nac_p: Its position accuracy category, -1 if it has not said.
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
    nac_p: int = -1
    pair: tuple[CompactPosition, CompactPosition] = (CompactPosition(), CompactPosition())
    place_m: tuple[float, float] = (0.0, 0.0)
    place_ns: int = -1
    doubts: int = 0


class AdsbFeed(msgspec.Struct, tag="adsb"):
    """State of one ADS-B feed: bytes of a message that has not ended, and aircraft by address, longest silent first."""

    pending: bytes = b""
    aircraft: dict[str, AircraftState] = {}


def receive(state: AdsbFeed, frame: Frame, context: FeedContext) -> Sensed:
    """Take a chunk of a Beast stream; a claim is given for each plausible position.

    The receiver's counter is no time of day, so the moment of receipt is the time of validity.
    """
    parts = split(state.pending, frame.data)
    state.pending = parts.pending
    lat_rad, lon_rad, _ = context.frame.geodetic_from_enu(context.sensor.position_m)
    reference_deg = (float(lat_rad) / DEGREE_RAD, float(lon_rad) / DEGREE_RAD)
    reports: list[CooperativeReport] = []
    rejects = list(parts.errors)
    messages = 0
    for item in parts.messages:
        found = _take(state, item, reference_deg, frame, context)
        if isinstance(found, DecodeError):
            rejects.append(found)
            continue
        messages += 1
        if found is not None:
            reports.append(found)
    rejects.sort(key=_offset)
    return Sensed(reports=tuple(reports), rejects=tuple(rejects), messages=messages)


def _offset(error: DecodeError) -> int:
    return error.offset


def _take(
    state: AdsbFeed, item: BeastMessage, reference_deg: tuple[float, float], frame: Frame, context: FeedContext
) -> CooperativeReport | DecodeError | None:
    """One message: a claim if it says a position, None if it adds to what is known or says nothing of use."""
    if len(item.data) == _MODE_AC_BYTES:
        return None  # it says no address
    offset = max(item.offset, 0)
    message = decode(item.data, reference_deg, offset)
    if isinstance(message, DecodeError):
        return message
    if message["df"] not in {"17", "18"} or message.get("tisb") not in _CLAIMS:
        return None
    known = _aircraft(state, message["icao24"], frame.time_ns)
    match message.get("bds"):
        case "08":
            _note_identification(known, message)
        case "09":
            _note_velocity(known, message, frame.time_ns)
        case "65":
            known.nac_p = message.get("NACp", known.nac_p)
        case "05":
            return _claim(known, message, offset, frame, context)
    return None


def _aircraft(state: AdsbFeed, address: str, now_ns: int) -> AircraftState:
    known = state.aircraft.pop(address, None)
    if known is None or now_ns - known.heard_ns > _STALE_NS:
        known = AircraftState(now_ns)
    known.heard_ns = now_ns
    state.aircraft[address] = known
    if len(state.aircraft) > AIRCRAFT_MAX:
        del state.aircraft[next(iter(state.aircraft))]
    return known


def _note_identification(known: AircraftState, message: Message) -> None:
    name = clean_name(message.get("callsign", ""))
    if "#" not in name:  # a character that does not exist
        known.name = name
    known.kind = Kind.UNKNOWN if message.get("wake_vortex") == "UAV" else Kind.MANNED_AIRCRAFT


def _note_velocity(known: AircraftState, message: Message, now_ns: int) -> None:
    """Speed over ground; airspeeds say too little of where an aircraft goes."""
    speed, track, climb = message.get("groundspeed"), message.get("track"), message.get("vertical_rate")
    if speed is None or track is None:
        return
    ground_mps, track_rad = speed * KNOT_MPS, track * DEGREE_RAD
    up_mps = 0.0 if climb is None else climb * FOOT_PER_MINUTE_MPS
    known.velocity_mps = (ground_mps * math.sin(track_rad), ground_mps * math.cos(track_rad), up_mps)
    known.velocity_ns = now_ns


def _claim(
    known: AircraftState, message: Message, offset: int, frame: Frame, context: FeedContext
) -> CooperativeReport | DecodeError | None:
    if not _agrees_with_pair(known, message, frame.time_ns):
        return None
    position_m = _position(message, context)
    if position_m is None:
        return None
    if not _flyable(known, position_m, frame.time_ns):
        return DecodeError(offset, "position_jump")
    recent = frame.time_ns - known.velocity_ns <= VELOCITY_NS
    return CooperativeReport(
        feed=frame.feed,
        source=CooperativeSource.ADSB,
        emitter=message["icao24"],
        time_ns=frame.time_ns,
        name=known.name,
        kind=known.kind,
        position_m=position_m,
        sigma_horizontal_m=_radius_95_m(known, message) / _PER_AXIS,
        sigma_vertical_m=_BARO_SIGMA_M,
        velocity_mps=known.velocity_mps if recent else None,
        operator_m=None,
    )


def _agrees_with_pair(known: AircraftState, message: Message, now_ns: int) -> bool:
    """False if the last even and odd positions together say another zone than the sensor's surroundings."""
    odd = message["parity"] == "odd"
    said = CompactPosition(message["lat_cpr"], message["lon_cpr"], now_ns)
    even_said, odd_said = known.pair = (known.pair[0], said) if odd else (said, known.pair[1])
    if abs(even_said.heard_ns - odd_said.heard_ns) > PAIR_NS or message.get("latitude") is None:
        return True
    place = from_pair((even_said.lat, even_said.lon), (odd_said.lat, odd_said.lon), odd)
    if place is None:
        return True
    turn_deg = (place[1] - message["longitude"] + 180.0) % 360.0 - 180.0
    return bool(abs(place[0] - message["latitude"]) < 1.0 and abs(turn_deg) < 1.0)


def _position(message: Message, context: FeedContext) -> tuple[float, float, float] | None:
    """East, north, up; None if the message says no height, or a place the sensor cannot hear."""
    lat_deg, lon_deg, altitude_ft = message.get("latitude"), message.get("longitude"), message.get("altitude")
    if lat_deg is None or lon_deg is None or altitude_ft is None:
        return None
    hae_m = altitude_ft * FOOT_M
    if message.get("source") != "GNSS":
        hae_m = amsl_from_pressure_altitude(hae_m, context.qnh_hpa) + context.geoid_undulation_m
    east, north, up = context.frame.enu_from_geodetic(lat_deg * DEGREE_RAD, lon_deg * DEGREE_RAD, hae_m).tolist()
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


def _radius_95_m(known: AircraftState, message: Message) -> float:
    by_type = _RADIUS_95_BY_NUCP_M[message["NUCp"]]
    if message["NUCp"] == 0 or not 0 <= known.nac_p < len(_RADIUS_95_BY_NACP_M):
        return by_type
    return _RADIUS_95_BY_NACP_M[known.nac_p]
