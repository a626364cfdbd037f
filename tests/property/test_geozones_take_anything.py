"""Whatever JSON stands where zones should, it is read or refused, and what is read can be written and read again."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.wire_geozones.test_decode import document, entry, feature

from hima.errors import DecodeError
from hima.wire.geozones.decode import decode
from hima.wire.geozones.ed318_encode import CountryMissingError, encode

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
KEYS = st.sampled_from(
    [
        "type",
        "geometry",
        "coordinates",
        "layer",
        "upper",
        "uom",
        "identifier",
        "name",
        "text",
        "lang",
        "schedule",
        "day",
    ]
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=20
)
NAMES = st.sampled_from(sorted({*entry(), *feature()["properties"], "limitedApplicability", "reason", "region"}))


def whole(data: bytes) -> None:
    """Decode; what was read survives a round trip without a deviation that loses anything."""
    try:
        decoded = decode(data)
    except DecodeError:
        return
    assert len(decoded.collection.zones) + decoded.report.zones_dropped == decoded.entries
    try:
        again = decode(encode(decoded.collection).data)
    except CountryMissingError:
        return
    assert again.report.zones_dropped == 0
    assert len(again.collection.zones) == len(decoded.collection.zones)


@given(st.dictionaries(NAMES, ANYTHING, max_size=4), ANYTHING)
@settings(max_examples=200, deadline=None)
def test_the_newer_standard(changed: dict[str, Any], layer: Any) -> None:
    geometry = changed.pop("geometry", None)
    made = feature(layer=layer, **changed)
    if geometry is not None:
        made["geometry"] = geometry
    whole(document(made))


@given(st.dictionaries(NAMES, ANYTHING, max_size=4))
@settings(max_examples=200, deadline=None)
def test_the_older_standard(changed: dict[str, Any]) -> None:
    whole(json.dumps({"UASZoneList": [entry(**changed)]}).encode())


@given(st.binary(max_size=200) | ANYTHING.map(lambda value: json.dumps({"features": value}).encode()))
@settings(max_examples=200, deadline=None)
def test_anything(data: bytes) -> None:
    whole(data)
