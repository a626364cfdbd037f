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
        log.link("radar", False, "no answer")
        for state in states:
            log.note(FeedChanged(0, "radar", state))
    said = [(line["event"], line["feed"], line["peer"]) for line in lines]
    assert said == [
        ("feed_lost", "radar", "no answer"),
        ("feed_back", "radar", "no answer"),
        ("feed_lost", "radar", "no answer"),
    ]


def test_why_a_feed_is_lost_is_kept_until_it_is_back() -> None:
    log = FeedLog()
    log.link("radar", False, "no answer")
    assert log.reasons == {"radar": "no answer"}
    log.link("radar", True, "192.0.2.7:4048")
    assert log.reasons == {}
