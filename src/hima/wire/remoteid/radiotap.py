"""Radiotap: what a Wi-Fi card in monitor mode says of a frame that it heard.

    00  pad  length (2)  present (4, more while bit 31)  fields in order of their bits, each aligned to its own size:
    0 time stamp (8)   1 flags (1)   2 rate (1)   3 channel (2 x 2)   4 hopping (2)   5 signal (1, signed, dBm) ...

Flags: 0x10 a check sequence follows the frame, 0x40 it was wrong. Fields behind the signal are not read here.

Source: radiotap.org.
"""

from typing import Final

import msgspec

HEADER_BYTES: Final = 8
CHECK_SEQUENCE: Final = 0x10
CHECK_FAILED: Final = 0x40
_MORE_PRESENT: Final = 1 << 31
_FIELDS: Final = ((8, 8), (1, 1), (1, 1), (2, 4), (1, 2), (1, 1))
"""Alignment and size of the first fields."""
_FLAGS: Final = 1
_SIGNAL: Final = 5


class Radiotap(msgspec.Struct, frozen=True):
    """What is used of a header.

    Attributes:
        flags: 0 if there are none.
        signal_dbm: Power at the antenna; None if the card does not say.
    """

    flags: int = 0
    signal_dbm: float | None = None


def read_radiotap(header: bytes) -> Radiotap:
    """Read a header of at least `HEADER_BYTES`; fields that it does not hold count as not there."""
    present = int.from_bytes(header[4:8], "little")
    at, word = HEADER_BYTES, present
    while word & _MORE_PRESENT and at + 4 <= len(header):
        word = int.from_bytes(header[at : at + 4], "little")
        at += 4
    flags, signal_dbm = 0, None
    for bit, (aligned, size) in enumerate(_FIELDS):
        if not present & 1 << bit:
            continue
        at = (at + aligned - 1) // aligned * aligned
        if at + size > len(header):
            break
        if bit == _FLAGS:
            flags = header[at]
        if bit == _SIGNAL:
            signal_dbm = float(int.from_bytes(header[at : at + 1], "little", signed=True))
        at += size
    return Radiotap(flags, signal_dbm)
