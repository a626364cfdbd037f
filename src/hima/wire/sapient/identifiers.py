"""Names of nodes and things: UUID version 4 and ULID, as the standard wants them written.

A UUID is lower case with dashes; a ULID is 26 digits of Crockford's base 32, upper case, of which the first ten are
milliseconds since 1970. Both can be derived from what they name, so that a thing keeps its name over a restart.
"""

import hashlib
import re
from functools import lru_cache
from typing import Final

from hima.units import MILLISECOND_NS

_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
_ULID: Final = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", re.ASCII)
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ULID_DIGITS: Final = 26
_TIME_BITS: Final = 48
_CHANCE_BITS: Final = 80


@lru_cache(maxsize=256)
def is_uuid(text: str) -> bool:
    """True if this is a UUID of version 4 as the standard wants it."""
    return _UUID.fullmatch(text) is not None


def is_ulid(text: str) -> bool:
    """True if this is a ULID."""
    return _ULID.fullmatch(text) is not None


def uuid_of(name: str) -> str:
    """A UUID for a name: always the same, with the bits of version 4, and the chance in it from a digest."""
    digest = bytearray(hashlib.sha256(name.encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x40
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def ulid_of(name: str, time_ns: int) -> str:
    """A ULID for a name and a time: always the same, in order of time."""
    milliseconds = max(time_ns, 0) // MILLISECOND_NS % (1 << _TIME_BITS)
    chance = int.from_bytes(hashlib.sha256(name.encode()).digest()[: _CHANCE_BITS // 8], "big")
    number = milliseconds << _CHANCE_BITS | chance
    return "".join(_DIGITS[number >> 5 * place & 31] for place in reversed(range(_ULID_DIGITS)))
