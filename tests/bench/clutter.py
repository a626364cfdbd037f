"""Days of clutter and nothing else: what the tracker invents at the clutter the radar declares."""

from typing import Final

import numpy as np
from tests.bench.metric import Metric, at_most, plain
from tests.bench.printing import waiting
from tests.bench.tracking.files import Arrays
from tests.bench.tracking.swarm import arrays_of, clutter_rows

from hima.scoring.recording import read_recording, take
from hima.tracking import tracker
from hima.tracking.settings import TrackingSettings

HOURS: Final = 24
DECLARED: Final = 10.0
LOOKS: Final = 3600
"""Of an hour."""
SEEDS: Final = (4001, 4002, 4003)
"""One day may be luck."""


def hour(seed: int, number: int, clutter: float) -> Arrays:
    """False plots of one hour of a day, uniform over all that the radar measures, Poisson by scan."""
    luck = np.random.default_rng([seed, number, int(clutter)])
    scan = np.repeat(np.arange(LOOKS, dtype=float), luck.poisson(clutter, LOOKS)) + number * LOOKS
    return arrays_of(scan, scan, clutter_rows(luck, len(scan)), clutter)


def invented(seed: int, hours: int, clutter: float) -> int:
    """How many tracks are confirmed in so many hours of one run."""
    state = None
    for number in range(hours):
        with waiting(f"clutter {seed}, hour {number + 1} of {hours}"):
            recording = read_recording(hour(seed, number, clutter))
            state = state or tracker.start(recording.sensors, TrackingSettings())
            for scan in recording.scans:
                take(state, scan)
    return tracker.next_track(state) - 1 if state else 0


def measure() -> list[Metric]:
    """Every number given to a confirmed track counts."""
    days = [invented(seed, HOURS, DECLARED) for seed in SEEDS]
    return [
        at_most(f"{HOURS} h of {DECLARED:g} false plots a scan, confirmed tracks, worst day", max(days), "", 0),
        plain(f"{HOURS} h of {DECLARED:g} false plots a scan, confirmed tracks, mean", sum(days) / len(days), ""),
        plain("1 h of 100 false plots a scan, confirmed tracks", invented(SEEDS[0], 1, 100.0), ""),
    ]
