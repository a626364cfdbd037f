"""Feeds that ask a server: their address must be one, and a token must not be read on the way."""

import ipaddress
from typing import Final
from urllib.parse import SplitResult, urlsplit

from hima.config.document import Document
from hima.sensing.settings import FeedSettings, Format, TransportKind

ASKED: Final = (Format.ADSB, Format.REMOTE_ID_NETWORK)
"""Formats that are whole documents, asked for one by one."""
_EXAMPLE: Final = "Give the whole address, such as http://192.0.2.7/tar1090/data/aircraft.json."


def check_http(document: Document, row: int, feed: FeedSettings) -> None:
    """Note an address that is none, and settings that belong to the transport `http` alone."""
    at = ("feed", row)
    if feed.transport is not TransportKind.HTTP:
        for name in ("url", "token_file"):
            if getattr(feed, name):
                document.add((*at, name), "belongs to the transport `http` alone", "Remove it, or ask by `http`.")
        if feed.format is Format.REMOTE_ID_NETWORK:
            document.add((*at, "transport"), "providers are asked by `http`", 'Set `transport = "http"`.')
        return
    if feed.format not in ASKED:
        formats = ", ".join(format_.value for format_ in ASKED)
        document.add((*at, "format"), f'"{feed.format.value}" is not asked for by http', f"Documents are: {formats}.")
    parts = _parts(feed.url)
    if parts is None:
        document.add((*at, "url"), f'"{feed.url}" is no address of a document' if feed.url else "missing", _EXAMPLE)
    elif feed.token_file and parts.scheme != "https" and not _is_here(parts.hostname or ""):
        document.add((*at, "url"), "a token would be sent for everybody to read", "Ask by https.")


def _parts(url: str) -> SplitResult | None:
    """Parts of an address that can be asked for; None for one that cannot."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return None
    return parts if usable and url.isascii() and url.isprintable() and " " not in url else None


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
