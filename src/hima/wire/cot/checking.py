"""What must hold of an event, however it was sent."""

import re
from typing import Final

from hima.errors import HimaError
from hima.wire.cot.event import UNKNOWN

UID_MAX: Final = 256
WORD_MAX: Final = 128
HEIGHT_M: Final = (-15_000.0, 1_000_000.0)
_TYPE: Final = re.compile(r"\w+(?:-\w+)*(?:;[^;]*)?", re.ASCII)
_HOW: Final = re.compile(r"\w(?:-\w+)*", re.ASCII)
_QOS: Final = re.compile(r"\d-\w-\w", re.ASCII)


class RefusedError(HimaError):
    """What was sent is no event.

    Attributes:
        reason: Closed code.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def require_words(uid: str, type: str, how: str, qos: str) -> None:  # noqa: A002 - the standard's word
    """Refuse names and paths that are not what the schema says."""
    if not (uid and type and how):
        raise RefusedError("missing_attribute")
    if len(uid) > UID_MAX or not uid.strip():
        raise RefusedError("bad_uid")
    if len(type) > WORD_MAX or _TYPE.fullmatch(type) is None:
        raise RefusedError("bad_type")
    if len(how) > WORD_MAX or _HOW.fullmatch(how) is None:
        raise RefusedError("bad_how")
    if qos and _QOS.fullmatch(qos) is None:
        raise RefusedError("bad_qos")


def require_times(start_ns: int, stale_ns: int) -> None:
    """Refuse what ceases to hold before it begins to."""
    if stale_ns < start_ns:
        raise RefusedError("stale_before_start")


def place_deg(lat_deg: float, lon_deg: float) -> tuple[float, float]:
    """Latitude and longitude, if they can be such."""
    if not (-90.0 <= lat_deg <= 90.0 and -180.0 <= lon_deg <= 180.0):
        raise RefusedError("out_of_range")
    return lat_deg, lon_deg


def height_m(value: float) -> float | None:
    """A height, None for unknown."""
    if value >= UNKNOWN:
        return None
    if not HEIGHT_M[0] <= value <= HEIGHT_M[1]:
        raise RefusedError("out_of_range")
    return value


def error_m(value: float) -> float | None:
    """A circular or linear error, None for unknown."""
    if value < 0.0:
        raise RefusedError("out_of_range")
    return None if value >= UNKNOWN else value
