"""`python -m tools.train_kinds`: simulate, learn, measure, and write the model and what is said of it.

The same sources give the same model on the same machine: every scene has a seed of its own.
"""

import argparse
import hashlib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np
from tools.train_kinds.flights import DURATION_S, truth_of
from tools.train_kinds.harvest import Rows, joined, ripe, rows_of
from tools.train_kinds.learn import train
from tools.train_kinds.report import plot, tables
from tools.train_kinds.sky import pictures, radars_of

from hima.app.sources import open_site
from hima.identification.kinds.model import MotionModel

ROOT: Final = Path(__file__).parents[2]
SITE: Final = ROOT / "sites" / "khor_mor"
MODEL: Final = ROOT / "src" / "hima" / "identification" / "kinds" / "motion.json"
PLOT: Final = ROOT / "docs" / "explain" / "classification_reliability.svg"
PAGE: Final = ROOT / "docs" / "explain" / "classification.md"
BEGIN: Final = "<!-- written by `make kinds` -->"
END: Final = "<!-- until here -->"
FLIGHTS: Final = 30


class Set(NamedTuple):
    """Scenes of one purpose.

    Attributes:
        first: Seed of the first.
        scenes: How many.
        spread: How far airframes stray from their figures.
        noise: Least and largest factor on the radars' declared standard deviations.
    """

    first: int
    scenes: int
    spread: float
    noise: tuple[float, float]


LEARN: Final = Set(1_000, 120, 0.3, (0.6, 1.6))
HOLD: Final = Set(2_000, 30, 0.3, (0.6, 1.6))
TEST: Final = Set(3_000, 40, 0.45, (0.45, 2.0))
"""Other seeds, airframes that stray half as far again, and radars better and worse than any that was learnt from."""


def _scene(seed: int, spread: float, noise: tuple[float, float]) -> Rows:
    site = open_site(SITE)
    truth = truth_of(site, seed, FLIGHTS, spread)
    return ripe(rows_of(truth, pictures(truth, radars_of(site, seed, noise), DURATION_S, seed), seed))


def harvest(pool: ProcessPoolExecutor, wanted: Set, share: float) -> Rows:
    """The rows of a set of scenes, or of the first part of it."""
    seeds = range(wanted.first, wanted.first + max(2, round(wanted.scenes * share)))
    futures = [pool.submit(_scene, seed, wanted.spread, wanted.noise) for seed in seeds]
    return joined([future.result() for future in futures])


def sources_digest() -> str:
    """SHA-256 of all sources that the model depends on: what flies, the tracker, what is learnt from it and how."""
    package = ROOT / "src" / "hima"
    folders = (Path(__file__).parent, package / "simulation", package / "tracking")
    kinds = [MODEL.with_name(name) for name in ("history.py", "features.py", "model.py")]
    digest = hashlib.sha256()
    for path in sorted([*kinds, *(path for folder in folders for path in folder.glob("*.py"))]):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Make the model."""
    parser = argparse.ArgumentParser(description="Make the model that tells kinds apart by their motion.")
    parser.add_argument("--jobs", type=int, default=2, help="processes that simulate at once")
    parser.add_argument("--share", type=float, default=1.0, help="part of the scenes to use, for a quick try")
    parser.add_argument("--out", type=Path, help="write the model here and leave the documents alone")
    options = parser.parse_args()
    with ProcessPoolExecutor(options.jobs) as pool:
        learn, hold, test = (harvest(pool, wanted, options.share) for wanted in (LEARN, HOLD, TEST))
    stored = train(learn, hold, sources_digest())
    (options.out or MODEL).write_bytes(msgspec.json.encode(stored) + b"\n")
    likelihood = MotionModel(stored).likelihood(test.x)
    text = tables(likelihood, test)
    print(text)  # noqa: T201 - a tool speaks to whoever runs it
    if options.out is None:
        PLOT.write_text(plot(likelihood, test))
        page = PAGE.read_text()
        before, _, rest = page.partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{rest.partition(END)[2]}")
    np.testing.assert_allclose(likelihood.sum(axis=1), 1.0)


if __name__ == "__main__":
    main()
