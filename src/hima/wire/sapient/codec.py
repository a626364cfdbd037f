"""One message: bytes of protobuf to a struct and back.

Taken is what the standard says and nothing else: every mandatory field, no unknown one, no unknown number, no field
twice. Parsing itself is protobuf's own library.
"""

from typing import Any, Final

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import DecodeError as ParseError
from google.protobuf.timestamp_pb2 import Timestamp
from sapient_msg.bsi_flex_335_v2_0.sapient_message_pb2 import SapientMessage as Wire

from hima.errors import DecodeError
from hima.units import SECOND_NS
from hima.wire.sapient.mapping import RefusedError, Shape
from hima.wire.sapient.message import SapientMessage
from hima.wire.sapient.versions import FLEX_V1, says_flex_v1
from hima.wire.sapient.walk import count_fields, holds_a_field_twice

ICD_VERSION: Final = "BSI Flex 335 v2.0"
LONG_BYTES: Final = 16_384
FIELDS_MAX: Final = 5_000
"""Of a long message; a registration with all classes of the standard has some hundreds. More would hold up others."""
_DESCRIPTOR: Final[Descriptor] = Wire.DESCRIPTOR
_SHAPE: Final = Shape(_DESCRIPTOR, SapientMessage, {})


def decode(data: bytes) -> SapientMessage | DecodeError:
    """A message.

    Returns:
        The message, or why it is none: ``not_a_message``, ``missing_field``, ``missing_choice``, ``unknown_field``,
        ``unknown_value``, ``duplicate_field``, ``bad_uuid``, ``bad_ulid``, ``bad_time``, ``not_finite``,
        ``too_many_items``, ``unknown_icd_version``; ``bsi_flex_335_v1`` for a registration of that edition.
    """
    try:
        return _decode(data)
    except RefusedError as refused:
        return DecodeError(0, FLEX_V1 if says_flex_v1(data) else refused.reason)


def _decode(data: bytes) -> SapientMessage:
    try:
        wire: Any = Wire.FromString(data)
    except ParseError:
        raise RefusedError("not_a_message") from None
    wire.DiscardUnknownFields()
    # Unknown fields are gone now, and of a field that stands there twice the last counts: both show in the size.
    known = wire.ByteSize()
    if known != len(data):
        if known != Wire.FromString(data).ByteSize():
            raise RefusedError("unknown_field")
        if holds_a_field_twice(data, _DESCRIPTOR):
            raise RefusedError("duplicate_field")
    if len(data) > LONG_BYTES and count_fields(data, _DESCRIPTOR, FIELDS_MAX) > FIELDS_MAX:
        raise RefusedError("too_many_items")
    message: SapientMessage = _SHAPE.read(wire)
    if message.registration is not None and message.registration.icd_version != ICD_VERSION:
        raise RefusedError("unknown_icd_version")
    return message


def is_error(data: bytes) -> bool:
    """True if a message is an error, or one that was not taken would have been: it is not answered with another."""
    try:
        wire: Any = Wire.FromString(data)
    except ParseError:
        return False
    return bool(wire.HasField("error"))


def encode(message: SapientMessage) -> bytes:
    """The bytes of a message, without its length.

    Raises:
        ValueError: It is a task: what may be asked of a sensor is written by `hima.wire.sapient.requests` alone.
    """
    if message.task is not None:
        raise ValueError("tasks are written by hima.wire.sapient.requests alone")
    return to_wire(message)


def encode_body(message: SapientMessage) -> bytes:
    """The bytes of a message without its timestamp, for `stamped`; refuses tasks, as `encode` does."""
    if message.task is not None:
        raise ValueError("tasks are written by hima.wire.sapient.requests alone")
    wire: Any = Wire()
    _SHAPE.write(message, wire)
    wire.ClearField("timestamp")
    data: bytes = wire.SerializeToString(deterministic=True)
    return data


def stamped(body: bytes, time_ns: int) -> bytes:
    """The bytes of a message from those of `encode_body`, without its length."""
    seconds, nanos = divmod(time_ns, SECOND_NS)
    stamp = Wire(timestamp=Timestamp(seconds=seconds, nanos=nanos))
    head: bytes = stamp.SerializeToString()
    return head + body


def to_wire(message: SapientMessage) -> bytes:
    """The bytes of any message; for `encode`, for requests, and for tests that compare whole messages."""
    wire = Wire()
    _SHAPE.write(message, wire)
    data: bytes = wire.SerializeToString(deterministic=True)
    return data
