"""What a fusion node says to its sensors: that it has heard them, or what it could not take.

An error is never answered with an error, and no sensor is told more than a few things in a second, so that two
machines cannot talk themselves to death.
"""

from typing import Final

import msgspec

from hima.units import SECOND_NS
from hima.wire.sapient.codec import encode
from hima.wire.sapient.codes import AlertAckStatus
from hima.wire.sapient.framing import framed
from hima.wire.sapient.identifiers import uuid_of
from hima.wire.sapient.message import AlertAck, Error, RegistrationAck, SapientMessage

PER_SECOND: Final = 20
PACKET_BYTES_MAX: Final = 65_536
"""Of a refused message so much is sent back; what is longer is no message that a sensor sends."""


def our_node(site: str) -> str:
    """Our own UUID: always the same for a site."""
    return uuid_of(f"hima.{site}")


class Answering(msgspec.Struct):
    """How much has been answered in this second."""

    second: int = 0
    answers: int = 0

    def may(self, now_ns: int) -> bool:
        """True if one more answer may go out now; counts it."""
        second = now_ns // SECOND_NS
        if second != self.second:
            self.second, self.answers = second, 0
        self.answers += 1
        return self.answers <= PER_SECOND


def _said(message: SapientMessage) -> bytes:
    return framed(encode(message))


def registered(site: str, node: str, now_ns: int, refusal: str = "") -> bytes:
    """The answer to a registration; accepted unless there is a refusal."""
    ack = RegistrationAck(acceptance=not refusal, ack_response_reason=(refusal,) if refusal else ())
    return _said(SapientMessage(timestamp_ns=now_ns, node_id=our_node(site), destination_id=node, registration_ack=ack))


def not_taken(site: str, node: str, now_ns: int, packet: bytes, reason: str) -> bytes:
    """The answer to a message that was not taken: its own bytes, and why."""
    error = Error(packet=packet[:PACKET_BYTES_MAX] or b"\0", error_message=(reason,))
    return _said(SapientMessage(timestamp_ns=now_ns, node_id=our_node(site), destination_id=node or None, error=error))


def alert_heard(site: str, node: str, now_ns: int, alert_id: str) -> bytes:
    """The answer to a sensor's alert. It is not accepted: accepted would mean that somebody sees it."""
    ack = AlertAck(
        alert_id=alert_id, alert_ack_status=AlertAckStatus.REJECTED, reason=("Alerts of sensors are not shown.",)
    )
    return _said(SapientMessage(timestamp_ns=now_ns, node_id=our_node(site), destination_id=node, alert_ack=ack))
