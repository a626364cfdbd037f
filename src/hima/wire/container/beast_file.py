"""Recordings of a Beast stream, taken apart into its frames so that they can be played as they came.

A frame begins with 0x1A, a type ('1' to '4') and the receiver's counter (6 bytes, 12 MHz); a 0x1A inside is doubled.
What the frames hold is for the decoder of the format.
"""

import re
from collections.abc import Iterator
from typing import Final

_TYPES: Final = frozenset(b"1234")
_ESCAPE: Final = 0x1A
_FRAME: Final = re.compile(rb"\x1a(?:\x1a|[1-4]((?:[^\x1a]|\x1a\x1a){6}))", re.DOTALL)
_HZ: Final = 12_000_000
_PAUSE_MAX: Final = 60 * _HZ


def is_beast(data: bytes) -> bool:
    """True if a file begins as a Beast stream does."""
    return len(data) >= 2 and data[0] == _ESCAPE and data[1] in _TYPES


def frames(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Frames of a stream, together all its bytes.

    Yields:
        Nanoseconds since the first frame, offset, and bytes. Counters that run backwards or jump by more than a
        minute tell nothing (some receivers put marks there); such a frame comes with the one before it.
    """
    begin = ticks = 0
    before: int | None = None
    for found in _FRAME.finditer(data):
        if found[1] is None:
            continue
        if found.start() > begin:
            yield ticks * 1_000_000_000 // _HZ, begin, data[begin : found.start()]
            begin = found.start()
        counter = int.from_bytes(found[1].replace(b"\x1a\x1a", b"\x1a"), "big")
        if before is not None and 0 <= counter - before <= _PAUSE_MAX:
            ticks += counter - before
        before = counter
    if data:
        yield ticks * 1_000_000_000 // _HZ, begin, data[begin:]
