"""The desk at which transport permits are kept: records in the registry, keys, and the ledger of scans."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import structlog

from hima.adapters.clocks import WallClock
from hima.adapters.scans_sqlite import SqliteScans
from hima.app.registry import registry_store
from hima.app.transport_keys import TransportKeys
from hima.app.transport_lists import SignedLists, permits
from hima.clock import Clock
from hima.errors import UnreachableError, UsageError
from hima.picture.facts import TransportRecord
from hima.plain_text import visible
from hima.registry.change import Author, Entry
from hima.registry.rules import RulePack
from hima.registry.settings import RegistrySettings
from hima.registry.store import RecordStore, StoreUnreachableError
from hima.registry.transport.acts import draft, reasoned
from hima.registry.transport.bodies import needed
from hima.registry.transport.carried import carrying
from hima.registry.transport.check import Check, check
from hima.registry.transport.ledger import Joined, LedgerEntry
from hima.registry.transport.life import ON_PAPER, Verb
from hima.registry.transport.lists import EndedList, KeyList, Lists, unseal
from hima.registry.transport.notices import Notice, notices
from hima.registry.transport.permit import TransportPermit, TransportRequest
from hima.registry.transport.record import read, reference, written
from hima.registry.transport.scan import FIRST, WORD_MAX, Batch, Scan, digest
from hima.registry.transport.token import claims_of, write
from hima.registry.transport.where import transport_record
from hima.units import SECOND_NS

_log = structlog.get_logger("hima.transport")

_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class TransportDesk:
    """Permits, keys and scans of a data folder.

    Args:
        store: The registry.
        scans: The ledger.
        keys: The keys.
        clock: The world's clock.
        packs: Rules of the site.
    """

    def __init__(
        self,
        store: RecordStore,
        scans: SqliteScans,
        keys: TransportKeys,
        clock: Clock,
        packs: tuple[RulePack, ...] = (),
    ) -> None:
        self._store = store
        self._scans = scans
        self._clock = clock
        self._lists = SignedLists(store, keys, clock)
        self.keys = keys
        self.packs = packs

    async def draft(self, request: TransportRequest, by: Author, why: str, number: str = "") -> TransportPermit:
        """Write a new permit."""
        reasoned(why)
        now_ns = self._clock.now_ns()
        permit = draft(number or _number(request), request, now_ns, needed(self.packs))
        await self._store.commit([written(permit, 1, Verb.DRAFT, by, why, now_ns)])
        return permit

    async def act(
        self, number: str, verb: Verb, by: Author, why: str, change: Callable[[TransportPermit, int], TransportPermit]
    ) -> TransportPermit:
        """Change a permit by an act; raises what the act raises, and `VersionConflictError`."""
        reasoned(why)
        stored = await self._store.get(reference(number))
        if stored is None:
            raise UsageError(f"There is no transport permit {number}; `hima transport list` shows them.")
        now_ns = self._clock.now_ns()
        if verb is Verb.SIGN:
            self.keys.signer(now_ns // SECOND_NS)  # a permit that nobody could print is not issued
        permit = change(read(stored.body), now_ns)
        await self._store.commit([written(permit, stored.version + 1, verb, by, why, now_ns)])
        return permit

    async def permit(self, number: str) -> TransportPermit:
        """A permit as it stands."""
        stored = await self._store.get(reference(number))
        if stored is None:
            raise UsageError(f"There is no transport permit {number}; `hima transport list` shows them.")
        return read(stored.body)

    async def history(self, number: str) -> tuple[Entry, ...]:
        """Its changes, oldest first."""
        return await self._store.history(reference(number))

    async def permits(self, words: str = "", state: str = "") -> list[TransportPermit]:
        """All permits that are found by words and state."""
        return await permits(self._store, words, state)

    async def whereabouts(self, uin: str, serial: str) -> TransportRecord | None:
        """Where the ledger has an airframe; None if no open permit carries it."""
        permits = await carrying(self._store, uin, serial)
        return transport_record(permits[0], self.ledger(permits[0].number)) if permits else None

    async def token(self, number: str) -> tuple[TransportPermit, str]:
        """A permit and its token, signed by the key that signs now."""
        permit = await self.permit(number)
        if permit.state not in ON_PAPER:
            raise UsageError(f"Permit {number} is {permit.state.value}: there is no paper of it.")
        claims = claims_of(permit)
        signer = self.keys.signer(claims.issued_s)
        return permit, write(claims, signer.id, signer.key)

    async def lists(self) -> Lists:
        """What a phone carries: anybody may ask, as often as they like."""
        return await self._lists.now()

    async def check(self, text: str) -> Check:
        """Verify a token by the lists of now."""
        lists = await self.lists()
        keys, gone = unseal(lists.keys, KeyList, lists.root), unseal(lists.ended, EndedList, lists.root)
        return check(text, keys, gone, self._clock.now_ns() // SECOND_NS)

    async def scan(
        self, text: str, checkpoint: str, by: Author, place_e5: tuple[int, int] | None
    ) -> tuple[Check, Scan]:
        """Verify a token and note it in the ledger; the desk is a device among others.

        Raises:
            UsageError: The checkpoint is no name of one.
        """
        if visible(checkpoint) != checkpoint or len(checkpoint) > WORD_MAX:
            raise UsageError(f"A checkpoint is named in at most {WORD_MAX} letters that can be seen.")
        found = await self.check(text)
        device = self.keys.root().id.hex()
        mine = [entry.scan for entry in self._scans.entries() if entry.scan.device == device]
        claims = found.claims
        made = Scan(
            device,
            len(mine) + 1,
            checkpoint,
            by.name,
            self._clock.now_ns() // 1000,
            "" if claims is None else visible(claims.permit)[:WORD_MAX],
            found.digest or "0" * 64,
            found.finding,
            found.hints,
            digest(mine[-1]) if mine else FIRST,
            place_e5,
        )
        await self.take(Batch(self._clock.now_ns() // 1000, (made,)), by.name)
        return found, made

    async def take(self, batch: Batch, sent_by: str) -> Joined:
        """Join scans of a device to the ledger; they are on the disk when this returns."""
        return await asyncio.to_thread(self._scans.add, batch, self._clock.now_ns(), sent_by)

    def ledger(self, permit: str | None = None) -> list[LedgerEntry]:
        """Entries of the ledger, of one permit or of all."""
        return list(self._scans.entries(permit))

    async def notices(self) -> tuple[Notice, ...]:
        """What there is to hear of now."""
        return notices(await self.permits(), self.ledger(), self._clock.now_ns())


@asynccontextmanager
async def open_desk(
    settings: RegistrySettings, data: Path, packs: tuple[RulePack, ...] = ()
) -> AsyncIterator[TransportDesk]:
    """The desk of a data folder; the node may run or not.

    Args:
        settings: `[registry]` of the site.
        data: The node's data folder: keys and ledger, and the registry if it is a file.
        packs: Rules of the site.

    Raises:
        UnreachableError: The registry or the ledger cannot be opened.
    """
    try:
        store = await registry_store(settings, data)
    except StoreUnreachableError as error:
        raise UnreachableError(str(error), "") from error
    try:
        scans = SqliteScans(data)
        try:
            yield TransportDesk(store, scans, TransportKeys(data), WallClock(), packs)
        finally:
            scans.close()
    finally:
        await store.close()


def desk_beside(
    stack: AsyncExitStack, store: RecordStore | None, data: Path, packs: tuple[RulePack, ...] = ()
) -> TransportDesk | None:
    """The desk of a live node, upon the registry that the node has; the picture waits for neither.

    Args:
        stack: When it is left, the ledger is closed.
        store: The node's registry, which may come later; None if the site keeps none, and then there is no desk.
        data: The node's data folder.
        packs: Rules of the site.

    Returns:
        The desk; None also if the ledger cannot be opened, which is logged.
    """
    if store is None:
        return None
    try:
        scans = SqliteScans(data)
    except UnreachableError as error:
        _log.warning("no_transport_permits", what=error.what)
        return None
    stack.callback(scans.close)
    return TransportDesk(store, scans, TransportKeys(data), WallClock(), packs)


def _number(request: TransportRequest) -> str:
    """A number that nobody can guess from another, without letters that are misread."""
    word = "".join(secrets.choice(_LETTERS) for _ in range(6))
    return f"TP-{request.valid_from.year}-{word}"
