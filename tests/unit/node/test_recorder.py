"""Recorder and a real journal: recovery, gaps, quarantine, replay equality."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hima.adapters.journal_sqlite.reader import JournalReader
from hima.adapters.journal_sqlite.verify import verify
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.node.corridor import Corridor, StateUnreadableError
from hima.node.entry import Gap
from hima.node.recorder import CorridorBrokenError, Recorder
from hima.node.replay import Replay, replay
from hima.node.status import Recording
from hima.picture.decision import Acknowledge, Decision, Person, Role
from hima.picture.event import Opened, Tick
from hima.picture.frame import Frame
from hima.picture.packing import pack
from hima.units import SECOND_NS

OpenJournal = Callable[[Path], SqliteJournal]
PERSON = Person("p1", "Rezan", "Site", Role.OPERATOR)
START_NS = 1_800_000_000 * SECOND_NS


def frames(count: int, from_s: float = 1.0, size: int = 40) -> list[Frame]:
    return [
        Frame(START_NS + round((from_s + 0.01 * i) * SECOND_NS), "radar", bytes(size + i % 7)) for i in range(count)
    ]


def replayed_hash(path: Path, corridor: Corridor[Any]) -> str:
    with JournalReader(path) as reader:
        state = replay(reader.records(), corridor, reader.quarantined())
        assert state is not None
        return str(state.outcomes_sha256.hex())


@contextmanager
def full(ledger: SqliteJournal) -> Iterator[None]:
    """SQLite's own limit of pages: the same path through the code as a disk without room."""
    (pages,) = ledger._connection.execute("PRAGMA page_count").fetchone()
    ledger._connection.execute(f"PRAGMA max_page_count = {pages}")
    yield
    ledger._connection.execute("PRAGMA max_page_count = 1000000")


def test_a_replay_says_what_the_live_run_said(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, journal: OpenJournal
) -> None:
    recorder = Recorder(corridor, journal(tmp_path / "journal.hima"))
    recorder.open(opened)
    recorded = recorder.record(frames(300))
    recorder.close()
    assert replayed_hash(tmp_path / "journal.hima", corridor) == recorded.outcomes_sha256


def test_a_restart_goes_on_exactly(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, journal: OpenJournal
) -> None:
    whole = Recorder(corridor, journal(tmp_path / "whole.hima"))
    whole.open(opened)
    whole.record(frames(50))
    whole.record([opened_at(opened, 3.0), *frames(50, 4.0)])

    parts = Recorder(corridor, journal(tmp_path / "parts.hima"))
    parts.open(opened)
    parts.record(frames(50))
    parts.close()
    again = Recorder(corridor, journal(tmp_path / "parts.hima"))
    again.open(opened_at(opened, 3.0))
    assert (
        again.record(frames(50, 4.0)).outcomes_sha256 == whole.record([Tick(START_NS + 9 * SECOND_NS)]).outcomes_sha256
    )


def opened_at(opened: Opened, after_s: float) -> Opened:
    return Opened(START_NS + round(after_s * SECOND_NS), opened.version, opened.mode, opened.site, "")


def test_a_damaged_snapshot_gives_way_to_the_one_before(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, journal: OpenJournal
) -> None:
    ledger = journal(tmp_path / "journal.hima")
    recorder = Recorder(corridor, ledger)
    recorder.open(opened)
    recorder.record(frames(10))
    recorder.record(frames(10, 70.0))
    recorded = recorder.record(frames(10, 140.0))
    ledger._connection.execute("UPDATE snapshots SET state = x'00' WHERE seq = (SELECT max(seq) FROM snapshots)")
    assert len(list(ledger.snapshots())) == 2
    recorder.close()
    again = Recorder(corridor, journal(tmp_path / "journal.hima"))
    assert again.open(opened_at(opened, 150.0)).outcomes_sha256 == recorded.outcomes_sha256


def test_a_full_disk_leaves_a_gap_that_a_replay_crosses_exactly(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, journal: OpenJournal
) -> None:
    path = tmp_path / "journal.hima"
    ledger = journal(path)
    recorder = Recorder(corridor, ledger)
    recorder.open(opened)
    recorder.record(frames(20))
    decision = Decision(START_NS + 3 * SECOND_NS, "d1", PERSON, Acknowledge(1))
    with full(ledger):
        during = recorder.record([*frames(20, 2.0, size=4000), decision])
        still = recorder.record(frames(20, 4.0, size=4000))
    assert during.recording is Recording.FULL
    assert len(during.outcomes) == 20, "the live warning goes on, the decision is not taken"
    assert "full" in during.reason
    assert (during.missing_events, still.missing_events) == (20, 40)
    after = recorder.record(frames(20, 6.0))
    assert after.recording is Recording.OK
    recorder.close()
    with JournalReader(path) as reader:
        (gap,) = [record.entry for record in reader.records() if isinstance(record.entry, Gap)]
    assert (gap.events, gap.from_ns, gap.to_ns) == (40, frames(1, 2.0)[0].time_ns, frames(20, 4.0)[-1].time_ns)
    assert verify(path).damage is None
    assert replayed_hash(path, corridor) == after.outcomes_sha256


def test_a_full_disk_is_tried_again_once_a_second(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, journal: OpenJournal
) -> None:
    ledger = journal(tmp_path / "journal.hima")
    recorder = Recorder(corridor, ledger)
    recorder.open(opened)
    with full(ledger):
        recorder.record(frames(5, 1.0, size=8000))
    assert recorder.record(frames(5, 1.5)).recording is Recording.FULL
    assert recorder.record(frames(5, 2.0)).recording is Recording.OK


def test_an_event_the_corridor_cannot_survive_is_left_out_and_named(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, journal: OpenJournal, poison: bytes
) -> None:
    path = tmp_path / "journal.hima"
    recorder = Recorder(corridor, journal(path))
    recorder.open(opened)
    before, after = frames(5), frames(5, 2.0)
    bad = Frame(START_NS + round(1.5 * SECOND_NS), "radar", poison)
    recorded = recorder.record([*before, bad, *after])
    assert len(recorded.outcomes) == 10, "each good event of the batch counts once"
    assert recorded.quarantined == 1
    more = recorder.record(frames(5, 3.0))
    recorder.close()
    assert replayed_hash(path, corridor) == more.outcomes_sha256
    again = Recorder(corridor, journal(path))
    assert again.open(opened_at(opened, 5.0)).outcomes_sha256 == more.outcomes_sha256

    clean = Recorder(corridor, journal(tmp_path / "clean.hima"))
    clean.open(opened)
    assert clean.record([*before, *after, *frames(5, 3.0)]).outcomes_sha256 == more.outcomes_sha256


def test_a_corridor_that_fails_on_everything_stops_the_node(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, journal: OpenJournal, poison: bytes
) -> None:
    recorder = Recorder(corridor, journal(tmp_path / "journal.hima"))
    recorder.open(opened)
    for i in range(3):
        recorder.record([Frame(START_NS + (i + 1) * SECOND_NS, "radar", poison)])
    with pytest.raises(CorridorBrokenError):
        recorder.record([Frame(START_NS + 4 * SECOND_NS, "radar", poison)])


def test_a_replay_from_any_snapshot_ends_in_the_same_state(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, journal: OpenJournal
) -> None:
    path = tmp_path / "journal.hima"
    recorder = Recorder(corridor, journal(path))
    recorder.open(opened)
    for minute in range(5):
        recorded = recorder.record(frames(30, 61.0 * minute + 1))
    with JournalReader(path) as reader:
        snapshots = list(reader.snapshots())
        assert len(snapshots) >= 4
        for snapshot in snapshots:
            run = Replay(corridor, start=snapshot)
            for record in reader.records(snapshot.seq + 1):
                run.take(record)
            assert run.state is not None
            assert run.state.outcomes_sha256.hex() == recorded.outcomes_sha256


def test_a_state_of_another_version_begins_anew_and_says_so(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, journal: OpenJournal
) -> None:
    path = tmp_path / "journal.hima"
    ledger = journal(path)
    recorder = Recorder(corridor, ledger)
    recorder.open(opened)
    recorder.record(frames(5))
    ledger.save_snapshot(b"\x93state of another version")
    ledger._connection.execute("DELETE FROM snapshots WHERE seq < (SELECT max(seq) FROM snapshots)")
    ledger.close()
    again = Recorder(corridor, journal(path))
    again.open(opened_at(opened, 5.0))
    recorded = again.record(frames(5, 6.0))
    again.close()
    assert replayed_hash(path, corridor) == recorded.outcomes_sha256


def test_who_replays_a_state_of_another_version_is_told_what_to_do(corridor: Corridor[Any], opened: Opened) -> None:
    state = b"\x93state of another version"
    words = "is of another version of the program: replay from the beginning, or with that version"
    with pytest.raises(StateUnreadableError, match=words):
        corridor.restore(state)
    gap = Gap(opened.time_ns, opened.time_ns, opened.time_ns, 0, "trimmed", opened, state)
    with pytest.raises(StateUnreadableError, match=words):
        corridor.step(None, gap)


def test_another_version_on_a_full_disk_begins_anew_and_writes_it_later(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, journal: OpenJournal
) -> None:
    path = tmp_path / "journal.hima"
    ledger = journal(path)
    recorder = Recorder(corridor, ledger)
    recorder.open(opened)
    recorder.record(frames(5))
    ledger.save_snapshot(b"\x93state of another version")
    ledger._connection.execute("DELETE FROM snapshots WHERE seq < (SELECT max(seq) FROM snapshots)")
    ledger.close()
    ledger = journal(path)
    again = Recorder(corridor, ledger)
    with full(ledger):
        large = msgspec.structs.replace(opened_at(opened, 5.0), site=bytes(100_000))
        shown = again.open(large)
        assert shown.recording is Recording.FULL
        assert len(again.record(frames(5, 5.5, size=8000)).outcomes) == 5, "the live warning goes on"
    recorded = again.record(frames(5, 7.0))
    assert recorded.recording is Recording.OK
    again.close()
    with JournalReader(path) as reader:
        (gap,) = [record.entry for record in reader.records() if isinstance(record.entry, Gap)]
    assert gap.opened == large
    assert gap.events == 6
    assert replayed_hash(path, corridor) == recorded.outcomes_sha256


def test_an_event_the_corridor_cannot_survive_is_survived_on_a_full_disk_too(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, journal: OpenJournal, poison: bytes
) -> None:
    path = tmp_path / "journal.hima"
    ledger = journal(path)
    recorder = Recorder(corridor, ledger)
    recorder.open(opened)
    recorder.record(frames(5))
    with full(ledger):
        recorder.record(frames(5, 1.2, size=8000))
        bad = Frame(START_NS + round(1.5 * SECOND_NS), "radar", poison)
        during = recorder.record([*frames(5, 1.4, size=8000), bad, *frames(5, 1.6, size=8000)])
    assert during.recording is Recording.FULL
    assert len(during.outcomes) == 10, "the live warning goes on"
    assert during.missing_events == 16
    after = recorder.record(frames(5, 4.0))
    assert after.recording is Recording.OK
    recorder.close()
    assert replayed_hash(path, corridor) == after.outcomes_sha256


def test_a_corridor_that_fails_on_everything_stops_the_node_on_a_full_disk_too(
    tmp_path: Path, corridor: Corridor[Any], opened: Opened, journal: OpenJournal, poison: bytes
) -> None:
    ledger = journal(tmp_path / "journal.hima")
    recorder = Recorder(corridor, ledger)
    with full(ledger):
        recorder.open(msgspec.structs.replace(opened, site=bytes(100_000)))
        for i in range(3):
            recorder.record([Frame(START_NS + (i + 1) * SECOND_NS // 10, "radar", poison)])
        assert len(recorder.record(frames(5, 0.5)).outcomes) == 5, "the site is open again, though nothing was written"
        with pytest.raises(CorridorBrokenError):
            recorder.record([Frame(START_NS + SECOND_NS, "radar", poison)])


def test_a_full_disk_costs_no_packing_of_the_state_at_every_batch(
    tmp_path: Path,
    corridor: Corridor[Any],
    opened: Opened,
    journal: OpenJournal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    packed: list[object] = []

    def counted(state: object) -> bytes:
        packed.append(state)
        return pack(state)

    monkeypatch.setattr("hima.node.recorder.pack", counted)
    ledger = journal(tmp_path / "journal.hima")
    recorder = Recorder(corridor, ledger)
    recorder.open(opened)
    with full(ledger):
        recorder.record(frames(5, 100.0, size=8000))
        packed.clear()
        for i in range(1, 50):
            recorder.record(frames(1, 100.0 + i / 100.0, size=8000))
    assert recorder.record(frames(1, 100.6)).recording is Recording.FULL
    assert packed == [], "nothing can be kept, and the next try to write is not due yet"
