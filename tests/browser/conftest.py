"""Browser tests need Debian's Chromium: `make test` fetches it where it may; where it cannot, they are skipped."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.chromium import BROWSER, chromium_page
from tests.running import RunningNode, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark and, without a browser, skip; on a machine that must prove everything, fail instead."""
    for item in items:
        if "browser" not in item.path.parts:
            continue
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.timeout(180))
        if not BROWSER.exists() and os.environ.get("CI") != "true":
            item.add_marker(pytest.mark.skip(reason=f"no {BROWSER}: sudo apt-get install chromium"))


@pytest.fixture
def low_raid(tmp_path: Path) -> Iterator[RunningNode]:
    """A node that plays a low raid."""
    data = str(tmp_path / "data")
    with running("sites/khor_mor", "--scenario", "scenarios/raid_low.toml", "--data", data, "--port", "0") as node:
        yield node


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningNode]:
    """A node that plays a raid of forty."""
    data: Path = tmp_path_factory.mktemp("data")
    scenario = "scenarios/raid_forty.toml"
    with running("sites/khor_mor", "--scenario", scenario, "--data", str(data), "--port", "0") as node:
        yield node


@pytest.fixture
def forty_page(forty: RunningNode) -> Iterator[Page]:
    """Its console, in a wide window."""
    with chromium_page(forty, 1600, 900) as page:
        page.goto(forty.url)
        expect(page.locator(".mode-word")).to_have_text("SIM", timeout=20_000)
        yield page
