"""Claims that are too many to be believed, shown as one: a flood of identities must not bury what is real.

A crowd begins when one receiver hears more identities at once than ever fly there and nothing bears them out. What was
heard well before it began, what a sensor bears out, and what has been verified lately stays outside.
"""

from typing import Final

import msgspec
import numpy as np

from hima.identification.spoofing.limits import COLUMN
from hima.identification.spoofing.view import View
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
    """Since when each feed has had a crowd."""

    since_ns: dict[FeedId, int] = {}


def crowded(state: Crowds, view: View) -> BoolArray:
    """(A,) true for claims that are shown as part of a cluster.

    Args:
        state: Changed in place.
        view: The claims.
    """
    table, rows = view.table, view.rows
    verified_ns = table.verified_ns[rows]
    doubtful = ~view.joined() & ~((verified_ns > 0) & (view.now_ns - verified_ns <= VERIFIED_NS))
    one_emitter = doubtful & (table.shown_ns[rows, COLUMN[EvidenceCode.ONE_EMITTER]] > 0)
    feed = table.feed[rows]
    hidden = np.zeros(len(rows), np.bool_)
    for code, name in enumerate(table.feeds):
        here = doubtful & (feed == code)
        for source, most in MOST.items():
            hidden |= _crowd(state, view, name, here & view.of(source), most)
        group = one_emitter & here
        if np.count_nonzero(group) >= SOME:
            hidden |= group
            state.since_ns.setdefault(name, view.now_ns)
        if not (hidden & here).any():
            state.since_ns.pop(name, None)
    return hidden


def _crowd(state: Crowds, view: View, feed: FeedId, here: BoolArray, most: int) -> BoolArray:
    """Those of one feed; a crowd that has begun ends at half the number."""
    count = int(np.count_nonzero(here))
    if count <= (most // 2 if feed in state.since_ns else most):
        return np.zeros(len(here), np.bool_)
    began_ns = state.since_ns.setdefault(feed, view.now_ns)
    return np.asarray(here & (view.table.first_ns[view.rows] >= began_ns - BEFORE_NS))


def clusters(state: Crowds, view: View, hidden: BoolArray) -> tuple[ClaimCluster, ...]:
    """The clusters that claims are shown as, in order of feed."""
    feed = view.table.feed[view.rows]
    made = []
    for code, name in enumerate(view.table.feeds):
        members = np.flatnonzero(hidden & (feed == code))
        if len(members):
            made.append(_cluster(view, name, members, state.since_ns.get(name, view.now_ns)))
    return tuple(sorted(made, key=lambda cluster: cluster.feed))


def _cluster(view: View, feed: FeedId, members: IntArray, since_ns: int) -> ClaimCluster:
    table = view.table
    placed = view.place_m[members]
    placed = placed[np.isfinite(placed[:, 0])]
    middle = np.median(placed, axis=0) if len(placed) else None
    radius = 0.0 if middle is None else float(np.percentile(np.hypot(*(placed - middle).T), 90.0))
    alike = np.count_nonzero(table.shown_ns[view.rows[members], COLUMN[EvidenceCode.ONE_EMITTER]] > 0)
    reports = (table.report[row] for row in view.rows[members[:100]].tolist())
    names = sorted({report.name or report.emitter for report in reports if report is not None})
    return ClaimCluster(
        feed=feed,
        reason=ClusterReason.ONE_EMITTER if 2 * alike >= len(members) else ClusterReason.CROWD,
        count=len(members),
        since_ns=since_ns,
        middle_m=None if middle is None else (float(middle[0]), float(middle[1])),
        radius_m=radius,
        examples=tuple(names[:EXAMPLES]),
    )
