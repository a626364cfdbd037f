"""Raids: tracks that fly together, so that forty drones are read as one event and none of them is lost."""

from typing import Final

import msgspec

from hima.picture.arrays import FloatArray, IntArray

OUTLINE_CORNERS: Final = 24
"""Corners of an outline: enough that one around a round group is no more than 1 % too wide."""


class RaidArrivals(msgspec.Struct, frozen=True, eq=False):
    """When the first member of a raid may reach an asset, ordered by raid number, then asset.

    Attributes:
        raid: (K,) raid numbers.
        asset: (K,) rows of the site's asset table.
        track: (K,) the member with the earliest arrival.
        arrival_s: (K, 3) the earliest early, median and late arrival among the members that may well be heading there;
            seconds, 0 inside the asset's ring.
        probability: (K,) probability that the likeliest member enters the ring within the horizon.
        members: (K,) how many members may well be heading there.
    """

    raid: IntArray
    asset: IntArray
    track: IntArray
    arrival_s: FloatArray
    probability: FloatArray
    members: IntArray


class Raids(msgspec.Struct, frozen=True, eq=False):
    """Tracks that are near one another and move alike, by raid number. Each member stays a track of its own.

    A raid is a reading of how tracks fly and says nothing of what they want. How many objects there are is never
    known for sure: two that no sensor parts are one track. So the counts are of tracks, "at least so many".

    Attributes:
        time_ns: The moment of the picture, UTC nanoseconds.
        id: (R,) raid numbers, from 1, never reused.
        since_ns: (R,) when it was first found.
        tracks: (R,) member tracks in all, with those that coast.
        confirmed: (R,) members that sensors confirm now: at least so many objects.
        position_m: (R, 3) mean of the members: east, north, up in the site frame.
        velocity_mps: (R, 3) mean of the members: east, north, up.
        outline_m: (R, OUTLINE_CORNERS, 2) convex outline, east and north, clockwise, not closed; it encloses the
            members' 95 % ellipses (of one that is hardly known, no more than the raid's own spacing).
        height_m: (R, 2) lowest and highest up that the members' 95 % bands reach.
        closest_asset: (R,) row of the asset that a member is nearest to now, -1 on a site without assets.
        closest_m: (R,) horizontal distance of that member from that asset; infinite without one.
        member: (M,) track numbers, in order of their raid, then their own.
        member_raid: (M,) the raid of each.
        arrivals: First arrivals at assets.
    """

    time_ns: int
    id: IntArray
    since_ns: IntArray
    tracks: IntArray
    confirmed: IntArray
    position_m: FloatArray
    velocity_mps: FloatArray
    outline_m: FloatArray
    height_m: FloatArray
    closest_asset: IntArray
    closest_m: FloatArray
    member: IntArray
    member_raid: IntArray
    arrivals: RaidArrivals
