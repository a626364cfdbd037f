"""A machine that has never run a kernel: how long until the first track shows."""

import os
import tempfile
import time
from unittest.mock import patch

from tests.bench.metric import Metric, at_most, plain
from tests.bench.printing import waiting
from tests.running import running, until

SCENE = ("sites/khor_mor", "--scenario", "scenarios/raid_low.toml", "--port", "0")


def _first_track_s(cache: str) -> float:
    """Seconds from the start of a node to its first confirmed track, as a signed-in screen sees it."""
    with tempfile.TemporaryDirectory() as data, patch.dict(os.environ, NUMBA_CACHE_DIR=cache):
        begun_s = time.monotonic()
        with running(*SCENE, "--data", data) as node:
            node.sign_in()
            until(lambda: any(number > 0 for number in node.shown()["picture"]["tracks"]["id"]), 60.0)
            return time.monotonic() - begun_s


def measure() -> list[Metric]:
    """Start a node twice: with an empty cache of kernels, and with that which the first start has left."""
    with tempfile.TemporaryDirectory() as cache, waiting("a first start"):
        return [
            at_most("first track, no kernel compiled before", _first_track_s(cache), "s", 30.0),
            plain("first track, kernels in the cache", _first_track_s(cache), "s"),
        ]
