"""What is known of a track goes to another of which a person says that it is the same."""

from typing import Final

from hima.identification.correlate import IdentificationState
from hima.picture.identity import Affiliation
from hima.picture.ids import TrackId


def marked_differently(state: IdentificationState, track: TrackId, other: TrackId) -> bool:
    """True if people have said different things of the two: then one word must be taken back before they are joined."""
    one, two = state.words.get(track), state.words.get(other)
    return one is not None and two is not None and one.affiliation is not two.affiliation


_HARMLESS: Final = (Affiliation.ASSUMED_FRIEND, Affiliation.FRIEND, Affiliation.NEUTRAL)


def vouched(state: IdentificationState) -> frozenset[TrackId]:
    """Tracks of which people say that they are harmless."""
    return frozenset(track for track, word in state.words.items() if word.affiliation in _HARMLESS)


def follow(state: IdentificationState, track: TrackId, other: TrackId) -> None:
    """Let words, name and claims of ``other`` hold for ``track``, where it has none of its own."""
    word, name = state.words.pop(other, None), state.names.pop(other, None)
    if word is not None:
        state.words.setdefault(track, word)
    if name is not None:
        state.names.setdefault(track, name)
    for contact in state.contacts.values():
        if contact.track == other:
            contact.track = track
        if contact.candidate == other:
            contact.candidate = track
