"""Recordings of what a simulated feed sent, in the container that tools for its format read."""

from hima.sensing.settings import FeedSettings, Format
from hima.simulation import pcap
from hima.simulation.sent import Sent

UNSPECIFIED_PORT = 9
"""Stands in a recording for a port that the site leaves open: the discard port (RFC 863)."""


def recording_name(feed: FeedSettings) -> str:
    """File name of a feed's recording: Beast for ADS-B, pcap for the rest."""
    return f"{feed.id}.beast" if feed.format is Format.ADSB else f"{feed.id}.pcap"


def recording_head(feed: FeedSettings) -> bytes:
    """Beginning of a feed's recording."""
    match feed.format:
        case Format.ADSB:
            return b""
        case Format.REMOTE_ID:
            return pcap.file_header(pcap.LINK_IEEE802_11)
        case Format.COT | Format.SAPIENT | Format.ASTERIX | Format.DETECTION_JSON | Format.REMOTE_ID_NETWORK:
            return pcap.file_header(pcap.LINK_ETHERNET)


def recording_entry(feed: FeedSettings, sent: Sent) -> bytes:
    """One thing sent, as it stands in the feed's recording."""
    match feed.format:
        case Format.ADSB:
            return sent.data
        case Format.REMOTE_ID:
            return pcap.packet(sent.time_ns, sent.data)
        case Format.COT | Format.SAPIENT | Format.ASTERIX | Format.DETECTION_JSON | Format.REMOTE_ID_NETWORK:
            return pcap.packet(sent.time_ns, pcap.datagram(sent.data, feed.port or UNSPECIFIED_PORT))
