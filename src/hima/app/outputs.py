"""The table from an output's transport to the adapter that sends, and what it may be sent."""

import ssl
from contextlib import AsyncExitStack

from hima.adapters.tcp_sender import TcpClientSender, TcpServerSender
from hima.adapters.udp_sender import UdpSender
from hima.app.tls import tls_context
from hima.config.files import SITE_TOML
from hima.node.node import Node
from hima.node.ports import OutputAdapter
from hima.node.sharing import Sharing
from hima.picture.mode import Mode
from hima.sharing.settings import OutputSettings, OutputTransport


def sender(settings: OutputSettings) -> OutputAdapter:
    """The adapter for one output, not yet started.

    Raises:
        UnreachableError: A certificate cannot be used.
    """
    match settings.transport:
        case OutputTransport.UDP | OutputTransport.MULTICAST:
            return UdpSender(settings)
        case OutputTransport.TCP_CLIENT:
            return TcpClientSender(settings, _tls(settings, ssl.PROTOCOL_TLS_CLIENT))
        case OutputTransport.TCP_SERVER:
            return TcpServerSender(settings, _tls(settings, ssl.PROTOCOL_TLS_SERVER))


def _tls(settings: OutputSettings, side: int) -> ssl.SSLContext | None:
    return tls_context(settings, side, f"output {settings.id}", SITE_TOML)


async def start_outputs(node: Node, stack: AsyncExitStack) -> None:
    """Start every output of the node's site; ``stack`` stops them. What is not real goes only where that is wanted.

    Raises:
        UnreachableError: An address or a certificate cannot be had.
    """
    wanted = [settings for settings in node.site.outputs if node.mode is Mode.LIVE or settings.simulated]
    started: list[tuple[OutputSettings, OutputAdapter]] = []
    for settings in wanted:
        adapter = sender(settings)
        await adapter.start()
        stack.push_async_callback(adapter.stop)
        started.append((settings, adapter))
    node.outputs = tuple(adapter for _, adapter in started)
    if started:
        stack.callback(node.watch(Sharing(node.site, node.mode, started).take))
