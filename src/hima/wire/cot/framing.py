"""Events in datagrams and streams, cut wherever it may be.

    datagram   one XML document, or  BF 01 BF  TakMessage  (mesh)
    stream     XML documents one after another, or  BF  length (varint)  TakMessage

A stream of XML is cut after ``</event>``, on bytes: a character may be split between two chunks. Whatever else stands
between two messages is skipped to the next beginning of an event, and named once.
"""

import re
from enum import Enum
from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.wire.cot.checking import RefusedError
from hima.wire.cot.event import EVENT_BYTES_MAX, CotEvent
from hima.wire.cot.protobuf import read_varint, varint
from hima.wire.cot.tak_message import TakControl, decode_tak
from hima.wire.cot.xml_decode import decode_xml

MAGIC: Final = 0xBF
MESH: Final = b"\xbf\x01\xbf"
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_END: Final = re.compile(rb"</event[ \t\r\n]{0,8}>")
_LONGEST_END: Final = 16
_BEGIN: Final = re.compile(rb"<event|<\?xml")
_LONGEST_BEGIN: Final = 6
_BLANKS: Final = re.compile(rb"[ \t\r\n\x00]*")


class Encoding(Enum):
    """How one message is written."""

    XML = "xml"
    PROTOBUF = "protobuf"


class Framed(msgspec.Struct, frozen=True):
    """The bytes of one message.

    Attributes:
        offset: Where it begins in the data handed over; negative if it began in the tail.
        encoding: How it is written.
        data: The document, or the `TakMessage`.
    """

    offset: int
    encoding: Encoding
    data: bytes


class Tail(msgspec.Struct, frozen=True):
    """What is remembered of a stream between two chunks.

    Attributes:
        data: Bytes of a message that has not ended; never more than one message may have.
        lost: True while the beginning of the next event is looked for.
    """

    data: bytes = b""
    lost: bool = False


class Split(msgspec.Struct, frozen=True):
    """What a chunk held, and what is to be handed back with the next one."""

    messages: tuple[Framed, ...]
    errors: tuple[DecodeError, ...]
    tail: Tail


class _Splitter:
    """One pass over the tail and a chunk."""

    def __init__(self, tail: Tail, chunk: bytes) -> None:
        self.data = tail.data + chunk
        self.base = len(tail.data)
        self.lost = tail.lost
        self.at = 0
        self.messages: list[Framed] = []
        self.errors: list[DecodeError] = []

    def run(self) -> Split:
        while self._begin() and (self._protobuf() if self.data[self.at] == MAGIC else self._xml()):
            pass
        tail = Tail(self.data[self.at :], self.lost)
        return Split(tuple(self.messages), tuple(self.errors), tail)

    def _begin(self) -> bool:
        """Go to where the next message begins; False if it has not come."""
        if not self.lost:
            blanks = _BLANKS.match(self.data, self.at)
            self.at = self.at if blanks is None else blanks.end()
            if self.at >= len(self.data):
                return False
            if self.data[self.at] in (MAGIC, 0x3C):
                return True
            self._lose(self.at, "not_an_event")
        found = _BEGIN.search(self.data, self.at)
        if found is None:
            self.at = max(self.at, len(self.data) - _LONGEST_BEGIN + 1)
            return False
        self.at, self.lost = found.start(), False
        return True

    def _lose(self, at: int, reason: str) -> None:
        self.errors.append(DecodeError(max(at - self.base, 0), reason))
        self.lost = True

    def _xml(self) -> bool:
        # What the tail holds has been searched before, but for an end that was cut.
        end = _END.search(self.data, max(self.at, self.base - _LONGEST_END))
        if (len(self.data) if end is None else end.end()) - self.at > EVENT_BYTES_MAX:
            self._lose(self.at, "too_long")
            self.at += EVENT_BYTES_MAX
            return True
        if end is None:
            return False
        self.messages.append(Framed(self.at - self.base, Encoding.XML, self.data[self.at : end.end()]))
        self.at = end.end()
        return True

    def _protobuf(self) -> bool:
        try:
            found = read_varint(self.data, self.at + 1)
        except RefusedError as refused:
            self._lose(self.at, refused.reason)
            self.at += 1
            return True
        if found is None:
            return False
        length, begin = found
        if length > EVENT_BYTES_MAX:
            self._lose(self.at, "too_long")
            self.at = begin
            return True
        if begin + length > len(self.data):
            return False
        self.messages.append(Framed(self.at - self.base, Encoding.PROTOBUF, self.data[begin : begin + length]))
        self.at = begin + length
        return True


def split(tail: Tail, chunk: bytes) -> Split:
    """Take messages out of a stream.

    Args:
        tail: What the last call left; an empty one at the beginning.
        chunk: The next bytes.

    Returns:
        Messages and errors, each in order: ``not_an_event`` where something else stands between messages, ``too_long``,
        ``bad_varint``.
    """
    return _Splitter(tail, chunk).run()


def datagram(data: bytes) -> Split:
    """Take the messages out of a datagram, or out of a whole recording of a stream; none of it is left for later."""
    if data.startswith(MESH):
        return Split((Framed(0, Encoding.PROTOBUF, data[len(MESH) :]),), (), Tail())
    head = len(_BYTE_ORDER_MARK) if data.startswith(_BYTE_ORDER_MARK) else 0
    found = split(Tail(), data[head:])
    errors = found.errors
    if found.tail.data and not found.tail.lost:
        errors = (*errors, DecodeError(len(data) - head - len(found.tail.data), "truncated"))
    elif not data.strip():
        errors = (DecodeError(0, "empty_message"),)
    return Split(found.messages, errors, Tail())


def read(message: Framed) -> CotEvent | TakControl | DecodeError:
    """What one message says."""
    found = decode_xml(message.data) if message.encoding is Encoding.XML else decode_tak(message.data)
    if isinstance(found, DecodeError):
        return DecodeError(max(message.offset, 0) + found.offset, found.reason)
    return found


def in_mesh(message: bytes) -> bytes:
    """A `TakMessage` as a datagram."""
    return MESH + message


def in_stream(message: bytes) -> bytes:
    """A `TakMessage` for a stream."""
    return bytes([MAGIC]) + varint(len(message)) + message
