"""Names of tracks: plain, short, each for one track; and what follows a track into another."""

import pytest

from hima.identification.correlate import IdentificationState, Word
from hima.identification.follow import follow, marked_differently
from hima.identification.naming import Names, listed_names, rename
from hima.picture.by_hand import Named
from hima.picture.decision import Person, RenameTrack, Role
from hima.picture.identity import Affiliation
from hima.picture.outcome import Refusal

AMINA = Person("p1", "Amina Rashid", "Site", Role.OPERATOR)


def call(names: Names, name: str, track: int = 7) -> Refusal | None:
    return rename(names, RenameTrack(track, name), track, AMINA)


def test_a_name_is_given_changed_and_taken_away() -> None:
    names: Names = {}
    assert call(names, "  Kestrel  ") is None
    assert call(names, "باز", 3) is None
    assert listed_names(names) == (Named(3, "باز", "Amina Rashid"), Named(7, "Kestrel", "Amina Rashid"))
    assert call(names, "Kestrel 2") is None
    assert call(names, "   ") is None
    assert listed_names(names) == (Named(3, "باز", "Amina Rashid"),)
    assert call(names, "", 99) is None


@pytest.mark.parametrize(
    "name", ["a\nb", "a\x07", "safe\u202etxt.exe", "zero\u200bwidth", "x" * 25, "\ud800", "line\u2028"]
)
def test_what_cannot_be_read_is_no_name(name: str) -> None:
    names: Names = {}
    assert call(names, name) is Refusal.NAME_NOT_PLAIN
    assert names == {}


@pytest.mark.parametrize("name", ["kestrel", "KESTREL", "Ｋestrel", "T017", "t 17", "T９"])
def test_two_tracks_are_never_called_alike_nor_like_a_number(name: str) -> None:
    names: Names = {}
    call(names, "Kestrel", 3)
    assert call(names, name) is Refusal.NAME_TAKEN
    assert call(names, "Kestrel", 3) is None


def test_words_name_and_claims_follow_where_the_other_has_none() -> None:
    state = IdentificationState()
    state.words[2] = Word(Affiliation.HOSTILE, "Amina Rashid", "seen")
    call(state.names, "Kestrel", 2)
    follow(state, 1, 2)
    assert (state.words[1].affiliation, state.names[1].name) == (Affiliation.HOSTILE, "Kestrel")
    assert 2 not in state.words
    call(state.names, "Merlin", 5)
    follow(state, 1, 5)
    assert state.names[1].name == "Kestrel"
    assert 5 not in state.names


def test_only_different_words_are_a_conflict() -> None:
    state = IdentificationState()
    state.words[1] = Word(Affiliation.FRIEND, "Amina Rashid", "ours")
    assert not marked_differently(state, 1, 2)
    state.words[2] = Word(Affiliation.FRIEND, "Bakr Omar", "called in")
    assert not marked_differently(state, 1, 2)
    state.words[2] = Word(Affiliation.SUSPECT, "Bakr Omar", "odd")
    assert marked_differently(state, 1, 2)
