"""The table from a feed's transport to the adapter that speaks it."""

import ssl
from collections.abc import Iterable
from contextlib import AsyncExitStack

from hima.adapters.file_replay import FileFeed, recorded
from hima.adapters.http_poll.feed import HttpFeed
from hima.adapters.mqtt.connection import Broker
from hima.adapters.mqtt.feed import MqttFeed
from hima.adapters.serial_line import SerialFeed
from hima.adapters.tcp import TcpClientFeed, TcpServerFeed
from hima.adapters.udp import UdpFeed
from hima.app.tls import password, tls_context
from hima.config.files import SENSORS_TOML
from hima.config.site import site_frame
from hima.node.node import Node
from hima.node.ports import FeedAdapter
from hima.sensing.settings import FeedSettings, Format, TransportKind
from hima.units import DEGREE_RAD
from hima.wire.asterix.recording import datagrams
from hima.wire.container.packets import Packet, kind_of_asterix
from hima.wire.remoteid.network import details_paths, flights_path


def adapter(settings: FeedSettings, node: Node) -> FeedAdapter:
    """The adapter for one feed, not yet started.

    Raises:
        UnreachableError: A certificate or a password cannot be used.
    """
    match settings.transport:
        case TransportKind.UDP | TransportKind.MULTICAST:
            return UdpFeed(settings, node)
        case TransportKind.TCP_CLIENT:
            return TcpClientFeed(settings, node, _tls(settings, ssl.PROTOCOL_TLS_CLIENT))
        case TransportKind.TCP_SERVER:
            return TcpServerFeed(settings, node, _tls(settings, ssl.PROTOCOL_TLS_SERVER))
        case TransportKind.MQTT:
            return MqttFeed(settings, node, _broker(settings))
        case TransportKind.FILE:
            return FileFeed(settings, node, _blocks if settings.format is Format.ASTERIX else recorded)
        case TransportKind.HTTP:
            return _asking(settings, node)
        case TransportKind.SERIAL:
            return SerialFeed(settings, node)


def _blocks(data: bytes) -> Iterable[Packet]:
    """Packets of a recording of ASTERIX, whose blocks must not be torn."""
    return recorded(data, kind_of_asterix, datagrams)


def _tls(settings: FeedSettings, side: int) -> ssl.SSLContext | None:
    return tls_context(settings, side, f"feed {settings.id}", SENSORS_TOML)


def _broker(settings: FeedSettings) -> Broker:
    who = f"feed {settings.id}"
    return Broker(
        host=settings.host,
        port=settings.port,
        tls=_tls(settings, ssl.PROTOCOL_TLS_CLIENT),
        user=settings.user,
        password=password(settings.password_file, who, SENSORS_TOML),
    )


def _asking(settings: FeedSettings, node: Node) -> HttpFeed:
    """A feed that asks; of a provider of Remote ID for what flies around the sensor, and who that is."""
    if settings.format is not Format.REMOTE_ID_NETWORK:
        return HttpFeed(settings, node, settings.url)
    base = settings.url.rstrip("/")
    sensor = next(sensor for sensor in node.site.sensors if sensor.id == settings.sensor)
    lat_rad, lon_rad, _ = site_frame(node.site).geodetic_from_enu(sensor.position_m)
    path = flights_path(float(lat_rad) / DEGREE_RAD, float(lon_rad) / DEGREE_RAD, sensor.range_max_m)
    return HttpFeed(settings, node, base + path, lambda body: (base + path for path in details_paths(body)))


async def start_feeds(feeds: Iterable[FeedSettings], node: Node, stack: AsyncExitStack) -> None:
    """Start every feed; ``stack`` stops them.

    Raises:
        UnreachableError: An address or a certificate cannot be had; feeds already started are stopped with the stack.
    """
    for settings in feeds:
        feed = adapter(settings, node)
        if isinstance(feed, TcpClientFeed | TcpServerFeed):
            node.replying[settings.id] = feed
        node.addresses[settings.id] = await feed.start()
        stack.push_async_callback(feed.stop)
