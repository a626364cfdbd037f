"""The table from a feed's transport to the adapter that speaks it."""

from collections.abc import Iterable
from contextlib import AsyncExitStack

from hima.adapters.file_replay import FileFeed
from hima.adapters.http_poll.feed import HttpFeed
from hima.adapters.serial_line import SerialFeed
from hima.adapters.tcp import TcpClientFeed, TcpServerFeed
from hima.adapters.udp import UdpFeed
from hima.node.node import Node
from hima.node.ports import FeedAdapter
from hima.sensing.settings import FeedSettings, TransportKind
from hima.wire.container.packets import packets


def adapter(settings: FeedSettings, node: Node) -> FeedAdapter:
    """The adapter for one feed, not yet started."""
    match settings.transport:
        case TransportKind.UDP | TransportKind.MULTICAST:
            return UdpFeed(settings, node)
        case TransportKind.TCP_CLIENT:
            return TcpClientFeed(settings, node)
        case TransportKind.TCP_SERVER:
            return TcpServerFeed(settings, node)
        case TransportKind.FILE:
            return FileFeed(settings, node, packets)
        case TransportKind.HTTP:
            return HttpFeed(settings, node, settings.url)
        case TransportKind.SERIAL:
            return SerialFeed(settings, node)


async def start_feeds(feeds: Iterable[FeedSettings], node: Node, stack: AsyncExitStack) -> None:
    """Start every feed; ``stack`` stops them.

    Raises:
        UnreachableError: An address cannot be had; feeds already started are stopped with the stack.
    """
    for settings in feeds:
        feed = adapter(settings, node)
        if isinstance(feed, TcpClientFeed | TcpServerFeed):
            node.replying[settings.id] = feed
        node.addresses[settings.id] = await feed.start()
        stack.push_async_callback(feed.stop)
