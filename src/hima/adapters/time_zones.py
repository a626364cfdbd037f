"""Time zones by name, from the list of the machine (IANA)."""

from datetime import tzinfo
from zoneinfo import ZoneInfo


def find_zone(name: str) -> tzinfo | None:
    """A time zone; None if the machine knows none of that name."""
    try:
        return ZoneInfo(name)
    # A name that is a path, a folder, holds a null character or is unknown: each raises something else.
    except (OSError, ValueError, KeyError):
        return None
