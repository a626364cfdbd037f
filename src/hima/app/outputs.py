"""The table from an output's transport to the adapter that sends, and what it may be sent."""

import ssl
from contextlib import AsyncExitStack
from typing import Any

from hima.adapters.clocks import WallClock
from hima.adapters.mqtt.connection import Broker
from hima.adapters.mqtt.sender import MqttSender, Presence
from hima.adapters.tcp_sender.sending import TcpClientSender, TcpServerSender
from hima.adapters.tcp_sender.talking import TcpServerTalker, TcpTalker
from hima.adapters.udp_sender import UdpSender
from hima.app.tls import password, tls_context
from hima.config.files import SITE_TOML
from hima.node.node import Node
from hima.node.ports import OutputAdapter
from hima.node.sharing import Sharing, sharing_context
from hima.picture.mode import Mode
from hima.sharing.context import SharingContext
from hima.sharing.cot_negotiation import CotOffer
from hima.sharing.output import conversation
from hima.sharing.settings import OutputEncoding, OutputSettings, OutputTransport, audience
from hima.sharing.topics import availability_topic, own_filters, root


def sender(settings: OutputSettings, context: SharingContext) -> OutputAdapter[Any]:
    """The adapter for one output, not yet started.

    Raises:
        UnreachableError: A certificate or a password cannot be used.
    """
    match settings.transport:
        case OutputTransport.UDP | OutputTransport.MULTICAST:
            return UdpSender(settings)
        case OutputTransport.TCP_CLIENT:
            return _client(settings, context)
        case OutputTransport.TCP_SERVER:
            return _server(settings, context)
        case OutputTransport.MQTT:
            return MqttSender(settings.id, _broker(settings), _presence(settings, context))


def _server(settings: OutputSettings, context: SharingContext) -> TcpServerSender:
    tls = _tls(settings, ssl.PROTOCOL_TLS_SERVER)
    if settings.encoding is not OutputEncoding.NEGOTIATE:
        return TcpServerSender(settings, tls)
    return TcpServerTalker(settings, tls, lambda: CotOffer(context), WallClock())


def _client(settings: OutputSettings, context: SharingContext) -> TcpClientSender:
    tls = _tls(settings, ssl.PROTOCOL_TLS_CLIENT)
    talk = conversation(audience(settings), context)
    return TcpClientSender(settings, tls) if talk is None else TcpTalker(settings, tls, talk, WallClock())


def _tls(settings: OutputSettings, side: int) -> ssl.SSLContext | None:
    return tls_context(settings, side, f"output {settings.id}", SITE_TOML)


def _broker(settings: OutputSettings) -> Broker:
    return Broker(
        host=settings.host,
        port=settings.port,
        tls=_tls(settings, ssl.PROTOCOL_TLS_CLIENT),
        user=settings.user,
        password=password(settings.password_file, f"output {settings.id}", SITE_TOML),
    )


def _presence(settings: OutputSettings, context: SharingContext) -> Presence:
    name = f"{root(context).replace('/', '-')}-{settings.id}"
    return Presence(name, availability_topic(context), own_filters(context))


async def start_outputs(node: Node, stack: AsyncExitStack) -> None:
    """Start every output of the node's site; ``stack`` stops them. What is not real goes only where that is wanted.

    Raises:
        UnreachableError: An address or a certificate cannot be had.
    """
    wanted = [settings for settings in node.site.outputs if node.mode is Mode.LIVE or settings.simulated]
    context = sharing_context(node.site, node.mode)
    started: list[tuple[OutputSettings, OutputAdapter[Any]]] = []
    for settings in wanted:
        adapter = sender(settings, context)
        await adapter.start()
        stack.push_async_callback(adapter.stop)
        started.append((settings, adapter))
    node.outputs = tuple(adapter for _, adapter in started)
    if started:
        stack.callback(node.watch(Sharing(context, started).take))
