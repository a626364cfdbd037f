"""Outputs: where the picture goes must be said without contradiction."""

import ipaddress

from hima.config.document import Document
from hima.config.tls import check_tls
from hima.sharing.settings import STREAMS, OutputEncoding, OutputFormat, OutputSettings, OutputTransport


def check_output(document: Document, row: int, output: OutputSettings) -> None:
    """Note what contradicts itself inside an output, and a picture that anybody could fetch."""
    at = ("output", row)
    if output.transport is not OutputTransport.TCP_SERVER and output.port == 0:
        document.add((*at, "port"), "0 cannot be sent to", "Give the port that the recipient listens on.")
    if output.transport is OutputTransport.MULTICAST and not _is(output.host, "is_multicast"):
        document.add(
            (*at, "host"), f'"{output.host}" is not a multicast group', "IPv4 groups are 224.0.0.0 to 239.255.255.255."
        )
    if output.tls and output.transport not in STREAMS:
        document.add((*at, "tls"), "datagrams are not encrypted", "Use `tcp_client` or `tcp_server`, or a tunnel.")
    if output.format is OutputFormat.ASTERIX:
        _check_asterix(document, row, output)
    listens = output.transport is OutputTransport.TCP_SERVER
    check_tls(document, at, output, listens)
    if listens and not output.tls and not _is(output.host, "is_loopback"):
        hint = "Set `tls = true` with certificate, key and authority, or listen on 127.0.0.1 behind a tunnel."
        document.add((*at, "tls"), "whoever connects would see the picture", hint)


def _check_asterix(document: Document, row: int, output: OutputSettings) -> None:
    at = ("output", row)
    for name, said in (("sac", output.sac), ("sic", output.sic)):
        if said is None:
            document.add((*at, name), "missing", "Give the codes that the recipient knows us by.")
    if output.encoding is not OutputEncoding.XML:
        document.add((*at, "encoding"), "ASTERIX has one encoding", "Remove it.")


def _is(host: str, what: str) -> bool:
    try:
        return bool(getattr(ipaddress.ip_address(host), what))
    except ValueError:
        return False
