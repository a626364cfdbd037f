"""Detections come back as written, and no text makes the decoder raise."""

import json
import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hima.wire.detection_json.message import KINDS, JsonDetection, JsonFrame, decode, encode


def maybe(low: float, high: float) -> st.SearchStrategy[float | None]:
    return st.none() | st.floats(low, high)


sigmas = {name: maybe(1e-3, 10_000) for name in ("sigma_azimuth_deg", "sigma_elevation_deg", "sigma_range_m")}
extras = {**sigmas, "kind": st.none() | st.sampled_from(KINDS), "track": st.none() | st.integers(0, 2**53)}
polar = st.builds(
    JsonDetection,
    azimuth_deg=st.floats(-360, 360),
    elevation_deg=maybe(-90, 90),
    range_m=maybe(0, 500_000),
    range_rate_mps=maybe(-1000, 1000),
    **extras,
)
placed = st.builds(
    JsonDetection,
    lat_deg=st.floats(-90, 90),
    lon_deg=st.floats(-180, 180),
    hae_m=maybe(-1000, 40_000),
    amsl_m=maybe(-1000, 40_000),
    **extras,
)
frames = st.builds(
    JsonFrame,
    time_ns=st.none() | st.integers(0, 2**53).map(lambda us: us * 1000),
    frame_complete=st.booleans(),
    detections=st.lists(polar | placed, max_size=8).map(tuple),
)
numbers: st.SearchStrategy[Any] = st.integers() | st.floats() | st.booleans() | st.none() | st.text(max_size=3)
hostile = st.dictionaries(st.sampled_from(list(JsonDetection.__struct_fields__)), numbers, max_size=6)


@given(frames)
@settings(max_examples=300)
def test_frames_come_back_as_written(frame: JsonFrame) -> None:
    assert decode(encode(frame)) == (frame, ())


@given(st.lists(hostile, max_size=6), st.dictionaries(st.sampled_from(["time", "time_us"]), numbers))
@settings(max_examples=500)
def test_any_values_are_taken_or_refused_one_by_one(items: list[dict[str, Any]], head: dict[str, Any]) -> None:
    frame, errors = decode(json.dumps({"v": 1, "detections": items, **head}).encode())
    if frame is None:
        assert len(errors) == 1
        return
    assert len(frame.detections) + len(errors) == len(items)
    for detection in frame.detections:
        values = [getattr(detection, name) for name in JsonDetection.__struct_fields__]
        assert all(math.isfinite(value) for value in values if isinstance(value, float))


@given(
    st.binary(max_size=200) | st.text(alphabet='{}[]",:0123456789eE.-+truefalsnv \\ud8', max_size=200).map(str.encode)
)
@settings(max_examples=500)
def test_any_bytes_give_values(data: bytes) -> None:
    frame, errors = decode(data)
    assert frame is not None or len(errors) == 1
