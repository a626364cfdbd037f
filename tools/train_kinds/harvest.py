"""Pictures become rows to learn from: features of a track, and what it truly is."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from hima.identification.kinds.features import FEATURES, features
from hima.identification.kinds.history import ENOUGH_S, ENOUGH_SAMPLES, carry_over, followed, no_history, sample
from hima.picture.arrays import FloatArray, IntArray
from hima.picture.kind import Kind
from hima.picture.track import Tracks
from hima.simulation.truth import Truth
from hima.units import SECOND_NS

EVERY: Final = 4
"""A row is kept of every so many samples of a track: neighbours say nearly the same."""
GATE_M: Final = 60.0
FAR_M: Final = 300.0
"""A track this far from everything is of clutter alone; one between the two is of nobody knows what, and left out."""


class Rows(NamedTuple):
    """What was harvested.

    Attributes:
        x: (R, F) features.
        kind: (R,) `Kind` codes of the truth.
        track: (R,) number of the track, unique over all scenes.
        samples: (R,) how often the track had been sampled.
        age_s: (R,) seconds from its first sample to this one.
    """

    x: FloatArray
    kind: IntArray
    track: IntArray
    samples: IntArray
    age_s: FloatArray


def rows_of(truth: Truth, seen: Iterator[tuple[float, Tracks]], scene: int) -> Rows:
    """The rows of one scene."""
    history = no_history()
    parts: list[Rows] = []
    for time_s, tracks in seen:
        rows = followed(tracks)
        carry_over(history, tracks.id[rows])
        changed = sample(history, tracks, rows)
        changed = changed[(history.samples[changed] + history.track[changed]) % EVERY == 0]
        if not len(changed):
            continue
        kind = _kinds(truth, time_s, tracks, rows[changed])
        keep = kind != Kind.UNKNOWN
        chosen = changed[keep]
        number = scene * 1_000_000 + history.track[chosen]
        age_s = (history.sampled_ns[chosen] - history.first_ns[chosen]) / SECOND_NS
        parts.append(Rows(features(history, chosen), kind[keep], number, history.samples[chosen], age_s))
    return joined(parts)


NO_ROWS: Final = Rows(
    np.zeros((0, len(FEATURES))), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
)


def joined(parts: list[Rows]) -> Rows:
    """Rows of several harvests, one after another."""
    return Rows(
        x=np.concatenate([part.x for part in (NO_ROWS, *parts)]),
        kind=np.concatenate([part.kind for part in (NO_ROWS, *parts)]),
        track=np.concatenate([part.track for part in (NO_ROWS, *parts)]),
        samples=np.concatenate([part.samples for part in (NO_ROWS, *parts)]),
        age_s=np.concatenate([part.age_s for part in (NO_ROWS, *parts)]),
    )


def ripe(rows: Rows) -> Rows:
    """Those that the product would judge too: of tracks sampled often enough, and for long enough."""
    old = (rows.samples >= ENOUGH_SAMPLES) & (rows.age_s >= ENOUGH_S)
    return Rows(rows.x[old], rows.kind[old], rows.track[old], rows.samples[old], rows.age_s[old])


def _kinds(truth: Truth, time_s: float, tracks: Tracks, rows: IntArray) -> IntArray:
    """True kind of what is nearest to each track; unknown where that cannot be told."""
    place, _ = truth.at(np.full(len(truth.aircraft), time_s))
    flies = np.isfinite(place[:, 0])
    if not flies.any():
        return np.full(len(rows), Kind.CLUTTER, np.int64)
    apart = np.linalg.norm(tracks.position_m[rows, None, :2] - place[flies][None, :, :2], axis=2)
    nearest = apart.argmin(axis=1)
    distance = apart[np.arange(len(rows)), nearest]
    sigma = np.sqrt(tracks.covariance[rows, 0, 0] + tracks.covariance[rows, 1, 1])
    kind: IntArray = truth.kind[flies][nearest].astype(np.int64)
    kind[distance > GATE_M + 2.0 * sigma] = Kind.UNKNOWN
    kind[distance > FAR_M + 4.0 * sigma] = Kind.CLUTTER
    return kind
