"""What each defence is given to look at: claims, tracks and surroundings of one moment, as columns."""

from typing import NamedTuple

import numpy as np

from hima.identification.contact_table import SOURCES, ContactTable
from hima.identification.surroundings import Surroundings
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.cooperative import CooperativeSource
from hima.picture.kind import Kind
from hima.picture.track import Tracks


class View(NamedTuple):
    """A rows, of contacts in use.

    Attributes:
        now_ns: The moment, UTC nanoseconds.
        table: All contacts; only ``memory`` may be changed.
        rows: (A,) rows of the table.
        fresh: (A,) true where a claim has come since the last tick.
        place_m: (A, 2) east, north claimed for now; NaN where too old or not said.
        sigma_m: (A,) one standard deviation of that.
        tracks: The picture's tracks.
        at: (A,) row of the track each is joined to, -1 for none.
        borne_out: (A,) true where sensors that do not only listen see that track.
        probability: (N, len(Kind)) of the tracks, from motion and sensors.
        around: The surroundings.
    """

    now_ns: int
    table: ContactTable
    rows: IntArray
    fresh: BoolArray
    place_m: FloatArray
    sigma_m: FloatArray
    tracks: Tracks
    at: IntArray
    borne_out: BoolArray
    probability: FloatArray
    around: Surroundings

    def said(self, field: int) -> FloatArray:
        """(A,) a field of the latest claims."""
        return np.asarray(self.table.now[self.rows, field])

    def joined(self) -> BoolArray:
        """(A,) true for those joined to a track."""
        return np.asarray(self.at >= 0)

    def of(self, source: CooperativeSource) -> BoolArray:
        """(A,) true for claims sent by a system."""
        return np.asarray(self.table.source[self.rows] == SOURCES.index(source))

    def manned(self) -> BoolArray:
        """(A,) true for claims of manned aircraft."""
        return np.asarray(self.table.kind[self.rows] == Kind.MANNED_AIRCRAFT)


def nothing(view: View) -> FloatArray:
    """(A,) no measurement."""
    return np.full(len(view.rows), np.nan)
