"""Connecting to a broker (MQTT 5, OASIS 2019), and again whenever the connection is lost, with growing pauses."""

import asyncio
import contextlib
import logging
import os
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final, NamedTuple

from aiomqtt import Client, Message, MqttError, ProtocolVersion, Will
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

KEEPALIVE_S: Final = 15
"""A broker that vanished without a word is noticed, and we are by it, after one and a half of these."""
TIMEOUT_S: Final = 5.0
FIRST_PAUSE_S: Final = 0.25
LONGEST_PAUSE_S: Final = 10.0
STEADY_S: Final = 30.0
"""A connection that held so long has shown that it works: the next pause is short again."""
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
        timeout=TIMEOUT_S,
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
        await asyncio.wait({entering})
        await _leave(client)
        raise
    except MqttError:
        # To a broker that has not answered the library keeps the socket; and it waits in vain for word of its closing.
        client.timeout = 0.1
        await _leave(client)
        raise
    finally:
        # Error and task would hold each other, and the socket of a failed handshake with them.
        del entering


async def _leave(client: Client) -> None:
    with contextlib.suppress(MqttError):
        await client.__aexit__(None, None, None)


def _inbox(take: Callable[[Message], None]) -> type[asyncio.Queue[Message]]:
    """A queue without room: messages are handed on as they come, and those who take them keep to their budget."""

    class Inbox(asyncio.Queue[Message]):
        def put_nowait(self, item: Message) -> None:
            take(item)

    return Inbox


async def until_lost(client: Client) -> None:
    """Wait for the end of a connection.

    Raises:
        MqttError: Always, and why.
    """
    async for _ in client.messages:
        pass


async def keep_connected(attempt: Callable[[], Awaitable[None]], lost: Callable[[str], None]) -> None:
    """Attempt without end.

    Args:
        attempt: Connects, and ends by an error.
        lost: Told why, each time.
    """
    loop = asyncio.get_running_loop()
    pause_s = FIRST_PAUSE_S
    while True:
        begun_s = loop.time()
        try:
            await attempt()
        except (MqttError, ValueError) as error:
            lost(cause(error))
        if loop.time() - begun_s > STEADY_S:
            pause_s = FIRST_PAUSE_S
        await asyncio.sleep(pause_s)
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)


def cause(error: MqttError | ValueError) -> str:
    """The reason in the system's or the broker's words, which the library wraps or keeps behind its own."""
    if isinstance(error, ValueError):
        return "not a host name"
    below = error.__cause__ or error.__context__
    match below:
        case ssl.SSLError():
            return below.reason or "TLS failed"
        case TimeoutError():
            return "no answer"
        case OSError():
            # Name look-ups count below 0.
            known = below.errno is not None and below.errno > 0
            return os.strerror(below.errno or 0) if known else below.strerror or str(below)
        case MqttError():
            return cause(below)
    words = str(error).partition("] ")[2] or str(error)
    return "closed by the other side" if words in ("Unspecified error", "The connection was lost.") else words
