"""Brokers of MQTT: what must be said of one, and how a topic filter is written (MQTT 5, section 4.7)."""

from typing import Final

from hima.config.document import Document
from hima.config.hosts import is_loopback
from hima.config.structure import Path
from hima.sensing.settings import FeedSettings, TransportKind
from hima.sharing.settings import OutputSettings

_OF_BROKERS: Final = ("topic", "user", "password_file")


def check_feed_broker(document: Document, row: int, feed: FeedSettings) -> None:
    """Note what is missing or wrong in a feed from a broker, and what belongs to brokers in any other."""
    at = ("feed", row)
    if feed.transport is not TransportKind.MQTT:
        for key in _OF_BROKERS:
            if getattr(feed, key):
                document.add((*at, key), "belongs to the transport `mqtt` alone", "Remove it.")
        return
    if not feed.topic:
        document.add((*at, "topic"), "missing", "Give the topic filter that the sensor's messages match.")
    elif not is_topic_filter(feed.topic):
        hint = "`+` and `#` stand alone between slashes, and `#` comes last: site/radar/#"
        document.add((*at, "topic"), f'"{feed.topic}" is not a topic filter', hint)
    if feed.tls_name:
        document.add(
            (*at, "tls_name"), "belongs to streams alone", "A broker's certificate must bear the name in `host`."
        )
    check_access(document, at, feed)


def check_access(document: Document, at: Path, settings: FeedSettings | OutputSettings) -> None:
    """Note a broker without a port, and a password without a name or on an open line."""
    if settings.port == 0:
        document.add((*at, "port"), "0 cannot be connected to", "Brokers listen on 1883, with TLS on 8883.")
    if settings.password_file and not settings.user:
        document.add((*at, "user"), "missing", "A password goes with a name.")
    if settings.password_file and not settings.tls and not is_loopback(settings.host):
        document.add((*at, "tls"), "the password would go unencrypted", "Set `tls = true`, or use a certificate.")


def is_topic_filter(text: str) -> bool:
    """True if a subscription may ask for it."""
    levels = text.split("/")
    if not text or "\0" in text or "#" in levels[:-1]:
        return False
    if levels[0] == "$share" and (len(levels) < 3 or not levels[1] or not levels[2]):
        return False
    return all(level in ("+", "#") or not {"+", "#"} & set(level) for level in levels)
