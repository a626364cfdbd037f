"""What cannot be seen now, as a person finds it: a number in the truth bar, and hatching on the map when asked for.

Screenshots are kept in build/screenshots for people to look at.
"""

import re
from pathlib import Path

from playwright.sync_api import expect
from tests.chromium import chromium_page, shot
from tests.lone_radar import Antenna, flying, lone_radar
from tests.running import RunningNode, running


def test_what_cannot_be_seen_is_told_and_drawn_on_demand(low_raid: RunningNode) -> None:
    with chromium_page(low_raid, 1440, 900) as page:
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(low_raid.url)
        chip = page.locator(".truth-bar .sight")
        expect(chip).to_contain_text(re.compile(r"\d+ %"), timeout=30_000)
        expect(chip).not_to_have_class(re.compile(r"\babnormal\b"), timeout=30_000)  # once all radars have spoken
        expect(page.locator(".sight-legend")).to_have_count(0)  # off until asked for
        chip.click()
        legend = page.locator(".sight-legend")
        expect(legend).to_contain_text("Terrain and buildings are not considered")
        page.wait_for_timeout(1500)
        shot(page, "unseen-dark")
        page.keyboard.press("d")
        page.wait_for_timeout(1500)
        shot(page, "unseen-light")
        page.keyboard.press("v")
        expect(legend).to_have_count(0)
        report = low_raid.get("/health")["coverage"]
        assert report["blind"] == []
        assert 0.0 < report["seen"]["50"] <= 1.0
        assert errors == []


def test_when_the_radar_falls_silent_nothing_is_seen_and_the_chip_says_so(tmp_path: Path) -> None:
    site = lone_radar(tmp_path / "site", period_s=1.0)
    with (
        running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node,
        chromium_page(node, 1440, 900) as page,
    ):
        page.goto(node.url)
        chip = page.locator(".truth-bar .sight")
        antenna = Antenna(node)
        for turn in range(4):
            antenna.turn(flying(5, float(turn)), 1.0)
        expect(chip).to_contain_text("100 %", timeout=10_000)
        expect(chip).not_to_have_class(re.compile(r"\babnormal\b"))
        antenna.close()
        expect(chip).to_have_class(re.compile(r"\babnormal\b"), timeout=15_000)  # silent after three turns
        expect(chip).to_contain_text(re.compile(r"\D0 %"))
        chip.click()
        expect(page.locator(".sight-legend")).to_contain_text("No data, sees nothing")
        page.wait_for_timeout(1500)
        shot(page, "unseen-silent-dark")
        page.keyboard.press("d")
        page.wait_for_timeout(1500)
        shot(page, "unseen-silent-light")
        assert node.get("/health")["coverage"]["blind"] == ["radar"]
