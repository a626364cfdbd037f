"""Which detection belongs to which track: one to one, the total score as large as can be.

Forward auction (Bertsekas 1988) on the sparse pairs that passed the gate. Detections bid for tracks; each may also
stay alone at score zero. Groups that share no pair do not disturb each other, so no clusters need be formed; a
crowd in one place raises prices step by step, and the number of bids is bounded, so that no input is exponential.
The result is within ``STEP`` per detection of the best.
"""

from typing import Final

import numpy as np

from hima.jit import kernel
from hima.picture.arrays import FloatArray, IntArray

CANDIDATES: Final = 8
"""Tracks remembered per detection: more than ever compete for one plot, except in a swarm inside one cell."""
STEP: Final = 0.02


@kernel
def offer(track: int, score: float, tracks: IntArray, scores: FloatArray) -> None:
    """Keep a pair among the best ``CANDIDATES`` of one detection; ``tracks`` and ``scores`` are its rows."""
    worst = 0
    for c in range(len(scores)):
        if scores[c] < scores[worst]:
            worst = c
    if score > scores[worst]:
        scores[worst] = score
        tracks[worst] = track


@kernel
def assign(tracks: IntArray, scores: FloatArray, track_count: int, step: float) -> IntArray:
    """Auction.

    Args:
        tracks: (M, C) candidate tracks of each detection, -1 where none.
        scores: (M, C) score of each pair, -inf where none; only positive scores can win.
        track_count: Number of tracks.
        step: Least rise of a price.

    Returns:
        (M,) the track of each detection, -1 for none.
    """
    detections = tracks.shape[0]
    price = np.zeros(track_count)
    owner = np.full(track_count, -1, np.int64)
    result = np.full(detections, -1, np.int64)
    waiting = np.arange(detections - 1, -1, -1)
    count = detections
    bids = 0
    while count > 0 and bids < 200 * detections:
        bids += 1
        count -= 1
        row = waiting[count]
        best, best_value, second_value = -1, 0.0, 0.0
        for c in range(tracks.shape[1]):
            track = tracks[row, c]
            if track < 0:
                continue
            value = scores[row, c] - price[track]
            if value > best_value:
                best, second_value, best_value = track, best_value, value
            elif value > second_value:
                second_value = value
        if best < 0:
            continue
        price[best] += best_value - second_value + step
        outbid = owner[best]
        if outbid >= 0:
            result[outbid] = -1
            waiting[count] = outbid
            count += 1
        owner[best] = row
        result[row] = best
    return result
