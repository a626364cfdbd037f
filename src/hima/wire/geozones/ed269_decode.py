"""ED-269: zones in a list under `UASZoneList` or `features`, each with a list of volumes; not GeoJSON."""

import json
from collections.abc import Iterator
from typing import Final

from hima.wire.geozones.common import LimitKeys, authority, limits, period
from hima.wire.geozones.ed318_decode import country, zone_type
from hima.wire.geozones.fields import Fields
from hima.wire.geozones.rings import circle, polygons
from hima.wire.geozones.zone import (
    CONDITIONS_MAX,
    REASONS,
    VARIANTS,
    Authority,
    Circle,
    GeoZone,
    Part,
    Period,
    Polygon,
    Text,
)

_VOLUME: Final = LimitKeys(
    "lowerLimit", "lowerVerticalReference", "upperLimit", "upperVerticalReference", "uomDimensions"
)
_MEMBERS: Final = (
    "identifier", "country", "name", "type", "restriction", "restrictionConditions", "region", "reason",
    "otherReasonInfo", "regulationExemption", "uSpaceClass", "message", "applicability", "zoneAuthority", "geometry",
    "additionalProperties", "extendedProperties",
)  # fmt: skip


def zone(fields: Fields) -> GeoZone | None:
    """One entry as a zone; None with a reason noted if it cannot be one."""
    kind = zone_type(_spelled(fields), "restriction", {})
    parts = tuple(_parts(fields))
    if kind is None or not parts:
        what = "nothing of its geometry can be used" if kind else "its restriction is not known"
        fields.report.drop(fields.where, f"The zone is left out, for {what}.", zone=True)
        return None
    fields.leave(_MEMBERS)
    identifier = fields.text("identifier")
    if not identifier:
        fields.repair("identifier", "No identifier is given: the zone's number is taken.")
    region = fields.number("region")
    return GeoZone(
        identifier=identifier or fields.where.partition(" ")[2] or "zone",
        country=country(fields),
        type=kind,
        parts=parts,
        name=_words(fields, "name"),
        variant=fields.word("type", VARIANTS) or "COMMON",
        conditions=_conditions(fields),
        region=int(region) if region is not None and region == int(region) else None,
        reasons=fields.words("reason", REASONS),
        other_reason=_words(fields, "otherReasonInfo"),
        exemption=fields.word("regulationExemption", ("YES", "NO")),
        message=_words(fields, "message"),
        authorities=tuple(_authorities(fields)),
        periods=tuple(_periods(fields)),
        extended=_uspace_class(fields),
    )


def _spelled(fields: Fields) -> Fields:
    """The entry with the restriction spelt as ED-318 does: here both spellings are right."""
    said = fields.members.get("restriction")
    if said != "REQ_AUTHORISATION":
        return fields
    return Fields({**fields.members, "restriction": "REQ_AUTHORIZATION"}, fields.where, fields.report)


def _words(fields: Fields, key: str) -> tuple[Text, ...]:
    """Plain text, as this standard has it; its language is not said."""
    if isinstance(fields.members.get(key), list):
        return fields.texts(key)
    words = fields.text(key)
    return (Text(words),) if words else ()


def _conditions(fields: Fields) -> str:
    """Conditions are one text or a list of them."""
    value = fields.members.get("restrictionConditions")
    if isinstance(value, list):
        said = [item for item in fields.bounded("restrictionConditions", value) if isinstance(item, str)]
        return fields.clean("restrictionConditions", "; ".join(said), CONDITIONS_MAX)
    return fields.text("restrictionConditions", CONDITIONS_MAX)


def _uspace_class(fields: Fields) -> str:
    """The class of U-space, which ED-318 has no member for, as a further property."""
    value = fields.members.get("uSpaceClass")
    items = value if isinstance(value, list) else [value]
    said = [fields.clean("uSpaceClass", item) for item in items[:10] if isinstance(item, str)]
    return json.dumps({"uSpaceClass": said}) if said else ""


def _authorities(fields: Fields) -> Iterator[Authority]:
    for entry in fields.children("zoneAuthority"):
        names = (_words(entry, "name"), _words(entry, "service"), _words(entry, "contactName"))
        yield authority(entry, names)


def _periods(fields: Fields) -> Iterator[Period]:
    for entry in fields.children("applicability"):
        entry.leave(("startDateTime", "endDateTime", "permanent", "schedule", "dailyPeriod"))
        found = period(entry, "dailyPeriod" if "dailyPeriod" in entry.members else "schedule")
        said = entry.word("permanent", ("YES", "NO"), {"TRUE": "YES", "FALSE": "NO"})
        if found != Period():
            yield found
        elif said == "NO":
            entry.repair("permanent", "Not permanent, but no time is given: taken as always.")


def _parts(fields: Fields) -> Iterator[Part]:
    for volume in fields.children("geometry"):
        plan = volume.child("horizontalProjection")
        if plan is None:
            volume.report.drop(volume.where, "A volume without a ground plan.")
            continue
        if volume.members.get(_VOLUME.unit) is None:
            volume.repair(_VOLUME.unit, "No unit is given: taken as metres.")
        shapes = tuple(_shapes(plan))
        between = limits(volume, _VOLUME) if shapes else None
        if between is not None:
            yield from (Part(shape=shape, **between._asdict()) for shape in shapes)


def _shapes(plan: Fields) -> Iterator[Circle | Polygon]:
    match plan.members.get("type"):
        case "Polygon":
            yield from polygons(plan.members.get("coordinates"), plan.where, plan.report)
        case "Circle":
            found = circle(plan.members.get("center"), plan.number("radius"), plan.where, plan.report)
            if found is not None:
                yield found
        case _:
            plan.drop("type", "A ground plan that is neither a polygon nor a circle.")
