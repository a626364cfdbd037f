"""A GeoJSON FeatureCollection (RFC 7946): a point for each track and moment, and for each change of an alert.

Written feature by feature, so that its length does not matter. Text is escaped so that it is inert also where a page is
careless: `<`, `>` and `&` are written as their numbers, which any reader of JSON turns back.
"""

import json
from collections.abc import Sequence
from typing import Any, BinaryIO

import msgspec

from hima.archive.points import AlertPoint, TrackPoint
from hima.archive.values import moment_text


class GeoJson:
    """A collection that is being written.

    Args:
        out: Where it goes.
        site: Name of the site.
    """

    def __init__(self, out: BinaryIO, site: str) -> None:
        self._out = out
        self._first = True
        self._out.write(f'{{"type":"FeatureCollection","name":{_json(f"hima {site}")},"features":[\n'.encode())

    def tracks(self, points: Sequence[TrackPoint]) -> None:
        """Take tracks of one moment."""
        for point in points:
            self._feature("track", point, [point.lon_deg, point.lat_deg, point.hae_m])

    def alerts(self, points: Sequence[AlertPoint]) -> None:
        """Take changes of alerts; one whose place is not known has no geometry."""
        for point in points:
            known = point.lon_deg is not None
            self._feature("alert", point, [point.lon_deg, point.lat_deg, point.hae_m] if known else None)

    def close(self) -> None:
        """End the collection."""
        self._out.write(b"\n]}\n")

    def _feature(self, what: str, point: msgspec.Struct, place: list[float | None] | None) -> None:
        geometry = None if place is None else {"type": "Point", "coordinates": place}
        properties = {"what": what, **_properties(point)}
        text = _json({"type": "Feature", "geometry": geometry, "properties": properties})
        self._out.write(f"{'' if self._first else ',' + chr(10)}{text}".encode())
        self._first = False


def _properties(point: msgspec.Struct) -> dict[str, Any]:
    """All but the place, which is the geometry; times as text."""
    found: dict[str, Any] = {}
    for name in point.__struct_fields__:
        value = getattr(point, name)
        if name in ("lon_deg", "lat_deg"):
            continue
        if name.endswith("_ns"):
            found[name.removesuffix("_ns")] = None if value is None else moment_text(value)
        else:
            found[name] = value
    return found


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
