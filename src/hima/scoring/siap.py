"""SIAP: how complete, clear and continuous a picture is (single integrated air picture, technical report 2001-003)."""

import msgspec
import numpy as np

from hima.picture.arrays import BoolArray, FloatArray, IntArray


class SiapTally(msgspec.Struct):
    """Sums over moments; `note` adds one.

    Attributes:
        current: (N, I) for each object the tracks of which each alone explains what was on it since the last change.
        distance_m: Of each moment, the distance of each track shown to its nearest object; infinite without objects.
        tracked: Objects with at least one track, summed over moments.
        changes: Fewest changes of track number that explain which tracks were on the objects.
    """

    current: BoolArray
    distance_m: list[FloatArray] = []
    tracked: int = 0
    changes: int = 0


def start(objects: int, tracks: int) -> SiapTally:
    """A tally of so many objects and tracks that has seen no moment."""
    return SiapTally(current=np.zeros((objects, tracks), np.bool_))


def note(tally: SiapTally, live: IntArray, tracks: IntArray, apart_m: FloatArray, gate_m: float) -> None:
    """Add one moment: each track belongs to its nearest object inside the gate.

    Args:
        tally: Changed in place.
        live: (n,) objects that exist now.
        tracks: (m,) tracks shown now, by column of ``current``.
        apart_m: (n, m) their distances.
        gate_m: Farther than this, a track belongs to nothing.
    """
    if not apart_m.size:
        tally.distance_m.append(np.full(len(tracks), np.inf))
        return
    nearest = apart_m.argmin(axis=0)
    distance_m = apart_m[nearest, np.arange(len(tracks))]
    tally.distance_m.append(distance_m)
    near = distance_m < gate_m
    now = np.zeros_like(tally.current)
    now[live[nearest[near]], tracks[near]] = True
    on: BoolArray = np.asarray(now.any(axis=1))
    still = tally.current & now
    explained: BoolArray = np.asarray(still.any(axis=1))
    tally.tracked += int(on.sum())
    tally.changes += int((on & ~explained & tally.current.any(axis=1)).sum())
    tally.current = np.where(on[:, None], np.where(explained[:, None], still, now), tally.current)


def figures(tally: SiapTally, objects: int, life_s: float, gate_m: float) -> dict[str, float | int | None]:
    """Completeness, ambiguity, spuriousness, positional accuracy (m) and changes of number per object and second.

    Args:
        tally: All moments.
        objects: Live objects, summed over moments.
        life_s: Life of all objects together.
        gate_m: As given to `note`.
    """
    distance_m = np.concatenate([np.empty(0), *tally.distance_m])
    belonging = distance_m[distance_m < gate_m]
    return {
        "siap_c": tally.tracked / max(objects, 1),
        "siap_a": len(belonging) / max(tally.tracked, 1),
        "siap_s": (len(distance_m) - len(belonging)) / max(len(distance_m), 1),
        "siap_pa": float(belonging.sum()) / max(len(belonging), 1),
        "siap_r": tally.changes / max(life_s, 1e-9),
    }


def false_positions(tally: SiapTally, far_m: float, gate_m: float) -> dict[str, float | int | None]:
    """Positions shown that are wrong.

    Args:
        tally: All moments.
        far_m: A track that belongs to an object but is at least so far from it shows a false position.
        gate_m: As given to `note`: farther than this, a track is a stray that belongs to no object.

    Returns:
        Number of false positions and of strays, and their shares of all positions shown.
    """
    distance_m = np.concatenate([np.empty(0), *tally.distance_m])
    stray = distance_m >= gate_m
    false = (distance_m >= far_m) & ~stray
    shown = max(len(distance_m), 1)
    return {
        "false_positions": int(false.sum()),
        "false_position_share": int(false.sum()) / shown,
        "strays": int(stray.sum()),
        "stray_share": int(stray.sum()) / shown,
    }
