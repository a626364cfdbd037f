"""Everything that a Remote ID receiver may hand over, told apart by its first byte.

    {  or  [    JSON: `hima.wire.remoteid.receiver_json`; in a stream one document a line
    FD or FE    MAVLink: `hima.wire.remoteid.mavlink`
    any other   in a datagram, what was heard on the air: `hima.wire.remoteid.transport`

None of the first can begin a broadcast: its message types and versions do not exist. In a stream what is neither JSON
nor MAVLink is passed over to the end of its line, or to the next FD or FE, which never stand in UTF-8.
"""

import re
from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.wire.remoteid.mavlink import MAGIC, take
from hima.wire.remoteid.receiver_json import read_json
from hima.wire.remoteid.transport import Heard, read

LINE_MAX: Final = 65_536
_JSON: Final = frozenset(b"{[")
_STOP: Final = re.compile(rb"[\n\xfd\xfe]")
_NEXT: Final = re.compile(rb"[\xfd\xfe]|\n[{\[]")
_BLANKS: Final = re.compile(rb"[ \t\r\n\x00]*")


class Split(msgspec.Struct, frozen=True):
    """What a chunk of a stream held, and the bytes to be handed back with the next one."""

    heard: tuple[Heard, ...]
    errors: tuple[DecodeError, ...]
    pending: bytes


class _Splitter:
    """One pass over what was pending and a chunk."""

    def __init__(self, pending: bytes, chunk: bytes, more: bool) -> None:
        self.data = pending + chunk
        self.base = len(pending)
        self.more = more
        self.at = 0
        self.heard: list[Heard] = []
        self.errors: list[DecodeError] = []

    def run(self) -> Split:
        while self._begin() and (self._frame() if self.data[self.at] in MAGIC else self._line()):
            pass
        return Split(tuple(self.heard), tuple(self.errors), self.data[self.at :])

    def _begin(self) -> bool:
        blanks = _BLANKS.match(self.data, self.at)
        self.at = self.at if blanks is None else blanks.end()
        return self.at < len(self.data)

    def _refuse(self, error: DecodeError) -> None:
        self.errors.append(DecodeError(max(error.offset - self.base, 0), error.reason))

    def _frame(self) -> bool:
        taken = take(self.data, self.at, self.more)
        if taken.end is None:
            return False
        if taken.error is not None:
            return self._lose(taken.error, taken.end)
        self.at = taken.end
        if taken.heard is not None:
            self._take(taken.heard)
        return True

    def _lose(self, error: DecodeError, behind: int) -> bool:
        """Go from a broken frame to where the next message may begin; all between is named once, when that is known."""
        found = _NEXT.search(self.data, behind)
        if found is None and self.more and len(self.data) - self.at <= LINE_MAX:
            return False
        self._refuse(error)
        self.at = len(self.data) if found is None else found.start()
        return True

    def _take(self, heard: Heard) -> None:
        for error in heard.errors:
            self._refuse(error)
        if heard.messages:
            self.heard.append(msgspec.structs.replace(heard, errors=()))

    def _line(self) -> bool:
        begin = self.at
        found = _STOP.search(self.data, begin)
        end = len(self.data) if found is None else found.start()
        if end - begin > LINE_MAX:
            self._refuse(DecodeError(begin, "line_too_long"))
            self.at = end
            return True
        if found is None and self.more:
            return False
        self.at = end
        whole = found is None or self.data[end] not in MAGIC
        if whole and self.data[begin] in _JSON:
            self._take(read_json(self.data[begin:end], begin))
        else:
            self._refuse(DecodeError(begin, "not_a_message"))
        return True


def split(pending: bytes, chunk: bytes) -> Split:
    """Take messages out of a stream, cut wherever it may be.

    Args:
        pending: What the last call left; never more than the longest line or frame.
        chunk: The next bytes.

    Returns:
        What was heard, and errors: ``not_a_message``, ``line_too_long``, and those of JSON and MAVLink.
    """
    return _Splitter(pending, chunk, True).run()


def datagram(data: bytes) -> tuple[Heard, ...]:
    """Take a datagram, or one message of a broker: frames of MAVLink, lines of JSON, or a broadcast."""
    first = data.lstrip(b" \t\r\n")[:1]
    if not first or first[0] not in _JSON | MAGIC:
        return (read(data),)
    parts = _Splitter(b"", data, False).run()
    if not parts.errors:
        return parts.heard
    return (*parts.heard, Heard("stream", "", -1, (), parts.errors))
