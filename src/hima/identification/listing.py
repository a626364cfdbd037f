"""The contacts that are shown one by one: each identity once at each place, and what speaks against it."""

import math
from collections import defaultdict
from typing import Final

from hima.identification.contact_table import ContactTable
from hima.identification.spoofing.judge import Judged
from hima.identification.spoofing.limits import COLUMN, SMALL
from hima.identification.spoofing.weighing import listed
from hima.picture.arrays import IntArray
from hima.picture.cooperative import CooperativeReport
from hima.picture.identity import Contact, ContactKey
from hima.picture.kind import Kind
from hima.picture.trust import EvidenceCode, Label

TOGETHER_M: Final = float(SMALL[COLUMN[EvidenceCode.DOUBLE_IDENTITY]])
"""Two of one identity that are no farther apart are one aircraft with two addresses, or one heard twice."""
NAMESAKES_MAX: Final = 64
"""So many of one identity are compared with one another; the others are listed one by one."""


def listed_contacts(table: ContactTable, rows: IntArray, judged: Judged, now_ns: int) -> tuple[Contact, ...]:
    """Contacts in order of key, without those shown as part of a cluster.

    Args:
        table: All contacts.
        rows: (A,) its rows in use.
        judged: What came of them, row by row.
        now_ns: The moment, UTC nanoseconds.
    """
    place = {int(row): at for at, row in enumerate(rows.tolist()) if not judged.hidden[at]}
    keys = {row: key for key, row in table.slot.items() if row in place}
    also = _together(table, place, judged, keys)
    shown = sorted((key, row) for row, key in keys.items() if row in also)
    return tuple(_contact(key, row, table, also[row], float(judged.score[place[row]]), now_ns) for key, row in shown)


def _together(
    table: ContactTable, place: dict[int, int], judged: Judged, keys: dict[int, ContactKey]
) -> dict[int, tuple[ContactKey, ...]]:
    """Keys of those that stand in for each contact that is listed."""
    also: dict[int, list[ContactKey]] = {}
    leaders: defaultdict[int, list[int]] = defaultdict(list)
    # Joined ones first, then those known longest: what is listed should not change from tick to tick.
    order = sorted(place, key=lambda row: (table.track[row] == 0, table.first_ns[row], keys[row]))
    for row in order:
        group = int(judged.same.group[place[row]])
        leader = next((other for other in leaders[group] if _near(table, row, other)), None) if group >= 0 else None
        if leader is None:
            also[row] = []
            if len(leaders[group]) < NAMESAKES_MAX:
                leaders[group].append(row)
        else:
            also[leader].append(keys[row])
    return {row: tuple(sorted(others)) for row, others in also.items()}


def _near(table: ContactTable, row: int, other: int) -> bool:
    """True if one may be the other: near one another, and not joined to two tracks."""
    tracks = {int(table.track[row]), int(table.track[other])} - {0}
    apart_m = math.hypot(*(table.now[row, :2] - table.now[other, :2]).tolist())
    return len(tracks) <= 1 and apart_m <= TOGETHER_M


def _contact(
    key: ContactKey, row: int, table: ContactTable, also: tuple[ContactKey, ...], score: float, now_ns: int
) -> Contact:
    report = table.report[row]
    if not isinstance(report, CooperativeReport):
        raise TypeError("a row in use holds a report")
    track = int(table.track[row])
    return Contact(
        key=key,
        source=report.source.value,
        name=report.name,
        kind=report.kind,
        time_ns=report.time_ns,
        position_m=report.position_m,
        velocity_mps=report.velocity_mps,
        operator_m=report.operator_m,
        track=track,
        offset_m=float(table.offset_m[row]) if track else None,
        origin=report.origin,
        height_reference=report.height_reference,
        quality=report.quality,
        scheme=report.scheme,
        label=Label(int(table.label[row])),
        evidence=listed(table, row, now_ns, report.kind is Kind.MANNED_AIRCRAFT),
        score=round(score, 2),
        signal_db=report.signal_db,
        landed=report.landed,
        also=also,
    )
