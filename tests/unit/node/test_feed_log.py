"""A feed is logged once when it is lost and once when it is back."""

from structlog.testing import capture_logs

from hima.node.feed_log import FeedLog
from hima.picture.health import FeedState
from hima.picture.outcome import FeedChanged


def test_each_loss_and_each_return_is_said_once() -> None:
    log = FeedLog()
    states = [
        FeedState.UNKNOWN,
        FeedState.LIVE,
        FeedState.SILENT,
        FeedState.DOWN,
        FeedState.UNKNOWN,
        FeedState.DOWN,
        FeedState.LIVE,
        FeedState.LIVE,
        FeedState.SILENT,
    ]
    with capture_logs() as lines:
        log.link("radar", "no answer")
        for state in states:
            log.note(FeedChanged(0, "radar", state))
    said = [(line["event"], line["feed"], line["peer"]) for line in lines]
    assert said == [
        ("feed_lost", "radar", "no answer"),
        ("feed_back", "radar", "no answer"),
        ("feed_lost", "radar", "no answer"),
    ]
