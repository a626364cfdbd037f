"""Claims that are too many to be believed, shown as one: a flood of identities must not bury what is real.

A crowd begins when one receiver hears more identities at once than ever fly there and nothing bears them out. What was
heard well before it began, what a sensor bears out, and what has been verified lately stays outside.
"""

from typing import Final

import msgspec
import numpy as np

from hima.identification.spoofing.limits import COLUMN
from hima.identification.spoofing.view import View
from hima.identification.spoofing.weighing import remembered
from hima.picture.arrays import BoolArray, IntArray
from hima.picture.cooperative import CooperativeSource
from hima.picture.ids import FeedId
from hima.picture.trust import ClaimCluster, ClusterReason, EvidenceCode
from hima.units import SECOND_NS

MOST: Final = {CooperativeSource.REMOTE_ID: 30, CooperativeSource.ADSB: 400}
"""Unverified identities of one receiver at once from which on they are a crowd; airliners fly by the hundred in reach
of one antenna, drones do not."""
SOME: Final = 5
"""Fewer than this, of one transmitter by their strength, are shown one by one."""
BEFORE_NS: Final = 10 * SECOND_NS
VERIFIED_NS: Final = 60 * SECOND_NS
EXAMPLES: Final = 3


class Crowds(msgspec.Struct):
    """Since when each feed has had claims that are shown as one, by reason.

    Attributes:
        crowd_ns: Those that are too many.
        one_emitter_ns: Those of one transmitter.
    """

    crowd_ns: dict[FeedId, int] = {}
    one_emitter_ns: dict[FeedId, int] = {}


def crowded(state: Crowds, view: View) -> BoolArray:
    """(A,) true for claims that are shown as part of a cluster.

    Args:
        state: Changed in place.
        view: The claims.
    """
    table, rows = view.table, view.rows
    verified_ns = table.verified_ns[rows]
    doubtful = ~view.joined() & ~((verified_ns > 0) & (view.now_ns - verified_ns <= VERIFIED_NS))
    one_emitter = doubtful & _alike(view)
    feed = table.feed[rows]
    hidden = np.zeros(len(rows), np.bool_)
    for code, name in enumerate(table.feeds):
        here = doubtful & (feed == code)
        crowd = np.zeros(len(rows), np.bool_)
        for source, most in MOST.items():
            crowd |= _crowd(state, view, name, here & view.of(source), most)
        if not crowd.any():
            state.crowd_ns.pop(name, None)
        group = one_emitter & here
        if np.count_nonzero(group) >= SOME:
            state.one_emitter_ns.setdefault(name, view.now_ns)
        else:
            state.one_emitter_ns.pop(name, None)
            group[:] = False
        hidden |= crowd | group
    return hidden


def _alike(view: View) -> BoolArray:
    """(A,) true for those whose strength lately said that one transmitter sends them."""
    return np.asarray(remembered(view)[:, COLUMN[EvidenceCode.ONE_EMITTER]])


def _crowd(state: Crowds, view: View, feed: FeedId, here: BoolArray, most: int) -> BoolArray:
    """Those of one feed; a crowd that has begun ends at half the number."""
    count = int(np.count_nonzero(here))
    if count <= (most // 2 if feed in state.crowd_ns else most):
        return np.zeros(len(here), np.bool_)
    began_ns = state.crowd_ns.setdefault(feed, view.now_ns)
    return np.asarray(here & (view.table.first_ns[view.rows] >= began_ns - BEFORE_NS))


def clusters(state: Crowds, view: View, hidden: BoolArray) -> tuple[ClaimCluster, ...]:
    """The clusters that claims are shown as, in order of feed."""
    feed = view.table.feed[view.rows]
    made = []
    for code, name in enumerate(view.table.feeds):
        members = np.flatnonzero(hidden & (feed == code))
        if len(members):
            made.append(_cluster(state, view, name, members))
    return tuple(sorted(made, key=lambda cluster: cluster.feed))


def _cluster(state: Crowds, view: View, feed: FeedId, members: IntArray) -> ClaimCluster:
    table = view.table
    placed = view.place_m[members]
    placed = placed[np.isfinite(placed[:, 0])]
    middle = np.median(placed, axis=0) if len(placed) else None
    radius = 0.0 if middle is None else float(np.percentile(np.hypot(*(placed - middle).T), 90.0))
    alike = np.count_nonzero(_alike(view)[members])
    one_emitter = 2 * alike >= len(members)
    began_ns = state.one_emitter_ns if one_emitter else state.crowd_ns
    reports = (table.report[row] for row in view.rows[members[:100]].tolist())
    names = sorted({report.name or report.emitter for report in reports if report is not None})
    return ClaimCluster(
        feed=feed,
        reason=ClusterReason.ONE_EMITTER if one_emitter else ClusterReason.CROWD,
        count=len(members),
        since_ns=began_ns.get(feed, view.now_ns),
        middle_m=None if middle is None else (float(middle[0]), float(middle[1])),
        radius_m=radius,
        examples=tuple(names[:EXAMPLES]),
    )
