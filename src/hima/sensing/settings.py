"""Settings of sensors and feeds, as a site folder states them (`sensors.toml`)."""

from enum import Enum
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from hima.picture.calibration import CalibrationUse
from hima.picture.sensor import Reports, SensorKind


def _unit(unit: str) -> dict[str, str]:
    return {"unit": unit}


Identifier = Annotated[
    str,
    Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$", description="Short name: lower-case letters, digits, underscore."),
]


class SensorSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sensor: `[[sensor]]`."""

    id: Identifier
    kind: Annotated[SensorKind, Meta(description="What the sensor is.")]
    lat_deg: Annotated[float, Meta(ge=-90, le=90, description="Latitude, WGS 84.", extra=_unit("deg"))]
    lon_deg: Annotated[float, Meta(ge=-180, le=180, description="Longitude, WGS 84.", extra=_unit("deg"))]
    height_m: Annotated[
        float,
        Meta(ge=-100, le=500, description="Height of the antenna above the reference point.", extra=_unit("m")),
    ] = 0.0
    sigma_range_m: Annotated[
        float, Meta(gt=0, le=5000, description="Standard deviation of range, or of range difference.", extra=_unit("m"))
    ] = 10.0
    sigma_azimuth_deg: Annotated[
        float, Meta(gt=0, le=45, description="Standard deviation of azimuth.", extra=_unit("deg"))
    ] = 0.5
    sigma_elevation_deg: Annotated[
        float, Meta(gt=0, le=45, description="Standard deviation of elevation.", extra=_unit("deg"))
    ] = 0.7
    sigma_range_rate_mps: Annotated[
        float, Meta(gt=0, le=100, description="Standard deviation of range rate.", extra=_unit("m/s"))
    ] = 1.0
    sigma_height_m: Annotated[
        float, Meta(gt=0, le=2000, description="Standard deviation of a reported height.", extra=_unit("m"))
    ] = 30.0
    detection_probability: Annotated[
        float, Meta(gt=0, lt=1, description="Probability of seeing a target in coverage in one look.")
    ] = 0.9
    clutter_per_scan: Annotated[float, Meta(ge=0, le=10_000, description="Expected false detections in one scan.")] = (
        10.0
    )
    range_min_m: Annotated[float, Meta(ge=0, le=500_000, description="Nearest range.", extra=_unit("m"))] = 50.0
    range_max_m: Annotated[float, Meta(gt=0, le=500_000, description="Farthest range.", extra=_unit("m"))] = 10_000.0
    elevation_min_deg: Annotated[float, Meta(ge=-90, le=90, description="Lowest elevation.", extra=_unit("deg"))] = -5.0
    elevation_max_deg: Annotated[float, Meta(ge=-90, le=90, description="Highest elevation.", extra=_unit("deg"))] = (
        60.0
    )
    period_s: Annotated[
        float, Meta(ge=0.02, le=60, description="Time of one rotation, or of one frame.", extra=_unit("s"))
    ] = 1.0
    rotating: Annotated[bool, Meta(description="True if a beam sweeps, false if the sensor stares.")] = False
    reports: Annotated[
        Reports,
        Meta(
            description="What its position reports are: measurements (`detections`), or estimates of a tracker of its "
            "own (`tracks`), whose successive reports share their past and are fused so that nothing counts twice."
        ),
    ] = Reports.DETECTIONS
    reference_sensor: Annotated[
        Identifier | None,
        Meta(description="Kind `tdoa`: the sensor at whose place the receiver stands that arrival is compared with."),
    ] = None
    reference_lat_deg: Annotated[
        Annotated[float, Meta(ge=-90, le=90)] | None,
        Meta(description="Kind `tdoa`: latitude of that receiver, if it is no sensor here.", extra=_unit("deg")),
    ] = None
    reference_lon_deg: Annotated[
        Annotated[float, Meta(ge=-180, le=180)] | None,
        Meta(description="Its longitude.", extra=_unit("deg")),
    ] = None
    reference_height_m: Annotated[
        float,
        Meta(ge=-100, le=500, description="Its height above the reference point of the site.", extra=_unit("m")),
    ] = 0.0
    calibrate: Annotated[
        CalibrationUse,
        Meta(
            description="What is done about its bias: `auto` corrects it once it is significant, `show` only shows it, "
            "`off` does not estimate it and compares no other sensor with this one."
        ),
    ] = CalibrationUse.AUTO


class Format(Enum):
    """What a feed's bytes are."""

    ASTERIX = "asterix"
    ADSB = "adsb"
    REMOTE_ID = "remoteid"
    REMOTE_ID_NETWORK = "remoteid_network"
    COT = "cot"
    SAPIENT = "sapient"
    DETECTION_JSON = "detection_json"


class TransportKind(Enum):
    """How a feed's bytes come."""

    UDP = "udp"
    MULTICAST = "multicast"
    TCP_CLIENT = "tcp_client"
    TCP_SERVER = "tcp_server"
    MQTT = "mqtt"
    FILE = "file"
    HTTP = "http"
    SERIAL = "serial"


STREAMS: Final = frozenset({TransportKind.TCP_CLIENT, TransportKind.TCP_SERVER, TransportKind.SERIAL})
"""Transports that deliver chunks without regard to where messages end."""
CONNECTIONS: Final = STREAMS - {TransportKind.SERIAL}
"""Streams that can be hung up, and begin anew; a line only goes on."""
BAUDS: Final = (
    4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600, 1_000_000, 2_000_000, 3_000_000,
)  # fmt: skip


class TimeSource(Enum):
    """Which time of validity is believed: the message's own, or the moment of receipt."""

    MESSAGE = "message"
    RECEIPT = "receipt"


class FeedSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One feed: `[[feed]]`. A feed carries the reports of one sensor."""

    id: Identifier
    sensor: Annotated[str, Meta(description="The sensor whose reports it carries.")]
    format: Annotated[Format, Meta(description="What its bytes are.")]
    transport: Annotated[TransportKind, Meta(description="How its bytes come.")]
    host: Annotated[str, Meta(description="Address to listen on, to connect to, or the multicast group.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535, description="Port; 0 takes a free one.")] = 0
    topic: Annotated[
        str, Meta(max_length=1024, description="Topic filter to subscribe to at the broker, for the transport `mqtt`.")
    ] = ""
    user: Annotated[str, Meta(max_length=256, description="Name to sign in to the broker with.")] = ""
    password_file: Annotated[str, Meta(description="File that holds the password for it.")] = ""
    tls: Annotated[bool, Meta(description="Whether a stream is encrypted, and certificates checked.")] = False
    tls_certificate: Annotated[str, Meta(description="File of our certificate (PEM).")] = ""
    tls_key: Annotated[str, Meta(description="File of its key (PEM).")] = ""
    tls_authority: Annotated[
        str,
        Meta(
            description="File of the authority that is trusted (PEM), the system's own if left out; where we listen, "
            "only holders of its certificates get in."
        ),
    ] = ""
    tls_name: Annotated[str, Meta(description="Name that a server's certificate must bear, if not the host's.")] = ""
    path: Annotated[
        str, Meta(description="Recording to play, for the transport `file`; device of the line, for `serial`.")
    ] = ""
    baud: Annotated[
        int,
        Meta(ge=4_800, le=3_000_000, description="Bits a second on the line, for the transport `serial`."),
    ] = 115_200
    speed: Annotated[
        float, Meta(gt=0, le=1000, description="Speed of a played recording, 1 is its original timing.")
    ] = 1.0
    url: Annotated[
        str,
        Meta(
            max_length=2000,
            description="Address of the document to ask for, for the transport `http`; of the format "
            "`remoteid_network` the base address of the provider.",
        ),
    ] = ""
    poll_s: Annotated[
        float,
        Meta(ge=0.2, le=60, description="Time between two requests, for the transport `http`.", extra=_unit("s")),
    ] = 1.0
    token_file: Annotated[
        str, Meta(max_length=1000, description="File with the bearer token to send, for the transport `http`.")
    ] = ""
    time_source: Annotated[TimeSource, Meta(description="Which time of validity is believed.")] = TimeSource.MESSAGE
    sac: Annotated[
        Annotated[int, Meta(ge=0, le=255)] | None,
        Meta(description="ASTERIX system area code expected; other sources are refused."),
    ] = None
    sic: Annotated[
        Annotated[int, Meta(ge=0, le=255)] | None,
        Meta(description="ASTERIX system identification code expected; other sources are refused."),
    ] = None
    editions: Annotated[
        tuple[str, ...],
        Meta(
            max_length=256,
            description="ASTERIX: the edition of a category that is spoken, where it is laid out otherwise than the "
            "newest: `021=0.26`, or `25/8:021=0.26` of the source with SAC 25 and SIC 8 alone.",
        ),
    ] = ()
    asterix_plausibility: Annotated[
        bool,
        Meta(
            description="ASTERIX: refuse a source while more than half of its records say a time or a place that "
            "cannot be (a plot more than `range_max_m` and a tenth away), as those of another edition do."
        ),
    ] = True
    node_id: Annotated[
        Annotated[str, Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")] | None,
        Meta(
            description="SAPIENT: UUID of the node expected, version 4 in lower case; without it the first that "
            "registers. Of a middleware's nodes the others are left out."
        ),
    ] = None
    north_deg: Annotated[
        Annotated[float, Meta(ge=-180, le=360)] | None,
        Meta(
            description="SAPIENT: where the sensor's north points, clockwise from true north, for bearings from "
            "magnetic north or from its platform; without it these are refused.",
            extra=_unit("deg"),
        ),
    ] = None
    silence_s: Annotated[
        float,
        Meta(
            ge=0.5,
            le=3600,
            description="Without a useful frame for this long the feed is silent.",
            extra=_unit("s"),
        ),
    ] = 10.0
    budget_frames_per_s: Annotated[
        float,
        Meta(
            gt=0,
            le=1e6,
            description="Frames a second let through; more is counted and dropped.",
            extra=_unit("1/s"),
        ),
    ] = 2_000.0
    budget_bytes_per_s: Annotated[
        float, Meta(gt=0, le=1e9, description="Bytes a second let through.", extra=_unit("B/s"))
    ] = 2_000_000.0
