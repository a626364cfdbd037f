"""Health of feeds."""

import msgspec


class RejectView(msgspec.Struct, frozen=True, rename="camel"):
    """How often something was refused for one reason, by the code that the pages of the formats explain."""

    reason: str
    count: int


class FeedView(msgspec.Struct, frozen=True, rename="camel"):
    """Health of one feed. `state`: unknown, live, silent, down; `reason`: why it is down.

    `reject_reasons`: why most of the `rejects` were refused, the most frequent first. `says`: what its source says of
    itself: unknown, operational, degraded, not_operational; `says_in`: where in its standard it said so.
    """

    id: str
    sensor: str
    format: str
    state: str
    address: str
    age_s: float | None
    rate_hz: float
    lag_s: float | None
    frames: int
    messages: int
    rejects: int
    dropped: int
    reason: str
    reject_reasons: tuple[RejectView, ...]
    says: str
    says_in: str
