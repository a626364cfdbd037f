"""All defences at once, in fixed order, once a tick."""

from typing import Final

import msgspec
import numpy as np

from hima.identification.contact_table import SOURCES, ContactTable
from hima.identification.joining import claimed_now
from hima.identification.spoofing import (
    against_bearings,
    against_coverage,
    against_tracks,
    kinematics,
    names,
    reach,
    replay,
    strength,
)
from hima.identification.spoofing.crowds import Crowds, clusters, crowded
from hima.identification.spoofing.names import Namesakes
from hima.identification.spoofing.reception import Reception, distances, learn
from hima.identification.spoofing.view import View
from hima.identification.spoofing.weighing import (
    CONTRADICTS,
    NOT_WHO,
    labels,
    note,
    of_defaults,
    remembered,
    scores,
    verified,
)
from hima.identification.surroundings import Surroundings, borne_out
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.cooperative import CooperativeSource, Origin
from hima.picture.ids import FeedId
from hima.picture.track import Tracks
from hima.picture.trust import ClaimCluster, Label
from hima.units import SECOND_NS

INTERFERED_NS: Final = 60 * SECOND_NS
"""Navigation counts as interfered with for so long after a claim that was marked so."""
MINUTE_NS: Final = 60 * SECOND_NS
_BY_SATELLITE: Final = frozenset({Origin.AIRCRAFT, Origin.REBROADCAST, Origin.PROVIDER, Origin.UNKNOWN})


class SpoofingState(msgspec.Struct):
    """What the defences remember beside the contacts.

    Attributes:
        receptions: What each receiver has learnt.
        flown: Moments of flights that sensors bore out.
        crowds: Which feeds have claims that are shown as one, and since when.
        interfered_ns: When a claim was last marked as interfered with; 0 for never.
        minute: Number of the latest minute.
    """

    receptions: dict[FeedId, Reception] = {}
    flown: replay.Flown = msgspec.field(default_factory=replay.nothing_flown)
    crowds: Crowds = msgspec.field(default_factory=Crowds)
    interfered_ns: int = 0
    minute: int = 0


class Judged(msgspec.Struct, frozen=True, eq=False):
    """What came of it, for (A,) contacts.

    Attributes:
        score: Weight of the evidence.
        hidden: True for those shown as part of a cluster.
        same: Claims of one identity.
        clusters: The clusters.
    """

    score: FloatArray
    hidden: BoolArray
    same: Namesakes
    clusters: tuple[ClaimCluster, ...]


def judge_claims(
    state: SpoofingState,
    table: ContactTable,
    rows: IntArray,
    tracks: Tracks,
    probability: FloatArray,
    around: Surroundings,
) -> Judged:
    """Measure every claim by every defence, and label it.

    Args:
        state: Changed in place.
        table: Contacts; their evidence and labels are changed.
        rows: (A,) its rows in use.
        tracks: The picture's tracks.
        probability: (N, len(Kind)) of them, from motion and sensors.
        around: The site and the moment.
    """
    view = _view(table, rows, tracks, probability, around)
    far = distances(view)
    same = names.namesakes(view)
    trusted = verified(view, remembered(view))
    for measured in (
        kinematics.measure(view),
        against_tracks.measure(view),
        against_coverage.measure(view),
        against_bearings.measure(view),
        strength.measure(view, far, state.receptions),
        reach.measure(view, far, state.receptions),
        names.measure(view, same),
        replay.measure(view, state.flown, trusted),
        of_defaults(view),
    ):
        note(view, measured)
    counts = remembered(view)
    trusted = verified(view, counts)
    doubtful_sky = _interfered(state, view)
    score = scores(counts, trusted, doubtful_sky)
    table.label[rows] = labels(score, trusted, doubtful_sky)
    table.misplaced[rows] = scores(counts & NOT_WHO, trusted, doubtful_sky) >= CONTRADICTS
    table.verified_ns[rows[table.label[rows] == Label.VERIFIED]] = view.now_ns
    learn(state.receptions, view, far, table.label[rows] == Label.VERIFIED)
    hidden = crowded(state.crowds, view)
    made = clusters(state.crowds, view, hidden)
    _settle(state, view)
    return Judged(score, hidden, same, made)


def _view(table: ContactTable, rows: IntArray, tracks: Tracks, probability: FloatArray, around: Surroundings) -> View:
    place, sigma = claimed_now(table, rows, tracks.time_ns)
    order = np.argsort(tracks.id, kind="stable")
    found = np.searchsorted(tracks.id, table.track[rows], sorter=order)
    at = np.append(order, -1)[np.minimum(found, len(order))] if len(order) else np.full(len(rows), -1, np.int64)
    at = np.where((table.track[rows] > 0) & (at >= 0), at, -1)
    seen = np.append(borne_out(tracks.sensors, around), False)[at]
    return View(
        now_ns=tracks.time_ns,
        table=table,
        rows=rows,
        fresh=np.asarray(table.fresh[rows]),
        place_m=place,
        sigma_m=sigma[:, 0],
        tracks=tracks,
        at=at,
        borne_out=np.asarray(seen & (at >= 0)),
        probability=probability,
        around=around,
    )


def _interfered(state: SpoofingState, view: View) -> BoolArray:
    """(A,) claims that rest on satellite navigation while that is interfered with around here."""
    reports = [view.table.report[row] for row in view.rows[view.fresh].tolist()]
    if any(report is not None and report.interfered for report in reports):
        state.interfered_ns = view.now_ns
    if not state.interfered_ns or view.now_ns - state.interfered_ns > INTERFERED_NS:
        return np.zeros(len(view.rows), np.bool_)
    said = (view.table.report[row] for row in view.rows.tolist())
    by_satellite = np.array([report is not None and report.origin in _BY_SATELLITE for report in said], np.bool_)
    return np.asarray(by_satellite & (view.table.source[view.rows] != SOURCES.index(CooperativeSource.COT)))


def _settle(state: SpoofingState, view: View) -> None:
    """What is news now was said before at the next tick."""
    table, new = view.table, view.rows[view.fresh]
    table.last[new], table.last_ns[new] = table.now[new], table.time_ns[new]
    table.fresh[new] = False
    minute = view.now_ns // MINUTE_NS
    if minute != state.minute:
        state.minute = minute
        table.changes[view.rows] = 0
