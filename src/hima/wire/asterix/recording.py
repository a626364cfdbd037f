"""Bare blocks of a recording as the datagrams that a feed might have got."""

from collections.abc import Iterator
from typing import Final

from hima.wire.asterix.blocks import split

DATAGRAM: Final = 1_400


def datagrams(data: bytes) -> Iterator[bytes]:
    """Pieces of whole blocks, for a block must not be torn; of what is no block, the beginning.

    Args:
        data: Blocks one after another.
    """
    blocks, errors = split(data)
    start = end = 0
    for block in blocks:
        if end > start and block.end - start > DATAGRAM:
            yield data[start:end]
            start = end
        end = block.end
    if end > start:
        yield data[start:end]
    if errors:  # a piece is enough to say what is wrong with the rest
        yield data[end : end + DATAGRAM]
