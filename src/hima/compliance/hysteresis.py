"""Breaches are told once they have lasted, and taken back once they have been over as long.

The times are those of ASTM F3548-21 for conformance monitoring: a flight that leaves its volume is to be told as
nonconforming within 5 s (OiMaxUpdateTimeNonconfSeconds), and as conforming again within 5 s of its return
(OiMaxUpdateRestoreConfSeconds). So each has to last that long and no longer: one stray measurement says nothing, and
the excursions of up to 10 s that the standard counts but forgives (OiMaxDurationPerExcursionSeconds) are told here, at
a plant, after 5 s. Until then a breach is unknown, by the same amount.
"""

from typing import Final

import msgspec

from hima.picture.verdict import Finding, Findings, Rule, Standing
from hima.units import SECOND_NS

NONCONFORMING_NS: Final = 5 * SECOND_NS
CONFORMING_NS: Final = 5 * SECOND_NS


class Held(msgspec.Struct):
    """A rule as it is told.

    Attributes:
        finding: What is told.
        against_ns: Since when the opposite is seen: a breach that is not told yet, or none where one is; 0 if not.
    """

    finding: Finding
    against_ns: int = 0


def settle(memory: dict[str, Held], seen: list[Finding], now_ns: int) -> Findings:
    """What is told of each rule now; rules of which nothing is seen are forgotten.

    Args:
        memory: What has been told so far, by rule; changed in place.
        seen: What is seen now, in order of `Rule`.
        now_ns: The moment.
    """
    if len(memory) > len(seen):
        rules = {finding.rule for finding in seen}
        for rule in [rule for rule in Rule if rule not in rules]:
            memory.pop(rule.value, None)
    return tuple(_settle_one(memory, finding, now_ns) for finding in seen)


def _settle_one(memory: dict[str, Held], seen: Finding, now_ns: int) -> Finding:
    held = memory.get(seen.rule.value)
    if held is not None and held.against_ns == 0 and _same(held.finding, seen):
        return held.finding
    if held is None:
        first = seen if seen.standing is not Standing.BREACH else _pending(seen)
        finding = msgspec.structs.replace(first, since_ns=now_ns)
        memory[seen.rule.value] = Held(finding, now_ns if seen.standing is Standing.BREACH else 0)
        return finding
    told = _told(held, seen, now_ns)
    if not _same(held.finding, told):
        kept = held.finding.standing is told.standing and held.finding.cause is told.cause
        held.finding = msgspec.structs.replace(told, since_ns=held.finding.since_ns if kept else now_ns)
    return held.finding


def _told(held: Held, seen: Finding, now_ns: int) -> Finding:
    was, now = held.finding.standing is Standing.BREACH, seen.standing is Standing.BREACH
    if was == now:
        held.against_ns = 0
        return seen
    held.against_ns = held.against_ns or now_ns
    lasted_ns = now_ns - held.against_ns
    if lasted_ns >= (NONCONFORMING_NS if now else CONFORMING_NS):
        held.against_ns = 0
        return seen
    return _pending(seen) if now else held.finding


def _pending(breach: Finding) -> Finding:
    return msgspec.structs.replace(breach, standing=Standing.UNKNOWN)


def _same(one: Finding, two: Finding) -> bool:
    """True if both say the same, whenever they began."""
    if one.standing is not two.standing or one.cause is not two.cause or one.cites != two.cites:
        return False
    return one.amount == two.amount and one.uncertainty == two.uncertainty
