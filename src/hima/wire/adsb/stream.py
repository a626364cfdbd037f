"""Which form a receiver speaks, told by its first bytes: Beast, lines of text, or a JSON document of all aircraft.

Beast frames begin with 0x1A within the first 44 bytes of any place in the stream. So where a line of printable
characters ends before the first 0x1A the stream is text, and where it begins with a brace it is JSON.
"""

import re
from enum import Enum
from typing import Final

from hima.wire.adsb.beast import ESCAPE
from hima.wire.adsb.text_stream import LINE_END

UNDECIDED_MAX: Final = 64
"""More than the longest Beast frame."""
_PRINTABLE: Final = re.compile(rb"[\t\n\r\x20-\x7e]*")


class Form(Enum):
    """How messages are written."""

    UNDECIDED = "undecided"
    BEAST = "beast"
    TEXT = "text"
    JSON = "json"


def form_of(data: bytes) -> Form:
    """The form of a stream by its first bytes; undecided while they do not tell."""
    printable = _PRINTABLE.match(data)
    length = 0 if printable is None else printable.end()
    if data[:length].lstrip().startswith(b"{"):
        return Form.JSON
    if LINE_END.search(data[:length].lstrip()) is not None:
        return Form.TEXT
    if length < len(data) or len(data) > UNDECIDED_MAX or data[:1] == bytes([ESCAPE]):
        return Form.BEAST
    return Form.UNDECIDED
