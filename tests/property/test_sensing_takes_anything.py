"""Anything a feed may carry becomes claims and detections of finite numbers, and never an exception."""

import itertools
import math
from collections.abc import Iterable
from typing import Any

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import sapient_peer as peer
from tests.unit.wire_remoteid import golden_mavlink as golden

from hima.geo.frames import SiteFrame
from hima.picture.cooperative import CooperativeReport
from hima.picture.frame import Frame
from hima.picture.packing import pack, unpack
from hima.picture.sensor import Reports, Sensor, SensorKind
from hima.sensing import adsb, cot, detection_json, remote_id, sapient
from hima.sensing.context import FeedContext
from hima.sensing.settings import FeedSettings, Format, TransportKind
from hima.wire.adsb.beast import frame as beast
from hima.wire.adsb.encode import parity
from hima.wire.cot.event import CotEvent, Element
from hima.wire.cot.framing import in_stream
from hima.wire.cot.tak_message import encode_tak
from hima.wire.cot.xml_encode import encode_xml
from hima.wire.remoteid.transport import beacon_frame

NOW_NS = 1_795_717_800_000_000_000
SENSOR = Sensor(
    "receiver", 0, SensorKind.POSITION, (0.0, 0.0, 8.0),
    11.0, 0.01, 0.02, 1.5, 33.0, 0.9, 1.0, 10.0, 400_000.0, -0.1, 1.5, 1.0, False,
)  # fmt: skip


def context(format_: Format) -> FeedContext:
    feed = FeedSettings(id="feed", sensor="receiver", format=format_, transport=TransportKind.UDP)
    return FeedContext(feed, SENSOR, SiteFrame.at(35.2, 44.9, 312.0), 12.0, 1013.25)


def check(reports: Iterable[CooperativeReport]) -> None:
    for report in reports:
        numbers = [*(report.position_m or ()), *(report.velocity_mps or ()), *(report.operator_m or ())]
        assert all(math.isfinite(number) for number in numbers)
        assert report.time_ns > 0
        assert len(report.name.splitlines()) <= 1


def sound(header: int, body: bytes) -> bytes:
    message = bytes([header]) + body
    return message + parity(message).to_bytes(3, "big")


headers = st.sampled_from([17, 18]).flatmap(lambda df: st.integers(df << 3, df << 3 | 7))
contents = st.integers(0, 31).flatmap(
    lambda code: st.tuples(st.integers(code << 3, code << 3 | 7), st.binary(min_size=6, max_size=6)).map(
        lambda parts: bytes([parts[0]]) + parts[1]
    )
)
addresses = st.sampled_from([b"\x71\xbe\x19", b"\0\0\0", b"\xff\xff\xff"])
squitters = st.builds(lambda header, address, content: sound(header, address + content), headers, addresses, contents)


@given(st.lists(st.tuples(squitters, st.integers(-5, 70)), max_size=12))
@settings(max_examples=400)
def test_sound_squitters_of_any_content(heard: list[tuple[bytes, int]]) -> None:
    state, now_ns = adsb.AdsbFeed(), NOW_NS
    for message, passed_s in heard:
        now_ns += passed_s * 1_000_000_000
        check(adsb.receive(state, Frame(now_ns, "feed", beast(message)), context(Format.ADSB)).reports)
    assert pack(unpack(pack(state), adsb.AdsbFeed)) == pack(state)


@given(st.lists(st.binary(max_size=80), max_size=8))
def test_any_stream(chunks: list[bytes]) -> None:
    state = adsb.AdsbFeed()
    for chunk in chunks:
        check(adsb.receive(state, Frame(NOW_NS, "feed", b"\x1a\x33" + chunk), context(Format.ADSB)).reports)
    assert len(state.pending) <= 44


text_bytes = st.lists(
    st.sampled_from(
        [b"*", b"@", b"<", b";", b"\n", b"MSG,", b",", b"71be19", b"8d" * 14, b"\x1a", b"{", b"-1e5", b"0"]
    ),
    max_size=40,
).map(b"".join)


@given(st.lists(text_bytes, max_size=8))
@settings(max_examples=300)
def test_any_text_of_receivers(chunks: list[bytes]) -> None:
    state = adsb.AdsbFeed()
    for chunk in chunks:
        check(adsb.receive(state, Frame(NOW_NS, "feed", chunk), context(Format.ADSB)).reports)
        assert len(state.pending) <= 4_097
    assert pack(unpack(pack(state), adsb.AdsbFeed)) == pack(state)


bodies = st.integers(0, 5).flatmap(
    lambda kind: st.binary(min_size=24, max_size=24).map(lambda rest: bytes([kind << 4 | 2]) + rest)
)


@given(st.lists(st.lists(bodies, min_size=1, max_size=9), max_size=6), st.integers(0, 3_600_000_000_000))
@settings(max_examples=300)
def test_packs_of_any_content(packs: list[list[bytes]], passed_ns: int) -> None:
    state = remote_id.RemoteIdFeed()
    for said in packs:
        data = beacon_frame(b"\x02\0\0\0\0\1", 0, bytes([0xF2, 25, len(said)]) + b"".join(said))
        sensed = remote_id.receive(state, Frame(NOW_NS + passed_ns, "feed", data), context(Format.REMOTE_ID))
        check(sensed.reports)
        assert sensed.messages + len(sensed.rejects) == len(said)
    assert pack(unpack(pack(state), remote_id.RemoteIdFeed)) == pack(state)


@given(st.binary(max_size=300))
def test_any_datagram_of_remote_id(data: bytes) -> None:
    check(remote_id.receive(remote_id.RemoteIdFeed(), Frame(NOW_NS, "feed", data), context(Format.REMOTE_ID)).reports)


stream_bytes = st.lists(
    st.binary(max_size=12)
    | st.sampled_from(
        [golden.BASIC, golden.LOC, golden.OTHER, golden.PACK[:20], b"\n", b'{"mac":"', b'{"drone_lat":1}\n']
    )
    | st.dictionaries(
        st.sampled_from(["mac", "drone_lat", "drone_long", "basic_id", "Basic ID", "Location/Vector Message", "data"]),
        st.sampled_from([None, 0, -1e300, "x", "1 m", [], {}, {"latitude": 1, "longitude": True, "speed": "9"}]),
    ).map(lambda said: msgspec.json.encode(said) + b"\n"),
    max_size=12,
).map(b"".join)


@given(stream_bytes, st.lists(st.integers(0, 10_000), max_size=5))
@settings(max_examples=400)
def test_any_stream_of_remote_id_cut_anywhere(data: bytes, places: list[int]) -> None:
    around = context(Format.REMOTE_ID)
    around = msgspec.structs.replace(
        around, settings=msgspec.structs.replace(around.settings, transport=TransportKind.SERIAL)
    )
    whole, parted = remote_id.RemoteIdFeed(), remote_id.RemoteIdFeed()
    expected = remote_id.receive(whole, Frame(NOW_NS, "feed", data), around)
    check(expected.reports)
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    pieces = [
        remote_id.receive(parted, Frame(NOW_NS, "feed", data[begin:end]), around)
        for begin, end in itertools.pairwise(edges)
    ]
    assert [r for piece in pieces for r in piece.reports] == list(expected.reports)
    assert sum(len(piece.rejects) for piece in pieces) == len(expected.rejects)
    assert pack(parted) == pack(whole)


values = st.sampled_from(["0", "-0.0", "1", "-90", "90", "180", "-180", "360", "40000", "500000", "0.001", "1e-320"])
keys = st.sampled_from(
    ["azimuth_deg", "elevation_deg", "range_m", "range_rate_mps", "lat_deg", "lon_deg", "hae_m", "amsl_m",
     "sigma_azimuth_deg", "sigma_range_m", "sigma_horizontal_m", "sigma_height_m", "track"]
)  # fmt: skip


@given(st.lists(st.dictionaries(keys, values, max_size=5), max_size=5))
@settings(max_examples=300)
def test_detections_at_every_limit(items: list[dict[str, str]]) -> None:
    said = ",".join("{" + ",".join(f'"{key}":{value}' for key, value in item.items()) + "}" for item in items)
    data = f'{{"v":1,"detections":[{said}]}}'.encode()
    state = detection_json.DetectionJsonFeed()
    sensed = detection_json.receive(state, Frame(NOW_NS, "feed", data), context(Format.DETECTION_JSON))
    assert sum(len(batch.value) for batch in sensed.detections) + len(sensed.rejects) == len(items)
    for batch in sensed.detections:
        assert not np.isinf(batch.value).any()
        assert (np.isnan(batch.value) == np.isnan(batch.sigma)).all()
        assert (batch.sigma[~np.isnan(batch.sigma)] > 0).all()


cot_events = st.builds(
    CotEvent,
    uid=st.text(min_size=1, max_size=60).filter(lambda uid: bool(uid.strip())),
    type=st.sampled_from(["a-f-A-M-H-Q", "a-h-A", "a-u-G", "t-x-d-d", "b-m-r", "a-n-A-C-F-q;x"]),
    how=st.sampled_from(["m-g", "h-e"]),
    time_ns=st.integers(NOW_NS - 10**12, NOW_NS + 10**12).map(lambda moment: moment // 10**6 * 10**6),
    start_ns=st.just(NOW_NS),
    stale_ns=st.integers(NOW_NS, NOW_NS + 10**13).map(lambda moment: moment // 10**6 * 10**6),
    lat_deg=st.floats(-90, 90) | st.floats(35.1, 35.3),
    lon_deg=st.floats(-180, 180) | st.floats(44.8, 45.0),
    hae_m=st.none() | st.floats(-15_000, 1_000_000),
    ce_m=st.none() | st.floats(0, 9_000_000),
    le_m=st.none() | st.floats(0, 9_000_000),
    opex=st.sampled_from(["", "s", "e-x"]),
    detail=st.none()
    | st.dictionaries(
        st.sampled_from(["speed", "course", "slope", "callsign"]),
        st.sampled_from(["0", "-1", "1e308", "361", "90", "x", "", "\u202eA"]),
    ).map(
        lambda said: Element(
            "detail", (), (Element("track", tuple(said.items())), Element("contact", tuple(said.items())))
        )
    ),
)


@given(
    st.lists(st.tuples(cot_events, st.booleans(), st.binary(max_size=6)), max_size=6),
    st.sampled_from(
        [(SensorKind.PARTNER, Reports.DETECTIONS), *((SensorKind.POSITION, reports) for reports in Reports)]
    ),
    st.sampled_from([TransportKind.UDP, TransportKind.TCP_SERVER]),
)
@settings(max_examples=300)
def test_any_event_of_anybody(
    said: list[tuple[CotEvent, bool, bytes]], means: tuple[SensorKind, Reports], transport: TransportKind
) -> None:
    around = context(Format.COT)
    around = msgspec.structs.replace(
        around,
        sensor=msgspec.structs.replace(SENSOR, kind=means[0], reports=means[1]),
        settings=msgspec.structs.replace(around.settings, transport=transport),
    )
    state = cot.CotFeed()
    for event, binary, noise in said:
        data = noise + (in_stream(encode_tak(event)) if binary else encode_xml(event))
        sensed = cot.receive(state, Frame(NOW_NS, "feed", data), around)
        check(sensed.reports)
        for batch in sensed.detections:
            assert np.isfinite(batch.value[:, :3]).all()
            assert (batch.sigma[:, :3] >= 1.0).all()
        for local in sensed.local_tracks:
            assert np.isfinite(local.position_m[:, :2]).all()
            assert not np.isinf(local.velocity_mps).any()
        assert pack(unpack(pack(state), cot.CotFeed)) == pack(state)


wild = st.floats() | st.floats(-1e4, 1e4) | st.floats(35.0, 45.0)


def of_unit(message: Any, unit: int, datum: int) -> bytes:
    report = message.detection_report
    place = report.location if report.HasField("location") else report.range_bearing
    place.coordinate_system, place.datum = unit, datum
    return peer.raw(message)


sapient_reports = st.builds(
    of_unit,
    st.builds(peer.located, wild, wild, st.none() | wild)
    | st.builds(peer.seen, wild, st.none() | wild, st.none() | wild),
    st.integers(0, 6),
    st.integers(0, 5),
)
sapient_messages = st.one_of(
    sapient_reports, st.sampled_from([peer.raw(peer.registration()), peer.raw(peer.status())]), st.binary(max_size=40)
)


@given(st.lists(sapient_messages, max_size=8))
@settings(max_examples=300)
def test_any_sapient(messages: list[bytes]) -> None:
    surroundings = context(Format.SAPIENT)
    over = msgspec.structs.replace(surroundings.settings, transport=TransportKind.TCP_SERVER, north_deg=4.0)
    surroundings = msgspec.structs.replace(surroundings, settings=over)
    state = sapient.SapientFeed()
    registration = peer.registration()
    registration.registration.mode_definition[0].ClearField("detection_definition")
    sapient.receive(state, Frame(peer.NOON_NS, "feed", peer.framed(registration)), surroundings)
    for message in messages:
        sensed = sapient.receive(state, Frame(peer.NOON_NS, "feed", peer.framed(message)), surroundings)
        assert sensed.messages or sensed.rejects
        for batch in sensed.detections:
            assert np.isfinite(batch.value).any(axis=1).all()
            assert (np.isnan(batch.value) == np.isnan(batch.sigma)).all()
            assert not (batch.sigma <= 0.0).any()
    assert pack(unpack(pack(state), sapient.SapientFeed)) == pack(state)
