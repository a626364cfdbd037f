"""Remote ID in MAVLink: frames out of a stream or datagram, and the OPEN_DRONE_ID messages in them.

    version 2   FD  length  incompatible  compatible  sequence  system  component  id (3)  payload  check (2)
                signature (13)
    version 1   FE  length  sequence  system  component  id (1)  payload  check (2)

The check is X.25 over all but the first byte, and then a byte that stands for the layout of the message. Trailing
zeros of a payload are not sent. A signature follows if bit 0 of the incompatible flags is set; it is not verified.

Version 1 cannot carry these messages: their ids do not fit. Of other messages the layout is not known, so their check
is not either: such a frame is passed over, but only if another begins where it ends.

Sources: MAVLink, Serialization, and common.xml.
"""

import binascii
from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.wire.remoteid.mavlink_messages import CHECK_EXTRA, read_message
from hima.wire.remoteid.transport import Heard

V1, V2 = 0xFE, 0xFD
MAGIC: Final = frozenset({V1, V2})
SIGNED: Final = 1
SIGNATURE_BYTES: Final = 13
FRAME_MAX: Final = 10 + 255 + 2 + SIGNATURE_BYTES
_V1_HEAD, _V2_HEAD = 6, 10
_CHECK_BYTES: Final = 2


_TURNED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
"""Bytes with their bits the other way round."""


def check(data: bytes, extra: int) -> int:
    """X.25 check of the bytes of a frame behind its first, and of the byte of its message.

    The library's check is the same with all bits the other way round, and fast: any byte may seem to begin a frame.
    """
    high, low = binascii.crc_hqx((data + bytes([extra])).translate(_TURNED), 0xFFFF).to_bytes(2, "big")
    return _TURNED[low] << 8 | _TURNED[high]


class Taken(msgspec.Struct, frozen=True):
    """What stands at a place of a stream that may begin a frame.

    Attributes:
        end: Where to go on; None if the frame has not ended yet.
        heard: What it says; None for a frame of another message.
        error: Why there is no frame.
    """

    end: int | None
    heard: Heard | None = None
    error: DecodeError | None = None


def take(data: bytes, at: int, more: bool) -> Taken:
    """Take the frame that may begin at a magic byte.

    Args:
        data: Holds it.
        at: Where the byte stands.
        more: True if more bytes may follow.

    Returns:
        What was found. Errors: ``bad_checksum``, ``unknown_flags``, ``truncated``, and those of a message.
    """
    cut = Taken(None) if more else Taken(len(data), error=DecodeError(at, "truncated"))
    head = _V2_HEAD if data[at] == V2 else _V1_HEAD
    if len(data) - at < head:
        return cut
    flags = data[at + 2] if data[at] == V2 else 0
    if flags & ~SIGNED:
        return Taken(at + 1, error=DecodeError(at + 2, "unknown_flags"))
    payload_end = at + head + data[at + 1]
    end = payload_end + _CHECK_BYTES + (SIGNATURE_BYTES if flags else 0)
    if len(data) < end:
        return cut
    number = int.from_bytes(data[at + 7 : at + 10], "little") if data[at] == V2 else data[at + 5]
    extra = CHECK_EXTRA.get(number)
    if extra is None:
        return _pass_over(data, at, end, more)
    if check(data[at + 1 : payload_end], extra) != int.from_bytes(data[payload_end : payload_end + 2], "little"):
        return Taken(at + 1, error=DecodeError(at, "bad_checksum"))
    system = data[at + 5] if data[at] == V2 else data[at + 3]
    return Taken(end, read_message(number, data[at + head : payload_end], system, at + head))


def _pass_over(data: bytes, at: int, end: int, more: bool) -> Taken:
    """A frame of another message, if another frame follows it or nothing does."""
    if end == len(data) and more:
        return Taken(None)
    if end == len(data) or data[end] in MAGIC:
        return Taken(end)
    return Taken(at + 1, error=DecodeError(at, "not_a_message"))
