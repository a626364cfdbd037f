"""TAK protocol version 1: an event, or a word on versions, as protobuf.

    TakMessage   1 control  2 event
    TakControl   1 lowest version  2 highest version  3 contact's uid
    CotEvent     1 type  2 access  3 qos  4 opex  5 uid  6 time  7 start  8 stale (milliseconds)  9 how
                 10 lat  11 lon  12 hae  13 ce  14 le (doubles)  15 detail
    Detail       1 XML of everything else  2 contact  3 group  4 precision location  5 status  6 version of TAK  7 track

What the messages of a detail cannot hold (more attributes than theirs, a number that does not read back) stays in the
XML, as the protocol asks for.
"""

from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.units import MILLISECOND_NS
from hima.wire.cot.checking import RefusedError, error_m, height_m, place_deg, require_times, require_words
from hima.wire.cot.event import EVENT_BYTES_MAX, UNKNOWN, CotEvent, Element
from hima.wire.cot.protobuf import Value, bytes_field, double_field, fields, number_field, text_field
from hima.wire.cot.values import YEARS, number, number_text
from hima.wire.cot.xml_decode import parse_fragment
from hima.wire.cot.xml_encode import element_text

_SECONDS_OF_YEAR: Final = 31_556_952
_TIME_MS_MAX: Final = (YEARS.stop - YEARS.start) * _SECONDS_OF_YEAR * 1_000
_TEXTS: Final = {
    2: ("contact", ("endpoint", "callsign")),
    3: ("__group", ("name", "role")),
    4: ("precisionlocation", ("geopointsrc", "altsrc")),
    6: ("takv", ("device", "platform", "os", "version")),
}
"""Messages of a detail whose fields are all text: element, and its attributes by number from 1."""
_STATUS, _TRACK = 5, 7
_BATTERY_MAX: Final = 0xFFFF_FFFF


class TakControl(msgspec.Struct, frozen=True):
    """What a peer says of the versions it speaks; also sent to show that it is still there."""

    lowest: int = 0
    highest: int = 0
    contact_uid: str = ""


def decode_tak(data: bytes) -> CotEvent | TakControl | DecodeError:
    """One `TakMessage`.

    Returns:
        The event, the control if there is no event, or an error: those of `decode_xml`, and ``truncated``,
        ``bad_varint``, ``bad_wire_type``, ``not_utf8``, ``empty_message``.
    """
    if len(data) > EVENT_BYTES_MAX:
        return DecodeError(EVENT_BYTES_MAX, "too_long")
    try:
        message = fields(data)
        if 2 in message:
            return _event(fields(_bytes(message, 2)))
        if 1 in message:
            control = fields(_bytes(message, 1))
            return TakControl(_whole(control, 1), _whole(control, 2), _text(control, 3))
    except RefusedError as refused:
        return DecodeError(0, refused.reason)
    return DecodeError(0, "empty_message")


def _event(said: dict[int, Value]) -> CotEvent:
    uid, type_, how, qos = _text(said, 5), _text(said, 1), _text(said, 9), _text(said, 3)
    require_words(uid, type_, how, qos)
    time_ns, start_ns, stale_ns = (_time(said, field) for field in (6, 7, 8))
    require_times(start_ns, stale_ns)
    lat_deg, lon_deg = place_deg(_double(said, 10), _double(said, 11))
    return CotEvent(
        uid=uid,
        type=type_,
        how=how,
        time_ns=time_ns,
        start_ns=start_ns,
        stale_ns=stale_ns,
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        hae_m=height_m(_double(said, 12)),
        ce_m=error_m(_double(said, 13)),
        le_m=error_m(_double(said, 14)),
        access=_text(said, 2),
        qos=qos,
        opex=_text(said, 4),
        detail=_detail(fields(_bytes(said, 15))) if 15 in said else None,
    )


def _detail(said: dict[int, Value]) -> Element:
    children: list[Element | str] = []
    for field, (tag, names) in _TEXTS.items():
        if field in said:
            inner = fields(_bytes(said, field))
            texts = ((name, _text(inner, number)) for number, name in enumerate(names, 1))
            children.append(Element(tag, tuple((name, text) for name, text in texts if text)))
    if _STATUS in said:
        battery = _whole(fields(_bytes(said, _STATUS)), 1)
        children.append(Element("status", (("battery", str(battery)),)))
    if _TRACK in said:
        inner = fields(_bytes(said, _TRACK))
        speed, course = _double(inner, 1), _double(inner, 2)
        children.append(Element("track", (("speed", number_text(speed)), ("course", number_text(course)))))
    children.extend(parse_fragment(_text(said, 1)))
    return Element("detail", (), tuple(children))


def _bytes(said: dict[int, Value], field: int) -> bytes:
    value = said.get(field, b"")
    if not isinstance(value, bytes):
        raise RefusedError("bad_wire_type")
    return value


def _text(said: dict[int, Value], field: int) -> str:
    try:
        return _bytes(said, field).decode()
    except UnicodeDecodeError:
        raise RefusedError("not_utf8") from None


def _whole(said: dict[int, Value], field: int) -> int:
    value = said.get(field, 0)
    if not isinstance(value, int):
        raise RefusedError("bad_wire_type")
    return value


def _double(said: dict[int, Value], field: int) -> float:
    value = said.get(field, 0.0)
    if not isinstance(value, float):
        raise RefusedError("bad_wire_type")
    if not -1e300 < value < 1e300:
        raise RefusedError("bad_number")
    return value


def _time(said: dict[int, Value], field: int) -> int:
    moment_ms = _whole(said, field)
    if moment_ms == 0:
        raise RefusedError("missing_attribute")
    if moment_ms >= _TIME_MS_MAX:
        raise RefusedError("bad_time")
    return moment_ms * MILLISECOND_NS


def encode_tak(event: CotEvent) -> bytes:
    """One event as a `TakMessage`; times lose what is below a millisecond."""
    detail = b"" if event.detail is None else bytes_field(15, _encode_detail(event.detail))
    said = (
        text_field(1, event.type),
        text_field(2, event.access),
        text_field(3, event.qos),
        text_field(4, event.opex),
        text_field(5, event.uid),
        number_field(6, event.time_ns // MILLISECOND_NS),
        number_field(7, event.start_ns // MILLISECOND_NS),
        number_field(8, event.stale_ns // MILLISECOND_NS),
        text_field(9, event.how),
        double_field(10, event.lat_deg),
        double_field(11, event.lon_deg),
        double_field(12, UNKNOWN if event.hae_m is None else event.hae_m),
        double_field(13, UNKNOWN if event.ce_m is None else event.ce_m),
        double_field(14, UNKNOWN if event.le_m is None else event.le_m),
        detail,
    )
    return bytes_field(2, b"".join(said))


def encode_control(control: TakControl) -> bytes:
    """A word on versions as a `TakMessage`."""
    said = number_field(1, control.lowest) + number_field(2, control.highest) + text_field(3, control.contact_uid)
    return bytes_field(1, said)


def _encode_detail(detail: Element) -> bytes:
    made: dict[int, bytes] = {}
    rest: list[str] = []
    for child in detail.children:
        field, message = (0, b"") if isinstance(child, str) else _encode_part(child)
        if field == 0 or field in made:
            rest.append(element_text(child))
        else:
            made[field] = bytes_field(field, message)
    return text_field(1, "".join(rest)) + b"".join(made[field] for field in sorted(made))


def _encode_part(part: Element) -> tuple[int, bytes]:
    """Field and content of the message that holds all that an element says; 0 if none does."""
    said = dict(part.attributes)
    if part.children or not said or not all(said.values()):
        return 0, b""
    for field, (tag, names) in _TEXTS.items():
        if part.tag == tag and said.keys() <= set(names):
            return field, b"".join(text_field(number, said.get(name, "")) for number, name in enumerate(names, 1))
    if part.tag == "status" and said.keys() == {"battery"}:
        battery = said["battery"]
        if battery.isascii() and battery.isdecimal() and str(int(battery[:12])) == battery != "0":
            return (_STATUS, number_field(1, int(battery))) if int(battery) <= _BATTERY_MAX else (0, b"")
    if part.tag == "track" and said.keys() == {"speed", "course"}:
        speed, course = number(said["speed"]), number(said["course"])
        if (
            speed
            and course is not None
            and (number_text(speed), number_text(course)) == (said["speed"], said["course"])
        ):
            return _TRACK, double_field(1, speed) + double_field(2, course)
    return 0, b""
