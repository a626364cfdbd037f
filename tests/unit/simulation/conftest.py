"""The reference site, and scenarios of a few lines."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hima.adapters.site_folder import open_site_folder
from hima.config.site import Site
from hima.simulation.load import load_scenario
from hima.simulation.scenario import Scenario

ROOT = Path(__file__).parents[3]

HEAD = """
[scenario]
name = "Test"
site = "khor_mor"
start = "2026-11-26T17:40:00Z"
duration_s = {duration_s}
seed = {seed}
"""


@pytest.fixture(scope="session")
def site() -> Site:
    return open_site_folder(ROOT / "sites" / "khor_mor")


@pytest.fixture(scope="session")
def scenario_of(site: Site) -> Callable[..., Scenario]:
    """Make a scenario from the text after its head."""

    def make(text: str, duration_s: float = 60, seed: int = 1) -> Scenario:
        return load_scenario("test.toml", (HEAD.format(duration_s=duration_s, seed=seed) + text).encode(), site)

    return make
