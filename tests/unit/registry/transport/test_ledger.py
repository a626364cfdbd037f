"""Scans: joined once, in any order, with what was lost, altered or late told; and what follows from them."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.permits import BEGIN_NS, BEGIN_S, HOUR_S, issued, scans, under_way

from hima.registry.transport.acts import move
from hima.registry.transport.check import Finding
from hima.registry.transport.ledger import FlawKind, LedgerEntry, first_bad, flaws, join, time_ns
from hima.registry.transport.life import Verb
from hima.registry.transport.notices import NoticeKind, notices
from hima.registry.transport.scan import Batch, Scan, digest
from hima.registry.transport.where import transport_record

LATER_NS = BEGIN_NS + HOUR_S * 10**9
BAZIAN, CHAMCHAMAL, KIRKUK = (4_513_000, 3_560_000), (4_483_000, 3_553_000), (4_439_000, 3_547_000)


def ledger(*batches: list[Scan], clock_us: int = LATER_NS // 1000) -> list[LedgerEntry]:
    entries: list[LedgerEntry] = []
    for batch in batches:
        known = frozenset(digest(entry.scan) for entry in entries)
        last = entries[-1] if entries else None
        entries += join(Batch(clock_us, tuple(batch)), known, last, LATER_NS, "Hawre").entries
    return entries


def seen(**values: Any) -> list[LedgerEntry]:
    return ledger(list(scans(values)))


def test_scans_sent_twice_count_once() -> None:
    chain = list(scans({}, {}, {}))
    entries = ledger(chain[:2], chain, chain)
    assert [entry.scan.number for entry in entries] == [1, 2, 3]
    again = join(Batch(0, tuple(chain)), frozenset(map(digest, chain)), entries[-1], LATER_NS, "Hawre")
    assert (again.entries, again.duplicates) == ((), 3)


def test_a_ledger_as_written_is_whole_and_nothing_can_be_altered_or_taken_out() -> None:
    entries = ledger(list(scans({}, {}, {}, {})))
    assert first_bad(entries) is None
    assert first_bad(entries[2:], entries[1]) is None
    for at in range(4):
        forged = msgspec.structs.replace(entries[at], scan=msgspec.structs.replace(entries[at].scan, person="Other"))
        assert first_bad([*entries[:at], forged, *entries[at + 1 :]]) == at + 1
        taken_out = [*entries[:at], *entries[at + 1 :]]
        assert first_bad(taken_out) == (at + 1 if at < 3 else None)  # an end that was cut off shows by the head alone
    assert first_bad([entries[1], entries[0], *entries[2:]]) == 1


def test_what_a_phone_lost_shows_as_a_gap_until_it_comes() -> None:
    chain = list(scans({}, {}, {}, {}))
    late = ledger(chain[:1], chain[3:])
    assert [(flaw.kind, flaw.number, flaw.amount) for flaw in flaws(late)] == [(FlawKind.GAP, 4, 2.0)]
    assert flaws(ledger(chain[:1], chain[3:], chain[1:3])) == ()


def test_what_a_phone_altered_breaks_its_chain() -> None:
    chain = list(scans({}, {}, {}))
    chain[1] = msgspec.structs.replace(chain[1], permit="TP-9")
    assert [(flaw.kind, flaw.number) for flaw in flaws(ledger(chain))] == [(FlawKind.BROKEN, 3)]
    forked = ledger(list(scans({}, {})), list(scans({}, {"person": "Other"})))
    assert FlawKind.FORKED in {flaw.kind for flaw in flaws(forked)}


@pytest.mark.parametrize(("off_s", "told"), [(0, False), (-30, False), (7200, True), (-7200, True)])
def test_a_wrong_clock_is_told_and_put_right(off_s: int, told: bool) -> None:
    chain = list(scans({"time_us": (BEGIN_S + 60 + off_s) * 1_000_000}))
    entries = ledger(chain, clock_us=LATER_NS // 1000 + off_s * 1_000_000)
    assert [(flaw.kind, flaw.amount) for flaw in flaws(entries)] == ([(FlawKind.CLOCK, float(off_s))] if told else [])
    assert abs(time_ns(entries[0]) - BEGIN_NS - 60 * 10**9) <= 30 * 10**9


@given(st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=6))
def test_any_order_and_any_repetition_holds_each_scan_once(picks: list[list[int]]) -> None:
    chain = list(scans(*[{}] * 10))
    entries = ledger(*[[chain[n] for n in pick] for pick in picks if pick])
    numbers = [entry.scan.number for entry in entries]
    assert sorted(numbers) == sorted({n + 1 for pick in picks for n in pick})
    assert first_bad(entries) is None
    missing = sum(flaw.amount for flaw in flaws(entries) if flaw.kind is FlawKind.GAP)
    assert missing == (max(numbers) - len(numbers) if numbers else 0)


def test_who_is_late_is_told_with_by_how_much() -> None:
    permit = under_way()
    end_ns = permit.to_ns
    assert notices([permit], [], end_ns) == ()
    (notice,) = notices([permit], [], end_ns + 5400 * 10**9)
    assert (notice.kind, notice.amount, notice.unit, notice.since_ns) == (NoticeKind.OVERDUE, 5400.0, "s", end_ns)
    assert notices([issued()], [], end_ns + 1) == ()  # never seen on the road
    assert [n.kind for n in notices([issued()], seen(), end_ns + 10**9)] == [NoticeKind.OVERDUE]


def test_who_is_off_the_way_is_told_with_how_far() -> None:
    permit = under_way()
    assert notices([permit], seen(place_e5=CHAMCHAMAL), LATER_NS) == ()
    (notice,) = notices([permit], seen(place_e5=KIRKUK, checkpoint="Kirkuk"), LATER_NS)
    assert (notice.kind, notice.checkpoint, notice.unit) == (NoticeKind.DEVIATED, "Kirkuk", "m")
    # 0.44 degrees of longitude at 35.5 degrees are 39.8 km; the buffer takes five.
    assert notice.amount == pytest.approx(35_000, abs=2500)


def test_a_checkpoint_stands_where_the_permit_has_it() -> None:
    record = transport_record(under_way(), seen(checkpoint="چەمچەماڵ"))
    assert record.place_deg == (44.83, 35.53)
    assert record.seen_ns == BEGIN_NS + 60 * 10**9


def test_a_scan_after_the_end_is_told() -> None:
    revoked = move(under_way(), Verb.REVOKE, "driver not known", BEGIN_NS)
    kinds = {notice.kind: notice for notice in notices([revoked], seen(finding=Finding.REVOKED), LATER_NS)}
    assert set(kinds) == {NoticeKind.REVOKED, NoticeKind.SEEN_AFTER_END}
    assert kinds[NoticeKind.REVOKED].amount == 1.0
    delivered = move(under_way(), Verb.DELIVER, "received", LATER_NS)
    assert notices([delivered], seen(), LATER_NS) == ()


def test_one_paper_in_two_places_is_told() -> None:
    entries = ledger(list(scans({"place_e5": BAZIAN}, {"place_e5": KIRKUK, "checkpoint": "Kirkuk"})))
    found = {notice.kind: notice for notice in notices([under_way()], entries, LATER_NS)}
    assert found[NoticeKind.TWO_PLACES].amount > 1000.0
    slowly = ledger(list(scans({"place_e5": BAZIAN}, {"place_e5": KIRKUK, "time_us": (BEGIN_S + 7200) * 1_000_000})))
    assert NoticeKind.TWO_PLACES not in {notice.kind for notice in notices([under_way()], slowly, LATER_NS)}


def test_a_forged_paper_is_told_and_places_nothing() -> None:
    entries = seen(finding=Finding.FORGED, place_e5=KIRKUK)
    assert [notice.kind for notice in notices([under_way()], entries, LATER_NS)] == [NoticeKind.NOT_GENUINE]
    assert transport_record(under_way(), entries).place_deg is None


def test_the_record_for_the_corridor_says_what_is_known() -> None:
    nothing = transport_record(issued(), [])
    assert (nothing.state, nothing.place_deg, nothing.seen_ns) == ("issued", None, None)
    moving = transport_record(issued(), seen(place_e5=BAZIAN))
    assert (moving.state, moving.place_deg) == ("in_transit", (45.13, 35.60))
    assert (moving.from_ns, moving.to_ns) == (BEGIN_NS, BEGIN_NS + 12 * HOUR_S * 10**9)
