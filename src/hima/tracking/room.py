"""Working memory of the kernels: allocated once a batch, for allocating costs more than computing on six numbers."""

from typing import NamedTuple

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray


class Room(NamedTuple):
    """Scratch arrays; what they hold between two calls means nothing, unless a kernel says what it writes.

    Attributes:
        nu: (4,) innovations of a measurement.
        H: (4, 6) its derivatives.
        R: (4,) its variances.
        place: (3,) a position.
        pace: (3,) a velocity.
        first: (6,) vector.
        second: (6,) vector.
        third: (6,) vector.
        fourth: (6,) vector.
        F: (6, 6) transition.
        Q: (6, 6) process noise.
        product: (6, 6) matrix.
        factor: (4, 4) Cholesky factor.
    """

    nu: FloatArray
    H: FloatArray
    R: FloatArray
    place: FloatArray
    pace: FloatArray
    first: FloatArray
    second: FloatArray
    third: FloatArray
    fourth: FloatArray
    F: FloatArray
    Q: FloatArray
    product: FloatArray
    factor: FloatArray


@kernel
def new_room() -> Room:
    """Working memory for one thread of work."""
    return Room(
        np.empty(4),
        np.empty((4, 6)),
        np.empty(4),
        np.empty(3),
        np.empty(3),
        np.empty(6),
        np.empty(6),
        np.empty(6),
        np.empty(6),
        np.empty((6, 6)),
        np.empty((6, 6)),
        np.empty((6, 6)),
        np.empty((4, 4)),
    )
