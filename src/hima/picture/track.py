"""Tracks: what is believed to fly, as columns."""

from enum import IntEnum

import msgspec

from hima.picture.arrays import CodeArray, FloatArray, IntArray, MaskArray


class TrackState(IntEnum):
    """Life of a track. Tentative ones alarm nobody; dropped ones are reported once."""

    TENTATIVE = 0
    CONFIRMED = 1
    COASTING = 2
    DROPPED = 3


class Tracks(msgspec.Struct, frozen=True, eq=False):
    """All tracks at one moment, predicted to it, and confirmed ones just dropped; by track number.

    Attributes:
        time_ns: The moment, UTC nanoseconds.
        id: (N,) track numbers, from 1, never reused; negative ones of a series of their own while tentative.
        state: (N,) `TrackState` codes.
        position_m: (N, 3) east, north, up in the site frame.
        velocity_mps: (N, 3) east, north, up.
        covariance: (N, 6, 6) of position and velocity together, in that order.
        updated_ns: (N,) time of the last detection used.
        born_ns: (N,) time of the first detection.
        existence: (N,) probability that there is an object.
        hits: (N,) detections used so far.
        sensors: (N,) bit i set if sensor i contributed in the last ten seconds.
        kind: (N,) `Kind` codes that sensors keep reporting, 0 where none does.
    """

    time_ns: int
    id: IntArray
    state: CodeArray
    position_m: FloatArray
    velocity_mps: FloatArray
    covariance: FloatArray
    updated_ns: IntArray
    born_ns: IntArray
    existence: FloatArray
    hits: IntArray
    sensors: MaskArray
    kind: CodeArray
