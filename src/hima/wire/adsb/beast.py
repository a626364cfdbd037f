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
PENDING_MAX: Final = 64
"""No frame is longer than 2 + 2 × 21 bytes: what waits beyond that is no frame."""


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


def _unescape(data: bytes, start: int, length: int) -> tuple[bytes, int] | None:
    """``length`` bytes from ``start`` with doubled escapes undone, and where they end; None if cut or broken off."""
    body = bytearray()
    at = start
    while len(body) < length:
        if at >= len(data):
            return None
        byte = data[at]
        if byte == ESCAPE:
            if at + 1 >= len(data):
                return None
            if data[at + 1] != ESCAPE:
                return bytes(body), at  # a new frame begins inside this one
            at += 1
        body.append(byte)
        at += 1
    return bytes(body), at


def _message(offset: int, body: bytes) -> BeastMessage:
    return BeastMessage(offset, int.from_bytes(body[:6], "big"), body[6], body[_HEADER:])


def split(pending: bytes, chunk: bytes) -> Split:
    """Take messages out of a stream, cut wherever it may be.

    Args:
        pending: What the last call left.
        chunk: The next bytes.
    """
    data = pending + chunk
    base = len(pending)
    messages: list[BeastMessage] = []
    errors: list[DecodeError] = []
    at = 0
    while at < len(data):
        start = data.find(ESCAPE, at)
        if start != at:
            errors.append(DecodeError(at - base, "not_a_frame"))
        if start < 0:
            return Split(tuple(messages), tuple(errors), b"")
        if start + 1 >= len(data):
            return Split(tuple(messages), tuple(errors), data[start:])
        length = LENGTHS.get(data[start + 1])
        if length is None:
            errors.append(DecodeError(start - base, "unknown_type"))
            at = start + 2 if data[start + 1] == ESCAPE else start + 1
            at = _next_frame(data, at)
            continue
        found = _unescape(data, start + 2, _HEADER + length)
        if found is None:
            return Split(tuple(messages), tuple(errors), data[start : start + PENDING_MAX])
        body, at = found
        if len(body) < _HEADER + length:
            errors.append(DecodeError(start - base, "frame_cut"))
            continue
        if data[start + 1] != _STATUS:
            messages.append(_message(start - base, body))
    return Split(tuple(messages), tuple(errors), b"")


def _next_frame(data: bytes, at: int) -> int:
    """Where the next escape that is not doubled stands, or the end."""
    while 0 <= (found := data.find(ESCAPE, at)) < len(data) - 1 and data[found + 1] == ESCAPE:
        at = found + 2
    return len(data) if found < 0 else found


def frame(message: bytes, counter: int = 0, signal: int = 128) -> bytes:
    """Frame one message of 2, 7 or 14 bytes."""
    kind = {2: 0x31, 7: 0x32, 14: 0x33}[len(message)]
    body = (counter % (1 << 48)).to_bytes(6, "big") + bytes([signal]) + message
    return bytes([ESCAPE, kind]) + body.replace(b"\x1a", b"\x1a\x1a")
