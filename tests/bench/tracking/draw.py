"""One picture for each file: a map of truth and tracks with two close-ups; below, GOSPA and numbers over time."""

from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from tests.bench.tracking.play import Result

from hima.picture.arrays import FloatArray
from hima.scoring.continuity import swaps
from hima.scoring.mot import NONE
from hima.scoring.recording import read_recording

OUT: Final = Path("build/bench/tracking")
KM: Final = 1e-3
TRUTH: Final = "#b5b5b5"
WRONG: Final = "#d0312d"
PARTS: Final = (("localisation", "#4c78a8"), ("missed", "#f2a33a"), ("false", WRONG))
CLOSE_UPS: Final = 2
CLOSE_UP_M: Final = 600.0


def _paths(result: Result) -> FloatArray:
    """(T, I, 3) where each track was shown, NaN where it was not."""
    paths = np.full((len(result.shown), len(result.judged.numbers), 3), np.nan)
    for k, now in enumerate(result.shown):
        paths[k, np.searchsorted(result.judged.numbers, now.id)] = now.position_m
    return paths


class Spot(NamedTuple):
    """A place worth a close look: ``what`` happened to ``object`` at ``moment``."""

    what: str
    moment: int
    object: int


def _swap_places(result: Result) -> FloatArray:
    """(K, 2) where objects changed their tracks."""
    moment, which = swaps(result.judged.held)
    return result.scene.truth.position_m[moment, which, :2]


def _spots(result: Result) -> list[Spot]:
    """Two of them: swaps first, then the largest errors of held tracks, not beside one another."""
    truth = result.scene.truth.position_m
    error_m = np.nan_to_num(result.judged.pairs.error_m)
    moments, objects = swaps(result.judged.held)
    swapped = [Spot("swap of number", int(k), int(a)) for k, a in zip(moments, objects, strict=True)]
    worst = np.argsort(error_m, axis=None)[::-1]
    errors = (Spot(f"error of {error_m.flat[i]:.0f} m", *divmod(int(i), error_m.shape[1])) for i in worst)
    spots: list[Spot] = []
    for one in chain(swapped, errors):
        if len(spots) >= CLOSE_UPS:
            break
        place = truth[one.moment, one.object, :2]
        if all(np.linalg.norm(place - truth[s.moment, s.object, :2]) > 2.0 * CLOSE_UP_M for s in spots):
            spots.append(one)
    return spots


def _map(axes: Axes, result: Result, paths: FloatArray, width: float) -> None:
    colours = mpl.colormaps["tab20"](np.arange(paths.shape[1]) % 20)
    truth = result.scene.truth.position_m
    axes.plot(truth[:, :, 0] * KM, truth[:, :, 1] * KM, color=TRUTH, linewidth=4.0 * width, solid_capstyle="round")
    for column, colour in enumerate(colours):
        east, north = paths[:, column, 0] * KM, paths[:, column, 1] * KM
        axes.plot(east, north, color=colour, linewidth=width, marker=".", markersize=2.5 * width)
    places = _swap_places(result) * KM
    axes.plot(places[:, 0], places[:, 1], "o", color=WRONG, markersize=14, fillstyle="none", markeredgewidth=1.8)
    lost = (result.judged.held.alive & (result.judged.held.track == NONE))[:, :, None]
    missed = np.where(lost, truth, np.nan).reshape(-1, 3) * KM
    axes.plot(missed[:, 0], missed[:, 1], ".", color="black", markersize=1.5 * width)
    axes.set_aspect("equal")
    axes.grid(visible=True, color="#e6e6e6", linewidth=0.6)
    axes.set_axisbelow(True)


def _whole(axes: Axes, result: Result, paths: FloatArray) -> None:
    _map(axes, result, paths, 1.0)
    for sensor in read_recording(result.scene.arrays).sensors:
        east, north, _ = sensor.position_m
        axes.plot(east * KM, north * KM, "^", color="black", markersize=9)
        axes.annotate(f" {sensor.id}", (east * KM, north * KM))
    axes.set_xlabel("east (km)")
    axes.set_ylabel("north (km)")
    axes.set_title(
        "truth grey, tracks in colour, black where no track is held, red ring a swap, ▲ sensors", fontsize=9, loc="left"
    )


def _close_up(axes: Axes, result: Result, paths: FloatArray, spot: Spot) -> None:
    _map(axes, result, paths, 1.6)
    place = result.scene.truth.position_m[spot.moment, spot.object] * KM
    held = result.judged.held.track[spot.moment, spot.object]
    if held != NONE:
        shown = paths[spot.moment, held] * KM
        axes.plot([place[0], shown[0]], [place[1], shown[1]], color=WRONG, linewidth=1.5, marker="x", markersize=7)
    half = CLOSE_UP_M * KM / 2.0
    axes.set_xlim(place[0] - half, place[0] + half)
    axes.set_ylim(place[1] - half, place[1] + half)
    at_s = result.judged.time_s[spot.moment]
    axes.set_title(f"{spot.what} at {at_s:g} s ({CLOSE_UP_M:g} m across)", fontsize=9, loc="left")


def _gospa(axes: Axes, result: Result) -> None:
    """The parts share the distance as they share its square."""
    distance_m, *parts = result.judged.gospa.T
    whole = np.maximum(sum(parts), 1e-9)
    axes.stackplot(
        result.judged.time_s,
        [distance_m * part / whole for part in parts],
        labels=[name for name, _ in PARTS],
        colors=[colour for _, colour in PARTS],
        step="post",
    )
    axes.set_ylabel("GOSPA, c = 50 m (m)")
    axes.set_ylim(0.0, 1.2 * float(distance_m.max(initial=1.0)))
    axes.legend(loc="upper right", ncols=3, fontsize=8, frameon=False)


def _numbers(axes: Axes, result: Result) -> None:
    time_s = result.judged.time_s
    axes.step(time_s, result.judged.held.alive.sum(axis=1), where="post", color=TRUTH, linewidth=4.0, label="objects")
    axes.step(time_s, result.judged.shown, where="post", color="#1f4e79", linewidth=1.4, label="tracks shown")
    moments, _ = swaps(result.judged.held)
    for k, moment in enumerate(moments):
        axes.axvline(time_s[moment], color=WRONG, linewidth=1.0, label="swap" if k == 0 else None)
    axes.set_ylim(bottom=0)
    axes.set_ylabel("number")
    axes.set_xlabel("time (s)")
    axes.legend(loc="lower right", ncols=3, fontsize=8, frameon=False)


def draw(result: Result) -> Path:
    """Write NAME.png; returns where."""
    scores, paths = result.scores, _paths(result)
    figure = Figure(figsize=(12.0, 12.5), layout="constrained")
    grid = figure.add_gridspec(4, 3, height_ratios=(1.0, 1.0, 0.55, 0.45))
    _whole(figure.add_subplot(grid[:2, :2]), result, paths)
    for row, spot in enumerate(_spots(result)):
        _close_up(figure.add_subplot(grid[row, 2]), result, paths, spot)
    over_time = figure.add_subplot(grid[2, :])
    _gospa(over_time, result)
    _numbers(figure.add_subplot(grid[3, :], sharex=over_time), result)
    over_time.set_xlim(result.judged.time_s[0], result.judged.time_s[-1])
    figure.suptitle(
        f"{result.scene.name}: GOSPA {scores['gospa']:.1f} m (50 m), {scores['gospa_c200']:.1f} m (200 m), "
        f"completeness {scores['siap_c']:.3f}, swaps {scores['idsw']:.0f}, false tracks {scores['false_tracks']:.0f}"
    )
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / f"{result.scene.name}.png"
    figure.savefig(path, dpi=110)
    return path
