"""Bytes as a feed delivered them."""

import msgspec

from hima.picture.ids import FeedId


class Frame(msgspec.Struct, frozen=True, tag="frame", array_like=True):
    """One datagram, or one chunk of a stream, exactly as received.

    Attributes:
        time_ns: When the node received it, UTC nanoseconds.
        feed: The feed it came by.
        data: The bytes.
    """

    time_ns: int
    feed: FeedId
    data: bytes
