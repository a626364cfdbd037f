"""What every format's sensing is given, and what it gives."""

from typing import Final

import msgspec

from hima.errors import DecodeError
from hima.geo.frames import SiteFrame
from hima.picture.cooperative import CooperativeReport
from hima.picture.detection import Detections, Sweep
from hima.picture.health import SelfReport
from hima.picture.local_track import LocalTracks
from hima.picture.sensor import Sensor
from hima.sensing.settings import FeedSettings
from hima.units import SECOND_NS

IMPLAUSIBLE_NS: Final = 300 * SECOND_NS
"""A sensor's clock may be off by seconds, and a datagram late by seconds; minutes mean no clock, or another edition."""


class FeedContext(msgspec.Struct, frozen=True):
    """The fixed surroundings of one feed.

    Attributes:
        settings: The feed's settings.
        sensor: The sensor whose reports it carries.
        frame: The site frame.
        geoid_undulation_m: Geoid above the ellipsoid at the site: HAE = AMSL + this.
        qnh_hpa: Sea-level pressure, for pressure altitudes.
        site: Name of the site, by which our own words are known when they come back; empty if it has none.
    """

    settings: FeedSettings
    sensor: Sensor
    frame: SiteFrame
    geoid_undulation_m: float
    qnh_hpa: float
    site: str = ""


class Sensed(msgspec.Struct, frozen=True, eq=False):
    """What one frame meant.

    Attributes:
        detections: Batches for the tracker, in order of time.
        local_tracks: Batches of what sensors that track by themselves report, in order of time.
        sweeps: Parts of the coverage that have now been looked at; a sweep follows the detections inside it.
        reports: Cooperative claims.
        rejects: What could not be understood.
        messages: Number of good messages, also those without a position.
        message_time_ns: Newest time of validity said by the messages themselves, 0 if none.
        replies: What the sender is to be told on the same connection, in order, each as it goes out.
        says: What the source says of its own state, None if nothing new.
        hang_up: True if nothing of the connection can be read any more.
    """

    detections: tuple[Detections, ...] = ()
    local_tracks: tuple[LocalTracks, ...] = ()
    sweeps: tuple[Sweep, ...] = ()
    reports: tuple[CooperativeReport, ...] = ()
    rejects: tuple[DecodeError, ...] = ()
    messages: int = 0
    message_time_ns: int = 0
    replies: tuple[bytes, ...] = ()
    says: SelfReport | None = None
    hang_up: bool = False
