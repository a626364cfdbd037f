"""Mode S messages and BaseStation lines into claims; each aircraft says position, velocity and name separately.

A lone compact position is resolved against the sensor's place, which is unambiguous within 180 NM. As soon as an even
and an odd one were heard within 10 s, the two together must say the same; an aircraft beyond 180 NM betrays itself so.
"""

import math
from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.picture.cooperative import CooperativeReport, HeightReference, Origin, Quality
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.sensing.accuracy import RADIUS_95_BY_NACP_M, RADIUS_95_BY_NUCP_M
from hima.sensing.adsb_aircraft import (
    PAIR_NS,
    RADIUS_95_MLAT_M,
    AircraftState,
    CompactPosition,
    Place,
    aircraft,
    claim,
    feet,
    note_name,
    note_velocity,
)
from hima.sensing.context import FeedContext
from hima.wire.adsb.base_station import BaseStation
from hima.wire.adsb.beast import BeastMessage
from hima.wire.adsb.cpr import from_pair
from hima.wire.adsb.decode import Message, decode

MLAT_COUNTER: Final = int.from_bytes(b"\xff\x00MLAT", "big")
"""Stands for the counter in messages that a receiver's program made up from positions by arrival times."""
_MODE_AC_BYTES: Final = 2
_FULL_SCALE: Final = 255.0
_NIC_BY_TYPE: Final = {
    9: 11, 10: 10, 11: 8, 12: 7, 13: 6, 14: 5, 15: 4, 16: 2, 17: 1, 18: 0, 20: 11, 21: 10, 22: 0,
}  # fmt: skip
_NIC_WITH_SUPPLEMENTS: Final = {11: 9, 16: 3}
"""Integrity category by type code, and where both supplements are set (DO-260B table 2-70)."""
_ORIGINS: Final = {
    None: Origin.AIRCRAFT,
    "ADSB_ES_NT": Origin.AIRCRAFT,
    "ADSB_ES_NT_ALT": Origin.AIRCRAFT,
    "TISB_ADSB": Origin.REBROADCAST,
}
"""By control field of DF18 in rs1090's words: aircraft without transponder, and ADS-B repeated by the ground. What a
ground station says of others (TIS-B) has coarser positions that are not read here."""
_SDA_SHIFT: Final = 24


def take_message(
    known: dict[str, AircraftState],
    item: BeastMessage,
    reference_deg: tuple[float, float],
    frame: Frame,
    context: FeedContext,
) -> CooperativeReport | DecodeError | None:
    """One message: a claim if it says a position, None if it adds to what is known or says nothing of use."""
    if len(item.data) == _MODE_AC_BYTES:
        return None  # it says no address
    offset = max(item.offset, 0)
    message = decode(item.data, reference_deg, offset)
    if isinstance(message, DecodeError):
        return message
    if message["df"] not in {"17", "18"} or message.get("tisb") not in _ORIGINS:
        return None
    state = aircraft(known, message["icao24"], frame.time_ns)
    match message.get("bds"):
        case "08":
            note_name(state, message.get("callsign", ""))
            state.kind = Kind.UNKNOWN if message.get("wake_vortex") == "UAV" else Kind.MANNED_AIRCRAFT
        case "09":
            note_velocity(
                state, message.get("groundspeed"), message.get("track"), message.get("vertical_rate"), frame.time_ns
            )
        case "65":
            _note_quality(state, message, item.data)
        case "05":
            return _claim(state, message, item, frame, context)
    return None


def _note_quality(state: AircraftState, message: Message, data: bytes) -> None:
    """Operational status: versions before 2 do not say their design assurance."""
    quality = state.quality
    state.quality = Quality(
        nac_p=message.get("NACp", quality.nac_p),
        sil=message.get("SIL", quality.sil),
        sda=int.from_bytes(data[4:11], "big") >> _SDA_SHIFT & 3 if message.get("version") == 2 else -1,
    )
    state.nic_supplement = message.get("NICa", 0)


def _claim(
    state: AircraftState, message: Message, item: BeastMessage, frame: Frame, context: FeedContext
) -> CooperativeReport | DecodeError | None:
    lat_deg, lon_deg, altitude_ft = message.get("latitude"), message.get("longitude"), message.get("altitude")
    if not _agrees_with_pair(state, message, frame.time_ns) or lat_deg is None or lon_deg is None:
        return None
    if altitude_ft is None:
        return None
    origin = Origin.MLAT if item.counter == MLAT_COUNTER else _ORIGINS[message.get("tisb")]
    gnss = message.get("source") == "GNSS"
    place = Place(
        offset=max(item.offset, 0),
        time_ns=frame.time_ns,
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        altitude_m=feet(altitude_ft),
        reference=HeightReference.ELLIPSOID if gnss else HeightReference.BAROMETRIC,
        radius_95_m=RADIUS_95_MLAT_M if origin is Origin.MLAT else _radius_95_m(state, message),
        quality=None if origin is Origin.MLAT else msgspec.structs.replace(state.quality, nic=_nic(state, message)),
        origin=origin,
        signal_db=20.0 * math.log10(item.signal / _FULL_SCALE) if item.signal else None,
    )
    return claim(state, message["icao24"], place, frame.feed, context)


def _nic(state: AircraftState, message: Message) -> int:
    code = message.get("tc", 0)
    if state.nic_supplement and message.get("NICb"):
        return _NIC_WITH_SUPPLEMENTS.get(code, _NIC_BY_TYPE.get(code, -1))
    return _NIC_BY_TYPE.get(code, -1)


def _agrees_with_pair(state: AircraftState, message: Message, now_ns: int) -> bool:
    """False if the last even and odd positions together say another zone than the sensor's surroundings."""
    odd = message["parity"] == "odd"
    said = CompactPosition(message["lat_cpr"], message["lon_cpr"], now_ns)
    even_said, odd_said = state.pair = (state.pair[0], said) if odd else (said, state.pair[1])
    if abs(even_said.heard_ns - odd_said.heard_ns) > PAIR_NS or message.get("latitude") is None:
        return True
    place = from_pair((even_said.lat, even_said.lon), (odd_said.lat, odd_said.lon), odd)
    if place is None:
        return True
    turn_deg = (place[1] - message["longitude"] + 180.0) % 360.0 - 180.0
    return bool(abs(place[0] - message["latitude"]) < 1.0 and abs(turn_deg) < 1.0)


def _radius_95_m(state: AircraftState, message: Message) -> float:
    by_type = RADIUS_95_BY_NUCP_M[message["NUCp"]]  # the type code itself, before the aircraft says its category
    if message["NUCp"] == 0 or not 0 <= state.quality.nac_p < len(RADIUS_95_BY_NACP_M):
        return by_type
    return RADIUS_95_BY_NACP_M[state.quality.nac_p]


def take_line(
    known: dict[str, AircraftState], line: BaseStation, frame: Frame, context: FeedContext
) -> CooperativeReport | DecodeError | None:
    """One line of BaseStation: it says nothing of the quality of a position, nor who found it."""
    if not line.address:
        return None
    state = aircraft(known, line.address, frame.time_ns)
    if line.callsign:
        note_name(state, line.callsign)
    note_velocity(state, line.speed_kt, line.track_deg, line.climb_fpm, frame.time_ns)
    if line.lat_deg is None or line.lon_deg is None or line.altitude_ft is None or line.on_ground:
        return None
    place = Place(
        offset=max(line.offset, 0),
        time_ns=frame.time_ns,
        lat_deg=line.lat_deg,
        lon_deg=line.lon_deg,
        altitude_m=feet(line.altitude_ft),
        reference=HeightReference.BAROMETRIC,
        radius_95_m=None,
        quality=None,
        origin=Origin.UNKNOWN,
    )
    return claim(state, line.address, place, frame.feed, context)
