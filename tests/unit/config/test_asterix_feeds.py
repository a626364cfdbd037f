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


def test_editions_by_source() -> None:
    words = ("021=0.26", "25/8:021=2.4", "062=1.18")
    loaded = load_site("site", site(f"sac = 25\neditions = {list(words)}", kind="position", format_="asterix"))
    assert [feed.editions for feed in loaded.feeds] == [words]


@pytest.mark.parametrize(
    ("settings", "where", "what", "hint"),
    [
        (
            'editions = ["021=0.22"]',
            "editions[#1]",
            "edition 0.22 of category 021 is not read",
            "0.23 and 0.24 to 0.26",
        ),
        ('editions = ["021=0.26", "20"]', "editions[#2]", '"20" names no edition', "CATEGORY=EDITION"),
        ('editions = ["25/8:021=0.26"]\nsic = 7', "editions[#1]", "of a source that this feed refuses", "let in"),
        ('editions = ["021=2.1", "021=0.26"]', "editions[#2]", "comes after", "one edition"),
    ],
)
def test_editions_that_cannot_be(settings: str, where: str, what: str, hint: str) -> None:
    problem = only(site(settings, kind="position", format_="asterix"))
    assert problem.where == f"sensors.toml: feed[north].{where}"
    assert what in problem.what
    assert hint in problem.hint


def test_editions_belong_to_asterix_alone() -> None:
    problem = only(site('editions = ["021=0.26"]', kind="position", format_="cot"))
    assert (problem.where, problem.what) == ("sensors.toml: feed[north].editions", "editions are those of ASTERIX")
