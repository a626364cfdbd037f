"""The filing check: an application against itself, the register, the zones and the permits that there are."""

from typing import Final, NamedTuple

from hima.errors import Problem
from hima.picture.ids import ZoneId
from hima.picture.permit import PermitState
from hima.registry.change import RecordKind
from hima.registry.flight import zones
from hima.registry.flight.application import Application
from hima.registry.flight.check import Checked, check
from hima.registry.flight.conflict import Conflict, conflict
from hima.registry.flight.listing import extent
from hima.registry.flight.named import parties_of
from hima.registry.flight.parties import party_problems
from hima.registry.flight.record import Permit, decode
from hima.registry.flight.rules import Rules
from hima.registry.store import RecordStore

NEIGHBOURS_MAX: Final = 2_000
"""Most permits that a conflict is looked for among; where there are more it is said."""


class Reviewed(NamedTuple):
    """What a filing check found.

    Attributes:
        checked: The application looked at by itself.
        problems: Everything that must be mended before it can be submitted.
        required: Bodies that must endorse it.
        opens: Zones that it opens once it is issued.
        notes: What to know, as sentences.
        conflicts: Permits that it conflicts with, by number.
        more: True if there are more permits near than were looked at.
    """

    checked: Checked
    problems: tuple[Problem, ...]
    required: tuple[str, ...] = ()
    opens: tuple[ZoneId, ...] = ()
    notes: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    more: bool = False


async def review(store: RecordStore, rules: Rules, application: Application, now_ns: int, number: str = "") -> Reviewed:
    """Hold an application against everything.

    Args:
        store: The registry.
        rules: What permits are held against.
        application: What is asked for.
        now_ns: The moment of filing.
        number: The permit that it is for, which is no conflict of its own; empty for a new one.

    Raises:
        StoreUnreachableError: The store cannot be read.
    """
    checked = check(application, rules.geoid_undulation_m, rules.find_zone, now_ns)
    named = party_problems(application, await parties_of(store, application), checked.windows)
    if checked.problems:
        return Reviewed(checked, (*checked.problems, *named))
    sound, windows = checked.application, checked.windows
    zoned = zones.review(sound, windows, rules.zones, rules.geoid_undulation_m)
    asked = tuple(body.id for body in rules.bodies if body.always or body.id in zoned.authorities)
    problems = [*named, *zoned.problems]
    if not asked:
        hint = "Name bodies in the rule pack: a permit that nobody endorses is none."
        problems.append(Problem("bodies", "no body endorses flight permits here", hint))
    trial = Permit(number=number, state=PermitState.DRAFT, application=sound, windows=windows, applicants=())
    conflicts, more = await conflicts_of(store, trial, rules)
    return Reviewed(checked, tuple(problems), asked, zoned.opens, zoned.notes, conflicts, more)


async def conflicts_of(store: RecordStore, permit: Permit, rules: Rules) -> tuple[tuple[Conflict, ...], bool]:
    """Permits that one conflicts with, by number, and whether there are more near than were looked at.

    Raises:
        StoreUnreachableError: The store cannot be read.
    """
    near = await store.within(RecordKind.FLIGHT_PERMIT, extent(permit), NEIGHBOURS_MAX)

    def found() -> tuple[Conflict, ...]:
        each = (conflict(permit, decode(stored.body), rules.geoid_undulation_m) for stored in near)
        return tuple(one for one in each if one is not None)

    return await rules.apart(found), len(near) == NEIGHBOURS_MAX
