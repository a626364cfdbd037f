"""What permits are held against, and how a refusal is told."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, TypeAlias

from hima.errors import HimaError, Problem
from hima.registry.flight.conflict import Conflict
from hima.registry.flight.times import FindZone
from hima.registry.flight.zones import ZoneRule
from hima.registry.rules import Body

Conflicts: TypeAlias = tuple[Conflict, ...]
Apart: TypeAlias = Callable[[Callable[[], Conflicts]], Awaitable[Conflicts]]
"""Runs the geometry of conflicts where nobody waits for it, such as in a thread."""


async def in_place(work: Callable[[], Conflicts]) -> Conflicts:
    """Run it here and now, as a command may that does nothing else meanwhile."""
    return work()


class Rules(NamedTuple):
    """What permits are held against.

    Attributes:
        bodies: Bodies that endorse flight permits, in the order of the rule packs.
        zones: The site's geo-zones.
        geoid_undulation_m: Of the geoid near the site; None if there is no site.
        find_zone: Finds time zones by name.
        apart: Runs the geometry of conflicts.
    """

    bodies: tuple[Body, ...]
    zones: tuple[ZoneRule, ...]
    geoid_undulation_m: float | None
    find_zone: FindZone
    apart: Apart = in_place


class ProblemsError(HimaError):
    """An application that cannot be taken. Nothing was written.

    Attributes:
        problems: Everything wrong with it, not the first.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.where}: {problem.what}" for problem in problems))
        self.problems = tuple(problems)


class NoSuchPermitError(HimaError):
    """There is no permit of that number."""

    def __init__(self, number: str) -> None:
        super().__init__(f'There is no flight permit "{number}". `hima permit list` shows them.')
