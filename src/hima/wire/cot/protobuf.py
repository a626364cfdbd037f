"""The few things of protobuf that TAK protocol version 1 uses: varints, doubles, and lengths with bytes."""

import struct
from typing import Final, TypeAlias

from hima.wire.cot.checking import RefusedError

Value: TypeAlias = int | float | bytes
VARINT_BYTES_MAX: Final = 10
_VARINT, _DOUBLE, _BYTES, _FLOAT = 0, 1, 2, 5
_SIZES: Final = {_DOUBLE: 8, _FLOAT: 4}
_UINT64: Final = 0xFFFF_FFFF_FFFF_FFFF


def varint(value: int) -> bytes:
    """A number below 2^64, seven bits a byte, low ones first."""
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)


def read_varint(data: bytes, at: int) -> tuple[int, int] | None:
    """A varint and where it ends; None if its end has not come.

    Raises:
        RefusedError: It is longer than any varint.
    """
    value = 0
    for count in range(VARINT_BYTES_MAX):
        if at + count >= len(data):
            return None
        byte = data[at + count]
        value |= (byte & 0x7F) << 7 * count
        if byte < 0x80:
            return value & _UINT64, at + count + 1
    raise RefusedError("bad_varint")


def fields(data: bytes) -> dict[int, Value]:
    """The fields of one message by number.

    Raises:
        RefusedError: ``truncated``, ``bad_varint``, ``bad_wire_type``, or ``said_twice``: of a field that is said twice
            readers keep different ones.
    """
    found: dict[int, Value] = {}
    at = 0
    while at < len(data):
        tag, at = _whole(read_varint(data, at))
        number, kind = tag >> 3, tag & 7
        value: Value
        if kind == _VARINT:
            value, at = _whole(read_varint(data, at))
        elif kind in (_DOUBLE, _FLOAT):
            value, at = _fixed(data, at, kind)
        elif kind == _BYTES:
            length, at = _whole(read_varint(data, at))
            if length > len(data) - at:
                raise RefusedError("truncated")
            value, at = data[at : at + length], at + length
        else:
            raise RefusedError("bad_wire_type")
        if number in found:
            raise RefusedError("said_twice")
        found[number] = value
    return found


def _whole(found: tuple[int, int] | None) -> tuple[int, int]:
    if found is None:
        raise RefusedError("truncated")
    return found


def _fixed(data: bytes, at: int, kind: int) -> tuple[float, int]:
    end = at + _SIZES[kind]
    if end > len(data):
        raise RefusedError("truncated")
    value: float = struct.unpack_from("<d" if kind == _DOUBLE else "<f", data, at)[0]
    return value, end


def number_field(number: int, value: int) -> bytes:
    """A varint field; nothing for 0, as proto3 has it."""
    return varint(number << 3 | _VARINT) + varint(value) if value else b""


def double_field(number: int, value: float) -> bytes:
    """A double field; nothing for 0."""
    return varint(number << 3 | _DOUBLE) + struct.pack("<d", value) if value else b""


def bytes_field(number: int, value: bytes) -> bytes:
    """A length and bytes; nothing for none."""
    return varint(number << 3 | _BYTES) + varint(len(value)) + value if value else b""


def text_field(number: int, value: str) -> bytes:
    """A text; nothing for the empty one."""
    return bytes_field(number, value.encode("utf-8", "replace"))
