"""What carries Remote ID from the air to us. A receiver's datagram may be any of these; which one, its bytes tell.

    Bare        a message (25 bytes) or a pack
    Bluetooth   0D (application)  counter  message or pack
                the same behind the service UUID FA FF
                the same as an advertising element: length  16  FA FF  0D  counter  message or pack
    Wi-Fi       a beacon or NAN frame, with or without a radiotap header: `hima.wire.remoteid.ieee80211`
    Addressed   A5 52 49 44 01  address of the transmitter (6 bytes)  any of the above

The last is this project's own: Bluetooth payloads do not say who sent them, and without that the messages of two
drones cannot be told apart. A receiver that knows the address puts it in front.
"""

from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.wire.remoteid.decode import decode
from hima.wire.remoteid.ieee80211 import (
    ACTION,
    BEACON,
    VENDOR,
    VENDOR_ELEMENT,
    find,
    strip_radiotap,
)
from hima.wire.remoteid.messages import PACK_HEADER, PACK_MAX, SIZE, Message

APPLICATION: Final = 0x0D
ADDRESSED: Final = b"\xa5RID\x01"
"""Its first byte would be a message of a type and a version that do not exist."""
ADDRESS_BYTES: Final = 6
_SERVICE: Final = b"\xfa\xff\x0d"
_ADVERTISED: Final = b"\x16" + _SERVICE
_BEACON_INTERVAL: Final = 200
_CAPABILITIES: Final = b"\x20\x04"


class Heard(msgspec.Struct, frozen=True):
    """What one datagram held.

    Attributes:
        transport: ``bare``, ``bluetooth``, ``beacon``, ``nan``, or ``wifi`` for a frame without Remote ID.
        emitter: Transmitter's address, lower-case hex without colons; empty if the datagram does not say.
        counter: Message counter, -1 if there is none.
        messages: Good messages.
        errors: What was refused.
        signal_dbm: Power at the receiver's antenna; None if it does not say.
    """

    transport: str
    emitter: str
    counter: int
    messages: tuple[Message, ...]
    errors: tuple[DecodeError, ...]
    signal_dbm: float | None = None


def read(data: bytes) -> Heard:
    """Find out what a datagram of a receiver is, and decode it. Frames without Remote ID hold no messages.

    Args:
        data: The datagram.

    Returns:
        What it held. Errors are those of `hima.wire.remoteid.decode.decode` and of `strip_radiotap`, and
        ``truncated``.
    """
    if not data.startswith(ADDRESSED):
        return _read(data, 0, "")
    start = len(ADDRESSED) + ADDRESS_BYTES
    return _read(data, start, data[len(ADDRESSED) : start].hex())


def _read(data: bytes, at: int, emitter: str) -> Heard:
    """Decode what begins at a place; ``emitter`` is used where the transport does not say."""
    if len(data) <= at:
        return Heard("bare", emitter, -1, (), (DecodeError(len(data), "truncated"),))
    if len(data) - at != SIZE:  # no transport is as short as a bare message
        if data[at] == 0 or data[at] in {BEACON, ACTION}:
            return _wifi(data, at, emitter)
        for introduction, skipped in ((bytes([APPLICATION]), 0), (_SERVICE, 0), (_ADVERTISED, 1)):
            if data.startswith(introduction, at + skipped):
                return _bluetooth(data, at + skipped + len(introduction), emitter)
    return _heard("bare", emitter, -1, data, at)


def _heard(transport: str, emitter: str, counter: int, data: bytes, start: int, end: int | None = None) -> Heard:
    messages, errors = decode(data[start:end], start)
    return Heard(transport, emitter, counter, messages, errors)


def _bluetooth(data: bytes, at: int, emitter: str) -> Heard:
    if len(data) <= at:
        return Heard("bluetooth", emitter, -1, (), (DecodeError(len(data), "truncated"),))
    return _heard("bluetooth", emitter, data[at], data, at + 1)


def _wifi(data: bytes, at: int, emitter: str) -> Heard:
    frame = strip_radiotap(data[at:]) if data[at] == 0 else (0, len(data) - at, None)
    if isinstance(frame, DecodeError):
        return Heard("wifi", emitter, -1, (), (DecodeError(at + frame.offset, frame.reason),))
    found = find(data, at + frame[0], at + frame[1])
    if found is None:
        return Heard("wifi", emitter, -1, (), ())
    if isinstance(found, DecodeError):
        return Heard("wifi", emitter, -1, (), (found,))
    heard = _heard(found.transport, found.emitter, found.counter, data, found.start, found.end)
    return heard if frame[2] is None else msgspec.structs.replace(heard, signal_dbm=frame[2])


def addressed(mac: bytes, content: bytes) -> bytes:
    """What a receiver sends that knows the address of a transmitter whose bytes do not tell it.

    Args:
        mac: Transmitter's address, 6 bytes.
        content: Bare, Bluetooth or Wi-Fi bytes.
    """
    return ADDRESSED + mac + content


def beacon_frame(mac: bytes, counter: int, pack: bytes) -> bytes:
    """An 802.11 beacon that carries a pack, as a drone with Wi-Fi Remote ID sends it; without radiotap header.

    Args:
        mac: Transmitter's address, 6 bytes.
        counter: Message counter, of which the lowest 8 bits are sent.
        pack: A pack of at most nine messages.

    Raises:
        ValueError: The pack is too long for a vendor element.
    """
    if len(pack) > PACK_HEADER + PACK_MAX * SIZE:
        raise ValueError("a vendor element holds one pack of at most nine messages")
    header = bytes([BEACON, 0, 0, 0]) + b"\xff" * 6 + mac + mac + b"\0\0"
    fixed = bytes(8) + _BEACON_INTERVAL.to_bytes(2, "little") + _CAPABILITIES
    name = b"RID"
    vendor = VENDOR + bytes([counter % 256]) + pack
    return header + fixed + bytes([0, len(name)]) + name + bytes([VENDOR_ELEMENT, len(vendor)]) + vendor
