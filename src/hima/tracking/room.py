"""Working memory of the kernels: allocated once a batch, for allocating costs more than computing on six numbers.

Kernels that work on one track and one plot take plain arrays, few and small: a tuple of many arrays costs more to hand
over than such a kernel takes.
"""

from typing import NamedTuple

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray


class Room(NamedTuple):
    """Scratch arrays; what they hold between two calls means nothing, unless a kernel says what it writes.

    Attributes:
        rows: (4, 8) the quantities of a measurement: innovation, variance, derivatives by the six numbers of a state.
        work: (12, 6) vectors, and a Cholesky factor.
        half: (6, 6) a matrix.
        steps: (M, 9) what a step of time does under each model, see `hima.tracking.motion.prepare`.
        share: (M, M) chances of changing from one model to another.
        offset: (M, 6) means of the models from the first one's.
        moment: (M, 6, 6) their second moments about the first one's mean.
    """

    rows: FloatArray
    work: FloatArray
    half: FloatArray
    steps: FloatArray
    share: FloatArray
    offset: FloatArray
    moment: FloatArray


@kernel
def new_room(models: int) -> Room:
    """Working memory for one thread of work on tracks of so many models."""
    return Room(
        np.empty((4, 8)),
        np.empty((12, 6)),
        np.empty((6, 6)),
        np.full((models, 9), np.nan),
        np.empty((models, models)),
        np.empty((models, 6)),
        np.empty((models, 6, 6)),
    )
