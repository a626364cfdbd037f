"""Mode S messages as text, one a line: bare hex, AVR, or a column of CSV.

AVR is `*8D4840D6202CC371C32CE0576098;`, or with the receiver's counter (12 MHz, six bytes) before the message:

    *  :    message ;
    @  %    counter message ;           % says that the receiver has checked the parity, which we do anyway
    <       counter signal message ;    signal is one byte

A message of two bytes is Mode A/C.
"""

import re
from typing import Final

import msgspec

from hima.errors import DecodeError

LINE_MAX: Final = 4_096
_DIGIT: Final = rb"[0-9A-Fa-f]"
_MESSAGE: Final = re.compile(
    rb"(?:[@%%]%(digit)s{12}|<%(digit)s{14}|(?<!%(digit)s))(%(digit)s{28}|%(digit)s{14})(?!%(digit)s)"
    % {b"digit": _DIGIT}
)
_TEXT: Final = re.compile(rb"[\t\n\r\x20-\x7e]*\Z")


class HexMessage(msgspec.Struct, frozen=True):
    """One message and where its first digit stands."""

    offset: int
    data: bytes


def is_text(data: bytes) -> bool:
    """True if a file is lines of printable ASCII, which no binary recording is for long."""
    return _TEXT.match(data[:LINE_MAX]) is not None


def messages(data: bytes) -> tuple[tuple[HexMessage, ...], tuple[DecodeError, ...]]:
    """The first run of exactly 14 or 28 hexadecimal digits of each line; a line without one is an error.

    Args:
        data: The file. Empty lines, and lines that begin with ``#``, are passed over.

    Returns:
        Messages, and errors: ``not_hex`` and ``line_too_long``.
    """
    found: list[HexMessage] = []
    errors: list[DecodeError] = []
    start = 0
    for line in data.splitlines(keepends=True):
        match = _MESSAGE.search(line[:LINE_MAX])
        if len(line) > LINE_MAX:
            errors.append(DecodeError(start, "line_too_long"))
        elif match is not None:
            found.append(HexMessage(start + match.start(1), bytes.fromhex(match[1].decode("ascii"))))
        elif line.strip() and not line.startswith(b"#"):
            errors.append(DecodeError(start, "not_hex"))
        start += len(line)
    return tuple(found), tuple(errors)
