"""Evidence into a label: what exceeds its limit for long enough counts, for as long as it is remembered."""

from typing import Final

import numpy as np

from hima.identification.contact_table import DEFAULTS, ContactTable
from hima.identification.spoofing.limits import (
    CODES,
    COLUMN,
    HOLD_NS,
    LINGER_NS,
    MANNED,
    SMALL,
    WEIGHT,
    Bears,
    about,
)
from hima.identification.spoofing.view import View
from hima.picture.arrays import BoolArray, CodeArray, FloatArray
from hima.picture.trust import Evidence, EvidenceCode, Label

CONTRADICTS: Final = 1.0
OF_ITS_PLACE: Final = about(Bears.PLACE, Bears.RADIO)
NOT_WHO: Final = ~about(Bears.IDENTITY)
SEEN_THERE: Final = about(Bears.RADIO, Bears.RECORD)
WALKED_OFF: Final = np.array([code in {EvidenceCode.OFF_TRACK, EvidenceCode.OFF_HEIGHT} for code in CODES])


def note(view: View, measured: dict[EvidenceCode, FloatArray]) -> None:
    """Keep what was measured; a NaN leaves all as it was."""
    table, rows, now_ns = view.table, view.rows, view.now_ns
    manned = view.manned()
    for code, value in measured.items():
        column = COLUMN[code]
        limit = np.where(manned, MANNED[column], SMALL[column])
        over = value > limit
        since = table.since_ns[rows, column]
        since = np.where(over & (since == 0), now_ns, np.where(value <= limit, 0, since))
        table.since_ns[rows, column] = since
        found = over & (now_ns - since >= HOLD_NS[column])
        new = found & ~_remembered(table.shown_ns[rows, column], now_ns, column)
        table.begun_ns[rows[new], column] = since[new]
        table.shown_ns[rows[found], column] = now_ns
        table.measured[rows[found], column] = value[found]


def of_defaults(view: View) -> dict[EvidenceCode, FloatArray]:
    """How many fields are as spoofing tools leave them."""
    return {EvidenceCode.DEFAULTS: view.said(DEFAULTS)}


def _remembered(shown_ns: np.ndarray, now_ns: int, column: int) -> BoolArray:
    return np.asarray((shown_ns > 0) & (now_ns - shown_ns <= LINGER_NS[column]))


def remembered(view: View) -> BoolArray:
    """(A, C) evidence that counts now."""
    shown = view.table.shown_ns[view.rows]
    return np.asarray((shown > 0) & (view.now_ns - shown <= LINGER_NS))


def verified(view: View, counts: BoolArray) -> BoolArray:
    """(A,) claims that sensors bear out: joined to a track of theirs, and not walking off."""
    return view.borne_out & ~counts[:, WALKED_OFF].any(axis=1)


def scores(counts: BoolArray, borne_out: BoolArray, interfered: BoolArray) -> FloatArray:
    """(A,) weight of the evidence that is left.

    Sensors that see it where it says answer for how and when it was heard. Interference answers for its place, and for
    how it is heard from there.
    """
    left = counts & ~(borne_out[:, None] & SEEN_THERE) & ~(interfered[:, None] & OF_ITS_PLACE)
    return np.asarray((left * WEIGHT).sum(axis=1))


def labels(score: FloatArray, borne_out: BoolArray, interfered: BoolArray) -> CodeArray:
    """(A,) `Label` codes."""
    found = np.where(borne_out, Label.VERIFIED, Label.UNCORROBORATED)
    found = np.where(interfered, Label.INTERFERED, found)
    return np.where(score >= CONTRADICTS, Label.CONTRADICTED, found).astype(np.uint8)


def listed(table: ContactTable, row: int, now_ns: int, manned: bool) -> tuple[Evidence, ...]:
    """The evidence on one contact that counts now, in order of code."""
    limits = MANNED if manned else SMALL
    shown = table.shown_ns[row]
    counts = np.flatnonzero((shown > 0) & (now_ns - shown <= LINGER_NS)).tolist()
    return tuple(
        Evidence(CODES[c], float(table.measured[row, c]), float(limits[c]), int(table.begun_ns[row, c])) for c in counts
    )
