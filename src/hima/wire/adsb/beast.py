"""Beast framing: what ADS-B receivers speak over TCP.

    0x1A  type  time (6 bytes)  signal (1 byte)  message (2, 7 or 14 bytes)

Type '1' is Mode A/C (2 bytes), '2' a short, '3' a long Mode S message; '4' is a status of the receiver, which is
left out. A 0x1A inside is doubled. The time is a counter of the receiver (12 MHz), not a time of day.
"""

from typing import Final

import msgspec

from hima.errors import DecodeError

ESCAPE: Final = 0x1A
_STATUS: Final = 0x34
LENGTHS: Final = {0x31: 2, 0x32: 7, 0x33: 14, _STATUS: 14}
"""Bytes of the message by type."""
_HEADER: Final = 7


class BeastMessage(msgspec.Struct, frozen=True):
    """One framed message.

    Attributes:
        offset: Where its frame begins in the data handed over; negative if it began in the pending bytes.
        counter: The receiver's 12 MHz counter.
        signal: Signal level, 0 to 255.
        data: The message.
    """

    offset: int
    counter: int
    signal: int
    data: bytes


class Split(msgspec.Struct, frozen=True):
    """What a chunk held: whole messages, errors, and the bytes of a message that has not ended."""

    messages: tuple[BeastMessage, ...]
    errors: tuple[DecodeError, ...]
    pending: bytes


def split(pending: bytes, chunk: bytes) -> Split:
    """Take messages out of a stream, cut wherever it may be.

    Args:
        pending: What the last call left; at most 44 bytes, for a frame that is not whole is no longer.
        chunk: The next bytes.

    Returns:
        Messages and errors in order: ``not_a_frame`` for bytes between frames, ``unknown_type``, and ``frame_cut``
        where a new frame begins inside another.
    """
    data = pending + chunk
    base = len(pending)
    messages: list[BeastMessage] = []
    errors: list[DecodeError] = []
    at = 0
    while at < len(data):
        start = _next_frame(data, at)
        if start != at:
            errors.append(DecodeError(max(at - base, 0), "not_a_frame"))
        found, at = _frame(data, start)
        if found is None:
            return Split(tuple(messages), tuple(errors), data[start:])
        if isinstance(found, str):
            errors.append(DecodeError(max(start - base, 0), found))
        elif data[start + 1] != _STATUS:
            messages.append(BeastMessage(start - base, int.from_bytes(found[:6], "big"), found[6], found[_HEADER:]))
    return Split(tuple(messages), tuple(errors), b"")


def _next_frame(data: bytes, at: int) -> int:
    """Where the next escape that is not doubled stands, or the end; an escape that is last may yet be one."""
    while 0 <= (found := data.find(ESCAPE, at)) < len(data) - 1 and data[found + 1] == ESCAPE:
        at = found + 2
    return len(data) if found < 0 else found


def _frame(data: bytes, start: int) -> tuple[bytes | str | None, int]:
    """The frame that begins at an escape, and where to go on.

    Returns:
        Its unescaped body, or a reason why there is no frame, or None if its end has not come yet.
    """
    if start + 1 >= len(data):
        return None, start
    length = LENGTHS.get(data[start + 1])
    if length is None:
        return "unknown_type", _next_frame(data, start + 2)
    at = start + 2
    plain = data[at : at + _HEADER + length]
    if len(plain) == _HEADER + length and ESCAPE not in plain:
        return plain, at + len(plain)
    body = bytearray()
    while len(body) < _HEADER + length:
        if at >= len(data) or (data[at] == ESCAPE and at + 1 >= len(data)):
            return None, start
        if data[at] == ESCAPE:
            if data[at + 1] != ESCAPE:
                return "frame_cut", at
            at += 1
        body.append(data[at])
        at += 1
    return bytes(body), at


def frame(message: bytes, counter: int = 0, signal: int = 128) -> bytes:
    """Frame one message of 2, 7 or 14 bytes."""
    kind = {2: 0x31, 7: 0x32, 14: 0x33}[len(message)]
    body = (counter % (1 << 48)).to_bytes(6, "big") + bytes([signal]) + message
    return bytes([ESCAPE, kind]) + body.replace(b"\x1a", b"\x1a\x1a")
