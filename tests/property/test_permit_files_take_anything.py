"""Whatever bytes are handed in as an application: a list of problems that says what to do, or an application."""

import json
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.registry.flight.test_check import checked
from tests.unit.registry.flight.world import application, daily, window

from hima.config.permit_file import Read, application_of, read_application
from hima.config.permit_rows import COLUMNS, document_of, texts_of
from hima.registry.flight.application import Application

SOUND = """
purpose = "Inspection of the flare stack"
operator = "OP-1"
pilot = "L-1"
airframes = ["KR-1"]
[volume]
ring_deg = [[44.90, 35.10], [44.92, 35.10], [44.92, 35.12]]
lower_m = 0
lower_reference = "AGL"
upper_m = 120
upper_reference = "AGL"
[[window]]
start = "2026-12-01T08:00"
end = "2026-12-01T12:00"
time_zone = "Asia/Baghdad"
"""
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["volume", "start", "days"]), inner),
    max_leaves=6,
)


def looked_at(read: Read) -> None:
    for problem in read.problems:
        assert problem.what
        assert problem.hint
    assert (read.application is None) == bool(read.problems)
    # What could be read can be looked at, whatever it holds.
    for problem in checked(read.rest).problems:
        assert problem.hint.endswith(".")


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(SOUND)), st.integers(0, 12), st.text(max_size=8), st.booleans())
def test_a_damaged_file_is_refused_with_what_to_do(at: int, length: int, put: str, feature: bool) -> None:
    text = SOUND[:at] + put + SOUND[at + length :]
    looked_at(read_application("flare.json" if feature else "flare.toml", text.encode("utf-8", "surrogatepass")))


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from([*Application.__struct_fields__, "colour"]), VALUES), VALUES, VALUES)
def test_any_feature_is_refused_or_read(properties: dict[str, Any], ring: Any, volume: Any) -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"volume": volume, **properties},
    }
    looked_at(read_application("flare.geojson", json.dumps(feature).encode()))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=100))
def test_any_bytes_are_refused(data: bytes, volume: bytes) -> None:
    for name in ("a.toml", "a.json"):
        looked_at(read_application(name, data))
    looked_at(read_application("a.toml", SOUND.encode(), volume))


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(COLUMNS), st.text(max_size=30) | st.sampled_from(["1", "a; b", "1 2; 3 4", "x/y z"])
    )
)
def test_any_row_is_refused_or_read(cells: dict[str, str]) -> None:
    looked_at(application_of(document_of("row", cells)))


TEXTS = st.text(min_size=1, max_size=20).filter(lambda text: text == text.strip() and text)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.floats(-500, 10_000), st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), max_size=5))
def test_a_row_gives_back_what_it_was_made_of(purpose: str, upper_m: float, ring: list[tuple[float, float]]) -> None:
    asked = application(
        purpose=purpose,
        window=(window(), window(zone="+03:00")),
        recurrence=(daily(), daily(days=("SUN", "FRI"))),
        opens=("plant", "yard"),
    )
    volume = msgspec.structs.replace(asked.volume, upper_m=upper_m, ring_deg=tuple(ring))
    asked = msgspec.structs.replace(asked, volume=volume)
    if ring:
        assert application_of(document_of("row", texts_of(asked))).application == asked


def test_a_file_of_megabytes_is_refused_unread() -> None:
    read = read_application("a.toml", b"x" * 2_000_000)
    assert [problem.what for problem in read.problems] == ["longer than 1 MB"]
