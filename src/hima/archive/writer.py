"""What every format of an export is: rows go in as they come, bytes go out, nothing is kept."""

from collections.abc import Sequence
from typing import Protocol

from hima.archive.points import AlertPoint, TrackPoint


class Writer(Protocol):
    """A format that is being written."""

    def tracks(self, points: Sequence[TrackPoint]) -> None:
        """Take tracks of one moment."""
        ...

    def alerts(self, points: Sequence[AlertPoint]) -> None:
        """Take changes of alerts."""
        ...

    def close(self) -> None:
        """Write what a whole document needs at its end."""
        ...
