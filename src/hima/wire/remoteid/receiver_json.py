"""JSON of receivers: one line or one message of a broker says what was heard of one aircraft.

    mapper      {"mac": "24:0a:...", "rssi": -60, "drone_lat": ..., "drone_long": ..., "drone_altitude": ...,
                 "pilot_lat": ..., "pilot_long": ..., "basic_id": "..."}
    droneid     {"Basic ID": {...}, "Location/Vector Message": {...}, "System Message": {...}}, or a list of such parts
    dronescout  {"protocol": 1.0, "data": {"MAC address": ..., "RSSI": ..., "UASdata": base64}}, or a "status"

The first comes from ESP32 firmware (drone-mesh-mapper), the second from the decoders that feed DragonSync, the third
from BlueMark DroneScout. ``UASdata`` is a memory image of the decoder's record: `hima.wire.remoteid.uas_data`.
"""

import binascii
import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import msgspec

from hima.errors import DecodeError
from hima.wire.remoteid import values
from hima.wire.remoteid.messages import BasicId, Location, Message, OperatorId, SelfId, System
from hima.wire.remoteid.transport import Heard
from hima.wire.remoteid.uas_data import read_uas_data

Part: TypeAlias = Mapping[str, Any]
TEXT_MAX: Final = 200
_WEAKEST_DBM: Final = -150.0
_MAC: Final = re.compile(r"[0-9A-Fa-f]{2}(?:[:-]?[0-9A-Fa-f]{2}){5}\Z")
_ID_TYPES: Final = {
    "serial number (ansi/cta-2063-a)": 1,
    "caa assigned registration id": 2,
    "utm assigned uuid": 3,
    "specific session id": 4,
}
_DRONEID: Final = frozenset(
    {"Basic ID", "Location/Vector Message", "System Message", "Self-ID Message", "Operator ID Message"}
)
_DECODER: Final = msgspec.json.Decoder()


def read_json(line: bytes, offset: int = 0) -> Heard:
    """Read one document.

    Args:
        line: Without anything behind it but blanks and NULs.
        offset: Where it stood.

    Returns:
        What it says. Errors: ``not_json``, ``unknown_json``, ``bad_address``, ``bad_uas_data``.
    """
    try:
        said = _DECODER.decode(line.rstrip(b"\0 \t\r\n"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _refused(offset, "not_json")
    parts = [part for part in (said if isinstance(said, list) else [said]) if isinstance(part, dict)]
    whole: dict[str, Any] = {}
    for part in parts:
        whole |= part
    if "drone_lat" in whole or "basic_id" in whole:
        return _mapper(whole, offset)
    if not _DRONEID.isdisjoint(whole):
        return _droneid(whole, [basic for part in parts if (basic := _part(part, "Basic ID"))], offset)
    if "protocol" in whole and ("data" in whole or "status" in whole):
        return _dronescout(whole, offset)
    return _refused(offset, "unknown_json")


def _refused(offset: int, reason: str) -> Heard:
    return Heard("json", "", -1, (), (DecodeError(offset, reason),))


def _address(said: object) -> str | None:
    """Lower-case hex without colons; empty if nothing was said, None if that is no address."""
    if said is None or said == "":
        return ""
    if not isinstance(said, str) or _MAC.match(said) is None:
        return None
    return re.sub("[:-]", "", said).lower()


def _text(said: object) -> str:
    return said[:TEXT_MAX] if isinstance(said, str) else ""


def _part(whole: Part, name: str) -> Part:
    said = whole.get(name)
    return said if isinstance(said, dict) else {}


def _signal_dbm(said: object) -> float | None:
    """Power at the receiver; None if it is not said, or cannot be one."""
    signal = values.finite(said)
    return signal if signal is not None and _WEAKEST_DBM <= signal < 0.0 else None


def _code(said: object) -> int:
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= 15 else 0


def _location(
    place: tuple[object, object],
    geodetic_m: object,
    pressure_m: object = None,
    height_m: object = None,
    motion: tuple[object, object, object] = (None, None, None),
    above_ground: bool = False,
) -> Location:
    """A Location of what was said; receivers round, and leave accuracies and the time out or put them into words."""
    lat_deg, lon_deg = values.place(values.finite(place[0]), values.finite(place[1]))
    track, speed, climb = motion
    return Location(
        status=0,
        height_above_ground=above_ground,
        track_deg=values.track(values.finite(track)),
        speed_mps=values.speed(values.finite(speed)),
        climb_mps=values.climb(values.finite(climb)),
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        pressure_altitude_m=values.altitude(values.finite(pressure_m)),
        geodetic_altitude_m=values.altitude(values.finite(geodetic_m)),
        height_m=values.altitude(values.finite(height_m)),
        horizontal_accuracy=0,
        vertical_accuracy=0,
        speed_accuracy=0,
        seconds_past_hour=None,
    )


def _operator(lat: object, lon: object) -> System:
    lat_deg, lon_deg = values.place(values.finite(lat), values.finite(lon))
    return System(0, lat_deg, lon_deg, None, 0, 0, None, None, 0, 0, None)


def _mapper(whole: Part, offset: int) -> Heard:
    emitter = _address(whole.get("mac"))
    if emitter is None:
        return _refused(offset, "bad_address")
    messages: list[Message] = []
    if _text(whole.get("basic_id")):
        messages.append(BasicId(0, 0, _text(whole["basic_id"])))
    messages.append(_operator(whole.get("pilot_lat"), whole.get("pilot_long")))
    messages.append(_location((whole.get("drone_lat"), whole.get("drone_long")), whole.get("drone_altitude")))
    return Heard("json", emitter, -1, tuple(messages), (), _signal_dbm(whole.get("rssi")))


def _droneid(whole: Part, basics: list[Part], offset: int) -> Heard:
    basic = _part(whole, "Basic ID")
    emitter = _address(basic.get("MAC") or whole.get("MAC") or _part(whole, "Location/Vector Message").get("MAC"))
    if emitter is None:
        return _refused(offset, "bad_address")
    messages: list[Message] = []
    for said in basics:
        kind = _ID_TYPES.get(_text(said.get("id_type")).lower(), _code(said.get("id_type")))
        messages.append(BasicId(kind, _code(said.get("ua_type")), _text(said.get("id"))))
    if "System Message" in whole:
        system = _part(whole, "System Message")
        lat = system.get("operator_lat", system.get("latitude"))
        messages.append(_operator(lat, system.get("operator_lon", system.get("longitude"))))
    if "Self-ID Message" in whole:
        messages.append(SelfId(0, _text(_part(whole, "Self-ID Message").get("text"))))
    if "Operator ID Message" in whole:
        messages.append(OperatorId(0, _text(_part(whole, "Operator ID Message").get("operator_id"))))
    if "Location/Vector Message" in whole:
        place = _part(whole, "Location/Vector Message")
        messages.append(
            _location(
                (place.get("latitude"), place.get("longitude")),
                place.get("geodetic_altitude"),
                place.get("pressure_altitude"),
                place.get("height_agl"),
                (place.get("direction"), place.get("speed"), place.get("vert_speed")),
                above_ground=True,
            )
        )
    signal = basic.get("RSSI", whole.get("RSSI"))
    return Heard("json", emitter, -1, tuple(messages), (), _signal_dbm(signal))


def _dronescout(whole: Part, offset: int) -> Heard:
    data = _part(whole, "data")
    if not data:
        return Heard("json", "", -1, (), ())  # how the receiver itself is
    emitter = _address(data.get("MAC address"))
    if emitter is None:
        return _refused(offset, "bad_address")
    try:
        image = binascii.a2b_base64(_encoded(data.get("UASdata")), strict_mode=True)
    except (binascii.Error, ValueError):
        return _refused(offset, "bad_uas_data")
    messages = read_uas_data(image)
    if messages is None:
        return _refused(offset, "bad_uas_data")
    return Heard("json", emitter, -1, messages, (), _signal_dbm(data.get("RSSI")))


def _encoded(said: object) -> bytes:
    return said.encode("ascii", "replace") if isinstance(said, str) else b"?"
