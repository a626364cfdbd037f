"""How well the model does on scenes it has not seen: a confusion table, and how far its probabilities are met."""

import itertools
from typing import Final, NamedTuple

import numpy as np
from tools.train_kinds.harvest import Rows
from tools.train_kinds.learn import weights_of

from hima.identification.kinds.model import KNOWN
from hima.picture.arrays import FloatArray

BINS: Final = 10
COLOURS: Final = ("#1f6fb4", "#2a8f5b", "#b03a2e", "#8e6c00", "#6a4fa3", "#5f6b76")
NAMES: Final = tuple(kind.name.lower().replace("_", " ") for kind in KNOWN)


class Bin(NamedTuple):
    """One bar of a reliability plot: what was said on average, how often it was so, and of what weight."""

    said: float
    met: float
    weight: float


def reliability(said: FloatArray, true: FloatArray, weight: FloatArray) -> list[Bin]:
    """Statements (R,) in bins of a tenth, against what was true (R,) as 0 or 1."""
    place = np.minimum((said * BINS).astype(np.int64), BINS - 1)
    bins = []
    for number in range(BINS):
        mine = place == number
        total = float(weight[mine].sum())
        if total > 0.0:
            bins.append(Bin(float(said[mine] @ weight[mine]) / total, float(true[mine] @ weight[mine]) / total, total))
    return bins


def expected_error(bins: list[Bin]) -> float:
    """Expected calibration error: mean distance between said and met, by weight."""
    total = sum(one.weight for one in bins)
    return sum(abs(one.said - one.met) * one.weight for one in bins) / total


def tables(likelihood: FloatArray, rows: Rows) -> str:
    """The measures as Markdown."""
    weight = weights_of(rows)
    truth = np.array([[row_kind == kind for kind in KNOWN] for row_kind in rows.kind], np.float64)
    best = likelihood.argmax(axis=1)
    hit = truth[np.arange(len(best)), best]
    top = expected_error(reliability(likelihood.max(axis=1), hit, weight))
    loss = -float((weight * np.log((likelihood * truth).sum(axis=1))).sum() / weight.sum())
    share = float((hit * weight).sum() / weight.sum())
    tracks = len(np.unique(rows.track))
    lines = [
        (
            f"{len(best):,} moments of {tracks:,} tracks. The likeliest kind is the true one in {share:.1%} of them "
            f"(every kind counted the same), the mean log loss is {loss:.3f}, the expected calibration error of the "
            f"likeliest kind {top:.3f}."
        ),
        "",
        "| truly | tracks | " + " | ".join(NAMES) + " | calibration error |",
        "|---|--:|" + "--:|" * (len(NAMES) + 1),
    ]
    for column, kind in enumerate(KNOWN):
        mine = rows.kind == kind
        if not mine.any():
            lines.append(f"| {NAMES[column]} | 0 | " + "– | " * len(NAMES) + "– |")
            continue
        said = [float(weight[mine & (best == other)].sum() / weight[mine].sum()) for other in range(len(KNOWN))]
        cells = [f"**{part:.1%}**" if other == column else f"{part:.1%}" for other, part in enumerate(said)]
        error = expected_error(reliability(likelihood[:, column], truth[:, column], weight))
        lines.append(
            f"| {NAMES[column]} | {len(np.unique(rows.track[mine]))} | " + " | ".join(cells) + f" | {error:.3f} |"
        )
    return "\n".join([*lines, "", *_by_age(hit, rows, weight), ""])


def _by_age(hit: FloatArray, rows: Rows, weight: FloatArray) -> list[str]:
    limits = (0, 10, 20, 40, 80, 10_000)
    names = ("up to 10", "11 to 20", "21 to 40", "41 to 80", "more than 80")
    cells = []
    for low, high in itertools.pairwise(limits):
        mine = (rows.samples > low) & (rows.samples <= high)
        cells.append(f"{float((hit[mine] * weight[mine]).sum() / weight[mine].sum()):.1%}" if mine.any() else "–")
    return [
        "| times the track was sampled | " + " | ".join(names) + " |",
        "|---|" + "--:|" * len(names),
        "| likeliest kind is true | " + " | ".join(cells) + " |",
    ]


def plot(likelihood: FloatArray, rows: Rows) -> str:
    """A reliability plot as SVG: for each kind, how often it is so when it is said to be likely."""
    weight = weights_of(rows)
    size, left, top = 420, 64, 20
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + size + 190} {top + size + 56}" '
            'font-family="Noto Sans, sans-serif" font-size="13">'
        ),
        "<title>Reliability of the probabilities of kinds, on simulated scenes not learnt from</title>",
        f'<rect width="{left + size + 190}" height="{top + size + 56}" fill="#ffffff"/>',
        f'<rect x="{left}" y="{top}" width="{size}" height="{size}" fill="none" stroke="#9aa4ad"/>',
        f'<path d="M{left} {top + size}L{left + size} {top}" stroke="#9aa4ad" stroke-dasharray="5 4"/>',
    ]
    for tenth in range(0, 11, 2):
        at = tenth / 10 * size
        parts.append(f'<text x="{left + at:g}" y="{top + size + 18}" text-anchor="middle">{tenth * 10} %</text>')
        parts.append(f'<text x="{left - 8}" y="{top + size - at + 4:g}" text-anchor="end">{tenth * 10} %</text>')
    parts.append(
        f'<text x="{left + size / 2:g}" y="{top + size + 42}" text-anchor="middle">probability that is said</text>'
    )
    parts.append(
        f'<text x="16" y="{top + size / 2:g}" text-anchor="middle" '
        f'transform="rotate(-90 16 {top + size / 2:g})">how often it is so</text>'
    )
    for column, kind in enumerate(KNOWN):
        bins = reliability(likelihood[:, column], (rows.kind == kind).astype(np.float64), weight)
        points = [(left + one.said * size, top + (1.0 - one.met) * size) for one in bins]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{COLOURS[column]}" stroke-width="1.8"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{COLOURS[column]}"/>' for x, y in points]
        y = top + 14 + 22 * column
        parts.append(f'<rect x="{left + size + 16}" y="{y - 10}" width="12" height="12" fill="{COLOURS[column]}"/>')
        parts.append(f'<text x="{left + size + 34}" y="{y}">{NAMES[column]}</text>')
    return "\n".join([*parts, "</svg>", ""])
