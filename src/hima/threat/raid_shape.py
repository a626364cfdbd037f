"""What a raid looks like: where it is, how large, what it is nearest to, and when its first member may arrive."""

import math
from typing import Final

import numpy as np

from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.raid import OUTLINE_CORNERS, RaidArrivals
from hima.picture.threat import Threats
from hima.picture.zone import Asset

CHI_95: Final = math.sqrt(-2.0 * math.log(0.05))
"""Radius of a 95 % ellipse in standard deviations; a band of as many holds somewhat more."""
SERIOUS_SHARE: Final = 1.0 / 3.0
"""A member this much less likely to reach an asset than the likeliest does not set the first arrival."""

_STEP: Final = 2.0 * math.pi / OUTLINE_CORNERS
_BEARING: Final = np.arange(OUTLINE_CORNERS) * _STEP
_OUT: Final = np.stack([np.sin(_BEARING), np.cos(_BEARING)])
_ALONG: Final = np.stack([np.cos(_BEARING), -np.sin(_BEARING)])


def _narrowed(covariance: FloatArray, widest_m: float) -> FloatArray:
    """(M, 2, 2) covariances whose 95 % ellipses reach no farther than ``widest_m``, ellipses still.

    An ellipse is cut along its axes: cut along each bearing by itself it would be no convex shape any more, and an
    outline made of how far it reaches would cross itself.
    """
    most = (widest_m / CHI_95) ** 2
    mean = (covariance[:, 0, 0] + covariance[:, 1, 1]) / 2.0
    lean = (covariance[:, 0, 0] - covariance[:, 1, 1]) / 2.0
    slant = covariance[:, 0, 1]
    half = np.hypot(lean, slant)
    major, minor = np.clip(mean + half, 0.0, most), np.clip(mean - half, 0.0, most)
    share = (major - minor) / 2.0 / np.where(half > 0.0, half, 1.0)
    middle = (major + minor) / 2.0
    lean, slant = lean * share, slant * share
    return np.stack([middle + lean, slant, slant, middle - lean], axis=1).reshape(-1, 2, 2)


def outlines(place_m: FloatArray, covariance: FloatArray, starts: IntArray, widest_m: float) -> FloatArray:
    """(R, OUTLINE_CORNERS, 2) convex outlines around the 95 % ellipses of members.

    The tightest polygon with sides across evenly spread bearings: how far the ellipses reach along each is known in
    closed form, so nothing is sampled and every outline has the same number of corners.

    Args:
        place_m: (M, 2) east, north, the members of each raid together.
        covariance: (M, 2, 2) of those.
        starts: (R,) first row of each raid.
        widest_m: No ellipse counts as wider than this.
    """
    variance = np.einsum("ak,mab,bk->mk", _OUT, _narrowed(covariance, widest_m), _OUT)
    spread_m = CHI_95 * np.sqrt(np.maximum(variance, 0.0))
    centre_m = place_m[starts]
    raid = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(place_m))))
    reach_m = np.maximum.reduceat((place_m - centre_m[raid]) @ _OUT + spread_m, starts, axis=0)
    onward_m = (np.roll(reach_m, -1, axis=1) - reach_m * math.cos(_STEP)) / math.sin(_STEP)
    corners: FloatArray = reach_m[:, :, None] * _OUT.T + onward_m[:, :, None] * _ALONG.T + centre_m[:, None, :]
    return corners


def heights(up_m: FloatArray, variance: FloatArray, starts: IntArray) -> FloatArray:
    """(R, 2) lowest and highest up that the members' bands reach."""
    spread_m = CHI_95 * np.sqrt(np.maximum(variance, 0.0))
    return np.stack(
        [np.minimum.reduceat(up_m - spread_m, starts), np.maximum.reduceat(up_m + spread_m, starts)], axis=1
    )


def closest(place_m: FloatArray, starts: IntArray, assets: tuple[Asset, ...]) -> tuple[IntArray, FloatArray]:
    """(R,) row of the asset that a member is nearest to, -1 for none, and that member's horizontal distance."""
    if not assets:
        return np.full(len(starts), -1), np.full(len(starts), np.inf)
    places_m = np.array([asset.position_m[:2] for asset in assets])
    away_m = np.hypot(place_m[:, None, 0] - places_m[:, 0], place_m[:, None, 1] - places_m[:, 1])
    nearest_m = np.minimum.reduceat(away_m, starts, axis=0)
    asset = np.argmin(nearest_m, axis=1)
    return asset, nearest_m[np.arange(len(starts)), asset]


def _serious(pair: IntArray, probability: FloatArray) -> BoolArray:
    """(P,) rows that are not much less likely than the likeliest of the same ``pair``."""
    _, group = np.unique(pair, return_inverse=True)
    likeliest = np.zeros(len(pair))
    np.maximum.at(likeliest, group, probability)
    serious: BoolArray = probability >= SERIOUS_SHARE * likeliest[group]
    return serious


def first_arrivals(threats: Threats, member: IntArray, member_raid: IntArray, assets: int) -> RaidArrivals:
    """When the first member of each raid may reach each asset.

    Args:
        threats: Pairs of track and asset.
        member: (M,) track numbers, ascending.
        member_raid: (M,) the raid of each.
        assets: How many assets the site has.
    """
    raid = np.zeros(len(threats.track), np.int64)
    if len(member):
        place = np.minimum(np.searchsorted(member, threats.track), len(member) - 1)
        raid = np.where(member[place] == threats.track, member_raid[place], 0)
    pair = raid * assets + threats.asset
    rows = np.flatnonzero(raid)
    rows = rows[_serious(pair[rows], threats.probability[rows])]
    rows = rows[np.lexsort((threats.track[rows], threats.arrival_s[rows, 0], pair[rows]))]
    _, starts, counts = np.unique(pair[rows], return_index=True, return_counts=True)
    first = rows[starts]
    return RaidArrivals(
        raid=raid[first],
        asset=threats.asset[first],
        track=threats.track[first],
        arrival_s=np.minimum.reduceat(threats.arrival_s[rows], starts, axis=0),
        probability=np.maximum.reduceat(threats.probability[rows], starts),
        members=counts.astype(np.int64),
    )
