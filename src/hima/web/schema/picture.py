"""The picture of one moment."""

import msgspec

from hima.web.schema.contacts import ClusterView, ContactView
from hima.web.schema.raids import RaidView
from hima.web.schema.threats import ThreatColumns
from hima.web.schema.tracks import TrackColumns
from hima.web.schema.verdicts import PermitView
from hima.web.schema.wedges import WedgeView


class PictureMessage(msgspec.Struct, frozen=True, rename="camel", tag="picture", tag_field="type"):
    """The whole picture; each one replaces the one before.

    `seq` rises by one from picture to picture, as it does among alerts and among heartbeats: a gap means that this
    connection was too slow for what lies between.

    `oldestReceivedUs`: receipt time of the oldest frame that this picture is the first to show, None if none;
    browser time minus this is the latency from socket to screen.
    """

    seq: int
    time_us: int
    oldest_received_us: int | None
    tracks: TrackColumns
    threats: ThreatColumns
    raids: tuple[RaidView, ...]
    contacts: tuple[ContactView, ...]
    clusters: tuple[ClusterView, ...]
    wedges: tuple[WedgeView, ...]
    permits: tuple[PermitView, ...]
