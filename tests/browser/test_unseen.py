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


def test_a_partly_seen_area_is_hatched_by_height_with_its_legend_beside_the_map(tmp_path: Path) -> None:
    # Below one degree nothing is seen: at 50 m that is beyond 2.9 km; beyond 6 km nothing is seen at all.
    site = lone_radar(tmp_path / "site", period_s=1.0, range_max_m=6_000, elevation_min_deg=1.0)
    with (
        running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node,
        chromium_page(node, 1280, 800) as page,
    ):
        page.goto(node.url)
        chip = page.locator(".truth-bar .sight")
        antenna = Antenna(node)
        for turn in range(4):
            antenna.turn(flying(5, float(turn)) * (0.1, 1.0), 1.0)
        expect(chip).to_contain_text(re.compile(r"\b3\d %"), timeout=10_000)
        expect(chip).not_to_have_class(re.compile(r"\babnormal\b"))
        expect(chip).to_contain_text("if flat")
        expect(chip).to_have_attribute("title", re.compile("Terrain and buildings are not considered"))
        page.keyboard.press("v")
        for mirrored in (False, True):
            for theme in ("dark", "light"):
                antenna.turn(flying(5, 4.0) * (0.1, 1.0), 1.0)
                hides = page.locator(".sight-legend").bounding_box()
                chart = page.locator(".chart").bounding_box()
                assert hides is not None
                assert chart is not None
                assert hides["y"] >= chart["y"] + chart["height"] - 1.0, "the legend hides nothing of the map"
                shot(page, f"unseen-partly-{'mirrored-' if mirrored else ''}{theme}")
                page.keyboard.press("d")
            if not mirrored:
                page.goto(f"{node.url}?dir=rtl")
                expect(page.locator("html")).to_have_attribute("dir", "rtl")
                page.wait_for_timeout(1000)
        antenna.close()
        node.kill()
        expect(chip).to_contain_text("unknown", timeout=20_000)  # what was seen then is not what is seen now
        expect(chip).to_have_class(re.compile(r"\babnormal\b"))
        expect(chip).not_to_contain_text("%")
        expect(page.locator(".sight-legend")).to_contain_text("Not known what can be seen now")


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
