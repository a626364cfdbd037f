"""Outputs: where the picture goes must be said without contradiction."""

from collections.abc import Sequence

from hima.config.brokers import check_access
from hima.config.document import Document
from hima.config.hosts import is_loopback, is_multicast
from hima.config.tls import check_tls
from hima.sensing.settings import FeedSettings, Format
from hima.sharing.settings import STREAMS, OutputEncoding, OutputFormat, OutputSettings, OutputTransport

_ENCRYPTED = STREAMS | {OutputTransport.MQTT}


def check_output(document: Document, row: int, output: OutputSettings) -> None:
    """Note what contradicts itself inside an output, and a picture that anybody could fetch."""
    at = ("output", row)
    if output.transport not in (OutputTransport.TCP_SERVER, OutputTransport.MQTT) and output.port == 0:
        document.add((*at, "port"), "0 cannot be sent to", "Give the port that the recipient listens on.")
    if output.transport is OutputTransport.MULTICAST and not is_multicast(output.host):
        document.add(
            (*at, "host"), f'"{output.host}" is not a multicast group', "IPv4 groups are 224.0.0.0 to 239.255.255.255."
        )
    if output.tls and output.transport not in _ENCRYPTED:
        document.add(
            (*at, "tls"), "datagrams are not encrypted", "Use `tcp_client`, `tcp_server` or `mqtt`, or a tunnel."
        )
    if output.encoding is OutputEncoding.NEGOTIATE and (
        output.format is not OutputFormat.COT or output.transport not in STREAMS
    ):
        document.add((*at, "encoding"), "only a stream of `cot` is negotiated", "Use `xml` or `protobuf`.")
    _check_asterix(document, row, output)
    _check_sapient(document, row, output)
    listens = output.transport is OutputTransport.TCP_SERVER
    check_tls(document, at, output, listens)
    if listens and not output.tls and not is_loopback(output.host):
        hint = "Set `tls = true` with certificate, key and authority, or listen on 127.0.0.1 behind a tunnel."
        document.add((*at, "tls"), "whoever connects would see the picture", hint)
    _check_broker(document, row, output)


def _check_asterix(document: Document, row: int, output: OutputSettings) -> None:
    at = ("output", row)
    if output.format is not OutputFormat.ASTERIX:
        if output.sac is not None or output.sic is not None or output.service:
            document.add((*at, "sac"), "sac, sic and service belong to ASTERIX alone", "Remove them from this output.")
        return
    for name, said in (("sac", output.sac), ("sic", output.sic)):
        if said is None:
            document.add((*at, name), "missing", "Give the codes that the recipient knows us by.")
    if output.encoding is not OutputEncoding.XML:
        document.add((*at, "encoding"), "ASTERIX has one encoding", "Remove it.")


def check_not_heard_back(document: Document, row: int, output: OutputSettings, feeds: Sequence[FeedSettings]) -> None:
    """Note an output whose codes a feed of the site takes: our own tracks would come back as another's."""
    for feed in feeds:
        same = (feed.sac, feed.sic) == (output.sac, output.sic)
        if output.format is OutputFormat.ASTERIX and feed.format is Format.ASTERIX and output.sac is not None and same:
            what = f'{output.sac}/{output.sic} is what the feed "{feed.id}" takes'
            document.add(("output", row, "sic"), what, "Be known by codes of your own: else we would hear ourselves.")


def _check_sapient(document: Document, row: int, output: OutputSettings) -> None:
    at = ("output", row)
    if output.format is OutputFormat.SAPIENT and output.transport is not OutputTransport.TCP_CLIENT:
        hint = "Use `tcp_client` towards a fusion node or a middleware."
        document.add((*at, "transport"), "SAPIENT is a conversation with one other side", hint)
    if output.format is not OutputFormat.SAPIENT and output.node_id:
        document.add((*at, "node_id"), "node_id belongs to SAPIENT alone", "Remove it from this output.")


def _check_broker(document: Document, row: int, output: OutputSettings) -> None:
    at = ("output", row)
    if (output.format is OutputFormat.JSON) != (output.transport is OutputTransport.MQTT):
        document.add((*at, "format"), "`json` goes by `mqtt`, and nothing else does", "Change format or transport.")
    elif output.transport is OutputTransport.MQTT:
        check_access(document, at, output)
        if output.tls_name:
            hint = "Give `host` as the certificate of the broker has it."
            document.add((*at, "tls_name"), "a broker is known by its host's name alone", hint)
    else:
        for key in ("home_assistant", "user", "password_file"):
            if getattr(output, key):
                document.add((*at, key), "belongs to the transport `mqtt` alone", "Remove it.")


def check_brokers(document: Document, outputs: list[tuple[int, OutputSettings]]) -> None:
    """Note outputs that would overwrite one another's word at one broker."""
    known: dict[tuple[str, int], str] = {}
    for row, output in outputs:
        if output.transport is OutputTransport.MQTT:
            earlier = known.setdefault((output.host, output.port), output.id)
            if earlier != output.id:
                hint = "A broker gets one picture; let its access list say who sees which topics."
                document.add(("output", row, "host"), f'the output "{earlier}" tells that broker already', hint)
