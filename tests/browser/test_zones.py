"""A person draws a zone on the map, saves it with a reason, sees it in force, and takes it back, in a real browser.

Screenshots are kept in build/screenshots for people to look at.
"""

from typing import Any

from playwright.sync_api import Page, expect
from tests.chromium import shot


def corners(page: Page, kind: str) -> None:
    """Click a square around the middle of the map; the last corner twice."""
    box = page.locator(".chart").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    places = [(x - 90, y - 70), (x + 90, y - 70), (x + 90, y + 70), (x - 90, y + 70)]
    if kind == "bow":
        places[1], places[2] = places[2], places[1]
    for place in places:
        page.mouse.click(*place)
        page.wait_for_timeout(300)  # two clicks in a row would end the drawing
    page.mouse.dblclick(*places[-1])


def test_a_zone_is_drawn_saved_and_taken_back(forty_page: Page) -> None:
    page = forty_page
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    tracks = page.locator(".row").count()
    page.get_by_role("button", name="Zones", exact=True).click()
    expect(page.locator(".zone-list li")).to_have_count(3)
    page.get_by_role("button", name="New zone").click()
    corners(page, "bow")
    page.get_by_label("Name", exact=True).fill("Visitors' camp")
    page.get_by_label("From height, m", exact=True).fill("900")
    page.get_by_label("Applies from (UTC)").fill("2026-12-02T00:00")
    page.get_by_label("Applies until (UTC)").fill("2026-12-01T00:00")
    page.keyboard.press("Tab")
    found = page.locator(".zone-checked")
    for part in ("not a simple polygon", "is not below upper_m", "is not after"):
        expect(found).to_contain_text(part, timeout=10_000)
    page.get_by_label("Why", exact=True).fill("A visit")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    shot(page, "zone-wrong-dark")

    page.get_by_role("button", name="Draw anew").click()
    corners(page, "square")
    page.get_by_label("From height, m", exact=True).fill("0")
    page.get_by_label("Applies from (UTC)").fill("")
    page.get_by_label("Applies until (UTC)").fill("")
    page.keyboard.press("Tab")
    expect(found).to_contain_text("inside now", timeout=10_000)
    expect(found.locator("li")).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_label("Applies until (UTC)")).not_to_have_value("")
    page.get_by_role("button", name="Redo", exact=True).click()
    expect(page.get_by_role("button", name="Save")).to_be_enabled(timeout=10_000)
    shot(page, "zone-drawn-dark")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".said")).to_contain_text("is in force", timeout=10_000)
    expect(page.locator(".zone-list li")).to_have_count(4)
    expect(page.locator(".zone-history")).to_contain_text("A visit")
    assert page.locator(".row").count() >= min(tracks, 1), "tracks and alerts go on"
    zone = zone_of(page, "visitors_camp")
    assert len(zone["ringsDeg"][0]) == 5
    shot(page, "zone-in-force-dark")
    page.keyboard.press("d")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    shot(page, "zone-in-force-light")

    page.get_by_label("Why", exact=True).fill("The visit is over")
    page.get_by_role("button", name="Take back the last change").click()
    expect(page.locator(".zone-list li")).to_have_count(3, timeout=10_000)
    expect(page.locator(".zone-history")).to_contain_text("The visit is over")
    assert errors == []


def zone_of(page: Page, name: str) -> Any:
    """A zone of the site as the server gives it to the page."""
    site = page.evaluate("() => fetch('/api/site').then((answer) => answer.json())")
    return next(zone for zone in site["zones"] if zone["id"] == name)
