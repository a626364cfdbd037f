"""Messages in a stream: a length in four bytes, least first, then so many bytes of protobuf.

The stream may be cut anywhere. There is no mark to begin again at: a length that cannot be one ends what can be read of
a connection, and the reader is told to hang up.
"""

from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.wire.sapient.versions import text_edition

MESSAGE_BYTES_MAX: Final = 1_048_576
"""Longest message that is read; real ones are some hundreds of bytes, registrations some thousands."""
LENGTH_BYTES: Final = 4


class Tail(msgspec.Struct):
    """What is remembered of a stream between two chunks; never more than one message may have.

    Attributes:
        data: Bytes of a message that has not ended.
        lost: True once nothing of the stream can be read any more.
    """

    data: bytearray = msgspec.field(default_factory=bytearray)
    lost: bool = False


class Framed(msgspec.Struct, frozen=True):
    """The bytes of one message, and where its length stands in the data handed over: negative if in the tail."""

    offset: int
    data: bytes


class Split(msgspec.Struct, frozen=True):
    """What a chunk held."""

    messages: tuple[Framed, ...]
    errors: tuple[DecodeError, ...]


def split(tail: Tail, chunk: bytes) -> Split:
    """Take messages out of a stream.

    Args:
        tail: What the stream has half said; what of the chunk is not used is added to it.
        chunk: The next bytes.

    Returns:
        Messages in order, and ``too_long`` or the name of an older edition where the stream is lost.
    """
    if tail.lost:
        return Split((), ())
    data, base, at = tail.data, len(tail.data), 0
    data += chunk
    messages: list[Framed] = []
    while len(data) - at >= LENGTH_BYTES:
        length = int.from_bytes(data[at : at + LENGTH_BYTES], "little")
        if length > MESSAGE_BYTES_MAX:
            reason = text_edition(bytes(data[at:])) or "too_long"
            tail.data, tail.lost = bytearray(), True
            return Split(tuple(messages), (DecodeError(max(at - base, 0), reason),))
        end = at + LENGTH_BYTES + length
        if end > len(data):
            break
        messages.append(Framed(at - base, bytes(data[at + LENGTH_BYTES : end])))
        at = end
    del data[:at]
    return Split(tuple(messages), ())


def datagram(data: bytes) -> Split:
    """Take the messages out of a datagram or a file; none of it is left for later."""
    tail = Tail()
    found = split(tail, data)
    errors = found.errors
    if tail.data:
        errors = (*errors, DecodeError(len(data) - len(tail.data), "truncated"))
    elif not data:
        errors = (DecodeError(0, "empty_message"),)
    return Split(found.messages, errors)


def framed(message: bytes) -> bytes:
    """A message with its length before it."""
    return len(message).to_bytes(LENGTH_BYTES, "little") + message
