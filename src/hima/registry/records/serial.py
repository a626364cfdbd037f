"""Serial numbers of small unmanned aircraft: ANSI/CTA-2063-A.

Four characters of the maker, given out by ICAO; one that says how many follow, 1 to 9 or A to F for 10 to 15; and as
many of the maker's own choice. All are digits and capital letters but O and I, which look like 0 and 1.
"""

from typing import Final

_CHARACTERS: Final = frozenset("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ")
_LENGTHS: Final = "0123456789ABCDEF"
_MAKER: Final = 4


def serial_fault(serial: str) -> str:
    """What is wrong with a serial number, as the end of a sentence; empty if nothing is."""
    odd = next((letter for letter in serial if letter not in _CHARACTERS), None)
    if odd is not None:
        why = "which looks like a digit" if odd in "OI" else "and only digits and capital letters may stand in it"
        return f"it holds {odd!a}, {why}"
    if len(serial) <= _MAKER + 1:
        return f"{len(serial)} characters are too few: four of the maker, one for the length, and the number itself"
    length = _LENGTHS.find(serial[_MAKER])
    if length < 1:
        return f"its fifth character, {serial[_MAKER]}, is no length from 1 to F"
    found = len(serial) - _MAKER - 1
    return f"its fifth character announces {length} more, and {found} follow" if found != length else ""
