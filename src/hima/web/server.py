"""Serves the application over HTTP, in the node's own event loop."""

import asyncio
import ipaddress
import logging
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import uvicorn
from starlette.types import ASGIApp

from hima.errors import UnreachableError, UsageError
from hima.web.http_protocol import BoundedHttp

CONNECTIONS: Final = 400
"""Twice as many as live clients, so that pages still load when every screen is on."""
CLIENT_MESSAGE_BYTES: Final = 4096
"""Clients say little: the controls of a replay."""
SHUTDOWN_S: Final = 3
STALLED_MS: Final = 30_000
"""A peer that acknowledges nothing, or keeps its window shut, for this long is cut off by the kernel; without it a
connection that was given up would hold its last picture for as long as the peer likes."""


class Tls(NamedTuple):
    """Files of the certificate chain and of its key, both PEM."""

    certificate: Path
    key: Path


class _QuietRefusals(logging.Filter):
    """Drops what uvicorn logs, as an error, whenever a WebSocket is refused with a proper HTTP answer."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is worth keeping."""
        return record.msg != "ASGI callable returned without completing handshake."


_QUIET: Final = _QuietRefusals()


class _Server(uvicorn.Server):
    """Leaves signals to the node, which has more to close than this."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Server:
    """One listening address, bound at once. `url` is where people reach it, `secure` whether by TLS.

    Args:
        host: Address to listen on.
        port: Port; 0 takes a free one.
        tls: Certificate and key; None serves loopback only.

    Raises:
        UsageError: The address is not loopback and there is no TLS, or the certificate cannot be used.
        UnreachableError: The port is in use or the address is not this computer's.
    """

    def __init__(self, host: str, port: int, tls: Tls | None = None) -> None:
        if tls is None and not is_loopback_host(host):
            raise UsageError(
                f"{host} can be reached from outside, so it needs --tls-cert and --tls-key, or --tls "
                "(see `hima cert`); without them only loopback (127.0.0.1) is served."
            )
        if tls is not None:
            _check(tls)
        self._tls = tls
        self.secure: Final = tls is not None
        self._socket = _listen(host, port)
        self.url: Final = f"{'http' if tls is None else 'https'}://{_name(host)}:{self._socket.getsockname()[1]}"
        self._server: _Server | None = None

    async def serve(self, app: ASGIApp) -> None:
        """Serve until `stop` is called; at once over if it was called before."""
        if self._socket.fileno() == -1:
            return
        config = uvicorn.Config(
            app,
            http=BoundedHttp,
            ws="websockets-sansio",
            ws_max_size=CLIENT_MESSAGE_BYTES,
            # Compressing the picture for every client costs twenty times what sending it costs.
            ws_per_message_deflate=False,
            lifespan="on",
            log_config=None,
            access_log=False,
            # A header can be forged by anybody who reaches the port, so none is believed.
            proxy_headers=False,
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=SHUTDOWN_S,
            ssl_certfile=None if self._tls is None else self._tls.certificate,
            ssl_keyfile=None if self._tls is None else self._tls.key,
        )
        logging.getLogger("uvicorn.error").addFilter(_QUIET)
        self._server = _Server(config)
        await self._server.serve(sockets=[self._socket])

    def stop(self) -> None:
        """Let `serve` finish what it is sending, close all connections and return; or give up the port unserved."""
        if self._server is None:
            self._socket.close()
        else:
            self._server.should_exit = True

    async def started(self) -> None:
        """Wait until connections are answered."""
        while self._server is None or not self._server.started:
            await asyncio.sleep(0.01)


def is_loopback_host(host: str) -> bool:
    """Whether an address to listen on is reached from this computer only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _name(host: str) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not listened on
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def _check(tls: Tls) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tls.certificate, tls.key)
    except OSError as error:
        raise UsageError(
            f"The certificate {tls.certificate} with the key {tls.key} cannot be used: {error}."
        ) from error


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED_MS)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise UnreachableError(
            f"Port {port} of {host} cannot be had: {error.strerror}.",
            "Stop what uses it, or choose another with --port.",
        ) from error
    listener.setblocking(False)
    return listener
