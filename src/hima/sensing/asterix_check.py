"""Records held against what a feed may say: its own source, at a time that can be."""

from typing import Final, TypeAlias

import msgspec
import numpy as np

from hima.errors import DecodeError
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.sensing.asterix_claims import Claims
from hima.sensing.context import IMPLAUSIBLE_NS
from hima.sensing.settings import FeedSettings, TimeSource
from hima.units import DAY_NS, DAY_S, SECOND_NS
from hima.wire.asterix.cat001 import TRUNCATED_DAY_S
from hima.wire.asterix.cat002 import Cat002
from hima.wire.asterix.cat010 import Cat010
from hima.wire.asterix.cat015 import Cat015
from hima.wire.asterix.cat016 import Cat016
from hima.wire.asterix.cat019 import Cat019
from hima.wire.asterix.cat020 import Cat020
from hima.wire.asterix.cat034 import Cat034
from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.cat062 import Cat062
from hima.wire.asterix.cat063 import Cat063
from hima.wire.asterix.cat065 import Cat065
from hima.wire.asterix.categories import Records

FOREIGN: Final = "foreign_source"
"""Why a record of a source that is not the feed's is refused."""

Timed: TypeAlias = (
    Cat002 | Cat010 | Cat015 | Cat016 | Cat019 | Cat020 | Cat034 | Cat048 | Cat062 | Cat063 | Cat065 | Claims
)
"""Records that say their time of day in one column."""


class Checked(msgspec.Struct, frozen=True, eq=False):
    """Records of one category held against what the feed may say: (N,) times, (N,) believed, and why not."""

    time_ns: IntArray
    good: BoolArray
    rejects: tuple[DecodeError, ...]

    def newest_ns(self) -> int:
        """Newest time of what is believed, 0 if nothing is."""
        return int(self.time_ns[self.good].max()) if self.good.any() else 0


NOTHING = Checked(np.empty(0, np.int64), np.empty(0, np.bool_), ())


def check(records: Timed, received_ns: int, settings: FeedSettings) -> Checked:
    """Hold records against a feed.

    Args:
        records: N records.
        received_ns: When their datagram came.
        settings: The feed's settings.
    """
    if not len(records.offset):
        return NOTHING
    time_ns = times_of_validity(records.time_of_day_s, received_ns, settings.time_source)
    return check_times(time_ns, records, received_ns, settings)


def check_times(time_ns: IntArray, records: Records | Claims, received_ns: int, settings: FeedSettings) -> Checked:
    """Hold records against a feed, their (N,) times of validity being known."""
    if not len(records.offset):
        return NOTHING
    own = np.ones(len(records.offset), np.bool_)
    if settings.sac is not None:
        own &= records.sac == settings.sac
    if settings.sic is not None:
        own &= records.sic == settings.sic
    timely = np.abs(time_ns - received_ns) <= IMPLAUSIBLE_NS
    good = own & timely
    rejects = tuple(
        DecodeError(int(records.offset[row]), "time_implausible" if own[row] else FOREIGN)
        for row in np.flatnonzero(~good)
    )
    return Checked(time_ns, good, rejects)


def times_of_validity(time_of_day_s: FloatArray, received_ns: int, source: TimeSource) -> IntArray:
    """(N,) UTC nanoseconds; the moment of receipt where no time is given (NaN) or none is believed.

    The nearest to receipt is taken, on either side of midnight; a few radars count on past it.
    """
    if source is TimeSource.RECEIPT:
        return np.full(len(time_of_day_s), received_ns, np.int64)
    said = np.isfinite(time_of_day_s)
    in_day_ns = np.rint(np.where(said, time_of_day_s, 0.0) % DAY_S * SECOND_NS).astype(np.int64)
    joined = received_ns - received_ns % DAY_NS + in_day_ns
    joined -= np.where(joined - received_ns > DAY_NS // 2, DAY_NS, 0)
    joined += np.where(received_ns - joined > DAY_NS // 2, DAY_NS, 0)
    return np.where(said, joined, received_ns)


def truncated_times(truncated_s: FloatArray, near_ns: int, received_ns: int, source: TimeSource) -> IntArray:
    """(N,) UTC nanoseconds of times of day without their multiples of 512 s, which begin anew at midnight.

    Args:
        truncated_s: (N,) as sent, NaN where they are not.
        near_ns: What the source's clock shows, as well as it is known; the nearest time is taken.
        received_ns: The moment of receipt, for times that are not said or not believed.
        source: Which time is believed.
    """
    if source is TimeSource.RECEIPT:
        return np.full(len(truncated_s), received_ns, np.int64)
    said = np.isfinite(truncated_s)
    within_s = np.where(said, truncated_s, 0.0)
    midnight_ns = near_ns - near_ns % DAY_NS
    # Midnight does not fall on a multiple, so the day before and the day after are tried by themselves.
    days_s = np.array([-DAY_S, 0.0, DAY_S])[:, None]
    near_s = (near_ns - midnight_ns) / SECOND_NS
    most = np.floor((DAY_S - 1.0 / 128 - within_s) / TRUNCATED_DAY_S)
    passed = np.clip(np.rint((near_s - days_s - within_s) / TRUNCATED_DAY_S), 0, most)
    candidates_s = days_s + within_s + TRUNCATED_DAY_S * passed
    chosen = np.abs(candidates_s - near_s).argmin(axis=0)
    joined_s = candidates_s[chosen, np.arange(len(truncated_s))]
    joined_ns = midnight_ns + np.rint(joined_s * SECOND_NS).astype(np.int64)
    return np.where(said, joined_ns, received_ns)
