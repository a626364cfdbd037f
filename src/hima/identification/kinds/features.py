"""What the model sees of a track: numbers near one in size, made from the moments of its motion."""

from typing import Final

import numpy as np

from hima.identification.kinds import history as h
from hima.identification.kinds.history import FADE_S, MotionHistory
from hima.picture.arrays import FloatArray, IntArray
from hima.units import SECOND_NS

OF_A_WINDOW: Final = (
    "speed",
    "speed_spread",
    "straightness",
    "turn_abs",
    "turn_bias",
    "across",
    "along",
    "lift",
    "climb",
    "climb_spread",
    "height",
    "height_spread",
    "hover",
    "stray",
)
OF_THE_TRACK: Final = ("sigma_speed", "sigma_climb", "sigma_height", "sigma_place", "age", "slowest", "fastest")
FEATURES: Final = (*(f"{name}_{fade:g}s" for fade in FADE_S for name in OF_A_WINDOW), *OF_THE_TRACK)
"""Names, in order of the columns."""
NOISE_WINDOW: Final = 1
"""The window of which the track's own uncertainty is told."""


def _log(value: FloatArray, floor: float) -> FloatArray:
    logged: FloatArray = np.log(floor + np.maximum(value, 0.0))
    return logged


def _spread(mean_square: FloatArray, mean: FloatArray, noise: FloatArray) -> FloatArray:
    """Standard deviation beyond what the estimate's own noise explains."""
    spread: FloatArray = np.sqrt(np.maximum(mean_square - mean * mean - noise, 0.0))
    return spread


def features(history: MotionHistory, rows: IntArray) -> FloatArray:
    """(K, F) features of tracks, in order of `FEATURES`; those of a track sampled once or never mean nothing."""
    moments = history.moments[rows]
    share = np.maximum(moments[:, :, h.SHARE : h.SHARE + 1], h.TINY)
    m = moments / share
    speed, climb, height = m[:, :, h.SPEED], m[:, :, h.CLIMB], m[:, :, h.HEIGHT]
    # A height known to a few hundred metres says little: it is drawn towards the ground.
    trust = 1.0 / (1.0 + m[:, :, h.HEIGHT_VAR] / 150.0**2)
    of_window = np.stack(
        [
            _log(speed, 1.0),
            _log(_spread(m[:, :, h.SPEED_2], speed, m[:, :, h.SPEED_VAR]), 0.3),
            np.hypot(m[:, :, h.EAST], m[:, :, h.NORTH]) / np.maximum(speed, 0.5),
            _log(m[:, :, h.TURN_ABS], 0.01),
            _log(np.abs(m[:, :, h.TURN]), 0.01),
            _log(np.sqrt(m[:, :, h.ACROSS_2]), 0.1),
            _log(np.sqrt(m[:, :, h.ALONG_2]), 0.1),
            _log(np.sqrt(m[:, :, h.LIFT_2]), 0.1),
            np.arctan(climb / 3.0),
            _log(_spread(m[:, :, h.CLIMB_2], climb, m[:, :, h.CLIMB_VAR]), 0.3),
            _log(height * trust, 20.0),
            _log(_spread(m[:, :, h.HEIGHT_2], height, m[:, :, h.HEIGHT_VAR]), 2.0),
            m[:, :, h.HOVER],
            _log(m[:, :, h.STRAY], 0.01),
        ],
        axis=2,
    )
    noise = m[:, NOISE_WINDOW, h.SPEED_VAR : h.PLACE_VAR + 1]
    age_s = (history.sampled_ns[rows] - history.first_ns[rows]) / SECOND_NS
    return np.concatenate(
        [
            of_window.reshape(len(rows), len(FADE_S) * len(OF_A_WINDOW)),
            0.5 * _log(noise, 0.01),
            _log(age_s, 1.0)[:, None],
            _log(history.pace[rows], 1.0),
        ],
        axis=1,
    )
