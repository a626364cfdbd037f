"""What people have said of tracks, kept with the number it was said of: a merge that is undone leaves nothing behind.

A track holds all that was said of the numbers it stands for, its own first; the first one counts.
"""

from typing import TypeVar

import msgspec

from hima.picture.identity import FEARED, Affiliation
from hima.picture.ids import TrackId


class Word(msgspec.Struct, frozen=True):
    """A person's word on whose a track is.

    Attributes:
        affiliation: The word.
        person: Name of who said so.
        reason: Why, in the person's words.
        of: The number it was said of.
        also: Numbers that stood for that track when it was said: it was said of these, too.
    """

    affiliation: Affiliation
    person: str
    reason: str
    of: TrackId
    also: tuple[TrackId, ...] = ()


class Name(msgspec.Struct, frozen=True):
    """A person's name for a track, and the number it was given to."""

    name: str
    person: str
    of: TrackId


Words = dict[TrackId, tuple[Word, ...]]
Names = dict[TrackId, tuple[Name, ...]]
_Saying = TypeVar("_Saying", bound=Word | Name)


def word_on(words: Words, track: TrackId) -> Word | None:
    """The word that counts for a track."""
    return words[track][0] if track in words else None


def join(said: dict[TrackId, tuple[_Saying, ...]], track: TrackId, other: TrackId) -> None:
    """Let what was said of ``other`` hold for ``track``, where that has none of its own."""
    moved = said.pop(other, ())
    if moved:
        said[track] = said.get(track, ()) + moved


def part(said: dict[TrackId, tuple[_Saying, ...]], track: TrackId, other: TrackId) -> None:
    """Give ``other`` back what was said of that number alone."""
    here = said.pop(track, ())
    stays, back = tuple(s for s in here if s.of != other), tuple(s for s in here if s.of == other)
    if stays:
        said[track] = stays
    if back:
        said[other] = back


def share_alarm(words: Words, track: TrackId, other: TrackId, new: bool) -> None:
    """Let an alarming word hold for both halves of a track, if it was said of both.

    Args:
        words: Changed in place.
        track: The half that keeps its number.
        other: The half that begins.
        new: True if ``other`` is a number that nobody has seen before: then all was said of both.
    """
    for word in words.get(track, ()):
        if other not in words and word.affiliation in FEARED and (new or other in word.also):
            words[other] = (msgspec.structs.replace(word, of=other, also=()),)
