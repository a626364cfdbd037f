"""What must hold inside one geo-zone of a site folder."""

from hima.config.build_zone import limits_up_m
from hima.config.document import Document
from hima.config.files import ZoneProperties
from hima.config.site import Reference
from hima.config.structure import Path
from hima.wire.geozones.times import hour, moment


def check_zone(document: Document, path: Path, zone: ZoneProperties, reference: Reference | None) -> None:
    """Note limits that are upside down and times that are none."""
    _check_limits(document, path, zone, reference)
    for number, when in enumerate(zone.applicability):
        at = (*path, "applicability", number)
        for key, text in (("start", when.start), ("end", when.end)):
            if text is not None and moment(text) is None:
                document.add((*at, key), f'"{text}" is not a moment', "Such as 2026-01-31T12:00:00Z.")
        if when.start is not None and when.end is not None and not when.start < when.end:
            document.add((*at, "end"), f'"{when.end}" is not after "{when.start}"', "Give the earlier moment first.")
        for row, hours in enumerate(when.schedule):
            for key, text in (("start_time", hours.start_time), ("end_time", hours.end_time)):
                if text is not None and hour(text) is None:
                    document.add((*at, "schedule", row, key), f'"{text}" is not a time of day', "Such as 16:00:00Z.")


def _check_limits(document: Document, path: Path, zone: ZoneProperties, reference: Reference | None) -> None:
    same = zone.upper_height_reference in (None, zone.height_reference)
    if not same and reference is None:
        return
    lower_m, upper_m = (zone.lower_m, zone.upper_m) if same or reference is None else limits_up_m(zone, reference)
    if not lower_m < upper_m:
        document.add(
            (*path, "lower_m"),
            f"{zone.lower_m:g} is not below upper_m = {zone.upper_m:g}" + ("" if same else " at this site"),
            "Give the lower limit first, both in m.",
        )
