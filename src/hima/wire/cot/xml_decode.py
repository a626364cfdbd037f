"""XML into events, from bytes of anybody: no document type, no entities, bounded in size, depth and number.

What is not UTF-8 is refused, whatever it declares. The parser (expat) knows no file and no network; without a
document type there is no entity to expand beyond the five of XML, so nothing grows.
"""

from typing import Final
from xml.parsers import expat

from hima.errors import DecodeError
from hima.wire.cot.checking import RefusedError, error_m, height_m, place_deg, require_times, require_words
from hima.wire.cot.event import EVENT_BYTES_MAX, CotEvent, Element
from hima.wire.cot.values import number, time_ns

DEPTH_MAX: Final = 16
ELEMENTS_MAX: Final = 2_000
ATTRIBUTES_MAX: Final = 64
_ENCODINGS: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
"""Marks of UTF-16, which expat would follow even when told that bytes are UTF-8."""
_VERSION_MIN: Final = 2.0


class _Tree:
    """Builds the tree of one document, within its bounds."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[tuple[str, list[str], list[Element | str]]] = []
        self._elements = 0

    def start(self, tag: str, attributes: list[str]) -> None:
        self._elements += 1
        if len(self._open) >= DEPTH_MAX:
            raise RefusedError("too_deep")
        if self._elements > ELEMENTS_MAX:
            raise RefusedError("too_many_elements")
        if len(attributes) > 2 * ATTRIBUTES_MAX:
            raise RefusedError("too_many_attributes")
        self._open.append((tag, attributes, []))

    def end(self, tag: str) -> None:
        tag, attributes, children = self._open.pop()
        element = Element(tag, tuple(zip(attributes[::2], attributes[1::2], strict=True)), tuple(children))
        if self._open:
            self._open[-1][2].append(element)
        else:
            self.root = element

    def text(self, data: str) -> None:
        if self._open and not data.isspace():
            self._open[-1][2].append(data)


def _declared(version: str, encoding: str | None, standalone: int) -> None:  # noqa: ARG001 - as expat calls it
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise RefusedError("encoding_not_utf8")


def _document_type(*_: object) -> None:
    raise RefusedError("document_type_forbidden")


def parse(data: bytes) -> Element | DecodeError:
    """The tree of one document, or where and why there is none."""
    if len(data) > EVENT_BYTES_MAX:
        return DecodeError(EVENT_BYTES_MAX, "too_long")
    if b"\x00" in data or data.startswith(_WIDE):
        return DecodeError(0, "encoding_not_utf8")
    tree = _Tree()
    parser = expat.ParserCreate("UTF-8")
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.text
    parser.XmlDeclHandler = _declared
    parser.StartDoctypeDeclHandler = _document_type
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        return DecodeError(max(parser.ErrorByteIndex, 0), "not_well_formed")
    except RefusedError as refused:
        return DecodeError(max(parser.CurrentByteIndex, 0), refused.reason)
    return tree.root or DecodeError(0, "not_well_formed")


def decode_xml(data: bytes) -> CotEvent | DecodeError:
    """One event from a whole document.

    Returns:
        The event, or an error: ``too_long``, ``not_well_formed``, ``document_type_forbidden``, ``encoding_not_utf8``,
        ``too_deep``, ``too_many_elements``, ``too_many_attributes``; ``not_an_event``, ``unknown_version``,
        ``missing_attribute``, ``no_point``, ``said_twice``; ``bad_uid``, ``bad_type``, ``bad_how``, ``bad_qos``,
        ``bad_time``, ``bad_number``, ``out_of_range``, ``stale_before_start``.
    """
    tree = parse(data)
    if isinstance(tree, DecodeError):
        return tree
    try:
        return _event(tree)
    except RefusedError as refused:
        return DecodeError(0, refused.reason)


def parse_fragment(text: str) -> tuple[Element | str, ...]:
    """The elements of a detail that came as text inside a protobuf message.

    Raises:
        RefusedError: It is not well formed.
    """
    if not text.strip():
        return ()
    tree = parse(b"<detail>" + text.encode("utf-8", "replace") + b"</detail>")
    if isinstance(tree, DecodeError):
        raise RefusedError(tree.reason)
    return tree.children


def _event(tree: Element) -> CotEvent:
    if tree.tag != "event":
        raise RefusedError("not_an_event")
    said = dict(tree.attributes)
    version = number(said.get("version", "2.0"))
    if version is None or version < _VERSION_MIN:
        raise RefusedError("unknown_version")
    uid, type_, how, qos = (said.get(name, "") for name in ("uid", "type", "how", "qos"))
    require_words(uid, type_, how, qos)
    start_ns, stale_ns = _time(said, "start"), _time(said, "stale")
    require_times(start_ns, stale_ns)
    place = _only(tree, "point")
    if place is None:
        raise RefusedError("no_point")
    point = dict(place.attributes)
    lat_deg, lon_deg = place_deg(_number(point, "lat"), _number(point, "lon"))
    return CotEvent(
        uid=uid,
        type=type_,
        how=how,
        time_ns=_time(said, "time"),
        start_ns=start_ns,
        stale_ns=stale_ns,
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        hae_m=height_m(_number(point, "hae")),
        ce_m=error_m(_number(point, "ce")),
        le_m=error_m(_number(point, "le")),
        access=said.get("access", ""),
        qos=qos,
        opex=said.get("opex", ""),
        detail=_only(tree, "detail"),
    )


def _only(tree: Element, tag: str) -> Element | None:
    """The child of a name, None if there is none; two would leave open which counts."""
    found = [child for child in tree.children if isinstance(child, Element) and child.tag == tag]
    if len(found) > 1:
        raise RefusedError("said_twice")
    return found[0] if found else None


def _said(said: dict[str, str], name: str) -> str:
    if name not in said:
        raise RefusedError("missing_attribute")
    return said[name]


def _time(said: dict[str, str], name: str) -> int:
    moment_ns = time_ns(_said(said, name))
    if moment_ns is None:
        raise RefusedError("bad_time")
    return moment_ns


def _number(said: dict[str, str], name: str) -> float:
    value = number(_said(said, name))
    if value is None:
        raise RefusedError("bad_number")
    return value
