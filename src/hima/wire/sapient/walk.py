"""What protobuf's own library does not tell of a message: how much is in it, and what stands there twice.

Of a field that stands twice, the last one wins, or both are merged, so that two readers of one message may see two
things. Only messages that are long, or whose size is not that of what was read, are walked through.
"""

from typing import Final

from google.protobuf.descriptor import Descriptor, FieldDescriptor

DEPTH_MAX: Final = 100
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def holds_a_field_twice(data: bytes, descriptor: Descriptor, depth: int = 0) -> bool:
    """True if a field, or a second one of a choice, stands twice in a message that has been parsed already."""
    seen: set[str] = set()
    at = 0
    while at < len(data) and depth < DEPTH_MAX:
        key, at = _varint(data, at)
        begin, at = _value(data, at, key & 7)
        field = descriptor.fields_by_number.get(key >> 3)
        if field is None:
            continue
        if not field.is_repeated:
            name = field.name if field.containing_oneof is None else field.containing_oneof.name
            if name in seen:
                return True
            seen.add(name)
        if _is_message(field) and holds_a_field_twice(data[begin:at], field.message_type, depth + 1):
            return True
    return False


def count_fields(data: bytes, descriptor: Descriptor, most: int, depth: int = 0) -> int:
    """How many fields a message holds, those of messages in it included; stops counting soon after ``most``."""
    count = at = 0
    while at < len(data) and count <= most and depth < DEPTH_MAX:
        key, at = _varint(data, at)
        begin, at = _value(data, at, key & 7)
        count += 1
        field = descriptor.fields_by_number.get(key >> 3)
        if field is not None and _is_message(field):
            count += count_fields(data[begin:at], field.message_type, most - count, depth + 1)
    return count


def _is_message(field: FieldDescriptor) -> bool:
    return field.message_type is not None


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
        shift += 7
    return value, at


def _value(data: bytes, at: int, wire_type: int) -> tuple[int, int]:
    """Where the value begins and ends."""
    match wire_type:
        case 0:
            return at, _varint(data, at)[1]
        case 1:
            return at, at + 8
        case 2:
            length, begin = _varint(data, at)
            return begin, begin + length
        case _:
            return at, at + 4
