"""What calibration remembers: the latest fixes of tracks by sensor, and what they have told of the sensors' biases."""

from typing import Final, NamedTuple

import numpy as np

from hima.picture.arrays import BoolArray, CodeArray, FloatArray, IntArray
from hima.tracking.table import NEVER_NS

QUANTITIES: Final = 4
RANGE, AZIMUTH, ELEVATION, CLOCK = range(QUANTITIES)
"""Biases of one sensor, in this order: range (m), azimuth (rad), elevation (rad), clock (s)."""
SLOTS: Final = 1024
SLOTS_OF_MANY: Final = 256
MANY_SENSORS: Final = 16
"""Tracks remembered at once; fewer where there are many sensors. Two tracks whose numbers fall on one slot take it from
each other, which loses a pair."""
ASTRAY: Final = 2
"""Pairs of companions from which sensors are taken to be far apart, and what was learnt before to be doubtful."""


class Book(NamedTuple):
    """Fixes and biases as kernels see them; M slots, S sensors.

    Attributes:
        key: (M,) number of the track whose fixes a slot holds, 0 for none.
        time_ns: (M, S) time of the sensor's latest fix of the track.
        value: (M, S, 3) that fix as the sensor reported it: range, azimuth, elevation, or east, north, up.
        sigma: (M, S, 3) its standard deviations.
        spent: (M, S) True once the fix has told what it can: none counts twice.
        companion: (M,) number of the track that is the same object as that whose number falls on the slot, 0 for none.
        shadow: (M,) number of the track that the companion of the slot belongs to, 0 for none.
        twin: (M,) number of the track of which a companion exists, 0 for none.
        double: (M, 5) number of a track, of an older one that looks like the same object, how often in a row it did so,
            when one of the two was seen last, and 1 if they are at one place.
        astray: (1,) pairs of companions found last.
        fixing: (S,) True for sensors that have reported a range with an azimuth, or a position.
        sworn: (M, S) True once the fix was compared with a claim.
        cartesian: (M, S) 1 if that fix is a position.
        information: (4S, 4S) inverse covariance of the biases by the fixes alone.
        vector: (4S,) information times biases.
        bias: (4S,) biases believed.
        covariance: (4S, 4S) their covariance.
        common: (S,) groups of fixes used.
        claimants: (S,) cooperative aircraft believed about the sensor.
        fresh: (S,) groups used since what was learnt last faded.
        surprise: (S,) squared difference of latest groups from what was believed, for each degree of freedom, smoothed.
        turn: (1,) where among the tracks the next batch goes on learning.
    """

    key: IntArray
    time_ns: IntArray
    value: FloatArray
    sigma: FloatArray
    spent: BoolArray
    companion: IntArray
    shadow: IntArray
    twin: IntArray
    double: IntArray
    astray: IntArray
    fixing: BoolArray
    sworn: BoolArray
    cartesian: CodeArray
    information: FloatArray
    vector: FloatArray
    bias: FloatArray
    covariance: FloatArray
    common: IntArray
    claimants: IntArray
    fresh: IntArray
    surprise: FloatArray
    turn: IntArray


def new_book(sensors: int, prior_sigma: FloatArray) -> Book:
    """A book about so many sensors in which nothing is written.

    Args:
        sensors: Number of sensors.
        prior_sigma: (4,) standard deviations of installation errors.
    """
    slots = 0 if sensors < 2 else SLOTS if sensors <= MANY_SENSORS else SLOTS_OF_MANY
    states = QUANTITIES * sensors
    return Book(
        key=np.zeros(slots, np.int64),
        time_ns=np.full((slots, sensors), NEVER_NS, np.int64),
        value=np.zeros((slots, sensors, 3)),
        sigma=np.zeros((slots, sensors, 3)),
        spent=np.ones((slots, sensors), np.bool_),
        companion=np.zeros(slots, np.int64),
        shadow=np.zeros(slots, np.int64),
        twin=np.zeros(slots, np.int64),
        double=np.zeros((slots, 5), np.int64),
        astray=np.zeros(1, np.int64),
        fixing=np.zeros(sensors, np.bool_),
        sworn=np.ones((slots, sensors), np.bool_),
        cartesian=np.zeros((slots, sensors), np.uint8),
        information=np.zeros((states, states)),
        vector=np.zeros(states),
        bias=np.zeros(states),
        covariance=np.diag(np.tile(prior_sigma, sensors) ** 2),
        common=np.zeros(sensors, np.int64),
        claimants=np.zeros(sensors, np.int64),
        fresh=np.zeros(sensors, np.int64),
        surprise=np.ones(sensors),
        turn=np.zeros(1, np.int64),
    )
