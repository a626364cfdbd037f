"""Mode S messages decoded by `rs1090`, guarded: it panics on anything but hex of even length.

A panic of the Rust library is a `BaseException` that no handler of ours would see, so nothing reaches it that is not
the hex of 7 or 14 bytes with a downlink format of that length.
"""

from typing import Any, Final, TypeAlias

import rs1090

from hima.errors import DecodeError
from hima.wire.adsb.encode import parity

Message: TypeAlias = dict[str, Any]
"""A decoded message in rs1090's words: ``df``, ``icao24``, ``bds``, ``latitude``, ``altitude`` (ft) ..."""

SHORT: Final = 7
LONG: Final = 14
_LONG_FORMATS: Final = 16
"""Downlink formats from 16 up are long."""
SQUITTERS: Final = frozenset({17, 18})


def check(message: bytes) -> str | None:
    """Why a message cannot be one, as a reason code; None if it can."""
    if len(message) not in {SHORT, LONG}:
        return "bad_length"
    downlink = message[0] >> 3
    if (downlink >= _LONG_FORMATS) != (len(message) == LONG):
        return "length_contradicts_format"
    if downlink in SQUITTERS and parity(message) != 0:
        return "bad_parity"
    return None


def decode(message: bytes, reference_deg: tuple[float, float] | None = None, offset: int = 0) -> Message | DecodeError:
    """Decode one message.

    Args:
        message: 7 or 14 bytes.
        reference_deg: Latitude and longitude within 180 NM of the aircraft, to resolve a lone position.
        offset: Where it stood, for the error.

    Returns:
        The message, or why it is none: ``bad_length``, ``length_contradicts_format``, ``bad_parity``,
        ``not_decodable``.
    """
    reason = check(message)
    if reason is not None:
        return DecodeError(offset, reason)
    decoded: Any = rs1090.decode(message.hex(), reference=reference_deg)
    # It gives nothing, or part of a message, where a field holds a code that the standard does not have.
    return dict(decoded) if decoded and "df" in decoded else DecodeError(offset, "not_decodable")
