"""What our own encoders write, for the fuzzer to begin with."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from hima.app.simulate import open_named
from hima.sensing.settings import Format
from hima.simulation.pcap import LINK_ETHERNET, datagram, file_header, packet
from hima.simulation.play import play
from hima.units import SECOND_NS
from hima.wire.cot.event import CotEvent, Element
from hima.wire.cot.framing import in_mesh, in_stream
from hima.wire.cot.tak_message import encode_tak
from hima.wire.cot.xml_encode import encode_xml

ROOT: Final = Path(__file__).parents[2]
NOW_NS: Final = 1_795_717_800_000_000_000
EACH: Final = 8
EVENT: Final = CotEvent(
    uid="partner.1",
    type="a-f-A-M-H-Q",
    how="m-g",
    time_ns=NOW_NS,
    start_ns=NOW_NS,
    stale_ns=NOW_NS + 60 * SECOND_NS,
    lat_deg=35.2,
    lon_deg=44.9,
    hae_m=400.0,
    ce_m=9.0,
    le_m=None,
    opex="",
    detail=Element(
        "detail",
        (),
        (
            Element("contact", (("callsign", "Survey 1"),)),
            Element("track", (("speed", "12.5"), ("course", "271"), ("slope", "-3"))),
            Element("remarks", (), ("over the wells",)),
        ),
    ),
)


def seeds(name: str) -> list[bytes]:
    """Inputs for a target; none where the fuzzer does as well without."""
    match name:
        case "cot_datagram":
            return [encode_xml(EVENT), in_mesh(encode_tak(EVENT))]
        case "cot_stream":
            return [b"\0" + encode_xml(EVENT) * 2, b"\x40" + encode_xml(EVENT), b"\x07" + in_stream(encode_tak(EVENT))]
        case "container":
            sent = list(islice(_sent(Format.ASTERIX), 3))
            return [file_header(LINK_ETHERNET) + b"".join(packet(NOW_NS, datagram(data, 8600)) for data in sent)]
        case "adsb":
            return [b"\0" + b"".join(islice(_sent(Format.ADSB), EACH))]
        case "asterix" | "detection_json" | "remoteid":
            return list(islice(_sent(Format(name)), EACH))
        case _:
            return []


def _sent(format_: Format) -> Iterator[bytes]:
    """What the sensors of a scenario send."""
    site, scenario = open_named(ROOT / "scenarios" / "raid_low.toml", ROOT / "sites")
    feeds = {feed.id for feed in site.feeds if feed.format is format_}
    return (sent.data for sent in play(scenario, site) if sent.feed in feeds)
