"""Datagrams, unicast or multicast.

The socket is read directly and in bursts: asyncio's own datagram transport wakes up once for each datagram, which
halves what one core can take. What the kernel drops because nobody read in time is counted where Linux tells.
"""

import asyncio
import os
import socket
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import structlog

from hima.errors import UnreachableError
from hima.node.ports import FeedSink
from hima.sensing.settings import FeedSettings, TransportKind

LARGEST_DATAGRAM: Final = 65_536
BURST: Final = 64
"""Datagrams read in one turn of the loop; then everybody else gets theirs."""
RECEIVE_BUFFER_BYTES: Final = 8 * 1024 * 1024
"""Some seconds of a busy sensor, for the moments when the loop is late; the kernel may grant less."""
DROP_POLL_S: Final = 1.0
KERNEL_TABLES: Final = (Path("/proc/net/udp"), Path("/proc/net/udp6"))

_log = structlog.get_logger("hima.feeds")


class UdpFeed:
    """Listens for one feed's datagrams.

    Args:
        settings: The feed's settings; ``host`` is the address to listen on, or the multicast group.
        sink: Where datagrams go.
    """

    def __init__(self, settings: FeedSettings, sink: FeedSink) -> None:
        self._settings = settings
        self._sink = sink
        self._socket: socket.socket | None = None
        self._watching: asyncio.Task[None] | None = None
        self._failing = False

    async def start(self) -> str:
        """Bind and listen.

        Returns:
            The address, such as ``udp://127.0.0.1:4048``.

        Raises:
            UnreachableError: The address is in use or not of this machine.
        """
        settings = self._settings
        try:
            self._socket = _bound(settings)
        except OSError as error:
            raise UnreachableError(
                f"UDP port {settings.host}:{settings.port} of feed {settings.id} cannot be had: {error.strerror}.",
                "Stop the program that uses it, or change host or port in sensors.toml.",
            ) from error
        host, port = self._socket.getsockname()[:2]
        loop = asyncio.get_running_loop()
        loop.add_reader(self._socket.fileno(), self._read, self._socket)
        self._watching = loop.create_task(self._watch_drops(os.fstat(self._socket.fileno()).st_ino))
        group = settings.host if settings.transport is TransportKind.MULTICAST else host
        address = f"udp://{f'[{group}]' if ':' in group else group}:{port}"
        self._sink.link(settings.id, up=True, peer=address)
        return address

    async def stop(self) -> None:
        """Close the socket."""
        if self._watching is not None:
            self._watching.cancel()
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._socket.close()
            self._socket = None

    def _read(self, source: socket.socket) -> None:
        for _ in range(BURST):
            try:
                data = source.recv(LARGEST_DATAGRAM)
            except BlockingIOError:
                return
            except OSError as error:
                # An ICMP answer to something sent earlier; the socket itself is well.
                if not self._failing:
                    _log.warning("udp_read_failed", feed=self._settings.id, reason=error.strerror)
                self._failing = True
                return
            self._failing = False
            self._sink.offer(self._settings.id, data)

    async def _watch_drops(self, inode: int) -> None:
        known = kernel_drops(inode)
        while known is not None:
            await asyncio.sleep(DROP_POLL_S)
            now = kernel_drops(inode)
            if now is not None and now > known:
                self._sink.lost(self._settings.id, now - known)
            known = now


def kernel_drops(inode: int, tables: Sequence[Path] = KERNEL_TABLES) -> int | None:
    """Datagrams the kernel dropped at a socket since it was opened; None where it does not tell.

    Args:
        inode: The socket's own number: a port may be shared by several sockets, of IPv4 and of IPv6.
        tables: The kernel's tables, as proc(5) describes them: the inode in the tenth column, the drops in the last.
    """
    for table in tables:
        try:
            lines = table.read_text().splitlines()[1:]
        except OSError:
            continue
        for fields in map(str.split, lines):
            if int(fields[9]) == inode:
                return int(fields[-1])
    return None


def _bound(settings: FeedSettings) -> socket.socket:
    family, _, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_DGRAM)[0]
    listener = socket.socket(family, socket.SOCK_DGRAM)
    try:
        listener.setblocking(False)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        if settings.transport is TransportKind.MULTICAST:
            _join(listener, family, settings)
        else:
            listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def _join(listener: socket.socket, family: int, settings: FeedSettings) -> None:
    # Several listeners may share a group; binding to the group keeps other groups on the same port out.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((settings.host, settings.port))
    if family == socket.AF_INET6:
        membership = socket.inet_pton(family, settings.host) + struct.pack("@I", 0)
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, membership)
    else:
        membership = socket.inet_aton(settings.host) + struct.pack("=I", socket.INADDR_ANY)
        listener.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
