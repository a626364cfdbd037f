"""Messages as XML. Elements stand in the order of the standard's schema, which is part of it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from hima.plain_text import visible
from hima.units import SECOND_NS
from hima.wire.cap.message import Area, CapMessage, Info, MsgType, Scope

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NAME: Final = re.compile(r"[^\s,<&]+")
_PLACE_DIGITS: Final = 6
_KM_M: Final = 1000.0
_NOT_XML: Final = re.compile("[\ufffe\uffff]")


def encode_cap(message: CapMessage) -> bytes:
    """One message as a document.

    Raises:
        ValueError: The message breaks a rule of the standard that its types do not hold: a name with a space, comma,
            ``<`` or ``&``, an update of nothing, a restricted message without a restriction, an open polygon.
    """
    _check(message)
    return f'{_DECLARATION}<alert xmlns="{NAMESPACE}">{"".join(_alert(message))}</alert>\n'.encode()


def moment_text(moment_ns: int) -> str:
    """A moment as the standard has it: whole seconds, and a numeric offset, for Z is not allowed."""
    return (_EPOCH + timedelta(seconds=moment_ns // SECOND_NS)).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def _check(message: CapMessage) -> None:
    names = [message.identifier, message.sender]
    names += [name for earlier in message.references for name in (earlier.identifier, earlier.sender)]
    if not all(_NAME.fullmatch(name) for name in names):
        raise ValueError("a name is empty or holds a space, a comma, < or &")
    if message.type is not MsgType.ALERT and not message.references:
        raise ValueError("an update or a cancellation of nothing")
    if message.scope is Scope.RESTRICTED and not message.restriction:
        raise ValueError("a restricted message without a restriction")
    rings = [ring for info in message.infos for area in info.areas for ring in area.polygons]
    if any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
        raise ValueError("a polygon that is open or has no area")
    if not all(info.categories for info in message.infos):
        raise ValueError("information without a category")


def _escaped(text: str) -> str:
    text = _NOT_XML.sub("", visible(text))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _element(tag: str, text: str) -> str:
    return f"<{tag}>{_escaped(text)}</{tag}>"


def _said(tag: str, text: str) -> Iterator[str]:
    """An element that may be left out."""
    if text:
        yield _element(tag, text)


def _alert(message: CapMessage) -> Iterator[str]:
    yield _element("identifier", message.identifier)
    yield _element("sender", message.sender)
    yield _element("sent", moment_text(message.sent_ns))
    yield _element("status", message.status.value)
    yield _element("msgType", message.type.value)
    yield from _said("source", message.source)
    yield _element("scope", message.scope.value)
    yield from _said("restriction", message.restriction)
    yield from _said("note", message.note)
    references = [f"{it.sender},{it.identifier},{moment_text(it.sent_ns)}" for it in message.references]
    yield from _said("references", " ".join(references))
    for info in message.infos:
        yield f"<info>{''.join(_info(info))}</info>"


def _info(info: Info) -> Iterator[str]:
    yield _element("language", info.language)
    for category in info.categories:
        yield _element("category", category.value)
    yield _element("event", info.event)
    for response in info.responses:
        yield _element("responseType", response.value)
    yield _element("urgency", info.urgency.value)
    yield _element("severity", info.severity.value)
    yield _element("certainty", info.certainty.value)
    yield _element("effective", moment_text(info.effective_ns))
    if info.onset_ns is not None:
        yield _element("onset", moment_text(info.onset_ns))
    yield _element("expires", moment_text(info.expires_ns))
    yield from _said("senderName", info.sender_name)
    yield from _said("headline", info.headline)
    yield from _said("description", info.description)
    yield from _said("instruction", info.instruction)
    yield from _said("contact", info.contact)
    for name, value in info.parameters:
        yield f"<parameter>{_element('valueName', name)}{_element('value', value)}</parameter>"
    for area in info.areas:
        yield f"<area>{''.join(_area(area))}</area>"


def _area(area: Area) -> Iterator[str]:
    yield _element("areaDesc", area.description)
    for ring in area.polygons:
        yield _element("polygon", " ".join(f"{_degrees(lat)},{_degrees(lon)}" for lat, lon in ring))
    for lat, lon, radius_m in area.circles:
        yield _element("circle", f"{_degrees(lat)},{_degrees(lon)} {radius_m / _KM_M:.3f}")


def _degrees(angle: float) -> str:
    return f"{angle:.{_PLACE_DIGITS}f}"
