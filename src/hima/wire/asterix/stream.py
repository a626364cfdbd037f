"""ASTERIX over a stream: blocks one after another, cut anywhere; only the end of one says where the next begins."""

import msgspec

from hima.errors import DecodeError
from hima.wire.asterix.blocks import HEADER


class Cut(msgspec.Struct, frozen=True):
    """A stream so far.

    Attributes:
        whole: Whole blocks.
        pending: The beginning of a block, less than 64 KiB; to be given back with what comes next.
        errors: ``block_length_too_short`` where no block can be; what came with it is given up, for nothing says where
            the next block begins. Offsets are into the pending bytes and the chunk together.
    """

    whole: bytes
    pending: bytes
    errors: tuple[DecodeError, ...]


def cut(pending: bytes, chunk: bytes) -> Cut:
    """Take whole blocks off a stream.

    Args:
        pending: What the last cut left over.
        chunk: What has come since.
    """
    data = pending + chunk
    end = 0
    while len(data) - end >= HEADER:
        length = int.from_bytes(data[end + 1 : end + HEADER], "big")
        if length < HEADER:
            return Cut(data[:end], b"", (DecodeError(end, "block_length_too_short"),))
        if end + length > len(data):
            break
        end += length
    return Cut(data[:end], data[end:], ())
