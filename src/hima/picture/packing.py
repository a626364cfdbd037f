"""Values to bytes and back: MessagePack, with arrays as (dtype, shape, raw bytes).

Used for the journal, for snapshots of the corridor's state and for the hash of outcomes, so equal values must
give equal bytes: arrays are written C-contiguous and little-endian.
"""

from typing import Any, TypeVar

import msgspec
import numpy as np

Value = TypeVar("Value")

_ALLOWED_KINDS = frozenset("biuf")


def _encode_array(value: object) -> tuple[str, tuple[int, ...], bytes]:
    if not isinstance(value, np.ndarray):
        raise NotImplementedError(f"cannot pack {type(value).__name__}")
    array = np.ascontiguousarray(value)
    if array.dtype.byteorder == ">":
        array = array.astype(array.dtype.newbyteorder("<"))
    return array.dtype.str, array.shape, array.tobytes()


def _decode_array(expected: type, packed: Any) -> object:
    origin = getattr(expected, "__origin__", expected)
    if origin is not np.ndarray:
        raise NotImplementedError(f"cannot unpack {expected}")
    name, shape, data = packed
    dtype = np.dtype(name)
    if dtype.kind not in _ALLOWED_KINDS:
        raise ValueError(f"array of kind {dtype.kind!r} is not allowed")
    return np.frombuffer(data, dtype=dtype).reshape(shape).copy()


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_encode_array)


def pack(value: object) -> bytes:
    """Encode any noun, or a mutable state made of nouns, numbers, strings, lists, dicts and arrays."""
    return _ENCODER.encode(value)


def unpack(data: bytes, expected: type[Value]) -> Value:
    """Decode what `pack` wrote.

    Raises:
        msgspec.DecodeError: The bytes are not such a value.
    """
    return msgspec.msgpack.decode(data, type=expected, dec_hook=_decode_array)
