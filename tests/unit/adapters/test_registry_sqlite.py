"""What can go wrong with the registry's file, each with a sentence and nothing half-written."""

import asyncio
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from hima.adapters.registry_sqlite.store import SqliteRecordStore
from hima.registry.chain import Verification, verify
from hima.registry.change import Author, Change, Key, Listing, RecordKind, Ref, Write
from hima.registry.store import StoreUnreachableError

AUTHOR = Author("azad", "Azad Rashid", "Registry office")


def write(number: int, version: int = 1, size: int = 10) -> Write:
    ref = Ref(RecordKind.AIRFRAME, f"KR-{number}")
    change = Change(number, AUTHOR, "on request", ref, "registered", version, b"x" * size)
    return Write(change, Listing((Key("serial", f"S{number}", True),), f"drone {number}", "in_service"))


def use(path: Path, act: Callable[[SqliteRecordStore], Awaitable[object]]) -> None:
    async def play() -> None:
        store = SqliteRecordStore(path)
        try:
            await act(store)
        finally:
            await store.close()

    asyncio.run(play())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "registry.db"
    use(path, lambda store: store.commit([write(number) for number in range(20)]))
    return path


def verified(path: Path) -> Verification:
    found: list[Verification] = []

    async def check(store: SqliteRecordStore) -> None:
        found.append(await verify(store))

    use(path, check)
    return found[0]


def test_only_its_owner_can_read_it(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "altered",
    [
        "UPDATE entries SET packed = CAST(replace(packed, 'on request', 'on payment') AS BLOB) WHERE seq = 7",
        "UPDATE entries SET packed = x'81' WHERE seq = 7",
        "UPDATE entries SET sha256 = zeroblob(32) WHERE seq = 7",
        "UPDATE entries SET id = 'KR-99' WHERE seq = 7",
        "DELETE FROM entries WHERE seq = 7",
    ],
)
def test_the_first_entry_that_was_altered_is_found(path: Path, altered: str) -> None:
    assert verified(path).altered is None
    with sqlite3.connect(path) as connection:
        assert connection.execute(altered).rowcount == 1
    connection.close()
    assert (verified(path).entries, verified(path).altered) == (6, 7)


def test_entries_cut_off_at_the_end_are_missed_by_who_noted_the_head(path: Path) -> None:
    head = verified(path).head
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM entries WHERE seq > 15")
    connection.close()

    async def check(store: SqliteRecordStore) -> None:
        assert (await verify(store, head)).met is False

    use(path, check)


@pytest.mark.parametrize(
    "altered", ["UPDATE records SET seq = 3 WHERE id = 'KR-5'", "DELETE FROM entries WHERE seq = 6"]
)
def test_a_damaged_record_is_neither_another_one_nor_unknown(path: Path, altered: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(altered)
    connection.close()

    async def read(store: SqliteRecordStore) -> None:
        with pytest.raises(StoreUnreachableError, match="Put back a copy"):
            await store.get(Ref(RecordKind.AIRFRAME, "KR-5"))

    use(path, read)


def test_a_damaged_file_says_so(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(StoreUnreachableError, match=r"malformed.* Put back a copy"):
        use(path, lambda store: store.get(Ref(RecordKind.AIRFRAME, "KR-5")))


def test_what_is_no_registry_is_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("Dear Sir, " * 100)
    with pytest.raises(StoreUnreachableError, match="no registry"):
        SqliteRecordStore(text)
    assert text.read_text().startswith("Dear Sir")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(StoreUnreachableError, match="no registry"):
        SqliteRecordStore(other)
    with pytest.raises(StoreUnreachableError, match="cannot be opened"):
        SqliteRecordStore(text / "registry.db")


def test_a_newer_layout_is_named(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(StoreUnreachableError, match="has layout 2"):
        SqliteRecordStore(path)


def test_without_room_nothing_is_written_and_all_can_be_read(path: Path) -> None:
    async def scene(store: SqliteRecordStore) -> None:
        connection = store._writer._connection
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreUnreachableError, match="Make room"):
            await store.commit([write(100), write(101, size=1 << 20)])
        assert await store.get(Ref(RecordKind.AIRFRAME, "KR-100")) is None
        assert await store.last_seq() == 20
        connection.execute("PRAGMA max_page_count = 100000")
        assert await store.commit([write(100), write(101, size=1 << 20)]) == 22

    use(path, scene)
    assert verified(path).altered is None


def test_a_file_that_may_not_be_written_says_so(path: Path) -> None:
    async def scene(store: SqliteRecordStore) -> None:
        store._writer._connection.execute("PRAGMA query_only = 1")
        with pytest.raises(StoreUnreachableError, match="may not be written"):
            await store.commit([write(100)])

    use(path, scene)


def test_a_writer_waits_for_another_program_but_not_for_ever(path: Path) -> None:
    async def scene(store: SqliteRecordStore) -> None:
        other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        asyncio.get_running_loop().call_later(0.3, other.execute, "COMMIT")
        assert await store.commit([write(100)]) == 21
        other.execute("BEGIN IMMEDIATE")
        store._writer._connection.execute("PRAGMA busy_timeout = 50")
        with pytest.raises(StoreUnreachableError, match="Another program holds it"):
            await store.commit([write(101)])
        assert await store.get(Ref(RecordKind.AIRFRAME, "KR-100")) is not None
        other.close()

    use(path, scene)


WRITER = """
import asyncio, sys
from pathlib import Path
from hima.adapters.registry_sqlite.store import SqliteRecordStore
from hima.registry.change import Author, Change, Listing, RecordKind, Ref, Write

async def write() -> None:
    store = SqliteRecordStore(Path(sys.argv[1]))
    for number in range(10_000):
        ref = Ref(RecordKind.PERSON, f"{sys.argv[2]}-{number}")
        change = Change(number, Author("a", "A", ""), "why", ref, "registered", 1, b"{}")
        print(await store.commit([Write(change, Listing((), "person", "registered"))]), flush=True)

asyncio.run(write())
"""


def test_what_was_acknowledged_outlives_a_kill_of_two_writers(path: Path) -> None:
    """Two programs write at once and are killed in the midst of it."""
    words = [sys.executable, "-c", WRITER, str(path)]
    writers = [subprocess.Popen([*words, name], stdout=subprocess.PIPE, text=True) for name in ("A", "B")]
    told: list[int] = []
    for writer in writers:
        assert writer.stdout is not None
        told += [int(writer.stdout.readline()) for _ in range(30)]
    for writer in writers:
        writer.kill()
    for writer in writers:
        assert writer.stdout is not None
        told += [int(line) for line in writer.stdout.read().splitlines() if line]
        writer.wait(20)
        writer.stdout.close()
    assert len(set(told)) == len(told)
    checked = verified(path)
    assert checked.altered is None
    assert checked.entries >= max(told)


def test_a_name_that_many_have_costs_no_more_to_give_again(path: Path) -> None:
    with sqlite3.connect(path) as looked:
        plan = looked.execute(
            "EXPLAIN QUERY PLAN SELECT records.id FROM keys INDEXED BY keys_one JOIN records USING (row)"
            " WHERE keys.kind = '' AND scheme = '' AND value = '' AND one AND records.id != ''"
        ).fetchall()
    assert "INDEX keys_one" in plan[0][3]
