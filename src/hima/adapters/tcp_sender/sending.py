"""Messages as a stream, with TLS or without: to those who connect, or to a server that we connect to.

A peer that does not keep up never holds up anybody: what it has not room for is dropped and counted, a whole picture
at a time, for the next one says all of it anew. One that has taken nothing for long is disconnected.
"""

import asyncio
import socket
import ssl
from collections.abc import Sequence
from typing import Final

from hima.errors import UnreachableError
from hima.node.reconnecting import CONNECT_TIMEOUT_S, cause, keep_connected
from hima.picture.health import OutputHealth, OutputState
from hima.sharing.settings import OutputSettings

QUEUE_BYTES: Final = 2 * 1024 * 1024
"""Waiting for one peer at most, beyond one picture."""
STUCK_S: Final = 20.0
HANDSHAKE_S: Final = 5.0
CHUNK_BYTES: Final = 16_384


class Peer:
    """One connection.

    Args:
        writer: Where its bytes go.
    """

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        self._room_s = asyncio.get_running_loop().time()

    def take(self, data: bytes) -> bool:
        """Queue bytes; False if there was no room."""
        if self.writer.is_closing() or self.writer.transport.get_write_buffer_size() > QUEUE_BYTES:
            return False
        self.writer.write(data)
        self._room_s = asyncio.get_running_loop().time()
        return True

    def waiting(self) -> bool:
        """True if something that was taken has not gone out."""
        return self.writer.transport.get_write_buffer_size() > 0

    def stuck(self) -> bool:
        """True if it has had no room for too long."""
        return asyncio.get_running_loop().time() - self._room_s > STUCK_S

    def end(self) -> None:
        """Disconnect without waiting for what it has not taken."""
        self.writer.transport.abort()


class _TcpSender:
    """What both directions of connecting share."""

    def __init__(self, settings: OutputSettings, tls: ssl.SSLContext | None) -> None:
        self._settings = settings
        self._tls = tls
        self._peers: set[Peer] = set()
        self._sent = self._dropped = self._refused = 0
        self._reason = ""
        scheme = "tcp" if tls is None else "tls"
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        self._address = f"{scheme}://{host}:{settings.port}"

    def send(self, messages: Sequence[bytes]) -> None:
        """Queue the messages for every peer."""
        data = b"".join(messages)
        for peer in tuple(self._peers):
            words, count = self._words(peer, messages, data)
            if peer.take(words):
                self._sent += count
                self._dropped += len(messages) - count
                continue
            self._dropped += len(messages)
            if peer.stuck():
                self._refused += 1
                self._peers.discard(peer)
                peer.end()
        if not self._peers:
            self._without_peers(len(messages))

    def _words(self, peer: Peer, messages: Sequence[bytes], data: bytes) -> tuple[bytes, int]:  # noqa: ARG002 - for those who talk
        """What a peer gets of the messages, and how many of them that is; ``data`` is all of them."""
        return data, len(messages)

    def _without_peers(self, count: int) -> None:
        """Count what nobody was there for, where somebody should be."""

    def _state(self) -> OutputState:
        return OutputState.UP if self._peers else OutputState.WAITING

    def health(self) -> OutputHealth:
        """How it is."""
        return OutputHealth(
            output=self._settings.id,
            state=self._state(),
            address=self._address,
            peers=len(self._peers),
            sent=self._sent,
            dropped=self._dropped,
            refused=self._refused,
            reason=self._reason,
        )

    def _begun(self, peer: Peer) -> None:
        """Say what is said first."""

    def _heard(self, peer: Peer, data: bytes) -> None:
        """Take what a peer says; here it is left alone."""

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hold a connection until the other side ends it."""
        connection = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        peer = Peer(writer)
        self._peers.add(peer)
        try:
            self._begun(peer)
            while data := await reader.read(CHUNK_BYTES):
                self._heard(peer, data)
        finally:
            self._peers.discard(peer)
            peer.end()


class TcpServerSender(_TcpSender):
    """Listens for those who want the picture.

    Args:
        settings: The output's settings.
        tls: How it is encrypted and who is let in; None for neither.
    """

    def __init__(self, settings: OutputSettings, tls: ssl.SSLContext | None) -> None:
        super().__init__(settings, tls)
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Listen.

        Raises:
            UnreachableError: The address is in use or not of this machine.
        """
        settings = self._settings
        handshake_s = None if self._tls is None else HANDSHAKE_S
        try:
            self._server = await asyncio.start_server(
                self._serve, settings.host, settings.port, ssl=self._tls, ssl_handshake_timeout=handshake_s, backlog=16
            )
        except OSError as error:
            raise UnreachableError(
                f"TCP port {settings.host}:{settings.port} of output {settings.id} cannot be had: {cause(error)}.",
                "Stop the program that uses it, or change host or port in site.toml.",
            ) from error
        port = self._server.sockets[0].getsockname()[1]
        self._address = f"{self._address.rpartition(':')[0]}:{port}"
        return self._address

    async def stop(self) -> None:
        """Stop listening and disconnect everybody."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for peer in tuple(self._peers):
            peer.end()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._peers) >= self._settings.peers_max:
            self._refused += 1
            writer.transport.abort()
            return
        try:
            await self._attend(reader, writer)
        except OSError as error:
            self._reason = cause(error)


class TcpClientSender(_TcpSender):
    """Connects to a server, and again whenever the connection is lost, with growing pauses.

    Args:
        settings: The output's settings.
        tls: How it is encrypted and whom we trust; None for neither.
    """

    def __init__(self, settings: OutputSettings, tls: ssl.SSLContext | None) -> None:
        super().__init__(settings, tls)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> str:
        """Begin to connect; a server that is not there yet is no error."""
        self._task = asyncio.get_running_loop().create_task(keep_connected(self._attempt))
        return self._address

    async def stop(self) -> None:
        """Disconnect."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def _words(self, peer: Peer, messages: Sequence[bytes], data: bytes) -> tuple[bytes, int]:  # noqa: ARG002 - for those who talk
        """What a peer gets of the messages, and how many of them that is; ``data`` is all of them."""
        return data, len(messages)

    def _without_peers(self, count: int) -> None:
        self._dropped += count

    def _state(self) -> OutputState:
        return OutputState.UP if self._peers else OutputState.DOWN

    async def _attempt(self) -> None:
        try:
            await self._connection()
            self._reason = self._why_closed()
        except (OSError, UnicodeError) as error:
            self._reason = cause(error)

    def _why_closed(self) -> str:
        return "closed by the other side"

    async def _connection(self) -> None:
        settings = self._settings
        name = None if self._tls is None else settings.tls_name or settings.host
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            reader, writer = await asyncio.open_connection(
                settings.host, settings.port, ssl=self._tls, server_hostname=name
            )
        self._reason = ""
        await self._attend(reader, writer)
