"""What a sensor reports, less what it is off by."""

import math

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray
from hima.tracking.calibration.group import polar_frame, shift_of


@kernel
def correct(
    cartesian: bool,
    value: FloatArray,
    sigma: FloatArray,
    place: FloatArray,
    applied: FloatArray,
    added: FloatArray,
    noise: float,
) -> None:
    """Take a bias from a batch, in place, and add its variance.

    Args:
        cartesian: True for positions, False for range, azimuth, elevation.
        value: (D, 4) measurements.
        sigma: (D, 4) their standard deviations.
        place: (3,) position of the sensor.
        applied: (4,) range (m), azimuth, elevation (rad) to be taken away; the clock is another matter.
        added: (3,) variances of these.
        noise: Factor on the standard deviations.
    """
    for j in range(len(value)):
        for q in range(4):
            sigma[j, q] *= noise
        if cartesian:
            _correct_position(value[j], sigma[j], place, applied, added)
        else:
            for q in range(3):
                value[j, q] -= applied[q]
                sigma[j, q] = math.sqrt(sigma[j, q] * sigma[j, q] + added[q])
            if value[j, 0] < 1.0:
                value[j, 0] = 1.0


@kernel
def _correct_position(
    value: FloatArray, sigma: FloatArray, place: FloatArray, applied: FloatArray, added: FloatArray
) -> None:
    frame, d, shift = np.empty((3, 4)), np.empty(3), np.zeros(3)
    for a in range(3):
        d[a] = 0.0 if math.isnan(value[a]) else value[a] - place[a]
    polar_frame(d, frame)
    for a in range(3):
        variance = sigma[a] * sigma[a]
        for q in range(3):
            slope = shift_of(q, a, frame)
            shift[a] += slope * applied[q]
            variance += slope * slope * added[q]
        sigma[a] = math.sqrt(variance)
    for a in range(3):
        value[a] -= shift[a]
