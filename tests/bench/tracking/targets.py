"""What the tracker should reach, as figures."""

from typing import Final

from tests.bench.metric import Metric, at_least, at_most, plain
from tests.bench.tracking.holdout import PLANS
from tests.bench.tracking.known import KNOWN
from tests.bench.tracking.play import Result

C50_MEAN: Final = 0.97
C200_MEAN: Final = 0.95
"""On average over all tuning files, as a ratio to the compiled reference; on each file it is 1."""
BIAS_RATIO: Final = 1.15
"""A file with misaligned radars against the same without."""
LATE_RATIO: Final = 1.05
"""A file with late rows against the same in order of time."""
COMPLETENESS_SLACK: Final = 0.005
"""Below that of true association."""
DETECTIONS_PER_SECOND: Final = 150_000.0
BUSY_FILE: Final = "tunemulti-n100-c100"
BUSY_SCAN_MS: Final = 2.0
"""What 95 % of scans of a hundred drones in as much clutter may take."""
BIASED: Final = {"tunebias-n20-c10": "tunemulti-n20-c10"} | {
    name: plan.like for name, plan in PLANS.items() if plan.like
}
"""Files with misaligned radars, and the same without."""


def _against_references(result: Result) -> list[Metric]:
    """The targets that a file of the tuning set has for itself."""
    name, scores = result.scene.name, result.scores
    compiled, associated = KNOWN[name].compiled, KNOWN[name].associated
    return [
        at_most(f"{name} c50", scores["gospa"], "m", compiled.c50),
        at_most(f"{name} c200", scores["gospa_c200"], "m", compiled.c200),
        at_least(f"{name} completeness", scores["siap_c"], "", round(associated.completeness - COMPLETENESS_SLACK, 3)),
        # To the digits that the reference is known to.
        at_most(f"{name} spuriousness", round(scores["siap_s"], 4), "", compiled.spuriousness),
        at_most(f"{name} swaps", scores["idsw"], "", compiled.swaps),
        at_least(f"{name} detections", result.rate, "1/s", DETECTIONS_PER_SECOND),
    ]


def _without_references(result: Result) -> list[Metric]:
    name, scores = result.scene.name, result.scores
    return [
        plain(f"{name} c50", scores["gospa"], "m"),
        plain(f"{name} c200", scores["gospa_c200"], "m"),
        plain(f"{name} completeness", scores["siap_c"], ""),
        plain(f"{name} spuriousness", scores["siap_s"], ""),
        plain(f"{name} swaps", scores["idsw"], ""),
        plain(f"{name} detections", result.rate, "1/s"),
    ]


def of_file(result: Result) -> list[Metric]:
    """Figures of one file."""
    name, scores = result.scene.name, result.scores
    known = _against_references(result) if name in KNOWN else _without_references(result)
    scan = (f"{name} scan p95", result.scan_ms_p95, "ms")
    return [
        *known,
        at_most(f"{name} false tracks", scores["false_tracks"], "", 0),
        plain(f"{name} probability of update", scores["update_p"], ""),
        plain(f"{name} initiation p50", scores["init_delay_p50"], "s"),
        plain(f"{name} initiation p95", scores["init_delay_p95"], "s"),
        at_most(*scan, BUSY_SCAN_MS) if name == BUSY_FILE else plain(*scan),
        plain(f"{name} scan p95 on the clock", result.clock_ms_p95, "ms"),
    ]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def of_all(results: dict[str, Result], in_time_c50: dict[str, float]) -> list[Metric]:
    """Figures that several files make together.

    Args:
        results: By name of file.
        in_time_c50: For files with late rows, c50 of the same in order of time.
    """
    metrics: list[Metric] = []
    tuned = [(KNOWN[name].compiled, results[name].scores) for name in KNOWN if name in results]
    if len(tuned) == len(KNOWN):
        c50 = _mean([scores["gospa"] / compiled.c50 for compiled, scores in tuned])
        c200 = _mean([scores["gospa_c200"] / compiled.c200 for compiled, scores in tuned])
        metrics += [
            at_most("mean c50 / compiled", c50, "", C50_MEAN),
            at_most("mean c200 / compiled", c200, "", C200_MEAN),
        ]
    for name, like in BIASED.items():
        if name in results and like in results:
            for cut, key in (("c50", "gospa"), ("c200", "gospa_c200")):
                ratio = results[name].scores[key] / results[like].scores[key]
                metrics.append(at_most(f"{name} {cut} / {like}", ratio, "", BIAS_RATIO))
    for name, c50 in in_time_c50.items():
        metrics.append(at_most(f"{name} c50 / in order of time", results[name].scores["gospa"] / c50, "", LATE_RATIO))
    return metrics
