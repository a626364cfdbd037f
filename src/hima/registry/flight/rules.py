"""What permits are held against, and how a refusal is told."""

from collections.abc import Sequence
from typing import NamedTuple

from hima.errors import HimaError, Problem
from hima.registry.flight.times import FindZone
from hima.registry.flight.zones import ZoneRule
from hima.registry.rules import Body


class Rules(NamedTuple):
    """What permits are held against.

    Attributes:
        bodies: Bodies that endorse flight permits, in the order of the rule packs.
        zones: The site's geo-zones.
        geoid_undulation_m: Of the geoid near the site; None if there is no site.
        find_zone: Finds time zones by name.
    """

    bodies: tuple[Body, ...]
    zones: tuple[ZoneRule, ...]
    geoid_undulation_m: float | None
    find_zone: FindZone


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
