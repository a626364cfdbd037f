"""Which edition of a category a source speaks, in words: ``021=0.26``, or ``25/8:021=0.26`` of SAC 25, SIC 8 alone."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hima.errors import DecodeError
from hima.wire.asterix.categories import EARLIER, KINDS, OWN, Category, Records, layouts
from hima.wire.asterix.profiles import SOURCES, Division, Part, joined

_WORD: Final = re.compile(r"(?:(\d{1,3})/(\d{1,3}):)?(\d{1,3})=(\d+\.\d+)", re.ASCII)
_CODE_MAX: Final = 255
FORM: Final = "Write CATEGORY=EDITION such as 021=0.26, of one source alone SAC/SIC before it: 25/8:021=0.26."


class Spoken(NamedTuple):
    """What one word says.

    Attributes:
        source: SAC and SIC; None for every source that is not named by itself.
        category: The category.
        edition: Its edition.
    """

    source: tuple[int, int] | None
    category: int
    edition: str


class Misspoken(NamedTuple):
    """What is wrong with a word, and what to do about it."""

    what: str
    hint: str


def spoken(word: str) -> Spoken | Misspoken:
    """Read one word."""
    found = _WORD.fullmatch(word)
    if found is None:
        return Misspoken(f'"{word}" names no edition', FORM)
    sac, sic, number, edition = found.groups()
    source = None if sac is None else (int(sac), int(sic))
    if source is not None and max(source) > _CODE_MAX:
        return Misspoken(f'"{word}" names no source', "SAC and SIC are 0 to 255.")
    category = int(number)
    if category not in OWN:
        known = ", ".join(f"{number:03}" for number in OWN)
        return Misspoken(f"editions of category {category:03} cannot be chosen", f"They can of {known}.")
    if not any(edition in layout.editions for layout in layouts(category)):
        return Misspoken(f"edition {edition} of category {category:03} is not read", f"Read are {_told(category)}.")
    return Spoken(source, category, edition)


def misspoken(words: Sequence[str]) -> Iterable[tuple[int, Misspoken]]:
    """Everything wrong with some words, each with its place among them."""
    before: dict[tuple[tuple[int, int] | None, int], str] = {}
    for place, word in enumerate(words):
        said = spoken(word)
        if isinstance(said, Misspoken):
            yield place, said
        elif (said.source, said.category) in before:
            earlier = before[said.source, said.category]
            yield place, Misspoken(f'"{word}" comes after "{earlier}"', "A source speaks one edition: leave one out.")
        else:
            before[said.source, said.category] = word


def _told(category: int) -> str:
    """The editions of a category that are read, the newest layout last."""
    parts = [layout.editions for layout in reversed(layouts(category))]
    return " and ".join(part[0] if len(part) == 1 else f"{part[0]} to {part[-1]}" for part in parts)


def alternatives(category: int) -> tuple[str, ...]:
    """A word for each layout of a category that has several, none for any other."""
    if category not in EARLIER:
        return ()
    return tuple(f"{category:03}={layout.editions[-1]}" for layout in layouts(category))


class Editions:
    """How the records of each category are read: as the newest edition says, unless their source speaks another."""

    def __init__(self, words: Sequence[str] = ()) -> None:
        """Prepare.

        Args:
            words: What sources speak, in any order; one of a source by itself goes before one of all.

        Raises:
            ValueError: If a word cannot be, as `misspoken` says.
        """
        for _, wrong in misspoken(words):
            raise ValueError(wrong.what)
        said: dict[int, list[Spoken]] = {}
        for one in map(spoken, words):
            if isinstance(one, Spoken):
                said.setdefault(one.category, []).append(one)
        self._whole = {number: OWN[number] for number in OWN}
        self._divided: dict[int, Division] = {}
        for number, of_category in said.items():
            by_source = _by_source(number, of_category)
            if (by_source == by_source[SOURCES]).all():
                self._whole[number] = layouts(number)[by_source[SOURCES]]
            else:
                self._divided[number] = Division([layout.layout for layout in layouts(number)], by_source)

    def read(
        self, category: int, data: bytes, blocks: list[tuple[int, int]]
    ) -> tuple[dict[str, Records], list[DecodeError]]:
        """Read the records of some blocks of one of our own categories.

        Args:
            category: Its number.
            data: All bytes.
            blocks: As of `hima.wire.asterix.scan.Scanner.scan`.

        Returns:
            Columns by their name, and an error for each block whose records end before it does.
        """
        division = self._divided.get(category)
        if division is None:
            whole = self._whole[category]
            columns, errors = whole.scanner.scan(data, blocks)
            return {whole.name: whole.kind(data=data, **columns)}, errors
        parts, errors = division.scan(data, blocks)
        by_name: dict[str, list[Part]] = {}
        for part in parts:
            by_name.setdefault(layouts(category)[part.profile].name, []).append(part)
        return {name: _kept(KINDS[name], data, found) for name, found in by_name.items()}, errors


def _by_source(category: int, said: Sequence[Spoken]) -> NDArray[np.uint8]:
    """(65,537,) which layout each source speaks; the last of records that name no source."""
    places = {edition: place for place, layout in enumerate(layouts(category)) for edition in layout.editions}
    made = np.zeros(SOURCES + 1, np.uint8)
    for one in sorted(said, key=lambda one: one.source is not None):
        if one.source is None:
            made[:] = places[one.edition]
        else:
            made[one.source[0] * 256 + one.source[1]] = places[one.edition]
    return made


def _kept(newest: Category, data: bytes, parts: Sequence[Part]) -> Records:
    """Records of layouts that are kept in the same columns."""
    if len(parts) == 1:
        return newest.kind(data=data, **parts[0].columns)
    return newest.kind(data=data, **joined(newest.layout, parts))


NEWEST: Final = Editions()


@lru_cache(maxsize=64)
def editions(words: tuple[str, ...]) -> Editions:
    """The same object for the same words: what it prepares is a table of all sources."""
    return Editions(words) if words else NEWEST
