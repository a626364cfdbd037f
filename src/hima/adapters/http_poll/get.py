"""One GET of HTTP/1.1, bounded in time and size, on a connection of its own.

Redirections are not followed and compression is not asked for: what a feed's address is stands in the settings, and a
small answer must not become a large one.
"""

import asyncio
import ssl
from functools import cache
from typing import Final
from urllib.parse import urlsplit

import httptools

BODY_MAX: Final = 4 * 1024 * 1024
HEAD_MAX: Final = 64 * 1024
TIMEOUT_S: Final = 5.0
_CHUNK: Final = 65_536
_GOOD: Final = 200
_PORTS: Final = {"http": 80, "https": 443}


class BadAnswerError(Exception):
    """What came back is not the body that was asked for; the text says why."""


class _Answer:
    """Collects one answer as the parser calls back."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.head_complete = self.complete = self.measured = self.encoded = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.measured |= name.lower() in {b"content-length", b"transfer-encoding"}
        self.encoded |= name.lower() == b"content-encoding" and value.strip().lower() != b"identity"

    def on_headers_complete(self) -> None:
        self.head_complete = True

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.complete = True


async def get(url: str, token: str = "") -> bytes:
    """Body of the answer to a GET.

    Args:
        url: Whole address, `http` or `https`.
        token: Bearer token, empty for none.

    Raises:
        BadAnswerError: The answer is not 200, too long, cut short or no HTTP.
        OSError: No connection, or its certificate is not to be trusted.
        TimeoutError: No whole answer in time.
    """
    parts = urlsplit(url)
    secure = await asyncio.to_thread(trust) if parts.scheme == "https" else None
    async with asyncio.timeout(TIMEOUT_S):
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port or _PORTS[parts.scheme], ssl=secure)
        try:
            writer.write(_request(parts.netloc, f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", token))
            return await _body(reader)
        finally:
            writer.close()


@cache
def trust() -> ssl.SSLContext:
    """Whom we trust: the authorities of this machine. Reading them takes long, so it is done once, and aside."""
    return ssl.create_default_context()


def _request(host: str, target: str, token: str) -> bytes:
    lines = [f"GET {target} HTTP/1.1", f"Host: {host}", "Accept: application/json", "Connection: close"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    return "\r\n".join([*lines, "", ""]).encode()


async def _body(reader: asyncio.StreamReader) -> bytes:
    answer = _Answer()
    parser = httptools.HttpResponseParser(answer)
    read = 0
    while not answer.complete:
        data = await reader.read(_CHUNK)
        if not data:
            break
        read += len(data)
        try:
            parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            raise BadAnswerError("not an answer of HTTP") from error
        if answer.head_complete and parser.get_status_code() != _GOOD:
            raise BadAnswerError(f"answered {parser.get_status_code()}")
        if len(answer.body) > BODY_MAX or read - len(answer.body) > HEAD_MAX + len(answer.body):
            raise BadAnswerError("the answer is too long")
    if answer.encoded:
        raise BadAnswerError("the answer is compressed, which was not asked for")
    # Without a length the end of the connection is the end of the body.
    if not answer.head_complete or (answer.measured and not answer.complete):
        raise BadAnswerError("the answer was cut short")
    return bytes(answer.body)
