"""The volume of a permit as a map shows it: GeoJSON (RFC 7946), and KML 2.2 (OGC 07-147r2) with its height."""

from html import escape
from typing import Any, Final

from hima.picture.zone import HeightReference
from hima.plain_text import visible
from hima.registry.flight.ground import closed
from hima.registry.flight.record import Permit, conditions
from hima.wire.geozones.times import moment_text

# Programs take text in balloons for HTML.
_BRACKETS: Final = str.maketrans("<>", "‹›")
_MODES: Final = {HeightReference.AGL: "relativeToGround", HeightReference.AMSL: "absolute"}


def feature(permit: Permit) -> dict[str, Any]:
    """A GeoJSON feature; limits stand in its properties, since a position has one height and no reference."""
    asked = permit.application
    volume = asked.volume
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [closed(volume.ring_deg)]},
        "properties": {
            "number": permit.number,
            "state": permit.state.value,
            "purpose": visible(asked.purpose),
            "operator": asked.operator,
            "pilot": asked.pilot,
            "airframes": asked.airframes,
            "lower_m": volume.lower_m,
            "lower_reference": volume.lower_reference.value,
            "upper_m": volume.upper_m,
            "upper_reference": volume.upper_reference.value,
            "windows": [[moment_text(from_ns), moment_text(to_ns)] for from_ns, to_ns in permit.windows],
            "conditions": [visible(condition) for condition in conditions(permit)],
        },
    }


def kml(permit: Permit, geoid_undulation_m: float | None) -> str:
    """A KML document: the ground plan drawn up to the upper limit.

    Heights above the ellipsoid, which the format does not know, become heights above the sea where the geoid is known;
    else the plan lies on the ground.

    Args:
        permit: The permit.
        geoid_undulation_m: Of the geoid near the site; None if there is no site.
    """
    volume = permit.application.volume
    height_m, mode = volume.upper_m, _MODES.get(volume.upper_reference, "clampToGround")
    if volume.upper_reference is HeightReference.HAE and geoid_undulation_m is not None:
        height_m, mode = volume.upper_m - geoid_undulation_m, "absolute"
    corners = " ".join(f"{lon:.7f},{lat:.7f},{height_m:.1f}" for lon, lat in closed(volume.ring_deg))
    said = "; ".join(f"{key}: {_plain(value)}" for key, value in feature(permit)["properties"].items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
        f"<Placemark><name>{_text(permit.number)}</name><description>{_text(said)}</description>\n"
        f"<Polygon><extrude>1</extrude><altitudeMode>{mode}</altitudeMode><outerBoundaryIs><LinearRing><coordinates>"
        f"{corners}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>\n</Document></kml>\n"
    )


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(" to ".join(item) if isinstance(item, list) else str(item) for item in value)
    return str(value)


def _text(text: str) -> str:
    return escape(visible(text).translate(_BRACKETS))
