"""The console from right to left: figures stand under their heads, and words run as the page does.

Screenshots are kept in build/screenshots for people to look at.
"""

import pytest
from playwright.sync_api import Page, expect
from tests.chromium import chromium_page, shot
from tests.running import RunningNode

ENDS = """selectors => {
  const ends = selectors.map(selector => {
    const range = document.createRange();
    range.selectNodeContents(document.querySelector(selector) ?? document.createElement("p"));
    const { left, right } = range.getBoundingClientRect();
    return [left, right];
  });
  return ends.every(([left, right]) => left < right) && ends;
}"""


def ends(page: Page, *selectors: str) -> list[tuple[float, float]]:
    """Left and right end of the texts of elements, in pixels, at one moment at which all of them are shown."""
    found = page.wait_for_function(ENDS, arg=list(selectors)).json_value()
    return [(left, right) for left, right in found]


@pytest.mark.parametrize("mirrored", [False, True])
def test_figures_stand_under_their_heads_and_words_run_as_the_page_does(low_raid: RunningNode, mirrored: bool) -> None:
    with chromium_page(low_raid, 1440, 900) as page:
        page.goto(low_raid.url + ("?dir=rtl" if mirrored else ""))
        row = page.locator(".threats .row").first
        expect(row).to_be_visible(timeout=30_000)
        edge = 0 if mirrored else 1  # the end of a line
        for column, figure in enumerate((".decide", ".arrives"), start=1):
            head, text = ends(page, f".threats .columns span:nth-child({column})", f".threats .row {figure}")
            assert abs(text[edge] - head[edge]) < 4.0
        row.click()
        page.locator(".threats .row:not(.raid)").first.click()
        for sentence in (".deadline > span:last-child", ".figures dd.tabular"):
            expect(page.locator(sentence).first).to_have_css("direction", "rtl" if mirrored else "ltr")
        (left, right), of = ends(page, ".deadline > span:last-child", ".deadline strong")
        assert max(of[0] - right, left - of[1]) > 20.0, "the time to decide and what is said of it are apart"
        shot(page, f"decision-{'mirrored' if mirrored else 'straight'}-dark")
