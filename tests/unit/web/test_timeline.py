"""What the server remembers is bounded, and it says how far back it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hima.picture.decision import Decision, MergeTracks, Person, RenameTrack, Role, SplitTrack
from hima.picture.health import FeedState
from hima.picture.outcome import AlertChanged, Change, DecisionTaken, FeedChanged, Refusal, Rejected
from hima.units import SECOND_NS
from hima.web.attempts import ADDRESSES, IN_ALL, PER_ADDRESS, WINDOW_NS, Attempts
from hima.web.timeline import ALARM_WINDOW_US, KEPT, Recollection

if TYPE_CHECKING:
    from tests.unit.web.conftest import Build


def test_the_oldest_is_forgotten_and_said_to_be(build: type[Build]) -> None:
    held = Recollection(0)
    for number in range(KEPT + 10):
        held.note((FeedChanged(number * 1_000, "radar", FeedState.SILENT),))
    timeline = held.between(0, 10**12)
    assert len(timeline.feeds) == KEPT
    assert timeline.since_us == timeline.feeds[0].time_us == 10


def test_only_what_people_look_back_on_is_kept(build: type[Build]) -> None:
    held = Recollection(0)
    held.note((Rejected(1_000, "radar", "bad_length", 0, 1), FeedChanged(5_000, "radar", FeedState.DOWN)))
    timeline = held.between(5, 5)
    assert [(item.feed, item.state) for item in timeline.feeds] == [("radar", "down")]
    assert held.between(6, 10).feeds == ()


def test_decisions_on_tracks_are_kept_with_what_they_say() -> None:
    held = Recollection(0)
    person = Person("p1", "Amina Rashid", "Site", Role.OPERATOR)
    acts = (RenameTrack(7, "Kestrel"), MergeTracks(7, 9, "one echo"), SplitTrack(7, 9))
    for act in acts:
        held.note((DecisionTaken(1_000, Decision(1_000, "d", person, act), Refusal.NAME_TAKEN),))
    kept = held.between(0, 10).decisions
    assert [(item.act, item.track, item.other, item.name, item.reason) for item in kept] == [
        ("rename_track", 7, 0, "Kestrel", ""),
        ("merge_tracks", 7, 9, "", "one echo"),
        ("split_track", 7, 9, "", ""),
    ]
    assert {item.refusal for item in kept} == {"name_taken"}


def test_alarms_of_the_last_ten_minutes_are_counted(build: type[Build]) -> None:
    held = Recollection(0)
    for number in range(20):
        time_ns = number * 60 * SECOND_NS
        held.note((AlertChanged(time_ns, Change.RAISED, build.an_alert(number + 1, time_ns)),))
        held.note((AlertChanged(time_ns, Change.ACKNOWLEDGED, build.an_alert(number + 1, time_ns)),))
    now_us = 19 * 60 * 1_000_000
    assert held.alarms_last_10_min(now_us) == 11
    assert held.alarms_last_10_min(now_us + ALARM_WINDOW_US + 1) == 0


def test_an_attacker_with_many_addresses_is_slowed_down_too() -> None:
    attempts = Attempts()
    admitted = sum(attempts.begin(f"2001:db8::{number:x}", 0) for number in range(10 * ADDRESSES))
    assert admitted == IN_ALL
    assert attempts.begin("192.0.2.1", WINDOW_NS)


def test_a_clock_that_was_set_back_locks_nobody_out() -> None:
    attempts = Attempts()
    for _ in range(PER_ADDRESS):
        assert attempts.begin("192.0.2.1", 10 * WINDOW_NS)
    assert not attempts.begin("192.0.2.1", 10 * WINDOW_NS)
    assert attempts.begin("192.0.2.1", 0)
