"""Which reports of another system's tracks are news: those that a sensor has updated since the last one.

Systems report every track each period, predicted to the same moment, seen or not. Such a prediction is no new
information, and taken as a measurement it would keep alive what nobody sees any more. I062/290 says how old the newest
update by each kind of sensor is.
"""

from itertools import islice
from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.units import SECOND_NS
from hima.wire.asterix.cat062 import Cat062

RESOLUTION_NS: Final = SECOND_NS // 4 + SECOND_NS // 64
"""Ages come in steps of 1/4 s, times of 1/128 s: what differs by no more may be the same update."""
LATE_NS: Final = 10 * SECOND_NS
AGE_MAX_S: Final = 63.75
"""The most an age can say means this or more."""
KEPT: Final = 4_096
KEPT_MAX: Final = 16_384
"""However many speak at once; of what is not remembered a prediction may pass for news, once."""
KEPT_NS: Final = 120 * SECOND_NS


class Updates(msgspec.Struct):
    """Mutable state of a feed of tracks.

    Attributes:
        newest_ns: Time of the newest update of each track that is known, by source and number.
    """

    newest_ns: dict[int, int] = {}


def news(state: Updates, tracks: Cat062, time_ns: IntArray, considered: BoolArray) -> BoolArray:
    """(N,) which records rest on an update that has not been heard of; also those that do not say.

    Args:
        state: Changed in place.
        tracks: N records.
        time_ns: (N,) times of validity.
        considered: (N,) which records are to be looked at; the others are no news.
    """
    found = considered.copy()
    age_s = _newest_age_s(tracks)
    key = (np.maximum(tracks.sac, 0) << 24) + (np.maximum(tracks.sic, 0) << 16) + tracks.track_number
    for row in np.flatnonzero(considered & np.isfinite(age_s) & (tracks.track_number >= 0)).tolist():
        updated_ns = int(time_ns[row]) - round(age_s[row] * SECOND_NS)
        known_ns = state.newest_ns.get(int(key[row]))
        if age_s[row] >= AGE_MAX_S or (known_ns is not None and _is_same(updated_ns, known_ns)):
            found[row] = False
        else:
            state.newest_ns[int(key[row])] = updated_ns
    for ended in key[tracks.tse == 1].tolist():
        state.newest_ns.pop(ended, None)
    _forget(state)
    return found


def _is_same(updated_ns: int, known_ns: int) -> bool:
    """Also what is a little older, for datagrams overtake each other; a clock that was set back begins anew."""
    return -LATE_NS <= updated_ns - known_ns <= RESOLUTION_NS


def _newest_age_s(tracks: Cat062) -> FloatArray:
    """(N,) age of the newest update by any kind of sensor, NaN where none is said."""
    ages = (
        tracks.psr_age_s,
        tracks.ssr_age_s,
        tracks.mds_age_s,
        tracks.adsc_age_s,
        tracks.es_age_s,
        tracks.vdl_age_s,
        tracks.uat_age_s,
        tracks.mlat_age_s,
    )
    newest: FloatArray = np.fmin.reduce(ages)
    return newest


def _forget(state: Updates) -> None:
    """Tracks that end without a word must not be remembered for ever."""
    if len(state.newest_ns) > KEPT:
        since_ns = max(state.newest_ns.values()) - KEPT_NS
        state.newest_ns = {key: known_ns for key, known_ns in state.newest_ns.items() if known_ns >= since_ns}
    for key in tuple(islice(state.newest_ns, max(len(state.newest_ns) - KEPT_MAX, 0))):
        del state.newest_ns[key]
