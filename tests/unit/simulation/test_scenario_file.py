"""A wrong scenario file: every problem named."""

from pathlib import Path

import pytest

from hima.config.site import Site
from hima.errors import ConfigError, Problem
from hima.simulation.load import load_scenario, named_site

ROOT = Path(__file__).parents[3]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.toml"))


def problems_of(text: str | bytes, site: Site) -> list[Problem]:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ConfigError) as caught:
        load_scenario("test.toml", data, site)
    return list(caught.value.problems)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_shipped_scenarios_are_faultless(path: Path, site: Site) -> None:
    assert named_site(path.name, path.read_bytes()) == "khor_mor"
    scenario = load_scenario(path.name, path.read_bytes(), site)
    assert scenario.flights
    assert scenario.text == path.read_text()


WRONG = """
[scenario]
name = ""
site = "khor_mor"
start = "2026-13-40T17:40:00Z"
duration_s = 60
seed = 1
colour = "red"

[wind]
speed_mps = nan

[[sensor]]
id = "radar_nort"
outage = [{ from_s = 20, until_s = 10 }]

[[sensor]]
id = "adsb"
detection_probability = 1.5

[[flight]]
id = "a"
kind = "quad"
start = { bearing_deg = 400, range_m = -5 }

[[flight]]
id = "f"
kind = "quad"
start = { bearing_deg = 40, range_m = 500 }
speed_mps = 200
target = "liquid_tanks"

[[flight]]
id = "a"
kind = "zeppelin"
start = { bearing_deg = 10 }

[[flight]]
id = "b"
kind = "bird_flock"
start = { lat_deg = 35.1 }
begin_s = 60
rf_emits = true
remote_id = { serial = "X1" }

[[flight]]
id = "c"
kind = "one_way"
start = { lat_deg = 35, lon_deg = 54 }
waypoint = [{ asset = "flar" }, { lat_deg = 44.8, lon_deg = 35.1 }]

[[flight]]
id = "d"
kind = "airliner"
start = { bearing_deg = 10, range_m = 1000 }
count = 3
adsb = { icao = "ABCDEF", callsign = "x" }

[[flight]]
id = "e"
kind = "survey"
start = { bearing_deg = 10, range_m = 1000, asset = "flare" }
at_end = "repeat"
waypoint = [{ bearing_deg = 10, range_m = 1000 }]
remote_id = { serial = "X1" }
"""


def test_every_problem_of_a_wrong_file_is_named(site: Site) -> None:
    found = {problem.where.removeprefix("test.toml: ") for problem in problems_of(WRONG, site)}
    assert {
        "scenario.name",
        "scenario.colour",
        "wind.speed_mps",
        "sensor[radar_nort].id",
        "sensor[radar_nort].outage[#1].from_s",
        "sensor[adsb].detection_probability",
        "flight",
        "flight[#1].start.bearing_deg",
        "flight[#1].start.range_m",
        "flight[f].speed_mps",
        "flight[f].target",
        "flight[#3].kind",
        "flight[b].start",
        "flight[b].remote_id",
        "flight[b].rf_emits",
        "flight[c].start",
        "flight[c].waypoint[#1].asset",
        "flight[c].waypoint[#2]",
        "flight[c].target",
        "flight[d].adsb.icao",
        "flight[d].adsb.callsign",
        "flight[e].start",
        "flight[e].at_end",
        "flight[e].remote_id.serial",
    } <= found


def test_each_problem_says_what_to_do(site: Site) -> None:
    for problem in problems_of(WRONG, site):
        assert problem.what
        assert problem.hint


def test_a_moment_that_does_not_exist_is_no_start(site: Site) -> None:
    text = '[scenario]\nname = "x"\nsite = "khor_mor"\nstart = "2026-02-30T00:00:00Z"\nduration_s = 5\n'
    (problem,) = problems_of(text, site)
    assert "no date and time" in problem.what


def test_a_scenario_of_another_site_is_refused(site: Site) -> None:
    text = '[scenario]\nname = "x"\nsite = "elsewhere"\nstart = "2026-02-03T00:00:00Z"\nduration_s = 5\n'
    assert named_site("x.toml", text.encode()) == "elsewhere"
    (problem,) = problems_of(text, site)
    assert problem.where == "test.toml: scenario.site"


def test_a_run_that_does_not_fit_into_memory_is_refused(site: Site) -> None:
    text = """
[scenario]
name = "x"
site = "khor_mor"
start = "2026-02-03T00:00:00Z"
duration_s = 7200
[[flight]]
id = "many"
kind = "quad"
count = 500
start = { bearing_deg = 1, range_m = 1000 }
at_end = "loiter"
"""
    (problem,) = problems_of(text, site)
    assert "aircraft-seconds" in problem.what


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[scenario",
        b"x = " + b"[" * 5000,
        b"scenario = 3",
        b"flight = 3\nsensor = 4",
        b"[[flight]]\n" * 900,
    ],
    ids=["empty", "not text", "not toml", "too deep", "not a table", "not lists", "empty tables"],
)
def test_any_bytes_give_problems_and_nothing_else(data: bytes, site: Site) -> None:
    assert problems_of(data, site)
    with pytest.raises(ConfigError):
        named_site("x.toml", data)


def test_a_file_of_a_megabyte_is_not_read(site: Site) -> None:
    (problem,) = problems_of(b"#" * 1_000_001, site)
    assert "longer than" in problem.what
