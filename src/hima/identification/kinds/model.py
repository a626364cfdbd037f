"""What a motion says of the kind: an ensemble of small networks, a few thousand numbers in one file.

Each member is one hidden layer of tanh; their probabilities are averaged, after a temperature that was fitted on scenes
they had not learnt from. The result is a likelihood up to a factor: the kinds were made equally frequent for learning,
so that the site's own prior can be put in.
"""

from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from hima.identification.kinds.features import FEATURES
from hima.picture.arrays import FloatArray
from hima.picture.kind import Kind

VERSION: Final = 1
KNOWN: Final = tuple(kind for kind in Kind if kind is not Kind.UNKNOWN)
"""The kinds told apart, in order of the columns."""
FAR: Final = 4.0
"""Features are cut off this many standard deviations from their mean: what was never seen is not extrapolated."""
DOUBT: Final = 0.03
"""Share of motions taken to be like nothing the model was shown; it bounds every probability away from one."""

ROWS_AT_ONCE: Final = 64
"""Products of so few rows stay on one thread: same bits whatever the number of threads, and no waiting for others."""


class StoredMember(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One network: (F, H) and (H,) into the hidden layer, (H, K) and (K,) out of it."""

    hidden: tuple[tuple[float, ...], ...]
    hidden_bias: tuple[float, ...]
    out: tuple[tuple[float, ...], ...]
    out_bias: tuple[float, ...]


class StoredModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The model file `motion.json`.

    Attributes:
        version: Version of this format.
        trained_with: SHA-256 of the sources and settings it was made by.
        kinds: Names of `KNOWN`.
        features: Names of `FEATURES`.
        mean: Mean of each feature.
        scale: Standard deviation of each feature.
        temperature: What the networks' scores are divided by.
        members: The networks.
    """

    version: int
    trained_with: str
    kinds: tuple[str, ...]
    features: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    temperature: float
    members: tuple[StoredMember, ...]


class MotionModel:
    """A model ready for use.

    Args:
        stored: What the file says.

    Raises:
        ValueError: It was made for other features or kinds than this program has.
    """

    def __init__(self, stored: StoredModel) -> None:
        if stored.version != VERSION or stored.features != FEATURES or stored.kinds != tuple(k.name for k in KNOWN):
            raise ValueError("the model of motion was made for another program: run `make kinds`")
        self._mean, self._scale = np.array(stored.mean), np.array(stored.scale)
        self._hidden = np.array([member.hidden for member in stored.members])
        self._hidden_bias = np.array([member.hidden_bias for member in stored.members])[:, None, :]
        self._out = np.array([member.out for member in stored.members]) / stored.temperature
        self._out_bias = np.array([member.out_bias for member in stored.members])[:, None, :] / stored.temperature

    def likelihood(self, features: FloatArray) -> FloatArray:
        """(R, len(KNOWN)) how well each kind explains (R, F) features, each row adding up to one."""
        result = np.empty((len(features), len(KNOWN)))
        for first in range(0, len(features), ROWS_AT_ONCE):
            rows = slice(first, first + ROWS_AT_ONCE)
            result[rows] = self._probability(features[rows])
        return (1.0 - DOUBT) * result + DOUBT / len(KNOWN)

    def _probability(self, features: FloatArray) -> FloatArray:
        z = np.clip((features - self._mean) / self._scale, -FAR, FAR)
        scores = np.tanh(z @ self._hidden + self._hidden_bias) @ self._out + self._out_bias
        odds = np.exp(scores - scores.max(axis=2, keepdims=True))
        probability: FloatArray = (odds / odds.sum(axis=2, keepdims=True)).mean(axis=0)
        return probability


def stored_model() -> StoredModel:
    """The model that comes with the program: part of it like its code, read once when it is loaded."""
    return msgspec.json.decode(Path(__file__).with_name("motion.json").read_bytes(), type=StoredModel)
