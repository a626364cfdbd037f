"""The desk where acts are done: it reads what stands, applies an act, and writes what follows, all or nothing."""

from collections.abc import Awaitable, Callable, Sequence

from hima.errors import Problem
from hima.looks import looks
from hima.picture.facts import AirframeState, Validity
from hima.registry.acts import living, registering
from hima.registry.acts.act import Act, Done, Outcome, Refused, Standing
from hima.registry.acts.life import Verb
from hima.registry.acts.registering import Known, name_of, named_by
from hima.registry.change import RecordKind, Ref
from hima.registry.records.parties import Operator, Organisation
from hima.registry.records.record import DECLARED, Declared, Record, decode
from hima.registry.store import KeyTakenError, RecordStore, StoreMovedError, VersionConflictError

_TRIES = 8
"""How often an act is done anew when somebody else changed meanwhile what it was decided upon."""
_ALIKE_MAX = 5
_KIND_OF = {declared: kind for kind, declared in DECLARED.items()}


class Desk:
    """Does acts on records. What is refused, and what raises, has written nothing.

    Args:
        store: Where records are kept.
        seen: Version of the record, as the person saw it who acts on it; anything else there raises
            `VersionConflictError`. None to act on whatever stands there.
    """

    def __init__(self, store: RecordStore, seen: int | None = None) -> None:
        self.store, self._seen = store, seen

    async def find(self, ref: Ref) -> Standing | None:
        """A record as it stands; None if there is none."""
        stored = await self.store.get(ref)
        return None if stored is None else Standing(decode(stored), stored.version)

    async def register(self, number: str, declared: Declared, valid: Validity, act: Act, despite: str = "") -> Outcome:
        """Enter a new record; see `hima.registry.acts.registering.register`."""

        async def do(since: int) -> Outcome:
            return await self._commit(await self.prepare(number, declared, valid, act, despite), since)

        return await self._anew(do)

    async def prepare(self, number: str, declared: Declared, valid: Validity, act: Act, despite: str = "") -> Outcome:
        """What `register` would write. Names that must be unique are weighed when it is written; see `clash`."""
        ref = Ref(_KIND_OF[type(declared)], number)
        known = await self._known(declared, ref)
        outcome = registering.register(number, declared, valid, known, act, despite)
        if isinstance(outcome, Done) and await self.store.get(ref) is not None:
            hint = "Choose another number, or correct the record."
            return Refused((Problem("number", f"{ref.kind.value} {number} is on the register already", hint),))
        return outcome

    async def clash(self, prepared: Done) -> Problem | None:
        """The first name that must be unique and that another record has."""
        ref, listing = prepared.write.change.ref, prepared.write.listing
        for key in listing.keys:
            holders = await self.store.by_key(ref.kind, key.scheme, key.value, 2) if key.unique else ()
            for holder in holders:
                if holder.ref != ref:
                    return taken(KeyTakenError(ref, key.scheme, key.value, holder.ref))
        return None

    async def commit_all(self, outcomes: Sequence[Done], since: int) -> bool:
        """Write what was prepared after entry `since`, all or nothing; False if it was not possible together."""
        try:
            await self.store.commit([outcome.write for outcome in outcomes], since)
        except (KeyTakenError, VersionConflictError):
            return False
        return True

    async def correct(
        self, ref: Ref, declared: Declared, act: Act, despite: str = "", state: AirframeState | None = None
    ) -> Outcome:
        """Put a record right; see `hima.registry.acts.registering.correct`."""

        async def do(since: int) -> Outcome:
            known = await self._known(declared, ref)
            return await self._change(
                ref, lambda standing: registering.correct(standing, declared, known, act, despite, state), since
            )

        return await self._anew(do)

    async def live(self, number: str, verb: Verb, act: Act) -> Outcome:
        """Take an airframe to another state; see `hima.registry.acts.living.live`."""
        return await self._act(Ref(RecordKind.AIRFRAME, number), lambda standing: living.live(standing, verb, act))

    async def transfer(self, number: str, operator: str, act: Act) -> Outcome:
        """Give an airframe to another operator."""

        async def do(since: int) -> Outcome:
            found = await self.find(Ref(RecordKind.OPERATOR, operator))
            new = found.record if found is not None and isinstance(found.record, Operator) else None
            ref = Ref(RecordKind.AIRFRAME, number)
            return await self._change(ref, lambda standing: living.transfer(standing, new, operator, act), since)

        return await self._anew(do)

    async def suspend(self, ref: Ref, act: Act) -> Outcome:
        """Suspend an operator, a pilot or an airframe."""
        return await self._act(ref, lambda standing: living.suspend(standing, act))

    async def reinstate(self, ref: Ref, act: Act) -> Outcome:
        """End a suspension."""
        return await self._act(ref, lambda standing: living.reinstate(standing, act))

    async def renew(self, ref: Ref, to_ns: int | None, act: Act) -> Outcome:
        """Let a standing hold longer."""
        return await self._act(ref, lambda standing: living.renew(standing, to_ns, act))

    async def _act(self, ref: Ref, do: Callable[[Standing], Outcome]) -> Outcome:
        """Do what is decided upon the record alone."""
        return await self._anew(lambda _: self._change(ref, do, None))

    async def _anew(self, do: Callable[[int], Awaitable[Outcome]]) -> Outcome:
        """Do what is decided upon what stood at an entry; anew, if that changed meanwhile."""
        turn = 1
        while True:
            try:
                return await do(await self.store.last_seq())
            except VersionConflictError as error:
                # What the person saw is gone for good; that something else was written meanwhile may be of no matter.
                if turn == _TRIES or (self._seen is not None and not isinstance(error, StoreMovedError)):
                    raise
                turn += 1

    async def _change(self, ref: Ref, do: Callable[[Standing], Outcome], since: int | None) -> Outcome:
        standing = await self.find(ref)
        if standing is None:
            what = f"no {ref.kind.value} {ref.id} is on the register"
            return Refused((Problem("number", what, "`hima registry find` looks for it."),))
        if self._seen is not None and standing.version != self._seen:
            raise VersionConflictError(ref)
        return await self._commit(do(standing), since)

    async def _commit(self, outcome: Outcome, since: int | None) -> Outcome:
        if isinstance(outcome, Done):
            try:
                await self.store.commit((outcome.write,), since)
            except KeyTakenError as error:
                return Refused((taken(error),))
        return outcome

    async def _known(self, declared: Declared, ref: Ref) -> Known:
        named: dict[Ref, Record | None] = {}
        for other in named_by(declared).values():
            found = await self.find(other)
            named[other] = None if found is None else found.record
        return Known(named, await self._alike(declared, ref))

    async def _alike(self, declared: Declared, ref: Ref) -> tuple[tuple[str, str], ...]:
        name = name_of(declared)
        if not name:
            return ()
        records = [decode(one) for one in await self.store.by_key(ref.kind, "looks", looks(name), _ALIKE_MAX)]
        return tuple(
            (record.number, record.declared.name)
            for record in records
            if isinstance(record, Operator | Organisation) and record.number != ref.id
        )


def taken(error: KeyTakenError) -> Problem:
    """A name that is taken, as a problem."""
    what = (
        f"{error.scheme.replace('_', ' ')} {error.value} belongs to {error.holder.kind.value} {error.holder.id} already"
    )
    return Problem(error.scheme, what, f"Look at {error.holder.id}; one of the two is wrong.")
