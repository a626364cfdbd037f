"""The desk at which permits are filed: it reads, applies an act of a permit's life, and writes the permit whole."""

from collections.abc import Awaitable, Callable
from typing import Final

from hima.errors import Problem
from hima.registry.acts.act import Act
from hima.registry.acts.check import why_problems
from hima.registry.change import Change, RecordKind, Ref, Write
from hima.registry.flight import life, zones
from hima.registry.flight.application import Application
from hima.registry.flight.check import Checked, check, text_problems
from hima.registry.flight.conflict import GIVEN
from hima.registry.flight.life import NotAllowedError, Verb
from hima.registry.flight.listing import listing
from hima.registry.flight.named import parties_of
from hima.registry.flight.parties import party_problems
from hima.registry.flight.record import Decision, Endorsement, Permit, decode, encode
from hima.registry.flight.review import conflicts_of, review
from hima.registry.flight.rules import NoSuchPermitError, ProblemsError, Rules
from hima.registry.flight.series import next_number
from hima.registry.store import RecordStore, StoreMovedError, VersionConflictError
from hima.wire.geozones.times import moment_text

_TRIES: Final = 8
"""How often an act is done anew: another permit took its number, or the registry changed while it was decided."""
_YEAR: Final = len("2026")
_NAMED: Final = 50
"""How many conflicts a refusal names."""


class Desk:
    """Files flight permits. Whatever an act raises, nothing of it is written.

    Every act raises `ProblemsError` where what was said is not in order, `NoSuchPermitError`, `NotAllowedError`,
    `VersionConflictError` if somebody changed the permit meanwhile, or `StoreUnreachableError`.

    Args:
        store: The registry.
        rules: What permits are held against.
        seen: Version of the permit, as the person saw it who acts on it; None to act on whatever stands there.
    """

    def __init__(self, store: RecordStore, rules: Rules, seen: int | None = None) -> None:
        self._store, self._rules, self._seen = store, rules, seen

    async def draft(self, application: Application, act: Act) -> Permit:
        """Write down what somebody asks for. It need not be allowed yet, but it must make sense by itself."""
        checked = self.sound(application, act)
        year = int(moment_text(act.time_ns)[:_YEAR])
        for attempt in range(_TRIES):
            number = await next_number(self._store, year)
            permit = life.draft(number, checked.application, checked.windows, act.by)
            try:
                return await self._write(permit, 1, Verb.DRAFTED, act)
            except VersionConflictError:
                if attempt == _TRIES - 1:
                    raise
        raise AssertionError("unreachable")

    async def amend(self, number: str, application: Application, act: Act) -> Permit:
        """Change what is asked for; what bodies said is taken back."""
        checked = self.sound(application, act)
        return await self._change(
            number, Verb.AMENDED, act, lambda permit: life.amend(permit, checked.application, checked.windows, act.by)
        )

    async def submit(self, number: str, act: Act) -> Permit:
        """Ask the bodies; only what is wholly in order."""
        _demand_why(act)
        return await self._decided(lambda since: self._submit(number, act, since))

    async def _submit(self, number: str, act: Act, since: int) -> Permit:
        permit, version = await self.read(number)
        found = await review(self._store, self._rules, permit.application, act.time_ns, number)
        # The state comes first: what is wrong with a permit matters only while it can be submitted.
        submitted = life.submit(permit, found.checked.windows, found.required, found.opens, act.by)
        if found.problems:
            raise ProblemsError(found.problems)
        return await self._write(submitted, version + 1, Verb.SUBMITTED, act, since)

    async def endorse(self, number: str, body: str, decision: Decision, condition: str, act: Act) -> Permit:
        """Say what a body says."""
        _demand_why(act)
        if condition:
            _demand(text_problems("condition", condition))
        self._demand_speaker(body, act)
        said = Endorsement(body, decision, condition, act.by.id, act.by.name, act.time_ns, act.why)
        return await self._change(number, Verb.ENDORSED, act, lambda permit: life.endorse(permit, said))

    async def issue(self, number: str, accepting: tuple[str, ...], act: Act) -> Permit:
        """Give it out. Permits that it conflicts with must be named: somebody has looked at them.

        Args:
            number: The permit.
            accepting: Numbers of permits that it conflicts with now and that the issuer took into account; no others.
            act: Who, when and why.
        """
        _demand_why(act)
        return await self._decided(lambda since: self._issue(number, accepting, act, since))

    async def _issue(self, number: str, accepting: tuple[str, ...], act: Act, since: int) -> Permit:
        permit, version = await self.read(number)
        issued = life.issue(permit, tuple(sorted(set(accepting))), act.by, act.time_ns)
        # Somebody may have been suspended, or a zone drawn, since it was submitted.
        _demand(await self._problems_now(permit))
        conflicts, more = await conflicts_of(self._store, permit, self._rules)
        given = [one.other for one in conflicts if one.state in GIVEN]
        unseen = [other for other in given if other not in accepting]
        if unseen:
            others = ", ".join(unseen[:_NAMED]) + (f" and {len(unseen) - _NAMED} more" if unseen[_NAMED:] else "")
            sentence = f"Permit {number} conflicts with {others}, issued before. "
            raise NotAllowedError("conflict", sentence + "Look at them, and name them as accepted or do not issue.")
        if strange := sorted(set(accepting) - {one.other for one in conflicts}):
            sentence = f"Permit {number} does not conflict with {strange[0]!a} now. "
            raise NotAllowedError("no_conflict", sentence + "Look at it anew, and accept only what it conflicts with.")
        if more:
            sentence = f"More permits lie around {number} than can be compared. Ask for a smaller volume or time."
            raise NotAllowedError("conflict", sentence)
        return await self._write(issued, version + 1, Verb.ISSUED, act, since)

    async def activate(self, number: str, act: Act) -> Permit:
        """The flight begins."""
        return await self._change(number, Verb.ACTIVATED, act, lambda permit: life.activate(permit, act.time_ns))

    async def close(self, number: str, act: Act) -> Permit:
        """End it: flown, or no longer wanted."""
        return await self._change(number, Verb.CLOSED, act, life.close)

    async def revoke(self, number: str, act: Act) -> Permit:
        """Take it back."""
        return await self._change(number, Verb.REVOKED, act, life.revoke)

    async def read(self, number: str) -> tuple[Permit, int]:
        """A permit and its version."""
        stored = await self._store.get(Ref(RecordKind.FLIGHT_PERMIT, number))
        if stored is None:
            raise NoSuchPermitError(number)
        if self._seen is not None and stored.version != self._seen:
            raise VersionConflictError(stored.ref)
        return decode(stored.body), stored.version

    def sound(self, application: Application, act: Act) -> Checked:
        """What an application comes to by itself, if it makes sense; nothing is written."""
        checked = check(application, self._rules.geoid_undulation_m, self._rules.find_zone, act.time_ns)
        _demand((*why_problems(act.why), *checked.problems))
        return checked

    async def _problems_now(self, permit: Permit) -> list[Problem]:
        """What keeps a permit from holding at its times, by the register and the zones as they are now."""
        asked, rules = permit.application, self._rules
        zoned = zones.review(asked, permit.windows, rules.zones, rules.geoid_undulation_m)
        unasked = [body.id for body in rules.bodies if body.id in zoned.authorities and body.id not in permit.required]
        found = party_problems(asked, await parties_of(self._store, asked), permit.windows) + list(zoned.problems)
        if unasked:
            what = f"it enters a zone of {', '.join(unasked)}, which was not asked"
            found.append(Problem("volume", what, "Change the permit and submit it again."))
        return found

    async def _change(self, number: str, verb: Verb, act: Act, apply: Callable[[Permit], Permit]) -> Permit:
        _demand_why(act)
        permit, version = await self.read(number)
        return await self._write(apply(permit), version + 1, verb, act)

    async def _decided(self, do: Callable[[int], Awaitable[Permit]]) -> Permit:
        """Do what is decided upon other records too: anew, if anything was written while it was decided."""
        for _ in range(_TRIES - 1):
            try:
                return await do(await self._store.last_seq())
            except StoreMovedError:
                continue
        return await do(await self._store.last_seq())

    async def _write(self, permit: Permit, version: int, verb: Verb, act: Act, since: int | None = None) -> Permit:
        ref = Ref(RecordKind.FLIGHT_PERMIT, permit.number)
        change = Change(act.time_ns, act.by, act.why, ref, verb.value, version, encode(permit))
        await self._store.commit((Write(change, listing(permit)),), since)
        return permit

    def _demand_speaker(self, body: str, act: Act) -> None:
        known = {one.id: one for one in self._rules.bodies}.get(body)
        if known is None:
            names = ", ".join(one.id for one in self._rules.bodies)
            raise NotAllowedError("not_asked", f'"{body}" is no body of the rule pack; these are: {names}.')
        theirs = known.organisations or (known.name,)
        if act.by.organisation not in theirs:
            whose = ", ".join(theirs)
            raise NotAllowedError("not_theirs", f"Only people of {whose} speak for {known.name}.")


def _demand_why(act: Act) -> None:
    _demand(why_problems(act.why))


def _demand(problems: list[Problem] | tuple[Problem, ...]) -> None:
    if problems:
        raise ProblemsError(problems)
