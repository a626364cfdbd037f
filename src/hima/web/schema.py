"""What the server says to the console, as JSON. `console/src/wire.ts` is made from these structs.

Screens speak degrees, metres and microseconds: nanoseconds exceed what a JavaScript number holds exactly.
Arrays of one message are parallel columns: one row per track.
"""

from typing import TypeAlias

import msgspec


class MapAsset(msgspec.Struct, frozen=True, rename="camel"):
    """A protected asset to draw."""

    id: str
    name: str
    lon_deg: float
    lat_deg: float
    ring_m: float
    protective_time_s: float
    illustrative: bool


class MapSensor(msgspec.Struct, frozen=True, rename="camel"):
    """A sensor to draw, with the range of its coverage."""

    id: str
    kind: str
    lon_deg: float
    lat_deg: float
    range_m: float


class MapZone(msgspec.Struct, frozen=True, rename="camel"):
    """A geo-zone to draw; heights above mean sea level."""

    id: str
    name: str
    type: str
    rings_deg: tuple[tuple[tuple[float, float], ...], ...]
    lower_amsl_m: float
    upper_amsl_m: float


class RuleText(msgspec.Struct, frozen=True, rename="camel"):
    """A rule's sentence for people."""

    id: str
    sentence: str


class SiteView(msgspec.Struct, frozen=True, rename="camel"):
    """The site as the console draws it."""

    id: str
    name: str
    time_zone: str
    lon_deg: float
    lat_deg: float
    accuracy_m: float
    ground_amsl_m: float
    assets: tuple[MapAsset, ...]
    sensors: tuple[MapSensor, ...]
    zones: tuple[MapZone, ...]
    rules: tuple[RuleText, ...]


class You(msgspec.Struct, frozen=True, rename="camel"):
    """The signed-in person. `signedInUntilUs`: when the session ends at the latest; 0 if it has no end."""

    id: str
    name: str
    organisation: str
    role: str
    signed_in_until_us: int = 0


class Hello(msgspec.Struct, frozen=True, rename="camel", tag="hello", tag_field="type"):
    """First message. `mode`: LIVE, SIM, REPLAY or EXERCISE; `recordedMode`: in a replay, that of what was recorded."""

    protocol: int
    version: str
    mode: str
    server_time_us: int
    site: SiteView
    you: You
    recorded_mode: str = ""


class TrackColumns(msgspec.Struct, frozen=True, rename="camel"):
    """Confirmed and coasting tracks, and tentative ones, one row each, predicted to the picture's time.

    `state`: 0 tentative, 1 confirmed, 2 coasting. `kind` and `affiliation` are codes of `Kind`, `Affiliation`.
    `label`: a person's name for it, by which it goes instead of its number; `labelledBy`: that person. `also`: numbers
    that were merged into it and still stand for it. `name`: what the aircraft claims to be.
    `kindPercent`: probability of each kind in percent, in order of the codes from 1; empty while nothing tells.
    `kindEvidence`: what it rests on, a code of `KindEvidence`.
    `ellipse*`: 95 % position ellipse, semi-axes in metres, orientation of the major axis clockwise from north.
    `sensors`: bit i set if sensor i of the site contributed in the last ten seconds. `ageS`: seconds since the
    last detection used.
    """

    id: tuple[int, ...]
    state: tuple[int, ...]
    kind: tuple[int, ...]
    kind_percent: tuple[tuple[int, ...], ...]
    kind_evidence: tuple[int, ...]
    affiliation: tuple[int, ...]
    label: tuple[str, ...]
    labelled_by: tuple[str, ...]
    also: tuple[tuple[int, ...], ...]
    name: tuple[str, ...]
    decided_by: tuple[str, ...]
    contact: tuple[str, ...]
    lon_deg: tuple[float, ...]
    lat_deg: tuple[float, ...]
    amsl_m: tuple[float, ...]
    above_site_m: tuple[float, ...]
    sigma_height_m: tuple[float, ...]
    course_deg: tuple[float, ...]
    speed_mps: tuple[float, ...]
    climb_mps: tuple[float, ...]
    ellipse_major_m: tuple[float, ...]
    ellipse_minor_m: tuple[float, ...]
    ellipse_deg: tuple[float, ...]
    age_s: tuple[float, ...]
    born_us: tuple[int, ...]
    existence: tuple[float, ...]
    sensors: tuple[int, ...]
    updated_us: tuple[int, ...]


class ThreatColumns(msgspec.Struct, frozen=True, rename="camel"):
    """Pairs of track and asset. Seconds and metres; None where that part of the band never arrives."""

    track: tuple[int, ...]
    asset: tuple[str, ...]
    arrival_early_s: tuple[float | None, ...]
    arrival_median_s: tuple[float | None, ...]
    arrival_late_s: tuple[float | None, ...]
    closest_low_m: tuple[float, ...]
    closest_median_m: tuple[float, ...]
    closest_high_m: tuple[float, ...]
    closest_s: tuple[float, ...]
    probability: tuple[float, ...]


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


class RaidArrivalView(msgspec.Struct, frozen=True, rename="camel"):
    """When the first of a raid's members may reach an asset.

    `track`: that member; `members`: how many may well be heading there.
    """

    asset: str
    track: int
    early_s: float | None
    median_s: float | None
    late_s: float | None
    probability: float
    members: int


class RaidView(msgspec.Struct, frozen=True, rename="camel"):
    """Tracks that fly together; each is in the track columns too.

    `tracks`: its members, of which `confirmed` are detected now: at least so many objects. `outlineDeg`: corners as
    longitude and latitude, not closed, around the members' 95 % ellipses. Heights are above the site.
    """

    id: int
    since_us: int
    tracks: tuple[int, ...]
    confirmed: int
    outline_deg: tuple[tuple[float, float], ...]
    lowest_m: float
    highest_m: float
    lon_deg: float
    lat_deg: float
    course_deg: float
    speed_mps: float
    climb_mps: float
    closest_asset: str
    closest_m: float | None
    arrivals: tuple[RaidArrivalView, ...]


class WedgeView(msgspec.Struct, frozen=True, rename="camel"):
    """A bearing that belongs to no track: something may be anywhere in it, so it is never drawn as a point.

    `sensor`: its id; `halfWidthDeg`: two standard deviations to either side; `reachM`: how far the sensor covers.
    """

    sensor: str
    bearing_deg: float
    half_width_deg: float
    elevation_deg: float | None
    reach_m: float
    kind: int
    age_s: float


class PictureMessage(msgspec.Struct, frozen=True, rename="camel", tag="picture", tag_field="type"):
    """The whole picture; each one replaces the one before.

    `seq` rises by one from picture to picture, as it does among alerts and among heartbeats: a gap means that this
    connection was too slow for what lies between.

    `oldestReceivedUs`: receipt time of the oldest frame that this picture is the first to show, None if none;
    browser time minus this is the latency from socket to screen.
    """

    seq: int
    time_us: int
    oldest_received_us: int | None
    tracks: TrackColumns
    threats: ThreatColumns
    raids: tuple[RaidView, ...]
    contacts: tuple[ContactView, ...]
    wedges: tuple[WedgeView, ...]


class ReasonView(msgspec.Struct, frozen=True, rename="camel"):
    """One rule that holds for an alert."""

    rule: str
    asset: str
    zone: str
    since_us: int
    arrival_early_s: float | None
    arrival_late_s: float | None


class AlertView(msgspec.Struct, frozen=True, rename="camel"):
    """One alert. `priority`: 1 watch, 2 decide, 3 act now. Arrival times are absolute; None: never, or not about it."""

    id: int
    track: int
    priority: int
    state: str
    raised_us: int
    asset: str
    arrival_early_us: int | None
    arrival_median_us: int | None
    arrival_late_us: int | None
    act_by_us: int | None
    reasons: tuple[ReasonView, ...]
    acknowledged_by: str
    acknowledged_us: int | None
    cleared_us: int | None
    clear_reason: str
    soundings: int


class AlertsMessage(msgspec.Struct, frozen=True, rename="camel", tag="alerts", tag_field="type"):
    """All alerts on the list, most urgent first; sent when one changes or an arrival time moves."""

    seq: int
    time_us: int
    alerts: tuple[AlertView, ...]


class RejectView(msgspec.Struct, frozen=True, rename="camel"):
    """How often something was refused for one reason, by the code that the pages of the formats explain."""

    reason: str
    count: int


class FeedView(msgspec.Struct, frozen=True, rename="camel"):
    """Health of one feed. `state`: unknown, live, silent, down; `reason`: why it is down.

    `reject_reasons`: why most of the `rejects` were refused, the most frequent first.
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


class OutputView(msgspec.Struct, frozen=True, rename="camel"):
    """Health of one output, a recipient of the picture. `state`: up, waiting (nobody has connected), down.

    `peers`: connections now; `dropped`: messages that a peer did not get; `refused`: connections turned away or ended;
    `reason`: why it is down.
    """

    id: str
    format: str
    state: str
    address: str
    peers: int
    sent: int
    dropped: int
    refused: int
    reason: str


class BiasView(msgspec.Struct, frozen=True, rename="camel"):
    """What a sensor is off by in one quantity: what it says minus what is true. `applied` is taken from its reports.

    `quantity`: range, azimuth, elevation, clock; `unit`: m, deg, s, for all three numbers.
    """

    quantity: str
    unit: str
    value: float
    sigma: float
    applied: float
    significant: bool


class SensorView(msgspec.Struct, frozen=True, rename="camel"):
    """Calibration and behaviour of one sensor. `state`: learning, good, corrected, misaligned, off.

    `common`: times that it was compared with others on a common target; `claimants`: cooperative aircraft that are
    believed about it. `noise`: factor by which its errors exceed the declared ones, with its 95 % interval. None: not
    known yet.
    """

    id: str
    state: str
    since_us: int
    biases: tuple[BiasView, ...]
    common: int
    claimants: int
    misaligned: bool
    noise: float | None
    noise_low: float | None
    noise_high: float | None
    noise_applied: float
    noisy: bool
    detection: float | None
    detection_poor: bool
    frozen: bool


class SensorSight(msgspec.Struct, frozen=True, rename="camel"):
    """A sensor that sees what is in its coverage. `live`: its data come; `seen`: share of the warning area it sees."""

    id: str
    live: bool
    seen: float | None


class ReflectorView(msgspec.Struct, frozen=True, rename="camel"):
    """A fixed thing that gives plots, as a sensor has learnt it; what stays within its cell is not seen there."""

    lon_deg: float
    lat_deg: float
    sensor: str


class CoverageView(msgspec.Struct, frozen=True, rename="camel"):
    """What can be seen now, as last worked out. Terrain and buildings are not considered.

    The box is a square grid of `cells` by `cells`. `tenths`: for each height above the reference point (`heightM`) a
    digit a cell, row by row from the south-west: tenths of the chance that an object is seen within `withinS`, 9 for
    nine tenths and more. `seen`: share of the warning area for which it is 9, None without assets. `fixtures`:
    tracks ended because they were fixed reflectors.
    """

    time_us: int
    within_s: float
    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float
    cells: int
    height_m: tuple[float, ...]
    tenths: tuple[str, ...]
    seen: tuple[float | None, ...]
    sensors: tuple[SensorSight, ...]
    reflectors: tuple[ReflectorView, ...]
    fixtures: int


class CoverageMessage(msgspec.Struct, frozen=True, rename="camel", tag="coverage", tag_field="type"):
    """What can be seen now; sent when it was worked out anew. `coverage`: None while it is not known."""

    seq: int
    time_us: int
    coverage: CoverageView | None


class HealthMessage(msgspec.Struct, frozen=True, rename="camel", tag="health", tag_field="type"):
    """Once a second, also when nothing flies: the heartbeat. `recording`: ok, full, failed; `notes`: codes."""

    seq: int
    time_us: int
    feeds: tuple[FeedView, ...]
    sensors: tuple[SensorView, ...]
    outputs: tuple[OutputView, ...]
    recording: str
    notes: tuple[str, ...]
    alarms_last_10_min: int
    clients: int


ServerMessage: TypeAlias = Hello | PictureMessage | AlertsMessage | CoverageMessage | HealthMessage
