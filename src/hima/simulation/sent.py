"""What a simulated sensor sends."""

import msgspec

from hima.picture.ids import FeedId


class Sent(msgspec.Struct, frozen=True, order=True):
    """One datagram, or one chunk of a stream.

    Attributes:
        time_ns: When it is sent, UTC nanoseconds.
        feed: The feed it is for.
        data: The bytes.
    """

    time_ns: int
    feed: FeedId
    data: bytes
