"""The scenario file: what flies, how the sensors fare, from which seed. The only source of a simulated run."""

from enum import Enum
from typing import Annotated

import msgspec
from msgspec import Meta

from hima.picture.facts import AirframeState
from hima.picture.ids import AssetId, SensorId, ZoneId
from hima.picture.permit import PermitState
from hima.sensing.settings import Identifier

DURATION_MAX_S = 7200.0


def _unit(unit: str) -> dict[str, str]:
    return {"unit": unit}


class FlightKind(Enum):
    """What flies; each has its own dynamics (`hima.simulation.airframes`)."""

    QUAD = "quad"
    FPV = "fpv"
    FIXED_WING = "fixed_wing"
    ONE_WAY = "one_way"
    SURVEY = "survey"
    BIRD_FLOCK = "bird_flock"
    SOARING_BIRD = "soaring_bird"
    HELICOPTER = "helicopter"
    LIGHT_AIRCRAFT = "light_aircraft"
    AIRLINER = "airliner"


class AtEnd(Enum):
    """What an aircraft does after its last waypoint."""

    IMPACT = "impact"
    LOITER = "loiter"
    REPEAT = "repeat"
    RETURN = "return"
    LEAVE = "leave"


class ScenarioTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The run itself: `[scenario]`. Its world is always SIM."""

    name: Annotated[str, Meta(min_length=1, max_length=80, description="Name for people.")]
    site: Annotated[str, Meta(pattern=r"^[^./\\][^/\\]{0,79}$", description="Name of the site folder it happens at.")]
    start: Annotated[
        str,
        Meta(
            pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$",
            description="UTC moment of its first second, such as `2026-11-26T17:40:00Z`; the messages carry it.",
        ),
    ]
    duration_s: Annotated[float, Meta(ge=1, le=DURATION_MAX_S, description="How long it lasts.", extra=_unit("s"))]
    seed: Annotated[int, Meta(ge=0, le=2**53, description="Seed of all luck: same seed, same bytes.")] = 1


class Wind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Wind: `[wind]`. It carries birds, fixed wings, one-way drones and light aircraft; others hold their speed."""

    speed_mps: Annotated[float, Meta(ge=0, le=25, description="Mean speed.", extra=_unit("m/s"))] = 0.0
    from_deg: Annotated[
        float, Meta(ge=0, lt=360, description="Where it blows from, clockwise from true north.", extra=_unit("deg"))
    ] = 0.0
    gust_mps: Annotated[float, Meta(ge=0, le=8, description="Standard deviation of gusts.", extra=_unit("m/s"))] = 0.0


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place over ground: bearing and range from the reference point, or latitude and longitude, or an asset."""

    bearing_deg: Annotated[
        Annotated[float, Meta(ge=0, le=360)] | None,
        Meta(description="From the reference point, clockwise from true north.", extra=_unit("deg")),
    ] = None
    range_m: Annotated[
        Annotated[float, Meta(ge=0, le=500_000)] | None,
        Meta(description="Distance from the reference point.", extra=_unit("m")),
    ] = None
    lat_deg: Annotated[
        Annotated[float, Meta(ge=-90, le=90)] | None, Meta(description="Latitude, WGS 84.", extra=_unit("deg"))
    ] = None
    lon_deg: Annotated[
        Annotated[float, Meta(ge=-180, le=180)] | None, Meta(description="Longitude, WGS 84.", extra=_unit("deg"))
    ] = None
    asset: Annotated[AssetId | None, Meta(description="A protected asset of the site.")] = None


class Waypoint(Place, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One place to fly to: `[[flight.waypoint]]`."""

    height_m: Annotated[
        Annotated[float, Meta(ge=2, le=13_000)] | None,
        Meta(description="Height above ground there; the flight's own if not given.", extra=_unit("m")),
    ] = None
    speed_mps: Annotated[
        Annotated[float, Meta(gt=0, le=300)] | None,
        Meta(description="Speed on the way there; the flight's own if not given.", extra=_unit("m/s")),
    ] = None
    hold_s: Annotated[float, Meta(ge=0, le=DURATION_MAX_S, description="How long to stay there.", extra=_unit("s"))] = (
        0.0
    )
    radius_m: Annotated[
        float,
        Meta(
            ge=0,
            le=20_000,
            description="Circle around it while staying; 0 hovers, or circles as tightly as the airframe can.",
            extra=_unit("m"),
        ),
    ] = 0.0


class RemoteIdClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a drone broadcasts of itself once a second: `flight.remote_id`."""

    serial: Annotated[str, Meta(pattern=r"^[A-Z0-9]{1,20}$", description="Serial number (ANSI/CTA-2063-A).")]
    operator_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{0,20}$", description="Registration of its operator.")] = ""
    operator: Annotated[Place | None, Meta(description="Where the pilot stands.")] = None
    clone: Annotated[bool, Meta(description="True if it broadcasts the name of another, which it is not.")] = False


class AdsbClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an aircraft broadcasts by Mode S extended squitter: `flight.adsb`."""

    icao: Annotated[str, Meta(pattern=r"^[0-9a-f]{6}$", description="24-bit address, lower-case hex.")]
    callsign: Annotated[str, Meta(pattern=r"^[A-Z0-9]{1,8}$", description="Call sign.")]


class FlightSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One aircraft, or a group that flies the same way: `[[flight]]`."""

    id: Identifier
    kind: Annotated[FlightKind, Meta(description="What it is.")]
    start: Annotated[Place, Meta(description="Where it appears.")]
    begin_s: Annotated[
        float, Meta(ge=0, le=DURATION_MAX_S, description="When it appears, after the start.", extra=_unit("s"))
    ] = 0.0
    height_m: Annotated[float, Meta(ge=2, le=13_000, description="Height above ground.", extra=_unit("m"))] = 100.0
    speed_mps: Annotated[
        Annotated[float, Meta(gt=0, le=300)] | None,
        Meta(description="Cruising speed; the airframe's usual one if not given.", extra=_unit("m/s")),
    ] = None
    waypoint: Annotated[tuple[Waypoint, ...], Meta(max_length=100)] = ()
    target: Annotated[AssetId | None, Meta(description="The asset it makes for after its waypoints.")] = None
    at_end: Annotated[
        AtEnd | None,
        Meta(description="What it does after the last place: the airframe's usual choice if not given."),
    ] = None
    count: Annotated[int, Meta(ge=1, le=500, description="How many fly this way.")] = 1
    spread_m: Annotated[
        float, Meta(ge=0, le=10_000, description="Radius in which a group is scattered.", extra=_unit("m"))
    ] = 0.0
    spacing_s: Annotated[float, Meta(ge=0, le=600, description="Time between two of a group.", extra=_unit("s"))] = 0.0
    rf_emits: Annotated[
        bool | None, Meta(description="True if it transmits; the airframe's usual choice if not given.")
    ] = None
    remote_id: Annotated[RemoteIdClaim | None, Meta(description="What it broadcasts as Remote ID.")] = None
    adsb: Annotated[AdsbClaim | None, Meta(description="What it broadcasts as ADS-B.")] = None


class Outage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time in which a sensor sends nothing: `[[sensor.outage]]`."""

    from_s: Annotated[float, Meta(ge=0, le=DURATION_MAX_S, description="When it falls silent.", extra=_unit("s"))]
    until_s: Annotated[float, Meta(ge=0, le=DURATION_MAX_S, description="When it returns.", extra=_unit("s"))]


class SensorOverride(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is different about one of the site's sensors in this run: `[[sensor]]`."""

    id: Annotated[SensorId, Meta(description="The sensor's id in the site folder.")]
    detection_probability: Annotated[
        Annotated[float, Meta(ge=0, le=1)] | None,
        Meta(description="Probability of seeing a target in coverage in one look."),
    ] = None
    clutter_per_scan: Annotated[
        Annotated[float, Meta(ge=0, le=10_000)] | None,
        Meta(description="Expected false detections in one scan."),
    ] = None
    silent: Annotated[bool, Meta(description="True if it sends nothing at all.")] = False
    outage: tuple[Outage, ...] = ()


class RegisteredAirframe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A drone on the register of the simulated world: `[[airframe]]`."""

    uin: Annotated[str, Meta(pattern=r"^[A-Z0-9-]{1,20}$", description="Number under which it is registered.")]
    serial: Annotated[str, Meta(pattern=r"^[A-Z0-9]{1,20}$", description="Serial number, as a flight broadcasts it.")]
    model: Annotated[str, Meta(max_length=80, description="Maker and model.")] = ""
    operator: Annotated[str, Meta(pattern=r"^[A-Z0-9-]{0,20}$", description="Number of its operator.")] = ""
    state: Annotated[AirframeState, Meta(description="Whether it may be in the air at all.")] = AirframeState.IN_SERVICE


class PermittedFlight(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A flight permit of the simulated world, between the ground and a height: `[[permit]]`."""

    number: Annotated[str, Meta(pattern=r"^[A-Z0-9-]{1,20}$", description="Its number.")]
    state: Annotated[PermitState, Meta(description="Where it stands.")] = PermitState.ISSUED
    airframes: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[A-Z0-9-]{1,20}$")], ...],
        Meta(min_length=1, max_length=20, description="Numbers of the aircraft it names."),
    ]
    operator: Annotated[str, Meta(pattern=r"^[A-Z0-9-]{1,20}$", description="To whom it was issued.")]
    corner: Annotated[tuple[Place, ...], Meta(min_length=3, max_length=100, description="Corners of its plan.")]
    height_max_m: Annotated[float, Meta(ge=2, le=10_000, description="Height above ground.", extra=_unit("m"))] = 120.0
    from_s: Annotated[
        float,
        Meta(ge=-86_400, le=DURATION_MAX_S, description="When it begins, after the start.", extra=_unit("s")),
    ] = -3600.0
    until_s: Annotated[
        float, Meta(ge=-86_400, le=172_800, description="When it ends, after the start.", extra=_unit("s"))
    ] = 86_400.0
    opens: Annotated[tuple[ZoneId, ...], Meta(max_length=20, description="Zones of the site that it opens.")] = ()


class ScenarioFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A scenario file."""

    scenario: ScenarioTable
    wind: Wind = msgspec.field(default_factory=Wind)
    sensor: Annotated[tuple[SensorOverride, ...], Meta(max_length=32)] = ()
    flight: Annotated[tuple[FlightSettings, ...], Meta(max_length=500)] = ()
    airframe: Annotated[tuple[RegisteredAirframe, ...], Meta(max_length=500)] = ()
    permit: Annotated[tuple[PermittedFlight, ...], Meta(max_length=500)] = ()


class Scenario(msgspec.Struct, frozen=True):
    """A scenario that fits its site.

    Attributes:
        name: Name for people.
        start_ns: Its first moment, UTC nanoseconds.
        duration_s: How long it lasts.
        seed: Seed of all luck.
        wind: Wind.
        sensors: Sensors that fare differently, by id.
        flights: What flies, in order of the file.
        airframes: Drones that are on the register of this world when it begins.
        permits: Flight permits that there are when it begins.
        text: The file as written, for the journal.
    """

    name: str
    start_ns: int
    duration_s: float
    seed: int
    wind: Wind
    sensors: dict[SensorId, SensorOverride]
    flights: tuple[FlightSettings, ...]
    text: str
    airframes: tuple[RegisteredAirframe, ...] = ()
    permits: tuple[PermittedFlight, ...] = ()
