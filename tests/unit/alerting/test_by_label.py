"""A rule may ask for the label of the claim that is joined to a track."""

import msgspec
import numpy as np
import pytest
from tests.unit.alerting.test_life import identities, tracks

from hima.alerting.conditions import eligible
from hima.alerting.settings import RuleSettings
from hima.picture.trust import Label

RULE = RuleSettings(id="false_claim", sentence="What it says of itself is contradicted.", labels=("contradicted",))


@pytest.mark.parametrize("label", list(Label))
def test_a_rule_about_contradicted_claims_holds_for_no_others(label: Label) -> None:
    said = msgspec.structs.replace(identities(), label=np.array([label], np.uint8))
    assert eligible(RULE, tracks(0.0), said).tolist() == [label is Label.CONTRADICTED]


def test_a_rule_that_asks_for_no_label_holds_with_any_and_without() -> None:
    rule = msgspec.structs.replace(RULE, labels=())
    assert eligible(rule, tracks(0.0), identities()).tolist() == [True]
