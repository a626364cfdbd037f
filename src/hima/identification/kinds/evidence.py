"""Motion, what sensors report, and what is usual at the site become one probability for each kind.

A sensor's word is evidence, not truth: radars and cameras that name what they see take one for another, and which
ones they do is a table here. The word is weighed once, however often it is repeated, since a sensor that errs on a
track errs on it again and again.
"""

from typing import Final

import numpy as np

from hima.identification.kinds.model import KNOWN
from hima.picture.arrays import BoolArray, CodeArray, FloatArray
from hima.picture.kind import Kind

DIGITS: Final = 4
"""Decimals that are kept: more would be neither true nor the same on every processor."""

REPORTED: Final = np.array(
    # a sensor says: multirotor, fixed wing, one-way attack, bird, manned, clutter
    [
        [0.74, 0.07, 0.03, 0.09, 0.03, 0.04],  # of a multirotor
        [0.08, 0.66, 0.12, 0.07, 0.05, 0.02],  # of a fixed wing
        [0.04, 0.22, 0.62, 0.04, 0.06, 0.02],  # of a one-way attack drone
        [0.12, 0.08, 0.02, 0.70, 0.01, 0.07],  # of a bird
        [0.03, 0.06, 0.04, 0.01, 0.84, 0.02],  # of a manned aircraft
        [0.08, 0.03, 0.02, 0.14, 0.03, 0.70],  # of clutter
    ]
)
"""How often a sensor says what of each kind, rows and columns in order of `KNOWN`. Judgement, not measurement: no
sensor of the site has been tried. A site that has tried its own does well to correct it."""


def weigh(motion: FloatArray, moved: BoolArray, reported: CodeArray, prior: FloatArray) -> FloatArray:
    """The probability of each kind.

    Args:
        motion: (N, len(KNOWN)) likelihoods from motion.
        moved: (N,) true where they mean something.
        reported: (N,) `Kind` codes that sensors keep reporting, 0 where none does.
        prior: (len(KNOWN),) how frequent each kind is here, relative to the others.

    Returns:
        (N, len(Kind)), rows adding up to one; a track of which neither motion nor sensors say anything is wholly
        `Kind.UNKNOWN`, whatever is usual here.
    """
    weight = np.where(moved[:, None], motion, 1.0) * prior
    column = np.array([KNOWN.index(Kind(code)) if code else -1 for code in range(len(Kind))])[reported]
    told = column >= 0
    weight[told] *= REPORTED[:, column[told]].T
    result = np.zeros((len(motion), len(Kind)))
    known = moved | told
    result[known, 1:] = weight[known] / weight[known].sum(axis=1, keepdims=True)
    result[~known, Kind.UNKNOWN] = 1.0
    return np.round(result, DIGITS)
