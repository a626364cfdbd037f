"""Covariance intersection: two estimates of which nobody knows how much they share.

The inverse covariances are added with the shares w and 1 - w instead of one each (Julier and Uhlmann 1997). Whatever
the two have in common, the result is never surer than it may be; the same estimate fused again adds nothing. The share
is the one that leaves the smallest volume of error, whose logarithm is concave in w: a search by thirds finds it.
"""

import math
from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray

STEPS: Final = 16
"""Steps of the search: the share is then known to (2/3)^16, a thousandth."""
SOLE: Final = 0.999
"""From this share on the other estimate has nothing to add."""


@kernel
def factorise(matrix: FloatArray, n: int, factor: FloatArray) -> bool:
    """Write the Cholesky factor of the leading (n, n) block of ``matrix``; False if that is not positive definite."""
    for i in range(n):
        for j in range(i + 1):
            total = matrix[i, j]
            for k in range(j):
                total -= factor[i, k] * factor[j, k]
            if i != j:
                factor[i, j] = total / factor[j, j]
            elif 0.0 < total < math.inf:
                factor[i, i] = math.sqrt(total)
            else:
                return False
    return True


@kernel
def invert(matrix: FloatArray, n: int, factor: FloatArray, inverse: FloatArray) -> bool:
    """Write the inverse of the leading (n, n) block of a symmetric matrix; False if that is not positive definite."""
    if not factorise(matrix, n, factor):
        return False
    for c in range(n):
        for i in range(n):
            total = 1.0 if i == c else 0.0
            for k in range(i):
                total -= factor[i, k] * inverse[k, c]
            inverse[i, c] = total / factor[i, i]
        for back in range(n):
            i = n - 1 - back
            total = inverse[i, c]
            for k in range(i + 1, n):
                total -= factor[k, i] * inverse[k, c]
            inverse[i, c] = total / factor[i, i]
    for i in range(n):
        for j in range(i):
            inverse[i, j] = inverse[j, i] = 0.5 * (inverse[i, j] + inverse[j, i])
    return True


@kernel
def _volume(share: float, one: FloatArray, other: FloatArray, mixed: FloatArray, factor: FloatArray) -> float:
    """Log of the determinant of the mixed information (6, 6), which is written; -inf if it is singular."""
    for a in range(6):
        for b in range(6):
            mixed[a, b] = share * one[a, b] + (1.0 - share) * other[a, b]
    if not factorise(mixed, 6, factor):
        return -math.inf
    total = 0.0
    for a in range(6):
        total += math.log(factor[a, a])
    return 2.0 * total


@kernel
def best_share(one: FloatArray, other: FloatArray) -> float:
    """Share of ``one`` in the intersection of two inverse covariances (6, 6); the other may be of lower rank."""
    mixed, factor = np.empty((6, 6)), np.empty((6, 6))
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        third = (high - low) / 3.0
        if _volume(low + third, one, other, mixed, factor) < _volume(high - third, one, other, mixed, factor):
            low += third
        else:
            high -= third
    share = 0.5 * (low + high)
    return 1.0 if share >= SOLE else share


@kernel
def intersect(share: float, mean: FloatArray, P: FloatArray, information: FloatArray, pull: FloatArray) -> bool:
    """Fuse, in place, an estimate with another one.

    Args:
        share: Weight of ``mean`` and ``P``; the other has the rest.
        mean: (6,) estimate.
        P: (6, 6) its covariance.
        information: (6, 6) inverse covariance of the other, zero where it knows nothing.
        pull: (6,) that, times the other's mean.

    Returns:
        False, with nothing changed, where the numbers do not allow it.
    """
    factor, own, fused, sum_ = np.empty((6, 6)), np.empty((6, 6)), np.empty((6, 6)), np.empty(6)
    if not invert(P, 6, factor, own):
        return False
    for a in range(6):
        sum_[a] = (1.0 - share) * pull[a]
        for b in range(6):
            sum_[a] += share * own[a, b] * mean[b]
    for a in range(6):
        for b in range(6):
            own[a, b] = share * own[a, b] + (1.0 - share) * information[a, b]
    if not invert(own, 6, factor, fused):
        return False
    for a in range(6):
        mean[a] = 0.0
        for b in range(6):
            P[a, b] = fused[a, b]
            mean[a] += fused[a, b] * sum_[b]
    return True
