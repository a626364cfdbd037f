"""Claims and tracks that agree in place are joined, and stay tied while the distance grows."""

from typing import Final

import numpy as np

from hima.identification.contact_table import BASE_EAST, BASE_NORTH, EAST, NORTH, SIGMA, VEAST, VNORTH, ContactTable
from hima.identification.settings import IdentificationSettings
from hima.picture.arrays import FloatArray, IntArray
from hima.picture.track import Tracks, TrackState
from hima.units import SECOND_NS

DEFAULT_SIGMA_M: Final = 30.0
"""Of a claim that says nothing of its accuracy: the class most receivers with a clear sky meet (NACp 8)."""
FRESH_S: Final = 5.0
"""A claim older than this is not compared with tracks: it could have flown on in any direction."""
DRIFT_MPS: Final = 10.0
"""A claim without velocity is less certain by this with its age."""


def claimed_now(table: ContactTable, rows: IntArray, now_ns: int) -> tuple[FloatArray, FloatArray]:
    """(A, 2) east, north now, NaN where a claim cannot be compared; and (A, 2) one standard deviation of each."""
    said = table.now[rows]
    age_s = (now_ns - table.time_ns[rows]) / SECOND_NS
    moving = np.isfinite(said[:, VEAST])
    velocity = np.where(moving[:, None], said[:, VEAST : VNORTH + 1], 0.0)
    place = said[:, EAST : NORTH + 1] + velocity * age_s[:, None]
    place[np.abs(age_s) > FRESH_S] = np.nan
    sigma = np.where(said[:, SIGMA] > 0.0, said[:, SIGMA], DEFAULT_SIGMA_M)
    older = np.where(moving, 0.0, DRIFT_MPS * np.maximum(age_s, 0.0))
    return place, np.column_stack([sigma + older, sigma])


def nearest_track(
    claims: FloatArray, sigmas: FloatArray, places: FloatArray, variances: FloatArray, gate_sigma: float
) -> tuple[IntArray, FloatArray]:
    """Row of the track nearest to each claim in standard deviations, within the gate; -1 for none, and that distance.

    Tracks are taken in order of east, and only those are measured that are near enough along it: ten thousand claims
    and a thousand tracks would be ten million pairs.

    Args:
        claims: (A, 2) east, north; NaN for none.
        sigmas: (A, 2) standard deviations.
        places: (N, 2) of the tracks.
        variances: (N, 2) of these.
        gate_sigma: Standard deviations within which a claim may belong to a track.
    """
    order = np.argsort(places[:, 0], kind="stable")
    east = places[order, 0]
    widest = gate_sigma * np.sqrt(variances[:, 0].max(initial=0.0) + sigmas[:, 0] ** 2)
    first, behind = np.searchsorted(east, claims[:, 0] - widest), np.searchsorted(east, claims[:, 0] + widest, "right")
    behind = np.where(np.isfinite(claims[:, 0]), behind, first)
    rows, distances = np.full(len(claims), -1, np.int64), np.full(len(claims), np.inf)
    for step in range(int((behind - first).max(initial=0))):
        asked = np.flatnonzero(first + step < behind)
        track = order[first[asked] + step]
        off = places[track] - claims[asked]
        scaled = off / np.sqrt(variances[track] + sigmas[asked, :1] ** 2)
        distance = np.hypot(scaled[:, 0], scaled[:, 1])
        nearer = (distance <= gate_sigma) & (distance < distances[asked])
        rows[asked[nearer]], distances[asked[nearer]] = track[nearer], distance[nearer]
    return rows, distances


def compare(table: ContactTable, rows: IntArray, tracks: Tracks, settings: IdentificationSettings) -> None:
    """Advance the agreement of claims with the tracks that are nearest within the gate.

    Args:
        table: Changed in place.
        rows: (A,) its rows in use.
        tracks: The picture's tracks.
        settings: Of identification.
    """
    known = np.flatnonzero((tracks.state == TrackState.CONFIRMED) | (tracks.state == TrackState.COASTING))
    ids, places = tracks.id[known], np.ascontiguousarray(tracks.position_m[known, :2])
    lost = ~np.isin(table.track[rows], ids)
    table.track[rows[lost]], table.offset_m[rows[lost]] = 0, -1.0
    claims, sigmas = claimed_now(table, rows, tracks.time_ns)
    comparable = np.isfinite(claims[:, 0])
    if not len(ids) or not comparable.any():
        return
    variances = np.column_stack([tracks.covariance[known, 0, 0], tracks.covariance[known, 1, 1]])
    nearest, _ = nearest_track(claims, sigmas, places, variances, settings.gate_sigma)
    near = np.where(nearest >= 0, ids[np.maximum(nearest, 0)], 0)
    rows, near, claims = rows[comparable], near[comparable], claims[comparable]
    _advance(table, rows, near, tracks.time_ns, settings)
    tied = table.track[rows] > 0
    rows, claims = rows[tied], claims[tied]
    order = np.argsort(ids, kind="stable")
    at = order[np.searchsorted(ids, table.track[rows], sorter=order)]
    off = claims - places[at]
    table.offset_m[rows] = np.hypot(off[:, 0], off[:, 1])
    new = np.isnan(table.memory[rows, BASE_EAST])
    table.memory[rows[new], BASE_EAST], table.memory[rows[new], BASE_NORTH] = off[new, 0], off[new, 1]


def _advance(
    table: ContactTable, rows: IntArray, near: IntArray, now_ns: int, settings: IdentificationSettings
) -> None:
    changed = rows[near != table.candidate[rows]]
    table.candidate[rows] = near
    table.candidate_ns[changed] = now_ns
    agreed = (near > 0) & (now_ns - table.candidate_ns[rows] >= settings.agree_s * SECOND_NS)
    joined = rows[agreed & (near != table.track[rows])]
    table.track[joined] = table.candidate[joined]
    table.memory[joined, BASE_EAST] = np.nan  # what it is off by now is not what it was off by from the other one
