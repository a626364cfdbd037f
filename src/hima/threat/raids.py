"""Tracks into raids: who flies together, under a number that stays, and what that looks like."""

from typing import Final

import numpy as np

from hima.picture.arrays import BoolArray, IntArray
from hima.picture.raid import Raids
from hima.picture.threat import Threats
from hima.picture.track import Tracks, TrackState
from hima.picture.zone import Asset
from hima.threat.raid_links import groups
from hima.threat.raid_numbers import RaidState, recall, renumber
from hima.threat.raid_shape import closest, first_arrivals, heights, outlines
from hima.threat.settings import RaidSettings

REACH_M: Final = 1e7
SPEED_MPS: Final = 1e5
VARIANCE: Final = 1e16
"""What is farther than the other side of the earth, faster than anything flies, or not known at all, is no member."""

_AXES: Final = np.arange(6)


def _rows(tracks: Tracks, eligible: BoolArray) -> IntArray:
    """Rows of the tracks that may be members, by track number."""
    flying = (tracks.state == TrackState.CONFIRMED) | (tracks.state == TrackState.COASTING)
    near = (np.abs(tracks.position_m) <= REACH_M).all(axis=1) & (np.abs(tracks.velocity_mps) <= SPEED_MPS).all(axis=1)
    sure = (np.abs(tracks.covariance) <= VARIANCE).all(axis=(1, 2))
    rows = np.flatnonzero(flying & near & sure & eligible)
    ordered: IntArray = rows[np.argsort(tracks.id[rows], kind="stable")]
    return ordered


def find_raids(
    state: RaidState,
    tracks: Tracks,
    threats: Threats,
    eligible: BoolArray,
    assets: tuple[Asset, ...],
    settings: RaidSettings,
) -> Raids:
    """The raids of this moment.

    Args:
        state: What is remembered from picture to picture; changed in place.
        tracks: The picture's tracks; their order does not matter.
        threats: Pairs of track and asset of the same picture.
        eligible: (N,) tracks that may belong to a raid at all.
        assets: The site's assets.
        settings: How near, how alike, how many, how long.
    """
    rows = _rows(tracks, eligible)
    ids = tracks.id[rows]
    flight = np.concatenate([tracks.position_m[rows], tracks.velocity_mps[rows]], axis=1)
    variance = np.maximum(tracks.covariance[rows][:, _AXES, _AXES], 0.0)
    before, _ = recall(state, ids)
    group = groups(flight, variance, before, settings.near_m, settings.alike_mps, settings.leave_factor)
    raid = renumber(state, ids, group, tracks.time_ns, settings)
    arrivals = first_arrivals(threats, ids[raid > 0], raid[raid > 0], len(assets))
    order = np.lexsort((ids, raid))
    order = order[raid[order] > 0]
    numbers, starts, counts = np.unique(raid[order], return_index=True, return_counts=True)
    mean = np.add.reduceat(flight[order], starts) / counts[:, None]
    place_m, member = flight[order, :2], rows[order]
    closest_asset, closest_m = closest(place_m, starts, assets)
    return Raids(
        time_ns=tracks.time_ns,
        id=numbers,
        since_ns=np.array([state.since_ns[number] for number in numbers.tolist()], np.int64),
        tracks=counts.astype(np.int64),
        confirmed=np.add.reduceat((tracks.state[member] == TrackState.CONFIRMED).astype(np.int64), starts),
        position_m=np.ascontiguousarray(mean[:, :3]),
        velocity_mps=np.ascontiguousarray(mean[:, 3:]),
        outline_m=outlines(place_m, tracks.covariance[member, :2, :2], starts, settings.near_m),
        height_m=heights(flight[order, 2], variance[order, 2], starts),
        closest_asset=closest_asset,
        closest_m=closest_m,
        member=ids[order],
        member_raid=raid[order],
        arrivals=arrivals,
    )
