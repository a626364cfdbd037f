"""The whole picture at one moment."""

import msgspec

from hima.picture.alert import Alert
from hima.picture.by_hand import ByHand
from hima.picture.calibration import SensorCalibration
from hima.picture.coverage import Coverage
from hima.picture.health import FeedHealth
from hima.picture.identity import Contact, Identities
from hima.picture.raid import Raids
from hima.picture.threat import Threats
from hima.picture.track import Tracks
from hima.picture.trust import ClaimCluster
from hima.picture.verdict import Verdicts
from hima.picture.wedge import Wedge


class AirPicture(msgspec.Struct, frozen=True, eq=False):
    """Everything the corridor believes at a tick.

    Attributes:
        time_ns: The moment, UTC nanoseconds.
        tracks: The tracks.
        identities: Their identities, row by row.
        verdicts: The verdict on each of them, row by row.
        contacts: Cooperative claims, in order of key.
        clusters: Claims that are shown as one because they are too many to be believed, in order of feed.
        threats: Pairs of track and asset.
        raids: Tracks that fly together.
        alerts: Alerts that are not yet cleared and seen, most urgent first.
        feeds: Health of each feed, in the order of the site folder.
        sensors: What each sensor is off by and how it does, in the order of the site folder.
        refused: Detections the tracker could not use so far, by reason, in fixed order.
        by_hand: What people have said of which track is which.
        wedges: Bearings that no track explains, by sensor, newest first.
        coverage: What can be seen now, as last worked out.
    """

    time_ns: int
    tracks: Tracks
    identities: Identities
    verdicts: Verdicts
    contacts: tuple[Contact, ...]
    threats: Threats
    raids: Raids
    alerts: tuple[Alert, ...]
    feeds: tuple[FeedHealth, ...]
    sensors: tuple[SensorCalibration, ...] = ()
    refused: tuple[tuple[str, int], ...] = ()
    by_hand: ByHand = ByHand()
    wedges: tuple[Wedge, ...] = ()
    coverage: Coverage | None = None
    clusters: tuple[ClaimCluster, ...] = ()
