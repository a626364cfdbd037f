"""Which zones hold now, who changed them, and what would take the last change back."""

from typing import Final

import msgspec

from hima.picture.ids import ZoneId
from hima.picture.zone import Zone

EDITS_KEPT: Final = 200
"""Latest changes that are remembered; the journal has all."""


class ZoneEdit(msgspec.Struct, frozen=True):
    """One change of the zones.

    Attributes:
        time_ns: When, UTC nanoseconds.
        person: Name of who made it; empty for the site folder, changed while the node was not running.
        organisation: Theirs.
        reason: Why, in their words.
        put: Zones that were drawn or changed.
        removed: Zones that were taken away.
    """

    time_ns: int
    person: str
    organisation: str
    reason: str
    put: tuple[ZoneId, ...]
    removed: tuple[ZoneId, ...]


class ZoneChange(msgspec.Struct, frozen=True):
    """What a change does.

    Attributes:
        put: Zones that take the place of those of the same id, or are added.
        remove: Zones that are taken away.
    """

    put: tuple[Zone, ...] = ()
    remove: tuple[ZoneId, ...] = ()


class Zoning(msgspec.Struct, frozen=True):
    """The zones of a site as they are in force.

    Attributes:
        zones: The zones.
        written: SHA-256, hex, of zones that the site folder may hold without anybody else having touched it: as of the
            node's latest start, and all that were in force since; at most `EDITS_KEPT`.
        revision: Grows with every change, so that nobody changes what they have not seen.
        changed_ns: When they came into force, UTC nanoseconds.
        edits: The latest changes, the newest last, at most `EDITS_KEPT`.
        back: What takes the latest change back; None if nothing can be.
    """

    zones: tuple[Zone, ...]
    written: tuple[str, ...]
    revision: int
    changed_ns: int
    edits: tuple[ZoneEdit, ...] = ()
    back: ZoneChange | None = None
