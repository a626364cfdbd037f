"""The SQLite journal: durable, chained, one writer, damage found and located, retention, bad days."""

import itertools
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hima.adapters.journal_sqlite.reader import JournalReader
from hima.adapters.journal_sqlite.retention import Retention
from hima.adapters.journal_sqlite.verify import verify
from hima.adapters.journal_sqlite.wal import check_log
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.errors import UnreachableError
from hima.node.entry import Entry, Gap
from hima.node.journal_errors import JournalDamagedError, JournalFullError
from hima.picture.event import Opened, Tick
from hima.picture.frame import Frame
from hima.picture.mode import Mode
from hima.units import SECOND_NS

START_NS = 1_800_000_000 * SECOND_NS
OPENED = Opened(START_NS, "1.0", Mode.SIM, b"site" * 20, "")


def frames(count: int, from_s: float = 1.0, size: int = 60) -> list[Frame]:
    return [
        Frame(START_NS + round((from_s + 0.01 * i) * SECOND_NS), "radar", bytes([i % 256]) * size) for i in range(count)
    ]


def written(path: Path, batches: int = 10) -> list[Entry]:
    """A closed journal of ten batches with two snapshots; returns its entries."""
    journal = SqliteJournal(path)
    entries: list[Entry] = [OPENED]
    journal.append(entries)
    for batch in range(batches):
        more = frames(20, 1.0 + batch)
        journal.append(more)
        entries += more
        if batch % 5 == 4:
            journal.save_snapshot(bytes(range(256)) * 8)
    journal.close()
    return entries


def read(path: Path) -> list[Entry]:
    with JournalReader(path) as reader:
        return [record.entry for record in reader.records()]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "journal.hima"
    entries = written(path)
    assert read(path) == entries
    result = verify(path)
    assert (result.first_seq, result.last_seq, result.snapshots, result.damage) == (1, 201, 2, None)
    with JournalReader(path) as reader:
        assert reader.time_span() == (START_NS, entries[-1].time_ns)
        assert reader.opened() == OPENED
        assert [record.seq for record in reader.records(50, 60)] == list(range(50, 61))
        assert reader.snapshot_before(START_NS) is None
        found = reader.snapshot_before(START_NS + 8 * SECOND_NS)
        assert found is not None
        assert (found.seq, found.state) == (101, bytes(range(256)) * 8)


def test_a_commit_is_on_the_disk_when_it_returns(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "journal.hima")
    assert journal._connection.execute("PRAGMA synchronous").fetchone() == (2,), "FULL"
    assert journal._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert journal._connection.execute("PRAGMA wal_autocheckpoint").fetchone() == (0,)
    journal.close()


def test_writing_goes_on_where_it_ended(tmp_path: Path) -> None:
    path = tmp_path / "journal.hima"
    written(path)
    journal = SqliteJournal(path)
    assert journal.last_time_ns == frames(20, 10.0)[-1].time_ns
    assert journal.append(frames(1, 20.0)) == 202
    journal.close()
    assert verify(path).damage is None


def test_a_second_writer_is_refused_and_a_reader_welcome(tmp_path: Path) -> None:
    path = tmp_path / "journal.hima"
    journal = SqliteJournal(path)
    journal.append([OPENED])
    with pytest.raises(UnreachableError, match="Another node is writing"):
        SqliteJournal(path)
    with JournalReader(path) as reader:
        assert len(list(reader.records())) == 1
        journal.append(frames(3))
        assert len(list(reader.records())) == 4
        with pytest.raises(sqlite3.OperationalError):
            reader._connection.execute("DELETE FROM records")
    journal.close()
    SqliteJournal(path).close()


WRITER = """
import sys, time
from pathlib import Path
from hima.adapters.journal_sqlite.wal import check_log
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.picture.event import Tick
from hima.picture.frame import Frame
journal = SqliteJournal(Path(sys.argv[1]))
last = journal.last_time_ns
print("open", flush=True)
while True:
    last += 1
    seq = journal.append([Frame(last, "radar", bytes(300)) for _ in range(7)] + [Tick(last)])
    print(seq, flush=True)
    if seq % 5 == 0:
        journal.save_snapshot(bytes(20_000))
"""


def test_no_acknowledged_event_is_lost_to_kill_9(tmp_path: Path) -> None:
    """R18: the numbers a killed writer acknowledged are all there, without gaps, in an intact chain."""
    path = tmp_path / "journal.hima"
    rng = random.Random(7)
    acknowledged = 0
    for _ in range(12):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "open\n"
            time.sleep(rng.uniform(0.01, 0.15))
            writer.send_signal(signal.SIGKILL)
            lines = [int(line) for line in writer.stdout if line.endswith("\n")]
        acknowledged = max([acknowledged, *lines])
        result = verify(path)
        assert result.damage is None
        assert result.last_seq >= acknowledged
    assert acknowledged > 100


def flipped(path: Path, copy: Path, position: int, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[position] ^= 1 << bit
    copy.write_bytes(data)


def test_a_flipped_bit_is_found_or_changes_nothing(tmp_path: Path) -> None:
    """R22, B90: never a traceback, never a changed record that passes as written."""
    path, copy = tmp_path / "journal.hima", tmp_path / "copy.hima"
    entries = written(path)
    size = path.stat().st_size
    rng = random.Random(11)
    positions = [*range(120), *(rng.randrange(size) for _ in range(280))]
    found = 0
    for position in positions:
        flipped(path, copy, position, rng.randrange(8))
        result = verify(copy)
        if result.damage is None:
            assert read(copy) == entries, f"byte {position} changed what is read and nobody noticed"
        else:
            found += 1
            assert result.damage.what
    assert found > 100


@pytest.mark.parametrize("seq", [1, 2, 77, 200, 201])
def test_a_changed_record_is_named(tmp_path: Path, seq: int) -> None:
    path = tmp_path / "journal.hima"
    written(path)
    change(path, "UPDATE records SET body = CAST(substr(body, 2) AS BLOB) WHERE seq = ?", seq)
    damage = verify(path).damage
    assert damage is not None
    assert damage.seq == seq
    assert f"Record {seq} " in damage.what


def change(path: Path, statement: str, *values: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("DELETE FROM records WHERE seq BETWEEN 50 AND 60", 50),
        ("DELETE FROM records WHERE seq = 1", 1),
        ("UPDATE records SET seq = CASE seq WHEN 80 THEN -1 WHEN 81 THEN 80 END WHERE seq IN (80, 81)", 80),
        ("UPDATE records SET time_ns = time_ns + 1 WHERE seq = 90", 90),
        ("UPDATE records SET kind = 'tick' WHERE seq = 91", 91),
        ("UPDATE records SET hash = zeroblob(32) WHERE seq = 92", 92),
    ],
)
def test_a_tampered_chain_is_located(tmp_path: Path, statement: str, first_bad: int) -> None:
    path = tmp_path / "journal.hima"
    entries = written(path)
    change(path, statement)
    result = verify(path)
    assert result.damage is not None
    assert result.damage.seq == first_bad
    assert result.last_seq == first_bad - 1
    with JournalReader(path) as reader:
        prefix = [record.entry for record in reader.records(1, first_bad - 1)]
        assert prefix == entries[: first_bad - 1], "what is before the damage stays readable"
        if first_bad == 50:
            assert len(list(reader.records(120))) == 82, "and what is after it, too"


def test_a_cut_off_end_is_found_by_a_head_kept_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "journal.hima"
    written(path)
    before = verify(path)
    head = f"{before.last_seq}:{before.head}"
    assert verify(path, head).damage is None
    change(path, "DELETE FROM snapshots WHERE seq > 150")
    change(path, "DELETE FROM records WHERE seq > 150")
    assert verify(path).damage is None, "a shorter chain is a chain: only a head kept elsewhere can tell"
    damage = verify(path, head).damage
    assert damage is not None
    assert "cut off" in damage.what


def test_truncation_at_any_offset_is_found(tmp_path: Path) -> None:
    """B91: cut the file at many places; no traceback, and damage said wherever records are missing."""
    path, copy = tmp_path / "journal.hima", tmp_path / "copy.hima"
    entries = written(path)
    data = path.read_bytes()
    for length in (0, 1, 15, 16, 99, 100, 4095, 4096, *range(5000, len(data), 1777)):
        copy.write_bytes(data[:length])
        result = verify(copy)
        assert result.damage is not None or read(copy) == entries


def test_a_zero_filled_tail_is_found(tmp_path: Path) -> None:
    path = tmp_path / "journal.hima"
    written(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))
    assert verify(path).damage is not None


def test_what_is_no_journal_is_said_to_be_none(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a journal, but long enough to be taken for one by a careless reader")
    damage = verify(text).damage
    assert damage is not None
    assert "is not a journal" in damage.what
    other = tmp_path / "other.sqlite"
    change(other, "CREATE TABLE t (x)")
    damage = verify(other).damage
    assert damage is not None
    assert "not a journal" in damage.what
    with pytest.raises(JournalDamagedError):
        SqliteJournal(other)
    with pytest.raises(UnreachableError, match="There is no journal"):
        verify(tmp_path / "missing.hima")


def test_a_node_does_not_start_on_a_damaged_end(tmp_path: Path) -> None:
    path = tmp_path / "journal.hima"
    written(path)
    change(path, "UPDATE records SET body = x'00' WHERE seq = 201")
    with pytest.raises(JournalDamagedError, match="Record 201"):
        SqliteJournal(path)


def test_retention_by_age_keeps_the_chain_and_a_place_to_begin(tmp_path: Path) -> None:
    path = tmp_path / "journal.hima"
    journal = SqliteJournal(path, Retention(age_ns=600 * SECOND_NS))
    journal.append([OPENED])
    for minute in range(40):
        more = frames(30, 60.0 * minute + 1)
        journal.append(more)
        journal.save_snapshot(b"state after minute %d" % minute)
        journal.trim(more[-1].time_ns)
    journal.close()
    result = verify(path)
    assert result.damage is None
    assert result.first_seq > 800
    with JournalReader(path) as reader:
        oldest = reader.first_snapshot()
        assert oldest is not None
        assert oldest.seq >= result.first_seq - 1
        age_s = (reader.time_span()[1] - oldest.time_ns) / SECOND_NS
        assert 600 <= age_s <= 720
        assert reader.opened() == OPENED, "the site in force is known even when its record is gone"


def test_retention_by_size_reuses_the_space(tmp_path: Path) -> None:
    path = tmp_path / "journal.hima"
    limit = 2_000_000
    journal = SqliteJournal(path, Retention(bytes=limit))
    journal.append([OPENED])
    for minute in range(60):
        journal.append(frames(100, 60.0 * minute + 1, size=1000))
        journal.save_snapshot(bytes(1000))
        journal.trim(START_NS + 60 * minute * SECOND_NS)
    journal.close()
    assert path.stat().st_size < 1.5 * limit
    assert verify(path).damage is None
    assert len(read(path)) > 500


def test_snapshots_are_thinned_with_age(tmp_path: Path) -> None:
    path = tmp_path / "journal.hima"
    journal = SqliteJournal(path)
    journal.append([OPENED])
    for second in range(0, 3 * 3600, 20):
        journal.append([Tick(START_NS + second * SECOND_NS)])
        journal.save_snapshot(b"state")
    seqs = [snapshot.time_ns for snapshot in journal.snapshots()]
    journal.close()
    gaps_s = [(newer - older) / SECOND_NS for newer, older in itertools.pairwise(seqs)]
    assert gaps_s[:2] == [20, 20], "the newest three"
    assert max(gaps_s) <= 300
    assert len(seqs) < 3 + 62 + 26


def mounted_small(tmp_path: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a script with an 8 MB file system of its own at its first argument."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = f'mount -t tmpfs -o size=8m none {folder} && exec {sys.executable} -c "$SCRIPT" {folder}'
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("no `unshare` here: a small file system of one's own cannot be made")
    done = subprocess.run(
        [unshare, "--mount", "--map-root-user", "sh", "-c", mount],
        env={"SCRIPT": script, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"a small file system of one's own cannot be made here: {done.stderr.strip()}")
    return done


DISK_FULL = """
import os, sys
from pathlib import Path
from hima.adapters.journal_sqlite.verify import verify
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.node.journal_errors import JournalFullError
from hima.picture.event import Tick
from hima.picture.frame import Frame
path, ballast = Path(sys.argv[1]) / "journal.hima", Path(sys.argv[1]) / "ballast"
ballast.write_bytes(bytes(2_000_000))

def fill(journal):
    seq, refused = 0, 0
    for second in range(200):
        try:
            seq = journal.append([Frame(second, "radar", bytes(60_000))])
        except JournalFullError:
            refused += 1
    assert refused > 10, refused
    return seq

killed = os.fork()
if killed == 0:
    fill(SqliteJournal(path))
    os._exit(9)
os.waitpid(killed, 0)
journal = SqliteJournal(path)
seq = journal._seq
try:
    journal.append([Frame(1000, "radar", bytes(60_000))])
    raise SystemExit("the disk should be full")
except JournalFullError as error:
    print("refused:", error)
ballast.unlink()
assert journal.append([Tick(1000)]) == seq + 1
journal.close()
result = verify(path)
assert result.damage is None, result
assert result.last_seq == seq + 1 > 20
"""


def test_a_really_full_disk_refuses_and_recovers_by_itself(tmp_path: Path) -> None:
    """R21 on a real file system of 8 MB; a node that was killed there starts there again."""
    done = mounted_small(tmp_path, DISK_FULL)
    assert done.returncode == 0, done.stderr
    assert "refused" in done.stdout


FILE_LIMIT = """
import resource, sys
from pathlib import Path
from hima.adapters.journal_sqlite.wal import check_log
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.node.journal_errors import JournalFailedError
from hima.picture.frame import Frame
journal = SqliteJournal(Path(sys.argv[1]))
journal.append([Frame(1, "radar", bytes(1000))])
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    for second in range(2, 100):
        journal.append([Frame(second, "radar", bytes(10_000))])
except JournalFailedError as error:
    print("failed:", error)
"""


def test_a_write_error_that_is_not_lack_of_room_is_final(tmp_path: Path) -> None:
    """R20: a real error of write(2), EFBIG; nothing says that the next one will be better."""
    path = tmp_path / "journal.hima"
    done = subprocess.run(
        [sys.executable, "-c", FILE_LIMIT, str(path)], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.stdout.startswith("failed:"), done.stderr
    result = verify(path)
    assert result.damage is None
    assert result.last_seq > 5


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(UnreachableError, match="cannot be written"):
        SqliteJournal(blocked / "journal.hima")


def test_a_gap_is_a_record_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "journal.hima"
    gap = Gap(START_NS + 5, START_NS + 1, START_NS + 4, 17, "disk full", OPENED, b"packed state")
    journal = SqliteJournal(path)
    journal.append([gap])
    journal.close()
    assert read(path) == [gap]
    with JournalReader(path) as reader:
        assert reader.opened() == OPENED


def test_nothing_of_a_batch_is_written_when_it_does_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "journal.hima"
    journal = SqliteJournal(path)
    journal.append([OPENED])
    (pages,) = journal._connection.execute("PRAGMA page_count").fetchone()
    journal._connection.execute(f"PRAGMA max_page_count = {pages + 3}")
    with pytest.raises(JournalFullError, match="full"):
        journal.append(frames(100, size=5000))
    journal._connection.execute("PRAGMA max_page_count = 100000")
    assert journal.append(frames(1)) == 2
    journal.close()
    assert verify(path).damage is None


def test_a_flipped_bit_in_the_log_does_not_pass_as_a_power_cut(tmp_path: Path) -> None:
    """SQLite itself would end at the bad frame and say nothing of the commits behind it."""
    live, copy = tmp_path / "live", tmp_path / "copy"
    live.mkdir()
    copy.mkdir()
    journal = SqliteJournal(live / "journal.hima")
    for batch in range(40):
        last = journal.append(frames(5, float(batch), size=3000))
    log = (live / "journal.hima-wal").read_bytes()
    shutil.copy(live / "journal.hima", copy)
    journal.close()
    rng = random.Random(5)
    positions = [*range(32), *(rng.randrange(len(log)) for _ in range(40))]
    for position in positions:
        damaged = bytearray(log)
        damaged[position] ^= 1 << rng.randrange(8)
        (copy / "journal.hima-wal").write_bytes(damaged)
        (copy / "journal.hima-shm").unlink(missing_ok=True)
        result = verify(copy / "journal.hima")
        assert result.damage is not None or result.last_seq >= last - 5, "only the very last commit may look cut"
    (copy / "journal.hima-wal").write_bytes(damaged)
    if check_log(copy / "journal.hima").damaged:
        with pytest.raises(JournalDamagedError, match="log"):
            SqliteJournal(copy / "journal.hima")
    cut = len(log) // 2
    (copy / "journal.hima-wal").write_bytes(log[:cut])
    assert verify(copy / "journal.hima").damage is None, "a log that ends early is what a power cut leaves"


def test_reading_beside_the_writer_never_finds_damage(tmp_path: Path) -> None:
    """Batches that come between two looks of a reader are news, not missing records."""
    path = tmp_path / "journal.hima"
    writer = SqliteJournal(path)
    writer.append(frames(3))
    stop = threading.Event()

    def write() -> None:
        second = 10.0
        while not stop.is_set():
            entries = frames(5, from_s=second)
            second += 10.0
            writer.append(entries)

    with JournalReader(path) as reader, ThreadPoolExecutor(1) as worker:
        writing = worker.submit(write)
        try:
            for _ in range(300):
                records = reader.records(max(1, reader.seq_span()[1] - 3))
                seqs = [record.seq for record in itertools.islice(records, 200)]
                assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
        finally:
            stop.set()
        writing.result()
    writer.close()
