"""What aircraft say of themselves."""

import msgspec


class ContactView(msgspec.Struct, frozen=True, rename="camel"):
    """A cooperative claim: a ghost beside the tracks. `track` is 0 if it belongs to none.

    `origin`: who found the position, `aircraft`, `rebroadcast`, `tisb`, `mlat`, `provider` or `unknown`;
    `heightReference`: what its height was measured from, `barometric`, `ellipsoid`, `ground` or `unknown`. `nic`,
    `nacP`, `sil` and `sda` are the aircraft's own word on the quality of its position, null where it has not said.
    """

    key: str
    source: str
    name: str
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
