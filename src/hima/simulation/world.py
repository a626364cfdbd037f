"""What every simulated sensor looks at: the truth, its place on earth, and how this sensor fares in this run."""

from typing import Final

import msgspec

from hima.config.site import Reference, Site
from hima.geo.frames import SiteFrame
from hima.picture.sensor import Sensor, SensorKind
from hima.sensing.settings import FeedSettings, Format, TransportKind
from hima.simulation.ground import Ground
from hima.simulation.scenario import FlightSettings, Outage, Scenario
from hima.simulation.truth import Truth
from hima.units import SECOND_NS

RADARS: Final = frozenset({SensorKind.RADAR_3D, SensorKind.RADAR_2D})


class World(msgspec.Struct, frozen=True, eq=False):
    """One run.

    Attributes:
        scenario: The scenario.
        truth: What flies.
        ground: Places over ground, and the site frame.
        reference: The site's reference point, for heights above the sea.
    """

    scenario: Scenario
    truth: Truth
    ground: Ground
    reference: Reference

    @property
    def frame(self) -> SiteFrame:
        """The site frame."""
        return self.ground.frame

    def moment_ns(self, time_s: float) -> int:
        """UTC nanoseconds of a time since the run's start."""
        return self.scenario.start_ns + round(time_s * SECOND_NS)

    def flight(self, row: int) -> FlightSettings:
        """The flight that an aircraft belongs to."""
        return self.scenario.flights[self.truth.aircraft[row].flight]


class Post(msgspec.Struct, frozen=True):
    """One sensor at its post in this run, with the feed that carries its reports.

    Attributes:
        feed: The feed.
        sensor: The sensor, with what the scenario says differently of it.
        outages: When it sends nothing.
    """

    feed: FeedSettings
    sensor: Sensor
    outages: tuple[Outage, ...]

    def silent(self, time_s: float) -> bool:
        """True while it sends nothing."""
        return any(outage.from_s <= time_s < outage.until_s for outage in self.outages)


_ELSEWHERE: Final = frozenset({TransportKind.FILE, TransportKind.HTTP, TransportKind.SERIAL})


def can_simulate(feed: FeedSettings, kind: SensorKind) -> bool:
    """True if bytes of this feed can be made: of ASTERIX plots only; Remote ID, ADS-B, JSON; no partner's."""
    match feed.format:
        case Format.ASTERIX:
            return kind in RADARS
        case Format.DETECTION_JSON:
            return kind not in {SensorKind.REMOTE_ID, SensorKind.ADSB}
        case Format.ADSB | Format.REMOTE_ID:
            return True
        case Format.COT | Format.SAPIENT | Format.REMOTE_ID_NETWORK:
            return False


def world(scenario: Scenario, site: Site, truth: Truth) -> World:
    """The world of one run."""
    return World(scenario=scenario, truth=truth, ground=Ground(site), reference=site.reference)


def posts(scenario: Scenario, site: Site) -> tuple[Post, ...]:
    """Everything that sends in this run, in order of the site's feeds.

    A feed that plays a recording, asks a server or reads a device is no sensor, and of some formats no bytes can be
    made: those stay silent.
    """
    sensors = {sensor.id: sensor for sensor in site.sensors}
    manned = []
    for feed in site.feeds:
        if feed.transport in _ELSEWHERE or not can_simulate(feed, sensors[feed.sensor].kind):
            continue
        override = scenario.sensors.get(feed.sensor)
        sensor = sensors[feed.sensor]
        if override is None:
            manned.append(Post(feed, sensor, ()))
        elif not override.silent:
            changed = {
                name: value
                for name, value in (
                    ("detection_probability", override.detection_probability),
                    ("clutter_per_scan", override.clutter_per_scan),
                )
                if value is not None
            }
            manned.append(Post(feed, msgspec.structs.replace(sensor, **changed), override.outage))
    return tuple(manned)
