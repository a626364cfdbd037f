"""What aircraft say of themselves."""

import msgspec


class EvidenceView(msgspec.Struct, frozen=True, rename="camel"):
    """One piece of evidence against a claim: what was measured, and the limit that it exceeds, in its code's unit."""

    code: str
    measured: float | None
    limit: float
    since_us: int


class ContactView(msgspec.Struct, frozen=True, rename="camel"):
    """A cooperative claim: a ghost beside the tracks. `track` is 0 if it belongs to none.

    `origin`: who found the position, `aircraft`, `rebroadcast`, `tisb`, `mlat`, `provider` or `unknown`;
    `heightReference`: what its height was measured from, `barometric`, `ellipsoid`, `ground` or `unknown`. `nic`,
    `nacP`, `sil` and `sda` are the aircraft's own word on the quality of its position, null where it has not said.
    `scheme`: what its name is, `serial`, `registration`, `session`, `icao_address`, `call_sign` or `unstated`.
    `label`: `verified`, `uncorroborated`, `interfered` or `contradicted`; `evidence`: what speaks against it; `score`:
    the weight of what is left of that, 1 contradicts. `also`: other emitters that claim the same at the same place.
    """

    key: str
    source: str
    name: str
    scheme: str
    kind: int
    age_s: float
    lon_deg: float | None
    lat_deg: float | None
    amsl_m: float | None
    course_deg: float | None
    speed_mps: float | None
    operator_lon_deg: float | None
    operator_lat_deg: float | None
    track: int
    offset_m: float | None
    origin: str
    height_reference: str
    nic: int | None
    nac_p: int | None
    sil: int | None
    sda: int | None
    label: str
    evidence: tuple[EvidenceView, ...]
    score: float
    signal_db: float | None
    landed: bool
    also: tuple[str, ...]


class ClusterView(msgspec.Struct, frozen=True, rename="camel"):
    """Unverified claims of one feed that are shown as one, because there are too many of them to be believed.

    `reason`: `crowd`, or `one_emitter` where their strength says so. Nine tenths of the claimed places are within
    `radiusM` of the middle, which is null if none is claimed. `examples`: a few of their names.
    """

    feed: str
    reason: str
    count: int
    since_us: int
    lon_deg: float | None
    lat_deg: float | None
    radius_m: float
    examples: tuple[str, ...]
