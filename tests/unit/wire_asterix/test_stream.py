"""Blocks of a stream, wherever it is cut."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hima.wire.asterix.stream import cut

BLOCKS = (b"\x3e\x00\x05AB", b"\x41\x00\x03", b"\x30\x01\x2c" + b"C" * 297)
STREAM = b"".join(BLOCKS)


@given(st.lists(st.integers(1, len(STREAM) - 1), max_size=12, unique=True).map(sorted))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_whole_blocks_come_out_wherever_it_is_cut(places: list[int]) -> None:
    taken, pending = [], b""
    for start, end in zip([0, *places], [*places, len(STREAM)], strict=True):
        parts = cut(pending, STREAM[start:end])
        assert parts.errors == ()
        taken.append(parts.whole)
        pending = parts.pending
    assert (b"".join(taken), pending) == (STREAM, b"")


def test_what_cannot_be_a_block_is_given_up_and_the_next_chunk_is_read() -> None:
    parts = cut(b"\x3e", b"\x00\x05AB\x30\x00\x02\x3e\x00\x05AB")
    assert (parts.whole, parts.pending) == (BLOCKS[0], b"")
    assert [(error.offset, error.reason) for error in parts.errors] == [(5, "block_length_too_short")]
    assert cut(parts.pending, BLOCKS[0]).whole == BLOCKS[0]


@given(st.lists(st.binary(max_size=300), max_size=8))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_any_bytes_are_taken_or_kept_within_bounds(chunks: list[bytes]) -> None:
    pending = b""
    for chunk in chunks:
        parts = cut(pending, chunk)
        pending = parts.pending
        assert len(pending) < 1 << 16
        assert parts.errors or len(parts.whole) + len(pending) <= len(chunk) + (1 << 16)
