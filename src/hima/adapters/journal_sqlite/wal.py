"""Is SQLite's write-ahead log whole?

SQLite ends reading its log at the first frame whose checksum is wrong: right after a power cut, where that frame was
never acknowledged; silently wrong after a flipped bit, where whole commits stand behind it. The two are told apart
here: a cut leaves at most one unfinished commit behind the first bad frame. (So a flip inside the very last commit
looks like a cut; only a head kept elsewhere can tell.)

Layout, big-endian words. Header of 32 bytes: magic, version, page size, sequence, salt 1, salt 2, checksum 1,
checksum 2. Then frames: page number, size of the file after a commit or 0, salt 1, salt 2, checksum 1, checksum 2,
and the page.
"""

import struct
from pathlib import Path
from typing import IO, Final

import msgspec

MAGIC: Final = 0x377F0682
"""Its last bit says whether checksums take words as big-endian."""
HEADER: Final = struct.Struct(">8I")
FRAME: Final = struct.Struct(">6I")
PAGE_SIZES: Final = frozenset(1 << power for power in range(9, 17))
DAMAGED_HEADER_COMMITS: Final = 2
_WORD: Final = 0xFFFFFFFF


class LogCheck(msgspec.Struct, frozen=True):
    """What a look at the log found.

    Attributes:
        good_frames: Frames that SQLite accepts.
        commits_behind: Commits of the same log behind the first bad frame.
    """

    good_frames: int
    commits_behind: int

    @property
    def damaged(self) -> bool:
        """True if acknowledged commits stand behind a bad frame."""
        return self.commits_behind > 1


def check_log(journal: Path) -> LogCheck:
    """Look at the log beside a journal; a log that is not there or empty is whole.

    A node may write it meanwhile and begin it anew: then the look is repeated.
    """
    path = journal.with_name(journal.name + "-wal")
    while True:
        try:
            with path.open("rb") as log:
                header = log.read(HEADER.size)
                found = _check(log, header)
                log.seek(0)
                if not found.damaged or log.read(HEADER.size) == header:
                    return found
        except FileNotFoundError:
            return LogCheck(0, 0)


def _check(log: IO[bytes], header: bytes) -> LogCheck:
    if len(header) < HEADER.size:
        return LogCheck(0, 0)
    magic, _, page_size, _, *rest = HEADER.unpack(header)
    order = ">" if magic & 1 else "<"
    sums = _checksum(header[:24], (0, 0), order)
    if magic & ~1 != MAGIC or page_size not in PAGE_SIZES or sums != (rest[2], rest[3]):
        # The header is on the disk before the first frame is written, so frames behind a bad one were commits.
        return LogCheck(0, DAMAGED_HEADER_COMMITS if log.read(1) else 0)
    return _frames(log, page_size, order, sums, (rest[0], rest[1]))


def _frames(
    log: IO[bytes], page_size: int, order: str, header_sums: tuple[int, int], salt: tuple[int, int]
) -> LogCheck:
    good_frames, commits_behind = 0, 0
    sums: tuple[int, int] | None = header_sums
    while len(frame := log.read(FRAME.size + page_size)) == FRAME.size + page_size:
        page, committed, *rest = FRAME.unpack(frame[: FRAME.size])
        if sums is not None:
            after = _checksum(frame[:8], sums, order)
            after = _checksum(frame[FRAME.size :], after, order)
            sums = after if page and tuple(rest) == (*salt, *after) else None
        if sums is not None:
            good_frames += 1
        elif (rest[0], rest[1]) == salt and committed:
            commits_behind += 1
    return LogCheck(good_frames, commits_behind)


def _checksum(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & _WORD
        second = (second + odd + first) & _WORD
    return first, second
