"""Whatever a scenario file holds, it is either fit to be flown or its problems are named."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hima.adapters.site_folder import open_site_folder
from hima.errors import ConfigError
from hima.simulation.load import load_scenario, named_site
from hima.simulation.play import play
from hima.simulation.truth import fly

ROOT = Path(__file__).parents[2]
SITE = open_site_folder(ROOT / "sites" / "khor_mor")
RAID = (ROOT / "scenarios" / "raid_low.toml").read_text()
LINES = re.sub(r"begin_s = \d+", "begin_s = 1", RAID.replace("duration_s = 360", "duration_s = 4")).splitlines()
VALUES = st.sampled_from(
    ["nan", "inf", "-1", "0", "1e308", "3", "90.5", "true", '""', '"quad"', '"one_way"', '"flare"', "[]", "{}", "[{}]"]
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """The raid with some lines changed, doubled, or gone."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["value", "drop", "double", "swap", "cut"])):
            case "value":
                key, equals, _ = lines[at].partition("=")
                lines[at] = f"{key}={draw(VALUES)}" if equals else lines[at]
            case "drop":
                lines[at] = ""
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                other = draw(st.integers(0, len(lines) - 1))
                lines[at], lines[other] = lines[other], lines[at]
            case _:
                lines[at] = lines[at][: draw(st.integers(0, 40))]
    return "\n".join(lines).encode()


@given(damaged())
@settings(max_examples=60, deadline=None)
def test_a_damaged_scenario_flies_or_says_why_not(data: bytes) -> None:
    try:
        named_site("raid.toml", data)
        scenario = load_scenario("raid.toml", data, SITE)
    except ConfigError as error:
        assert error.problems  # noqa: PT017 - refusing is one of two good ends
        return
    truth = fly(scenario, SITE)
    flying = truth.position_m[np.isfinite(truth.position_m)]
    assert np.abs(flying).max(initial=0.0) < 1e6
    for count, _ in enumerate(play(scenario, SITE, truth)):
        if count > 50:
            break


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(ConfigError) as caught:
        load_scenario("any.toml", data, SITE)
    assert caught.value.problems
