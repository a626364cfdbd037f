"""A person names a track, says that two are one object, and takes it back, in a real browser.

Screenshots are kept in build/screenshots for people to look at.
"""

import re

from playwright.sync_api import Page, expect
from tests.chromium import shot


def choose_a_member(page: Page) -> str:
    """Open the raid and select one of its tracks; what it is called."""
    line = page.locator(".row.raid").first
    expect(line).to_contain_text(re.compile(r"(3[6-9]|4\d)\D* tracks"), timeout=60_000)
    line.click()
    member = page.locator(".row.member").nth(10)
    name = member.locator(".who bdi").inner_text()
    page.locator(".row.member", has_text=name).click()
    expect(page.locator(".identity h2")).to_contain_text(name)
    line.click()
    return name


def test_a_track_is_named_merged_and_parted_again(forty_page: Page) -> None:
    page = forty_page
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    number = choose_a_member(page)

    page.get_by_role("button", name="Name …").click()
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("T001")
    page.keyboard.press("Enter")
    expect(page.locator(".said.bad")).to_contain_text("Another track has a name that looks like this one")
    page.get_by_label("Name", exact=True).fill("Kestrel")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("is called")
    expect(page.locator(".identity h2")).to_contain_text("Kestrel", timeout=10_000)
    expect(page.locator(".identity h2")).to_contain_text(number)
    expect(page.locator(".identity")).to_contain_text("named by")
    expect(page.locator(".row.member.selected")).to_contain_text("Kestrel")

    page.get_by_role("button", name="Same as …").click()
    expect(page.locator(".hand select")).to_be_focused()
    nearest = page.locator(".hand option").nth(1)
    other = re.sub(r"[\u2066-\u2069]", "", nearest.inner_text()).partition(" ·")[0]
    page.locator(".hand select").select_option(index=1)
    shot(page, "same-object-dark")
    page.get_by_role("button", name="Same object").click()
    expect(page.locator(".identity")).to_contain_text(re.compile(rf"also\W+{other}"), timeout=10_000)
    expect(page.locator(".identity h2")).to_contain_text("Kestrel")
    shot(page, "merged-dark")

    page.get_by_role("button", name=f"{other}").filter(has_text="is another object").click()
    expect(page.locator(".said")).to_contain_text("two objects")
    expect(page.locator(".identity")).not_to_contain_text("also", timeout=10_000)
    page.keyboard.press("d")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.get_by_role("button", name="Name …").click()
    page.wait_for_timeout(500)
    shot(page, "name-light")
    page.get_by_label("Name", exact=True).fill("")
    page.keyboard.press("Enter")
    expect(page.locator(".identity h2")).not_to_contain_text("Kestrel", timeout=10_000)
    assert errors == []


def test_the_other_track_is_picked_in_a_list_or_on_the_map(forty_page: Page) -> None:
    page = forty_page
    choose_a_member(page)
    heading = page.locator(".identity h2")
    chosen = heading.inner_text()
    page.get_by_role("button", name="Same as …").click()
    page.locator(".row.raid").first.click()
    page.locator(".row.member:not(.selected)").first.click()
    expect(page.locator(".hand select")).not_to_have_value("0")
    assert heading.inner_text() == chosen
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Same as …")).to_be_visible()
