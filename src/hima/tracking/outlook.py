"""The tracks as they are expected at one moment."""

import math

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import CodeArray, FloatArray, IntArray, MaskArray
from hima.tracking.gating import SECOND
from hima.tracking.life import DROPPED, KIND_BELIEVED, TENTATIVE
from hima.tracking.motion import merge, predict, prepare
from hima.tracking.room import new_room
from hima.tracking.table import Estimates, Lives


@kernel
def outlook(
    estimates: Estimates, lives: Lives, rows: IntArray, models: FloatArray, first: FloatArray, now_ns: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Position (N, 3), velocity (N, 3) and their covariance (N, 6, 6) of tracks at ``now_ns``, over all models."""
    positions, velocities = np.empty((len(rows), 3)), np.empty((len(rows), 3))
    covariances = np.empty((len(rows), 6, 6))
    means, spreads, mean = np.empty((len(models), 6)), np.empty((len(models), 6, 6)), np.empty(6)
    room, plain = new_room(len(models)), new_room(len(first))
    for i in range(len(rows)):
        row = rows[i]
        dt_s = (now_ns - estimates.time_ns[row]) * SECOND
        tentative = lives.state[row] == TENTATIVE
        table, work = (first, plain) if tentative else (models, room)
        count = len(table)
        for m in range(count):
            for a in range(6):
                means[m, a] = estimates.mean[row, m, a]
                for b in range(6):
                    spreads[m, a, b] = estimates.covariance[row, m, a, b]
        if dt_s != 0.0:
            prepare(table, dt_s, work.steps)
            for m in range(count):
                predict(table, work.steps, m, means, spreads, work.half)
        merge(estimates.weight[row, :count], means[:count], spreads[:count], mean, covariances[i])
        for a in range(3):
            positions[i, a] = mean[a]
            velocities[i, a] = mean[a + 3]
    return positions, velocities, covariances


@kernel
def report(
    lives: Lives, rows: IntArray, since_ns: int
) -> tuple[IntArray, CodeArray, IntArray, IntArray, FloatArray, IntArray, MaskArray, CodeArray]:
    """What is told of tracks beside their motion.

    Returns:
        (N,) each: numbers, states, times of the last detection and of the first, probabilities of existence, hits, bits
        of the sensors that have contributed since ``since_ns``, and kinds as far as they are believed.
    """
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
def listed(lives: Lives, count: int) -> IntArray:
    """Rows of the tracks that are told of, in order of their numbers."""
    rows = np.empty(count, np.int64)
    used = 0
    for row in range(count):
        if lives.state[row] <= DROPPED:
            rows[used] = row
            used += 1
    return rows[:used][np.argsort(lives.id[rows[:used]], kind="mergesort")]
