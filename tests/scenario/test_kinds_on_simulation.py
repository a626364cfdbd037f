"""The model still fits the tracker: three scenes that nothing was learnt from, through the tracker as it is now."""

from pathlib import Path
from typing import Final

import numpy as np
import pytest
from tools.train_kinds.flights import DURATION_S, truth_of
from tools.train_kinds.harvest import Rows, joined, ripe, rows_of
from tools.train_kinds.learn import weights_of
from tools.train_kinds.report import expected_error, reliability
from tools.train_kinds.sky import pictures, radars_of

from hima.adapters.site_folder import open_site_folder
from hima.identification.kinds.judge import MODEL
from hima.picture.kind import Kind

SITE: Final = Path(__file__).parents[2] / "sites" / "khor_mor"
SEEDS: Final = (90_001, 90_004, 90_007)
NOISE: Final = (0.8, 1.2)


@pytest.fixture(scope="module")
def rows() -> Rows:
    site = open_site_folder(SITE)
    scenes = []
    for seed in SEEDS:
        truth = truth_of(site, seed, 30, 0.3)
        scenes.append(rows_of(truth, pictures(truth, radars_of(site, seed, NOISE), DURATION_S, seed), seed))
    return ripe(joined(scenes))


def test_the_likeliest_kind_is_mostly_the_true_one(rows: Rows) -> None:
    best = MODEL.likelihood(rows.x).argmax(axis=1) + 1
    weight = weights_of(rows)
    assert float(weight[best == rows.kind].sum() / weight.sum()) > 0.65
    bird = rows.kind == Kind.BIRD
    assert (best[bird] == Kind.ONE_WAY_ATTACK).mean() < 0.05
    attack = rows.kind == Kind.ONE_WAY_ATTACK
    assert (best[attack] == Kind.BIRD).mean() < 0.02, "an attack taken for a bird is the error that must not be"


def test_probabilities_are_met(rows: Rows) -> None:
    likelihood = MODEL.likelihood(rows.x)
    hit = (likelihood.argmax(axis=1) + 1 == rows.kind).astype(np.float64)
    assert expected_error(reliability(likelihood.max(axis=1), hit, weights_of(rows))) < 0.12
