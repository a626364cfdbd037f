"""Where tracks are, in every reference that a limit may be stated in, each with what it may be off by."""

import msgspec
import numpy as np

from hima.geo.frames import SiteFrame
from hima.picture.arrays import FloatArray, IntArray
from hima.picture.track import Tracks


class Ground(msgspec.Struct, frozen=True):
    """What heights are converted by.

    Attributes:
        frame: The site frame.
        geoid_undulation_m: Geoid above the ellipsoid.
        amsl_m: Ground above mean sea level, taken to be the same all around.
        sigma_m: One standard deviation of the ground around the site against that.
    """

    frame: SiteFrame
    geoid_undulation_m: float
    amsl_m: float
    sigma_m: float


class Whereabouts(msgspec.Struct, frozen=True, eq=False):
    """Places of judged tracks.

    Attributes:
        row: (N,) rows of the track table.
        plan_m: (N, 2) east, north.
        beyond_m: (N,) two standard deviations of the place on the ground, along the ellipse's longer axis.
        height_m: (N, 3) height above ground, above mean sea level, above the ellipsoid (`REFERENCES`).
        height_beyond_m: (N, 3) two standard deviations of each.
    """

    row: IntArray
    plan_m: FloatArray
    beyond_m: FloatArray
    height_m: FloatArray
    height_beyond_m: FloatArray


def whereabouts(tracks: Tracks, rows: IntArray, ground: Ground) -> Whereabouts:
    """Where the tracks of some rows are; NaN where a track has no finite place."""
    position, covariance = tracks.position_m[rows], tracks.covariance[rows]
    _, _, hae_m = ground.frame.geodetic_from_enu(position)
    amsl_m = hae_m - ground.geoid_undulation_m
    half = (covariance[:, 0, 0] - covariance[:, 1, 1]) / 2.0
    longer = (covariance[:, 0, 0] + covariance[:, 1, 1]) / 2.0 + np.hypot(half, covariance[:, 0, 1])
    up = np.maximum(covariance[:, 2, 2], 0.0)
    beyond_m = 2.0 * np.sqrt(np.stack([up + ground.sigma_m**2, up, up], axis=1))
    return Whereabouts(
        row=rows,
        plan_m=np.ascontiguousarray(position[:, :2]),
        beyond_m=2.0 * np.sqrt(np.maximum(longer, 0.0)),
        height_m=np.stack([amsl_m - ground.amsl_m, amsl_m, hae_m], axis=1),
        height_beyond_m=beyond_m,
    )
