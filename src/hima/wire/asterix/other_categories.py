"""Every other category as plain records, for `hima decode` and for feeds of few messages; off the hot path.

The layouts are those of `libasterix`, in the newest edition it knows; it is strict, so bytes of another edition are
mostly refused. Records are read one after another, so that the good ones before a bad one are kept.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from asterix import base, generated

from hima.errors import DecodeError

Json: TypeAlias = Mapping[str, object]

_REFUSALS: Final = (ValueError, AssertionError, IndexError, KeyError, AttributeError)
"""What the library raises, where it does not return an error, on bytes that it cannot read."""
_UNITS: Final = {
    "°": "deg",
    "NM": "nm",
    "NM/s": "nm_per_s",
    "ft": "ft",
    "ft/min": "ft_per_min",
    "FL": "fl",
    "kt": "kt",
    "Mach": "mach",
    "s": "s",
    "ms": "ms",
    "m": "m",
    "m/s": "m_per_s",
    "m/s2": "m_per_s2",
    "m/s²": "m_per_s2",
    "°/s": "deg_per_s",
    "mb": "hpa",
    "hPa": "hpa",
    "%": "percent",
    "dBm": "dbm",
    "°C": "celsius",
}


def decode(
    data: bytes, blocks: Mapping[int, list[tuple[int, int]]], editions: Mapping[int, str] | None = None
) -> tuple[list[Json], list[DecodeError]]:
    """Read the records of some blocks.

    Args:
        data: All bytes.
        blocks: Begin and end of each block's records in ``data``, by category.
        editions: By category, editions to read them by where it is not the newest; each one that the library knows.

    Returns:
        Records in order of offset, each with ``category``, ``offset`` and the items by the standard's number
        (``I062/040``), and an error for each block that could not be read to its end. A quantity is a pair of keys'
        worth in one: ``{"value": 1.5, "unit": "nm"}``; a code is an integer, text is text, unknown content is hex.
    """
    records: list[tuple[int, Json]] = []
    errors: list[DecodeError] = []
    catalogue: Any = generated.manifest["CATS"]
    for category, extents in blocks.items():
        known = catalogue.get(category)
        for start, end in extents:
            if known is None:
                errors.append(DecodeError(start - 3, "unknown_category"))
                continue
            found, error = _block(data, start, end, _edition(known, (editions or {}).get(category)))
            records += found
            errors += error
    return [record for _, record in sorted(records, key=lambda pair: pair[0])], errors


def _edition(known: Sequence[Any], wanted: str | None) -> Any:
    """One of a category's editions, the newest if none is wanted."""
    return known[-1] if wanted is None else next(e for e in known if f"{e.cv_edition[0]}.{e.cv_edition[1]}" == wanted)


def _block(data: bytes, start: int, end: int, edition: Any) -> tuple[list[tuple[int, Json]], list[DecodeError]]:
    bits = base.Bits.from_bytes(data[start:end])
    found: list[tuple[int, Json]] = []
    while len(bits):
        offset = end - len(bits) // 8
        try:
            record, rest = _record(edition.cv_uap, bits)
            items = {f"I{edition.cv_category:03}/{name}": _item(item) for name, item in record.items_regular.items()}
        except _REFUSALS:
            return found, [DecodeError(offset, "record_refused")]
        if len(rest) == len(bits):
            return found, [DecodeError(offset, "record_refused")]
        found.append((offset, {"category": edition.cv_category, "offset": offset, **items}))
        bits = rest
    return found, []


def _record(profile: Any, bits: Any) -> tuple[Any, Any]:
    """The first record and the rest; a category with several profiles says in an item which one it used."""
    if issubclass(profile, base.UapSingle):
        return _good(profile.cv_record._parse(base.ParsingMode.StrictParsing, bits))
    path, chosen = profile.cv_selector
    for name, layout in profile.cv_uaps.items():
        result = layout._parse(base.ParsingMode.StrictParsing, bits)
        if isinstance(result, ValueError):
            continue
        says = result[0].items_regular.get(path[0])
        if says is not None and chosen.get(says.arg.arg._get_item(path[1]).as_uint()) == name:
            return result[0], result[1]
    raise ValueError("no profile fits")


def _good(result: Any) -> tuple[Any, Any]:
    if isinstance(result, ValueError):
        raise result
    return result[0], result[1]


def _item(item: Any) -> object:
    """Contents of an item or sub-item."""
    rule = item.arg
    if isinstance(rule, base.RuleVariationContextFree):
        return _variation(rule.arg)
    return str(rule.unparse().to_bytes().hex())


def _variation(content: Any) -> object:
    match content:
        case base.Element():
            return _element(content)
        case base.Group():
            return _named(content.arg)
        case base.Extended():
            return _named([item for part in content.arg for item in part if item is not None])
        case base.Repetitive():
            return [_variation(part) for part in content.arg]
        case base.Explicit():
            return content.get_bytes().hex()
        case base.Compound():
            return {name: _item(part) for name, part in content.arg.items()}
        case _:
            return content.unparse().to_bytes().hex()


def _named(items: list[Any]) -> dict[str, object]:
    return {item.arg.cv_name: _item(item.arg) for item in items if isinstance(item, base.Item)}


def _element(element: Any) -> object:
    rule = element._get_rule()
    content = rule._get_content() if isinstance(rule, base.RuleContentContextFree) else None
    match content:
        case base.ContentQuantity():
            return {"value": content._as_quantity(), "unit": _UNITS.get(content.cv_unit, content.cv_unit)}
        case base.ContentString():
            return content.as_string().rstrip()
        case base.ContentInteger():
            return content.as_integer()
        case _:
            return element.as_uint()
