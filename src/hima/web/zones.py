"""Geo-zones: what is in force, what is wrong in a draft, and changes by shift leads and administrators."""

from collections.abc import Sequence
from typing import Any

from hima.alerting.conditions import in_zone
from hima.config.build_zone import build_zone
from hima.config.document import Document
from hima.config.files import BYTES_MAX, ZONES_GEOJSON, ZoneFeature
from hima.config.site import Site, site_frame
from hima.config.zone_consistency import FEATURES, drawn
from hima.config.zone_words import feature_of
from hima.config.zones_file import zones_text
from hima.picture.air_picture import AirPicture
from hima.picture.decision import ChangeZones
from hima.picture.outcome import Refusal
from hima.picture.zone import Zone, applies
from hima.picture.zoning import ZoneChange, ZoneEdit
from hima.units import MICROSECOND_NS
from hima.web.bodies import Done
from hima.web.decisions import take
from hima.web.operation import Call
from hima.web.refusals import RequestRefusal, RequestRefusedError
from hima.web.schema.zones import (
    ZoneChangeRequest,
    ZoneChecked,
    ZoneDraft,
    ZoneEditView,
    ZoneInside,
    ZoneProblem,
    ZonesView,
    ZoneUndoRequest,
)


async def zones(call: Call) -> ZonesView:
    """The zones in force, and their latest changes."""
    node = call.parts.node
    return ZonesView(
        revision=node.zoning.revision,
        features=tuple(map(feature_of, node.site.zones)),
        edits=tuple(map(_edit, reversed(node.zoning.edits))),
        undoable=node.zoning.back is not None,
        unkept=node.unkept_zones,
    )


async def check(call: Call) -> ZoneChecked:
    """Everything wrong in a draft, and what is inside of it now."""
    body = call.body
    if not isinstance(body, ZoneDraft):
        raise RequestRefusedError(RequestRefusal.MALFORMED)
    node = call.parts.node
    document = drawn(body.put, node.site.reference)
    problems = tuple(ZoneProblem(found.where, found.what, found.hint) for found in document.problems())
    found = () if problems else _built(document, node.site)
    return ZoneChecked(problems, tuple(_inside(zone, node.status.picture) for zone in found))


async def change(call: Call) -> Done:
    """Draw, change or take away zones."""
    body = call.body
    if not isinstance(body, ZoneChangeRequest):
        raise RequestRefusedError(RequestRefusal.MALFORMED)
    site = call.parts.node.site
    put = _sound(body.put, site)
    _require_room(site, put)
    return await take(call, ChangeZones(ZoneChange(put, body.remove), body.revision, body.reason.strip()))


async def undo(call: Call) -> Done:
    """Take the latest change back."""
    body = call.body
    if not isinstance(body, ZoneUndoRequest):
        raise RequestRefusedError(RequestRefusal.MALFORMED)
    back = call.parts.node.zoning.back
    if back is None:
        raise RequestRefusedError(Refusal.NO_SUCH_ZONE)
    return await take(call, ChangeZones(back, body.revision, body.reason.strip()))


def _sound(features: Sequence[Any], site: Site) -> tuple[Zone, ...]:
    document = drawn(features, site.reference)
    problems = tuple(document.problems())
    if problems:
        first, more = problems[0], len(problems) - 1
        others = f" ({more} more)" if more else ""
        raise RequestRefusedError(
            RequestRefusal.ZONES_WRONG, f"{first.where}: {first.what}{others}. {first.hint}".strip()
        )
    return _built(document, site)


def _built(document: Document, site: Site) -> tuple[Zone, ...]:
    frame = site_frame(site)
    return tuple(build_zone(feature, site.reference, frame) for _, feature in document.rows(FEATURES, ZoneFeature))


def _require_room(site: Site, put: tuple[Zone, ...]) -> None:
    """Refuse what a site folder could not hold."""
    new = {zone.id for zone in put}
    after = [feature_of(zone) for zone in (*put, *(zone for zone in site.zones if zone.id not in new))]
    if len(zones_text(after)) > BYTES_MAX[ZONES_GEOJSON]:
        raise RequestRefusedError(
            RequestRefusal.TOO_LARGE, f"{ZONES_GEOJSON} takes {BYTES_MAX[ZONES_GEOJSON] // 1000} kB."
        )


def _inside(zone: Zone, picture: AirPicture | None) -> ZoneInside:
    if picture is None:
        return ZoneInside(zone.id, applies=False, tracks=())
    held = in_zone(zone, picture.tracks)
    return ZoneInside(zone.id, applies(zone, picture.time_ns), tuple(picture.tracks.id[held].tolist()))


def _edit(edit: ZoneEdit) -> ZoneEditView:
    return ZoneEditView(
        edit.time_ns // MICROSECOND_NS, edit.person, edit.organisation, edit.reason, edit.put, edit.removed
    )
