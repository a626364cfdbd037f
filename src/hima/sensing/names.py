"""Names that come from outside: hostile until cleaned."""

import unicodedata
from typing import Final

NAME_MAX: Final = 40


def clean_name(text: str) -> str:
    """A name without control, formatting (bidi override, zero width) or unassigned characters, trimmed and bounded."""
    kept = (c for c in text[: 4 * NAME_MAX] if unicodedata.category(c)[0] != "C")
    return "".join(kept).strip()[:NAME_MAX]
