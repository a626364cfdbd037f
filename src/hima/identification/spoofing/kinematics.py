"""Can it fly so? Speed, acceleration and climb from one claim to the next, and the way flown against the velocity said.

All are lower bounds: the claim's own uncertainty is taken off, and half a second for clocks.
"""

from typing import Final

import numpy as np

from hima.identification.contact_table import BAD, EAST, SIGMA_UP, UP, UPDATES, VEAST, VNORTH
from hima.identification.joining import DEFAULT_SIGMA_M
from hima.identification.spoofing.limits import COLUMN, MANNED, SMALL
from hima.identification.spoofing.view import View
from hima.picture.arrays import BoolArray, FloatArray
from hima.picture.cooperative import CooperativeSource
from hima.picture.trust import EvidenceCode
from hima.units import SECOND_NS

SIGMAS: Final = 3.0 * 2.0**0.5
"""Of a difference of two places: three standard deviations."""
JITTER_S: Final = 0.5
SHORTEST_S: Final = 0.2
LONGEST_S: Final = 30.0
STEADY_S: Final = 5.0
"""Beyond this nobody knows whether the velocity said has been kept."""
MANOEUVRE_MPS2: Final = 5.0
VELOCITY_STEP_MPS: Final = 2.0
HEIGHT_SIGMA_M: Final = 45.0
ENOUGH: Final = 20.0
FADE: Final = 0.99
_BREAKS: Final = (
    EvidenceCode.SPEED,
    EvidenceCode.ACCELERATION,
    EvidenceCode.CLIMB,
    EvidenceCode.VELOCITY_MISMATCH,
)


def measure(view: View) -> dict[EvidenceCode, FloatArray]:
    """What each new claim says against the one before; NaN where there is none."""
    table, rows = view.table, view.rows
    step_s = (table.time_ns[rows] - table.last_ns[rows]) / SECOND_NS
    usable = view.fresh & (table.last_ns[rows] > 0) & (step_s >= SHORTEST_S) & (step_s <= LONGEST_S)
    usable &= ~table.shared[rows] & ~view.of(CooperativeSource.COT)
    found = {code: np.full(len(rows), np.nan) for code in (*_BREAKS, EvidenceCode.DUBIOUS_UPDATES)}
    if not usable.any():
        return found
    step = np.where(usable, step_s, np.nan)
    moved = table.now[rows, EAST : UP + 1] - table.last[rows, EAST : UP + 1]
    sigma = np.where(view.sigma_m > 0.0, view.sigma_m, DEFAULT_SIGMA_M)
    distance = np.hypot(moved[:, 0], moved[:, 1])
    found[EvidenceCode.SPEED] = _beyond(distance, SIGMAS * sigma) / (step + JITTER_S)
    found[EvidenceCode.CLIMB] = _beyond(np.abs(moved[:, 2]), SIGMAS * _height_sigma(view)) / (step + JITTER_S)
    now, last = table.now[rows, VEAST : VNORTH + 1], table.last[rows, VEAST : VNORTH + 1]
    turned = np.hypot(*(now - last).T)
    found[EvidenceCode.ACCELERATION] = _beyond(turned, VELOCITY_STEP_MPS) / (step + JITTER_S)
    found[EvidenceCode.VELOCITY_MISMATCH] = _mismatch(moved[:, :2], (now + last) / 2.0, step, sigma)
    found[EvidenceCode.DUBIOUS_UPDATES] = _dubious(view, usable, found)
    return found


def _beyond(value: FloatArray, slack: FloatArray | float) -> FloatArray:
    return np.maximum(value - slack, 0.0)


def _height_sigma(view: View) -> FloatArray:
    said = view.said(SIGMA_UP)
    return np.where(said > 0.0, said, HEIGHT_SIGMA_M)


def _mismatch(moved: FloatArray, velocity: FloatArray, step_s: FloatArray, sigma_m: FloatArray) -> FloatArray:
    missed = np.hypot(*(moved - velocity * step_s[:, None]).T)
    speed = np.hypot(*velocity.T)
    sigma = np.sqrt(2.0 * sigma_m**2 + (MANOEUVRE_MPS2 / 2.0 * step_s**2) ** 2 + (JITTER_S * speed) ** 2)
    return np.where(step_s <= STEADY_S, missed / sigma, np.nan)


def _dubious(view: View, usable: BoolArray, found: dict[EvidenceCode, FloatArray]) -> FloatArray:
    """Share of updates that broke a limit, of those of the last minutes."""
    manned = view.manned()
    bad = np.zeros(len(view.rows), np.bool_)
    for code in _BREAKS:
        column = COLUMN[code]
        bad |= found[code] > np.where(manned, MANNED[column], SMALL[column])
    memory, rows = view.table.memory, view.rows[usable]
    memory[rows, BAD] = FADE * memory[rows, BAD] + bad[usable]
    memory[rows, UPDATES] = FADE * memory[rows, UPDATES] + 1.0
    share = np.full(len(view.rows), np.nan)
    enough = memory[rows, UPDATES] >= (1.0 - FADE**ENOUGH) / (1.0 - FADE)
    share[usable] = np.where(enough, memory[rows, BAD] / memory[rows, UPDATES], np.nan)
    return share
