"""What a broker is told: a message with the topic it goes to."""

import msgspec


class Publication(msgspec.Struct, frozen=True):
    """One message for a broker.

    Attributes:
        topic: Where it goes.
        payload: The bytes; empty and retained takes back what was retained there.
        retain: Whether the broker keeps it for those who come later.
        expires_s: How long the broker keeps it, 0 for ever: what we are no longer there to take back goes by itself.
    """

    topic: str
    payload: bytes
    retain: bool = False
    expires_s: int = 0
