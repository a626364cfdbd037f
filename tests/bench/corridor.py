"""Socket to browser: latency in a real Chromium, processor and memory of the node, at the load the project promises."""

import os
import tempfile
import time

from tests.bench.metric import Metric, at_least, at_most, plain
from tests.chromium import chromium_page
from tests.running import running, until

SECONDS = 40

# The page's own socket, beside the console's: from the receipt of the oldest frame a picture is the first to show, to
# the frame after the one in which the console has drawn it. The node's time is read from /health, bracketed.
PROBE = """
async () => {
  const clock = async () => {
    let best = null;
    for (let i = 0; i < 9; i++) {
      const before = performance.now();
      const node = (await (await fetch('/health')).json()).now_us;
      const after = performance.now();
      if (best === null || after - before < best.width)
        best = {width: after - before, offset: node / 1000 - (before + after) / 2};
    }
    return best.offset;
  };
  const offset = await clock();
  window.__latency = [];
  window.__tracks = 0;
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/live');
  socket.onmessage = (event) => {
    const message = JSON.parse(event.data);
    if (message.type !== 'picture') return;
    window.__tracks = message.tracks.id.length;
    if (message.oldestReceivedUs === null || message.oldestReceivedUs === undefined) return;
    requestAnimationFrame(() => requestAnimationFrame(() =>
      window.__latency.push(performance.now() + offset - message.oldestReceivedUs / 1000)));
  };
}
"""


def quantile(values: list[float], share: float) -> float:
    """A quantile of values, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def measure() -> list[Metric]:
    """Measure at 200 tracks, 4 sensors at 1 Hz, 10 ADS-B and Remote ID messages a second."""
    with (
        tempfile.TemporaryDirectory() as data,
        running("sites/khor_mor", "--scenario", "scenarios/load_200.toml", "--data", data, "--port", "0") as node,
        chromium_page(node) as page,
    ):
        page.goto(node.url)
        until(lambda: "confirmed" in str(node.get("/health")), 60)
        page.evaluate(PROBE)
        time.sleep(8)
        page.evaluate("window.__latency.length = 0")
        before, begun = node.cpu_s(), time.monotonic()
        time.sleep(SECONDS)
        cpu = (node.cpu_s() - before) / (time.monotonic() - begun)
        latency = [float(value) / 1000 for value in page.evaluate("window.__latency")]
        tracks = float(page.evaluate("window.__tracks"))
        memory = node.memory_mb()
    return [
        at_least("tracks shown", tracks, "", 190),
        at_least("pictures measured", len(latency), "", SECONDS),
        plain("socket to browser p50", quantile(latency, 0.5), "s"),
        at_most("socket to browser p95", quantile(latency, 0.95), "s", 0.5),
        at_most("socket to browser p99", quantile(latency, 0.99), "s", 1.0),
        at_most("node, share of one core", cpu, "", 0.40),
        at_most("node, most memory", memory, "MB", 500),
        plain("cores of this machine", os.cpu_count() or 0, ""),
    ]
