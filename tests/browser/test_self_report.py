"""What a radar says of itself, as a person finds it: beside the feed that is live, and above the map."""

from pathlib import Path

from playwright.sync_api import expect
from tests.chromium import chromium_page
from tests.lone_radar import Antenna, lone_radar
from tests.running import running
from tests.scenario.test_node_self_report import NOGO, north


def test_a_radar_that_must_not_be_used_is_shown_so_until_it_takes_it_back(tmp_path: Path) -> None:
    site = lone_radar(tmp_path / "site", period_s=60.0)
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        node.sign_in()
        antenna = Antenna(node)
        antenna.send(north(NOGO))
        with chromium_page(node, 1440, 900) as page:
            page.goto(node.url)
            up = page.locator(".truth-bar .feeds")
            up.click()
            feed = page.locator(".feed", has_text="I034/050")
            expect(feed).to_contain_text("must not be used", timeout=20_000)
            expect(feed.locator(".feed-state")).to_have_text("live")
            expect(up).to_contain_text("0")
            antenna.send(north(0))
            expect(feed).to_have_count(0, timeout=20_000)
            expect(page.locator(".feed .feed-state").first).to_have_text("live")
        antenna.close()
        assert node.stop() == 0
