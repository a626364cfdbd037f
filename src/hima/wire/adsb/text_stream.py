"""Mode S messages (AVR, bare hex) and BaseStation lines as a stream, cut wherever it may be.

A line ends with a line feed, a carriage return or the semicolon of AVR. The forms of AVR stand in
`hima.wire.adsb.hex_lines`.
"""

import re
from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.wire.adsb.base_station import BaseStation, read_line
from hima.wire.adsb.beast import BeastMessage
from hima.wire.adsb.hex_lines import LINE_MAX

LINE_END: Final = re.compile(rb"[;\r\n]")
_DIGIT: Final = rb"[0-9A-Fa-f]"
_AVR: Final = re.compile(
    rb"(?:[*:]|[@%%](%(d)s{12})|<(%(d)s{12})(%(d)s{2}))?(%(d)s{28}|%(d)s{14}|%(d)s{4})\Z" % {b"d": _DIGIT}
)


class TextSplit(msgspec.Struct, frozen=True):
    """What a chunk held: messages and errors in order, and the bytes of a line that has not ended."""

    messages: tuple[BeastMessage | BaseStation, ...]
    errors: tuple[DecodeError, ...]
    pending: bytes


def split(pending: bytes, chunk: bytes) -> TextSplit:
    """Take lines out of a stream.

    Args:
        pending: What the last call left; never longer than the longest line.
        chunk: The next bytes.

    Returns:
        Messages and errors: ``line_too_long``, ``not_hex``, and those of `read_line`.
    """
    data, base = pending + chunk, len(pending)
    messages: list[BeastMessage | BaseStation] = []
    errors: list[DecodeError] = []
    begin = 0
    for end in LINE_END.finditer(data, base):
        found = _line(data[begin : end.start()], begin - base)
        begin = end.end()
        if isinstance(found, DecodeError):
            errors.append(found)
        elif found is not None:
            messages.append(found)
    # Of a line that does not end its beginning is kept, so that it is named once when it does.
    return TextSplit(tuple(messages), tuple(errors), data[begin : begin + LINE_MAX + 1])


def _line(whole: bytes, offset: int) -> BeastMessage | BaseStation | DecodeError | None:
    line = whole.strip()
    if not line or line.startswith(b"#"):
        return None
    if len(whole) > LINE_MAX:
        return DecodeError(max(offset, 0), "line_too_long")
    avr = _AVR.match(line)
    if avr is None:
        return read_line(line, max(offset, 0)) if b"," in line else DecodeError(max(offset, 0), "not_hex")
    counter, signal = avr[1] or avr[2] or b"0", avr[3] or b"0"
    return BeastMessage(offset, int(counter, 16), int(signal, 16), bytes.fromhex(avr[4].decode("ascii")))
