"""What we say of ourselves in SAPIENT: who we are, what our reports hold, and how we are."""

from typing import Final

from hima.picture.air_picture import AirPicture
from hima.picture.health import FeedHealth, FeedState, SelfState
from hima.picture.identity import Affiliation
from hima.picture.mode import Mode
from hima.sharing.context import SharingContext
from hima.sharing.settings import Audience
from hima.wire.sapient.codec import ICD_VERSION
from hima.wire.sapient.codes import (
    Info,
    LocationCoordinateSystem,
    LocationDatum,
    RegionType,
    SpeedUnits,
    StatusLevel,
    StatusType,
    System,
)
from hima.wire.sapient.identifiers import ulid_of, uuid_of
from hima.wire.sapient.message import SapientMessage
from hima.wire.sapient.place import ENUVelocityUnits
from hima.wire.sapient.registration import (
    Capability,
    ClassDefinition,
    ConfigurationData,
    DetectionClassDefinition,
    DetectionDefinition,
    DetectionReportDefinition,
    Duration,
    GeometricError,
    LocationType,
    ModeDefinition,
    NodeDefinition,
    RegionDefinition,
    Registration,
    StatusDefinition,
    SubClassDefinition,
    TaskDefinition,
    VelocityType,
)
from hima.wire.sapient.registration_codes import (
    ConfidenceDefinition,
    DetectionReportCategory,
    ModeType,
    NodeType,
    TimeUnits,
    TrackingType,
)
from hima.wire.sapient.status import Status, StatusReport

STATUS_EVERY_S: Final = 5
MODES: Final = {Mode.LIVE: "Default", Mode.SIM: "Simulation", Mode.REPLAY: "Replay", Mode.EXERCISE: "Exercise"}
"""The mode that every status report names: a receiver sees at once that a picture is not real."""
CLASSES: Final = {
    "Air Vehicle": ("UAV Rotary Wing", "UAV Fixed Wing", "Manned Fixed Wing"),
    "Animal": ("Bird",),
    "Human": (),
    "Unknown": (),
}
_PLACES: Final = LocationType(
    location_units=LocationCoordinateSystem.LAT_LNG_DEG_M, location_datum=LocationDatum.WGS84_E
)
_MAKER: Final = "hima"


def node_id(context: SharingContext, audience: Audience) -> str:
    """Our UUID: that of the settings, else one of the site's name; of another world than the real one another."""
    own = audience.node_id or uuid_of(f"hima.{context.site}")
    return own if context.mode is Mode.LIVE else uuid_of(f"{own}.{context.mode.value}")


def said(context: SharingContext, audience: Audience, **content: object) -> SapientMessage:
    """A message of ours, which is stamped when it is sent; it says if it is not real."""
    return SapientMessage(
        timestamp_ns=0,
        node_id=node_id(context, audience),
        additional_information=None if context.mode is Mode.LIVE else context.mode.value,
        **content,  # type: ignore[arg-type]
    )


def registration(context: SharingContext, audience: Audience) -> SapientMessage:
    """What we say first."""
    name = context.site if context.mode is Mode.LIVE else f"{context.mode.value} {context.site}"
    return said(
        context,
        audience,
        registration=Registration(
            node_definition=(NodeDefinition(node_type=NodeType.FUSION_NODE),),
            icd_version=ICD_VERSION,
            name=name,
            short_name=name[:12],
            capabilities=(Capability(category="Fusion", type="Tracks of things in the air"),),
            status_definition=StatusDefinition(status_interval=_seconds(STATUS_EVERY_S), location_definition=_PLACES),
            mode_definition=(_mode(context),),
            config_data=(ConfigurationData(manufacturer=_MAKER, model=_MAKER),),
        ),
    )


def _seconds(value: float) -> Duration:
    return Duration(units=TimeUnits.SECONDS, value=value)


def _mode(context: SharingContext) -> ModeDefinition:
    """One mode, without any command: we take no tasks."""
    return ModeDefinition(
        mode_name=MODES[context.mode],
        mode_type=ModeType.PERMANENT,
        settle_time=_seconds(0),
        maximum_latency=_seconds(2),
        tracking_type=TrackingType.TRACK,
        detection_definition=(_detections(),),
        task=TaskDefinition(
            concurrent_tasks=0,
            region_definition=RegionDefinition(region_type=(RegionType.AREA_OF_INTEREST,), region_area=(_PLACES,)),
        ),
    )


def _detections() -> DetectionDefinition:
    states = "tentative, confirmed, coasting"
    affiliations = ", ".join(affiliation.name.lower() for affiliation in Affiliation)
    return DetectionDefinition(
        location_type=_PLACES,
        detection_report=(
            DetectionReportDefinition(category=DetectionReportCategory.TRACK, type="state", units=states),
            DetectionReportDefinition(category=DetectionReportCategory.OBJECT, type="affiliation", units=affiliations),
        ),
        detection_class_definition=(
            DetectionClassDefinition(
                confidence_definition=ConfidenceDefinition.SINGLE_CLASS,
                class_definition=tuple(
                    ClassDefinition(
                        type=name, sub_class=tuple(SubClassDefinition(type=below, level=1) for below in parts)
                    )
                    for name, parts in CLASSES.items()
                ),
            ),
        ),
        velocity_type=VelocityType(
            enu_velocity_units=ENUVelocityUnits(east_north_rate_units=SpeedUnits.MS, up_rate_units=SpeedUnits.MS),
            location_datum=LocationDatum.WGS84_E,
        ),
        geometric_error=GeometricError(
            type="Standard Deviation", units="degrees (x, y), metres (z)", variation_type="Of each report"
        ),
    )


def condition(picture: AirPicture) -> tuple[System, tuple[str, ...]]:
    """How we are: a warning if a feed is not heard or says that it does not work, an error if all are so."""
    gone = tuple(f"{feed.feed} {word}" for feed in picture.feeds if (word := _trouble(feed)))
    if not gone:
        return System.OK, ()
    return System.ERROR if len(gone) == len(picture.feeds) else System.WARNING, gone


def _trouble(feed: FeedHealth) -> str:
    """Why nothing of a feed can be used, by code; empty if something can, or if it has not been heard yet."""
    gone = feed.state in {FeedState.SILENT, FeedState.DOWN}
    disowned = feed.says.state is SelfState.NOT_OPERATIONAL
    return str(feed.state.value if gone else feed.says.state.value if disowned else "")


def status(picture: AirPicture, context: SharingContext, audience: Audience, info: Info) -> SapientMessage:
    """A status report."""
    system, gone = condition(picture)
    return said(
        context,
        audience,
        status_report=StatusReport(
            report_id=ulid_of(f"{node_id(context, audience)}.status.{picture.time_ns}.{info}", picture.time_ns),
            system=system,
            info=info,
            mode=MODES[context.mode],
            status=tuple(
                Status(
                    status_level=StatusLevel.WARNING_STATUS,
                    status_type=StatusType.NOT_DETECTING,
                    status_value=name,
                )
                for name in gone
            ),
        ),
    )
