"""What is known of a track goes to another that a person says is the same, and comes back when it is not."""

from hima.identification.correlate import IdentificationState
from hima.identification.said import join, part, share_alarm, word_on
from hima.picture.identity import HARMLESS
from hima.picture.ids import TrackId


def marked_differently(state: IdentificationState, track: TrackId, other: TrackId) -> bool:
    """True if people have said different things of the two: then one word must be taken back before they are joined."""
    one, two = word_on(state.words, track), word_on(state.words, other)
    return one is not None and two is not None and one.affiliation is not two.affiliation


def vouched(state: IdentificationState) -> frozenset[TrackId]:
    """Tracks of which people say that they are harmless."""
    return frozenset(track for track, (word, *_) in state.words.items() if word.affiliation in HARMLESS)


def spoken_of(state: IdentificationState) -> frozenset[TrackId]:
    """Tracks of which people have said something."""
    return frozenset(state.words.keys() | state.names.keys())


def follow(state: IdentificationState, track: TrackId, other: TrackId) -> None:
    """Let words, name and claims of ``other`` hold for ``track``, where it has none of its own."""
    join(state.words, track, other)
    join(state.names, track, other)
    for column in (state.contacts.track, state.contacts.candidate):
        column[column == other] = track


def separate(state: IdentificationState, track: TrackId, other: TrackId, new: bool) -> None:
    """Give ``other``, which is split from ``track``, what was said of it; an alarming word on both holds for both.

    Args:
        state: Changed in place.
        track: The track that keeps its number.
        other: The number that begins, or comes back.
        new: True if it is a number that nobody has seen before.
    """
    part(state.words, track, other)
    part(state.names, track, other)
    share_alarm(state.words, track, other, new)
