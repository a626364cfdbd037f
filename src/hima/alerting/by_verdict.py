"""Rules that ask for the verdict, or fall silent by it."""

import numpy as np

from hima.alerting.settings import RuleSettings
from hima.picture.arrays import BoolArray
from hima.picture.identity import FEARED, Identities
from hima.picture.verdict import Findings, Standing, Verdicts


def fits(rule: RuleSettings, verdicts: Verdicts, identities: Identities) -> BoolArray:
    """(N,) true for tracks whose verdict a rule is about. What a person calls suspect or hostile no verdict exempts."""
    fit = np.ones(len(verdicts.track), np.bool_)
    if rule.verdicts:
        fit = np.isin(verdicts.standing, _codes(rule.verdicts))
    if rule.unless_verdict is not None:
        fit &= (verdicts.standing != _codes((rule.unless_verdict,))[0]) | np.isin(identities.affiliation, FEARED)
    return fit


def breaches(verdicts: Verdicts) -> dict[int, Findings]:
    """What is broken, by track that breaks anything."""
    return {
        int(verdicts.track[row]): tuple(f for f in verdicts.findings[row] if f.standing is Standing.BREACH)
        for row in np.flatnonzero(verdicts.standing == Standing.BREACH).tolist()
    }


def _codes(words: tuple[str, ...]) -> list[int]:
    return [Standing[word.upper()].value for word in words]
