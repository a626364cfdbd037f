"""What our own encoders write, for the fuzzer to begin with."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from tests import sapient_peer as peer
from tests.permits import KEY, KEY_ID, ended_list, key_list, printed

from hima.app.simulate import open_named
from hima.registry.transport.lists import seal
from hima.registry.transport.token import PREFIX
from hima.sensing.settings import Format
from hima.simulation.pcap import LINK_ETHERNET, datagram, file_header, packet
from hima.simulation.play import play
from hima.units import SECOND_NS
from hima.wire.asterix.cat021 import Cat021
from hima.wire.asterix.cat021_early import Cat021Early
from hima.wire.asterix.encode import encode as encode_asterix
from hima.wire.cose import base45
from hima.wire.cot.event import CotEvent, Element
from hima.wire.cot.framing import in_mesh, in_stream
from hima.wire.cot.tak_message import encode_tak
from hima.wire.cot.xml_encode import encode_xml

Claims = TypeVar("Claims", Cat021, Cat021Early)

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

SQUARE: Final = [[44.0, 35.0], [44.1, 35.0], [44.1, 35.1], [44.0, 35.1], [44.0, 35.0]]
ED318: Final = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {
                "identifier": "PLANT01",
                "country": "IRQ",
                "type": "PROHIBITED",
                "variant": "COMMON",
                "limitedApplicability": [{"schedule": [{"day": ["MON"], "startTime": "08:00:00Z", "endEvent": "SS"}]}],
                "zoneAuthority": [{"name": [{"text": "Authority", "lang": "en-GB"}], "purpose": "AUTHORIZATION"}],
            },
            "geometry": {
                "type": "Polygon",
                "coordinates": [SQUARE],
                "layer": {"lower": 0, "lowerReference": "AGL", "upper": 120, "upperReference": "AGL", "uom": "m"},
            },
        }
    ],
}
ED269: Final = {
    "UASZoneList": [
        {
            "identifier": "PLANT01",
            "country": "IRQ",
            "type": "COMMON",
            "restriction": "REQ_AUTHORISATION",
            "applicability": [{"permanent": "NO", "startDateTime": "2026-11-27T12:00:00Z"}],
            "zoneAuthority": [{"name": "Authority", "purpose": "INFORMATION"}],
            "geometry": [
                {
                    "uomDimensions": "FT",
                    "lowerLimit": "0",
                    "lowerVerticalReference": "AGL",
                    "upperLimit": None,
                    "upperVerticalReference": "AMSL",
                    "horizontalProjection": {"type": "Circle", "center": [44.0, 35.0], "radius": 500},
                }
            ],
        }
    ]
}
FLIGHTS: Final = {
    "timestamp": {"value": "2026-11-26T18:30:00Z", "format": "RFC3339"},
    "flights": [
        {
            "id": "0e3ff4d2",
            "aircraft_type": "Helicopter",
            "current_state": {
                "timestamp": {"value": "2026-11-26T18:29:59.5Z", "format": "RFC3339"},
                "timestamp_accuracy": 0.5,
                "operational_status": "Airborne",
                "position": {"lat": 35.2, "lng": 44.9, "alt": 412.0, "accuracy_h": "HA10m", "accuracy_v": "VA10m"},
                "track": 90.0,
                "speed": 20.0,
                "speed_accuracy": "SA1mps",
                "vertical_speed": -1.5,
            },
        }
    ],
}
AIRCRAFT: Final = {
    "now": NOW_NS / SECOND_NS,
    "messages": 1000,
    "aircraft": [
        {
            "hex": "71be19",
            "type": "adsb_icao",
            "flight": "IAW123  ",
            "alt_baro": 34000,
            "alt_geom": 35100,
            "gs": 450.1,
            "track": 271.5,
            "baro_rate": -64,
            "category": "A3",
            "lat": 35.2,
            "lon": 44.9,
            "nic": 8,
            "rc": 186,
            "seen_pos": 0.4,
            "nac_p": 9,
            "sil": 3,
            "seen": 0.1,
        },
        {"hex": "~2b0123", "type": "tisb_other", "alt_baro": "ground", "lat": 35.3, "lon": 44.8, "seen_pos": 2.0},
    ],
}
BASE_STATION: Final = (
    b"MSG,3,1,1,71BE19,1,2026/11/27,12:00:00.000,2026/11/27,12:00:00.100,,34000,,,35.2,44.9,,,0,0,0,0\r\n"
)
RECEIVER_LINE: Final = (
    b'{"mac":"60:60:1f:00:00:01","rssi":-60,"drone_lat":35.2,"drone_long":44.9,"drone_altitude":412,'
    b'"pilot_lat":35.21,"pilot_long":44.91,"basic_id":"1581F5FKD2290001"}\n'
)


def seeds(name: str) -> list[bytes]:
    """Inputs for a target; none where the fuzzer does as well without."""
    make = _MADE.get(name)
    return [] if make is None else list(make())


def _adsb() -> list[bytes]:
    heard = b"".join(islice(_sent(Format.ADSB), EACH))
    return [b"\0" + heard, b"\0*8D71BE19202CC371C32CE0576098;\n", b"\x05" + BASE_STATION]


def _container() -> list[bytes]:
    sent = islice(_sent(Format.ASTERIX), 3)
    return [file_header(LINK_ETHERNET) + b"".join(packet(NOW_NS, datagram(data, 8600)) for data in sent)]


def _asterix() -> Iterator[bytes]:
    """What radars send, and ground stations of ADS-B in each layout of category 021."""
    yield from islice(_sent(Format.ASTERIX), EACH)
    yield encode_asterix(_claimed(Cat021.empty(2), 7))
    for sic, edition in ((8, "0.26"), (9, "0.23")):
        yield encode_asterix(_claimed(Cat021Early.empty(2), sic), edition)


def _claimed(records: Claims, sic: int) -> Claims:
    records.sac[:], records.sic[:], records.aircraft_address[:] = 25, sic, 0x4BAACD
    records.lat_deg[:], records.lon_deg[:], records.flight_level[:] = 35.2, 44.9, 100.0
    records.ground_speed_kt[:], records.track_angle_deg[:], records.identification[:] = 200.0, 90.0, 0x508679518820
    return records


def _cot_stream() -> list[bytes]:
    return [b"\0" + encode_xml(EVENT) * 2, b"\x40" + encode_xml(EVENT), b"\x07" + in_stream(encode_tak(EVENT))]


def _permit_token() -> list[bytes]:
    text = printed()
    signed = zlib.decompress(base45.decode(text[len(PREFIX) :]))
    return [text.encode(), signed, seal(key_list(), KEY_ID, KEY), seal(ended_list(), KEY_ID, KEY)]


def _sapient() -> list[bytes]:
    said: dict[str, Any] = {"time_ns": NOW_NS}
    make = (peer.located, peer.seen, peer.status, peer.alert, peer.registration)
    return [b"\0" + peer.framed(one(**said)) for one in make]


def _sent(format_: Format) -> Iterator[bytes]:
    """What the sensors of a scenario send."""
    site, scenario = open_named(ROOT / "scenarios" / "raid_low.toml", ROOT / "sites")
    feeds = {feed.id for feed in site.feeds if feed.format is format_}
    return (sent.data for sent in play(scenario, site) if sent.feed in feeds)


_MADE: Final[dict[str, Callable[[], Iterable[bytes]]]] = {
    "adsb": _adsb,
    "adsb_document": lambda: [msgspec.json.encode(AIRCRAFT)],
    "asterix": _asterix,
    "container": _container,
    "cot_datagram": lambda: [encode_xml(EVENT), in_mesh(encode_tak(EVENT))],
    "cot_stream": _cot_stream,
    "detection_json": lambda: islice(_sent(Format.DETECTION_JSON), EACH),
    "geozones": lambda: [msgspec.json.encode(document) for document in (ED318, ED269)],
    "remoteid": lambda: islice(_sent(Format.REMOTE_ID), EACH),
    "remoteid_network": lambda: [msgspec.json.encode(FLIGHTS)],
    "remoteid_stream": lambda: [b"\0" + RECEIVER_LINE],
    "permit_token": _permit_token,
    "sapient": _sapient,
}
