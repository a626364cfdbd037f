"""Truth and pictures made up for tests of the scores."""

import numpy as np

from hima.scoring.picture import Shown, Truth


def points(*rows: tuple[float, float, float]) -> np.ndarray:
    """(N, 3) positions."""
    return np.array(rows, float).reshape(-1, 3)


def disorder(seed: int, moments: int = 40, objects: int = 6) -> tuple[Truth, list[Shown]]:
    """Objects on straight lines; tracks near them with swaps, gaps, doubles, strangers."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(moments, dtype=float)
    velocity = rng.normal(0, 20, (objects, 3))
    position = rng.uniform(-600, 600, (objects, 3)) + time_s[:, None, None] * velocity
    velocities = np.tile(velocity, (moments, 1, 1))
    for a in range(objects):
        born, died = int(rng.integers(0, moments // 4)), int(rng.integers(3 * moments // 4, moments + 1))
        position[:born, a] = position[died:, a] = np.nan
    shown = []
    for k in range(moments):
        ids, where = [], []
        for a in np.flatnonzero(np.isfinite(position[k, :, 0])).tolist():
            for copy in range(int(rng.choice([0, 1, 1, 1, 2]))):
                ids.append(a + 1 + 1000 * copy + 10_000 * (k > moments // 2 and a == 2))
                where.append(position[k, a] + rng.normal(0, 30, 3))
        if rng.random() < 0.3:
            ids.append(90_000 + k // 10)
            where.append(rng.uniform(-900, 900, 3))
        places = np.array(where).reshape(-1, 3)
        shown.append(Shown(np.array(ids, np.int64), places, rng.normal(0, 20, (len(ids), 3))))
    return Truth(time_s, position, velocities), shown
