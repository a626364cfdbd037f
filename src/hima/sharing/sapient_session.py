"""Our side of a SAPIENT connection to a fusion node or a middleware: what may be said when.

First the registration, and nothing more until it has been acknowledged; then a status that is new; then what the
picture says. Each message is stamped when it is sent, for a strict receiver takes no stamp older than 0.9 s, and
detections of one picture have one stamp, 80 ms or more after those before.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Final

from hima.units import MILLISECOND_NS, SECOND_NS
from hima.wire.sapient.codec import decode, encode_body, stamped
from hima.wire.sapient.codes import TaskStatus
from hima.wire.sapient.framing import Tail, framed, split
from hima.wire.sapient.message import SapientMessage
from hima.wire.sapient.task import TaskAck

REGISTER_AGAIN_NS: Final = 10 * SECOND_NS
APART_NS: Final = 80 * MILLISECOND_NS
REASON_MAX: Final = 120
WAITS: Final = "waits for the acknowledgement of its registration"


class Said(Enum):
    """What a body is, as its first byte says within this house."""

    STATUS_NEW = b"N"
    STATUS_AGAIN = b"A"
    """One that is new to a connection that has heard none."""
    STATUS_UNCHANGED = b"U"
    DETECTION = b"D"
    OTHER = b"O"


_NEW: Final = (Said.STATUS_NEW.value, Said.STATUS_AGAIN.value)


def marked(said: Said, message: SapientMessage) -> bytes:
    """A message for a session: what it is, and its body without a stamp."""
    return said.value + encode_body(message)


class SapientSession:
    """One connection after another.

    Args:
        registration: What we say first.

    Attributes:
        reason: Why it is not open, or what the other side last complained of; empty if there is nothing to say.
        refused: Messages of ours that the other side did not take.
        over: True if the connection is of no use any more.
    """

    def __init__(self, registration: SapientMessage) -> None:
        self.reason = ""
        self.refused = 0
        self.over = False
        self._registration = encode_body(registration)
        self._node = registration.node_id
        self._tail = Tail()
        self._acknowledged = False
        self._registered_ns = 0
        self._told_new = False
        self._status = b""
        self._detections_ns = 0

    @property
    def open(self) -> bool:
        """True once the registration has been acknowledged."""
        return self._acknowledged and not self.over

    def begin(self, now_ns: int) -> bytes:
        """What is said first on a new connection."""
        self._tail, self._acknowledged, self._told_new, self.over = Tail(), False, False, False
        self.reason, self._registered_ns, self._detections_ns = WAITS, now_ns, 0
        return self._stamped(self._registration, now_ns)

    def say(self, messages: Sequence[bytes], now_ns: int) -> tuple[bytes, int]:
        """What goes out now of what is to be said.

        Returns:
            The bytes, and how many of the messages are in them.
        """
        for message in messages:
            if message[:1] in _NEW:
                self._status = message[1:]
        if self.over:
            return b"", 0
        if not self._acknowledged:
            if 0 <= now_ns - self._registered_ns < REGISTER_AGAIN_NS:
                return b"", 0
            self._registered_ns = now_ns
            return self._stamped(self._registration, now_ns), 0
        chosen = [message for message in messages if self._may(Said(message[:1]), now_ns)]
        if any(message[:1] == Said.DETECTION.value for message in chosen):
            self._detections_ns = now_ns
        self._told_new |= any(message[:1] in _NEW for message in chosen)
        return b"".join(self._stamped(message[1:], now_ns) for message in chosen), len(chosen)

    def _may(self, said: Said, now_ns: int) -> bool:
        if said is Said.DETECTION:
            return now_ns - self._detections_ns >= APART_NS
        if said is Said.STATUS_AGAIN:
            return not self._told_new
        return said is not Said.STATUS_UNCHANGED or self._told_new

    def hear(self, data: bytes, now_ns: int) -> bytes:
        """Take what the other side says; returns what is answered."""
        parts = split(self._tail, data)
        answers = b""
        for part in parts.messages:
            found = decode(part.data)
            if isinstance(found, SapientMessage):
                answers += self._take(found, now_ns)
        if parts.errors:
            self.reason, self.over = f"cannot be read: {parts.errors[0].reason}", True
        return answers

    def _take(self, message: SapientMessage, now_ns: int) -> bytes:
        if message.registration_ack is not None:
            ack = message.registration_ack
            if not ack.acceptance:
                self.reason, self.over = _plain("refuses our registration", ack.ack_response_reason), True
            elif not self._acknowledged:
                self._acknowledged, self.reason = True, ""
                self._told_new = bool(self._status)
                return self._stamped(self._status, now_ns) if self._status else b""
        elif message.error is not None:
            self.refused += 1
            self.reason = _plain("does not take what we say", message.error.error_message)
        elif message.task is not None:
            ack_of = TaskAck(
                task_id=message.task.task_id, task_status=TaskStatus.REJECTED, reason=("No tasks are taken here.",)
            )
            answer = SapientMessage(timestamp_ns=0, node_id=self._node, destination_id=message.node_id, task_ack=ack_of)
            return self._stamped(encode_body(answer), now_ns)
        return b""

    @staticmethod
    def _stamped(body: bytes, now_ns: int) -> bytes:
        return framed(stamped(body, now_ns))


def _plain(what: str, reasons: Sequence[str]) -> str:
    said = " ".join("".join(c for c in reason if c.isprintable()) for reason in reasons[:3])
    return f"{what}: {said}"[:REASON_MAX] if said else what
