"""A real Chromium, headless, for tests and benchmarks."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from tests.running import RunningNode

BROWSER = Path("/usr/bin/chromium")
SHOTS = Path(__file__).parents[1] / "build" / "screenshots"
"""Screenshots for people to look at."""
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium_page(node: RunningNode | None = None, width: int = 1280, height: int = 720) -> Iterator[Page]:
    """A page of a fresh browser, signed in to a node if one is given."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(OPTIONS))
        context = browser.new_context(viewport={"width": width, "height": height})
        if node is not None:
            node.sign_in()
            context.add_cookies([{"name": n, "value": v, "url": node.url} for n, v in node.cookies().items()])
        try:
            yield context.new_page()
        finally:
            browser.close()


def shot(page: Page, name: str) -> None:
    """Keep a screenshot of the page."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")
