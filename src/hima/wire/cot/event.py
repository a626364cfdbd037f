"""One event of Cursor on Target, the same whether it came as XML or as protobuf.

    <event version="2.0" uid="..." type="a-f-A-M-H-Q" how="m-g" time="..." start="..." stale="...">
      <point lat="35.2" lon="44.9" hae="412.0" ce="10.0" le="15.0"/>
      <detail><contact callsign="..."/><track course="92.0" speed="14.5"/> ...</detail>
    </event>

Angles are degrees and heights metres above the WGS 84 ellipsoid, as the standard has them (MITRE base event schema,
version 2.0, public release 11-3895). 9999999 means unknown there, and is None here.
"""

from typing import Final, TypeAlias

import msgspec

EVENT_BYTES_MAX: Final = 65_536
"""Longest event that is read: the largest datagram; real ones are a few hundred bytes, routes a few thousand."""
UNKNOWN: Final = 9_999_999.0
"""The standard's number for what is not known."""

Attributes: TypeAlias = tuple[tuple[str, str], ...]


class Element(msgspec.Struct, frozen=True):
    """An XML element of an event's detail.

    Attributes:
        tag: Its name, with its prefix if it has one.
        attributes: Names and values, in order.
        children: Elements, and text between them; text that is only blanks is left out.
    """

    tag: str
    attributes: Attributes = ()
    children: tuple["Element | str", ...] = ()

    def get(self, name: str) -> str | None:
        """Value of an attribute, None if it is not there."""
        for key, value in self.attributes:
            if key == name:
                return value
        return None

    def find(self, tag: str) -> "Element | None":
        """The first child of that name."""
        for child in self.children:
            if isinstance(child, Element) and child.tag == tag:
                return child
        return None


class CotEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event.

    Attributes:
        uid: Globally unique name of what it is about; a later event of the same name takes its place.
        type: What it is about, as a path such as ``a-f-A-M-H-Q``.
        how: How the point came about, as a path such as ``m-g`` (machine, from satellite navigation).
        time_ns: When it was made, UTC nanoseconds since 1970.
        start_ns: From when it holds.
        stale_ns: Until when it holds.
        lat_deg: Latitude, WGS 84.
        lon_deg: Longitude, WGS 84.
        hae_m: Height above the ellipsoid; None if unknown.
        ce_m: Circular error: one standard deviation of the horizontal place; None if unknown.
        le_m: Linear error: one standard deviation of the height; None if unknown.
        access: Who may see it; empty if not said.
        qos: Priority, overtaking, assurance; empty if not said.
        opex: Operation (``o``), exercise (``e``) or simulation (``s``), perhaps with a name; empty if not said.
        detail: Everything else; None if there is no such element.
    """

    uid: str
    type: str
    how: str
    time_ns: int
    start_ns: int
    stale_ns: int
    lat_deg: float
    lon_deg: float
    hae_m: float | None = None
    ce_m: float | None = None
    le_m: float | None = None
    access: str = ""
    qos: str = ""
    opex: str = ""
    detail: Element | None = None

    def part(self, tag: str) -> Element | None:
        """An element of its detail."""
        return None if self.detail is None else self.detail.find(tag)
