"""What the console server needs of the registry."""

from typing import NamedTuple

from hima.config.permit_rules import PermitRules
from hima.picture.mode import Mode
from hima.registry.rules import RulePack
from hima.registry.store import RecordStore


class Office(NamedTuple):
    """Where records are kept and what they are held against.

    Attributes:
        store: The registry; None if the site keeps none.
        world: Of which world its records are: a simulated run has a registry of its own.
        packs: Rule packs of the site.
        rules: What flight permits are held against, by the site as it stands; None where the site keeps no registry.
    """

    store: RecordStore | None
    world: Mode
    packs: tuple[RulePack, ...] = ()
    rules: PermitRules | None = None
