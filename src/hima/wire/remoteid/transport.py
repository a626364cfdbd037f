"""What carries Remote ID through the air: Bluetooth service data, Wi-Fi beacons and Wi-Fi NAN.

    Bluetooth   FA FF (service UUID, may be missing)  0D (application)  counter  message or pack
    Beacon      802.11 management, subtype 8: 24-byte header, 12 bytes fixed, elements; vendor element
                DD len FA 0B BC 0D counter pack
    NAN         802.11 management, subtype 13 (action): 24-byte header, 04 09 50 6F 9A 13, attributes;
                attribute 03 (service descriptor) with hash 88 69 19 9D 92 09, service info: counter pack
    Radiotap    00 pad length ...; flags bit 4: a check sequence follows, bit 6: it was wrong

A receiver may hand over any of these as one datagram; which one is found from the bytes.
"""

from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.wire.remoteid.messages import PACK_MAX, SIZE, Message, decode

APPLICATION: Final = 0x0D
_SERVICE_UUID: Final = b"\xfa\xff"
_VENDOR: Final = b"\xfa\x0b\xbc\x0d"
_NAN_ACTION: Final = b"\x04\x09\x50\x6f\x9a\x13"
_NAN_CLUSTER: Final = b"\x50\x6f\x9a\x13"
_NAN_SERVICE: Final = b"\x88\x69\x19\x9d\x92\x09"
_HEADER: Final = 24
_BEACON_FIXED: Final = 12
_BEACON: Final = 0x80
_ACTION: Final = 0xD0
_SEQUENCE_CHECK: Final = 4


class Heard(msgspec.Struct, frozen=True):
    """What one datagram held.

    Attributes:
        transport: ``bluetooth``, ``beacon``, ``nan`` or ``bare``.
        emitter: Transmitter's address, lower-case hex without colons; empty if the transport does not say.
        counter: Message counter, -1 if there is none.
        messages: Good messages.
        errors: What was refused.
    """

    transport: str
    emitter: str
    counter: int
    messages: tuple[Message, ...]
    errors: tuple[DecodeError, ...]


def _heard(transport: str, emitter: str, counter: int, data: bytes, offset: int) -> Heard:
    messages, errors = decode(data, offset)
    return Heard(transport, emitter, counter, messages, errors)


def _refused(transport: str, offset: int, reason: str) -> Heard:
    return Heard(transport, "", -1, (), (DecodeError(offset, reason),))


def read(data: bytes) -> Heard:
    """Find out what a datagram of a receiver is, and decode it. Frames without Remote ID hold no messages."""
    if not data:
        return _refused("bare", 0, "empty")
    if data[0] == 0 and len(data) > SIZE:
        return _radiotap(data)  # a lone Basic ID of version 0 begins with 0 too, but is 25 bytes; the pad byte varies
    if data[0] in {_BEACON, _ACTION} and len(data) > _HEADER:
        return _wifi(data, 0)
    if data[:3] == _SERVICE_UUID + bytes([APPLICATION]):
        return _bluetooth(data, 3)
    if data[0] == APPLICATION and len(data) >= SIZE + 2:
        return _bluetooth(data, 1)
    return _heard("bare", "", -1, data, 0)


def _bluetooth(data: bytes, at: int) -> Heard:
    if len(data) <= at:
        return _refused("bluetooth", at, "truncated")
    return _heard("bluetooth", "", data[at], data[at + 1 :], at + 1)


def _radiotap(data: bytes) -> Heard:
    if len(data) < 8:
        return _refused("radiotap", 0, "truncated")
    length = int.from_bytes(data[2:4], "little")
    if not 8 <= length < len(data):
        return _refused("radiotap", 2, "length_exceeds_datagram")
    flags = _radiotap_flags(data, length)
    if flags & 0x40:
        return _refused("radiotap", 0, "bad_check_sequence")
    end = len(data) - (_SEQUENCE_CHECK if flags & 0x10 else 0)
    return _wifi(data[:end], length)


def _radiotap_flags(data: bytes, length: int) -> int:
    """The flags field: it comes first after the time stamp (bit 0), which is eight bytes aligned to eight."""
    present = int.from_bytes(data[4:8], "little")
    at = 8
    last = present
    while last & 0x80000000 and at + 4 <= length:
        last = int.from_bytes(data[at : at + 4], "little")
        at += 4
    if not present & 2:
        return 0
    if present & 1:
        at = (at + 7) // 8 * 8 + 8
    return data[at] if at < length else 0


def _wifi(data: bytes, start: int) -> Heard:
    frame = data[start:]
    if len(frame) < _HEADER:
        return _refused("wifi", start, "truncated")
    emitter = frame[10:16].hex()
    if frame[0] == _BEACON:
        return _beacon(frame, start, emitter)
    if frame[0] == _ACTION and frame[_HEADER : _HEADER + len(_NAN_ACTION)] == _NAN_ACTION:
        return _nan(frame, start, emitter)
    return Heard("wifi", emitter, -1, (), ())


def _beacon(frame: bytes, start: int, emitter: str) -> Heard:
    at = _HEADER + _BEACON_FIXED
    while at + 2 <= len(frame):
        kind, length = frame[at], frame[at + 1]
        body = frame[at + 2 : at + 2 + length]
        if kind == 0xDD and body[:4] == _VENDOR:
            if len(body) < 5 or len(body) < length:
                return _refused("beacon", start + at, "truncated")
            return _heard("beacon", emitter, body[4], body[5:], start + at + 7)
        at += 2 + length
    return Heard("beacon", emitter, -1, (), ())


def _nan(frame: bytes, start: int, emitter: str) -> Heard:
    at = _HEADER + len(_NAN_ACTION)
    while at + 3 <= len(frame):
        kind = frame[at]
        length = int.from_bytes(frame[at + 1 : at + 3], "little")
        body = frame[at + 3 : at + 3 + length]
        if kind == 3 and body[:6] == _NAN_SERVICE:
            # hash 6, instance 1, requestor 1, control 1, info length 1, then counter and pack
            if len(body) < 11 or len(body) < length:
                return _refused("nan", start + at, "truncated")
            return _heard("nan", emitter, body[10], body[11:], start + at + 14)
        at += 3 + length
    return Heard("nan", emitter, -1, (), ())


def beacon_frame(mac: bytes, counter: int, pack: bytes) -> bytes:
    """An 802.11 beacon that carries a pack, as a drone with Wi-Fi Remote ID sends it.

    Args:
        mac: Transmitter's address, 6 bytes.
        counter: Message counter, 0 to 255.
        pack: A pack of at most nine messages.
    """
    if len(pack) > 3 + PACK_MAX * SIZE:
        raise ValueError("a vendor element holds one pack of at most nine messages")
    header = bytes([_BEACON, 0, 0, 0]) + b"\xff" * 6 + mac + mac + b"\0\0"
    fixed = bytes(8) + (200).to_bytes(2, "little") + b"\x20\x04"
    name = b"RID"
    vendor = _VENDOR + bytes([counter % 256]) + pack
    return header + fixed + bytes([0, len(name)]) + name + bytes([0xDD, len(vendor)]) + vendor
