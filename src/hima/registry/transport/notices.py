"""What people must hear of transports: who is late, off the way, moving without leave, or in two places."""

from collections.abc import Sequence
from enum import Enum
from itertools import pairwise
from typing import Final, NamedTuple

from hima.registry.transport.check import AUTHENTIC, Finding
from hima.registry.transport.ledger import LedgerEntry, time_ns
from hima.registry.transport.life import ENDED
from hima.registry.transport.permit import TransportPermit
from hima.registry.transport.permit import TransportState as S
from hima.registry.transport.route import apart_m, beside_m
from hima.registry.transport.where import place_deg
from hima.units import SECOND_NS

FASTEST_MPS: Final = 50.0
"""180 km/h: no lorry comes from one checkpoint to the next faster."""
SLACK_M: Final = 2000.0
"""Two readings of one stop may lie this far apart."""


class NoticeKind(Enum):
    """What it is about. None of them stops anybody: a person decides."""

    OVERDUE = "overdue"
    DEVIATED = "deviated"
    REVOKED = "revoked"
    SEEN_AFTER_END = "seen_after_end"
    TWO_PLACES = "two_places"
    NOT_GENUINE = "not_genuine"


class Notice(NamedTuple):
    """One thing to hear of.

    Attributes:
        kind: What it is about.
        permit: Number of the permit; empty if it could not be read.
        since_ns: Since when, UTC nanoseconds.
        amount: How much, in `unit`.
        unit: ``s`` late, ``m`` beyond the buffer, ``m/s`` needed to be in both places, or ``scans``.
        checkpoint: Where it showed; empty if nowhere.
    """

    kind: NoticeKind
    permit: str
    since_ns: int
    amount: float
    unit: str
    checkpoint: str = ""


def notices(permits: Sequence[TransportPermit], scans: Sequence[LedgerEntry], now_ns: int) -> tuple[Notice, ...]:
    """What there is to hear of, by permit.

    Args:
        permits: Permits, each number once.
        scans: The ledger.
        now_ns: Now, UTC nanoseconds.
    """
    by_permit: dict[str, list[LedgerEntry]] = {}
    strange: list[LedgerEntry] = []
    for entry in sorted(scans, key=lambda entry: (time_ns(entry), entry.seq)):
        if entry.scan.finding in AUTHENTIC:
            by_permit.setdefault(entry.scan.permit, []).append(entry)
        elif entry.scan.finding is not Finding.NOT_A_PERMIT:
            strange.append(entry)
    found: list[Notice] = []
    for permit in sorted(permits, key=lambda permit: permit.number):
        seen = by_permit.get(permit.number, [])
        found += [*_late(permit, seen, now_ns), *_off(permit, seen), *_ended(permit, seen), *_twice(permit, seen)]
    found += [
        Notice(NoticeKind.NOT_GENUINE, entry.scan.permit, time_ns(entry), 1.0, "scans", entry.scan.checkpoint)
        for entry in strange
    ]
    return tuple(found)


def _late(permit: TransportPermit, seen: Sequence[LedgerEntry], now_ns: int) -> list[Notice]:
    under_way = permit.state in {S.IN_TRANSIT, S.OVERDUE, S.DEVIATED} or (permit.state is S.ISSUED and seen)
    if not under_way or now_ns <= permit.to_ns:
        return []
    return [Notice(NoticeKind.OVERDUE, permit.number, permit.to_ns, (now_ns - permit.to_ns) / SECOND_NS, "s")]


def _off(permit: TransportPermit, seen: Sequence[LedgerEntry]) -> list[Notice]:
    """The scan that lies farthest off, and since when."""
    route, off = permit.request.route, []
    for entry in seen:
        place = place_deg(permit, entry.scan)
        beyond_m = 0.0 if place is None else beside_m(route, place) - route.buffer_m
        if beyond_m > 0.0:
            off.append((beyond_m, entry))
    if not off:
        return []
    farthest_m, entry = max(off, key=lambda pair: pair[0])
    since_ns = time_ns(off[0][1])
    return [Notice(NoticeKind.DEVIATED, permit.number, since_ns, farthest_m, "m", entry.scan.checkpoint)]


def _ended(permit: TransportPermit, seen: Sequence[LedgerEntry]) -> list[Notice]:
    if permit.state not in ENDED:
        return []
    found = []
    after = [entry for entry in seen if time_ns(entry) > permit.since_ns]
    if permit.state is S.REVOKED:
        found.append(Notice(NoticeKind.REVOKED, permit.number, permit.since_ns, float(len(after)), "scans"))
    if after:
        first = after[0]
        kind = NoticeKind.SEEN_AFTER_END
        found.append(Notice(kind, permit.number, time_ns(first), float(len(after)), "scans", first.scan.checkpoint))
    return found


def _twice(permit: TransportPermit, seen: Sequence[LedgerEntry]) -> list[Notice]:
    """Two scans so far apart that one vehicle cannot have been at both: one of the papers is a copy."""
    placed = [(entry, place) for entry in seen if (place := place_deg(permit, entry.scan)) is not None]
    for (one, here), (other, there) in pairwise(placed):
        way_m = apart_m(here, there) - SLACK_M
        seconds = max(1.0, (time_ns(other) - time_ns(one)) / SECOND_NS)
        if way_m / seconds > FASTEST_MPS:
            return [
                Notice(
                    NoticeKind.TWO_PLACES, permit.number, time_ns(other), way_m / seconds, "m/s", other.scan.checkpoint
                )
            ]
    return []
