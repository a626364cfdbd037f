"""What people do at the console beside acknowledging: name a friend, look back, invite, listen, watch."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.chromium import chromium_page, shot
from tests.running import RunningNode, running, until

SCENARIO = "scenarios/raid_low.toml"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningNode]:
    data: Path = tmp_path_factory.mktemp("data")
    with running("sites/khor_mor", "--scenario", SCENARIO, "--data", str(data), "--port", "0") as node:
        yield node


@pytest.fixture
def page(node: RunningNode) -> Iterator[Page]:
    with chromium_page(node) as page:
        page.goto(node.url)
        expect(page.locator(".mode-word")).to_have_text("SIM", timeout=20_000)
        yield page


def test_sound_is_blocked_until_somebody_starts_the_shift(page: Page) -> None:
    expect(page.locator(".sound")).to_contain_text("BLOCKED")
    page.get_by_role("button", name="Start shift").click()
    expect(page.locator(".sound")).to_contain_text("ON")
    expect(page.locator(".sound")).to_contain_text("tested", timeout=10_000)
    expect(page.locator(".sound")).not_to_contain_text("not tested", timeout=10_000)
    expect(page.locator(".banner.shift")).to_have_count(0)


def test_a_named_person_says_friend_and_why_by_keyboard_alone(page: Page) -> None:
    expect(page.locator("article.alarm.raised").first).to_be_visible(timeout=60_000)
    page.keyboard.press("n")
    page.get_by_role("button", name="Mark as friend").press("Enter")
    expect(page.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("Our own survey, <b>called</b> in")
    page.keyboard.press("Enter")
    expect(page.locator(".identity")).to_contain_text("Friend", timeout=10_000)
    expect(page.locator(".identity")).to_contain_text("Amina Rashid")
    expect(page.locator(".said")).to_contain_text("marked as Friend")


def test_the_past_is_shown_in_its_own_frame_and_cannot_be_acted_on(page: Page) -> None:
    expect(page.locator("article.alarm.raised").first).to_be_visible(timeout=60_000)
    page.keyboard.press("r")
    expect(page.locator(".console")).to_have_attribute("data-mode", "REPLAY")
    expect(page.locator(".banner.replaying")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("button", name="Acknowledge")).to_have_count(0)
    page.keyboard.press("a")
    expect(page.locator(".said")).to_contain_text("Replay shows the past")
    page.get_by_role("button", name="Back to LIVE").click()
    expect(page.locator(".console")).to_have_attribute("data-mode", "SIM")


def test_an_invited_viewer_watches_until_the_session_is_ended(page: Page) -> None:
    page.get_by_role("button", name="People").click()
    page.get_by_label("Name").fill("Dilan Karim")
    page.get_by_label("Role").select_option("viewer")
    page.get_by_role("button", name="Make link").click()
    link = page.locator(".new-link input").input_value()
    browser = page.context.browser
    assert browser is not None
    other = browser.new_context().new_page()
    other.goto(link)
    other.get_by_role("button", name="Sign in").click()
    expect(other.locator(".person")).to_contain_text("Dilan Karim", timeout=15_000)
    expect(other.locator("article.alarm").first).to_be_visible(timeout=60_000)
    expect(other.get_by_role("button", name="Acknowledge")).to_have_count(0)
    other.keyboard.press("a")
    expect(other.locator(".said")).to_contain_text("only lets you watch")
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="People").click()
    theirs = page.locator(".people li", has_text="Dilan Karim").first
    theirs.get_by_role("button", name="End sessions").click()
    expect(other.get_by_role("heading", name="Your session has ended.")).to_be_visible(timeout=15_000)
    assert other.locator(".truth-bar").count() == 0


def test_the_drawing_test_says_that_it_is_made_up_and_counts_frames(node: RunningNode) -> None:
    with chromium_page(node) as page:
        errors: list[str] = []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(f"{node.url}/?bench=200")
        expect(page.locator(".banner")).to_contain_text("SYNTHETIC")
        until(lambda: page.evaluate("window.__fps ?? 0") > 0)
        assert errors == []


CONTRAST = """() => {
  const pen = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1); pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const ground = (element) => {
    if (element === null) return [255, 255, 255, 1];
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own[3] >= 0.999 ? own : over(own, ground(element.parentElement));
  };
  const linear = (v) => (v <= 10 ? v / 3294 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const found = [];
  for (const element of document.querySelectorAll('.console *')) {
    const text = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join('');
    if (text === '' || element.closest('.spoken, legend, [aria-hidden] svg')) continue;
    const under = ground(element);
    const [a, b] = [light(over(rgba(getComputedStyle(element).color), under)), light(under)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.push(`${ratio.toFixed(2)} ${element.className || element.tagName}: ${text}`);
  }
  return [...new Set(found)];
}"""


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_all_text_can_be_read(page: Page, theme: str) -> None:
    page.evaluate("theme => localStorage.setItem('hima.preferences', JSON.stringify({ theme }))", theme)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    expect(page.locator("article.alarm").first).to_be_visible(timeout=60_000)
    page.keyboard.press("n")
    assert page.evaluate(CONTRAST) == []


def test_the_pane_says_what_kind_it_may_be_and_on_what_evidence(page: Page) -> None:
    expect(page.locator("article.alarm").first).to_be_visible(timeout=60_000)
    page.keyboard.press("n")
    pane = page.locator(".side-pane.decision")
    expect(pane).to_contain_text("What is it?", timeout=10_000)
    expect(pane.locator(".kinds li .share").first).to_be_visible(timeout=30_000)
    expect(pane).to_contain_text("from motion")
    first = pane.locator(".kinds li").first
    assert 0 < int(first.locator(".number").inner_text().rstrip(" %")) <= 98
    pane.locator(".kinds").scroll_into_view_if_needed()
    shot(page, "kinds")
