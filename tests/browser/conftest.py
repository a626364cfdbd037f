"""Browser tests need Debian's Chromium: `make test` fetches it where it may; where it cannot, they are skipped."""

import os

import pytest
from tests.chromium import BROWSER


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark and, without a browser, skip; on a machine that must prove everything, fail instead."""
    for item in items:
        if "browser" not in item.path.parts:
            continue
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.timeout(180))
        if not BROWSER.exists() and os.environ.get("CI") != "true":
            item.add_marker(pytest.mark.skip(reason=f"no {BROWSER}: sudo apt-get install chromium"))
