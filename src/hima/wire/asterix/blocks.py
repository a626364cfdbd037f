"""The blocks of a datagram: category (1 byte), length (2 bytes, big-endian, these three included) and records.

Some centres put six bytes before each block: the length of both (2 bytes) and the time of day in milliseconds
(4 bytes). They are known by their agreement with the length of the block, where the datagram makes no sense without.
"""

from typing import Final

import msgspec

from hima.errors import DecodeError

HEADER: Final = 3
PREFIX: Final = 6


class Block(msgspec.Struct, frozen=True):
    """Where a block's records are.

    Attributes:
        category: The category.
        start: First byte of the records.
        end: Byte after the last.
    """

    category: int
    start: int
    end: int


def split(data: bytes) -> tuple[list[Block], list[DecodeError]]:
    """The blocks of a datagram, and an error where the rest is none.

    Args:
        data: The datagram.

    Returns:
        Blocks, and at most one error: ``block_header_truncated``, ``trailing_bytes``, ``block_length_too_short``,
        ``length_exceeds_datagram`` or ``prefix_contradicts_block``.
    """
    blocks, error = _split(data, 0)
    if error is not None and error.offset == 0 and _prefix_agrees(data, 0):
        blocks, error = _split(data, PREFIX)
    return blocks, [] if error is None else [error]


def _split(data: bytes, prefix: int) -> tuple[list[Block], DecodeError | None]:
    blocks: list[Block] = []
    start = 0
    while start < len(data):
        if prefix and blocks and not _prefix_agrees(data, start):
            return blocks, DecodeError(start, "prefix_contradicts_block")
        head = start + prefix
        if len(data) - head < HEADER:
            return blocks, DecodeError(start, "trailing_bytes" if blocks else "block_header_truncated")
        length = int.from_bytes(data[head + 1 : head + HEADER], "big")
        if length < HEADER:
            return blocks, DecodeError(start, "block_length_too_short")
        if head + length > len(data):
            return blocks, DecodeError(start, "length_exceeds_datagram")
        blocks.append(Block(data[head], head + HEADER, head + length))
        start = head + length
    return blocks, None


def _prefix_agrees(data: bytes, start: int) -> bool:
    """Whether a prefix at ``start`` says the length that the block behind it says, and both fit the data."""
    said = int.from_bytes(data[start : start + 2], "big")
    block = start + PREFIX
    agreed = said - PREFIX == int.from_bytes(data[block + 1 : block + HEADER], "big")
    return agreed and said >= PREFIX + HEADER and start + said <= len(data)
