"""SAPIENT as a fusion node: sensors register, then report; what they say becomes detections or local tracks.

One connection carries one node, except towards a middleware, which hands over the messages of many: there the feed's
`node_id` says which of them it carries. Until a node has registered, nothing else of it is taken.
"""

import math
from collections.abc import Callable, Iterable
from typing import Final

import msgspec
import numpy as np

from hima.errors import DecodeError
from hima.picture.detection import Coordinates, Detections
from hima.picture.frame import Frame
from hima.picture.health import SelfReport, SelfState
from hima.picture.kind import Kind
from hima.picture.sensor import Reports
from hima.sensing.context import IMPLAUSIBLE_NS, FeedContext, Sensed
from hima.sensing.local_tracks import UNKNOWN, VELOCITY_SIGMA_MPS, LocalReport, Vector, local_tracks
from hima.sensing.sapient_kinds import kind_of
from hima.sensing.sapient_objects import Objects
from hima.sensing.sapient_places import Placed, Row, placed, polar, seen_at
from hima.sensing.sapient_registration import Declared, declared
from hima.sensing.sapient_replies import Answering, alert_heard, not_taken, registered
from hima.sensing.settings import STREAMS, TimeSource, TransportKind
from hima.units import SECOND_NS
from hima.wire.sapient.codec import decode, is_error
from hima.wire.sapient.codes import System
from hima.wire.sapient.detection import DetectionReport
from hima.wire.sapient.framing import Framed, Split, Tail, datagram, split
from hima.wire.sapient.mapping import RefusedError
from hima.wire.sapient.message import SapientMessage
from hima.wire.sapient.place import ENUVelocity

REGISTRATION_EVERY_NS: Final = SECOND_NS
SPEED_MAX_MPS: Final = 1_000.0
_LOST: Final = "lost"
_STATES: Final = {
    System.OK: SelfState.OPERATIONAL,
    System.WARNING: SelfState.DEGRADED,
    System.ERROR: SelfState.NOT_OPERATIONAL,
    System.GOODBYE: SelfState.NOT_OPERATIONAL,
}


class SapientFeed(msgspec.Struct, tag="sapient"):
    """State of one feed.

    Attributes:
        tail: What the stream has half said.
        node: UUID of the node that has registered; empty before.
        registered_ns: When it last did.
        declared: What it has declared.
        objects: The numbers of its objects.
        answering: How much it has been answered.
    """

    tail: Tail = msgspec.field(default_factory=Tail)
    node: str = ""
    registered_ns: int = 0
    declared: Declared = Declared()
    objects: Objects = msgspec.field(default_factory=Objects)
    answering: Answering = msgspec.field(default_factory=Answering)


class Measured(msgspec.Struct, frozen=True):
    """One report in the site frame: its place, and what was measured from the sensor if that is how it came."""

    time_ns: int
    number: int
    kind: Kind
    place: Placed | None = None
    seen: tuple[Row, Row] | None = None
    velocity_mps: Vector | None = None
    velocity_sigma_mps: Vector | None = None


class _Reading:
    """One pass over a frame: what it says, what is refused, what is answered."""

    def __init__(self, state: SapientFeed, frame: Frame, context: FeedContext) -> None:
        self.state = state
        self.frame = frame
        self.context = context
        self.use_own = context.settings.time_source is TimeSource.MESSAGE
        self.streams = context.settings.transport in STREAMS
        self.measured: list[Measured] = []
        self.rejects: list[DecodeError] = []
        self.replies: list[bytes] = []
        self.messages = self.newest_ns = 0
        self.says: SelfReport | None = None

    def take(self, framed: Framed) -> None:
        """One message."""
        offset = max(framed.offset, 0)
        found = decode(framed.data)
        if isinstance(found, DecodeError):
            self.refuse(offset + found.offset, found.reason, framed.data, answer=not is_error(framed.data))
            return
        if self._of_another(found):
            return
        try:
            self._understand(found, offset)
        except RefusedError as refused:
            self.refuse(offset, refused.reason, framed.data, answer=found.error is None, node=found.node_id)
            return
        self.messages += 1
        self.newest_ns = max(self.newest_ns, found.timestamp_ns)

    def refuse(self, offset: int, reason: str, packet: bytes = b"", answer: bool = False, node: str = "") -> None:
        """Count what was not taken, and tell its sender."""
        self.rejects.append(DecodeError(offset, reason))
        if answer:
            now_ns = self.frame.time_ns
            self._reply(lambda: not_taken(self.context.site, node or self.state.node, now_ns, packet, reason))

    def _reply(self, make: Callable[[], bytes]) -> None:
        if self.streams and self.state.answering.may(self.frame.time_ns):
            self.replies.append(make())

    def _of_another(self, message: SapientMessage) -> bool:
        """True for what a middleware hands over of nodes that this feed does not carry."""
        wanted = self.context.settings.node_id
        through = self.context.settings.transport is TransportKind.TCP_CLIENT
        return through and wanted is not None and message.node_id != wanted

    def _understand(self, message: SapientMessage, offset: int) -> None:
        state, now_ns = self.state, self.frame.time_ns
        wanted = self.context.settings.node_id or state.node or message.node_id
        if message.node_id != wanted:
            raise RefusedError("other_node")
        if self.use_own and abs(message.timestamp_ns - now_ns) > IMPLAUSIBLE_NS:
            raise RefusedError("time_implausible")
        if message.registration is not None:
            self._register(message)
        elif message.error is not None:
            raise RefusedError("error_of_the_node")
        elif not state.node:
            raise RefusedError("not_registered")
        elif message.detection_report is not None:
            self._detect(message.detection_report, message.timestamp_ns if self.use_own else now_ns, offset)
        elif message.alert is not None:
            alert_id = message.alert.alert_id
            self._reply(lambda: alert_heard(self.context.site, message.node_id, now_ns, alert_id))
        elif message.task_ack is not None:
            raise RefusedError("unknown_task")
        elif message.status_report is not None:
            self.says = SelfReport(_STATES.get(message.status_report.system, SelfState.UNKNOWN), "StatusReport")
        else:
            raise RefusedError("not_for_us")

    def _register(self, message: SapientMessage) -> None:
        state, now_ns, site = self.state, self.frame.time_ns, self.context.site
        if state.node and now_ns - state.registered_ns < REGISTRATION_EVERY_NS:
            raise RefusedError("registered_too_often")
        assert message.registration is not None  # noqa: S101 - for the type checker
        try:
            found = declared(message.registration)
        except RefusedError as refused:
            reason = refused.reason
            self._reply(lambda: registered(site, message.node_id, now_ns, reason))
            raise
        state.node, state.registered_ns, state.declared = message.node_id, now_ns, found
        if self.streams:  # whatever else was answered in this second: a sensor waits for this one
            self.replies.append(registered(site, message.node_id, now_ns))

    def _detect(self, report: DetectionReport, time_ns: int, offset: int) -> None:
        if report.state is not None and _LOST in report.state.lower():
            return
        place = seen = position_m = None
        if report.location is not None:
            self._require_declared(int(report.location.coordinate_system), self.state.declared.locations)
            place = placed(report.location, self.state.declared.zone, self.context)
            position_m = place.position_m
        elif report.range_bearing is not None:
            self._require_declared(int(report.range_bearing.coordinate_system), self.state.declared.bearings)
            seen = polar(report.range_bearing, self.context)
            place = seen_at(*seen, self.context)
            position_m = None if place is None else place.position_m
        number = self.state.objects.number(report.object_id, time_ns, position_m)
        if number < 0:
            self.refuse(offset, "object_id_reused")
        velocity, sigma = _velocity(report.enu_velocity, self.state.declared)
        self.measured.append(Measured(time_ns, number, kind_of(report.classification), place, seen, velocity, sigma))

    @staticmethod
    def _require_declared(unit: int, units: tuple[int, ...]) -> None:
        if unit and units and unit not in units:
            raise RefusedError("unit_not_registered")


def receive(state: SapientFeed, frame: Frame, context: FeedContext) -> Sensed:
    """Take one chunk of a stream, or one datagram."""
    reading = _Reading(state, frame, context)
    parts = _parts(state, frame, reading.streams)
    for framed in parts.messages:
        reading.take(framed)
    for error in parts.errors:
        reading.refuse(error.offset, error.reason)
    local, others = _apart(reading.measured, context)
    return Sensed(
        detections=(*_cartesian(others, context), *_polar(others, context)),
        local_tracks=local_tracks(context.sensor, local),
        rejects=tuple(reading.rejects),
        messages=reading.messages,
        message_time_ns=reading.newest_ns,
        replies=tuple(reading.replies),
        says=reading.says,
        hang_up=state.tail.lost and bool(parts.errors),
    )


def unfinished(state: SapientFeed) -> bool:
    """True if a message has begun and not ended."""
    return bool(state.tail.data)


def _parts(state: SapientFeed, frame: Frame, streams: bool) -> Split:
    return split(state.tail, frame.data) if streams else datagram(frame.data)


def _velocity(said: ENUVelocity | None, units: Declared) -> tuple[Vector | None, Vector | None]:
    """East, north, up with standard deviations; None without a unit. An unknown climb is unknown, not zero."""
    if said is None or units.ground_mps == 0.0:
        return None, None
    ground, up = units.ground_mps, units.up_mps
    climb = said.up_rate * up if said.up_rate is not None and up else math.nan
    velocity = (said.east_rate * ground, said.north_rate * ground, climb)
    if not math.hypot(velocity[0], velocity[1]) <= SPEED_MAX_MPS or abs(velocity[2]) > SPEED_MAX_MPS:
        return None, None
    errors = ((said.east_rate_error, ground), (said.north_rate_error, ground), (said.up_rate_error, up))
    sigma = [error * scale if error is not None and 0.0 < error * scale <= SPEED_MAX_MPS else VELOCITY_SIGMA_MPS
             for error, scale in errors]  # fmt: skip
    return velocity, (sigma[0], sigma[1], sigma[2])


def _apart(measured: Iterable[Measured], context: FeedContext) -> tuple[list[LocalReport], list[Measured]]:
    """Local tracks of a sensor that tracks by itself, and what is a measurement, in order of time."""
    tracking = context.sensor.reports is Reports.TRACKS
    local: list[LocalReport] = []
    others: list[Measured] = []
    for item in sorted(measured, key=lambda item: item.time_ns):
        if tracking and item.place is not None and item.number >= 0:
            local.append(_local_report(item, item.place))
        else:
            others.append(item)
    return local, others


def _local_report(item: Measured, place: Placed) -> LocalReport:
    east, north, up = place.position_m
    sigma_mps = item.velocity_sigma_mps or (VELOCITY_SIGMA_MPS,) * 3
    return LocalReport(
        time_ns=item.time_ns,
        source_track=item.number,
        position_m=(east, north, up if place.has_height else math.nan),
        velocity_mps=item.velocity_mps or UNKNOWN,
        sigma=(*place.sigma_m, *sigma_mps),
        kind=item.kind,
    )


def _cartesian(measured: list[Measured], context: FeedContext) -> tuple[Detections, ...]:
    rows = [(item, item.place) for item in measured if item.place is not None and item.seen is None]
    value = [(*place.position_m, math.nan) for _, place in rows]
    sigma = [(*place.sigma_m, math.nan) for _, place in rows]
    return _batch([item for item, _ in rows], Coordinates.CARTESIAN, value, sigma, context)


def _polar(measured: list[Measured], context: FeedContext) -> tuple[Detections, ...]:
    rows = [(item, item.seen) for item in measured if item.seen is not None]
    value, sigma = [seen[0] for _, seen in rows], [seen[1] for _, seen in rows]
    return _batch([item for item, _ in rows], Coordinates.POLAR, value, sigma, context)


def _batch(
    items: list[Measured], coordinates: Coordinates, value: list[Row], sigma: list[Row], context: FeedContext
) -> tuple[Detections, ...]:
    if not items:
        return ()
    batch = Detections(
        sensor=context.sensor.index,
        coordinates=coordinates,
        time_ns=np.array([item.time_ns for item in items], np.int64),
        value=np.array(value),
        sigma=np.array(sigma),
        kind=np.array([item.kind for item in items], np.uint8),
        source_track=np.array([item.number for item in items], np.int64),
    )
    return (batch,)
