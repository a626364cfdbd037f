"""Whatever a radar's port is sent, what comes out keeps the promises of detections and sweeps."""

import math
from typing import Final

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hima.geo.frames import SiteFrame
from hima.picture.detection import Coordinates, Detections, Sweep
from hima.picture.frame import Frame
from hima.picture.packing import pack, unpack
from hima.picture.sensor import Sensor, SensorKind
from hima.sensing.asterix import AsterixFeed, receive
from hima.sensing.context import FeedContext, Sensed
from hima.sensing.settings import FeedSettings, Format, TimeSource, TransportKind
from hima.units import DAY_NS, SECOND_NS

NOON_NS: Final = 20_000 * DAY_NS + DAY_NS // 2
HALF_DAY_NS: Final = DAY_NS // 2
MESSAGES: Final = tuple(
    bytes.fromhex(text)
    for text in (
        # One CAT048 record: I010 0/11, I140 noon less 1/128 s, I020 primary, I040 10 NM 90 deg.
        "30 000E F0 000B 545FFF 20 0A00 4000",
        # The same with I161 track 5 (FRN 11), I110 1000 ft (19) and I120/CAL -10 m/s (20).
        "30 0017 F1 11 0C 000B 545FFF 20 0A00 4000 0005 0028 80 03F6",
        # CAT034: a north mark with a rotation of 4 s, one with 0 s, and a sector crossing at 90 degrees.
        "22 000C E8 000B 01 546000 0200",
        "22 000C E8 000B 01 546000 0000",
        "22 000B F0 000B 02 546080 40",
        # CAT062: I010, I070 noon, I105 35.0 N 45.0 E, I040 track 4095, I080 confirmed, I136 FL 10.
        "3E 0018 99 0D 20 000B 546000 00638E39 00800000 0FFF 00 0028",
        # CAT015: I010, I000 track, I020 mono-static, I145 noon, I161 5, I600 35.0 N 45.0 E within 4 m and 6 m.
        "0F 001C D7 04 000B 08 00 546000 0005 A0 18E38E39 20000000 0010 0018 40",
        # The same by I625 900 m within 2.5 m, I627 90 deg and I628 45 deg.
        "0F 001D D7 01 05 C0 000B 08 00 546000 0005 A0 002328 000019 80 4000 80 4000",
    )
)


def context(kind: SensorKind, source: TimeSource, *, rotating: bool) -> FeedContext:
    sensor = Sensor(
        id="radar",
        index=3,
        kind=kind,
        position_m=(100.0, -200.0, 10.0),
        sigma_range_m=10.0,
        sigma_azimuth_rad=0.01,
        sigma_elevation_rad=0.01,
        sigma_range_rate_mps=1.0,
        sigma_height_m=30.0,
        detection_probability=0.9,
        clutter_per_scan=1.0,
        range_min_m=100.0,
        range_max_m=20_000.0,
        elevation_min_rad=-0.1,
        elevation_max_rad=1.0,
        period_s=4.0,
        rotating=rotating,
    )
    feed = FeedSettings(
        id="radar",
        sensor="radar",
        format=Format.ASTERIX,
        transport=TransportKind.UDP,
        time_source=source,
        sac=0,
        sic=11,
    )
    return FeedContext(feed, sensor, SiteFrame.at(35.1228, 44.8472, 300.0), geoid_undulation_m=12.0, qnh_hpa=1013.25)


contexts = st.builds(
    context,
    st.sampled_from([SensorKind.RADAR_3D, SensorKind.RADAR_2D]),
    st.sampled_from(list(TimeSource)),
    rotating=st.booleans(),
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Good messages, some of them with bytes changed or cut."""
    data = bytearray(b"".join(draw(st.lists(st.sampled_from(MESSAGES), min_size=1, max_size=4))))
    for place in draw(st.lists(st.integers(0, len(data) - 1), max_size=4)):
        data[place] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


datagrams = st.lists(st.tuples(st.integers(0, 8 * SECOND_NS), damaged() | st.binary(max_size=60)), max_size=6)


def check_detections(batch: Detections, received_ns: int) -> None:
    count = len(batch.time_ns)
    assert batch.value.shape == batch.sigma.shape == (count, 4)
    assert len(batch.kind) == len(batch.source_track) == count > 0
    assert (np.diff(batch.time_ns) >= 0).all()
    assert (np.abs(batch.time_ns - received_ns) <= HALF_DAY_NS).all()
    np.testing.assert_array_equal(np.isnan(batch.value), np.isnan(batch.sigma))
    assert not np.isinf(batch.value).any()
    assert (batch.sigma[~np.isnan(batch.sigma)] > 0.0).all()
    if batch.coordinates is Coordinates.POLAR:
        assert not (batch.value[:, 0] <= 0.0).any()  # a bearing has no range
        assert ((batch.value[:, 1] >= 0.0) & (batch.value[:, 1] < 2.0 * math.pi)).all()


def check_sweep(sweep: Sweep) -> None:
    assert 0.0 <= sweep.from_rad < 2.0 * math.pi
    assert 0.0 < sweep.width_rad <= 2.0 * math.pi


def check(sensed: Sensed, received_ns: int) -> None:
    for batch in sensed.detections:
        check_detections(batch, received_ns)
    for sweep in sensed.sweeps:
        check_sweep(sweep)
    assert sensed.messages >= sum(len(batch.time_ns) for batch in sensed.detections)
    assert all(reject.reason.replace("_", "").islower() for reject in sensed.rejects)


@given(datagrams, contexts)
@settings(max_examples=250, deadline=None, derandomize=True)
def test_any_datagrams_keep_the_promises_and_a_snapshot_between_them_changes_nothing(
    frames: list[tuple[int, bytes]], surroundings: FeedContext
) -> None:
    straight, restored, now_ns = AsterixFeed(), AsterixFeed(), NOON_NS
    for passed_ns, data in frames:
        now_ns += passed_ns
        frame = Frame(now_ns, "radar", data)
        sensed = receive(straight, frame, surroundings)
        check(sensed, now_ns)
        restored = unpack(pack(restored), AsterixFeed)
        assert pack(receive(restored, frame, surroundings).sweeps) == pack(sensed.sweeps)
    assert pack(restored) == pack(straight)


def test_the_messages_that_are_damaged_are_good() -> None:
    surroundings = context(SensorKind.RADAR_3D, TimeSource.MESSAGE, rotating=True)
    for data in MESSAGES:
        sensed = receive(AsterixFeed(), Frame(NOON_NS, "radar", data), surroundings)
        assert (sensed.rejects, sensed.messages) == ((), 1), data.hex()
