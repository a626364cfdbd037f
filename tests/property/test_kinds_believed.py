"""All evidence on a kind in one number: always a probability, and no claim speaks of an attack."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hima.identification.kinds.believed import believed
from hima.identification.settings import KindPrior, prior_of
from hima.picture.identity import HARMLESS, Affiliation
from hima.picture.kind import Kind
from hima.picture.trust import Label

PRIOR = prior_of(KindPrior())
WEIGHTS = st.lists(st.floats(0.001, 1.0), min_size=6, max_size=6)
KINDS = st.sampled_from([kind for kind in Kind if kind is not Kind.UNKNOWN])
LABELS = st.sampled_from(list(Label))
ATTACK = Kind.ONE_WAY_ATTACK


def told(weights: list[float]) -> np.ndarray:
    return np.array([[0.0, *(np.array(weights) / sum(weights))]])


def said(
    probability: np.ndarray, kind: Kind, label: Label, affiliation: Affiliation = Affiliation.UNKNOWN
) -> np.ndarray:
    columns = (np.array([code], np.uint8) for code in (kind, label, affiliation))
    return np.asarray(believed(probability, PRIOR, *columns)[0])


@given(WEIGHTS, KINDS, LABELS, st.sampled_from(list(Affiliation)))
def test_it_is_a_probability(weights: list[float], kind: Kind, label: Label, affiliation: Affiliation) -> None:
    found = said(told(weights), kind, label, affiliation)
    assert found.min() >= 0.0
    assert abs(found.sum() - 1.0) < 1e-3


@given(WEIGHTS, KINDS)
def test_a_contradicted_claim_changes_nothing(weights: list[float], kind: Kind) -> None:
    probability = told(weights)
    assert np.allclose(said(probability, kind, Label.CONTRADICTED), probability[0], atol=1e-4)


@given(WEIGHTS, KINDS.filter(lambda kind: kind is not ATTACK))
def test_the_better_the_label_the_more_a_claim_counts(weights: list[float], kind: Kind) -> None:
    order = (Label.CONTRADICTED, Label.UNCORROBORATED, Label.INTERFERED, Label.VERIFIED)
    found = [said(told(weights), kind, label)[kind] for label in order]
    assert found == sorted(found)


@given(WEIGHTS, LABELS)
def test_no_claim_makes_an_attack_likelier_than_another_kind_that_motion_finds_as_likely(
    weights: list[float], label: Label
) -> None:
    found = said(told(weights), ATTACK, label)
    others = [kind for kind in Kind if kind not in {Kind.UNKNOWN, ATTACK}]
    probability = told(weights)[0]
    claims_none = said(told(weights), Kind.UNKNOWN, label)
    assert np.allclose(claims_none, probability, atol=1e-4)
    ratio = {kind: found[kind] / max(probability[kind], 1e-9) for kind in others}
    assert max(ratio.values()) - min(ratio.values()) < 1.0


@given(WEIGHTS, st.sampled_from(HARMLESS))
def test_a_persons_word_that_it_is_harmless_counts_against_an_attack(weights: list[float], word: Affiliation) -> None:
    assert said(told(weights), Kind.UNKNOWN, Label.NONE, word)[ATTACK] <= told(weights)[0][ATTACK]


def test_with_nothing_known_nothing_is_said() -> None:
    unknown = np.array([[1.0, *[0.0] * 6]])
    assert said(unknown, Kind.UNKNOWN, Label.NONE, Affiliation.HOSTILE)[Kind.UNKNOWN] == 1.0
    assert said(unknown, Kind.MULTIROTOR, Label.VERIFIED)[Kind.MULTIROTOR] > 0.7
