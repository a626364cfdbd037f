"""SAPIENT: any bytes give a message or a named error, and what is a message comes back."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from tests import sapient_peer as peer

from hima.errors import DecodeError
from hima.wire.sapient.codec import decode, to_wire
from hima.wire.sapient.framing import MESSAGE_BYTES_MAX, Tail, datagram, split
from hima.wire.sapient.message import SapientMessage

GOOD = [
    peer.raw(message)
    for message in (
        peer.registration(), peer.status(), peer.located(), peer.seen(), peer.task_ack(), peer.error(), peer.alert(),
    )
]  # fmt: skip
STREAM = peer.framed(*GOOD)


def check(data: bytes) -> None:
    found = decode(data)
    if isinstance(found, DecodeError):
        assert found.reason.replace("_", "").isalnum()
        return
    assert isinstance(found, SapientMessage)
    assert decode(to_wire(found)) == found


@given(st.binary(max_size=400))
@settings(max_examples=400)
def test_any_bytes(data: bytes) -> None:
    check(data)


@given(
    st.sampled_from(GOOD),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6),
    st.binary(max_size=12),
)
@settings(max_examples=600)
def test_damaged_messages(data: bytes, changes: list[tuple[int, int]], more: bytes) -> None:
    damaged = bytearray(data)
    for at, value in changes:
        damaged[at % len(damaged)] = value
    check(bytes(damaged) + more)
    check(bytes(damaged[: changes[0][0] % len(damaged)] if changes else damaged))


@given(st.lists(st.binary(max_size=60), max_size=10))
@settings(max_examples=300)
def test_any_stream(chunks: list[bytes]) -> None:
    tail = Tail()
    for chunk in chunks:
        parts = split(tail, chunk)
        assert len(parts.errors) <= 1
        for message in parts.messages:
            check(message.data)
        assert len(tail.data) <= MESSAGE_BYTES_MAX + 4
    datagram(b"".join(chunks))


@given(st.lists(st.integers(0, len(STREAM)), max_size=20))
@settings(max_examples=200)
def test_a_stream_cut_anywhere(cuts: list[int]) -> None:
    tail, found = Tail(), []
    edges = [0, *sorted(cuts), len(STREAM)]
    for begin, end in pairwise(edges):
        found += [message.data for message in split(tail, STREAM[begin:end]).messages]
    assert found == GOOD
