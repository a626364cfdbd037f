"""TAK protocol version 1: bytes laid out by hand from the published message definitions."""

import struct

import pytest

from hima.errors import DecodeError
from hima.wire.cot.event import CotEvent, Element
from hima.wire.cot.framing import datagram, in_mesh, in_stream, read
from hima.wire.cot.tak_message import TakControl, decode_tak, encode_control, encode_tak

NOON_MS = 1_795_780_800_000
EVENT = CotEvent(
    uid="u-1",
    type="a-f-A",
    how="m-g",
    time_ns=NOON_MS * 1_000_000,
    start_ns=NOON_MS * 1_000_000,
    stale_ns=(NOON_MS + 60_000) * 1_000_000,
    lat_deg=35.25,
    lon_deg=44.5,
    hae_m=412.5,
    ce_m=None,
    le_m=2.0,
    detail=Element("detail", (), (Element("contact", (("callsign", "F1"),)), Element("remarks", (), ("a&b",)))),
)


def double(field: int, value: float) -> bytes:
    return bytes([field << 3 | 1]) + struct.pack("<d", value)


def text(field: int, value: bytes) -> bytes:
    return bytes([field << 3 | 2, len(value)]) + value


def moment(field: int, value: int) -> bytes:
    made = [field << 3]
    while value > 127:
        made.append(value % 128 + 128)
        value //= 128
    return bytes([*made, value])


def by_hand(*, lat: float = 35.25, qos: bytes = b"") -> bytes:
    """The event above, field by field."""
    detail = text(1, b"<remarks>a&amp;b</remarks>") + text(2, text(2, b"F1"))
    event = (
        text(1, b"a-f-A") + (text(3, qos) if qos else b"") + text(5, b"u-1")
        + moment(6, NOON_MS) + moment(7, NOON_MS) + moment(8, NOON_MS + 60_000) + text(9, b"m-g")
        + double(10, lat) + double(11, 44.5) + double(12, 412.5) + double(13, 9_999_999.0) + double(14, 2.0)
        + text(15, detail)
    )  # fmt: skip
    return bytes([0x12, len(event) % 128 + 128, len(event) // 128]) + event if len(event) > 127 else text(2, event)


def test_bytes_by_hand_are_the_event_both_ways() -> None:
    assert decode_tak(by_hand()) == EVENT
    assert encode_tak(EVENT) == by_hand()


def test_a_control_alone_is_no_event() -> None:
    control = TakControl(1, 1, "HQ")
    assert encode_control(control) == bytes.fromhex("0a08080110011a024851")
    assert decode_tak(encode_control(control)) == control


def test_headers_of_mesh_and_stream() -> None:
    message = by_hand()
    assert in_mesh(message) == b"\xbf\x01\xbf" + message
    assert in_stream(message) == b"\xbf" + moment(0, len(message))[1:] + message
    assert in_stream(bytes(300)) == b"\xbf\xac\x02" + bytes(300)
    for whole in (in_mesh(message), in_stream(message)):
        (framed,) = datagram(whole).messages
        assert read(framed) == EVENT


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty_message"),
        (b"\x12", "truncated"),
        (b"\x12\xff\xff\xff\xff\x0f", "truncated"),
        (b"\xff" * 11, "bad_varint"),
        (b"\x0b", "bad_wire_type"),
        (b"\x10\x01", "bad_wire_type"),
        (text(2, b""), "missing_attribute"),
        (by_hand() + by_hand(), "said_twice"),
        (by_hand(lat=float("nan")), "bad_number"),
        (by_hand(lat=float("inf")), "bad_number"),
        (by_hand(lat=91.0), "out_of_range"),
        (by_hand(qos=b"high"), "bad_qos"),
        (by_hand().replace(b"u-1", b"u\xff1"), "not_utf8"),
        (by_hand().replace(b"<remarks>", b"<remarkz>"), "not_well_formed"),
        (by_hand()[:-1], "truncated"),
        (bytes(70_000), "too_long"),
    ],
)
def test_what_is_refused_is_named(data: bytes, why: str) -> None:
    found = decode_tak(data)
    assert isinstance(found, DecodeError), found
    assert found.reason == why


def test_a_document_type_inside_a_detail_is_forbidden() -> None:
    # The detail stands inside an element, where a document type cannot be.
    laughs = b'<!DOCTYPE a [<!ENTITY b "c">]>'
    found = decode_tak(by_hand().replace(b"<remarks>a&amp;b</remarks>", laughs.ljust(26, b" ")[:26]))
    assert isinstance(found, DecodeError)
    assert found.reason == "not_well_formed"


@pytest.mark.parametrize(
    "part",
    [
        Element("contact", (("callsign", "F1"), ("phone", "5"))),
        Element("status", (("battery", "007"),)),
        Element("status", (("readiness", "true"),)),
        Element("track", (("speed", "14.50"), ("course", "3.0"))),
        Element("track", (("speed", "0.0"), ("course", "0.0"))),
        Element("takv", (("device", ""),)),
    ],
)
def test_what_a_message_cannot_hold_stays_as_it_was(part: Element) -> None:
    event = CotEvent(
        **{n: getattr(EVENT, n) for n in EVENT.__struct_fields__} | {"detail": Element("detail", (), (part,))}
    )
    assert decode_tak(encode_tak(event)) == event
