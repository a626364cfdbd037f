"""Before the node has said anything, the console says that it does not know: nothing known is not nothing there."""

import re

from playwright.sync_api import expect
from tests.chromium import chromium_page, shot
from tests.running import RunningNode


def test_what_has_not_been_said_is_unknown_and_not_none(low_raid: RunningNode) -> None:
    with chromium_page(low_raid, 1440, 900) as page:
        page.route_web_socket(re.compile("/live"), lambda _: None)  # opens, and nothing ever comes
        page.goto(low_raid.url)
        expect(page.locator(".threats .rows")).to_contain_text("Not known")
        expect(page.locator(".alarms .rows")).to_contain_text("Not known")
        expect(page.locator("main")).not_to_contain_text("Nothing is heading")
        expect(page.locator("main")).not_to_contain_text("No alarms")
        for cell in ("feeds", "sight", "rate"):
            chip = page.locator(f".truth-bar .{cell}")
            expect(chip).to_contain_text("unknown")
            expect(chip).not_to_contain_text(re.compile(r"\d$"))
            expect(chip).to_have_class(re.compile(r"\babnormal\b"))
        shot(page, "unknown-dark")
