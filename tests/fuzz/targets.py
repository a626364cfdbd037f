"""What is fuzzed: everything that takes bytes of the world outside, from the frame to what it means.

An input is one frame; of a stream it is cut into chunks, as its first byte says. What comes of it must be messages and
`DecodeError`s: any exception, number that is none or state that cannot be kept is a fault.
"""

import math
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

import msgspec
import numpy as np
from tests import sapient_peer as peer

from hima.config.zones_import import Ids, site_zones
from hima.errors import DecodeError
from hima.geo.frames import SiteFrame
from hima.picture.frame import Frame
from hima.picture.packing import pack
from hima.picture.sensor import Sensor, SensorKind
from hima.registry.transport.check import Finding, check
from hima.registry.transport.lists import EndedList, KeyList, unseal
from hima.registry.transport.token import PREFIX
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.receive import SensingState, receive, start
from hima.sensing.settings import FeedSettings, Format, TransportKind
from hima.units import SECOND_NS
from hima.wire.adsb import hex_lines
from hima.wire.adsb.beast import frame
from hima.wire.adsb.encode import parity
from hima.wire.container.packets import kind_of, read
from hima.wire.cose import base45
from hima.wire.geozones import decode as geozones
from hima.wire.geozones.ed318_encode import CountryMissingError
from hima.wire.geozones.ed318_encode import encode as encode_zones

NOW_NS: Final = 1_795_717_800_000_000_000
SQUITTER: Final = 10
"""Bytes of a squitter between its first and its parity: address and message."""
REJECTS_MAX: Final = 3
"""Of a byte no more complaints than this: an answer must not be larger than its question."""
SENSOR: Final = Sensor(
    "receiver", 0, SensorKind.RADAR_3D, (0.0, 0.0, 8.0),
    11.0, 0.01, 0.02, 1.5, 33.0, 0.9, 1.0, 10.0, 400_000.0, -0.1, 1.5, 1.0, True,
)  # fmt: skip


EDITIONS: Final = ("25/8:021=0.26", "25/9:021=0.23")
"""Who speaks an edition that is laid out otherwise; the seeds are of such sources too."""
NO_LISTS: Final = (KeyList(0, 0, ()), EndedList(0, 0, ()))


class Target(msgspec.Struct, frozen=True):
    """One thing to fuzz.

    Attributes:
        take: Takes an input; raises on a fault.
    """

    take: Callable[[bytes], None]


def _context(format_: Format, transport: TransportKind, kind: SensorKind) -> FeedContext:
    editions = EDITIONS if format_ is Format.ASTERIX else ()
    feed = FeedSettings(id="feed", sensor="receiver", format=format_, transport=transport, editions=editions)
    sensor = msgspec.structs.replace(SENSOR, kind=kind)
    return FeedContext(feed, sensor, SiteFrame.at(35.2, 44.9, 312.0), 12.0, 1013.25, "site")


def _permit_token(data: bytes) -> None:
    """As printed text, as what the text packs, and as a list: nobody here has signed anything."""
    packed = PREFIX + base45.encode(zlib.compress(data))
    for text in (data.decode("latin-1"), PREFIX + data.decode("latin-1"), packed):
        found = check(text, *NO_LISTS, NOW_NS // SECOND_NS)
        assert found.finding in {Finding.NOT_A_PERMIT, Finding.UNKNOWN_KEY}
        assert (found.claims is None) == (found.finding is Finding.NOT_A_PERMIT)
    with suppress(DecodeError):
        raise AssertionError(unseal(data, KeyList, bytes(32)))
    with suppress(DecodeError):
        raise AssertionError(unseal(data, EndedList, bytes(32)))


def _check(sensed: Sensed, size: int) -> None:
    assert len(sensed.rejects) <= REJECTS_MAX * size + 1
    for reject in sensed.rejects:
        assert isinstance(reject, DecodeError)
        assert reject.reason.isascii()
    for report in sensed.reports:
        numbers = [*(report.position_m or ()), *(report.velocity_mps or ()), *(report.operator_m or ())]
        assert all(map(math.isfinite, numbers))
        assert len(report.name.splitlines()) <= 1
    for batch in sensed.detections:
        assert not np.isinf(batch.value).any()
        assert (batch.sigma[~np.isnan(batch.sigma)] > 0.0).all()
    for local in sensed.local_tracks:
        assert not np.isinf(local.position_m).any()


def _datagrams(format_: Format, kind: SensorKind, transport: TransportKind = TransportKind.UDP) -> Target:
    around = _context(format_, transport, kind)

    def take(data: bytes) -> None:
        state = start(around, NOW_NS)
        for passed in range(2):  # twice: what was heard before is remembered
            _hear(state, data, NOW_NS + passed * SECOND_NS, around)

    return Target(take)


def _stream(format_: Format, kind: SensorKind, first: bytes = b"") -> Target:
    """A stream; what is said first is sound, where nothing else is taken before."""
    around = _context(format_, TransportKind.TCP_SERVER, kind)

    def take(data: bytes) -> None:
        state = start(around, NOW_NS)
        _hear(state, first, NOW_NS, around)
        for number, chunk in enumerate(_cut(data)):
            _hear(state, chunk, NOW_NS + number * SECOND_NS, around)

    return Target(take)


def _squitters(data: bytes) -> None:
    """Extended squitters of any content, with the parity that belongs to it: chance never finds that."""
    around = _context(Format.ADSB, TransportKind.TCP_SERVER, SensorKind.ADSB)
    state = start(around, NOW_NS)
    for number in range(len(data) // SQUITTER):
        message = bytes([0x8D]) + data[SQUITTER * number : SQUITTER * (number + 1)]
        _hear(state, frame(message + parity(message).to_bytes(3, "big")), NOW_NS + number * SECOND_NS, around)


def _hear(state: SensingState, data: bytes, now_ns: int, around: FeedContext) -> None:
    sensed, _ = receive(state, Frame(now_ns, "feed", data), around)
    _check(sensed, len(data) + 64)
    pack(state)


def _cut(data: bytes) -> Iterator[bytes]:
    """The first byte says how long the chunks are: 0 for one."""
    if not data:
        return
    step, rest = data[0] or len(data), data[1:]
    for begin in range(0, len(rest), step):
        yield rest[begin : begin + step]


def _container(data: bytes) -> None:
    found = list(read(data, kind_of(data)))
    assert len(found) <= len(data) + 1


def _zones(data: bytes) -> None:
    """What is taken must go out again, valid for the same reader."""
    try:
        decoded = geozones.decode(data)
        encode_zones(decoded.collection)
    except (DecodeError, CountryMissingError):
        return
    again = geozones.decode(encode_zones(decoded.collection).data)
    assert len(again.collection.zones) == len(decoded.collection.zones)
    site_zones(decoded.collection.zones, Ids(()), decoded.report)


def _lines(data: bytes) -> None:
    messages, errors = hex_lines.messages(data)
    assert len(messages) + len(errors) <= len(data) + 1


TARGETS: Final = {
    "adsb": _stream(Format.ADSB, SensorKind.ADSB),
    "adsb_document": _datagrams(Format.ADSB, SensorKind.ADSB, TransportKind.HTTP),
    "adsb_lines": Target(_lines),
    "adsb_squitters": Target(_squitters),
    "asterix": _datagrams(Format.ASTERIX, SensorKind.RADAR_3D),
    "container": Target(_container),
    "cot_datagram": _datagrams(Format.COT, SensorKind.PARTNER),
    "cot_stream": _stream(Format.COT, SensorKind.PARTNER),
    "detection_json": _datagrams(Format.DETECTION_JSON, SensorKind.RADAR_3D),
    "geozones": Target(_zones),
    "permit_token": Target(_permit_token),
    "remoteid": _datagrams(Format.REMOTE_ID, SensorKind.REMOTE_ID),
    "remoteid_network": _datagrams(Format.REMOTE_ID_NETWORK, SensorKind.REMOTE_ID, TransportKind.HTTP),
    "remoteid_stream": _stream(Format.REMOTE_ID, SensorKind.REMOTE_ID),
    "sapient": _stream(Format.SAPIENT, SensorKind.RADAR_3D, peer.framed(peer.registration(NOW_NS))),
}
