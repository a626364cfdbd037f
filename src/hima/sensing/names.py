"""Names that come from outside: hostile until cleaned."""

import unicodedata
from typing import Final

NAME_MAX: Final = 40
_DROPPED: Final = ("C", "Zl", "Zp")
"""Unicode categories: all of C (control, format, surrogate, private, unassigned), and the line separators."""


def clean_name(text: str) -> str:
    """A name on one line, without control, formatting (bidi, zero width) or unassigned characters, and bounded."""
    kept = (c for c in text[: 4 * NAME_MAX] if not unicodedata.category(c).startswith(_DROPPED))
    return "".join(kept).strip()[:NAME_MAX].rstrip()
