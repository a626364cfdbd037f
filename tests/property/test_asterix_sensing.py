"""Whatever a radar's socket receives, sensing gives finite detections in order of time, and never raises."""

import math
import struct
from typing import Any

import numpy as np
from asterix import base, generated
from hypothesis import given, settings
from hypothesis import strategies as st

from hima.geo.frames import SiteFrame
from hima.picture.frame import Frame
from hima.picture.sensor import Sensor, SensorKind
from hima.sensing.asterix import AsterixFeed, receive
from hima.sensing.context import FeedContext
from hima.sensing.settings import FeedSettings, Format, TimeSource, TransportKind
from hima.units import SECOND_NS
from hima.wire.asterix.blocks import HEADER

START_NS = 1_800_000_000 * SECOND_NS


def context(*, rotating: bool) -> FeedContext:
    settings_ = FeedSettings(
        id="feed",
        sensor="radar",
        format=Format.ASTERIX,
        transport=TransportKind.UDP,
        time_source=TimeSource.RECEIPT,
    )
    sensor = Sensor(
        id="radar",
        index=0,
        kind=SensorKind.RADAR_3D,
        position_m=(0.0, 0.0, 10.0),
        sigma_range_m=10.0,
        sigma_azimuth_rad=0.01,
        sigma_elevation_rad=0.01,
        sigma_range_rate_mps=1.0,
        sigma_height_m=30.0,
        detection_probability=0.9,
        clutter_per_scan=5.0,
        range_min_m=50.0,
        range_max_m=50_000.0,
        elevation_min_rad=-0.1,
        elevation_max_rad=1.0,
        period_s=1.0,
        rotating=rotating,
    )
    return FeedContext(settings_, sensor, SiteFrame.at(35.0, 44.0, 300.0), 12.0, 1013.25)


def block(category: int, body: bytes) -> bytes:
    return bytes([category]) + (len(body) + HEADER).to_bytes(2, "big") + body


def whole_record(category: int, names: tuple[str, ...], filling: bytes) -> bytes:
    """A record with these items of fixed length, whatever is in them."""
    categories: Any = generated.manifest["CATS"]
    layout = categories[category][-1].cv_uap.cv_record
    made, at = {}, 0
    for name in names:
        bits = base.Bits.from_bytes((filling[at:] + bytes(32))[:32])
        result = layout.cv_items_dict[name].parse(bits)
        if isinstance(result, ValueError):
            continue
        made[name] = result[0]
        at += 3
    return bytes(layout._create(made, []).unparse().to_bytes()) if made else b"\x80\x00\x00"


POSITIONS = st.binary(min_size=48, max_size=48).map(
    lambda filling: block(62, whole_record(62, ("010", "070", "105", "040", "080", "136", "130"), filling))
)
CLAIMS = st.binary(min_size=64, max_size=64).map(
    lambda filling: block(
        21,
        whole_record(
            21, ("010", "130", "131", "073", "080", "140", "145", "160", "155", "157", "170", "020", "090"), filling
        ),
    )
)
SURFACE = st.tuples(st.sampled_from([10, 19, 20]), st.binary(min_size=48, max_size=48)).map(
    lambda drawn: block(
        drawn[0],
        whole_record(
            drawn[0],
            {
                10: ("010", "000", "140", "041", "040", "042", "202", "161", "090", "500"),
                19: ("010", "000", "140", "600", "610"),
                20: ("010", "140", "041", "042", "161", "202", "090", "105"),
            }[drawn[0]],
            drawn[1],
        ),
    )
)
WORD = st.integers(0, 0xFFFF)
# I010, I140, I020, I040, I161, I110, I120/CAL: the field specification, then any content.
PLOTS = st.lists(st.tuples(WORD, WORD, WORD, WORD, WORD, st.integers(0, 0x7F)), min_size=1, max_size=5).map(
    lambda rows: block(
        48,
        b"".join(
            struct.pack(
                ">3s5sBHHHHBH", b"\xf1\x11\x0c", bytes(5), flags << 1 & 0xFF, rho, theta, track, height, 0x80, rate
            )
            for rho, theta, track, height, rate, flags in rows
        ),
    )
)
# I010, I000, I030, I020, I041.
MARKS = st.tuples(st.integers(0, 8), st.integers(0, 255), WORD).map(
    lambda mark: block(34, struct.pack(">B2sB3sBH", 0xF8, bytes(2), mark[0], bytes(3), mark[1], mark[2]))
)


@given(
    st.lists(POSITIONS | CLAIMS | SURFACE | PLOTS | MARKS | st.binary(max_size=60), min_size=1, max_size=6),
    st.booleans(),
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_sensing_never_raises_and_gives_what_the_tracker_may_use(datagrams: list[bytes], rotating: bool) -> None:
    state = AsterixFeed()
    for number, data in enumerate(datagrams):
        sensed = receive(state, Frame(START_NS + number * SECOND_NS, "feed", data), context(rotating=rotating))
        assert sensed.messages >= 0
        for batch in sensed.detections:
            assert (np.diff(batch.time_ns) >= 0).all()
            assert np.isfinite(batch.value[:, :2]).all()
            assert (np.isnan(batch.value) == np.isnan(batch.sigma)).all()
            assert not (batch.sigma <= 0.0).any()
        for sweep in sensed.sweeps:
            assert 0.0 <= sweep.from_rad < 2 * math.pi
            assert 0.0 < sweep.width_rad <= 2 * math.pi
        for report in sensed.reports:
            assert report.position_m is None or all(map(math.isfinite, report.position_m))
            assert report.velocity_mps is None or all(map(math.isfinite, report.velocity_mps))
