"""How entries are chained, so that nothing can be taken out, put in or altered unseen.

An entry's digest is SHA-256 over the digest before it (32 zero bytes before the first), its number (8 bytes,
big-endian) and its change as MessagePack with named fields.
"""

import hashlib
from collections.abc import Callable
from typing import Final, NamedTuple

import msgspec

from hima.registry.change import Change, Entry, Listing, Ref
from hima.registry.store import RecordStore, Stored, StoreDamagedError

GENESIS: Final = bytes(32)
"""Digest before the very first entry."""
PIECE: Final = 1000
"""Entries read in one go."""


class Verification(NamedTuple):
    """What a check of the chain found.

    Attributes:
        entries: How many entries are as they were written, from the first on.
        head: Digest of the last of them: noted elsewhere, it shows later that none of them was exchanged.
        altered: Number of the first entry that is not what was written; None if all are.
        met: Whether the chain went through the digest that was noted before; None if none was given.
    """

    entries: int
    head: bytes
    altered: int | None
    met: bool | None = None


def pack_change(change: Change) -> bytes:
    """A change as bytes; equal changes give equal bytes."""
    return msgspec.msgpack.encode(change)


def unpack_change(packed: bytes) -> Change:
    """What `pack_change` wrote.

    Raises:
        msgspec.DecodeError: The bytes are not a change.
    """
    return msgspec.msgpack.decode(packed, type=Change)


def digest(previous: bytes, seq: int, packed: bytes) -> bytes:
    """Digest of an entry, 32 bytes."""
    return hashlib.sha256(previous + seq.to_bytes(8, "big") + packed).digest()


async def verify(store: RecordStore, noted: bytes | None = None) -> Verification:
    """Check every entry against the one before it.

    Args:
        store: The store.
        noted: The head of an earlier check, to see whether the chain still goes through it.

    Raises:
        StoreUnreachableError: The store cannot be read.
    """
    seq, head = 0, GENESIS
    met = None if noted is None else noted == GENESIS
    while entries := await _readable(store, seq + 1):
        for entry in entries:
            expected = digest(head, seq + 1, pack_change(entry.change))
            if entry.seq != seq + 1 or entry.sha256 != expected:
                return Verification(seq, head, seq + 1, met)
            seq, head = entry.seq, expected
            met = met if noted is None else met or noted == head
    return Verification(seq, head, None if await store.last_seq() <= seq else seq + 1, met)


async def misplaced(store: RecordStore, relist: Callable[[Stored], Listing | None]) -> Ref | None:
    """The first record that is not found as it was last written, though the chain may hold; None if all are.

    Entries are the truth, but look-ups go through what says where the newest of each record stands.

    Args:
        store: The store.
        relist: By which names a record should be found; None where nobody knows.

    Raises:
        StoreUnreachableError: The store cannot be read, or a record in it is damaged.
    """
    seq = 0
    while entries := await store.entries(seq + 1, PIECE):
        for entry in entries:
            ref, version = entry.change.ref, entry.change.version
            stored = await store.get(ref)
            if stored is None or stored.version < version:
                return ref
            listing = relist(stored) if stored.version == version else None
            for key in () if listing is None else listing.keys:
                if key.unique and stored not in await store.by_key(ref.kind, key.scheme, key.value, 2):
                    return ref
        seq = entries[-1].seq
    return None


async def _readable(store: RecordStore, from_seq: int) -> tuple[Entry, ...]:
    """Entries from a number on, up to the first that cannot be read."""
    try:
        return await store.entries(from_seq, PIECE)
    except StoreDamagedError as error:
        sound = error.seq - from_seq
        return await store.entries(from_seq, sound) if sound > 0 else ()
