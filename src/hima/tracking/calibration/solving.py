"""From information to belief: biases and their covariance, and the slow forgetting that lets them change."""

import math

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray
from hima.tracking.calibration.book import QUANTITIES, Book


@kernel
def informed(book: Book, sensor: int) -> bool:
    """True if anything is known of a sensor's biases."""
    return bool(book.common[sensor] > 0 or book.claimants[sensor] > 0)


@kernel
def fade(book: Book, prior_sigma: FloatArray, keep: FloatArray) -> None:
    """Keep a share ``keep`` (S,) of the information on each sensor, without changing what is believed.

    As in the prediction of a filter: the mean stands, its uncertainty grows.
    """
    for a in range(len(book.vector)):
        mine = math.sqrt(keep[a // QUANTITIES])
        total = 0.0
        for b in range(len(book.vector)):
            book.information[a, b] *= mine * math.sqrt(keep[b // QUANTITIES])
            total += book.information[a, b] * book.bias[b]
        q = a % QUANTITIES
        book.vector[a] = total + book.bias[a] / (prior_sigma[q] * prior_sigma[q])


@kernel
def _informed(book: Book) -> IntArray:
    """Rows of all sensors of which anything is known."""
    found = np.empty(len(book.vector), np.int64)
    count = 0
    for s in range(len(book.common)):
        if informed(book, s):
            for q in range(QUANTITIES):
                found[count] = QUANTITIES * s + q
                count += 1
    return found[:count]


@kernel
def _factorise(P: FloatArray) -> bool:
    """Write the Cholesky factor of P into its lower half; False if P is not positive definite."""
    for j in range(len(P)):
        for i in range(j, len(P)):
            total = P[i, j]
            for c in range(j):
                total -= P[i, c] * P[j, c]
            if i == j and not total > 0.0:
                return False
            P[i, j] = math.sqrt(total) if i == j else total / P[j, j]
    return True


@kernel
def invert(P: FloatArray) -> bool:
    """Replace a symmetric positive definite matrix by its inverse, in a fixed order of sums; False if it is none."""
    if not _factorise(P):
        return False
    for j in range(len(P)):
        P[j, j] = 1.0 / P[j, j]
        for i in range(j + 1, len(P)):
            total = 0.0
            for c in range(j, i):
                total -= P[i, c] * P[c, j]
            P[i, j] = total / P[i, i]
    for i in range(len(P)):
        for j in range(i + 1):
            total = 0.0
            for c in range(i, len(P)):
                total += P[c, i] * P[c, j]
            P[i, j] = total
    for i in range(len(P)):
        for j in range(i):
            P[j, i] = P[i, j]
    return True


@kernel
def solve(book: Book, prior_sigma: FloatArray, extra: FloatArray, extra_vector: FloatArray) -> None:
    """Renew biases and covariance.

    Args:
        book: Holds the information; changed in place.
        prior_sigma: (4,) standard deviations of installation errors.
        extra: (S, 4, 4) information from elsewhere.
        extra_vector: (S, 4) that information times biases.
    """
    rows = _informed(book)
    P, y = np.empty((len(rows), len(rows))), np.empty(len(rows))
    for i in range(len(rows)):
        s, q = rows[i] // QUANTITIES, rows[i] % QUANTITIES
        y[i] = book.vector[rows[i]] + extra_vector[s, q]
        for j in range(len(rows)):
            P[i, j] = 0.5 * (book.information[rows[i], rows[j]] + book.information[rows[j], rows[i]])
            if rows[j] // QUANTITIES == s:
                P[i, j] += extra[s, q, rows[j] % QUANTITIES]
        P[i, i] += 1.0 / (prior_sigma[q] * prior_sigma[q])
    if not invert(P):
        return
    for a in range(len(book.bias)):
        book.bias[a] = 0.0
        for b in range(len(book.bias)):
            book.covariance[a, b] = prior_sigma[a % QUANTITIES] * prior_sigma[a % QUANTITIES] if a == b else 0.0
    for i in range(len(rows)):
        total = 0.0
        for j in range(len(rows)):
            total += P[i, j] * y[j]
            book.covariance[rows[i], rows[j]] = P[i, j]
        book.bias[rows[i]] = total
