"""Remote ID into claims. A drone says who and where in separate messages; they are gathered per transmitter.

The key is the transmitter, never the serial it claims: serials are copied, and addresses rotate. A receiver that
passes no address leaves only the Basic ID of the same datagram to tell them apart: `id:` and the serial, which no
address can equal. What comes without either is one nameless transmitter.

Bluetooth packets damaged on the way yield mangled copies of true serials, and receivers seldom say that a check
failed: there an identity counts when it has been heard twice in a row. Wi-Fi frames are checked by the receiver.
"""

import math
from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.picture.cooperative import CooperativeReport, CooperativeSource, HeightReference
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.sensing.altitude import amsl_from_pressure_altitude
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.names import clean_name
from hima.sensing.settings import STREAMS, TimeSource
from hima.units import DEGREE_RAD, SECOND_NS
from hima.wire.remoteid.messages import BasicId, Location, Message, System
from hima.wire.remoteid.receiver import datagram, split
from hima.wire.remoteid.transport import Heard

EMITTERS_MAX: Final = 2_000
HOUR_NS: Final = 3600 * SECOND_NS
SKEW_MAX_NS: Final = 5 * SECOND_NS
"""A claim whose time is farther from its receipt is dated by receipt: its clock, or its honesty, is off."""

_KINDS: Final = {
    1: Kind.FIXED_WING,  # aeroplane
    2: Kind.MULTIROTOR,  # helicopter or multirotor
    4: Kind.FIXED_WING,  # takes off vertically, flies on wings
    6: Kind.FIXED_WING,  # glider
    13: Kind.MULTIROTOR,  # powered, on a tether
}
"""Aircraft types of the standard; the others (balloons, kites, rockets ...) have no kind here."""
_UNTYPED: Final = 16
"""Rank of an id whose type is 0: recorded transmitters send a serial so."""
_CHECKED: Final = frozenset({"beacon", "nan"})
_PER_AXIS: Final = 2.4477
"""A circle of this many standard deviations of one axis holds 95 %."""
_PER_HEIGHT: Final = 1.96
_HORIZONTAL_95_M: Final = (
    18_520.0, 18_520.0, 7_408.0, 3_704.0, 1_852.0, 926.0, 555.6, 185.2, 92.6, 30.0, 10.0, 3.0, 1.0,
)  # fmt: skip
_VERTICAL_95_M: Final = (150.0, 150.0, 45.0, 25.0, 10.0, 3.0, 1.0)


class EmitterState(msgspec.Struct):
    """What one transmitter has said lately.

    Attributes:
        name: The identity that counts.
        rank: What kind of identity that is. A lower number says more: serial, registration, flight approval,
            session, and last one whose type is not said.
        heard: The identity heard last.
        kind: What it says is flying.
        operator_m: East, north of the pilot.
    """

    name: str = ""
    rank: int = _UNTYPED
    heard: str = ""
    kind: Kind = Kind.UNKNOWN
    operator_m: tuple[float, float] | None = None


class RemoteIdFeed(msgspec.Struct, tag="remote_id"):
    """State of one Remote ID feed.

    Attributes:
        emitters: Transmitters by address, the longest silent first.
        pending: Bytes of a message that has not ended, of a stream.
    """

    emitters: dict[str, EmitterState] = {}
    pending: bytes = b""


def _emitter(state: RemoteIdFeed, address: str) -> EmitterState:
    known = state.emitters.pop(address, None) or EmitterState()
    state.emitters[address] = known
    if len(state.emitters) > EMITTERS_MAX:
        del state.emitters[next(iter(state.emitters))]
    return known


def _time_ns(location: Location, received_ns: int) -> int:
    """Tenths of a second past the hour, joined to the hour that lies nearest to receipt; 0 if not said."""
    if location.seconds_past_hour is None:
        return 0
    hour_ns = received_ns - received_ns % HOUR_NS
    candidate_ns = hour_ns + round(location.seconds_past_hour * SECOND_NS)
    if candidate_ns - received_ns > HOUR_NS // 2:
        return candidate_ns - HOUR_NS
    if received_ns - candidate_ns > HOUR_NS // 2:
        return candidate_ns + HOUR_NS
    return candidate_ns


def _hae_m(location: Location, context: FeedContext) -> float:
    """Height above the ellipsoid; the site's ground height where nothing usable is said."""
    if location.geodetic_altitude_m is not None:
        return location.geodetic_altitude_m
    if location.pressure_altitude_m is not None:
        amsl_m = amsl_from_pressure_altitude(location.pressure_altitude_m, context.qnh_hpa)
        return amsl_m + context.geoid_undulation_m
    return context.frame.hae_m + (location.height_m or 0.0)


def _height_reference(location: Location) -> HeightReference:
    """Of the height that is used."""
    if location.geodetic_altitude_m is not None:
        return HeightReference.ELLIPSOID
    if location.pressure_altitude_m is not None:
        return HeightReference.BAROMETRIC
    return HeightReference.UNKNOWN if location.height_m is None else HeightReference.GROUND


def _ground_m(lat_deg: float, lon_deg: float, context: FeedContext) -> tuple[float, float]:
    east, north, _ = context.frame.enu_from_geodetic(
        lat_deg * DEGREE_RAD, lon_deg * DEGREE_RAD, context.frame.hae_m
    ).tolist()
    return east, north


def _position(location: Location, context: FeedContext) -> tuple[float, float, float] | None:
    if location.lat_deg is None or location.lon_deg is None:
        return None
    east, north, up = context.frame.enu_from_geodetic(
        location.lat_deg * DEGREE_RAD, location.lon_deg * DEGREE_RAD, _hae_m(location, context)
    ).tolist()
    return east, north, up


def _velocity(location: Location) -> tuple[float, float, float] | None:
    if location.speed_mps is None or location.track_deg is None:
        return None
    track_rad = location.track_deg * DEGREE_RAD
    return (
        location.speed_mps * math.sin(track_rad),
        location.speed_mps * math.cos(track_rad),
        location.climb_mps or 0.0,
    )


def _sigma(codes: tuple[float, ...], code: int, per_sigma: float) -> float | None:
    """From the 95 % bound that an accuracy code stands for; None for unknown and for codes not in the standard."""
    return codes[code] / per_sigma if 0 < code < len(codes) else None


def _vertical_accuracy(location: Location) -> int:
    """Code of the height that is used, 0 where it is a height above ground, which has none."""
    if location.geodetic_altitude_m is not None:
        return location.vertical_accuracy
    return location.barometer_accuracy if location.pressure_altitude_m is not None else 0


def _note_identity(known: EmitterState, said: BasicId, checked: bool) -> None:
    name = clean_name(said.id)
    rank = said.id_type or _UNTYPED
    if not name or rank > known.rank:
        return
    if checked or name == known.heard:
        known.name, known.rank = name, rank
        known.kind = _KINDS.get(said.aircraft_type, Kind.UNKNOWN)
    known.heard = name


def _note(known: EmitterState, message: Message, checked: bool, context: FeedContext) -> None:
    match message:
        case BasicId():
            _note_identity(known, message, checked)
        case System() if message.operator_lat_deg is not None and message.operator_lon_deg is not None:
            known.operator_m = _ground_m(message.operator_lat_deg, message.operator_lon_deg, context)
        case _:
            pass


def receive(state: RemoteIdFeed, frame: Frame, context: FeedContext) -> Sensed:
    """Take one datagram of a receiver, or a chunk of its stream; a claim is given for each position in it."""
    heard, rejects = _heard(state, frame, context)
    reports: list[CooperativeReport] = []
    messages = newest_ns = 0
    for item in heard:
        if not item.messages:
            continue
        address = item.emitter or _claimed_address(item.messages)
        known = _emitter(state, address)
        for message in item.messages:
            _note(known, message, item.transport in _CHECKED, context)
        messages += len(item.messages)
        for message in item.messages:
            if isinstance(message, Location):
                said_ns = _time_ns(message, frame.time_ns)
                newest_ns = max(newest_ns, said_ns)
                reports.append(_report(known, address, message, said_ns, frame, context))
    return Sensed(reports=tuple(reports), rejects=rejects, messages=messages, message_time_ns=newest_ns)


def _heard(
    state: RemoteIdFeed, frame: Frame, context: FeedContext
) -> tuple[tuple[Heard, ...], tuple[DecodeError, ...]]:
    if context.settings.transport in STREAMS:
        parts = split(state.pending, frame.data)
        state.pending = parts.pending
        return parts.heard, parts.errors
    heard = datagram(frame.data)
    return heard, tuple(error for item in heard for error in item.errors)


def _claimed_address(messages: tuple[Message, ...]) -> str:
    return next((f"id:{clean_name(m.id)}" for m in messages if isinstance(m, BasicId)), "unaddressed")


def _report(
    known: EmitterState, address: str, location: Location, said_ns: int, frame: Frame, context: FeedContext
) -> CooperativeReport:
    own_time = context.settings.time_source is TimeSource.MESSAGE and said_ns
    credible = abs(said_ns - frame.time_ns) <= SKEW_MAX_NS
    return CooperativeReport(
        feed=frame.feed,
        source=CooperativeSource.REMOTE_ID,
        emitter=address,
        time_ns=said_ns if own_time and credible else frame.time_ns,
        name=known.name,
        kind=known.kind,
        position_m=_position(location, context),
        sigma_horizontal_m=_sigma(_HORIZONTAL_95_M, location.horizontal_accuracy, _PER_AXIS),
        sigma_vertical_m=_sigma(_VERTICAL_95_M, _vertical_accuracy(location), _PER_HEIGHT),
        velocity_mps=_velocity(location),
        operator_m=known.operator_m,
        height_reference=_height_reference(location),
    )
