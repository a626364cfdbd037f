"""Feeds of ASTERIX: which sensors speak it."""

import pytest
from tests.unit.config.test_problems import only
from tests.unit.config.test_sapient_feeds import site

from hima.config.load import load_site
from hima.sensing.settings import Format


@pytest.mark.parametrize("kind", ["radar_3d", "radar_2d", "position", "camera", "rf_bearing"])
def test_sensors_of_places_ranges_and_bearings_speak_it(kind: str) -> None:
    loaded = load_site("site", site("sac = 25\nsic = 7", kind=kind, format_="asterix"))
    assert [(feed.format, feed.sac) for feed in loaded.feeds] == [(Format.ASTERIX, 25)]


@pytest.mark.parametrize("kind", ["acoustic", "remote_id", "partner"])
def test_others_do_not(kind: str) -> None:
    problem = only(site(kind=kind, format_="asterix"))
    assert (problem.where, "does not speak" in problem.what) == ("sensors.toml: feed[north].format", True)
