"""One frame into detections, sweeps and claims: the table from a feed's format to the file that understands it."""

from typing import TypeAlias

import msgspec

from hima.errors import DecodeError
from hima.picture.event import DropReport, LinkChange
from hima.picture.frame import Frame
from hima.picture.health import FeedState, SelfReport
from hima.picture.outcome import FeedChanged, Rejected
from hima.sensing import adsb, asterix, cot, detection_json, remote_id, remote_id_network, sapient
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.feed_record import FeedRecord, due_rejects, note_frame, note_rejects, set_state
from hima.sensing.settings import Format

FormatState: TypeAlias = (
    asterix.AsterixFeed
    | adsb.AdsbFeed
    | remote_id.RemoteIdFeed
    | remote_id_network.NetworkRemoteIdFeed
    | cot.CotFeed
    | sapient.SapientFeed
    | detection_json.DetectionJsonFeed
)


class SensingState(msgspec.Struct):
    """Mutable state of one feed: what its format remembers between frames, and its record."""

    format: FormatState
    record: FeedRecord


def _fresh(context: FeedContext) -> FormatState:
    match context.settings.format:
        case Format.ASTERIX:
            return asterix.AsterixFeed()
        case Format.ADSB:
            return adsb.AdsbFeed()
        case Format.REMOTE_ID:
            return remote_id.RemoteIdFeed()
        case Format.REMOTE_ID_NETWORK:
            return remote_id_network.NetworkRemoteIdFeed()
        case Format.COT:
            return cot.CotFeed()
        case Format.SAPIENT:
            return sapient.SapientFeed()
        case Format.DETECTION_JSON:
            return detection_json.DetectionJsonFeed()


def start(context: FeedContext, now_ns: int) -> SensingState:
    """State of a feed that has not spoken yet."""
    return SensingState(format=_fresh(context), record=FeedRecord(opened_ns=now_ns))


def _sense(state: FormatState, frame: Frame, context: FeedContext) -> Sensed:
    match state:
        case asterix.AsterixFeed():
            return asterix.receive(state, frame, context)
        case adsb.AdsbFeed():
            return adsb.receive(state, frame, context)
        case remote_id.RemoteIdFeed():
            return remote_id.receive(state, frame, context)
        case remote_id_network.NetworkRemoteIdFeed():
            return remote_id_network.receive(state, frame, context)
        case cot.CotFeed():
            return cot.receive(state, frame, context)
        case sapient.SapientFeed():
            return sapient.receive(state, frame, context)
        case detection_json.DetectionJsonFeed():
            return detection_json.receive(state, frame, context)


def receive(
    state: SensingState, frame: Frame, context: FeedContext
) -> tuple[Sensed, tuple[FeedChanged | Rejected, ...]]:
    """Decode and sense one frame, and keep the feed's record.

    Returns:
        What it meant, and what people must know: rejects (rate-limited) and a feed that came back.
    """
    sensed = _sense(state.format, frame, context)
    note_frame(state.record, frame, sensed)
    note_rejects(state.record, sensed.rejects)
    changed = set_state(state.record, frame.feed, FeedState.LIVE, frame.time_ns) if sensed.messages else ()
    return sensed, changed + due_rejects(state.record, frame.feed, frame.time_ns)


def change_link(state: SensingState, change: LinkChange, context: FeedContext) -> tuple[FeedChanged, ...]:
    """A connection came up or went down: what a stream had half said is void."""
    if isinstance(state.format, sapient.SapientFeed) and sapient.unfinished(state.format):
        note_rejects(state.record, (DecodeError(0, "truncated"),))
    state.format = _fresh(context)
    state.record.says = SelfReport()
    if change.up:
        # Connected is not yet heard: the feed is live again with its first good message.
        return set_state(state.record, change.feed, FeedState.UNKNOWN, change.time_ns)
    return set_state(state.record, change.feed, FeedState.DOWN, change.time_ns)


def note_drops(state: SensingState, report: DropReport) -> None:
    """Count what the feed's budget refused before anything was parsed."""
    state.record.dropped_frames += report.frames
