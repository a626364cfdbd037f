"""Days and moments as people type them for the register."""

from datetime import UTC, datetime, timedelta
from typing import Final

from hima.errors import UsageError

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def moment_ns(text: str) -> int:
    """UTC nanoseconds of a day, whose midnight is meant, or of a moment; without a zone it is UTC.

    Raises:
        UsageError: It is neither.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(
            f"{text[:60]!a} is no day and no moment. Write it as 2026-11-27 or 2026-11-27T08:00Z."
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(microseconds=1) * 1000
