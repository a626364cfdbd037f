"""What sensors see where a claim is joined: does it walk off, is it as high, does it move, is it of that kind?"""

from typing import Final

import numpy as np

from hima.identification.contact_table import BASE_EAST, BASE_NORTH, GROUND, LANDED, SIGMA_UP, UP, VEAST, VNORTH
from hima.identification.spoofing.view import View
from hima.picture.arrays import FloatArray
from hima.picture.cooperative import CooperativeSource
from hima.picture.kind import Kind
from hima.picture.trust import EvidenceCode

FLOOR_M: Final = 10.0
"""Tracks lag in turns and think too well of themselves."""
HEIGHT_FLOOR_M: Final = 50.0
"""Pressure and geoid are known to some ten metres."""
SIGMAS_OF_SPEED: Final = 2.0


def measure(view: View) -> dict[EvidenceCode, FloatArray]:
    """See the table of limits; zero where nothing is joined."""
    return {
        EvidenceCode.OFF_TRACK: _off_track(view),
        EvidenceCode.OFF_HEIGHT: _off_height(view),
        EvidenceCode.LANDED_BUT_MOVING: _moving(view),
        EvidenceCode.OTHER_KIND: _other_kind(view),
    }


def _off_track(view: View) -> FloatArray:
    """Standard deviations by which the claim has moved away from where it was when it was joined."""
    place = view.tracks.position_m[view.at, :2] if len(view.tracks.id) else np.zeros((len(view.rows), 2))
    base = view.table.memory[view.rows, BASE_EAST : BASE_NORTH + 1]
    off = view.place_m - place - base
    sigma = np.sqrt(_variances(view, (0, 1)) + view.sigma_m[:, None] ** 2 + FLOOR_M**2)
    return np.where(view.joined(), np.hypot(*(off / sigma).T), 0.0)


def _off_height(view: View) -> FloatArray:
    """Standard deviations between the two heights; zero where the claim's is above a ground that nobody has told."""
    height = view.tracks.position_m[view.at, 2] if len(view.tracks.id) else np.zeros(len(view.rows))
    said = view.said(SIGMA_UP)
    own = np.where(said > 0.0, said, HEIGHT_FLOOR_M)
    sigma = np.sqrt(_variances(view, (2,))[:, 0] + own**2 + HEIGHT_FLOOR_M**2)
    off = np.abs(view.said(UP) - height) / sigma
    return np.where(view.joined() & (view.said(GROUND) == 0.0), off, 0.0)


def _variances(view: View, axes: tuple[int, ...]) -> FloatArray:
    if not len(view.tracks.id):
        return np.ones((len(view.rows), len(axes)))
    return np.column_stack([view.tracks.covariance[view.at, axis, axis] for axis in axes])


def _moving(view: View) -> FloatArray:
    """Speed over ground, said or seen, of one that says it has landed; zero of the others."""
    said = np.nan_to_num(np.hypot(view.said(VEAST), view.said(VNORTH)))
    if len(view.tracks.id):
        velocity = view.tracks.velocity_mps[view.at]
        sigma = np.sqrt(np.maximum(_variances(view, (3, 4)).sum(axis=1), 0.0))
        seen = np.hypot(velocity[:, 0], velocity[:, 1]) - SIGMAS_OF_SPEED * sigma
        said = np.where(view.joined(), np.maximum(said, seen), said)
    return np.where(view.said(LANDED) > 0.0, said, 0.0)


def _other_kind(view: View) -> FloatArray:
    """Probability that what is seen is no aircraft with people in it where one is claimed, or one where none is."""
    if not len(view.tracks.id):
        return np.zeros(len(view.rows))
    manned = view.probability[view.at, Kind.MANNED_AIRCRAFT]
    told = view.joined() & (view.probability[view.at, Kind.UNKNOWN] < 1.0)
    other = np.where(view.manned(), 1.0 - manned, manned)
    claimed = view.manned() | view.of(CooperativeSource.REMOTE_ID)
    return np.where(told & claimed, other, 0.0)
