"""What an aircraft says of itself. A claim, never a detection."""

from enum import Enum

import msgspec

from hima.picture.ids import FeedId
from hima.picture.kind import Kind


class CooperativeSource(Enum):
    """The system by which the claim was sent."""

    REMOTE_ID = "remote_id"
    ADSB = "adsb"
    COT = "cot"


class CooperativeReport(msgspec.Struct, frozen=True):
    """One claim of one emitter, in the site frame. None means: not said, or said to be unknown.

    Attributes:
        feed: The feed that heard it.
        source: Remote ID, ADS-B, or a partner's word by Cursor on Target.
        emitter: Address of the transmitter (MAC or ICAO 24-bit, lower-case hex), or the uid of a partner's event; with
            the feed it keys a contact.
        time_ns: Time of validity, UTC nanoseconds.
        name: Claimed serial, registration or call sign, cleaned of control characters; empty if not said.
        kind: What the claim says is flying.
        position_m: East, north, up.
        sigma_horizontal_m: One standard deviation of the horizontal position, from the claim's quality code.
        sigma_vertical_m: One standard deviation of the height.
        velocity_mps: East, north, up.
        operator_m: East, north of the pilot's claimed place.
    """

    feed: FeedId
    source: CooperativeSource
    emitter: str
    time_ns: int
    name: str
    kind: Kind
    position_m: tuple[float, float, float] | None
    sigma_horizontal_m: float | None
    sigma_vertical_m: float | None
    velocity_mps: tuple[float, float, float] | None
    operator_m: tuple[float, float] | None
