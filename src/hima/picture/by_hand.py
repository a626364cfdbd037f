"""What people have said of tracks: their names, and which of them are one object."""

import msgspec

from hima.picture.ids import TrackId


class Named(msgspec.Struct, frozen=True):
    """A person's name for a track."""

    track: TrackId
    name: str
    person: str


class Same(msgspec.Struct, frozen=True):
    """A number that stands for another track.

    Attributes:
        track: The track that remains.
        other: The number that was merged into it.
        person: Who said so; empty where the tracker found a merged object doubled again and folded it itself.
    """

    track: TrackId
    other: TrackId
    person: str


class ByHand(msgspec.Struct, frozen=True):
    """People's words on which track is which.

    Attributes:
        names: In order of track number.
        same: In order of the number that was merged.
    """

    names: tuple[Named, ...] = ()
    same: tuple[Same, ...] = ()
