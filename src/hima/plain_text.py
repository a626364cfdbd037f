"""Text that came from outside, made safe to show: what would hide, turn or command is written out.

A name may hold line breaks that forge a line of a log, escapes that a terminal obeys, or marks that turn the order in
which letters are read, so that `exe.gpj` looks like a picture. Such characters become `[U+202E]`: seen, and nothing is
lost. Letters of all scripts, and the joiners that Persian and Kurdish need, stay.
"""

import re
from typing import Final

# `$` would let a line break at the end pass.
PLAIN: Final = r"^[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*\Z"
"""Pattern of a line that a program may send: control characters forge lines of a log, bidirectional overrides make one
name look like another."""

_DANGEROUS: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # controls of terminals and lines
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks of direction
    "\u2028\u2029"  # separators of lines
    "\u200b\u2060-\u2064\ufeff\ufff9-\ufffb"  # what nobody sees
    "\U000e0000-\U000e007f"  # tags
    "\ud800-\udfff]"  # halves of characters
)


def visible(text: str) -> str:
    """The text with every character that could deceive a reader, a terminal or a log written as its number."""
    return _DANGEROUS.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)
