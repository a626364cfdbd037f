"""Numbers and encodes the messages of one stream: the live one, or one replay."""

from typing import Final

import msgspec

from hima.config.site import Site
from hima.node.status import NodeStatus
from hima.picture.air_picture import AirPicture
from hima.picture.coverage import Coverage
from hima.units import MICROSECOND_NS
from hima.web.alert_view import alert_view
from hima.web.coverage_view import coverage_view
from hima.web.health_view import feed_views, notes, output_views
from hima.web.schema.alerts import AlertsMessage, AlertView
from hima.web.schema.coverage import CoverageMessage
from hima.web.schema.health import HealthMessage
from hima.web.schema.hello import Hello, SiteMessage, You
from hima.web.sensor_view import sensor_views
from hima.web.site_view import site_view
from hima.web.views import PictureView

PROTOCOL: Final = 1
_ENCODER: Final = msgspec.json.Encoder()


class Composer:
    """Messages of one stream, each encoded once whoever listens.

    Args:
        site: The site.
        mode: What kind of world the stream shows.
        recorded_mode: In a replay, what kind of world was recorded; else empty.
        version: Version of the program.
    """

    def __init__(self, site: Site, mode: str, version: str, recorded_mode: str = "") -> None:
        self._site = site
        self._mode = mode
        self._recorded_mode = recorded_mode
        self._version = version
        self._site_view = site_view(site)
        self._view = PictureView(site)
        self._pictures = self._lists = self._beats = self._surveys = 0
        self._alerts: tuple[AlertView, ...] | None = None
        self._surveyed: Coverage | None = None

    def hello(self, you: You, now_ns: int) -> str:
        """First message of a connection."""
        hello = Hello(
            PROTOCOL, self._version, self._mode, now_ns // MICROSECOND_NS, self._site_view, you, self._recorded_mode
        )
        return _text(hello)

    def rezone(self, site: Site) -> str:
        """The same site with other zones: what is said of it from now on, and the message that tells."""
        self._site = site
        self._site_view = site_view(site)
        return _text(SiteMessage(self._site_view))

    def picture(self, picture: AirPicture, oldest_received_ns: int | None) -> str:
        """The next picture."""
        self._pictures += 1
        return _text(self._view.message(picture, self._pictures, oldest_received_ns))

    def alerts(self, picture: AirPicture, again: bool = False) -> str | None:
        """The list of alerts, None if it is the one composed before; `again` composes it all the same."""
        alerts = tuple(map(alert_view, picture.alerts))
        if alerts == self._alerts and not again:
            return None
        self._alerts = alerts
        self._lists += 1
        return _text(AlertsMessage(self._lists, picture.time_ns // MICROSECOND_NS, alerts))

    def health(self, status: NodeStatus, alarms_last_10_min: int, clients: int) -> str:
        """The next heartbeat."""
        self._beats += 1
        return _text(
            HealthMessage(
                seq=self._beats,
                time_us=status.now_ns // MICROSECOND_NS,
                feeds=feed_views(self._site, status),
                sensors=sensor_views(status.picture),
                outputs=output_views(self._site, status),
                recording=status.recording.value,
                notes=notes(status),
                alarms_last_10_min=alarms_last_10_min,
                clients=clients,
            )
        )

    def coverage(self, picture: AirPicture | None, now_ns: int, again: bool = False) -> str | None:
        """What can be seen now, None if it is what was composed before; `again` composes it all the same."""
        latest = None if picture is None else picture.coverage
        if self._surveys > 0 and latest is self._surveyed and not again:
            return None
        self._surveyed = latest
        self._surveys += 1
        return _text(CoverageMessage(self._surveys, now_ns // MICROSECOND_NS, coverage_view(self._site, latest)))


def _text(message: msgspec.Struct) -> str:
    return _ENCODER.encode(message).decode()
