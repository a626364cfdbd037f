"""What it is if its claim and people's word count too: beside what motion and sensors say, never mixed into it.

A rule that alarms goes by motion and sensors alone, since claims are free. People who look at one track want all that
is known in one number: so the claim is weighed by its label, and a person's word that a track is harmless counts
against an attack. An attacker says whatever he likes, so no claim speaks for or against one.
"""

from typing import Final

import numpy as np

from hima.identification.kinds.evidence import DIGITS
from hima.identification.kinds.model import KNOWN
from hima.picture.arrays import BoolArray, CodeArray, FloatArray
from hima.picture.identity import HARMLESS
from hima.picture.kind import Kind
from hima.picture.trust import Label

TRUE_SHARE: Final = {Label.VERIFIED: 0.95, Label.INTERFERED: 0.9, Label.UNCORROBORATED: 0.6}
"""How often the kind is true that a claim names, by its label. Judgement, not measurement. A contradicted claim tells
nothing."""
HARMLESS_ATTACK: Final = 0.05
"""How much less likely an attack is where a person who has looked says that a track is harmless."""
_ATTACK: Final = KNOWN.index(Kind.ONE_WAY_ATTACK)


def believed(
    probability: FloatArray, prior: FloatArray, claimed: CodeArray, label: CodeArray, affiliation: CodeArray
) -> FloatArray:
    """The probability of each kind, all evidence counted.

    Args:
        probability: (N, len(Kind)) from motion and sensors.
        prior: (len(KNOWN),) how frequent each kind is here.
        claimed: (N,) `Kind` codes that the joined claims name, 0 for none.
        label: (N,) `Label` codes of these claims.
        affiliation: (N,) `Affiliation` codes that people have said.

    Returns:
        (N, len(Kind)), rows adding up to one; wholly `Kind.UNKNOWN` where nothing tells.
    """
    weight = np.where(probability[:, :1] == 1.0, prior, probability[:, 1:])
    named: BoolArray = np.asarray(claimed != Kind.UNKNOWN)
    spoken = probability[:, Kind.UNKNOWN] < 1.0
    for sort, share in TRUE_SHARE.items():
        rows = np.flatnonzero(named & (label == sort))
        factor = np.full((len(rows), len(KNOWN)), (1.0 - share) / (len(KNOWN) - 1))
        factor[np.arange(len(rows)), claimed[rows].astype(np.int64) - 1] = share
        factor[:, _ATTACK] = 1.0 / len(KNOWN)
        weight[rows] *= factor
        spoken[rows] = True
    weight[np.isin(affiliation, HARMLESS), _ATTACK] *= HARMLESS_ATTACK
    result = np.zeros_like(probability)
    result[spoken, 1:] = weight[spoken] / weight[spoken].sum(axis=1, keepdims=True)
    result[~spoken, Kind.UNKNOWN] = 1.0
    return np.round(result, DIGITS)
