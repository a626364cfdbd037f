"""What is known of one feed: counters, rates, rejects, silence. From this come health, metrics and the alarms."""

from collections.abc import Sequence

import msgspec

from hima.errors import DecodeError
from hima.picture.frame import Frame
from hima.picture.health import FeedHealth, FeedState, SelfReport
from hima.picture.ids import SensorId
from hima.picture.outcome import FeedChanged, Rejected
from hima.sensing.context import Sensed
from hima.sensing.settings import FeedSettings
from hima.units import SECOND_NS

_RATE_WINDOW_S = 10
_LAG_SMOOTHING = 0.1
"""Weight of the newest frame in the smoothed lag: about the last ten frames count."""


class RejectRecord(msgspec.Struct):
    """Rejects of one reason.

    Attributes:
        total: All so far.
        unreported: Those since the last outcome.
        offset: Offset of the latest.
        reported_ns: When the last outcome was given.
    """

    total: int = 0
    unreported: int = 0
    offset: int = 0
    reported_ns: int = -SECOND_NS


class FeedRecord(msgspec.Struct):
    """Mutable record of one feed.

    Attributes:
        opened_ns: Since when the node has listened.
        state: What can be said of it.
        frames: Frames received.
        bytes: Bytes received.
        messages: Good messages decoded.
        last_frame_ns: Receipt of the last frame, 0 for never.
        last_useful_ns: Receipt of the last frame with a good message, 0 for never.
        lag_s: Smoothed receipt minus message time; None until a message carried a time.
        dropped_frames: Frames the budget refused.
        rejects: By reason.
        seconds: Frames in each of the last seconds, newest last.
        second: The second (UTC) that the newest count is for.
        says: What its source says of itself.
    """

    opened_ns: int
    state: FeedState = FeedState.UNKNOWN
    frames: int = 0
    bytes: int = 0
    messages: int = 0
    last_frame_ns: int = 0
    last_useful_ns: int = 0
    lag_s: float | None = None
    dropped_frames: int = 0
    rejects: dict[str, RejectRecord] = {}
    seconds: list[int] = msgspec.field(default_factory=lambda: [0] * _RATE_WINDOW_S)
    second: int = 0
    says: SelfReport = SelfReport()


def _turn_to(record: FeedRecord, now_ns: int) -> None:
    """Shift the window of per-second counts so that its last entry is the present second."""
    second = now_ns // SECOND_NS
    passed = min(max(second - record.second, 0), _RATE_WINDOW_S)
    if passed:
        record.seconds = record.seconds[passed:] + [0] * passed
    record.second = max(record.second, second)


def note_frame(record: FeedRecord, frame: Frame, sensed: Sensed) -> None:
    """Count a frame and what it meant."""
    _turn_to(record, frame.time_ns)
    record.seconds[-1] += 1
    record.frames += 1
    record.bytes += len(frame.data)
    record.messages += sensed.messages
    record.last_frame_ns = frame.time_ns
    if sensed.messages:
        record.last_useful_ns = frame.time_ns
    if sensed.says is not None:
        record.says = sensed.says
    if sensed.message_time_ns:
        lag_s = (frame.time_ns - sensed.message_time_ns) / SECOND_NS
        before = lag_s if record.lag_s is None else record.lag_s
        record.lag_s = before + _LAG_SMOOTHING * (lag_s - before)


def note_rejects(record: FeedRecord, errors: tuple[DecodeError, ...]) -> None:
    """Count what could not be understood."""
    for error in errors:
        reject = record.rejects.setdefault(error.reason, RejectRecord())
        reject.total += 1
        reject.unreported += 1
        reject.offset = error.offset


def due_rejects(record: FeedRecord, feed: str, now_ns: int) -> tuple[Rejected, ...]:
    """Rejects to tell of now: at most one outcome a second per reason, carrying the count since the last."""
    told = []
    for reason, reject in record.rejects.items():
        if reject.unreported and now_ns - reject.reported_ns >= SECOND_NS:
            told.append(Rejected(now_ns, feed, reason, reject.offset, reject.unreported))
            reject.unreported = 0
            reject.reported_ns = now_ns
    return tuple(told)


def set_state(record: FeedRecord, feed: str, state: FeedState, now_ns: int) -> tuple[FeedChanged, ...]:
    """Move a feed to a state; an outcome only if that is a change people must know of."""
    before, record.state = record.state, state
    if before is state or (before is FeedState.UNKNOWN and state is FeedState.LIVE):
        return ()
    return (FeedChanged(now_ns, feed, state),)


def watch_silence(record: FeedRecord, settings: FeedSettings, now_ns: int) -> tuple[FeedChanged, ...]:
    """Notice that a feed has said nothing useful for too long, or never since the node listens."""
    limit_ns = round(settings.silence_s * SECOND_NS)
    quiet_ns = now_ns - max(record.last_useful_ns, record.opened_ns)
    if record.state in {FeedState.LIVE, FeedState.UNKNOWN} and quiet_ns > limit_ns:
        return set_state(record, settings.id, FeedState.SILENT, now_ns)
    return ()


def health(record: FeedRecord, feed: str, now_ns: int) -> FeedHealth:
    """The record as a noun of the picture."""
    _turn_to(record, now_ns)
    return FeedHealth(
        feed=feed,
        state=record.state,
        frames=record.frames,
        bytes=record.bytes,
        messages=record.messages,
        last_frame_ns=record.last_frame_ns,
        last_useful_ns=record.last_useful_ns,
        rate_hz=sum(record.seconds) / _RATE_WINDOW_S,
        lag_s=record.lag_s,
        rejects=tuple((reason, record.rejects[reason].total) for reason in sorted(record.rejects)),
        dropped_frames=record.dropped_frames,
        says=record.says,
    )


def live_sensors(feeds: Sequence[FeedSettings], healths: Sequence[FeedHealth]) -> frozenset[SensorId]:
    """Sensors of which a feed works; both sequences in the order of the site."""
    return frozenset(feed.sensor for feed, health in zip(feeds, healths, strict=True) if health.works)
