"""A track's possible futures: a fixed, evenly spread set of samples from its distribution.

The samples are one deterministic set of standard-normal points in six dimensions (horizontal position, velocity
and manoeuvre), used for every track: an additive-recurrence sequence (the generalised golden ratio, M. Roberts 2018)
turned normal by Box and Muller, each point with its mirror image, so that the median of a straight flight is the
flight itself. Equal tracks get equal bands, which a random draw would not give.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

SAMPLES: Final = 128
"""Enough that a 5 % point rests on six samples; the cost grows with it."""


DIMENSIONS: Final = 6


def standard_normal_points(count: int) -> NDArray[np.float64]:
    """(count, 6) points of the standard normal distribution, evenly spread; ``count`` must be even."""
    ratio = 1.0
    for _ in range(80):  # fixed point of x^7 = x + 1: the golden ratio of six dimensions
        ratio = (1.0 + ratio) ** (1.0 / (DIMENSIONS + 1))
    index = np.arange(1, count // 2 + 1, dtype=np.float64)[:, None]
    uniform = (0.5 + index * ratio ** -np.arange(1.0, DIMENSIONS + 1.0)) % 1.0
    radius = np.sqrt(-2.0 * np.log1p(-uniform[:, 0::2]))
    angle = 2.0 * np.pi * uniform[:, 1::2]
    half = np.concatenate([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    points = np.concatenate([half, -half])
    # The finite set must have exactly the variance it stands for, else every band is a little wrong.
    scaled: NDArray[np.float64] = points / np.sqrt(np.mean(points * points, axis=0))
    return scaled
