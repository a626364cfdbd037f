"""The lists that phones carry, signed anew only when they changed or a minute has passed."""

import asyncio
from typing import Final, NamedTuple

import msgspec

from hima.app.transport_keys import TransportKeys
from hima.clock import Clock
from hima.registry.change import RecordKind
from hima.registry.store import RecordStore
from hima.registry.transport.lists import ENDED_MAX, EndedList, Lists, PublicKey, ended, seal
from hima.registry.transport.permit import TransportPermit, TransportState
from hima.registry.transport.record import read
from hima.units import DAY_NS, SECOND_NS

MINUTE_NS: Final = 60 * SECOND_NS
_PAGE: Final = 200
_ENDS: Final = (TransportState.REVOKED, TransportState.SEIZED, TransportState.DELIVERED)


class _Basis(NamedTuple):
    """What signed lists were made from: the newest entry of the registry, root, keys, and the minute."""

    seq: int
    root: bytes
    keys: tuple[PublicKey, ...]
    minute: int


class SignedLists:
    """Makes the lists, and keeps them as long as they say what is so.

    Args:
        store: The registry.
        keys: The keys.
        clock: The world's clock.
    """

    def __init__(self, store: RecordStore, keys: TransportKeys, clock: Clock) -> None:
        self._store, self._keys, self._clock = store, keys, clock
        self._making = asyncio.Lock()
        self._looked_ns: int | None = None
        self._signed: tuple[_Basis, Lists] | None = None
        self._ended: tuple[tuple[int, int], EndedList] | None = None

    async def now(self) -> Lists:
        """The lists; anybody may ask, as often as they like: whether they changed is looked at once a second."""
        async with self._making:
            now_ns = self._clock.now_ns()
            fresh = self._looked_ns is not None and 0 <= now_ns - self._looked_ns < SECOND_NS
            if self._signed is None or not fresh:
                self._signed = await self._looked_at(now_ns)
                self._looked_ns = now_ns
            return self._signed[1]

    async def _looked_at(self, now_ns: int) -> tuple[_Basis, Lists]:
        root, keys = self._keys.root(), self._keys.listed(now_ns // SECOND_NS)
        # The number comes first: a change made while the permits are read is found by the next look.
        basis = _Basis(await self._store.last_seq(), root.id, keys.keys, now_ns // MINUTE_NS)
        if self._signed is not None and self._signed[0] == basis:
            return self._signed
        gone = msgspec.structs.replace(
            await self._ended_by(basis.seq, now_ns), made_s=keys.made_s, stale_s=keys.stale_s
        )
        public = root.key.public_key().public_bytes_raw()
        return basis, Lists(public, seal(keys, root.id, root.key), seal(gone, root.id, root.key))

    async def _ended_by(self, seq: int, now_ns: int) -> EndedList:
        """Permits that hold no longer, read again only after a change; of each state as many as a list may have.

        On another day they are read anyway: which are left out as long past follows the clock, which may be put right.
        """
        basis = seq, now_ns // DAY_NS
        if self._ended is None or self._ended[0] != basis:
            gone = [permit for state in _ENDS for permit in await permits(self._store, "", state.value, ENDED_MAX)]
            self._ended = basis, ended(tuple(gone), now_ns)
        return self._ended[1]


async def permits(store: RecordStore, words: str, state: str, most: int | None = None) -> list[TransportPermit]:
    """Permits that are found by words and state, those first registered last coming first.

    Args:
        store: The registry.
        words: What they are found by; empty for all.
        state: Where they stand; empty for any.
        most: How many are read; None for all.
    """
    found: list[TransportPermit] = []
    after = ""
    while most is None or len(found) < most:
        page = await store.search(RecordKind.TRANSPORT_PERMIT, words, state, _PAGE, after)
        found += [read(stored.body) for stored in page.records]
        after = page.after
        if not after:
            break
    return found[:most]
