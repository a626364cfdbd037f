"""Times and numbers as text: strict, for what merely looks like a number has been seen to be accepted elsewhere.

Python's own ``float`` takes ``1_000``, ``nan`` and the digits of other scripts; its ``fromisoformat`` takes weeks and
days without hours. None of it is a number or a time of the XML schema.
"""

import math
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from hima.units import MILLISECOND_NS, SECOND_NS

YEARS: Final = range(1970, 2200)
"""What lies outside is no time of an event, and 64 bits hold the nanoseconds of every year inside."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LENGTH_MAX: Final = 40
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_TIME: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,12}))?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII
)
_NANO_DIGITS: Final = 9


def number(text: str) -> float | None:
    """A finite number, None if the text is none."""
    if len(text) > _LENGTH_MAX or _NUMBER.fullmatch(text) is None:
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def time_ns(text: str) -> int | None:
    """A date and time with its zone in nanoseconds since 1970 UTC, None if the text is none.

    Without a zone it could be any of a day; a 24th hour and a 60th second do not exist in it.
    """
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, sign, zone_hours, zone_minutes = found.groups()
    zone = UTC if sign is None else _zone(sign, int(zone_hours), int(zone_minutes))
    if zone is None or int(year) not in YEARS:
        return None
    try:
        moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), tzinfo=zone)
    except ValueError:
        return None
    since = moment - _EPOCH
    whole_ns = (since.days * 86_400 + since.seconds) * SECOND_NS
    return whole_ns + (0 if fraction is None else int(fraction[:_NANO_DIGITS].ljust(_NANO_DIGITS, "0")))


def _zone(sign: str, hours: int, minutes: int) -> timezone | None:
    """The XML schema has zones up to 14 hours from UTC."""
    total = hours * 60 + minutes
    if minutes >= 60 or total > 14 * 60:
        return None
    return timezone(timedelta(minutes=-total if sign == "-" else total))


def time_text(moment_ns: int) -> str:
    """A time in UTC, to the millisecond, as every receiver reads it; to the nanosecond only where it must be."""
    seconds, rest_ns = divmod(moment_ns, SECOND_NS)
    stamp = (_EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
    if rest_ns % MILLISECOND_NS:
        return f"{stamp}.{rest_ns:09d}Z"
    return f"{stamp}.{rest_ns // MILLISECOND_NS:03d}Z"


def number_text(value: float) -> str:
    """A number without an exponent, for the schema's decimals have none; what is below 1e-15 is left out."""
    text = repr(float(value))
    if "e" not in text:
        return text
    return f"{value:.15f}" if abs(value) < 1.0 else f"{value:.1f}"
