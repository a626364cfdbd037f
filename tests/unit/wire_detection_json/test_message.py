"""JSON detections: what is read, and everything hostile that JSON allows or parsers let through."""

import json

import pytest

from hima.wire.detection_json.message import (
    BYTES_MAX,
    DETECTIONS_MAX,
    JsonDetection,
    JsonFrame,
    JsonSector,
    decode,
    encode,
)


def text(detections: str, head: str = "") -> bytes:
    return f'{{"v":1,{head}"detections":[{detections}]}}'.encode()


def good(data: bytes) -> JsonFrame:
    frame, errors = decode(data)
    assert frame is not None
    assert errors == ()
    return frame


def refused(data: bytes) -> str:
    frame, errors = decode(data)
    assert frame is None
    (error,) = errors
    return error.reason


def test_example_of_the_reference() -> None:
    frame = good(
        b'{"v": 1, "time": "2026-11-26T18:30:00.250Z", "frame_complete": true, "detections": ['
        b'{"azimuth_deg": 211.5, "elevation_deg": 2.1, "range_m": 4200, "range_rate_mps": -24, "kind": "multirotor"},'
        b'{"lat_deg": 35.12, "lon_deg": 44.85, "amsl_m": 610, "track": 17}]}'
    )
    assert frame.time_ns == 1_795_717_800_250_000_000
    assert frame.frame_complete
    assert frame.detections == (
        JsonDetection(azimuth_deg=211.5, elevation_deg=2.1, range_m=4200.0, range_rate_mps=-24.0, kind="multirotor"),
        JsonDetection(lat_deg=35.12, lon_deg=44.85, amsl_m=610.0, track=17),
    )


@pytest.mark.parametrize(
    ("head", "time_ns"),
    [
        ("", None),
        ('"time_us":1795717800250001,', 1_795_717_800_250_001_000),
        ('"time":"2026-11-26T21:30:00.250001+03:00",', 1_795_717_800_250_001_000),
        ('"time":"1970-01-01T00:00:00Z",', 0),
        ('"time_us":9007199254740992,', 9_007_199_254_740_992_000),
    ],
)
def test_times(head: str, time_ns: int | None) -> None:
    assert good(text('{"range_m":1}', head)).time_ns == time_ns


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ('"time":"2026-11-26T18:30:00",', "bad_time"),
        ('"time":"2026-11-26",', "bad_time"),
        ('"time":"2026-11-26T24:00:00Z",', "bad_time"),
        ('"time":"2026-02-30T00:00:00Z",', "bad_time"),
        ('"time":"2026-11-26T18:30:00+25:00",', "bad_time"),
        ('"time":"2026-11-26T18:30:00 Baghdad",', "bad_time"),
        ('"time":1795717800,', "bad_time"),
        ('"time":null,', "bad_time"),
        ('"time_us":-1,', "bad_time"),
        ('"time_us":1.5,', "bad_time"),
        ('"time_us":true,', "bad_time"),
        ('"time_us":9007199254740993,', "bad_time"),
        ('"time_us":9223372036854775808,', "bad_time"),
        ('"time_us":' + "9" * 5000 + ",", "bad_time"),
        ('"time_us":1,"time":"2026-11-26T18:30:00Z",', "two_times"),
        ('"frame_complete":1,', "bad_frame_complete"),
        ('"frame_complete":"true",', "bad_frame_complete"),
        ('"frame_complete":null,', "bad_frame_complete"),
        ('"frame_complete":{"from_deg":1},', "bad_frame_complete"),
        ('"frame_complete":{"from_deg":1,"width_deg":0},', "bad_frame_complete"),
        ('"frame_complete":{"from_deg":1,"width_deg":361},', "bad_frame_complete"),
        ('"frame_complete":{"from_deg":true,"width_deg":10},', "bad_frame_complete"),
        ('"frame_complete":{"from_deg":1,"width_deg":9,"width_deg":10},', "duplicate_key"),
        ('"extra":1,', "not_this_format"),
        ('"v":1,', "duplicate_key"),
        (r'"\u0076":1,', "duplicate_key"),
        ('"detections":[],', "duplicate_key"),
        ('"time":"2026-11-26T18:30:00Z","time":"2026-11-26T18:30:00Z",', "duplicate_key"),
    ],
)
def test_envelope_is_strict(head: str, reason: str) -> None:
    assert refused(text('{"range_m":1}', head)) == reason


@pytest.mark.parametrize("version", ["2", "0", "true", "1.0", '"1"', "null", "[1]"])
def test_other_versions(version: str) -> None:
    assert refused(f'{{"v":{version},"detections":[]}}'.encode()) == "unknown_version"


def test_sector() -> None:
    frame = good(text('{"range_m":1}', '"frame_complete":{"from_deg":350,"width_deg":20.5},'))
    assert frame.frame_complete == JsonSector(350.0, 20.5)
    assert good(encode(frame)) == frame


@pytest.mark.parametrize("year", ["0001", "1969", "2256", "9999"])
def test_years_that_64_bits_of_nanoseconds_cannot_hold(year: str) -> None:
    assert refused(text('{"range_m":1}', f'"time":"{year}-06-01T00:00:00Z",')) == "time_out_of_range"


@pytest.mark.parametrize("data", [b"[]", b"1", b"null", b'"x"', b"{}", b'{"v":1}', b'{"v":1,"detections":{}}'])
def test_other_json_is_not_this_format(data: bytes) -> None:
    assert refused(data) == "not_this_format"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"nonsense",
        b'{"v":1,"detections":[{"range_m":NaN}]}',
        b'{"v":1,"detections":[{"range_m":Infinity}]}',
        b'{"v":1,"detections":[{"range_m":-Infinity}]}',
        b'{"v":1,"detections":[{"range_m":1}]}trailing',
        b'{"v":1,"detections":[{"range_m":01}]}',
        b'{"v":1,"detections":[{"range_m":1,}]}',
        rb'{"v":1,"detections":[{"range_m":1,"kind":"\ud800"}]}',
        rb'{"v":1,"detections":[{"range_m":1,"\ud800":1}]}',
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b'{"v":1,"detections":[' + b"[" * 60_000,
        b'{"v":1,"detections":[' + b"[" * 30_000 + b"]" * 30_000 + b"]}",
    ],
)
def test_what_is_no_json_at_all(data: bytes) -> None:
    assert refused(data) in {"not_json", "not_this_format"}


def test_depth_of_a_hundred_thousand_is_too_long_and_never_parsed() -> None:
    assert refused(b"[" * 100_000) == "too_long"
    assert refused(b" " * (BYTES_MAX + 1)) == "too_long"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('{"range_m":1e400}', "out_of_range"),
        ('{"range_m":-1e400}', "out_of_range"),
        ('{"range_m":' + "9" * 5000 + "}", "out_of_range"),
        ('{"range_m":-1}', "out_of_range"),
        ('{"range_m":500001}', "out_of_range"),
        ('{"azimuth_deg":360.001}', "out_of_range"),
        ('{"azimuth_deg":1,"elevation_deg":90.1}', "out_of_range"),
        ('{"lat_deg":90.0000001,"lon_deg":0}', "out_of_range"),
        ('{"lat_deg":0,"lon_deg":-180.1}', "out_of_range"),
        ('{"range_m":1,"sigma_range_m":0}', "out_of_range"),
        ('{"range_m":1,"sigma_range_m":1e-300}', "out_of_range"),
        ('{"range_m":1,"confidence":1.01}', "out_of_range"),
        ('{"range_m":1,"track":-1}', "out_of_range"),
        ('{"range_m":1,"track":9223372036854775808}', "out_of_range"),
        ('{"range_m":true}', "wrong_type"),
        ('{"range_m":"1"}', "wrong_type"),
        ('{"range_m":[1]}', "wrong_type"),
        ('{"lat_deg":true,"lon_deg":0}', "wrong_type"),
        ('{"range_m":1,"track":1.5}', "wrong_type"),
        ('{"range_m":1,"kind":"dragon"}', "unknown_kind"),
        ('{"range_m":1,"unknown_field":1}', "unknown_key"),
        ('{"range_m":1,"a:b":{"c":[":"]}}', "unknown_key"),
        ('{"range_m":null}', "null_value"),
        ('{"range_m":1,"track":null}', "null_value"),
        ('{"range_m":1,"range_m":2}', "duplicate_key"),
        (r'{"range_m":1,"range\u005fm":1}', "duplicate_key"),
        ("null", "wrong_type"),
        ("7", "wrong_type"),
        ("[]", "wrong_type"),
        ("{}", "neither_polar_nor_position"),
    ],
)
def test_bad_detection_does_not_cost_the_good_ones(bad: str, reason: str) -> None:
    data = text(
        f' {{"range_m":1}} , {bad}\n,{{"range_m":2}}', '"time_us":7,"frame_complete":{"from_deg":1,"width_deg":2},'
    )
    frame, errors = decode(data)
    assert frame is not None
    assert [item.range_m for item in frame.detections] == [1.0, 2.0]
    assert [(error.offset, error.reason) for error in errors] == [(data.index(bad.encode(), 75), reason)]


def test_places_of_several_bad_detections() -> None:
    data = text("1,1,[1],{},1")
    frame, errors = decode(data)
    assert frame is not None
    assert [error.offset - data.index(b"[") for error in errors] == [1, 3, 5, 9, 12]


def test_place_of_a_syntax_error() -> None:
    (error,) = decode(b'{"v":1,"detections":[NaN]}')[1]
    assert (error.offset, error.reason) == (21, "not_json")


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ('{"lat_deg":1}', "half_a_position"),
        ('{"lon_deg":1,"range_m":1}', "half_a_position"),
        ("{}", "neither_polar_nor_position"),
        ('{"elevation_deg":1}', "neither_polar_nor_position"),
        ('{"lat_deg":1,"lon_deg":1,"range_m":1}', "both_polar_and_position"),
        ('{"range_difference_m":1,"range_m":1}', "both_polar_and_position"),
        ('{"range_difference_m":1,"lat_deg":1,"lon_deg":1}', "both_polar_and_position"),
        ('{"range_m":1,"velocity_mps":[1,2,3]}', "velocity_without_position"),
        ('{"lat_deg":1,"lon_deg":1,"velocity_mps":[1,2]}', "wrong_type"),
        ('{"lat_deg":1,"lon_deg":1,"velocity_mps":[1,2,null]}', "wrong_type"),
        ('{"lat_deg":1,"lon_deg":1,"velocity_mps":[1,2,1001]}', "out_of_range"),
        ('{"range_difference_m":500001}', "out_of_range"),
    ],
)
def test_contradictions_have_their_own_reasons(item: str, reason: str) -> None:
    frame, errors = decode(text(item))
    assert frame is not None
    assert frame.detections == ()
    assert [error.reason for error in errors] == [reason]


def test_negative_zero_and_whole_numbers_are_numbers() -> None:
    (item,) = good(text('{"lat_deg":-0.0,"lon_deg":45,"hae_m":-0}')).detections
    assert (item.lat_deg, item.lon_deg, item.hae_m) == (0.0, 45.0, 0.0)


def test_number_of_detections_is_bounded() -> None:
    assert len(good(text(",".join(['{"range_m":1}'] * DETECTIONS_MAX))).detections) == DETECTIONS_MAX
    assert refused(text(",".join(['{"range_m":1}'] * (DETECTIONS_MAX + 1)))) == "not_this_format"


def test_every_truncation_is_refused_without_raising() -> None:
    data = encode(JsonFrame(1_795_717_800_000_000_000, True, (JsonDetection(range_m=1.0, azimuth_deg=2.0),)))
    for length in range(len(data)):
        assert decode(data[:length])[0] is None


def test_encoder_leaves_out_what_is_not_measured() -> None:
    said = json.loads(encode(JsonFrame(None, False, (JsonDetection(azimuth_deg=3.0),))))
    assert said == {"v": 1, "frame_complete": False, "detections": [{"azimuth_deg": 3.0}]}


def test_a_local_track_and_a_difference_of_ranges() -> None:
    frame = good(
        text(
            '{"lat_deg":35,"lon_deg":44,"hae_m":400,"track":17,"velocity_mps":[12.5,-3,0.5],"sigma_velocity_mps":1.5},'
            '{"range_difference_m":-812.5,"sigma_range_difference_m":9}'
        )
    )
    track, difference = frame.detections
    assert track.velocity_mps == (12.5, -3.0, 0.5)
    assert track.is_position()
    assert difference.range_difference_m == -812.5
    assert good(encode(frame)) == frame
