"""Recordings of ASTERIX by recorders, taken apart into what was received, with the time between.

None has a magic number. They are known by lengths that fit each other: a FINAL frame ends where it says, in four
bytes of 0xA5; after the head of the others a block of ASTERIX (category, length of two bytes) ends where it must.

- ``final``: length (2 bytes, big-endian, all included), error, line, day (1 byte each), time of day (3 bytes, 10 ms),
  data, 0xA5 four times.
- ``rply``: length and milliseconds (4 bytes each, little-endian), data.
- ``gps``: 2,200 bytes of filler; then blocks, each with 10 bytes behind it: 6 unknown, time of day (3 bytes, 1/128 s),
  1 unknown.
"""

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from hima.errors import DecodeError

Piece: TypeAlias = tuple[int, int, bytes]
"""Nanoseconds since the first piece, offset, and bytes."""
Recorder: TypeAlias = Literal["final", "rply", "gps"]

_FINAL_HEAD: Final = 8
_FINAL_END: Final = b"\xa5" * 4
_RPLY_HEAD: Final = 8
_GPS_FILLER: Final = 2_200
_GPS_TRAILER: Final = 10
_BLOCK_HEAD: Final = 3
_SURELY_BLOCKS: Final = 3
_SECOND_NS: Final = 1_000_000_000
_DAY_S: Final = 86_400
_PAUSE_MAX_S: Final = 60


def recorder_of(data: bytes) -> Recorder | None:
    """Which recorder made a file, as its beginning shows; None if none of these."""
    if _final_end(data, 0) is not None and _block_end(data, _FINAL_HEAD):
        return "final"
    if len(data) > _RPLY_HEAD and _blocks_fill(data, _RPLY_HEAD, _RPLY_HEAD + int.from_bytes(data[:4], "little")):
        return "rply"
    end = _block_end(data, _GPS_FILLER)
    fits = end and (end + _GPS_TRAILER == len(data) or _block_end(data, end + _GPS_TRAILER))
    if fits and not _blocks_in_place_of_filler(data):
        return "gps"
    return None


def pieces(data: bytes, recorder: Recorder) -> Iterator[Piece | DecodeError]:
    """What a recorder received, in the order of the file.

    Args:
        data: The file.
        recorder: As `recorder_of` says.

    Yields:
        Pieces, and errors: ``frame_damaged`` (of ``final``: what follows is found again), ``frame_exceeds_file``,
        ``block_exceeds_file``, ``filler_exceeds_file``, after which the rest is given up. Times that run backwards or
        jump by more than a minute tell nothing; such a piece comes with the one before it.
    """
    match recorder:
        case "final":
            yield from _final(data)
        case "rply":
            yield from _rply(data)
        case "gps":
            yield from _gps(data)


class _Pace:
    """Time since the first piece.

    Args:
        per_second: Ticks in a second.
        wrap_s: When the count begins again.
    """

    def __init__(self, per_second: int, wrap_s: int) -> None:
        self._per_second, self._wrap = per_second, wrap_s * per_second
        self._before: int | None = None
        self._passed = 0

    def at(self, ticks: int) -> int:
        """Nanoseconds passed at a count of the recorder."""
        step = 0 if self._before is None else (ticks - self._before) % self._wrap
        if step <= _PAUSE_MAX_S * self._per_second:
            self._passed += step
        self._before = ticks
        return self._passed * _SECOND_NS // self._per_second


def _final(data: bytes) -> Iterator[Piece | DecodeError]:
    pace = _Pace(100, _DAY_S)
    at = 0
    while at < len(data):
        end = _final_end(data, at)
        if end is None:
            yield DecodeError(at, "frame_damaged")
            at = _next_final(data, at)
            continue
        time_ns = pace.at(int.from_bytes(data[at + 5 : at + 8], "big"))
        yield time_ns, at + _FINAL_HEAD, data[at + _FINAL_HEAD : end - len(_FINAL_END)]
        at = end


def _final_end(data: bytes, at: int) -> int | None:
    """Byte after the frame at ``at``; None if there is no whole frame."""
    length = int.from_bytes(data[at : at + 2], "big")
    end = at + length
    whole = length >= _FINAL_HEAD + len(_FINAL_END) and end <= len(data) and data[end - 4 : end] == _FINAL_END
    return end if whole else None


def _next_final(data: bytes, damaged: int) -> int:
    """Where the next whole frame begins: where the damaged one says that it ends, or behind an end of a frame."""
    said = damaged + int.from_bytes(data[damaged : damaged + 2], "big")
    if said > damaged and _final_end(data, said) is not None:
        return said
    at = data.find(_FINAL_END, damaged)
    while at >= 0:
        if _final_end(data, at + len(_FINAL_END)) is not None:
            return at + len(_FINAL_END)
        at = data.find(_FINAL_END, at + 1)
    return len(data)


def _rply(data: bytes) -> Iterator[Piece | DecodeError]:
    pace = _Pace(1_000, 2**32 // 1_000)
    at = 0
    while at < len(data):
        end = at + _RPLY_HEAD + int.from_bytes(data[at : at + 4], "little")
        if end > len(data) or end == at + _RPLY_HEAD:
            yield DecodeError(at, "frame_exceeds_file")
            return
        yield pace.at(int.from_bytes(data[at + 4 : at + 8], "little")), at + _RPLY_HEAD, data[at + _RPLY_HEAD : end]
        at = end


def _gps(data: bytes) -> Iterator[Piece | DecodeError]:
    if len(data) < _GPS_FILLER:
        yield DecodeError(0, "filler_exceeds_file")
        return
    pace = _Pace(128, _DAY_S)
    at = _GPS_FILLER
    while at < len(data):
        end = _block_end(data, at)
        if not end:
            yield DecodeError(at, "block_exceeds_file")
            return
        yield pace.at(int.from_bytes(data[end + 6 : end + 9], "big")), at, data[at:end]
        at = end + _GPS_TRAILER


def _block_end(data: bytes, at: int) -> int:
    """Byte after the block at ``at``; 0 if it does not fit the data."""
    if at + _BLOCK_HEAD > len(data):
        return 0
    length = int.from_bytes(data[at + 1 : at + _BLOCK_HEAD], "big")
    return at + length if length > _BLOCK_HEAD and at + length <= len(data) else 0


def _blocks_in_place_of_filler(data: bytes) -> bool:
    """Whether blocks lie one behind the other from the beginning: in a plain stream lengths fit by chance, too."""
    at = count = 0
    while at < _GPS_FILLER:
        at, count = _block_end(data, at), count + 1
        if not at:
            return False
    return count >= _SURELY_BLOCKS


def _blocks_fill(data: bytes, at: int, end: int) -> bool:
    """Whether blocks lie one behind the other from ``at`` to ``end``."""
    if not at < end <= len(data):
        return False
    while at and at < end:
        at = _block_end(data, at)
    return at == end
