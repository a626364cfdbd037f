"""Whatever a site folder holds, loading gives a site or a list of problems, never another error or a broken site."""

import json
import math
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hima.config.load import load_site
from hima.config.site import Site, pack_site, unpack_site
from hima.config.template import new_site_files
from hima.errors import ConfigError

TEMPLATE = new_site_files(35.0, 44.0)
QUIET = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from([10**400, -(10**400), 1e308, "plant", "*", "Polygon", 180.0, 90.0, -91.0])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)
TOML_VALUES = ("nan", "inf", "-1", "0", "1e308", "[]", "{}", '""', "true", "1979-05-27", '"*"', "[[[1]]]", "9" * 400)


def outcome(files: dict[str, bytes]) -> None:
    """Either a sound site, or problems that each name a file, a fault and a remedy."""
    try:
        site = load_site("site", files)
    except ConfigError as error:
        problems = error.problems
    else:
        survives(site)
        return
    assert problems
    for problem in problems:
        assert problem.where.partition(":")[0] in files
        assert problem.what
        assert problem.hint


def survives(site: Site) -> None:
    """A faultless site can be packed and is finite."""
    assert unpack_site(pack_site(site)) == site
    for zone in site.zones:
        assert all(math.isfinite(metres) for ring in zone.rings_m for position in ring for metres in position)


@QUIET
@given(st.sampled_from(sorted(TEMPLATE)), st.binary(max_size=200))
def test_any_bytes(file: str, data: bytes) -> None:
    outcome(TEMPLATE | {file: data})


@QUIET
@given(st.sampled_from(sorted(TEMPLATE)), st.data())
def test_a_file_with_a_stretch_of_bytes_replaced(file: str, data: st.DataObject) -> None:
    content = TEMPLATE[file]
    start = data.draw(st.integers(0, len(content)))
    end = min(len(content), start + data.draw(st.integers(0, 12)))
    outcome(TEMPLATE | {file: content[:start] + data.draw(st.binary(max_size=6)) + content[end:]})


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a decoded document."""
    found = [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found.extend(places(inner, (*path, key)))
    return found


@QUIET
@given(st.data(), ANYTHING)
def test_any_value_at_any_place_of_the_zones(data: st.DataObject, value: Any) -> None:
    collection = json.loads(TEMPLATE["zones.geojson"])
    path = data.draw(st.sampled_from([place for place in places(collection) if place]))
    target = collection
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    outcome(TEMPLATE | {"zones.geojson": json.dumps(collection).encode()})


@QUIET
@given(st.data(), ANYTHING)
def test_any_value_anywhere_in_the_base_map(data: st.DataObject, value: Any) -> None:
    feature: dict[str, Any] = {
        "type": "Feature",
        "properties": {"layer": "road", "name": "A"},
        "geometry": {"type": "LineString", "coordinates": [[44.0, 35.0], [44.1, 35.1]]},
    }
    collection: dict[str, Any] = {"type": "FeatureCollection", "features": [feature]}
    path = data.draw(st.sampled_from([place for place in places(collection) if place]))
    target: Any = collection
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    outcome(TEMPLATE | {"basemap.geojson": json.dumps(collection).encode()})


@QUIET
@given(
    st.sampled_from(["site.toml", "sensors.toml", "alerts.toml"]),
    st.data(),
    st.sampled_from(TOML_VALUES),
)
def test_any_setting_given_any_toml_value(file: str, data: st.DataObject, value: str) -> None:
    lines = TEMPLATE[file].decode().splitlines()
    number = data.draw(st.sampled_from([row for row, line in enumerate(lines) if " = " in line and line[0] != "#"]))
    lines[number] = f"{lines[number].partition(' = ')[0]} = {value}"
    outcome(TEMPLATE | {file: "\n".join(lines).encode()})
