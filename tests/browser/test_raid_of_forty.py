"""Forty drones on the screen: one line to read, forty tracks behind it, an outline on the map.

Screenshots are kept in build/screenshots for people to look at.
"""

import re

from playwright.sync_api import Page, expect
from tests.chromium import shot


def folded(page: Page) -> list[list[int]]:
    """Seconds to decide of each raid, then of its members in sight but the selected one; -1 when overdue."""
    lines = page.eval_on_selector_all(
        ".row.raid, .row.member:not(.selected)",
        "rows => rows.map(row => [row.matches('.raid'), row.querySelector('.decide').textContent])",
    )
    raids: list[list[int]] = []
    for is_raid, text in lines:
        found = re.fullmatch(r"(?:(\d+):)?(\d+):(\d\d)", text)
        hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, -1)
        raids += [[]] if is_raid else []
        raids[-1].append(3600 * hours + 60 * minutes + seconds)
    return raids


def test_a_raid_is_one_line_that_opens_into_its_members(forty_page: Page) -> None:
    page = forty_page
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    line = page.locator(".row.raid").first
    expect(line).to_contain_text(re.compile("(38|39|40|41|42)\\D* tracks"), timeout=60_000)
    expect(line).to_contain_text("Raid")
    assert re.search(r"\d:\d\d", line.locator(".arrives").inner_text())
    assert "At least" in (line.get_attribute("title") or "")
    # Storks are a raid too, but are heading for nothing: no line of theirs.
    assert page.locator(".row.raid").count() <= 2
    assert all(member < raid for raid, *members in folded(page) for member in members if raid >= 0)
    assert page.locator(".row.member").count() <= 6
    shot(page, "raid-forty-dark")
    line.click()
    expect(line).to_have_attribute("aria-expanded", "true")
    assert page.locator(".row.member").count() >= 36
    page.locator(".row.member").nth(4).click()
    expect(page.locator(".identity")).to_contain_text(re.compile("in raid .* tracks"))
    shot(page, "raid-forty-open-dark")
    line.click()
    # The selected member stays in the list when the raid is one line again, beside those due before their raid.
    expect(line).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".row.member.selected")).to_have_count(1)
    assert all(member < raid for raid, *members in folded(page) for member in members if raid >= 0)
    assert page.locator(".row.member").count() <= 7
    page.keyboard.press("d")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.wait_for_timeout(600)
    shot(page, "raid-forty-light")
    assert errors == []


def test_the_timeline_comes_though_the_alarms_never_cease_to_change(forty_page: Page) -> None:
    page = forty_page
    expect(page.locator(".row.alarm").nth(20)).to_be_attached(timeout=90_000)
    page.reload()
    expect(page.locator(".row.alarm").nth(20)).to_be_attached(timeout=20_000)
    expect(page.locator(".timeline .controls")).to_contain_text("last", timeout=6_000)
