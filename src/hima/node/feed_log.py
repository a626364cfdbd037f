"""Log lines about feeds: one when a feed falls silent or goes down, one when it is back."""

import structlog

from hima.picture.health import FeedState
from hima.picture.ids import FeedId
from hima.picture.outcome import FeedChanged

_log = structlog.get_logger("hima.feeds")


class FeedLog:
    """Remembers which feeds were said to be gone, so that each loss and each return is said once."""

    def __init__(self) -> None:
        self._gone: set[FeedId] = set()
        self._peers: dict[FeedId, str] = {}
        self.reasons: dict[FeedId, str] = {}
        """Why each feed that is not connected is not, in the system's words."""

    def link(self, feed: FeedId, up: bool, peer: str) -> None:
        """Remember the other side of a connection, or why it was lost, for the line that may follow."""
        self._peers[feed] = peer
        if up:
            self.reasons.pop(feed, None)
        else:
            self.reasons[feed] = peer

    def note(self, changed: FeedChanged) -> None:
        """Log a change, if it is news."""
        peer = self._peers.get(changed.feed, "")
        if changed.state in (FeedState.SILENT, FeedState.DOWN):
            if changed.feed not in self._gone:
                self._gone.add(changed.feed)
                _log.warning("feed_lost", feed=changed.feed, state=changed.state.value, peer=peer)
        elif changed.state is FeedState.LIVE and changed.feed in self._gone:
            self._gone.discard(changed.feed)
            _log.info("feed_back", feed=changed.feed, peer=peer)
