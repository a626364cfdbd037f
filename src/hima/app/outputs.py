"""The table from an output's transport to the adapter that sends, and what it may be sent."""

import ssl
from contextlib import AsyncExitStack

from hima.adapters.tcp_sender import TcpClientSender, TcpServerSender
from hima.adapters.udp_sender import UdpSender
from hima.errors import UnreachableError
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
    """Certificates of both sides are checked; there is no setting that turns this off."""
    if not settings.tls:
        return None
    context = ssl.SSLContext(side)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    try:
        if settings.tls_certificate:
            context.load_cert_chain(settings.tls_certificate, settings.tls_key)
        if settings.tls_authority:
            context.load_verify_locations(settings.tls_authority)
        else:
            context.load_default_certs()
    except OSError as error:
        raise UnreachableError(
            f"The certificates of output {settings.id} cannot be used: {error}.",
            "Name PEM files that belong together in site.toml.",
        ) from error
    return context


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
