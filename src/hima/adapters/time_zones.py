"""Time zones by name, from the list of the machine (IANA)."""

import re
from datetime import tzinfo
from typing import Final
from zoneinfo import ZoneInfo

_NAME: Final = re.compile(r"[A-Z][A-Za-z0-9_+\-]*(/[A-Z][A-Za-z0-9_+\-]*){0,2}", re.ASCII)
"""Not `localtime`, which is another on each machine, nor `right/...`, which counts leap seconds."""


def find_zone(name: str) -> tzinfo | None:
    """A time zone; None if the machine knows none of that name."""
    if _NAME.fullmatch(name) is None:
        return None
    try:
        return ZoneInfo(name)
    # A name may be a folder, or be unknown.
    except (OSError, ValueError, KeyError):
        return None
