"""The ledger of scans: entries in the order in which they arrived, each with a digest over the one before.

Devices keep chains of their own, so what was lost, altered or sent twice on the way shows when they are joined.
"""

import hashlib
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Final, NamedTuple

import msgspec

from hima.registry.transport.scan import FIRST, Batch, Scan, digest
from hima.units import SECOND_NS

CLOCK_WRONG_US: Final = 60 * 1_000_000
"""Phones keep time to a second or two where they have a network; a minute is wrong."""
EMPTY: Final = b"\0" * 32


class LedgerEntry(msgspec.Struct, frozen=True):
    """A scan as it stands in the ledger.

    Attributes:
        seq: Its number, from 1.
        scan: What the device said.
        received_ns: When it arrived, UTC nanoseconds.
        sent_by: Who was signed in on the device then.
        clock_us: How far the device's clock was ahead of ours then, microseconds, the way included.
        sha256: Digest over the entry before and this one.
    """

    seq: int
    scan: Scan
    received_ns: int
    sent_by: str
    clock_us: int
    sha256: bytes


class Joined(NamedTuple):
    """What became of a batch.

    Attributes:
        entries: New entries.
        duplicates: Scans that the ledger had already, counted once.
    """

    entries: tuple[LedgerEntry, ...]
    duplicates: int


class FlawKind(Enum):
    """What is wrong with a device's chain or its clock."""

    GAP = "gap"
    BROKEN = "broken"
    FORKED = "forked"
    CLOCK = "clock"


class Flaw(NamedTuple):
    """Something that does not fit in what a device has sent.

    Attributes:
        kind: What.
        device: Whose.
        number: Count of the scan at which it shows.
        amount: Scans missing, or seconds by which the clock is ahead (negative: behind); else 0.
    """

    kind: FlawKind
    device: str
    number: int
    amount: float


def join(batch: Batch, known: frozenset[str], last: LedgerEntry | None, received_ns: int, sent_by: str) -> Joined:
    """Add a batch.

    Args:
        batch: What a device sent.
        known: Digests of the scans of this batch that the ledger has.
        last: The newest entry; None if there is none.
        received_ns: Now, UTC nanoseconds.
        sent_by: Who is signed in on the device.
    """
    entries: list[LedgerEntry] = []
    have = set(known)
    for scan in batch.scans:
        mark = digest(scan)
        if mark in have:
            continue
        have.add(mark)
        before = entries[-1] if entries else last
        entry = LedgerEntry(
            1 if before is None else before.seq + 1,
            scan,
            received_ns,
            sent_by,
            batch.clock_us - received_ns // 1000,
            b"",
        )
        entries.append(msgspec.structs.replace(entry, sha256=chained(entry, before)))
    return Joined(tuple(entries), len(batch.scans) - len(entries))


def chained(entry: LedgerEntry, before: LedgerEntry | None) -> bytes:
    """The digest that an entry must have behind another."""
    said = msgspec.json.encode(msgspec.structs.replace(entry, sha256=b""))
    return hashlib.sha256((EMPTY if before is None else before.sha256) + said).digest()


def first_bad(entries: Iterable[LedgerEntry], before: LedgerEntry | None = None) -> int | None:
    """Number at which the ledger is not as written; None if all of it is.

    Args:
        entries: Entries in order.
        before: The one before them, if they are not the first.
    """
    expected = 1 if before is None else before.seq + 1
    for entry in entries:
        if entry.seq != expected or entry.sha256 != chained(entry, before):
            return expected
        before, expected = entry, expected + 1
    return None


def flaws(entries: Sequence[LedgerEntry]) -> tuple[Flaw, ...]:
    """What does not fit in the devices' own chains, by device and count."""
    chains: dict[str, list[LedgerEntry]] = {}
    for entry in entries:
        chains.setdefault(entry.scan.device, []).append(entry)
    found: list[Flaw] = []
    for device in sorted(chains):
        found += _of_device(sorted(chains[device], key=lambda entry: (entry.scan.number, entry.seq)))
    return tuple(found)


def _of_device(chain: Sequence[LedgerEntry]) -> Iterable[Flaw]:
    number, before, clock_told = 0, FIRST, False
    for entry in chain:
        scan = entry.scan
        if scan.number == number:
            yield Flaw(FlawKind.FORKED, scan.device, scan.number, 0.0)
        elif scan.number > number + 1:
            yield Flaw(FlawKind.GAP, scan.device, scan.number, float(scan.number - number - 1))
        elif scan.previous != before:
            yield Flaw(FlawKind.BROKEN, scan.device, scan.number, 0.0)
        if abs(entry.clock_us) > CLOCK_WRONG_US and not clock_told:
            clock_told = True
            yield Flaw(FlawKind.CLOCK, scan.device, scan.number, entry.clock_us / 1e6)
        number, before = scan.number, digest(scan)


def time_ns(entry: LedgerEntry) -> int:
    """When a scan was made by our clock: the device's time, less what its clock was off as it sent it."""
    off_us = entry.clock_us if abs(entry.clock_us) > CLOCK_WRONG_US else 0
    return (entry.scan.time_us - off_us) * 1000


def age_s(entry: LedgerEntry) -> float:
    """How long a scan had waited on the device before it arrived."""
    return (entry.received_ns - time_ns(entry)) / SECOND_NS
