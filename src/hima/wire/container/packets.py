"""Recordings taken apart into packets: pcap, pcapng, a Beast stream, a recorder's file, or the raw bytes as one packet.

Each packet is the payload a feed would have got: UDP over IPv4 or IPv6 on Ethernet, Linux cooked or raw links; whole
frames of 802.11 links, radiotap header included. What cannot be taken apart is an error beside the others; traffic
that is not UDP is passed over.
"""

from collections.abc import Callable, Iterator
from typing import Final, Literal, TypeAlias

import msgspec

from hima.errors import DecodeError
from hima.wire.container.beast_file import frames, is_beast
from hima.wire.container.payload import LINK_TYPES, payload
from hima.wire.container.recorder import pieces, recorder_of

PACKET_MAX: Final = 262_144
"""The snap length that capture programs use at most: a longer packet is a damaged length field."""
Order: TypeAlias = Literal["little", "big"]
_PCAP: Final[dict[bytes, tuple[Order, int]]] = {
    b"\xd4\xc3\xb2\xa1": ("little", 1_000),
    b"\xa1\xb2\xc3\xd4": ("big", 1_000),
    b"\x4d\x3c\xb2\xa1": ("little", 1),
    b"\xa1\xb2\x3c\x4d": ("big", 1),
}
"""Byte order and unit of the fraction of a second, in nanoseconds, by magic number."""
DATED: Final = frozenset({"pcap", "pcapng"})
"""Containers that say when a packet was captured, and not only how long after the first."""
_PCAPNG: Final = b"\x0a\x0d\x0d\x0a"


class Packet(msgspec.Struct, frozen=True):
    """One packet of a recording.

    Attributes:
        time_ns: When it was captured, UTC nanoseconds; None if the recording does not say. A Beast stream and
            the files of recorders (`DATED` leaves them out) have only the time since the first packet.
        offset: Where its payload begins in the recording.
        data: The payload.
    """

    time_ns: int | None
    offset: int
    data: bytes


class Link(msgspec.Struct, frozen=True):
    """One captured frame with its link type."""

    time_ns: int
    offset: int
    link_type: int
    data: bytes


def kind_of(data: bytes) -> str:
    """What a recording of any format is: ``pcap``, ``pcapng``, ``beast`` or ``raw``."""
    if data[:4] in _PCAP:
        return "pcap"
    if data[:4] == _PCAPNG:
        return "pcapng"
    return "beast" if is_beast(data) else "raw"


def kind_of_asterix(data: bytes) -> str:
    """What a recording of ASTERIX is: as `kind_of`, or ``final``, ``rply``, ``gps``, which have no magic number."""
    kind = kind_of(data)
    return kind if kind in DATED else recorder_of(data) or "raw"


def packets(data: bytes, kind: Callable[[bytes], str] = kind_of) -> Iterator[Packet]:
    """Good packets of a recording, whatever its container.

    Args:
        data: The recording.
        kind: Says what the recording is.
    """
    for item in read(data, kind(data)):
        if isinstance(item, Packet):
            yield item


def read(data: bytes, kind: str) -> Iterator[Packet | DecodeError]:
    """Packets and errors of a recording, in its order.

    Args:
        data: The recording.
        kind: As `kind_of` or `kind_of_asterix` says, or as the user insists.

    Yields:
        Packets, and errors: ``not_pcap``, ``packet_exceeds_file``, ``block_exceeds_file``, ``packet_exceeds_block``,
        ``unknown_interface``, ``unknown_link_type``, and those of `hima.wire.container.recorder.pieces`.
    """
    match kind:
        case "pcap" | "pcapng":
            yield from _captured(_pcap(data) if kind == "pcap" else _pcapng(data))
        case "beast":
            yield from (Packet(*frame) for frame in frames(data))
        case "final" | "rply" | "gps":
            for piece in pieces(data, kind):
                yield piece if isinstance(piece, DecodeError) else Packet(*piece)
        case _:
            if data:
                yield Packet(None, 0, data)


def _captured(links: Iterator[Link | DecodeError]) -> Iterator[Packet | DecodeError]:
    """Payloads of captured frames; a link type that cannot be read is said once."""
    unreadable: list[int] = []
    for link in links:
        if isinstance(link, DecodeError):
            yield link
        elif link.link_type not in LINK_TYPES:
            if link.link_type not in unreadable:
                unreadable.append(link.link_type)
                yield DecodeError(link.offset, "unknown_link_type")
        else:
            found = payload(link.link_type, link.data)
            if found is not None:
                begin, end = found
                yield Packet(link.time_ns, link.offset + begin, link.data[begin:end])


def _number(data: bytes, at: int, size: int, order: Order) -> int:
    return int.from_bytes(data[at : at + size], order)


def _pcap(data: bytes) -> Iterator[Link | DecodeError]:
    if data[:4] not in _PCAP or len(data) < 24:
        yield DecodeError(0, "not_pcap")
        return
    order, unit_ns = _PCAP[data[:4]]
    link_type = _number(data, 20, 4, order) & 0xFFFF
    at = 24
    while at < len(data):
        length = _number(data, at + 8, 4, order)
        if at + 16 > len(data) or length > PACKET_MAX or at + 16 + length > len(data):
            yield DecodeError(at, "packet_exceeds_file")
            return
        time_ns = _number(data, at, 4, order) * 1_000_000_000 + _number(data, at + 4, 4, order) * unit_ns
        yield Link(time_ns, at + 16, link_type, data[at + 16 : at + 16 + length])
        at += 16 + length


def _pcapng(data: bytes) -> Iterator[Link | DecodeError]:
    order: Order = "little"
    interfaces: list[tuple[int, int]] = []  # link type, units per second
    at = 0
    while at + 12 <= len(data):
        kind = _number(data, at, 4, order)
        if data[at : at + 4] == _PCAPNG:
            order = "little" if data[at + 8 : at + 12] == b"\x4d\x3c\x2b\x1a" else "big"
            interfaces = []
        length = _number(data, at + 4, 4, order)
        if length < 12 or length % 4 or at + length > len(data):
            yield DecodeError(at, "block_exceeds_file")
            return
        body = data[at + 8 : at + length - 4]
        if kind == 1:
            interfaces.append((_number(body, 0, 2, order), _resolution(body[8:], order)))
        elif kind == 6:
            yield _enhanced(body, at + 8, order, interfaces)
        at += length
    if at != len(data):
        yield DecodeError(at, "block_exceeds_file")


def _resolution(options: bytes, order: Order) -> int:
    """Units of a second in time stamps: option 9, a power of ten or, with the high bit, of two."""
    at = 0
    while at + 4 <= len(options):
        code, length = _number(options, at, 2, order), _number(options, at + 2, 2, order)
        if code == 9 and length == 1 and at + 4 < len(options):
            exponent = options[at + 4]
            base, power = (2, min(exponent & 0x7F, 63)) if exponent & 0x80 else (10, min(exponent, 18))
            return int(base**power)
        at += 4 + (length + 3) // 4 * 4
    return 1_000_000


def _enhanced(body: bytes, offset: int, order: Order, interfaces: list[tuple[int, int]]) -> Link | DecodeError:
    interface = _number(body, 0, 4, order)
    length = _number(body, 12, 4, order)
    if interface >= len(interfaces):
        return DecodeError(offset, "unknown_interface")
    if length > len(body) - 20:
        return DecodeError(offset, "packet_exceeds_block")
    link_type, per_second = interfaces[interface]
    stamp = _number(body, 4, 4, order) << 32 | _number(body, 8, 4, order)
    return Link(stamp * 1_000_000_000 // per_second, offset + 20, link_type, body[20 : 20 + length])
