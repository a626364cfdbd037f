"""Remote ID inside Wi-Fi frames (IEEE 802.11): where its message or pack begins.

    Radiotap   before it from a card in monitor mode: `hima.wire.remoteid.radiotap`
    Header     type and subtype (2)  duration (2)  receiver (6)  transmitter (6)  BSSID (6)  sequence (2)
    Beacon     80 00 ...  fixed (12)  elements: id, length, body; vendor element DD with FA 0B BC 0D, counter, pack
    NAN        D0 00 ...  04 09 50 6F 9A 13  attributes: id, length (2), body; service descriptor 03 with
               service 88 69 19 9D 92 09, instance, requestor, control, ..., info length, counter, pack

Sources: IEEE 802.11-2020 9.3.3; ASTM F3411-22a 5.4.6 to 5.4.8; Wi-Fi Alliance Neighbor Awareness Networking 4.0
section 9.5.4.
"""

from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.wire.remoteid.radiotap import CHECK_FAILED, CHECK_SEQUENCE, read_radiotap
from hima.wire.remoteid.radiotap import HEADER_BYTES as RADIOTAP_BYTES

BEACON: Final = 0x80
ACTION: Final = 0xD0
VENDOR_ELEMENT: Final = 0xDD
VENDOR: Final = b"\xfa\x0b\xbc\x0d"
"""ASD-STAN's identifier and the application code of Remote ID."""
HEADER_BYTES: Final = 24
BEACON_FIXED_BYTES: Final = 12
_NAN_ACTION: Final = b"\x04\x09\x50\x6f\x9a\x13"
_NAN_SERVICE: Final = b"\x88\x69\x19\x9d\x92\x09"
_SERVICE_DESCRIPTOR: Final = 3
_CONTROL_AT: Final = 8
_CHECK_SEQUENCE_BYTES: Final = 4


class Payload(msgspec.Struct, frozen=True):
    """Remote ID in a frame.

    Attributes:
        transport: ``beacon`` or ``nan``.
        emitter: Transmitter's address, lower-case hex.
        counter: Message counter.
        start: Where the message or pack begins in the data.
        end: Where the element that holds it ends.
    """

    transport: str
    emitter: str
    counter: int
    start: int
    end: int


def strip_radiotap(data: bytes) -> tuple[int, int, float | None] | DecodeError:
    """Begin and end of the 802.11 frame behind a radiotap header, and its power in dBm if the card says it.

    Returns:
        The three, or why there is no frame to trust: ``truncated``, ``length_exceeds_datagram``, or
        ``bad_check_sequence``, which the receiver found. Such frames yield mangled copies of true serials.
    """
    if len(data) < RADIOTAP_BYTES:
        return DecodeError(0, "truncated")
    length = int.from_bytes(data[2:4], "little")
    if not RADIOTAP_BYTES <= length <= len(data):
        return DecodeError(2, "length_exceeds_datagram")
    said = read_radiotap(data[:length])
    if said.flags & CHECK_FAILED:
        return DecodeError(length, "bad_check_sequence")
    behind = _CHECK_SEQUENCE_BYTES if said.flags & CHECK_SEQUENCE else 0
    return length, len(data) - behind, said.signal_dbm


def find(data: bytes, begin: int, end: int) -> Payload | DecodeError | None:
    """Remote ID in an 802.11 frame; None where there is none, as in most frames.

    Args:
        data: Holds the frame.
        begin: Where the frame begins.
        end: Where it ends, check sequence excluded.
    """
    if end - begin < HEADER_BYTES:
        return DecodeError(begin, "truncated")
    body = begin + HEADER_BYTES
    emitter = data[begin + 10 : begin + 16].hex()
    if data[begin] == BEACON:
        return _beacon(data, body + BEACON_FIXED_BYTES, end, emitter)
    if data[begin] == ACTION and data[body : body + len(_NAN_ACTION)] == _NAN_ACTION:
        return _nan(data, body + len(_NAN_ACTION), end, emitter)
    return None


def _beacon(data: bytes, at: int, end: int, emitter: str) -> Payload | DecodeError | None:
    """The vendor element is searched for: beacons are on the air in which an element before it misstates its length."""
    found = data.find(VENDOR, at + 2, end)
    while found >= 0:
        stop = found + data[found - 1]
        if data[found - 2] == VENDOR_ELEMENT:
            counter = found + len(VENDOR)
            if stop > end or stop <= counter:
                return DecodeError(found - 2, "truncated")
            return Payload("beacon", emitter, data[counter], counter + 1, stop)
        found = data.find(VENDOR, found + 1, end)
    return None


def _nan(data: bytes, at: int, end: int, emitter: str) -> Payload | DecodeError | None:
    while at + 3 <= end:
        stop = at + 3 + int.from_bytes(data[at + 1 : at + 3], "little")
        if data[at] == _SERVICE_DESCRIPTOR and data[at + 3 : at + 9] == _NAN_SERVICE:
            info = _service_info(data, at + 3, min(stop, end))
            if stop > end or info is None:
                return DecodeError(at, "truncated")
            return Payload("nan", emitter, data[info], info + 1, stop)
        at = stop
    return None


def _service_info(data: bytes, at: int, end: int) -> int | None:
    """Where the service info of a descriptor begins; None if it says it has none or is cut before it.

    The control byte says which fields stand before: binding bitmap (bit 6, 2 bytes), matching filter (bit 2) and
    response filter (bit 3), each behind its length.
    """
    if at + _CONTROL_AT >= end:
        return None
    control = data[at + _CONTROL_AT]
    at += _CONTROL_AT + 1 + (2 if control & 0x40 else 0)
    for bit in (0x04, 0x08):
        if control & bit:
            at += 1 + (data[at] if at < end else 0)
    return at + 1 if control & 0x10 and at + 1 < end else None
