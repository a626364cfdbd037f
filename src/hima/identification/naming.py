"""Names that people give to tracks."""

import unicodedata
from typing import Final

from hima.identification.said import Name, Names
from hima.looks import a_number, looks, plain
from hima.picture.by_hand import Named
from hima.picture.decision import NAME_MAX, Person, RenameTrack
from hima.picture.ids import TrackId
from hima.picture.outcome import Refusal

RAW_MAX: Final = 8 * NAME_MAX
"""Longest text that is looked at: letters with marks, and spaces around them."""


def _tidy(text: str) -> str:
    """A name as it is kept: spaces of whatever width are one, and a letter with its marks is one where it can be."""
    spaced = (" " if unicodedata.category(letter) == "Zs" else letter for letter in text)
    return " ".join(word for word in unicodedata.normalize("NFC", "".join(spaced)).split(" ") if word)


def rename(names: Names, act: RenameTrack, track: TrackId, person: Person) -> Refusal | None:
    """Give a track a name that no other has, or take it away.

    Args:
        names: Names so far; changed in place.
        act: The decision.
        track: The track that its number stands for.
        person: Who decided.

    Returns:
        None if it is done.
    """
    if not act.name.strip(" "):
        names.pop(track, None)
        return None
    name = _tidy(act.name[: RAW_MAX + 1])
    if len(act.name) > RAW_MAX or len(name) > NAME_MAX or not plain(name):
        return Refusal.NAME_NOT_PLAIN
    seen = looks(name)
    # A name that reads as a number would be taken for that track's.
    others = (given.name for number in names if number != track for given in names[number])
    if a_number(seen) or any(looks(other) == seen for other in others):
        return Refusal.NAME_TAKEN
    names[track] = (Name(name, person.name, track),)
    return None


def listed_names(names: Names) -> tuple[Named, ...]:
    """All names, in order of track."""
    return tuple(Named(track, names[track][0].name, names[track][0].person) for track in sorted(names))
