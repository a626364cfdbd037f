"""People's decisions through the corridor: names, merges and splits hold in the picture, the alerts and a replay."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hima.app.simulate import open_named
from hima.picture.air_picture import AirPicture
from hima.picture.by_hand import Named, Same
from hima.picture.decision import Act, Decision, MergeTracks, Person, RenameTrack, Role, SetAffiliation, SplitTrack
from hima.picture.event import Event, Opened
from hima.picture.identity import Affiliation
from hima.picture.outcome import DecisionTaken, Outcome, PictureUpdated, Refusal
from hima.picture.packing import pack, unpack
from hima.pipeline import State, advance, open_site
from hima.simulation.events import events, opening
from hima.simulation.play import play
from hima.units import SECOND_NS

ROOT = Path(__file__).parents[2]
AMINA = Person("p1", "Amina Rashid", "Site", Role.OPERATOR)
DILAN = Person("p2", "Dilan Karim", "Site", Role.VIEWER)


class Shift:
    """The first seconds of a raid of forty, and a person who decides."""

    def __init__(self) -> None:
        site, scenario = open_named(ROOT / "scenarios" / "raid_forty.toml", ROOT / "sites")
        self.start_ns = scenario.start_ns
        self.opened: Opened = opening(scenario, site, "test")
        self.state: State = open_site(self.opened)
        self.coming: Iterator[Event] = events(scenario, site, play(scenario, site))
        self.journal: list[Event] = []
        self.picture: AirPicture | None = None

    def take(self, event: Event) -> tuple[Outcome, ...]:
        self.journal.append(event)
        self.state, outcomes = advance(self.state, event)
        for outcome in outcomes:
            if isinstance(outcome, PictureUpdated):
                self.picture = outcome.picture
        return outcomes

    def until(self, second: float) -> AirPicture:
        for event in self.coming:
            self.take(event)
            if event.time_ns >= self.start_ns + round(second * SECOND_NS):
                break
        assert self.picture is not None
        return self.picture

    def decide(self, act: Act, person: Person = AMINA) -> Refusal | None:
        decision = Decision(self.state.now_ns, f"d{len(self.journal)}", person, act)
        (taken,) = [o for o in self.take(decision) if isinstance(o, DecisionTaken)]
        return taken.refusal


@pytest.fixture
def shift() -> Shift:
    shift = Shift()
    shift.until(6.0)
    return shift


def neighbours(picture: AirPicture) -> tuple[int, int]:
    """Two members of the raid."""
    members = picture.raids.member[picture.raids.member_raid == 1].tolist()
    return members[0], members[1]


def test_a_word_said_of_one_number_holds_for_the_other(shift: Shift) -> None:
    picture = shift.until(6.2)
    keep, end = neighbours(picture)
    assert shift.decide(RenameTrack(end, "Kestrel")) is None
    assert shift.decide(MergeTracks(keep, end, "one echo")) is None
    assert shift.decide(SetAffiliation(end, Affiliation.SUSPECT, "came low")) is None
    picture = shift.until(7.0)
    numbers = picture.tracks.id.tolist()
    assert end not in numbers
    row = numbers.index(keep)
    assert (picture.identities.affiliation[row], picture.identities.decided_by[row]) == (6 - 1, "Amina Rashid")
    assert picture.by_hand.names == (Named(keep, "Kestrel", "Amina Rashid"),)
    assert Same(keep, end, "Amina Rashid") in picture.by_hand.same
    assert shift.decide(RenameTrack(end, "Merlin")) is None
    assert shift.until(7.4).by_hand.names[0].name == "Merlin"
    assert shift.decide(SplitTrack(keep, end)) is None
    assert end in shift.until(7.8).tracks.id.tolist()


def test_refusals_say_why_and_change_nothing(shift: Shift) -> None:
    keep, end = neighbours(shift.until(6.2))
    before = pack((shift.state.hand, shift.state.tracker, shift.state.identification))
    refused: list[tuple[Act, Refusal]] = [
        (RenameTrack(99_999, "Kestrel"), Refusal.NO_SUCH_TRACK),
        (RenameTrack(keep, "T001"), Refusal.NAME_TAKEN),
        (RenameTrack(keep, "a\u202eb"), Refusal.NAME_NOT_PLAIN),
        (SetAffiliation(keep, Affiliation.HOSTILE, " \u00a0"), Refusal.REASON_MISSING),
        (SetAffiliation(keep, Affiliation.HOSTILE, "\u200b\u2800\u3164"), Refusal.REASON_MISSING),
        (MergeTracks(keep, 99_999), Refusal.NO_SUCH_TRACK),
        (MergeTracks(keep, keep), Refusal.SAME_TRACK),
        (SplitTrack(keep, end), Refusal.NOT_MERGED),
    ]
    for act, refusal in refused:
        assert shift.decide(act) is refusal
    for act, _ in refused:
        assert shift.decide(act, DILAN) is Refusal.NOT_ALLOWED
    assert pack((shift.state.hand, shift.state.tracker, shift.state.identification)) == before
    shift.decide(SetAffiliation(keep, Affiliation.FRIEND, "ours"))
    shift.decide(SetAffiliation(end, Affiliation.HOSTILE, "not ours"))
    assert shift.decide(MergeTracks(keep, end)) is Refusal.MARKED_DIFFERENTLY


def test_an_alert_follows_the_number_that_remains(shift: Shift) -> None:
    picture = shift.until(11.0)
    alerts = {alert.track: alert for alert in picture.alerts}
    calm = [track for track in picture.raids.member.tolist() if track not in alerts]
    alarmed = [track for track in picture.raids.member.tolist() if track in alerts]
    assert calm
    assert alarmed
    pair = next((one, two) for one in calm for two in alarmed if shift.decide(MergeTracks(one, two)) is None)
    listed = {alert.id: alert.track for alert in shift.until(11.2).alerts}
    assert listed[alerts[pair[1]].id] == pair[0]


def test_a_merge_that_is_undone_leaves_no_word_behind(shift: Shift) -> None:
    keep, end = neighbours(shift.until(6.2))
    shift.decide(SetAffiliation(end, Affiliation.FRIEND, "ours"))
    assert shift.decide(MergeTracks(keep, end, "one echo")) is None
    shift.until(6.6)
    assert shift.decide(SplitTrack(keep, end, "two after all")) is None
    assert affiliations(shift.until(7.0), keep, end) == [Affiliation.UNKNOWN, Affiliation.FRIEND]


def test_what_people_have_said_of_a_track_is_known_to_calibration_at_once(shift: Shift) -> None:
    """Not only with the next picture: until then a track just marked hostile might be dropped as a shadow."""

    def known() -> list[int]:
        return [int(track) for track in shift.state.tracker.care.calibration.known]

    one, other = neighbours(shift.until(6.2))
    assert shift.decide(SetAffiliation(one, Affiliation.HOSTILE, "came low")) is None
    assert known() == [one]
    assert shift.decide(RenameTrack(other, "Kestrel")) is None
    assert known() == sorted((one, other))
    assert shift.decide(SetAffiliation(one, Affiliation.UNKNOWN, "was not it")) is None
    assert known() == [other]


def test_both_halves_of_a_hostile_track_are_hostile(shift: Shift) -> None:
    keep, _ = neighbours(shift.until(6.2))
    shift.decide(SetAffiliation(keep, Affiliation.HOSTILE, "dropped something"))
    new = shift.state.tracker.next_id
    assert shift.decide(SplitTrack(keep)) is None
    assert affiliations(shift.until(6.6), keep, new) == [Affiliation.HOSTILE, Affiliation.HOSTILE]


def affiliations(picture: AirPicture, *tracks: int) -> list[int]:
    """What people say of tracks."""
    numbers = picture.tracks.id.tolist()
    return [int(picture.identities.affiliation[numbers.index(track)]) for track in tracks]


@pytest.mark.parametrize("restart", [False, True])
def test_the_same_journal_gives_the_same_bits_also_from_a_snapshot(shift: Shift, restart: bool) -> None:
    keep, end = neighbours(shift.until(6.2))
    shift.decide(RenameTrack(keep, "Kestrel"))
    shift.decide(MergeTracks(keep, end))
    middle = len(shift.journal)
    shift.until(8.0)
    shift.decide(SplitTrack(keep))
    shift.until(9.0)
    shift.decide(SplitTrack(keep, end))
    shift.until(10.0)
    state = open_site(shift.opened)
    reopen: Callable[[State], State] = (lambda s: unpack(pack(s), State)) if restart else (lambda s: s)
    for number, event in enumerate(shift.journal):
        if number == middle:
            state = reopen(state)
        state, _ = advance(state, event)
    assert state.outcomes_sha256 == shift.state.outcomes_sha256
    assert pack(state) == pack(shift.state)
