"""A corridor small enough to reason about: counts bytes, answers decisions, hashes what it says."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import numpy as np
import pytest

from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.node.corridor import Corridor
from hima.picture.arrays import IntArray
from hima.picture.decision import Decision
from hima.picture.event import Event, Opened
from hima.picture.frame import Frame
from hima.picture.mode import Mode
from hima.picture.outcome import DecisionTaken, Outcome, Rejected
from hima.picture.packing import pack
from hima.units import SECOND_NS

POISON = b"poison"


class PoisonedError(Exception):
    """What a bug in the real corridor would raise."""


class SmallState(msgspec.Struct):
    outcomes_sha256: bytes
    frames: dict[str, int]
    sizes: IntArray
    openings: int
    decisions: int


def open_site(opened: Opened) -> SmallState:
    return SmallState(hashlib.sha256(opened.version.encode()).digest(), {}, np.zeros(4, np.int64), 1, 0)


def advance(state: SmallState, event: Event) -> tuple[SmallState, tuple[Outcome, ...]]:
    outcomes: tuple[Outcome, ...] = ()
    match event:
        case Opened():
            state.openings += 1
        case Frame(time_ns=time_ns, feed=feed, data=data):
            state.frames[feed] = state.frames.get(feed, 0) + 1
            state.sizes[len(data) % 4] += len(data)
            if data == POISON:
                raise PoisonedError("cannot survive this")
            outcomes = (Rejected(time_ns, feed, "small", 0, len(data)),)
        case Decision(time_ns=time_ns):
            state.decisions += 1
            outcomes = (DecisionTaken(time_ns, event, None),)
        case _:
            pass
    for outcome in outcomes:
        state.outcomes_sha256 = hashlib.sha256(state.outcomes_sha256 + pack(outcome)).digest()
    return state, outcomes


SMALL = Corridor(open_site, advance, SmallState)


class ManualClock:
    """A clock that a test sets."""

    speed = 1.0

    def __init__(self, start_ns: int = 1_800_000_000 * SECOND_NS) -> None:
        self.time_ns = start_ns

    def now_ns(self) -> int:
        return self.time_ns

    def advance_s(self, seconds: float) -> None:
        self.time_ns += round(seconds * SECOND_NS)


@pytest.fixture
def corridor() -> Corridor[SmallState]:
    return SMALL


@pytest.fixture
def poison() -> bytes:
    return POISON


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def opened() -> Opened:
    return Opened(1_800_000_000 * SECOND_NS, "1.0", Mode.SIM, b"site", "")


@pytest.fixture
def journal() -> Iterator[Callable[[Path], SqliteJournal]]:
    """Opens journals, and closes them however the test ends."""
    with ExitStack() as stack:

        def open_journal(path: Path) -> SqliteJournal:
            opened = SqliteJournal(path)
            stack.callback(opened.close)
            return opened

        yield open_journal
