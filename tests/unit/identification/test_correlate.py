"""Claims join tracks by agreeing with them, and stay evidence."""

import numpy as np
import pytest

from hima.identification.correlate import IdentificationState, hear, identify, set_word
from hima.identification.naming import rename
from hima.identification.settings import IdentificationSettings
from hima.picture.cooperative import CooperativeReport, CooperativeSource
from hima.picture.decision import Person, RenameTrack, Role, SetAffiliation
from hima.picture.identity import Affiliation, Contact, Identities
from hima.picture.kind import Kind
from hima.picture.packing import pack, unpack
from hima.picture.track import Tracks, TrackState
from hima.units import SECOND_NS

SETTINGS = IdentificationSettings(agree_s=3.0, contact_timeout_s=30.0, contacts_max=50)
START_NS = 10**18
AMINA = Person("p1", "Amina Rashid", "Site", Role.OPERATOR)


def tracks(second: float, places: dict[int, tuple[float, float]]) -> Tracks:
    n = len(places)
    return Tracks(
        time_ns=START_NS + round(second * SECOND_NS),
        id=np.array(list(places), np.int64),
        state=np.full(n, TrackState.CONFIRMED, np.uint8),
        position_m=np.array([(*p, 100.0) for p in places.values()]).reshape(n, 3),
        velocity_mps=np.zeros((n, 3)),
        covariance=np.tile(np.diag([10.0**2] * 3 + [1.0] * 3), (n, 1, 1)),
        updated_ns=np.zeros(n, np.int64),
        born_ns=np.zeros(n, np.int64),
        existence=np.ones(n),
        hits=np.ones(n, np.int64),
        sensors=np.ones(n, np.uint32),
        kind=np.zeros(n, np.uint8),
    )


def report(second: float, east: float | None, *, emitter: str = "aa", name: str = "SN1") -> CooperativeReport:
    return CooperativeReport(
        feed="rid",
        source=CooperativeSource.REMOTE_ID,
        emitter=emitter,
        time_ns=START_NS + round(second * SECOND_NS),
        name=name,
        kind=Kind.MULTIROTOR,
        position_m=None if east is None else (east, 0.0, 100.0),
        sigma_horizontal_m=10.0,
        sigma_vertical_m=None,
        velocity_mps=(0.0, 0.0, 0.0),
        operator_m=None,
    )


def run(
    state: IdentificationState, seconds: range, claim_east: float | None, places: dict[int, tuple[float, float]]
) -> tuple[Identities, tuple[Contact, ...]]:
    result = None
    for second in seconds:
        hear(state, report(second, claim_east), SETTINGS)
        result = identify(state, tracks(second, places), SETTINGS)
    assert result is not None
    return result


def test_a_claim_joins_the_track_it_agrees_with_only_after_a_while() -> None:
    state = IdentificationState()
    _, early = run(state, range(2), 5.0, {7: (0.0, 0.0)})
    assert early[0].track == 0
    identities, contacts = run(state, range(2, 6), 5.0, {7: (0.0, 0.0)})
    assert contacts[0].track == 7
    assert contacts[0].offset_m == pytest.approx(5.0)
    assert identities.name == ("SN1",)
    assert identities.kind[0] == Kind.MULTIROTOR
    assert identities.claimed[0]


def test_a_claim_elsewhere_joins_nothing() -> None:
    identities, contacts = run(IdentificationState(), range(10), 20_000.0, {7: (0.0, 0.0)})
    assert contacts[0].track == 0
    assert contacts[0].offset_m is None
    assert identities.kind[0] == Kind.UNKNOWN


def test_a_claim_that_walks_off_stays_tied_and_shows_its_distance() -> None:
    state = IdentificationState()
    run(state, range(6), 0.0, {7: (0.0, 0.0)})
    _, contacts = run(state, range(6, 12), 900.0, {7: (0.0, 0.0)})
    assert contacts[0].track == 7
    assert contacts[0].offset_m == pytest.approx(900.0)


def test_another_track_that_agrees_as_long_takes_the_claim_over() -> None:
    state = IdentificationState()
    run(state, range(6), 0.0, {7: (0.0, 0.0)})
    _, contacts = run(state, range(6, 12), 900.0, {7: (0.0, 0.0), 8: (900.0, 0.0)})
    assert contacts[0].track == 8


def test_one_name_from_two_emitters_is_two_contacts() -> None:
    state = IdentificationState()
    hear(state, report(0, 0.0, emitter="aa"), SETTINGS)
    hear(state, report(0, 20_000.0, emitter="bb"), SETTINGS)
    _, contacts = identify(state, tracks(0, {}), SETTINGS)
    assert [c.key for c in contacts] == ["rid/aa", "rid/bb"]


def test_a_claim_without_a_fix_is_listed_without_a_place() -> None:
    _, contacts = run(IdentificationState(), range(5), None, {7: (0.0, 0.0)})
    assert contacts[0].position_m is None
    assert contacts[0].track == 0


def test_a_flood_of_identities_is_bounded_and_forgets_the_longest_silent() -> None:
    state = IdentificationState()
    for i in range(500):
        hear(state, report(i / 500, 0.0, emitter=f"{i:04x}"), SETTINGS)
    assert len(state.contacts) == SETTINGS.contacts_max
    assert state.forgotten == 450
    assert "rid/01f3" in state.contacts


def test_claims_expire() -> None:
    state = IdentificationState()
    hear(state, report(0, 0.0), SETTINGS)
    assert len(identify(state, tracks(29, {}), SETTINGS)[1]) == 1
    assert len(identify(state, tracks(31, {}), SETTINGS)[1]) == 0


def test_an_older_report_does_not_replace_a_newer_one() -> None:
    state = IdentificationState()
    hear(state, report(5, 100.0), SETTINGS)
    hear(state, report(4, 0.0), SETTINGS)
    _, contacts = identify(state, tracks(5, {}), SETTINGS)
    assert contacts[0].position_m == (100.0, 0.0, 100.0)


def test_a_persons_word_stays_with_the_track_and_can_be_taken_back() -> None:
    state = IdentificationState()
    set_word(state, SetAffiliation(7, Affiliation.FRIEND, "our survey flight"), AMINA)
    identities, _ = identify(state, tracks(0, {7: (0.0, 0.0)}), SETTINGS)
    assert (identities.affiliation[0], identities.decided_by[0]) == (Affiliation.FRIEND, "Amina Rashid")
    set_word(state, SetAffiliation(7, Affiliation.UNKNOWN, "mistake"), AMINA)
    identities, _ = identify(state, tracks(1, {7: (0.0, 0.0)}), SETTINGS)
    assert (identities.affiliation[0], identities.decided_by[0]) == (Affiliation.UNKNOWN, "")


def test_what_was_said_of_a_track_is_kept_for_a_minute_after_it_ended() -> None:
    state = IdentificationState()
    set_word(state, SetAffiliation(7, Affiliation.HOSTILE, "seen"), AMINA)
    rename(state.names, RenameTrack(7, "Kestrel"), 7, AMINA)
    for second, kept in [(0, True), (1, True), (60, True), (61.5, False)]:
        here = {7: (0.0, 0.0)} if second == 0 else {}
        identify(state, tracks(second, here), SETTINGS)
        assert (7 in state.words, 7 in state.names) == (kept, kept)
    assert state.left_ns == {}


def test_a_restored_state_goes_on_the_same() -> None:
    state = IdentificationState()
    run(state, range(3), 5.0, {7: (0.0, 0.0)})
    restored = unpack(pack(state), IdentificationState)
    a = run(state, range(3, 8), 5.0, {7: (0.0, 0.0)})
    b = run(restored, range(3, 8), 5.0, {7: (0.0, 0.0)})
    assert pack(a) == pack(b)
