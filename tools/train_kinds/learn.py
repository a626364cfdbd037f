"""Learning: small networks by Adam, then one temperature on scenes they have not seen. Same rows, same file."""

from typing import Final, NamedTuple

import numpy as np
from tools.train_kinds.harvest import Rows

from hima.identification.kinds.features import FEATURES
from hima.identification.kinds.model import FAR, KNOWN, VERSION, StoredMember, StoredModel
from hima.picture.arrays import FloatArray, IntArray
from hima.simulation.luck import luck

HIDDEN: Final = 40
MEMBERS: Final = 4
EPOCHS: Final = 30
BATCH: Final = 512
STEP: Final = 3e-3
DECAY: Final = 1e-3
"""Pull of every weight towards zero in each step, relative to the step."""
JITTER: Final = 0.15
"""Noise added to the standardised features while learning, so that no exact value is leant on."""
SEED: Final = 20_260_101
DIGITS: Final = 4
"""Significant digits in the file."""


class Network(NamedTuple):
    """Weights of one network, as in `StoredMember`."""

    hidden: FloatArray
    hidden_bias: FloatArray
    out: FloatArray
    out_bias: FloatArray


def weights_of(rows: Rows) -> FloatArray:
    """(R,) weights: every kind counts the same, and a long track less than as many short ones."""
    _, index, count = np.unique(rows.track, return_inverse=True, return_counts=True)
    weight = 1.0 / np.sqrt(count[index])
    for kind in KNOWN:
        mine = rows.kind == kind
        if mine.any():
            weight[mine] /= weight[mine].sum()
    result: FloatArray = weight * len(weight) / weight.sum()
    return result


def scores(network: Network, z: FloatArray) -> FloatArray:
    """(R, K) unnormalised log probabilities of standardised features."""
    return np.tanh(z @ network.hidden + network.hidden_bias) @ network.out + network.out_bias


def softmax(score: FloatArray) -> FloatArray:
    """Probabilities along the last axis."""
    odds = np.exp(score - score.max(axis=-1, keepdims=True))
    result: FloatArray = odds / odds.sum(axis=-1, keepdims=True)
    return result


def _begin(draw: np.random.Generator) -> Network:
    return Network(
        draw.normal(0.0, 1.0 / np.sqrt(len(FEATURES)), (len(FEATURES), HIDDEN)),
        np.zeros(HIDDEN),
        draw.normal(0.0, 1.0 / np.sqrt(HIDDEN), (HIDDEN, len(KNOWN))),
        np.zeros(len(KNOWN)),
    )


def _gradient(network: Network, z: FloatArray, kind: IntArray, weight: FloatArray) -> Network:
    h = np.tanh(z @ network.hidden + network.hidden_bias)
    error = softmax(h @ network.out + network.out_bias)
    error[np.arange(len(kind)), kind] -= 1.0
    error *= weight[:, None] / len(kind)
    back = (error @ network.out.T) * (1.0 - h * h)
    return Network(z.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0))


def learn(z: FloatArray, kind: IntArray, weight: FloatArray, member: int) -> Network:
    """One network, from standardised features and the positions of their kinds in `KNOWN`."""
    draw = luck(SEED, "network", member)
    network = _begin(draw)
    first = [np.zeros_like(part) for part in network]
    second = [np.zeros_like(part) for part in network]
    step = 0
    batches = max(1, len(z) // BATCH)
    for _ in range(EPOCHS):
        order = draw.permutation(len(z))
        for rows in np.array_split(order, batches):
            step += 1
            noisy = z[rows] + JITTER * draw.standard_normal((len(rows), z.shape[1]))
            gradient = _gradient(network, noisy, kind[rows], weight[rows])
            pace = STEP * (1.0 - 0.95 * step / (EPOCHS * batches))
            parts = []
            for i, (part, slope) in enumerate(zip(network, gradient, strict=True)):
                first[i] = 0.9 * first[i] + 0.1 * slope
                second[i] = 0.999 * second[i] + 0.001 * slope * slope
                ahead = (first[i] / (1.0 - 0.9**step)) / (np.sqrt(second[i] / (1.0 - 0.999**step)) + 1e-8)
                parts.append(part - pace * (ahead + (DECAY * part if part.ndim == 2 else 0.0)))
            network = Network(*parts)
    return network


def temperature_of(networks: list[Network], z: FloatArray, kind: IntArray, weight: FloatArray) -> float:
    """What the scores must be divided by for the probabilities to be met, by log likelihood on rows not learnt from."""
    every = np.stack([scores(network, z) for network in networks])

    def loss(temperature: float) -> float:
        probability = softmax(every / temperature).mean(axis=0)
        return -float((weight * np.log(probability[np.arange(len(kind)), kind] + 1e-12)).sum())

    grid = np.geomspace(0.5, 4.0, 61)
    return float(grid[np.argmin([loss(float(t)) for t in grid])])


def train(rows: Rows, held: Rows, trained_with: str) -> StoredModel:
    """The model of rows to learn from, its temperature fitted on rows held back."""
    column = {int(kind): place for place, kind in enumerate(KNOWN)}
    weight = weights_of(rows)
    mean = np.average(rows.x, axis=0, weights=weight)
    scale = np.sqrt(np.average((rows.x - mean) ** 2, axis=0, weights=weight)) + 1e-6
    mean, scale = _rounded(mean), _rounded(scale)

    def standard(x: FloatArray) -> FloatArray:
        return np.clip((x - mean) / scale, -FAR, FAR)

    kinds = np.array([column[int(kind)] for kind in rows.kind])
    networks = [learn(standard(rows.x), kinds, weight, member) for member in range(MEMBERS)]
    networks = [Network(*(_rounded(part) for part in network)) for network in networks]
    held_kinds = np.array([column[int(kind)] for kind in held.kind])
    return StoredModel(
        version=VERSION,
        trained_with=trained_with,
        kinds=tuple(kind.name for kind in KNOWN),
        features=FEATURES,
        mean=tuple(mean.tolist()),
        scale=tuple(scale.tolist()),
        temperature=round(temperature_of(networks, standard(held.x), held_kinds, weights_of(held)), 4),
        members=tuple(
            StoredMember(
                hidden=tuple(map(tuple, network.hidden.tolist())),
                hidden_bias=tuple(network.hidden_bias.tolist()),
                out=tuple(map(tuple, network.out.tolist())),
                out_bias=tuple(network.out_bias.tolist()),
            )
            for network in networks
        ),
    )


def _rounded(values: FloatArray) -> FloatArray:
    """To so many significant digits."""
    size = 10.0 ** (DIGITS - 1 - np.floor(np.log10(np.maximum(np.abs(values), 1e-12))))
    rounded: FloatArray = np.round(values * size) / size
    return rounded
