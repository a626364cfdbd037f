"""Cursor on Target into claims, detections or local tracks, by what the feed's sensor is.

A `partner` says what it believes flies: a claim, drawn beside our tracks and never a track. A `position` source
measures: its events are positions, or, where it tracks by itself, local tracks. What a partner calls a thing (friend,
hostile) is its own opinion and sets nothing here.

Only things in the air are taken. Our own events that come back by another's hand are left out, and so is a deletion: it
is for the sender to withdraw its own word, and a claim that is not renewed is forgotten anyway.
"""

import hashlib
import math
import re
from typing import Final, TypeAlias

import msgspec
import numpy as np

from hima.errors import DecodeError
from hima.picture.cooperative import CooperativeReport, CooperativeSource
from hima.picture.detection import Coordinates, Detections
from hima.picture.facts import IdScheme
from hima.picture.frame import Frame
from hima.picture.kind import Kind
from hima.picture.sensor import Reports, SensorKind
from hima.sensing.context import IMPLAUSIBLE_NS, FeedContext, Sensed
from hima.sensing.local_tracks import UNKNOWN, VELOCITY_SIGMA_MPS, LocalReport, local_tracks
from hima.sensing.names import NAME_MAX, clean_name
from hima.sensing.settings import STREAMS, TimeSource
from hima.units import DEGREE_RAD
from hima.wire.cot.event import CotEvent
from hima.wire.cot.framing import Framed, Split, Tail, datagram, read, split
from hima.wire.cot.values import number

OBJECTS_MAX: Final = 2_000
UNKNOWN_HEIGHT_SIGMA_M: Final = 500.0
SIGMA_MIN_M: Final = 1.0
"""No sender knows a moving thing better, whatever it says."""
SPEED_MAX_MPS: Final = 1_000.0
_IN_THE_AIR: Final = re.compile(r"a-[a-z]-A(?:-|;|$)")
_DIGEST: Final = 12
_NOT_REAL: Final = ("s", "e")
"""First letter of `opex`: a simulation, an exercise."""
Vector: TypeAlias = tuple[float, float, float]


class CotFeed(msgspec.Struct, tag="cot"):
    """State of one feed: what a stream has half said, and numbers of the sender's tracks, longest silent first."""

    tail: Tail = Tail()
    numbers: dict[str, int] = {}
    given: int = 0


class Said(msgspec.Struct, frozen=True):
    """One event in the site frame.

    Attributes:
        event: The event.
        time_ns: Time of validity.
        position_m: East, north, up; up at the site's ground where no height was said.
        velocity_mps: East, north, up; None if not said.
        kind: What it says is flying.
    """

    event: CotEvent
    time_ns: int
    position_m: Vector
    velocity_mps: Vector | None
    kind: Kind


def receive(state: CotFeed, frame: Frame, context: FeedContext) -> Sensed:
    """Take one datagram, or one chunk of a stream."""
    parts = _parts(state, frame, context)
    rejects = list(parts.errors)
    said: list[Said] = []
    messages = newest_ns = 0
    for message in parts.messages:
        found = _understood(message, frame, context)
        if isinstance(found, DecodeError):
            rejects.append(found)
            continue
        messages += 1
        if found is not None:
            said.append(found)
            newest_ns = max(newest_ns, found.event.time_ns)
    sensed = _sensed(state, said, frame, context)
    rejects.sort(key=_offset)
    return msgspec.structs.replace(sensed, rejects=tuple(rejects), messages=messages, message_time_ns=newest_ns)


def _offset(error: DecodeError) -> int:
    return error.offset


def _parts(state: CotFeed, frame: Frame, context: FeedContext) -> Split:
    if context.settings.transport not in STREAMS:
        return datagram(frame.data)
    parts = split(state.tail, frame.data)
    state.tail = parts.tail
    return parts


def _understood(message: Framed, frame: Frame, context: FeedContext) -> Said | DecodeError | None:
    """What one message means here; None if it is about nothing in the air, or is our own."""
    event = read(message)
    if isinstance(event, DecodeError):
        return event
    if not isinstance(event, CotEvent) or not _of_interest(event, context):
        return None
    offset = max(message.offset, 0)
    if event.opex.startswith(_NOT_REAL):
        return DecodeError(offset, "not_real")
    if event.stale_ns < frame.time_ns:
        return DecodeError(offset, "stale")
    use_own = context.settings.time_source is TimeSource.MESSAGE
    if use_own and abs(event.time_ns - frame.time_ns) > IMPLAUSIBLE_NS:
        return DecodeError(offset, "time_implausible")
    position_m = _position(event, context)
    if position_m is None:
        return None
    return Said(event, event.time_ns if use_own else frame.time_ns, position_m, _velocity(event), _kind(event.type))


def _of_interest(event: CotEvent, context: FeedContext) -> bool:
    ours = context.site != "" and event.uid.startswith(f"hima.{context.site}.")
    return _IN_THE_AIR.match(event.type) is not None and not ours


def _kind(type_: str) -> Kind:
    """The last letter of an unmanned aircraft's function is Q in MIL-STD-2525, q among civil ones."""
    path = type_.partition(";")[0].split("-")[3:]
    functions = {letter.upper() for letter in path[:3]}
    if "Q" in functions:
        return Kind.MULTIROTOR if "H" in functions else Kind.FIXED_WING
    return Kind.MANNED_AIRCRAFT if functions & {"F", "H"} else Kind.UNKNOWN


def _position(event: CotEvent, context: FeedContext) -> Vector | None:
    """East, north, up; None without a fix, which senders write as 0, 0, and beyond what the sensor can know of."""
    if event.lat_deg == 0.0 and event.lon_deg == 0.0:
        return None
    hae_m = context.frame.hae_m if event.hae_m is None else event.hae_m
    east, north, up = context.frame.enu_from_geodetic(
        event.lat_deg * DEGREE_RAD, event.lon_deg * DEGREE_RAD, hae_m
    ).tolist()
    sensor_east, sensor_north, _ = context.sensor.position_m
    if not math.hypot(east - sensor_east, north - sensor_north) <= context.sensor.range_max_m:
        return None
    return east, north, up


def _velocity(event: CotEvent) -> Vector | None:
    track = event.part("track")
    if track is None:
        return None
    speed, course_deg = number(track.get("speed") or ""), number(track.get("course") or "")
    slope_deg = number(track.get("slope") or "") or 0.0
    if speed is None or course_deg is None or not 0.0 <= speed <= SPEED_MAX_MPS or abs(slope_deg) > 90.0:
        return None
    course, slope = math.fmod(course_deg, 360.0) * DEGREE_RAD, slope_deg * DEGREE_RAD
    ground = speed * math.cos(slope)
    return ground * math.sin(course), ground * math.cos(course), speed * math.sin(slope)


def _sigmas(event: CotEvent, context: FeedContext) -> tuple[float, float]:
    """Standard deviations: horizontal of each axis, and of the height; the sensor's own where nothing is said."""
    horizontal_m = max(event.ce_m, SIGMA_MIN_M) if event.ce_m else context.sensor.sigma_range_m
    if event.hae_m is None:
        return horizontal_m, UNKNOWN_HEIGHT_SIGMA_M
    return horizontal_m, max(event.le_m, SIGMA_MIN_M) if event.le_m else context.sensor.sigma_height_m


def _sensed(state: CotFeed, said: list[Said], frame: Frame, context: FeedContext) -> Sensed:
    if context.sensor.kind is SensorKind.PARTNER:
        return Sensed(reports=tuple(_claim(item, frame, context) for item in said))
    # A mark that a person set on a map is no measurement.
    measured = sorted((item for item in said if not item.event.how.startswith("h")), key=lambda item: item.time_ns)
    if context.sensor.reports is Reports.TRACKS:
        reports = [_local_report(state, item, context) for item in measured]
        return Sensed(local_tracks=local_tracks(context.sensor, reports))
    return Sensed(detections=_batch(state, measured, context))


def _emitter(uid: str) -> str:
    """The uid, bounded and clean; one that had to be changed stays apart from every other by its digest."""
    cleaned = clean_name(uid)
    if cleaned == uid:
        return uid
    return f"{cleaned[: NAME_MAX - _DIGEST - 1]}~{hashlib.sha256(uid.encode()).hexdigest()[:_DIGEST]}"


def _claim(item: Said, frame: Frame, context: FeedContext) -> CooperativeReport:
    event = item.event
    contact = event.part("contact")
    horizontal_m, vertical_m = _sigmas(event, context)
    return CooperativeReport(
        feed=frame.feed,
        source=CooperativeSource.COT,
        emitter=_emitter(event.uid),
        time_ns=item.time_ns,
        name=clean_name((contact.get("callsign") if contact else None) or ""),
        kind=item.kind,
        position_m=item.position_m,
        sigma_horizontal_m=horizontal_m if event.ce_m else None,
        sigma_vertical_m=vertical_m,
        velocity_mps=item.velocity_mps,
        operator_m=None,
        scheme=IdScheme.CALL_SIGN,
    )


def _number(state: CotFeed, uid: str) -> int:
    """A number of our own for a sender's track, as long as it speaks."""
    known = state.numbers.pop(uid, None)
    if known is None:
        known, state.given = state.given, state.given + 1
    state.numbers[uid] = known
    if len(state.numbers) > OBJECTS_MAX:
        del state.numbers[next(iter(state.numbers))]
    return known


def _local_report(state: CotFeed, item: Said, context: FeedContext) -> LocalReport:
    horizontal_m, vertical_m = _sigmas(item.event, context)
    east, north, up = item.position_m
    return LocalReport(
        time_ns=item.time_ns,
        source_track=_number(state, item.event.uid),
        position_m=(east, north, math.nan if item.event.hae_m is None else up),
        velocity_mps=item.velocity_mps or UNKNOWN,
        sigma=(horizontal_m, horizontal_m, vertical_m, *(VELOCITY_SIGMA_MPS,) * 3),
        kind=item.kind,
    )


def _batch(state: CotFeed, measured: list[Said], context: FeedContext) -> tuple[Detections, ...]:
    if not measured:
        return ()
    sigmas = [_sigmas(item.event, context) for item in measured]
    batch = Detections(
        sensor=context.sensor.index,
        coordinates=Coordinates.CARTESIAN,
        time_ns=np.array([item.time_ns for item in measured], np.int64),
        value=np.array([(*item.position_m, math.nan) for item in measured]),
        sigma=np.array([(horizontal, horizontal, height, math.nan) for horizontal, height in sigmas]),
        kind=np.array([item.kind for item in measured], np.uint8),
        source_track=np.array([_number(state, item.event.uid) for item in measured], np.int64),
    )
    return (batch,)
