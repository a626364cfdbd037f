"""Settings of outputs (`site.toml`, `[[output]]`)."""

from enum import Enum
from typing import Annotated

import msgspec
from msgspec import Meta


class OutputFormat(Enum):
    """What an output's bytes are."""

    COT = "cot"
    ASTERIX = "asterix"
    JSON = "json"
    SAPIENT = "sapient"


class OutputTransport(Enum):
    """How an output's bytes go."""

    UDP = "udp"
    MULTICAST = "multicast"
    TCP_CLIENT = "tcp_client"
    TCP_SERVER = "tcp_server"
    MQTT = "mqtt"


class OutputEncoding(Enum):
    """How Cursor on Target is written."""

    XML = "xml"
    PROTOBUF = "protobuf"
    NEGOTIATE = "negotiate"


class OutputSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One recipient of the picture, and what it may see: `[[output]]`. Nothing leaves a site that names none."""

    id: Annotated[
        str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$", description="Short name: lower-case letters, digits, underscore.")
    ]
    format: Annotated[OutputFormat, Meta(description="What its bytes are.")]
    transport: Annotated[OutputTransport, Meta(description="How its bytes go.")]
    host: Annotated[str, Meta(min_length=1, description="Address to send to or listen on, or the multicast group.")]
    port: Annotated[int, Meta(ge=0, le=65535, description="Port; 0 takes a free one, where we listen.")]
    sac: Annotated[
        Annotated[int, Meta(ge=0, le=255)] | None, Meta(description="System area code that we are known by: `asterix`.")
    ] = None
    sic: Annotated[
        Annotated[int, Meta(ge=0, le=255)] | None,
        Meta(description="System identification code that we are known by: `asterix`."),
    ] = None
    service: Annotated[int, Meta(ge=0, le=255, description="Service identification, I062/015: `asterix`.")] = 0
    node_id: Annotated[
        str,
        Meta(
            pattern=r"^([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})?$",
            description="Our UUID, version 4 in lower case, instead of one that is always the same for the "
            "site: `sapient`.",
        ),
    ] = ""
    encoding: Annotated[
        OutputEncoding,
        Meta(
            description="XML or TAK protocol 1; `negotiate`, on streams, begins in XML and goes over where peers agree."
        ),
    ] = OutputEncoding.XML
    period_s: Annotated[
        float, Meta(ge=0.2, le=60, description="Time between two messages on one object.", extra={"unit": "s"})
    ] = 1.0
    tracks: Annotated[bool, Meta(description="Whether confirmed and coasting tracks go out.")] = True
    tentative: Annotated[bool, Meta(description="Whether tentative tracks go out too.")] = False
    alerts: Annotated[bool, Meta(description="Whether alerts go out; `asterix` has none.")] = True
    zones: Annotated[bool, Meta(description="Whether geo-zones go out; `asterix` has none.")] = True
    names: Annotated[
        bool,
        Meta(description="Whether the recipient may see the names that aircraft claim."),
    ] = False
    operators: Annotated[bool, Meta(description="Whether the recipient may see where pilots claim to stand.")] = False
    simulated: Annotated[
        bool, Meta(description="Whether it also gets the picture of a scenario, marked as simulated.")
    ] = False
    home_assistant: Annotated[
        bool, Meta(description="Whether Home Assistant at the broker finds the site by itself; for the format `json`.")
    ] = False
    user: Annotated[str, Meta(max_length=256, description="Name to sign in to a broker with.")] = ""
    password_file: Annotated[str, Meta(description="File that holds the password for it.")] = ""
    hops: Annotated[int, Meta(ge=1, le=255, description="Networks that a multicast datagram may cross.")] = 1
    peers_max: Annotated[int, Meta(ge=1, le=256, description="Connections taken at once, where we listen.")] = 16
    tls: Annotated[bool, Meta(description="Whether a stream is encrypted, and certificates checked.")] = False
    tls_certificate: Annotated[str, Meta(description="File of our certificate (PEM).")] = ""
    tls_key: Annotated[str, Meta(description="File of its key (PEM).")] = ""
    tls_authority: Annotated[
        str,
        Meta(description="File of the authority that is trusted (PEM); only holders of its certificates get anything."),
    ] = ""
    tls_name: Annotated[str, Meta(description="Name that a server's certificate must bear, if not the host's.")] = ""


class Audience(msgspec.Struct, frozen=True):
    """Everything that decides what is sent: outputs that share it are encoded once."""

    format: OutputFormat
    encoding: OutputEncoding
    stream: bool
    period_s: float
    tracks: bool
    tentative: bool
    alerts: bool
    zones: bool
    names: bool
    operators: bool
    sac: int = 0
    sic: int = 0
    service: int = 0
    home_assistant: bool = False
    node_id: str = ""


STREAMS = frozenset({OutputTransport.TCP_CLIENT, OutputTransport.TCP_SERVER})


def audience(settings: OutputSettings) -> Audience:
    """The audience an output belongs to."""
    return Audience(
        format=settings.format,
        encoding=settings.encoding,
        stream=settings.transport in STREAMS,
        period_s=settings.period_s,
        tracks=settings.tracks,
        tentative=settings.tentative,
        alerts=settings.alerts,
        zones=settings.zones,
        names=settings.names,
        operators=settings.operators,
        sac=settings.sac or 0,
        sic=settings.sic or 0,
        service=settings.service,
        home_assistant=settings.home_assistant,
        node_id=settings.node_id,
    )
