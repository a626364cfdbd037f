"""Plays simulated sensors over real sockets of this machine: what a node hears is what a sensor would have sent."""

import asyncio
import socket
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Protocol
from urllib.parse import urlsplit

import msgspec

from hima.errors import UnreachableError
from hima.node.ports import PacedClock
from hima.sensing.settings import FeedSettings, TransportKind
from hima.simulation.sent import Sent
from hima.units import SECOND_NS

LOOPBACK: Final = "127.0.0.1"
CATCH_UP: Final = 2.0
"""What is late is sent this many times as fast as it was meant: a burst would overrun the node's budgets."""
SHORTEST_SLEEP_S: Final = 0.001
TURN: Final = 16
"""Sends in one turn of the loop; then everybody else gets theirs."""
UNREAD_MAX_BYTES: Final = 1_000_000
"""A stream whose other side does not read loses what would go beyond this, as a receiver's own buffer does."""
CONNECT_TIMEOUT_S: Final = 5.0


class Line(Protocol):
    """The way to one feed."""

    async def send(self, data: bytes) -> None:
        """Send one datagram or one chunk."""
        ...

    def close(self) -> None:
        """Let go of the sockets."""
        ...


class DatagramLine:
    """Datagrams to a feed that listens.

    Args:
        host: Where it listens.
        port: Where it listens.
    """

    def __init__(self, host: str, port: int) -> None:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
        self._address = address
        self._socket = socket.socket(family, kind)
        self._socket.setblocking(False)

    async def send(self, data: bytes) -> None:
        """Send one datagram; waits while the kernel has no room."""
        while True:
            try:
                self._socket.sendto(data, self._address)
            except BlockingIOError:
                await asyncio.sleep(SHORTEST_SLEEP_S)
            except ConnectionRefusedError:
                # An answer to an earlier datagram: nobody listens there any more, which a sensor would not notice.
                return
            else:
                return

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


class ServingLine:
    """A sensor that feeds connect to; whoever is connected gets what is sent."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []

    async def listen(self) -> int:
        """Listen on a free port and return it."""
        self._server = await asyncio.start_server(self._accept, LOOPBACK, 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def send(self, data: bytes) -> None:
        """Send one chunk to everybody who is connected and reads."""
        self._writers = [writer for writer in self._writers if not writer.is_closing()]
        for writer in self._writers:
            if writer.transport.get_write_buffer_size() < UNREAD_MAX_BYTES:
                writer.write(data)

    def close(self) -> None:
        """Disconnect everybody and stop listening."""
        if self._server is not None:
            self._server.close()
        for writer in self._writers:
            writer.close()

    def _accept(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)


class CallingLine:
    """A sensor that connects to a feed that waits for it, and again when the connection was lost.

    Args:
        host: Where the feed waits.
        port: Where the feed waits.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._writer: asyncio.StreamWriter | None = None

    async def send(self, data: bytes) -> None:
        """Send one chunk; it is lost while nobody can be reached."""
        if self._writer is None or self._writer.is_closing():
            self._writer = await self._connect()
        if self._writer is not None and self._writer.transport.get_write_buffer_size() < UNREAD_MAX_BYTES:
            self._writer.write(data)

    def close(self) -> None:
        """Disconnect."""
        if self._writer is not None:
            self._writer.close()

    async def _connect(self) -> asyncio.StreamWriter | None:
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                _, writer = await asyncio.open_connection(self._host, self._port)
        except OSError:
            return None
        return writer


class LoopbackPlayer:
    """Simulated sensors for the feeds of one node.

    First `listen` for each feed that connects to its sensor, then start the node's feeds, then `play`.

    Args:
        clock: The clock of the simulated world, which the node uses as well; its speed is the pace.
    """

    def __init__(self, clock: PacedClock) -> None:
        self._clock = clock
        self._lines: dict[str, Line] = {}
        self._sent = 0
        self._owed_s = 0.0
        self._previous_ns = 0

    async def listen(self, feed: str) -> int:
        """Be the sensor that a `tcp_client` feed connects to.

        Returns:
            The port on loopback where it stands.

        Raises:
            UnreachableError: No port can be had.
        """
        line = ServingLine()
        try:
            port = await line.listen()
        except OSError as error:
            raise UnreachableError(
                f"No port can be had for the simulated sensor of feed {feed}: {error.strerror}.",
                "Close other programs and try again.",
            ) from error
        self._lines[feed] = line
        return port

    async def play(self, sent: Iterable[Sent], addresses: Mapping[str, str]) -> None:
        """Send everything at its time; returns when all is sent.

        Args:
            sent: What is sent, in order of time. What lies before the clock's present is late: begin it there.
            addresses: Where each feed stands, as its adapter said (``udp://127.0.0.1:8600``); feeds that are not
                named and not listened for get nothing.
        """
        self._connect(addresses)
        for item in sent:
            line = self._lines.get(item.feed)
            if line is not None:
                await self._await_time(item.time_ns)
                await line.send(item.data)

    def close(self) -> None:
        """Let go of all sockets."""
        for line in self._lines.values():
            line.close()
        self._lines.clear()

    def _connect(self, addresses: Mapping[str, str]) -> None:
        for feed, address in addresses.items():
            if feed in self._lines:
                continue
            parts = urlsplit(address)
            if parts.hostname is None or not parts.port:
                continue
            if parts.scheme == "udp":
                self._lines[feed] = DatagramLine(parts.hostname, parts.port)
            elif parts.scheme == "tcp":
                self._lines[feed] = CallingLine(parts.hostname, parts.port)

    async def _await_time(self, due_ns: int) -> None:
        speed = self._clock.speed
        wait_s = (due_ns - self._clock.now_ns()) / SECOND_NS / speed
        if wait_s > 0.0:
            self._owed_s = 0.0
        else:
            self._owed_s += max(0, due_ns - self._previous_ns) / SECOND_NS / speed / CATCH_UP if self._sent else 0.0
            wait_s = self._owed_s
        self._previous_ns = due_ns
        self._sent += 1
        if wait_s >= SHORTEST_SLEEP_S:
            self._owed_s = 0.0
            await asyncio.sleep(wait_s)
        elif self._sent % TURN == 0:
            await asyncio.sleep(0)


def on_loopback(feeds: Iterable[FeedSettings], ports: Mapping[str, int]) -> Iterator[FeedSettings]:
    """Feeds as a simulated run binds them: on loopback and free ports, whatever the site says.

    Args:
        feeds: The site's feeds.
        ports: Where the player listens, for the feeds that connect to their sensor.
    """
    for feed in feeds:
        match feed.transport:
            case TransportKind.TCP_CLIENT:
                yield msgspec.structs.replace(feed, host=LOOPBACK, port=ports[feed.id])
            case TransportKind.UDP | TransportKind.MULTICAST | TransportKind.MQTT:
                # A message of a broker is one frame, as a datagram is.
                yield msgspec.structs.replace(feed, transport=TransportKind.UDP, host=LOOPBACK, port=0)
            case TransportKind.TCP_SERVER:
                yield msgspec.structs.replace(feed, host=LOOPBACK, port=0)
            case TransportKind.FILE | TransportKind.HTTP | TransportKind.SERIAL:
                # A recording, a server or a device of the real world has nothing to do with the simulated one.
                continue
