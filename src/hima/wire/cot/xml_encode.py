"""Events into XML. Whatever a text holds, it comes out as text."""

import re
from typing import Final

from hima.wire.cot.event import UNKNOWN, CotEvent, Element
from hima.wire.cot.values import number_text, time_text

_SPECIAL: Final = re.compile("[&<>\"'\x00-\x1f\ud800-\udfff\ufffe\uffff]")
"""What cannot stand as it is; what is not among the escapes XML 1.0 cannot hold, not even as a reference."""
_ESCAPES: Final = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;",
}  # fmt: skip


def escaped(text: str) -> str:
    """Text for between tags or inside quotes; what XML cannot hold is left out."""
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], ""), text)


def element_text(element: Element | str) -> str:
    """An element, or text, as XML."""
    if isinstance(element, str):
        return escaped(element)
    attributes = "".join(f' {name}="{escaped(value)}"' for name, value in element.attributes)
    if not element.children:
        return f"<{element.tag}{attributes}/>"
    return f"<{element.tag}{attributes}>{''.join(map(element_text, element.children))}</{element.tag}>"


def _or_unknown(value: float | None) -> str:
    return number_text(UNKNOWN if value is None else value)


def encode_xml(event: CotEvent) -> bytes:
    """One event as a document without a declaration, so that events may follow one another in a stream."""
    more = "".join(
        f' {name}="{escaped(value)}"'
        for name, value in (("access", event.access), ("qos", event.qos), ("opex", event.opex))
        if value
    )
    detail = "" if event.detail is None else element_text(event.detail)
    return (
        f'<event version="2.0" uid="{escaped(event.uid)}" type="{escaped(event.type)}" how="{escaped(event.how)}"'
        f' time="{time_text(event.time_ns)}" start="{time_text(event.start_ns)}" stale="{time_text(event.stale_ns)}"'
        f"{more}>"
        f'<point lat="{number_text(event.lat_deg)}" lon="{number_text(event.lon_deg)}"'
        f' hae="{_or_unknown(event.hae_m)}" ce="{_or_unknown(event.ce_m)}" le="{_or_unknown(event.le_m)}"/>'
        f"{detail}</event>"
    ).encode()
