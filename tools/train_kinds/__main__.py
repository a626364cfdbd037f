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
from hima.picture.arrays import FloatArray

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


def sources() -> list[Path]:
    """All files that the model depends on, in order: what flies where, the tracker, what is learnt from it and how."""
    package = ROOT / "src" / "hima"
    folders = [package / name for name in ("simulation", "tracking", "geo", "picture")]
    found = [path for folder in (Path(__file__).parent, *folders) for path in folder.rglob("*.py")]
    found += [package / name for name in ("lanes.py", "jit.py", "units.py")]
    found += [MODEL.with_name(name) for name in ("history.py", "features.py", "model.py")]
    found += [path for path in SITE.rglob("*") if path.is_file()]
    return sorted(found)


def digest_of(paths: list[Path]) -> str:
    """SHA-256 of files, their names and lengths."""
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def rewritten(page: str, text: str) -> str:
    """A page with new text between the marks of this tool, and all else as it was."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{PAGE.name} has no place for what is written by `make kinds`: {BEGIN} ... {END}")
    return f"{before}{BEGIN}\n\n{text}\n{END}{after}"


def check(likelihood: FloatArray) -> None:
    """Stop before anything is written if the model's likelihoods are none."""
    if not np.allclose(likelihood.sum(axis=1), 1.0):
        raise ValueError("the likelihoods of the new model do not add up to one: nothing was written")


def _share(text: str) -> float:
    share = float(text)
    if not 0.0 < share <= 1.0:
        raise argparse.ArgumentTypeError("a part of the scenes is above 0 and at most 1")
    return share


def _jobs(text: str) -> int:
    jobs = int(text)
    if jobs < 1:
        raise argparse.ArgumentTypeError("at least one process is needed")
    return jobs


def main() -> None:
    """Make the model."""
    parser = argparse.ArgumentParser(description="Make the model that tells kinds apart by their motion.")
    parser.add_argument("--jobs", type=_jobs, default=2, help="processes that simulate at once")
    parser.add_argument("--share", type=_share, default=1.0, help="part of the scenes to use, for a quick try")
    parser.add_argument("--out", type=Path, help="write the model here and leave the documents alone")
    options = parser.parse_args()
    page = rewritten(PAGE.read_text(), "") if options.out is None else ""
    with ProcessPoolExecutor(options.jobs) as pool:
        learn, hold, test = (harvest(pool, wanted, options.share) for wanted in (LEARN, HOLD, TEST))
    stored = train(learn, hold, digest_of(sources()))
    likelihood = MotionModel(stored).likelihood(test.x)
    check(likelihood)
    text = tables(likelihood, test)
    (options.out or MODEL).write_bytes(msgspec.json.encode(stored) + b"\n")
    if options.out is None:
        PLOT.write_text(plot(likelihood, test))
        PAGE.write_text(rewritten(page, text))
    print(text)  # noqa: T201 - a tool speaks to whoever runs it


if __name__ == "__main__":
    main()
