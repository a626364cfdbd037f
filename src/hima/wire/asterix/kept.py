"""What the bytes of one item say to people: the same layout as the compiled walk, read one item at a time."""

from collections.abc import Iterator

from hima.wire.asterix.layout import Field, Item, Shape, Text
from hima.wire.asterix.six_bit import identification


def as_text(field: Field, code: int) -> str | int:
    """A code as people read it."""
    match field.text:
        case Text.OCTAL:
            return f"{code:0{-(-field.width // 3)}o}"
        case Text.HEXADECIMAL:
            return f"{code:0{field.width // 4}x}"
        case Text.SIX_BIT:
            return identification(code)
        case Text.ASCII:
            letters = code.to_bytes(field.width // 8, "big").rstrip(b" \0").decode("ascii", "replace")
            return "".join(letter if letter.isprintable() else "?" for letter in letters)
        case Text.NUMBER:
            return code


def contents(item: Item, data: bytes) -> object:
    """The contents of an item that the walk has accepted.

    Args:
        item: The item.
        data: Its bytes, a count, a length or presence bits included.

    Returns:
        Values by name; a list of them of repeated parts; the sub-items of a compound item by their names; hexadecimal
        digits where the layout knows no contents.
    """
    if item.shape is Shape.COMPOUND:
        return {part.name.rpartition("/")[2]: contents(part, content) for part, content in _parts(item, data)}
    if not item.fields:
        return data.hex()
    if item.shape is Shape.REPEATED:
        return [_fields(item, data[at : at + item.size]) for at in range(1, len(data), item.size)]
    if item.shape is Shape.EXTENDED and item.size > 1:  # a list that ends where a last bit says so
        return [_fields(item, data[at : at + item.size]) for at in range(0, len(data), item.size)]
    return _fields(item, data)


def _fields(item: Item, data: bytes) -> dict[str, object]:
    whole = int.from_bytes(data, "big")
    return {
        field.name: _value(field, whole >> 8 * len(data) - field.bit - field.width)
        for field in item.fields
        if field.bit + field.width <= 8 * len(data)
    }


def _value(field: Field, shifted: int) -> object:
    number = shifted & ((1 << field.width) - 1)
    if field.signed and number >> field.width - 1:
        number -= 1 << field.width
    return number * field.lsb if field.lsb else as_text(field, number)


def _parts(item: Item, data: bytes) -> Iterator[tuple[Item, bytes]]:
    """Sub-items that are there, each with its bytes."""
    octets = 1
    while data[octets - 1] & 1:
        octets += 1
    at = octets
    for place, part in enumerate(item.parts):
        if place < 7 * octets and data[place // 7] >> (7 - place % 7) & 1:
            length = _length(part, data, at)
            yield part, data[at : at + length]
            at += length


def _length(part: Item, data: bytes, at: int) -> int:
    match part.shape:
        case Shape.REPEATED:
            return 1 + part.size * data[at]
        case Shape.EXPLICIT:
            return data[at]
        case Shape.EXTENDED:
            length = part.size
            while data[at + length - 1] & 1:
                length += part.size
            return length
        case _:
            return part.size
