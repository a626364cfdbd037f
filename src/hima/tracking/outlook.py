"""The tracks as they are expected at one moment."""

import math

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import CodeArray, FloatArray, IntArray, MaskArray
from hima.tracking.belief import copy, merged, new_belief
from hima.tracking.gating import SECOND
from hima.tracking.life import DROPPED, KIND_BELIEVED, TENTATIVE, Rules, age
from hima.tracking.maps import Maps
from hima.tracking.motion import predict, prepare
from hima.tracking.room import new_room
from hima.tracking.table import Estimates, Lives

Report = tuple[IntArray, CodeArray, IntArray, IntArray, FloatArray, IntArray, MaskArray, CodeArray]
"""(N,) each: numbers, states, times of the last detection and of the first, probabilities of existence, hits, bits of
the sensors that have contributed, and kinds as far as they are believed."""


@kernel
def _outlook(
    estimates: Estimates, lives: Lives, rows: IntArray, models: FloatArray, first: FloatArray, now_ns: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Position (N, 3), velocity (N, 3) and their covariance (N, 6, 6) of tracks at ``now_ns``, over all models."""
    positions, velocities = np.empty((len(rows), 3)), np.empty((len(rows), 3))
    covariances = np.empty((len(rows), 6, 6))
    mean, belief = np.empty(6), new_belief()
    room, plain = new_room(), new_room()
    for i in range(len(rows)):
        row = rows[i]
        dt_s = (now_ns - estimates.time_ns[row]) * SECOND
        tentative = lives.state[row] == TENTATIVE
        table, work = (first, plain) if tentative else (models, room)
        copy(estimates.belief[row], belief)
        if dt_s != 0.0:
            prepare(table, dt_s, work.steps)
            predict(belief, work.steps, work.work)
        merged(belief, mean, covariances[i])
        for a in range(3):
            positions[i, a] = mean[a]
            velocities[i, a] = mean[a + 3]
    return positions, velocities, covariances


@kernel
def _report(lives: Lives, rows: IntArray, since_ns: int) -> Report:
    """What is told of tracks beside their motion. Contributing means having seen a track since ``since_ns``."""
    count = len(rows)
    number, state = np.empty(count, np.int64), np.empty(count, np.uint8)
    updated, born, hits = np.empty(count, np.int64), np.empty(count, np.int64), np.empty(count, np.int64)
    existence, sensors, kind = np.empty(count), np.zeros(count, np.uint32), np.zeros(count, np.uint8)
    for i in range(count):
        row = rows[i]
        number[i], state[i], hits[i] = lives.id[row], lives.state[row], lives.hits[row]
        updated[i], born[i] = lives.updated_ns[row], lives.born_ns[row]
        existence[i] = 1.0 / (1.0 + math.exp(-lives.score[row]))
        for s in range(min(len(lives.seen_ns), 32)):
            if lives.seen_ns[s, row] >= since_ns:
                sensors[i] |= np.uint32(1) << np.uint32(s)
        if lives.kind_trust[row] >= KIND_BELIEVED:
            kind[i] = lives.kind[row]
    return number, state, updated, born, existence, hits, sensors, kind


@kernel
def _listed(lives: Lives, count: int) -> IntArray:
    """Rows of the tracks that are told of, in order of their numbers."""
    rows = np.empty(count, np.int64)
    used = 0
    for row in range(count):
        if lives.state[row] <= DROPPED:
            rows[used] = row
            used += 1
    return rows[:used][np.argsort(lives.id[rows[:used]], kind="mergesort")]


@kernel
def tell(
    estimates: Estimates,
    lives: Lives,
    count: int,
    numbers: FloatArray,
    models: FloatArray,
    first: FloatArray,
    now_ns: int,
    since_ns: int,
    rules: Rules,
    maps: Maps,
) -> tuple[int, tuple[FloatArray, FloatArray, FloatArray], Report]:
    """Let time pass, and say what is told of all tracks then, in order of their numbers.

    Args:
        estimates: The tracks.
        lives: The tracks, changed in place: they coast, and end.
        count: Rows of both in use.
        numbers: What is known of sensors.
        models: Motion models of confirmed tracks.
        first: Motion models of tentative tracks.
        now_ns: The moment.
        since_ns: Sensors have contributed if they have seen a track since.
        rules: The settings.
        maps: What the sensors have taught about themselves, changed in place.

    Returns:
        Number of rows that have ended, motion of the tracks, and the rest of what is told.
    """
    ended = age(lives, count, numbers, now_ns, rules, maps)
    rows = _listed(lives, count)
    return ended, _outlook(estimates, lives, rows, models, first, now_ns), _report(lives, rows, since_ns)
