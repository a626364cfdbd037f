"""The node as a whole, with a small corridor and a real journal."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hima.adapters.clocks import WallClock
from hima.adapters.journal_sqlite.reader import JournalReader
from hima.adapters.journal_sqlite.verify import verify
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.config.site import Reference, Site
from hima.identification.settings import IdentificationSettings
from hima.node.corridor import Corridor
from hima.node.node import Applied, Node
from hima.node.ports import PacedClock, RecordingRefusedError
from hima.node.recorder import CorridorBrokenError
from hima.node.replay import replay
from hima.node.status import Recording
from hima.picture.decision import Acknowledge, Decision, Person, Role
from hima.picture.event import DropReport, LinkChange, Opened, Tick
from hima.picture.frame import Frame
from hima.picture.outcome import Replied
from hima.sensing.settings import FeedSettings, Format, TransportKind
from hima.threat.settings import RaidSettings, ThreatSettings
from hima.tracking.settings import TrackingSettings

OpenJournal = Callable[[Path], SqliteJournal]
PERSON = Person("p1", "Rezan", "Site", Role.OPERATOR)


def site(period_ms: int = 60_000) -> Site:
    feeds = tuple(
        FeedSettings(id=feed, sensor=feed, format=Format.DETECTION_JSON, transport=TransportKind.UDP)
        for feed in ("radar", "remote_id")
    )
    return Site(
        id="test",
        name="Test",
        time_zone="Asia/Baghdad",
        reference=Reference(lat_deg=35.0, lon_deg=44.0, height_amsl_m=0, geoid_undulation_m=0, accuracy_m=1),
        picture_period_ms=period_ms,
        sensors=(),
        feeds=feeds,
        assets=(),
        zones=(),
        rules=(),
        tracking=TrackingSettings(),
        identification=IdentificationSettings(),
        threat=ThreatSettings(),
        raids=RaidSettings(),
        base_map="",
    )


@asynccontextmanager
async def running(node: Node) -> AsyncIterator[Node]:
    task = asyncio.create_task(node.run())
    ready = asyncio.create_task(node.ready())
    await asyncio.wait((task, ready), return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        ready.cancel()
        task.result()
    try:
        yield node
    finally:
        node.stop()
        await task


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.001)


def entries(path: Path) -> list[Any]:
    with JournalReader(path) as reader:
        return [record.entry for record in reader.records()]


def test_what_is_offered_is_written_and_a_replay_says_the_same(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, clock: PacedClock, journal: OpenJournal
) -> None:
    path = tmp_path / "journal.hima"
    heard: list[Applied] = []

    async def live() -> str:
        async with running(Node(site(), opened, corridor, journal(path), clock)) as node:
            unsubscribe = node.watch(heard.append)
            node.link("radar", up=True, peer="127.0.0.1:9")
            for size in range(100):
                assert node.offer("radar", bytes(size))
            await until(lambda: sum(len(applied.outcomes) for applied in heard) == 100)
            unsubscribe()
            assert not node.status.recovering
            return node.status.outcomes_sha256

    live_hash = asyncio.run(live())
    kinds = [type(entry) for entry in entries(path)]
    assert kinds[0] is Opened
    assert kinds.count(Frame) == 100
    assert kinds.index(LinkChange) < kinds.index(Frame)
    assert sum(len(applied.outcomes) for applied in heard) == 100
    with JournalReader(path) as reader:
        state = replay(reader.records(), corridor)
    assert state is not None
    assert state.outcomes_sha256.hex() == live_hash


def test_a_decision_is_on_the_disk_before_its_answer(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, clock: PacedClock, journal: OpenJournal
) -> None:
    path = tmp_path / "journal.hima"

    async def live() -> None:
        async with running(Node(site(), opened, corridor, journal(path), clock)) as node:
            taken = await node.decide(PERSON, Acknowledge(7))
            assert taken.refusal is None
            assert [entry for entry in entries(path) if isinstance(entry, Decision)] == [taken.decision]

    asyncio.run(live())


def test_a_decision_is_refused_while_nothing_can_be_written(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, clock: PacedClock, journal: OpenJournal
) -> None:
    ledger = journal(tmp_path / "journal.hima")

    async def live() -> None:
        async with running(Node(site(), opened, corridor, ledger, clock)) as node:
            await until(lambda: node.status.events == 2)  # the opening and the first tick
            (pages,) = ledger._connection.execute("PRAGMA page_count").fetchone()
            ledger._connection.execute(f"PRAGMA max_page_count = {pages}")
            for _ in range(10):
                node.offer("radar", bytes(9000))
            with pytest.raises(RecordingRefusedError, match="full"):
                await node.decide(PERSON, Acknowledge(7))
            with pytest.raises(RecordingRefusedError, match="full"):
                await node.decide(PERSON, Acknowledge(8))
            assert node.status.recording is Recording.FULL

    asyncio.run(live())


def test_ticks_come_at_the_sites_period(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, clock: PacedClock, journal: OpenJournal
) -> None:
    path = tmp_path / "journal.hima"

    async def live() -> None:
        async with running(Node(site(period_ms=10), opened, corridor, journal(path), clock)):
            await asyncio.sleep(0.2)

    asyncio.run(live())
    assert 5 <= sum(isinstance(entry, Tick) for entry in entries(path)) <= 30


def test_a_flood_is_refused_counted_and_reported(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, clock: PacedClock, journal: OpenJournal
) -> None:
    path = tmp_path / "journal.hima"
    feeds = tuple(msgspec.structs.replace(feed, budget_frames_per_s=50.0) for feed in site().feeds)

    async def live() -> None:
        small = msgspec.structs.replace(site(), feeds=feeds)
        async with running(Node(small, opened, corridor, journal(path), clock)) as node:
            accepted = [node.offer("radar", b"flood") for _ in range(1000)]
            assert sum(accepted) == 50
            assert node.offer("remote_id", b"quiet"), "another feed's flood costs this one nothing"

    asyncio.run(live())
    written = entries(path)
    reports = [entry for entry in written if isinstance(entry, DropReport)]
    assert [(report.feed, report.frames, report.bytes) for report in reports] == [("radar", 950, 4750)]
    assert sum(isinstance(entry, Frame) and entry.feed == "remote_id" for entry in written) == 1


def test_a_corridor_bug_in_a_decision_is_told_to_who_asked(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, clock: PacedClock, journal: OpenJournal
) -> None:
    def advance(state: Any, event: Any) -> Any:
        if isinstance(event, Decision) and event.act == Acknowledge(13):
            raise ZeroDivisionError
        return corridor.advance(state, event)

    faulty = Corridor(corridor.open_site, advance, corridor.state_type)

    async def live() -> None:
        async with running(Node(site(), opened, faulty, journal(tmp_path / "journal.hima"), clock)) as node:
            with pytest.raises(RecordingRefusedError, match="could not be processed"):
                await node.decide(PERSON, Acknowledge(13))
            assert (await node.decide(PERSON, Acknowledge(14))).refusal is None
            assert node.status.quarantined == 1

    asyncio.run(live())


def test_an_unknown_feed_is_a_bug_of_the_caller(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, clock: PacedClock, journal: OpenJournal
) -> None:
    async def live() -> None:
        async with running(Node(site(), opened, corridor, journal(tmp_path / "journal.hima"), clock)) as node:
            with pytest.raises(KeyError):
                node.offer("nobody", b"")

    asyncio.run(live())


def test_frames_that_came_before_the_start_do_not_turn_time_back(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, clock: Any, journal: OpenJournal
) -> None:
    path = tmp_path / "journal.hima"

    async def live() -> None:
        node = Node(site(), opened, corridor, journal(path), clock)
        node.offer("radar", b"early")
        clock.advance_s(5)
        async with running(node):
            pass

    asyncio.run(live())
    assert [type(entry) for entry in entries(path)][:2] == [Opened, Frame]
    assert verify(path).damage is None


def test_a_stopped_node_takes_no_decision(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, clock: PacedClock, journal: OpenJournal
) -> None:
    async def live() -> None:
        async with running(Node(site(), opened, corridor, journal(tmp_path / "journal.hima"), clock)) as node:
            pass
        with pytest.raises(RecordingRefusedError, match="stopped"):
            await node.decide(PERSON, Acknowledge(1))

    asyncio.run(live())


def test_a_broken_corridor_stops_the_node_and_leaves_no_half_changed_snapshot(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, clock: PacedClock, journal: OpenJournal, poison: bytes
) -> None:
    path = tmp_path / "journal.hima"

    async def live() -> None:
        node = Node(site(), opened, corridor, journal(path), clock)
        for _ in range(4):
            node.offer("radar", poison)
        with pytest.raises(CorridorBrokenError):
            await node.run()

    asyncio.run(asyncio.wait_for(live(), 10))
    with JournalReader(path) as reader:
        assert all(snapshot.seq < reader.seq_span()[1] for snapshot in reader.snapshots())


class Told:
    """A feed whose sender is answered."""

    def __init__(self) -> None:
        self.heard: list[tuple[tuple[bytes, ...], bool]] = []

    def reply(self, messages: Sequence[bytes], hang_up: bool) -> None:
        self.heard.append((tuple(messages), hang_up))


def answering(corridor: Corridor[Any]) -> Corridor[Any]:
    """A corridor that answers every frame with its own bytes."""

    def advance(state: Any, event: Any) -> Any:
        state, outcomes = corridor.advance(state, event)
        if isinstance(event, Frame):
            outcomes = (*outcomes, Replied(event.time_ns, event.feed, (event.data,), event.data == b"end"))
        return state, outcomes

    return Corridor(corridor.open_site, advance, corridor.state_type)


def test_answers_go_to_the_feed_they_are_for_and_never_again(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, clock: PacedClock, journal: OpenJournal
) -> None:
    path = tmp_path / "journal.hima"

    async def live(*said: bytes) -> list[tuple[tuple[bytes, ...], bool]]:
        told = Told()
        async with running(Node(site(), opened, answering(corridor), journal(path), clock)) as node:
            node.replying["radar"] = told
            node.link("radar", up=True, peer="127.0.0.1:9")
            for data in said:
                assert node.offer("radar", data)
                assert node.offer("remote_id", data)
            await until(lambda: len(told.heard) == len(said))
        return told.heard

    assert asyncio.run(live(b"one", b"end")) == [((b"one",), False), ((b"end",), True)]
    assert asyncio.run(live()) == [], "a restart reads the journal again and answers nobody"


def test_an_answer_does_not_outlive_its_connection(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, journal: OpenJournal
) -> None:
    async def live() -> None:
        told = Told()
        async with running(Node(site(), opened, answering(corridor), journal(tmp_path / "j"), WallClock())) as node:
            node.replying["radar"] = told
            node.link("radar", up=True, peer="the first")
            node.offer("radar", b"from the first")
            await asyncio.sleep(0.001)
            node.link("radar", up=True, peer="the second")
            first = list(told.heard)
            node.offer("radar", b"from the second")
            await until(lambda: ((b"from the second",), False) in told.heard)
            assert [heard for heard in told.heard if heard not in first] == [((b"from the second",), False)]

    asyncio.run(live())
