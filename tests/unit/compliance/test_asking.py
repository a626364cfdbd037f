"""What the registry is asked: bounded, renewed, retried, and by whom it matters most."""

from itertools import pairwise

import pytest
from tests.unit.compliance.bench_of_one import SERIAL, START_NS, Bench, airframe, permit

from hima.compliance.asked_of import name_asked
from hima.compliance.asking import KEPT_NS, PERMITS, AskingState, ask, take_facts
from hima.compliance.settings import ComplianceSettings
from hima.picture.event import Facts
from hima.picture.facts import (
    AirframeAsked,
    Answer,
    Found,
    IdScheme,
    NotAnswered,
    NotKnown,
    PermitFacts,
    PermitsAsked,
    Question,
)
from hima.picture.identity import Contact
from hima.picture.kind import Kind
from hima.units import SECOND_NS

SETTINGS = ComplianceSettings(answers_max=64, questions_per_picture=16)
AREA = PermitsAsked(44.0, 35.0, 45.0, 36.0, 0, 1)
ONE = AirframeAsked(IdScheme.SERIAL, "S1")


def names(count: int, prefix: str = "S") -> list[AirframeAsked]:
    return [AirframeAsked(IdScheme.SERIAL, f"{prefix}{number}") for number in range(count)]


def at(
    state: AskingState,
    second: float,
    *,
    seen: list[AirframeAsked] | None = None,
    claimed: list[AirframeAsked] | None = None,
) -> tuple[Question, ...]:
    return ask(state, seen or [], claimed or [], AREA, START_NS + round(second * SECOND_NS), SETTINGS)


def answer(state: AskingState, second: float, found: Found, *questions: Question, seq: int = 0) -> None:
    answers = tuple(Answer(question, found) for question in questions)
    take_facts(state, Facts(START_NS + round(second * SECOND_NS), answers, seq), SETTINGS)


def test_permits_of_the_place_come_first_then_tracks_then_claims() -> None:
    asked = at(AskingState(), 0, seen=names(2), claimed=names(2, "C"))
    assert asked == (AREA, *names(2), *names(2, "C"))


def test_what_is_asked_is_not_asked_again_before_it_is_due() -> None:
    state = AskingState()
    assert ONE in at(state, 0, seen=[ONE])
    assert at(state, 1, seen=[ONE]) == ()
    answer(state, 1, NotKnown(), ONE)
    answer(state, 1, PermitFacts(()), AREA)
    assert at(state, 30, seen=[ONE]) == ()
    assert set(at(state, 32, seen=[ONE])) == {AREA, ONE}


def test_pauses_grow_while_the_registry_does_not_answer() -> None:
    state, times = AskingState(), []
    for second in range(300):
        if ONE in at(state, second, seen=[ONE]):
            times.append(second)
            answer(state, second, NotAnswered("unreachable"), ONE)
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert pauses[:6] == [2, 4, 8, 16, 32, 64]
    assert max(pauses) <= 121


def test_a_question_without_any_answer_is_given_up_and_asked_again() -> None:
    state = AskingState()
    at(state, 0, seen=[ONE])
    at(state, 11, seen=[ONE])
    assert state.known["serial:S1"].found == NotAnswered("late")
    assert ONE in at(state, 14, seen=[ONE])


def test_what_was_known_holds_for_a_while_when_the_registry_falls_silent() -> None:
    state = AskingState()
    at(state, 0, seen=[ONE])
    answer(state, 0, NotKnown(), ONE)
    second = 31.0
    while second * SECOND_NS < KEPT_NS:
        if ONE in at(state, second, seen=[ONE]):
            answer(state, second, NotAnswered("unreachable"), ONE)
            assert state.known["serial:S1"].found == NotKnown()
        second += 1
    for later in range(300):
        if ONE in at(state, second + later, seen=[ONE]):
            answer(state, second + later, NotAnswered("unreachable"), ONE)
    assert state.known["serial:S1"].found == NotAnswered("unreachable")


def test_a_change_of_the_registry_has_everything_asked_anew_at_once_and_used_meanwhile() -> None:
    state = AskingState()
    at(state, 0, seen=[ONE])
    answer(state, 0, NotKnown(), ONE, seq=5)
    answer(state, 0, PermitFacts(()), AREA, seq=5)
    assert at(state, 1, seen=[ONE]) == ()
    answer(state, 2, NotKnown(), seq=6)
    assert state.known["serial:S1"].found == NotKnown()
    assert set(at(state, 2, seen=[ONE])) == {AREA, ONE}


def test_everybody_has_a_turn_while_the_registry_changes_all_the_time() -> None:
    state = AskingState()
    tracks, claims = names(40, "T"), names(5, "C")
    asked: list[tuple[Question, ...]] = []
    for second in range(9):
        asked.append(at(state, second, seen=tracks, claimed=claims))
        assert len(asked[-1]) == SETTINGS.questions_per_picture
        answer(state, second, PermitFacts(()), AREA)
        answer(state, second, NotKnown(), *asked[-1][1:])
        answer(state, second, NotKnown(), seq=second + 1)  # the registry has changed: all is due again
    assert [one[0] for one in asked] == [AREA] * 9
    in_turn = [question for one in asked for question in one[1:]]
    assert in_turn[:40] == tracks, "what was never asked, in order of arrival"
    assert min(in_turn.count(track) for track in tracks) == len(in_turn) // 40


def test_an_answer_that_nobody_asked_for_or_of_another_kind_is_not_believed() -> None:
    state = AskingState()
    answer(state, 0, NotKnown(), ONE)
    assert (state.known, state.unasked) == ({}, 1)
    at(state, 1, seen=[ONE])
    answer(state, 1, PermitFacts(()), ONE)
    answer(state, 1, airframe(), AREA)
    assert {known.found for known in state.known.values()} == {NotAnswered("unreadable")}
    answer(state, 1, NotKnown(), ONE)
    assert state.unasked == 2, "it was answered already"


def test_ten_thousand_invented_names_do_not_push_out_what_is_known_of_tracks() -> None:
    state = AskingState()
    real = names(20, "REAL")
    for second in range(200):
        fakes = names(10_000, f"F{second // 20}-")
        for question in (asked := at(state, second / 5, seen=real, claimed=fakes)):
            answer(state, second / 5, PermitFacts(()) if question is AREA else NotKnown(), question)
        assert len(asked) <= SETTINGS.questions_per_picture
        assert len(state.known) <= SETTINGS.answers_max
    assert all(isinstance(state.known[f"serial:{name.name}"].found, NotKnown) for name in real)
    assert PERMITS in state.known
    assert state.crowded > 0


def test_only_permits_have_the_table_of_permits_laid_out_anew() -> None:
    state = AskingState()
    at(state, 0, seen=[ONE], claimed=names(10, "C"))
    answer(state, 0, PermitFacts((permit(),)), AREA)
    assert state.changes == 1
    answer(state, 0, NotKnown(), *names(10, "C"))
    answer(state, 0, airframe(), ONE)
    assert state.changes == 1, "none of these holds a permit"
    at(state, 40, seen=[ONE])
    answer(state, 40, PermitFacts((permit(),)), AREA)
    assert state.changes == 1, "the same as before"
    answer(state, 40, airframe(permit(number="KM-9")), ONE)
    assert state.changes == 2
    at(state, 80, seen=[ONE])
    answer(state, 80, airframe(), ONE)
    assert state.changes == 3


def test_permits_go_with_the_answer_that_makes_room() -> None:
    state = AskingState()
    at(state, 0, seen=[ONE])
    answer(state, 0, airframe(permit()), ONE)
    for second in range(10):
        at(state, 1 + second / 5, seen=names(200, "T"))
    assert "serial:S1" not in state.known
    assert state.changes == 2


def test_a_track_takes_the_room_of_a_claim_but_not_of_another_track() -> None:
    state = AskingState()
    crowd = names(200, "C")
    for second in range(10):
        at(state, second / 5, claimed=crowd)
    assert len(state.known) == SETTINGS.answers_max
    assert ONE in at(state, 3, seen=[ONE], claimed=crowd)
    many = names(SETTINGS.answers_max * 2, "T")
    for second in range(30):
        at(state, 4 + second / 5, seen=many)
    kept = {key for key in state.known if key.startswith("serial:T")}
    assert len(kept) >= SETTINGS.answers_max - 2
    assert kept == {f"serial:{name.name}" for name in many[: len(kept)]}


@pytest.mark.parametrize(
    ("scheme", "source", "name", "expected"),
    [
        (IdScheme.SERIAL, "remote_id", SERIAL, AirframeAsked(IdScheme.SERIAL, SERIAL)),
        (IdScheme.SESSION, "remote_id", "a" * 36, AirframeAsked(IdScheme.SESSION, "a" * 36)),
        (IdScheme.CALL_SIGN, "adsb", "IAW411", AirframeAsked(IdScheme.ICAO_ADDRESS, "730a1c")),
        (IdScheme.ICAO_ADDRESS, "adsb", "", AirframeAsked(IdScheme.ICAO_ADDRESS, "730a1c")),
        (IdScheme.UNSTATED, "cot", "EAGLE", None),
        (IdScheme.SERIAL, "remote_id", "", None),
        (IdScheme.SERIAL, "remote_id", "x" * 65, None),
    ],
)
def test_an_aircraft_is_asked_about_by_what_a_register_could_hold(
    scheme: IdScheme, source: str, name: str, expected: AirframeAsked | None
) -> None:
    claim = Contact("rx/730a1c", source, name, Kind.UNKNOWN, 0, None, None, None, 0, None, scheme=scheme)
    assert name_asked(claim) == expected


def test_permits_are_asked_for_around_the_site_and_a_quarter_of_an_hour_ahead() -> None:
    bench = Bench(airframe(permit()))
    bench.look(0)
    (area,) = [question for question in bench.questions if isinstance(question, PermitsAsked)]
    assert (area.from_ns, area.to_ns) == (START_NS, START_NS + 900 * SECOND_NS)
    assert area.west_deg < 44.8472 - 0.16 < 44.8472 + 0.16 < area.east_deg
    assert area.south_deg < 35.1228 - 0.13 < 35.1228 + 0.13 < area.north_deg
