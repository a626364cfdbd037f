"""Keyhole Markup Language 2.2 (OGC 07-147r2): a placemark for each track and moment, and for each change of an alert.

Heights are above mean sea level, as the format has them. Programs that show it take text in balloons for HTML, so angle
brackets in names become ‹ and ›; the other formats keep them.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import BinaryIO, Final

import msgspec

from hima.archive.points import AlertPoint, TrackPoint, World
from hima.archive.values import called, moment_text

_COLOURS: Final = {
    "unknown": "ff00ffff", "pending": "ff00ffff", "assumed_friend": "ffff8000", "friend": "ffff8000",
    "neutral": "ff00ff00", "suspect": "ff0080ff", "hostile": "ff0000ff",
}  # fmt: skip
"""Alpha, blue, green, red."""
_BRACKETS: Final = str.maketrans({"<": "‹", ">": "›"})


class Kml:
    """A document that is being written.

    Args:
        out: Where it goes.
        world: What it is of; its title says if it is not real.
    """

    def __init__(self, out: BinaryIO, world: World) -> None:
        self._out = out
        self._undulation_m = world.geoid_undulation_m
        title = called(world.mode.value, f"hima at {world.site_name}")
        styles = "".join(
            f'<Style id="{name}"><IconStyle><color>{colour}</color></IconStyle></Style>'
            for name, colour in _COLOURS.items()
        )
        self._write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
            f"<name>{_text(title)}</name>{styles}\n"
        )

    def tracks(self, points: Sequence[TrackPoint]) -> None:
        """Take tracks of one moment."""
        for point in points:
            name = point.name or point.claimed_name or f"Track {point.track}"
            place = (point.lon_deg, point.lat_deg, point.amsl_m)
            self._placemark(called(point.mode, name), point, place, point.affiliation)

    def alerts(self, points: Sequence[AlertPoint]) -> None:
        """Take changes of alerts; one whose place is not known has none."""
        for point in points:
            name = called(point.mode, f"{point.priority} {point.change}: track {point.track} {point.asset}".strip())
            place = None
            if point.lon_deg is not None and point.lat_deg is not None and point.hae_m is not None:
                place = (point.lon_deg, point.lat_deg, point.hae_m - self._undulation_m)
            self._placemark(name, point, place, "hostile")

    def close(self) -> None:
        """End the document."""
        self._write("</Document></kml>\n")

    def _placemark(
        self, name: str, point: TrackPoint | AlertPoint, place: tuple[float, float, float] | None, style: str
    ) -> None:
        data = "".join(_data(point))
        where = "" if place is None else _point(place)
        self._write(
            f"<Placemark><name>{_text(name)}</name><TimeStamp><when>{moment_text(point.time_ns)}</when></TimeStamp>"
            f"<styleUrl>#{style}</styleUrl><ExtendedData>{data}</ExtendedData>{where}</Placemark>\n"
        )

    def _write(self, text: str) -> None:
        self._out.write(text.encode())


def _point(place: tuple[float, float, float]) -> str:
    lon, lat, amsl_m = place
    where = f"{lon:.7f},{lat:.7f},{amsl_m:.2f}"
    return f"<Point><altitudeMode>absolute</altitudeMode><coordinates>{where}</coordinates></Point>"


def _data(point: msgspec.Struct) -> Iterator[str]:
    for name in point.__struct_fields__:
        value = getattr(point, name)
        if value in (None, "") or name in ("time_ns", "lon_deg", "lat_deg"):
            continue
        shown = moment_text(value) if name.endswith("_ns") else str(value)
        yield f'<Data name="{name.removesuffix("_ns")}"><value>{_text(shown)}</value></Data>'


def _text(text: str) -> str:
    return escape(text.translate(_BRACKETS))
