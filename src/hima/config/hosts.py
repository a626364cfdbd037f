"""What an address says of itself."""

import ipaddress


def is_multicast(host: str) -> bool:
    """True for an address of a multicast group."""
    address = _address(host)
    return address is not None and address.is_multicast


def is_loopback(host: str) -> bool:
    """True for an address, or the one name, of this very machine."""
    address = _address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
