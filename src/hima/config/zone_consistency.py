"""What must hold inside one geo-zone, whether it stands in a site folder or was drawn in the console."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from hima.config.build_zone import limits_up_m, upper_reference
from hima.config.consistency import check_unique
from hima.config.document import Document
from hima.config.files import ZONES_GEOJSON, ZoneFeature, ZoneProperties, ZonesFile
from hima.config.geography import check_polygon
from hima.config.site import Reference
from hima.config.structure import Path
from hima.config.zone_settings import ApplicabilitySettings
from hima.looks import plain
from hima.plain_text import visible
from hima.wire.geozones.times import hour, moment

FEATURES: Final = "features"


def drawn(features: Sequence[object], reference: Reference) -> Document:
    """Features from elsewhere as a document of their own, with everything noted that is wrong in them."""
    document = Document(ZONES_GEOJSON, {"type": "FeatureCollection", FEATURES: list(features)}, [])
    document.check(ZonesFile)
    check_unique(document, FEATURES)
    check_zones(document, reference)
    return document


def check_zones(document: Document, reference: Reference | None) -> None:
    """Note everything wrong inside the zones of a document whose structure has been checked."""
    for row, feature in document.rows(FEATURES, ZoneFeature):
        _check_zone(document, (FEATURES, row, "properties"), feature.properties, reference)
        check_polygon(document, (FEATURES, row, "geometry", "coordinates"), feature.geometry.coordinates, reference)


def _check_zone(document: Document, path: Path, zone: ZoneProperties, reference: Reference | None) -> None:
    if not plain(unicodedata.normalize("NFC", zone.name)):
        document.add(
            (*path, "name"),
            f'"{visible(zone.name)}" holds what nobody sees',
            "Write it anew with plain letters.",
        )
    _check_limits(document, path, zone, reference)
    for number, when in enumerate(zone.applicability):
        _check_times(document, (*path, "applicability", number), when)


def _check_times(document: Document, path: Path, when: ApplicabilitySettings) -> None:
    for key, text in (("start", when.start), ("end", when.end)):
        if text is not None and moment(text) is None:
            document.add((*path, key), f'"{text}" is not a moment', "Such as 2026-01-31T12:00:00Z.")
    if when.start is not None and when.end is not None and not when.start < when.end:
        document.add((*path, "end"), f'"{when.end}" is not after "{when.start}"', "Give the earlier moment first.")
    for row, hours in enumerate(when.schedule):
        for key, text in (("start_time", hours.start_time), ("end_time", hours.end_time)):
            if text is not None and hour(text) is None:
                document.add((*path, "schedule", row, key), f'"{text}" is not a time of day', "Such as 16:00:00Z.")


def _check_limits(document: Document, path: Path, zone: ZoneProperties, reference: Reference | None) -> None:
    lower, upper = zone.height_reference, upper_reference(zone)
    same = lower is upper
    if not same and reference is None:
        document.add(
            (*path, "upper_height_reference"),
            f"limits from {lower.value} and {upper.value} cannot be compared without a reference point",
            "Mend [reference] in site.toml first, or measure both limits from the same.",
        )
        return
    lower_m, upper_m = (zone.lower_m, zone.upper_m) if same or reference is None else limits_up_m(zone, reference)
    if not lower_m < upper_m:
        document.add(
            (*path, "lower_m"),
            f"{zone.lower_m:g} is not below upper_m = {zone.upper_m:g}" + ("" if same else " at this site"),
            "Give the lower limit first, both in m.",
        )
