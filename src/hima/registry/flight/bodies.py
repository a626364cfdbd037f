"""Who endorses flight permits. Which bodies there are is a table of the rule pack, never of the code."""

from collections.abc import Sequence

import msgspec


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """A body that endorses.

    Attributes:
        id: Its name in records: ``aviation``, ``security``, ``regional`` ...
        name: Its name for people.
        always: True if it endorses every flight permit; else only those that enter a zone of which it is the authority.
        organisations: Whose people may speak for it.
    """

    id: str
    name: str
    always: bool
    organisations: tuple[str, ...] = ()


def required(bodies: Sequence[Body], also: frozenset[str]) -> tuple[str, ...]:
    """Ids of bodies that must endorse a permit, in the order of the table.

    Args:
        bodies: The table.
        also: Authorities of zones that the flight enters.
    """
    return tuple(body.id for body in bodies if body.always or body.id in also)
