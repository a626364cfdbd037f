"""What a feed would have got of a captured frame: the UDP payload, or the whole frame of an 802.11 link.

Link types are those of the tcpdump project's registry: 1 Ethernet, 113 and 276 Linux cooked, 0 and 108 loopback, 101,
228 and 229 bare IP, 105 and 127 802.11 without and with a radiotap header.
"""

from typing import Final

_ETHERNET: Final = 1
_WIRELESS: Final = frozenset({105, 127})
_IP_AT: Final = {113: 16, 276: 20, 0: 4, 108: 4, 101: 0, 228: 0, 229: 0}
"""Where the IP packet begins, by link type."""
LINK_TYPES: Final = frozenset({_ETHERNET}) | _WIRELESS | _IP_AT.keys()
_VLAN: Final = frozenset({b"\x81\x00", b"\x88\xa8"})
_IP: Final = frozenset({b"\x08\x00", b"\x86\xdd"})
"""Ethernet types of IPv4 and IPv6."""
_UDP: Final = 17
_UDP_HEADER: Final = 8


def payload(link_type: int, data: bytes) -> tuple[int, int] | None:
    """Begin and end of the payload in a frame; None for what is not UDP.

    Args:
        link_type: One of `LINK_TYPES`.
        data: The frame.
    """
    if link_type in _WIRELESS:
        return 0, len(data)
    at = _behind_ethernet(data) if link_type == _ETHERNET else _IP_AT[link_type]
    return None if at is None else _udp(data, at)


def _behind_ethernet(data: bytes) -> int | None:
    at, ether = 14, data[12:14]
    while ether in _VLAN:
        at, ether = at + 4, data[at + 2 : at + 4]
    return at if ether in _IP else None


def _udp(data: bytes, at: int) -> tuple[int, int] | None:
    """Begin and end of the UDP payload of the IP packet at ``at``; None for anything else, and for fragments."""
    version = data[at] >> 4 if at < len(data) else 0
    if version == 4 and len(data) >= at + 20:
        fragment = int.from_bytes(data[at + 6 : at + 8], "big") & 0x3FFF
        protocol, start = data[at + 9], at + (data[at] & 15) * 4
        if fragment or start < at + 20:
            return None
    elif version == 6 and len(data) >= at + 40:
        protocol, start = data[at + 6], at + 40
    else:
        return None
    if protocol != _UDP or len(data) < start + _UDP_HEADER:
        return None
    length = int.from_bytes(data[start + 4 : start + 6], "big")
    return (start + _UDP_HEADER, min(start + length, len(data))) if length >= _UDP_HEADER else None
