"""ASTERIX into detections, sweeps and claims.

Category 048 gives plots, 034 says how far the beam has turned, 062 gives positions of a tracker, 021 claims of
aircraft. The rest counts as heard and means nothing here.
"""

import msgspec
import numpy as np

from hima.errors import DecodeError
from hima.picture.arrays import BoolArray, IntArray
from hima.picture.frame import Frame
from hima.sensing.asterix_plots import detections
from hima.sensing.asterix_position import positions, reports
from hima.sensing.asterix_rotation import Rotation, sweeps
from hima.sensing.asterix_time import is_plausible, time_of_validity
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.settings import FeedSettings
from hima.wire.asterix.cat034 import Cat034
from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.decode import decode


class AsterixFeed(msgspec.Struct, tag="asterix"):
    """Mutable state of a feed of ASTERIX datagrams.

    Attributes:
        rotation: How far the beam has turned.
    """

    rotation: Rotation = msgspec.field(default_factory=Rotation)


class _Checked(msgspec.Struct, frozen=True, eq=False):
    """Records of one category held against what the feed may say: (N,) times, (N,) believed, and why not."""

    time_ns: IntArray
    good: BoolArray
    rejects: tuple[DecodeError, ...]

    def newest_ns(self) -> int:
        return int(self.time_ns[self.good].max()) if self.good.any() else 0


def receive(state: AsterixFeed, frame: Frame, context: FeedContext) -> Sensed:
    """Sense one datagram.

    Args:
        state: Changed in place.
        frame: The datagram.
        context: The feed's surroundings.

    Returns:
        What it meant. Records of another source, and times that no working clock gives, are rejects.
    """
    decoded = decode(frame.data)
    settings = context.settings
    plots = _check(decoded.cat048, frame.time_ns, settings)
    marks = _check(decoded.cat034, frame.time_ns, settings)
    seen = detections(decoded.cat048, plots.time_ns, plots.good, context)
    placed = positions(decoded.others, frame.time_ns, context)
    claimed = reports(decoded.others, frame, context)
    turned = sweeps(state.rotation, (decoded.cat034, marks.time_ns, marks.good), seen, context.sensor)
    newest_ns = (plots.newest_ns(), marks.newest_ns(), placed.newest_ns, claimed.newest_ns)
    return Sensed(
        detections=tuple(batch for batch in (seen, placed.detections) if len(batch.time_ns)),
        local_tracks=placed.local,
        sweeps=turned,
        reports=claimed.reports,
        rejects=decoded.errors + plots.rejects + marks.rejects + placed.rejects + claimed.rejects,
        messages=decoded.records - sum(len(part.rejects) for part in (plots, marks, placed, claimed)),
        message_time_ns=max(newest_ns),
    )


def _check(records: Cat048 | Cat034, received_ns: int, settings: FeedSettings) -> _Checked:
    own = np.ones(len(records.offset), np.bool_)
    if settings.sac is not None:
        own &= records.sac == settings.sac
    if settings.sic is not None:
        own &= records.sic == settings.sic
    joined = [time_of_validity(s, received_ns, settings.time_source) for s in records.time_of_day_s.tolist()]
    timely = np.array([is_plausible(time_ns, received_ns) for time_ns in joined], np.bool_)
    rejects = tuple(
        DecodeError(offset, "time_implausible" if mine else "foreign_source")
        for offset, mine, in_time in zip(records.offset.tolist(), own.tolist(), timely.tolist(), strict=True)
        if not (mine and in_time)
    )
    return _Checked(np.array(joined, np.int64), own & timely, rejects)
