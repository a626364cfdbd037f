"""What kind of thing each track is, with probabilities: once a tick, for all tracks."""

from typing import Final

import numpy as np

from hima.identification.kinds.evidence import weigh
from hima.identification.kinds.features import features
from hima.identification.kinds.history import (
    ENOUGH_S,
    ENOUGH_SAMPLES,
    MotionHistory,
    carry_over,
    followed,
    sample,
)
from hima.identification.kinds.model import MotionModel, stored_model
from hima.picture.arrays import CodeArray, FloatArray
from hima.picture.kind import Kind, KindEvidence
from hima.picture.track import Tracks
from hima.units import SECOND_NS

MODEL: Final = MotionModel(stored_model())


def judge(history: MotionHistory, tracks: Tracks, prior: FloatArray) -> tuple[FloatArray, CodeArray]:
    """Let the tracks' motion be seen, and say what they are.

    Args:
        history: What is remembered of their motion; changed in place.
        tracks: The picture's tracks.
        prior: As in `weigh`.

    Returns:
        (N, len(Kind)) probabilities and (N,) `KindEvidence` codes, a row for each row of the tracks.
    """
    rows = followed(tracks)
    carry_over(history, tracks.id[rows])
    changed = sample(history, tracks, rows)
    age_s = (history.sampled_ns[changed] - history.first_ns[changed]) / SECOND_NS
    ripe = changed[(history.samples[changed] >= ENOUGH_SAMPLES) & (age_s >= ENOUGH_S)]
    if len(ripe):
        history.likelihood[ripe] = MODEL.likelihood(features(history, ripe))
    motion = np.zeros((len(tracks.id), history.likelihood.shape[1]))
    motion[rows] = history.likelihood
    moved = np.asarray(motion.any(axis=1), np.bool_)
    probability = weigh(motion, moved, tracks.kind, prior)
    evidence = KindEvidence.MOTION * moved + KindEvidence.SENSORS * (tracks.kind != Kind.UNKNOWN)
    return probability, evidence.astype(np.uint8)
