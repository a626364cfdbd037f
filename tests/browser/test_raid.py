"""A raid as a person on shift sees it: a real browser, real sockets, from the first track to the acknowledgement.

Screenshots are kept in build/screenshots for people to look at.
"""

import re

from playwright.sync_api import Page, expect
from tests.chromium import chromium_page, shot
from tests.running import RunningNode

NAME = "Amina Rashid"


def sign_in(page: Page, node: RunningNode) -> None:
    page.goto(node.link)
    page.get_by_label("Your name").fill(NAME)
    page.get_by_label("Organisation").fill("Site security")
    shot(page, "sign-in")
    page.get_by_role("button", name="Sign in").click()


def test_a_raid_is_seen_warned_of_and_acknowledged_by_name(low_raid: RunningNode) -> None:
    with chromium_page() as page:
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        sign_in(page, low_raid)
        expect(page.locator(".truth-bar .mode-word")).to_have_text("SIM", timeout=15_000)
        # Lesser alarms may be promoted, and then ask anew.
        raised = page.locator("article.alarm.raised.p3")
        expect(raised.first).to_be_visible(timeout=60_000)
        assert re.fullmatch(r"-?\d+:\d\d", raised.first.locator(".time strong").inner_text())
        shot(page, "raid")

        page.keyboard.press("a")
        expect(page.locator("article.alarm.p3.acknowledged").first).to_contain_text(NAME, timeout=10_000)
        taken = page.locator("article.alarm.p3.acknowledged").first.get_attribute("data-alert")
        shot(page, "acknowledged")

        page.reload()
        again = page.locator(f"article.alarm[data-alert='{taken}']")
        expect(again).to_have_class(re.compile(r"\backnowledged\b"), timeout=20_000)
        expect(again).to_contain_text(NAME)
        assert errors == []


def test_the_page_says_offline_within_ten_seconds_of_the_servers_death(low_raid: RunningNode) -> None:
    with chromium_page(low_raid) as page:
        page.goto(low_raid.url)
        expect(page.locator(".truth-bar .mode-word")).to_have_text("SIM", timeout=20_000)
        low_raid.kill()
        expect(page.locator(".banner.danger")).to_be_visible(timeout=11_500)  # 10 s since the last data, and a beat
        shot(page, "offline")


def test_the_light_theme_and_a_mirrored_layout_hold(low_raid: RunningNode) -> None:
    with chromium_page(low_raid) as page:
        page.goto(f"{low_raid.url}/?dir=rtl")
        expect(page.locator(".truth-bar .mode-word")).to_have_text("SIM", timeout=20_000)
        mode, person = page.locator(".mode").bounding_box(), page.locator(".person").bounding_box()
        assert mode is not None
        assert person is not None
        assert mode["x"] > person["x"]
        page.keyboard.press("d")
        expect(page.locator("html")).to_have_attribute("data-theme", "light")
        shot(page, "light-mirrored")


def test_everything_vital_fits_a_small_screen(low_raid: RunningNode) -> None:
    with chromium_page(low_raid, 1280, 720) as page:
        page.goto(low_raid.url)
        expect(page.locator(".truth-bar .mode-word")).to_have_text("SIM", timeout=20_000)
        overflow = page.evaluate(
            "[document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth]"
        )
        assert overflow == [0, 0]


def test_a_signed_out_page_shows_nothing_of_the_site(low_raid: RunningNode) -> None:
    with chromium_page() as page:
        page.goto(low_raid.url)
        expect(page.get_by_text("sign-in link", exact=False).first).to_be_visible(timeout=20_000)
        assert page.locator(".truth-bar").count() == 0
        assert "Khor Mor" not in page.inner_text("body")
