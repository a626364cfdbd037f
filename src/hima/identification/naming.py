"""Names that people give to tracks."""

import re
import unicodedata
from typing import Final

from hima.identification.said import Name, Names
from hima.picture.by_hand import Named
from hima.picture.decision import NAME_MAX, Person, RenameTrack
from hima.picture.ids import TrackId
from hima.picture.outcome import Refusal

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, overrides of direction and the like: letters that nobody sees make one name look like another."""
_NUMBER: Final = re.compile(r"t\s*\d+")


def _folded(name: str) -> str:
    """What a name looks like: two that differ in case or width alone are the same to people."""
    return unicodedata.normalize("NFKC", name).casefold()


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
    name = " ".join(word for word in act.name.split(" ") if word)
    if not name:
        names.pop(track, None)
        return None
    looks = _folded(name)
    if len(name) > NAME_MAX or _HIDDEN & {unicodedata.category(letter) for letter in name}:
        return Refusal.NAME_NOT_PLAIN
    # A name that reads as a number would be taken for that track's.
    if _NUMBER.fullmatch(looks) or any(_folded(n.name) == looks for t in names if t != track for n in names[t]):
        return Refusal.NAME_TAKEN
    names[track] = (Name(name, person.name, track),)
    return None


def listed_names(names: Names) -> tuple[Named, ...]:
    """All names, in order of track."""
    return tuple(Named(track, names[track][0].name, names[track][0].person) for track in sorted(names))
