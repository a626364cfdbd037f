"""Everything that may enter the corridor. Every event is journalled before it is processed."""

from typing import TypeAlias

import msgspec

from hima.picture.decision import Decision
from hima.picture.facts import Answer
from hima.picture.frame import Frame
from hima.picture.ids import FeedId
from hima.picture.mode import Mode


class Opened(msgspec.Struct, frozen=True, tag="opened", array_like=True):
    """The node starts on a site: first record of a journal, and again after a restart.

    Attributes:
        time_ns: When, UTC nanoseconds.
        version: Version of the program.
        mode: What kind of world this is.
        site: The site, packed (`hima.config.site.pack_site`), so that a replay needs no folder.
        scenario: The scenario file's text where the world is simulated, else empty.
    """

    time_ns: int
    version: str
    mode: Mode
    site: bytes
    scenario: str


class Tick(msgspec.Struct, frozen=True, tag="tick", array_like=True):
    """The picture's own time step: time passes even when no sensor speaks."""

    time_ns: int


class LinkChange(msgspec.Struct, frozen=True, tag="link", array_like=True):
    """A feed's connection came up or went down; a stream's half-received message is then void.

    Attributes:
        time_ns: When, UTC nanoseconds.
        feed: Which feed.
        up: True when connected or listening.
        peer: Address of the other side, or the reason of the loss.
    """

    time_ns: int
    feed: FeedId
    up: bool
    peer: str


class DropReport(msgspec.Struct, frozen=True, tag="drops", array_like=True):
    """What a feed's budget refused since the last report, so that the journal knows what it does not hold.

    Attributes:
        time_ns: When, UTC nanoseconds.
        feed: Which feed.
        frames: Frames refused.
        bytes: Bytes refused.
    """

    time_ns: int
    feed: FeedId
    frames: int
    bytes: int


class Facts(msgspec.Struct, frozen=True, tag="facts", array_like=True):
    """What the registry answered to questions of the corridor (`hima.picture.outcome.LookupWanted`).

    Attributes:
        time_ns: When the answers came in, UTC nanoseconds.
        answers: The answers, each with its question.
        seq: Number of the registry's newest entry before it was asked; when it grows, what was answered may have
            changed. An event without answers only tells that.
    """

    time_ns: int
    answers: tuple[Answer, ...]
    seq: int = 0


Event: TypeAlias = Opened | Frame | Tick | LinkChange | DropReport | Decision | Facts
