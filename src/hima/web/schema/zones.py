"""Geo-zones as they are edited. `console/src/wire.ts` is made from these structs too."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from hima.config.files import ZoneFeature
from hima.web.bodies import Reason

PUT_MAX: Final = 50
"""Most zones of one change; each is drawn by hand."""

Drawn = Annotated[tuple[Any, ...], Meta(max_length=PUT_MAX)]
Removed = Annotated[tuple[Annotated[str, Meta(max_length=40)], ...], Meta(max_length=500)]
Revision = Annotated[int, Meta(ge=0, le=2**53)]


class ZoneDraft(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Zones as features of `zones.geojson`, to be looked at before they are saved."""

    put: Drawn = ()


class ZoneChangeRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Zones drawn or changed, names of zones taken away, the revision that was edited, and why."""

    revision: Revision
    reason: Reason
    put: Drawn = ()
    remove: Removed = ()


class ZoneUndoRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Take the latest change back; the revision that it made, and why."""

    revision: Revision
    reason: Reason


class ZoneEditView(msgspec.Struct, frozen=True, rename="camel"):
    """One change of the zones. `person` is empty where the site folder was changed while the node was not running."""

    time_us: int
    person: str
    organisation: str
    reason: str
    put: tuple[str, ...]
    removed: tuple[str, ...]


class ZonesView(msgspec.Struct, frozen=True, rename="camel"):
    """The zones in force. `unkept`: why the site folder could not be written; `edits`: the newest first."""

    revision: int
    features: tuple[ZoneFeature, ...]
    edits: tuple[ZoneEditView, ...]
    undoable: bool
    unkept: str


class ZoneProblem(msgspec.Struct, frozen=True, rename="camel"):
    """Something wrong: where, what, and what to do, as `hima check` says it."""

    where: str
    what: str
    hint: str


class ZoneInside(msgspec.Struct, frozen=True, rename="camel"):
    """Tracks that are inside a drawn zone now, within its heights; `applies`: whether it applies at this moment."""

    zone: str
    applies: bool
    tracks: tuple[int, ...]


class ZoneChecked(msgspec.Struct, frozen=True, rename="camel"):
    """Everything wrong in a draft; what is inside is only known of a sound one."""

    problems: tuple[ZoneProblem, ...]
    inside: tuple[ZoneInside, ...]
