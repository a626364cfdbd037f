"""Decoders on bytes in memory, one core: messages a second, each the best of three runs.

ASTERIX is also read by libasterix, Cursor on Target by takproto, independent decoders, from the same bytes; SAPIENT is
also parsed by the published package alone, without checks.
"""

import json
import math
from collections.abc import Callable
from time import perf_counter_ns
from typing import Any

import numpy as np
import rs1090
import takproto
from asterix import base, generated
from lxml import etree
from sapient_msg.bsi_flex_335_v2_0.sapient_message_pb2 import SapientMessage as Wire
from takproto.functions import xml2message
from tests import sapient_peer
from tests.bench.metric import Metric, at_least, plain
from tests.unit.wire_remoteid import golden_mavlink as golden

from hima.units import SECOND_NS
from hima.wire.adsb.aircraft_json import decode as decode_aircraft
from hima.wire.adsb.beast import frame, split
from hima.wire.adsb.decode import decode as decode_mode_s
from hima.wire.adsb.encode import airborne_position, identification, squitter, velocity
from hima.wire.adsb.text_stream import split as split_text
from hima.wire.asterix.cat021_early import Cat021Early
from hima.wire.asterix.cat062 import Cat062
from hima.wire.asterix.categories import OWN
from hima.wire.asterix.decode import decode as decode_asterix
from hima.wire.asterix.editions import editions
from hima.wire.asterix.encode import encode, encode_cat062
from hima.wire.cot.event import CotEvent, Element
from hima.wire.cot.framing import Tail, in_stream
from hima.wire.cot.framing import read as read_cot
from hima.wire.cot.framing import split as split_cot
from hima.wire.cot.tak_message import encode_tak
from hima.wire.cot.xml_encode import encode_xml
from hima.wire.detection_json.message import JsonDetection, JsonFrame
from hima.wire.detection_json.message import decode as decode_json
from hima.wire.detection_json.message import encode as encode_json
from hima.wire.remoteid.columns import decode_columns
from hima.wire.remoteid.decode import decode as decode_remote_id
from hima.wire.remoteid.encode import encode_message
from hima.wire.remoteid.messages import SIZE, BasicId, Location, System
from hima.wire.remoteid.receiver import split as split_receiver
from hima.wire.sapient.codec import decode as decode_sapient
from hima.wire.sapient.framing import Tail as SapientTail
from hima.wire.sapient.framing import split as split_sapient
from hima.wire.sapient.message import SapientMessage

RUNS = 3
RECORDS = 100
"""Of one ASTERIX block; a datagram holds a few dozen."""
DATAGRAM_RECORDS = 5
"""Tracks in a datagram of a tracker, as recordings show."""


def per_second(count: int, run: Callable[[], object]) -> float:
    """How many of ``count`` things a run does in a second, at its best."""
    best_ns = math.inf
    for _ in range(RUNS):
        begun_ns = perf_counter_ns()
        run()
        best_ns = min(best_ns, perf_counter_ns() - begun_ns)
    return count * SECOND_NS / best_ns


def remote_id_messages(count: int) -> list[bytes]:
    """Basic IDs, Locations and System messages in turn."""
    made = []
    for i in range(count):
        lat_deg, lon_deg = 35.2 + i * 1e-6, 44.9 - i * 1e-6
        place = Location(
            2, False, i % 360.0, i % 60 * 0.25, 1.5, lat_deg, lon_deg, 390.0, 412.0, 100.0, 10, 4, 3, i % 3600.0
        )
        operator = System(1, lat_deg, lon_deg, 320.0, 1, 0, None, None, 1, 2, 1_795_717_800)
        made.append(encode_message((BasicId(1, 2, f"SERIAL{i:08d}"), place, operator)[i % 3]))
    return made


def remote_id() -> list[Metric]:
    """One by one, and as columns."""
    single = remote_id_messages(10_000)
    mavlink = (golden.BASIC + golden.LOC) * 1_000
    lines = (
        b'{"mac":"24:0a:c4:00:11:22","rssi":-61,"drone_lat":35.2,"drone_long":44.9,"drone_altitude":412,"pilot_lat":35.21,'
        b'"pilot_long":44.9,"basic_id":"1787F04BM24010011039"}\n'
    ) * 2_000
    many = np.frombuffer(b"".join(single * 20), np.uint8).reshape(-1, SIZE)
    return [
        plain(
            "Remote ID, one by one",
            per_second(len(single), lambda: [decode_remote_id(message) for message in single]),
            "messages/s",
        ),
        at_least("Remote ID, columns", per_second(len(many), lambda: decode_columns(many)), "messages/s", 100_000),
        plain("Remote ID, MAVLink stream", per_second(2_000, lambda: split_receiver(b"", mavlink)), "messages/s"),
        plain("Remote ID, JSON lines", per_second(2_000, lambda: split_receiver(b"", lines)), "messages/s"),
    ]


def adsb() -> list[Metric]:
    """A Beast stream in chunks as a socket gives them, every message decoded against a reference."""
    contents = [
        airborne_position(35.3, 44.8, 3000.0, False),
        airborne_position(35.3, 44.8, 3000.0, True),
        velocity(120.0, -60.0, 5.0),
        identification("IAW123"),
    ]
    count = 8_000
    stream = b"".join(frame(squitter(0x710000 + i % 200, contents[i % 4]), counter=i) for i in range(count))

    def taken() -> list[bytes]:
        pending, found = b"", []
        for at in range(0, len(stream), 1448):
            parts = split(pending, stream[at : at + 1448])
            pending = parts.pending
            found += [message.data for message in parts.messages]
        return found

    def decoded() -> None:
        for message in taken():
            decode_mode_s(message, (35.2, 44.9))

    frames = [message.hex() for message in taken()]
    text = b"".join(b"*%b;\r\n" % message.encode() for message in frames)

    def lines() -> None:
        pending = b""
        for at in range(0, len(text), 1448):
            pending = split_text(pending, text[at : at + 1448]).pending

    ours = per_second(count, decoded)
    theirs = per_second(count, lambda: [rs1090.decode(message, reference=(35.2, 44.9)) for message in frames])
    fleet = [
        {"hex": f"{0x710000 + i:06x}", "type": "adsb_icao", "flight": "IAW123", "alt_geom": 10_000, "gs": 233.3,
         "track": 90.0, "lat": 35.3, "lon": 44.8, "nic": 8, "nac_p": 9, "sil": 3, "sda": 2, "seen_pos": 0.4}
        for i in range(200)
    ]  # fmt: skip
    document = json.dumps({"now": 1_795_717_800.5, "aircraft": fleet}).encode()
    return [
        plain("Beast, framing alone", per_second(count, taken), "messages/s"),
        plain("AVR, lines alone", per_second(count, lines), "messages/s"),
        plain("Beast and Mode S", ours, "messages/s"),
        plain("Mode S by rs1090 alone, one by one", theirs, "messages/s"),
        plain("Beast and Mode S, ours over rs1090 alone", ours / theirs, "times"),
        plain("aircraft.json", per_second(len(fleet), lambda: decode_aircraft(document)), "aircraft/s"),
    ]


ASTERIX: dict[int, tuple[dict[str, float], float | None]] = {
    48: (
        {
            "typ": 1,
            "rho_nm": 1.0,
            "theta_deg": 45.0,
            "flight_level": 10.0,
            "track_number": 7,
            "time_of_day_s": 43_200.0,
            "doppler_mps": -50.0,
        },
        None,
    ),
    1: (
        {
            "typ": 0,
            "ssr_psr": 1,
            "rho_nm": 1.0,
            "theta_deg": 45.0,
            "mode_3a": 512,
            "flight_level": 10.0,
            "truncated_time_s": 43.0,
        },
        None,
    ),
    21: (
        {
            "atp": 0,
            "rab": 0,
            "track_number": 7,
            "position_valid_s": 43_200.0,
            "lat_deg": 35.2,
            "lon_deg": 44.9,
            "fine_lat_deg": 35.2,
            "fine_lon_deg": 44.9,
            "aircraft_address": 0x4BAACD,
            "mode_3a": 512,
            "nic": 8,
            "position_received_s": 43_200.0,
            "geometric_height_ft": 3_000.0,
            "nac_p": 9,
            "flight_level": 29.0,
            "geometric_rate_ft_min": 500.0,
            "ground_speed_kt": 220.0,
            "track_angle_deg": 90.0,
            "vn": 2,
            "transmitted_s": 43_200.0,
            "identification": 0x508679518820,
            "emitter_category": 3,
        },
        60_000,
    ),
    20: (
        {
            "ms": 1,
            "time_of_day_s": 43_200.0,
            "lat_deg": 35.2,
            "lon_deg": 44.9,
            "x_m": 100.0,
            "y_m": -100.0,
            "track_number": 7,
            "cnf": 0,
            "vx_mps": 100.0,
            "vy_mps": 0.0,
            "geometric_height_ft": 3_000.0,
            "aircraft_address": 0x4BAACD,
            "sigma_x_m": 5.0,
            "sigma_y_m": 5.0,
        },
        None,
    ),
    10: (
        {
            "message_type": 1,
            "typ": 3,
            "time_of_day_s": 43_200.0,
            "rho_m": 900.0,
            "theta_deg": 45.0,
            "x_m": 636.0,
            "y_m": 636.0,
            "track_number": 7,
            "cnf": 0,
        },
        None,
    ),
    15: (
        {
            "message_type": 4,
            "momu": 0,
            "time_of_day_s": 43_200.0,
            "track_number": 7,
            "cnf": 0,
            "lat_deg": 35.2,
            "lon_deg": 44.9,
            "sigma_x_m": 5.0,
            "sigma_y_m": 5.0,
            "geometric_height_m": 900.0,
            "vx_mps": 20.0,
            "vy_mps": 0.0,
            "range_m": 3_000.0,
            "azimuth_deg": 45.0,
            "elevation_deg": 3.0,
        },
        None,
    ),
}
"""What a record of a category says, and how many of them a second are wanted."""


EARLY: dict[str, float] = {
    "sac": 25,
    "sic": 201,
    "atp": 1,
    "rab": 0,
    "time_of_day_s": 43_200.0,
    "lat_deg": 35.2,
    "lon_deg": 44.9,
    "aircraft_address": 0x4BAACD,
    "geometric_height_ft": 3_000.0,
    "nuc_p": 7,
    "mds": 1,
    "flight_level": 29.0,
    "geometric_rate_ft_min": 500.0,
    "ground_speed_kt": 220.0,
    "track_angle_deg": 90.0,
    "identification": 0x508679518820,
    "nuc_v": 1,
    "emitter_category": 3,
}
"""What a record of category 021 says before edition 2.1."""


def asterix() -> list[Metric]:
    """Blocks of each category, the same bytes to both decoders."""
    return [metric for category in ASTERIX for metric in _asterix(category)]


def _asterix(category: int) -> list[Metric]:
    values, wanted = ASTERIX[category]
    own = OWN[category]
    records = own.kind.empty(RECORDS)
    for name, value in {"sac": 25, "sic": 201, **values}.items():
        getattr(records, name)[:] = value
    data = encode(records)
    categories: Any = generated.manifest["CATS"]
    uap = categories[category][-1].cv_uap
    repeats = 200

    def ours() -> None:
        for _ in range(repeats):
            decode_asterix(data)

    if decode_asterix(data).records != RECORDS:  # compiles the kernel
        raise ValueError("the block was not read whole")
    mine = per_second(RECORDS * repeats, ours)
    profile = ("plot",) if category == 1 else ()  # they are told which, we find out
    theirs = per_second(RECORDS, lambda: uap.parse(*profile, base.Bits.from_bytes(data[3:])))
    title = f"ASTERIX {category:03}"
    return [
        plain(title, mine, "records/s") if wanted is None else at_least(title, mine, "records/s", wanted),
        plain(f"{title}, libasterix", theirs, "records/s"),
        plain(f"{title}, ours over libasterix", mine / theirs, "times"),
    ]


def system_tracks(count: int) -> Cat062:
    """Tracks as a tracker of air traffic sends them: state, status, ages, heights, accuracies, an address."""
    made = Cat062.empty(count)
    turn = np.arange(count)
    for name, values in {
        "sac": 25 + turn * 0,
        "sic": 100 + turn * 0,
        "service": 4 + turn * 0,
        "time_of_day_s": 43_200.0 + turn / 128,
        "lat_deg": 45.0 + turn * 1e-3,
        "lon_deg": 16.0 - turn * 1e-3,
        "x_m": turn * 100.0,
        "y_m": turn * -100.0,
        "vx_mps": turn - 50.0,
        "vy_mps": 50.0 - turn,
        "mode_3a": turn,
        "aircraft_address": 0x4BAA00 + turn,
        "track_number": turn,
        "mon": turn * 0,
        "cst": turn * 0,
        "psr_age_s": turn * 0.25,
        "ssr_age_s": turn * 0.25,
        "trans": turn * 0,
        "flight_level": 10.0 + turn,
        "altitude_ft": 6.25 * turn,
        "barometric_level": 10.0 + turn,
        "climb_ft_per_min": turn * 6.25,
        "sigma_x_m": 20.0 + turn,
        "sigma_y_m": 20.0 + turn,
    }.items():
        getattr(made, name)[:] = values
    return made


def asterix_early() -> list[Metric]:
    """Category 021 before edition 2.1: where all sources speak it, and where each record is asked who sends it."""
    records = Cat021Early.empty(RECORDS)
    for name, value in EARLY.items():
        getattr(records, name)[:] = value
    data = encode(records)
    categories: Any = generated.manifest["CATS"]
    uap = next(edition.cv_uap for edition in categories[21] if edition.cv_edition == (0, 26))
    repeats = 200

    def ours(words: tuple[str, ...]) -> float:
        chosen = editions(words)
        if decode_asterix(data, editions=chosen).records != RECORDS:  # compiles the kernel
            raise ValueError("the block was not read whole")
        return per_second(RECORDS * repeats, lambda: [decode_asterix(data, editions=chosen) for _ in range(repeats)])

    alone, among = ours(("021=0.26",)), ours(("25/201:021=0.26",))
    theirs = per_second(RECORDS, lambda: uap.parse(base.Bits.from_bytes(data[3:])))
    title = "ASTERIX 021 edition 0.26"
    return [
        plain(title, alone, "records/s"),
        plain(f"{title}, among sources of others", among, "records/s"),
        plain(f"{title}, libasterix", theirs, "records/s"),
        plain(f"{title}, ours over libasterix", alone / theirs, "times"),
    ]


def asterix_tracks() -> list[Metric]:
    """Tracks of another system, by the block and in datagrams of five, the same bytes to both decoders."""
    tracks = system_tracks(RECORDS)
    data, small = encode_cat062(tracks), encode_cat062(system_tracks(DATAGRAM_RECORDS))
    categories: Any = generated.manifest["CATS"]
    uap = categories[62][-1].cv_uap
    repeats = 100

    def read(datagram: bytes, times: int) -> None:
        for _ in range(times):
            decode_asterix(datagram)

    if len(decode_asterix(data).cat062.offset) != RECORDS:  # compiles the kernel
        raise ValueError("the block was not read whole")
    ours = per_second(RECORDS * repeats, lambda: read(data, repeats))
    datagrams = per_second(DATAGRAM_RECORDS * 1_000, lambda: read(small, 1_000))
    theirs = per_second(RECORDS, lambda: uap.parse(base.Bits.from_bytes(data[3:])))
    return [
        at_least("ASTERIX 062", ours, "records/s", 60_000),
        at_least("ASTERIX 062, five to a datagram", datagrams, "records/s", 60_000),
        plain("ASTERIX 062, written", per_second(RECORDS, lambda: encode_cat062(tracks)), "records/s"),
        plain("ASTERIX 062, libasterix", theirs, "records/s"),
        plain("ASTERIX 062, ours over libasterix", ours / theirs, "times"),
    ]


def detection_json() -> list[Metric]:
    """Frames of twenty detections."""
    item = JsonDetection(azimuth_deg=211.5, elevation_deg=2.1, range_m=4200.0, range_rate_mps=-24.0, kind="multirotor")
    data = encode_json(JsonFrame(1_795_717_800_000_000_000, True, (item,) * 20))
    frames = 500

    def run() -> None:
        for _ in range(frames):
            decode_json(data)

    return [plain("JSON detections", per_second(frames * 20, run), "detections/s")]


def cot() -> list[Metric]:
    """A stream of events in chunks as a socket gives them; the others get documents already cut."""
    detail = Element(
        "detail",
        (),
        (
            Element("contact", (("callsign", "Falke 7"),)),
            Element("track", (("course", "92.0"), ("speed", "14.5"))),
            Element("remarks", (), ("seen from the north gate",)),
        ),
    )
    now_ns = 1_795_717_800 * SECOND_NS
    events = [
        CotEvent(
            uid=f"UAV-{i}", type="a-f-A-M-H-Q", how="m-g", time_ns=now_ns, start_ns=now_ns, stale_ns=now_ns + SECOND_NS,
            lat_deg=35.2 + i * 1e-5, lon_deg=44.9, hae_m=412.5, ce_m=4.0, le_m=6.0, detail=detail,
        )
        for i in range(5_000)
    ]  # fmt: skip
    documents = [encode_xml(event) for event in events]
    messages = [encode_tak(event) for event in events]

    def taken(stream: bytes) -> None:
        tail, count = Tail(), 0
        for at in range(0, len(stream), 1448):
            parts = split_cot(tail, stream[at : at + 1448])
            tail = parts.tail
            count += sum(isinstance(read_cot(message), CotEvent) for message in parts.messages)
        if count != len(events):
            raise ValueError("the stream was not read whole")

    xml, binary = b"".join(documents), b"".join(map(in_stream, messages))
    ours = per_second(len(events), lambda: taken(xml))
    protobuf = per_second(len(events), lambda: taken(binary))
    theirs = per_second(len(events), lambda: [xml2message(document) for document in documents])
    bare = per_second(len(events), lambda: [etree.fromstring(document) for document in documents])
    stream = [bytearray(in_stream(message)) for message in messages]
    parsed = per_second(len(events), lambda: [takproto.parse_proto(message) for message in stream])
    return [
        at_least("CoT, XML stream", ours, "events/s", 10_000),
        at_least("CoT, TAK protocol stream", protobuf, "events/s", 10_000),
        plain("CoT, XML written", per_second(len(events), lambda: list(map(encode_xml, events))), "events/s"),
        plain("CoT, XML by takproto", theirs, "events/s"),
        plain("CoT, XML by lxml, tree alone", bare, "events/s"),
        plain("CoT, TAK protocol by takproto", parsed, "events/s"),
        plain("CoT, XML, ours over takproto", ours / theirs, "times"),
        plain("CoT, TAK protocol, ours over takproto", protobuf / parsed, "times"),
    ]


def sapient() -> list[Metric]:
    """A stream of detection reports: places with errors, velocities and a class, in chunks as a socket gives them."""
    count, made = 5_000, []
    for i in range(count):
        said = sapient_peer.located(lat_deg=35.2 + i * 1e-5, time_ns=sapient_peer.NOON_NS + i * SECOND_NS)
        report = said.detection_report
        report.location.x_error = report.location.y_error = 4.0
        report.detection_confidence = 0.9
        report.enu_velocity.east_rate, report.enu_velocity.north_rate = 12.0, -3.0
        report.classification.add(type="Air Vehicle", confidence=0.8)
        made.append(sapient_peer.raw(said))
    stream = sapient_peer.framed(*made)

    def taken() -> None:
        tail, found = SapientTail(), 0
        for at in range(0, len(stream), 1448):
            parts = split_sapient(tail, stream[at : at + 1448])
            found += sum(isinstance(decode_sapient(message.data), SapientMessage) for message in parts.messages)
        if found != count:
            raise ValueError("the stream was not read whole")

    ours = per_second(count, taken)
    alone = per_second(count, lambda: [Wire.FromString(data) for data in made])
    return [
        at_least("SAPIENT detection reports", ours, "messages/s", 50_000),
        plain("SAPIENT, parsed by protobuf alone", alone, "messages/s"),
        plain("SAPIENT, ours over protobuf alone", ours / alone, "times"),
    ]


def measure() -> list[Metric]:
    """All formats."""
    return [
        *remote_id(),
        *adsb(),
        *asterix(),
        *asterix_early(),
        *asterix_tracks(),
        *detection_json(),
        *cot(),
        *sapient(),
    ]
