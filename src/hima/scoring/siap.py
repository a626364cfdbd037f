"""SIAP: how complete, clear and continuous a picture is (single integrated air picture, technical report 2001-003)."""

from typing import Final

import msgspec
import numpy as np

from hima.picture.arrays import FloatArray, IntArray

GATE_M: Final = 200.0


class SiapTally(msgspec.Struct):
    """Sums over moments; `note` adds one, the other functions read it.

    Attributes:
        objects: Live objects, summed over moments.
        tracked: Of these, with at least one track.
        tracks: Tracks shown.
        associated: Tracks that belong to an object.
        error_m: Sum of the distances between tracks and their objects.
        on: For each object and moment of its life, the tracks on it.
    """

    on: list[list[frozenset[int]]]
    objects: int = 0
    tracked: int = 0
    tracks: int = 0
    associated: int = 0
    error_m: float = 0.0


def note(tally: SiapTally, live: IntArray, ids: IntArray, apart: FloatArray, gate_m: float = GATE_M) -> None:
    """Add one moment: each track belongs to its nearest object inside the gate.

    Args:
        tally: Changed in place.
        live: (n,) objects that exist now.
        ids: (m,) tracks shown now.
        apart: (n, m) their distances, metres.
        gate_m: Farther than this, a track belongs to nothing.
    """
    tally.objects += len(live)
    tally.tracks += len(ids)
    on: dict[int, set[int]] = {int(a): set() for a in live}
    if apart.size:
        nearest = apart.argmin(axis=0)
        distance = apart[nearest, np.arange(len(ids))]
        for k in np.flatnonzero(distance < gate_m):
            on[int(live[nearest[k]])].add(int(ids[k]))
            tally.associated += 1
            tally.error_m += float(distance[k])
    for a, tracks in on.items():
        tally.tracked += bool(tracks)
        tally.on[a].append(frozenset(tracks))


def number_changes(on: list[frozenset[int]]) -> int:
    """Fewest changes of track number that explain which tracks were on an object."""
    changes = 0
    current: frozenset[int] = frozenset()
    for tracks in on:
        if not tracks:
            continue
        if current and not current & tracks:
            changes += 1
            current = tracks
        else:
            current = current & tracks if current else tracks
    return changes


def results(tally: SiapTally, life_s: float) -> dict[str, float]:
    """Completeness, ambiguity, spuriousness, positional accuracy (m) and changes of number per object and second.

    Args:
        tally: All moments.
        life_s: Life of all objects together.
    """
    changes = sum(number_changes(on) for on in tally.on)
    return {
        "siap_c": tally.tracked / max(tally.objects, 1),
        "siap_a": tally.associated / max(tally.tracked, 1),
        "siap_s": (tally.tracks - tally.associated) / max(tally.tracks, 1),
        "siap_pa": tally.error_m / max(tally.associated, 1),
        "siap_r": changes / max(life_s, 1e-9),
    }
