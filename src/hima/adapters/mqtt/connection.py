"""A connection to a broker (MQTT 5, OASIS 2019), as long as it lasts, and why it ended."""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, Final, NamedTuple

from aiomqtt import Client, Message, MqttError, ProtocolVersion, Will
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from hima.node.reconnecting import CONNECT_TIMEOUT_S, cause

KEEPALIVE_S: Final = 15
"""A broker that vanished without a word is noticed, and we are by it, after one and a half of these."""
PACKET_MAX_BYTES: Final = 2 * 1024 * 1024
"""The broker is told to keep longer packets to itself: one is read whole before anybody can judge it."""
IN_FLIGHT: Final = 16
"""Messages out without an answer at once; no more than any broker allows."""
_QUIET: Final = logging.getLogger("hima.mqtt")
"""What goes wrong is told by the health of feeds and outputs, not by the library."""
_QUIET.setLevel(logging.CRITICAL + 1)


class Broker(NamedTuple):
    """A broker, and who we are to it.

    Attributes:
        host: Its name or address.
        port: Its port.
        tls: How the connection is encrypted and whom we trust; None for neither.
        user: Name to sign in with; empty for none.
        password: Password to sign in with.
    """

    host: str
    port: int
    tls: ssl.SSLContext | None = None
    user: str = ""
    password: str = ""

    @property
    def address(self) -> str:
        """Where it stands, such as ``mqtts://broker.example:8883``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'mqtt' if self.tls is None else 'mqtts'}://{host}:{self.port}"


class NotAllowedError(MqttError):
    """The broker does not let us do what the settings ask for."""


@contextlib.asynccontextmanager
async def connected(
    broker: Broker, take: Callable[[Message], None], name: str | None = None, will: Will | None = None
) -> AsyncIterator[Client]:
    """A connection for the length of a block.

    Args:
        broker: The broker.
        take: Called with each message that comes, in the event loop's thread.
        name: The client's name at the broker; None for one that the broker chooses.
        will: What the broker says for us once we are gone without a word.

    Raises:
        MqttError: It cannot be had, or was lost in ending it.
        ValueError: The host's name is none.
    """
    limits = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call] # paho has no types there
    limits.MaximumPacketSize = PACKET_MAX_BYTES
    client = Client(
        broker.host,
        broker.port,
        username=broker.user or None,
        password=broker.password or None,
        logger=_QUIET,
        identifier=name,
        queue_type=_inbox(take),
        protocol=ProtocolVersion.V5,
        will=will,
        timeout=CONNECT_TIMEOUT_S,
        keepalive=KEEPALIVE_S,
        max_inflight_messages=IN_FLIGHT,
        properties=limits,
        tls_context=broker.tls,
    )
    client.pending_calls_threshold = 2 * IN_FLIGHT
    await _enter(client)
    try:
        yield client
    finally:
        await _leave(client)


async def _enter(client: Client) -> None:
    """Connect. The library does so in a thread that cannot be stopped, so whoever is cancelled waits for its end."""
    entering = asyncio.ensure_future(client.__aenter__())
    try:
        await asyncio.shield(entering)
    except asyncio.CancelledError:
        await asyncio.gather(entering, return_exceptions=True)
        _hang_up(client)
        raise
    except MqttError:
        _hang_up(client)
        raise
    finally:
        # Error and task would hold each other, and the socket of a failed handshake with them.
        del entering


async def _leave(client: Client) -> None:
    with contextlib.suppress(MqttError):
        await client.__aexit__(None, None, None)
    _hang_up(client)


def _hang_up(client: Client) -> None:
    """Close the socket for certain.

    The library keeps it, and goes on reading, where a broker has not answered in time or what it said made no sense.
    """
    client._client.disconnect()


def _inbox(take: Callable[[Message], None]) -> type[asyncio.Queue[Message]]:
    """A queue without room: messages are handed on as they come, and those who take them keep to their budget."""

    class Inbox(asyncio.Queue[Message]):
        def put_nowait(self, item: Message) -> None:
            take(item)

    return Inbox


async def while_connected(client: Client, *works: Coroutine[Any, Any, None]) -> None:
    """Work side by side until one fails or the connection ends.

    Raises:
        MqttError: Always, and why.
    """
    tasks = [asyncio.ensure_future(work) for work in (_until_lost(client), *works)]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _until_lost(client: Client) -> None:
    async for _ in client.messages:
        pass


def reason(error: MqttError | ValueError) -> str:
    """Why a connection was lost, in the system's or the broker's words, which the library keeps behind its own."""
    if isinstance(error, ValueError):
        return cause(error)
    below = error.__cause__ or error.__context__
    match below:
        case OSError():
            return cause(below)
        case MqttError():
            return reason(below)
        case Exception():
            return "what it said makes no sense"
    words = str(error).partition("] ")[2] or str(error)
    return "closed by the other side" if words in ("Unspecified error", "The connection was lost.") else words
