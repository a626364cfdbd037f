"""Telling kinds apart by motion: what a tick of a thousand tracks takes of one core."""

from time import process_time_ns

import numpy as np
from tests.bench.metric import Metric, at_most

from hima.identification.kinds.history import no_history
from hima.identification.kinds.judge import judge
from hima.identification.settings import KindPrior, prior_of
from hima.picture.track import Tracks, TrackState
from hima.units import SECOND_NS

COUNT = 1_000
TICKS = 200
WARM = 60
"""Ticks until every track is old enough to be judged."""
TICK_MS = 5.0
START_NS = 1_767_225_600 * SECOND_NS


def picture(tick: int, period_ns: int, draw: np.random.Generator) -> Tracks:
    """A thousand tracks that fly about; each is detected once a second, a fifth of them in each fifth of it."""
    now_ns = START_NS + tick * period_ns
    offset_ns = np.arange(COUNT) % 5 * (SECOND_NS // 5)
    return Tracks(
        time_ns=now_ns,
        id=np.arange(1, COUNT + 1),
        state=np.full(COUNT, TrackState.CONFIRMED, np.uint8),
        position_m=draw.normal(0.0, 3000.0, (COUNT, 3)),
        velocity_mps=draw.normal(0.0, 20.0, (COUNT, 3)),
        covariance=np.tile(np.diag([100.0] * 3 + [4.0] * 3), (COUNT, 1, 1)),
        updated_ns=(now_ns - offset_ns) // SECOND_NS * SECOND_NS + offset_ns,
        born_ns=np.full(COUNT, START_NS),
        existence=np.ones(COUNT),
        hits=np.ones(COUNT, np.int64),
        sensors=np.ones(COUNT, np.uint32),
        kind=np.zeros(COUNT, np.uint8),
    )


def ticks_ms(period_ns: int) -> list[float]:
    """Processor time of each tick once the tracks are old enough."""
    draw, history, prior = np.random.default_rng(1), no_history(), prior_of(KindPrior())
    spent = []
    for tick in range(TICKS):
        tracks = picture(tick, period_ns, draw)
        begun_ns = process_time_ns()
        judge(history, tracks, prior)
        spent.append((process_time_ns() - begun_ns) / 1e6)
    return spent[WARM:]


def measure() -> list[Metric]:
    """The figures."""
    often, seldom = ticks_ms(SECOND_NS // 5), ticks_ms(SECOND_NS)
    return [
        at_most("a tick of 1,000 tracks, five a second, median", float(np.median(often)), "ms", TICK_MS),
        at_most("a tick of 1,000 tracks, five a second, 95 %", float(np.percentile(often, 95)), "ms", TICK_MS),
        at_most("a tick of 1,000 tracks, one a second, median", float(np.median(seldom)), "ms", TICK_MS),
    ]
