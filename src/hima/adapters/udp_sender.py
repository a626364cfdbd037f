"""Messages as datagrams, to one address or a multicast group."""

import socket
from collections.abc import Sequence
from typing import Final

from hima.errors import UnreachableError
from hima.picture.health import OutputHealth, OutputState
from hima.sharing.settings import OutputSettings, OutputTransport

SEND_BUFFER_BYTES: Final = 1024 * 1024
"""A whole picture of a thousand tracks; the kernel may grant less."""


class UdpSender:
    """Sends every message as one datagram; what the kernel does not take at once is dropped and counted.

    Args:
        settings: The output's settings.
    """

    def __init__(self, settings: OutputSettings) -> None:
        self._settings = settings
        self._socket: socket.socket | None = None
        self._to: tuple[str | int, ...] | tuple[int, bytes] = ()
        self._address = f"udp://{f'[{settings.host}]' if ':' in settings.host else settings.host}:{settings.port}"
        self._sent = self._dropped = 0
        self._reason = ""

    async def start(self) -> str:
        """Open a socket.

        Raises:
            UnreachableError: The address has no meaning on this machine.
        """
        settings = self._settings
        try:
            family, _, _, _, self._to = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_DGRAM)[0]
            self._socket = socket.socket(family, socket.SOCK_DGRAM)
        except (OSError, UnicodeError) as error:
            cause = error.strerror if isinstance(error, OSError) else "not a host name"
            raise UnreachableError(
                f"Output {settings.id} cannot be sent to {settings.host}:{settings.port}: {cause}.",
                "Change host or port in site.toml.",
            ) from error
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        if settings.transport is OutputTransport.MULTICAST:
            if family == socket.AF_INET6:
                self._socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, settings.hops)
            else:
                self._socket.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, settings.hops)
        return self._address

    async def stop(self) -> None:
        """Close the socket."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def send(self, messages: Sequence[bytes]) -> None:
        """Send each message once; nobody says whether anybody listens."""
        if self._socket is None:
            return
        for message in messages:
            try:
                self._socket.sendto(message, self._to)
            except BlockingIOError:
                self._dropped += 1
            except OSError as error:
                self._dropped += 1
                self._reason = error.strerror or str(error)
            else:
                self._sent += 1
                self._reason = ""

    def health(self) -> OutputHealth:
        """How it is."""
        state = OutputState.DOWN if self._reason or self._socket is None else OutputState.UP
        return OutputHealth(
            output=self._settings.id,
            state=state,
            address=self._address,
            peers=1,
            sent=self._sent,
            dropped=self._dropped,
            refused=0,
            reason=self._reason,
        )
