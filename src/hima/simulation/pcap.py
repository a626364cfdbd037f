"""Recordings of what was sent, as any network tool reads them.

pcap: a 24-byte header (magic, version 2.4, zone and accuracy 0, snap length, link type), then for each packet a
16-byte header (seconds, nanoseconds, length kept, length sent) and its bytes. Here all little-endian, nanosecond
magic A1B23C4D. A datagram stands in UDP over IPv4 over Ethernet, as it would on the wire.
"""

import struct
from typing import Final

from hima.units import SECOND_NS

LINK_ETHERNET: Final = 1
LINK_IEEE802_11: Final = 105
_MAGIC_NANOSECONDS: Final = 0xA1B23C4D
_SNAP_LENGTH: Final = 262_144
_ETHERNET: Final = bytes.fromhex("020000000002 020000000001 0800")
_LOOPBACK: Final = bytes([127, 0, 0, 1])
_UDP: Final = 17
_SENDER_PORT: Final = 50_000


def file_header(link_type: int) -> bytes:
    """Beginning of a recording."""
    return struct.pack("<IHHiIII", _MAGIC_NANOSECONDS, 2, 4, 0, 0, _SNAP_LENGTH, link_type)


def packet(time_ns: int, data: bytes) -> bytes:
    """One packet, as the link type has it."""
    seconds, nanoseconds = divmod(time_ns, SECOND_NS)
    return struct.pack("<IIII", seconds, nanoseconds, len(data), len(data)) + data


def datagram(payload: bytes, port: int) -> bytes:
    """A UDP datagram to a port, as an Ethernet frame.

    The UDP checksum is 0, which means none (RFC 768).
    """
    udp = struct.pack("!HHHH", _SENDER_PORT, port, 8 + len(payload), 0)
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + 8 + len(payload), 0, 0x4000, 64, _UDP, 0) + _LOOPBACK + _LOOPBACK
    return _ETHERNET + head[:10] + struct.pack("!H", _checksum(head)) + head[12:] + udp + payload


def _checksum(header: bytes) -> int:
    """Checksum of an IPv4 header whose own field is 0 (RFC 1071)."""
    total: int = sum(struct.unpack(f"!{len(header) // 2}H", header))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
