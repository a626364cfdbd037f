"""Whatever is drawn and in whatever order: a list of problems or zones that hold, written and read back the same."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.test_rezoning import LEAD, SITE

from hima.config.build_zone import build_zone
from hima.config.files import ZoneFeature
from hima.config.rezoning import first, rezoned
from hima.config.site import site_frame
from hima.config.zone_consistency import FEATURES, drawn
from hima.config.zone_words import feature_of
from hima.config.zones_file import features_of, zones_text
from hima.picture.decision import ChangeZones, Decision
from hima.picture.outcome import Refusal
from hima.picture.zone import Zone
from hima.picture.zoning import ZoneChange

FRAME = site_frame(SITE)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
CORNER = st.tuples(st.floats(44.7, 45.0), st.floats(35.0, 35.3)).map(list)
RING = st.lists(CORNER, min_size=0, max_size=8).map(lambda ring: [*ring, *ring[:1]])
REFERENCE = st.sampled_from(["AGL", "AMSL", "HAE"])
PROPERTIES = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["a", "b", "c", "plant"]) | st.text(max_size=5),
        "name": st.sampled_from(["Camp", "Yard"]) | st.text(max_size=5),
        "type": st.sampled_from(["PROHIBITED", "CONDITIONAL"]),
        "lower_m": st.floats(-100, 900),
        "upper_m": st.floats(-100, 30_000),
        "height_reference": REFERENCE,
        "upper_height_reference": st.none() | REFERENCE,
    }
)
FEATURE = PROPERTIES.flatmap(
    lambda said: RING.map(
        lambda ring: {"type": "Feature", "properties": said, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    )
)


def built(features: list[Any]) -> tuple[Zone, ...] | None:
    document = drawn(features, SITE.reference)
    if list(document.problems()):
        return None
    return tuple(build_zone(f, SITE.reference, FRAME) for _, f in document.rows(FEATURES, ZoneFeature))


@given(st.lists(JSON | FEATURE, max_size=4))
def test_anything_is_problems_or_zones_that_are_written_and_read_back_the_same(features: list[Any]) -> None:
    zones = built(features)
    if zones is not None:
        again = features_of(zones_text([feature_of(zone) for zone in zones]))
        assert tuple(build_zone(feature, SITE.reference, FRAME) for feature in again) == zones


@given(st.lists(st.tuples(st.lists(FEATURE, max_size=2), st.lists(st.sampled_from(["a", "b", "outer"]), max_size=2))))
def test_any_change_can_be_taken_back_and_none_is_half_made(
    changes: list[tuple[list[Any], list[str]]],
) -> None:
    zoning = first(SITE.zones, 0)
    for number, (features, remove) in enumerate(changes):
        put = built(features)
        act = ChangeZones(ZoneChange(put or (), tuple(dict.fromkeys(remove))), zoning.revision, "Because")
        after = rezoned(zoning, Decision(number, "d", LEAD, act), act, SITE.rules, number)
        if isinstance(after, Refusal):
            continue
        ids = [zone.id for zone in after.zones]
        assert len(ids) == len(set(ids))
        assert {named for rule in SITE.rules for named in rule.zones} <= set(ids)
        assert after.back is not None
        back = ChangeZones(after.back, after.revision, "Over")
        before = rezoned(after, Decision(number, "d", LEAD, back), back, SITE.rules, number)
        assert not isinstance(before, Refusal)
        assert {zone.id: zone for zone in before.zones} == {zone.id: zone for zone in zoning.zones}
        zoning = msgspec.structs.replace(after, changed_ns=number)
