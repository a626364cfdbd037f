"""A track and a report of a local track, brought to one moment."""

from typing import NamedTuple

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray
from hima.tracking.belief import merged, new_belief
from hima.tracking.filtering import foresee
from hima.tracking.gating import SECOND
from hima.tracking.local_report import Reports, fit
from hima.tracking.motion import noise, transition
from hima.tracking.room import Room, new_room
from hima.tracking.table import Estimates


class Meeting(NamedTuple):
    """Scratch of one track and one report, at the later of their times.

    Attributes:
        expected: The track by its models, side by side.
        weight: (M,) the same, one model after another: their weights.
        means: (M, 6) and their means.
        spreads: (M, 6, 6) and covariances.
        mean: (6,) the track over all models.
        P: (6, 6) covariance of that.
        said: (6,) the report; what is not known is 0.
        said_spread: (6, 6) its covariance.
        room: For the motion models.
    """

    expected: FloatArray
    weight: FloatArray
    means: FloatArray
    spreads: FloatArray
    mean: FloatArray
    P: FloatArray
    said: FloatArray
    said_spread: FloatArray
    room: Room


@kernel
def new_meeting(models: int) -> Meeting:
    """Working memory for one thread of work on tracks of so many models."""
    apiece = np.empty(models), np.empty((models, 6)), np.empty((models, 6, 6))
    return Meeting(
        new_belief(),
        apiece[0],
        apiece[1],
        apiece[2],
        np.empty(6),
        np.empty((6, 6)),
        np.empty(6),
        np.empty((6, 6)),
        new_room(),
    )


@kernel
def meet(estimates: Estimates, row: int, models: FloatArray, reports: Reports, j: int, at: Meeting) -> float:
    """Bring an established track and a report together in ``at``; returns how far apart they are, above 1 a misfit."""
    dt_s = (reports.time_ns[j] - estimates.time_ns[row]) * SECOND
    foresee(estimates, row, dt_s, models, at.expected, at.room)
    merged(at.expected, at.mean, at.P)
    _move_on(reports, j, models[1], max(-dt_s, 0.0), at)
    distance, _ = fit(reports.known[j], at.mean, at.P, at.said, at.said_spread)
    return distance


@kernel
def _move_on(reports: Reports, j: int, model: FloatArray, dt_s: float, at: Meeting) -> None:
    """Move a late report on to the track's time by the liveliest model; what is not known stays so."""
    known, F, Q = reports.known[j], np.empty((6, 6)), np.empty((6, 6))
    transition(model, dt_s, F)
    noise(model, dt_s, Q)
    for a in range(6):
        at.said[a] = 0.0
        for b in range(6):
            at.said_spread[a, b] = 0.0
        if not known[a]:
            continue
        for c in range(6):
            at.said[a] += F[a, c] * reports.mean[j, c]
        for b in range(6):
            if known[b]:
                at.said_spread[a, b] = Q[a, b]
                for c in range(6):
                    for d in range(6):
                        at.said_spread[a, b] += F[a, c] * reports.covariance[j, c, d] * F[b, d]
