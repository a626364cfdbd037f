"""What an aircraft says of itself. A claim, never a detection."""

from enum import Enum

import msgspec

from hima.picture.facts import IdScheme
from hima.picture.ids import FeedId
from hima.picture.kind import Kind


class CooperativeSource(Enum):
    """The system by which the claim was sent."""

    REMOTE_ID = "remote_id"
    ADSB = "adsb"
    COT = "cot"


class Origin(Enum):
    """Who found the position that a claim holds."""

    AIRCRAFT = "aircraft"
    REBROADCAST = "rebroadcast"
    TISB = "tisb"
    MLAT = "mlat"
    PROVIDER = "provider"
    UNKNOWN = "unknown"


class HeightReference(Enum):
    """What a claimed height was measured from; the position's up is converted from it."""

    UNKNOWN = "unknown"
    BAROMETRIC = "barometric"
    ELLIPSOID = "ellipsoid"
    GROUND = "ground"


class Quality(msgspec.Struct, frozen=True):
    """What an aircraft says of its own position (DO-260B); -1 where it has not said.

    Attributes:
        nic: Integrity category, 0 unknown to 11: how far the position may be off without anybody noticing.
        nac_p: Accuracy category, 0 unknown to 11.
        sil: Source integrity level, 0 to 3: how unlikely it is to be off by more than NIC allows.
        sda: System design assurance, 0 to 3: how unlikely it is that the equipment says something wrong.
    """

    nic: int = -1
    nac_p: int = -1
    sil: int = -1
    sda: int = -1


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
        origin: Who found the position: the aircraft, a ground station that repeats it, radar (TIS-B), arrival times
            at several receivers (MLAT), or what the provider of a network says.
        height_reference: What the claimed height was measured from.
        quality: What the aircraft says of its position's quality; None where the system does not say it.
        scheme: What the name is; ICAO_ADDRESS where there is none but the emitter's address is one.
        signal_db: How strong the receiver heard it: dBm of Remote ID, dB below full scale of ADS-B; None if not said.
        clock_off_s: Time of validity as the claim says it, less the time of receipt; None if it says none.
        landed: True if it says that it stands on the ground.
        defaults: How many of its fields are as spoofing tools leave them (`hima.sensing.remote_id_defaults`).
        interfered: True if satellite navigation around was found to be interfered with when it was heard.
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
    origin: Origin = Origin.AIRCRAFT
    height_reference: HeightReference = HeightReference.UNKNOWN
    quality: Quality | None = None
    scheme: IdScheme = IdScheme.UNSTATED
    signal_db: float | None = None
    clock_off_s: float | None = None
    landed: bool = False
    defaults: int = 0
    interfered: bool = False
