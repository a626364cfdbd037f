"""Streams: connecting to a sensor, or waiting for one to connect.

One feed is one stream. A stream that would exceed its budget is not read for a while, so that TCP itself slows the
sender down: dropping a chunk in the middle would cost the framing of what follows.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence
from typing import Final

from hima.errors import UnreachableError
from hima.node.ports import FeedSink
from hima.node.reconnecting import CONNECT_TIMEOUT_S, cause, keep_connected
from hima.sensing.settings import FeedSettings

CHUNK_BYTES: Final = 65_536
HANDSHAKE_S: Final = 5.0
REPLY_BYTES: Final = 1_048_576
"""A peer that has left so many bytes of replies unread does not read; it is disconnected."""
LONGEST_WAIT_S: Final = 0.1
"""A budget's room is asked for again at least this often: the node's clock may run faster than the world."""
KEEPALIVE: Final = ((socket.TCP_KEEPIDLE, 10), (socket.TCP_KEEPINTVL, 5), (socket.TCP_KEEPCNT, 3))
"""A peer that vanished without a word is noticed within 25 seconds."""


class _Link:
    """The connection that a feed has now, on which its sender can be answered."""

    def __init__(self) -> None:
        self.writer: asyncio.StreamWriter | None = None
        self.reason = ""

    def take(self, writer: asyncio.StreamWriter) -> None:
        """Answer on this connection from now on."""
        self.writer, self.reason = writer, ""

    def reply(self, messages: Sequence[bytes], hang_up: bool) -> None:
        """Send messages, and close the connection if so asked or if what was sent before is not read."""
        writer = self.writer
        if writer is None or writer.is_closing():
            return
        if writer.transport.get_write_buffer_size() > REPLY_BYTES:
            self.reason = "does not read what it is told"
            writer.transport.abort()
            return
        writer.write(b"".join(messages))
        if hang_up:
            self.reason = "what it says cannot be read"
            writer.close()


class TcpClientFeed:
    """Connects to a sensor, and again whenever the connection is lost, with growing pauses.

    Args:
        settings: The feed's settings; ``host`` and ``port`` of the sensor.
        sink: Where chunks go.
        tls: How it is encrypted and whom we trust; None for neither.
    """

    def __init__(self, settings: FeedSettings, sink: FeedSink, tls: ssl.SSLContext | None = None) -> None:
        self._settings = settings
        self._sink = sink
        self._tls = tls
        self._address = _address(settings.host, settings.port, tls)
        self._task: asyncio.Task[None] | None = None
        self._down = False
        self._link = _Link()

    async def start(self) -> str:
        """Begin to connect; a sensor that is not there yet is no error."""
        self._task = asyncio.get_running_loop().create_task(keep_connected(self._attempt))
        return self._address

    async def stop(self) -> None:
        """Disconnect."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def reply(self, messages: Sequence[bytes], hang_up: bool) -> None:
        """Answer the sensor, if it is connected."""
        self._link.reply(messages, hang_up)

    async def _attempt(self) -> None:
        try:
            await self._connection()
            reason = self._link.reason or "closed by the other side"
        except (OSError, UnicodeError) as error:
            reason = cause(error)
        self._lost(reason)

    async def _connection(self) -> None:
        settings = self._settings
        name = None if self._tls is None else settings.tls_name or settings.host
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            reader, writer = await asyncio.open_connection(
                settings.host, settings.port, ssl=self._tls, server_hostname=name
            )
        try:
            _keep_alive(writer)
            self._link.take(writer)
            self._down = False
            self._sink.link(settings.id, up=True, peer=self._address)
            await _pump(reader, settings.id, self._sink)
        finally:
            writer.close()

    def _lost(self, reason: str) -> None:
        if self._down:
            return
        self._down = True
        self._sink.link(self._settings.id, up=False, peer=reason)


class TcpServerFeed:
    """Waits for the feed's one sender.

    A new connection takes the place of the old one: a sensor that restarted must get in at once, even while its
    earlier connection still looks alive from here.

    Args:
        settings: The feed's settings; ``host`` and ``port`` to listen on.
        sink: Where chunks go.
        tls: How it is encrypted and who is let in; None for neither. Who is not let in takes nobody's place.
    """

    def __init__(self, settings: FeedSettings, sink: FeedSink, tls: ssl.SSLContext | None = None) -> None:
        self._settings = settings
        self._sink = sink
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._current: asyncio.StreamWriter | None = None
        self._link = _Link()

    async def start(self) -> str:
        """Listen.

        Returns:
            The address, such as ``tcp://127.0.0.1:4048``.

        Raises:
            UnreachableError: The address is in use or not of this machine.
        """
        settings = self._settings
        try:
            self._server = await asyncio.start_server(
                self._serve,
                settings.host,
                settings.port,
                ssl=self._tls,
                ssl_handshake_timeout=None if self._tls is None else HANDSHAKE_S,
                backlog=4,
            )
        except OSError as error:
            raise UnreachableError(
                f"TCP port {settings.host}:{settings.port} of feed {settings.id} cannot be had: {cause(error)}.",
                "Stop the program that uses it, or change host or port in sensors.toml.",
            ) from error
        self._sink.link(settings.id, up=False, peer="nobody has connected yet")
        host, port = self._server.sockets[0].getsockname()[:2]
        return _address(host, port, self._tls)

    async def stop(self) -> None:
        """Stop listening and disconnect."""
        if self._server is not None:
            self._server.close()
        if self._current is not None:
            self._current.close()
            self._current = None

    def reply(self, messages: Sequence[bytes], hang_up: bool) -> None:
        """Answer the sender, if one is connected."""
        self._link.reply(messages, hang_up)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, port = writer.get_extra_info("peername")[:2]
        peer = _address(host, port, self._tls)
        replaced, self._current = self._current, writer
        if replaced is not None:
            replaced.close()
        _keep_alive(writer)
        self._link.take(writer)
        self._sink.link(self._settings.id, up=True, peer=peer)
        reason = "closed by the other side"
        try:
            await _pump(reader, self._settings.id, self._sink, lambda: self._current is writer)
        except OSError as error:
            reason = cause(error)
        finally:
            writer.close()
        if self._current is writer:
            self._current = None
            self._sink.link(self._settings.id, up=False, peer=self._link.reason or reason)


async def _pump(
    reader: asyncio.StreamReader, feed: str, sink: FeedSink, wanted: Callable[[], bool] = lambda: True
) -> int:
    """Hand chunks over until the stream ends; returns how many."""
    chunks = 0
    while data := await reader.read(CHUNK_BYTES):
        while wanted() and (wait_s := sink.wait_s(feed, len(data))) > 0:
            await asyncio.sleep(min(wait_s, LONGEST_WAIT_S))
        if not wanted():
            break
        sink.offer(feed, data)
        chunks += 1
    return chunks


def _keep_alive(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in KEEPALIVE:
        connection.setsockopt(socket.IPPROTO_TCP, option, value)


def _address(host: str, port: int, tls: ssl.SSLContext | None) -> str:
    scheme = "tcp" if tls is None else "tls"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
