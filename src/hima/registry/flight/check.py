"""All that can be said of an application by itself: its words, its volume, its times. Every problem, not the first."""

import math
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from hima.errors import Problem
from hima.looks import blank
from hima.plain_text import visible
from hima.registry.flight.application import (
    AIRFRAMES_MAX,
    HEIGHT_MAX_M,
    HEIGHT_MIN_M,
    OPENS_MAX,
    TEXT_MAX,
    TIMES_MAX,
    Application,
    Volume,
)
from hima.registry.flight.ground import closed, ring_problems
from hima.registry.flight.heights import above_m
from hima.registry.flight.times import Expanded, FindZone, Windows, expand
from hima.registry.records.words import NUMBER_PATTERN

_NUMBER: Final = re.compile(NUMBER_PATTERN, re.ASCII)


class Checked(NamedTuple):
    """What came of looking at an application.

    Attributes:
        application: It, with its ring closed where nothing is wrong.
        windows: Its times written out; empty if they are wrong.
        problems: Everything wrong.
    """

    application: Application
    windows: Windows
    problems: tuple[Problem, ...]


def check(application: Application, geoid_undulation_m: float | None, find_zone: FindZone, now_ns: int) -> Checked:
    """Look at an application.

    Args:
        application: What is asked for.
        geoid_undulation_m: Of the geoid near the site; None if there is no site.
        find_zone: Finds time zones by name.
        now_ns: The moment of filing.
    """
    volume = application.volume
    expanded = _times(application, find_zone, now_ns)
    problems = (
        *text_problems("purpose", application.purpose),
        *_name_problems(application),
        *ring_problems(volume.ring_deg),
        *height_problems(volume, geoid_undulation_m),
        *expanded.problems,
    )
    if not problems:
        volume = msgspec.structs.replace(volume, ring_deg=closed(volume.ring_deg))
        application = msgspec.structs.replace(application, volume=volume)
    return Checked(application, expanded.windows, problems)


def text_problems(where: str, text: str) -> list[Problem]:
    """What is wrong with words that people will read."""
    if blank(text):
        return [Problem(where, "nothing to read", "Say it in a sentence.")]
    if len(text) > TEXT_MAX:
        return [Problem(where, f"{len(text):,} characters", f"Say it in at most {TEXT_MAX}.")]
    shown = visible(text)
    if shown != text:
        found = ", ".join(dict.fromkeys(re.findall(r"\[(U\+[0-9A-F]+)\]", shown)))
        hint = "Take out characters that cannot be seen or that turn the direction of reading, and line breaks."
        return [Problem(where, f"it holds {found[:60]}", hint)]
    return []


def height_problems(volume: Volume, geoid_undulation_m: float | None) -> list[Problem]:
    """What is wrong with the limits of a volume, each by itself and both together."""
    found = [
        Problem(f"volume.{key}", f"{value:g} m", f"Give metres from {HEIGHT_MIN_M:g} to {HEIGHT_MAX_M:g}.")
        for key, value in (("lower_m", volume.lower_m), ("upper_m", volume.upper_m))
        if not (math.isfinite(value) and HEIGHT_MIN_M <= value <= HEIGHT_MAX_M)
    ]
    if found:
        return found
    lower, upper = volume.lower_reference, volume.upper_reference
    room_m = above_m(volume.upper_m, upper, volume.lower_m, lower, geoid_undulation_m)
    limits = f"{volume.lower_m:g} m {lower.value} and {volume.upper_m:g} m {upper.value}"
    if room_m is None:
        hint = "Measure both limits from the same."
        return [Problem("volume.lower_reference", f"which of {limits} is higher is not known", hint)]
    if room_m <= 0.0:
        return [Problem("volume.lower_m", f"it is not below the upper limit: {limits}", "Give the lower limit first.")]
    return []


def _times(application: Application, find_zone: FindZone, now_ns: int) -> Expanded:
    found = []
    for key, times in (("window", application.window), ("recurrence", application.recurrence)):
        if len(times) > TIMES_MAX:
            found.append(Problem(key, f"{len(times):,} entries", f"Give at most {TIMES_MAX}."))
    if found:
        return Expanded((), tuple(found))
    return expand(application.window, application.recurrence, find_zone, now_ns)


def _name_problems(application: Application) -> list[Problem]:
    found = _number_problems("operator", [application.operator]) + _number_problems("pilot", [application.pilot])
    if not 0 < len(application.airframes) <= AIRFRAMES_MAX:
        hint = f"Name at least one, and at most {AIRFRAMES_MAX}."
        found.append(Problem("airframes", f"{len(application.airframes):,} aircraft", hint))
    else:
        found += _number_problems("airframes", application.airframes)
    if len(application.opens) > OPENS_MAX:
        found.append(Problem("opens", f"{len(application.opens):,} zones", f"Name at most {OPENS_MAX}."))
    return found


def _number_problems(where: str, numbers: Sequence[str]) -> list[Problem]:
    hint = "Give the number as the register has it: letters, digits, and . _ / : - within."
    return [
        Problem(where if len(numbers) == 1 else f"{where}[#{place}]", f'"{visible(number)[:64]}" is no number', hint)
        for place, number in enumerate(numbers, 1)
        if _NUMBER.fullmatch(number) is None
    ]
