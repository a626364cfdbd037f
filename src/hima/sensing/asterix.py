"""ASTERIX into detections, sweeps and claims.

Category 048 gives plots, 034 says how far the beam has turned, 062 gives positions of a tracker, 021 claims of
aircraft. The rest, such as a tracker's word on itself (065) and its sensors (063), counts as heard and means nothing
here.
"""

from itertools import chain

import msgspec

from hima.picture.frame import Frame
from hima.sensing.asterix_check import check
from hima.sensing.asterix_plots import detections
from hima.sensing.asterix_position import reports
from hima.sensing.asterix_rotation import Rotation, sweeps
from hima.sensing.asterix_tracks import positions
from hima.sensing.asterix_updates import Updates
from hima.sensing.context import FeedContext, Sensed
from hima.wire.asterix.decode import decode


class AsterixFeed(msgspec.Struct, tag="asterix"):
    """Mutable state of a feed of ASTERIX datagrams.

    Attributes:
        rotation: How far the beam has turned.
        updates: Which updates of another system's tracks have been heard of.
    """

    rotation: Rotation = msgspec.field(default_factory=Rotation)
    updates: Updates = msgspec.field(default_factory=Updates)


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
    plots, marks, tracks, *status = (
        check(records, frame.time_ns, context.settings)
        for records in (decoded.cat048, decoded.cat034, decoded.cat062, decoded.cat063, decoded.cat065)
    )
    seen = detections(decoded.cat048, plots.time_ns, plots.good, context)
    placed = positions(state.updates, decoded.cat062, tracks, context)
    claimed = reports(decoded.others, frame, context)
    turned = sweeps(state.rotation, (decoded.cat034, marks.time_ns, marks.good), seen, context.sensor)
    checked = (plots, marks, tracks, *status)
    refused = [part.rejects for part in checked] + [placed.rejects, claimed.rejects]
    rejects = tuple(chain.from_iterable(refused))
    return Sensed(
        detections=((seen,) if len(seen.time_ns) else ()) + placed.detections,
        local_tracks=placed.local,
        sweeps=turned,
        reports=claimed.reports,
        rejects=decoded.errors + rejects,
        messages=decoded.records - len(rejects),
        message_time_ns=max(claimed.newest_ns, *(part.newest_ns() for part in checked)),
    )
