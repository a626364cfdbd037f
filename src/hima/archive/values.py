"""Times and texts of exports."""

from datetime import UTC, datetime, timedelta
from typing import Final

from hima.units import MILLISECOND_NS, SECOND_NS

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def moment_text(moment_ns: int) -> str:
    """A moment as RFC 3339 in UTC, to the millisecond."""
    seconds, rest_ns = divmod(moment_ns, SECOND_NS)
    stamp = (_EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{stamp}.{rest_ns // MILLISECOND_NS:03d}Z"


def real(mode: str) -> bool:
    """True for what was live; everything else says what it is wherever people read it."""
    return mode == "LIVE"


def called(mode: str, name: str) -> str:
    """A name as people read it: it says first if it is not real."""
    return name if real(mode) else f"{mode} {name}"
