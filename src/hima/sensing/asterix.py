"""ASTERIX into detections, sweeps and claims.

Categories 048 and 001 give plots, 034 and 002 say how far the beam has turned, 062 gives positions of a tracker, 021
claims of aircraft. The rest, such as a tracker's word on itself (065) and its sensors (063), counts as heard and means
nothing here.
"""

from itertools import chain

import msgspec

from hima.errors import DecodeError
from hima.picture.detection import Detections
from hima.picture.frame import Frame
from hima.sensing.asterix_check import NOTHING, Checked, check, check_times, truncated_times
from hima.sensing.asterix_plots import detections
from hima.sensing.asterix_position import check_claims, reports
from hima.sensing.asterix_rotation import Rotation, sweeps
from hima.sensing.asterix_tracks import positions
from hima.sensing.asterix_updates import Updates
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.settings import STREAMS, FeedSettings
from hima.wire.asterix.cat001 import Cat001
from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.decode import decode
from hima.wire.asterix.stream import cut


class AsterixFeed(msgspec.Struct, tag="asterix"):
    """Mutable state of a feed of ASTERIX.

    Attributes:
        rotation: How far the beam has turned.
        updates: Which updates of another system's tracks have been heard of.
        clock_ahead_ns: How far the clock of an old radar is ahead of ours, by its last service message (002).
        pending: Of a stream, the beginning of a block whose end has not come yet.
    """

    rotation: Rotation = msgspec.field(default_factory=Rotation)
    updates: Updates = msgspec.field(default_factory=Updates)
    clock_ahead_ns: int = 0
    pending: bytes = b""


def receive(state: AsterixFeed, frame: Frame, context: FeedContext) -> Sensed:
    """Sense one datagram, or one chunk of a stream.

    Args:
        state: Changed in place.
        frame: The datagram or chunk.
        context: The feed's surroundings.

    Returns:
        What it meant. Records of another source, and times that no working clock gives, are rejects.
    """
    data, lost = frame.data, tuple[DecodeError, ...]()
    if context.settings.transport in STREAMS:
        taken = cut(state.pending, frame.data)
        data, state.pending, lost = taken.whole, taken.pending, taken.errors
    decoded = decode(data)
    plots, marks, tracks, old_marks, *status = (
        check(records, frame.time_ns, context.settings)
        for records in (
            *(decoded.cat048, decoded.cat034, decoded.cat062),
            *(decoded.cat002, decoded.cat063, decoded.cat065),
        )
    )
    old_plots = _check_old_plots(state, decoded.cat001, old_marks, frame, context.settings)
    seen = (*_seen(decoded.cat048, plots, context), *_seen(decoded.cat001, old_plots, context))
    placed = positions(state.updates, decoded.cat062, tracks, context)
    claims = check_claims(decoded.cat021, frame.time_ns, context)
    claimed = reports(decoded.cat021, claims, frame, context)
    services = (
        (decoded.cat034, marks.time_ns, marks.good),
        (decoded.cat002, old_marks.time_ns, old_marks.good),
    )
    turned = sweeps(state.rotation, services, seen[-1] if seen else None, context.sensor)
    checked = (plots, marks, tracks, old_plots, old_marks, *status)
    refused = [part.rejects for part in (*checked, claims)] + [placed.rejects, claimed.rejects]
    rejects = tuple(chain.from_iterable(refused))
    return Sensed(
        detections=seen + placed.detections,
        local_tracks=placed.local,
        sweeps=turned,
        reports=claimed.reports,
        rejects=decoded.errors + lost + rejects,
        messages=decoded.records - len(rejects),
        message_time_ns=max(claimed.newest_ns, *(part.newest_ns() for part in checked)),
    )


def _seen(plots: Cat048 | Cat001, checked: Checked, context: FeedContext) -> tuple[Detections, ...]:
    """One batch of detections, or none."""
    if not checked.good.any():
        return ()
    batch = detections(plots, checked.time_ns, checked.good, context)
    return (batch,) if len(batch.time_ns) else ()


def _check_old_plots(
    state: AsterixFeed, plots: Cat001, marks: Checked, frame: Frame, settings: FeedSettings
) -> Checked:
    """Plots whose time of day is truncated: the service messages say what the radar's clock shows."""
    if not len(plots.offset) and not len(marks.good):
        return NOTHING
    if marks.good.any():
        state.clock_ahead_ns = marks.newest_ns() - frame.time_ns
    near_ns = frame.time_ns + state.clock_ahead_ns
    time_ns = truncated_times(plots.truncated_time_s, near_ns, frame.time_ns, settings.time_source)
    return check_times(time_ns, plots, frame.time_ns, settings)
