"""Working memory of the kernels: allocated once a batch, for allocating costs more than computing on six numbers.

Kernels that work on one track and one plot take plain arrays, few and small: a tuple of many arrays costs more to hand
over than such a kernel takes.
"""

import math
from typing import NamedTuple

import numpy as np

from hima.jit import kernel
from hima.lanes import LANES
from hima.picture.arrays import FloatArray
from hima.tracking.belief import ROWS
from hima.tracking.measurement import ROW
from hima.tracking.motion import STEP_ROWS


class Room(NamedTuple):
    """Scratch arrays; what they hold between two calls means nothing, unless a kernel says what it writes.

    Attributes:
        rows: (4 * ROW, LANES) the quantities of a measurement, see `hima.tracking.measurement`.
        work: (48, LANES) vectors of a matrix and of what belongs to it.
        steps: (STEP_ROWS, LANES) what a step of time does, see `hima.tracking.motion.prepare`.
        late: (STEP_ROWS, LANES) the same of a step back.
        before: (ROWS, LANES) where a track was.
        spare: (ROWS, LANES) another belief.
    """

    rows: FloatArray
    work: FloatArray
    steps: FloatArray
    late: FloatArray
    before: FloatArray
    spare: FloatArray


@kernel
def new_room() -> Room:
    """Working memory for one thread of work on tracks of one table of models."""
    room = Room(
        np.zeros((4 * ROW, LANES)),
        np.zeros((48, LANES)),
        np.zeros((STEP_ROWS, LANES)),
        np.zeros((STEP_ROWS, LANES)),
        np.zeros((ROWS, LANES)),
        np.zeros((ROWS, LANES)),
    )
    room.steps[0, 0] = room.late[0, 0] = math.nan
    return room
