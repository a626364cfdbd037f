"""How fast the console draws 1,000 labelled tracks in a headless Chromium without a graphics processor."""

import tempfile
import time

from tests.bench.metric import Metric, at_least
from tests.chromium import chromium_page
from tests.running import running


def measure() -> list[Metric]:
    """Frames a second on the console's own benchmark page, which draws synthetic tracks and says so."""
    with (
        tempfile.TemporaryDirectory() as data,
        running("sites/khor_mor", "--scenario", "scenarios/birds.toml", "--data", data, "--port", "0") as node,
        chromium_page(node) as page,
    ):
        page.goto(f"{node.url}/?bench=1000")
        time.sleep(15)
        fps = float(page.evaluate("window.__fps"))
    return [at_least("1,000 labelled tracks", fps, "frames/s", 30)]
