"""What every store of records must do, the same tests on each."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from tests.postgres import Server, needs_postgres, server

from hima.adapters.registry_postgres.store import PostgresRecordStore
from hima.adapters.registry_sqlite.store import SqliteRecordStore
from hima.registry.chain import verify
from hima.registry.change import Author, Change, Extent, Key, Listing, RecordKind, Ref, Write
from hima.registry.store import KeyTakenError, RecordStore, StoreMovedError, StoreUnreachableError, VersionConflictError

OFFICER = Author("azad", "Azad Rashid", "Registry office")
DRONE = RecordKind.AIRFRAME
PERMIT = RecordKind.FLIGHT_PERMIT

Open = Callable[[], Awaitable[RecordStore]]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    with server() as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_postgres)])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    async def sqlite() -> RecordStore:
        return SqliteRecordStore(tmp_path / "registry.db")

    async def postgresql() -> RecordStore:
        return await PostgresRecordStore.connect(dsn)

    if request.param == "sqlite":
        return sqlite
    dsn = request.getfixturevalue("postgres").database()
    return postgresql


def on(open_store: Open, *scenes: Callable[[RecordStore], Awaitable[None]]) -> None:
    """Play scenes one after the other, each with the store opened anew."""

    async def play() -> None:
        for scene in scenes:
            store = await open_store()
            try:
                await scene(store)
            finally:
                await store.close()

    asyncio.run(play())


def write(
    id_: str,
    *names: tuple[str, str, bool],
    version: int = 1,
    kind: RecordKind = DRONE,
    words: str = "",
    state: str = "in_service",
    extent: Extent | None = None,
    body: bytes = b"{}",
) -> Write:
    change = Change(version, OFFICER, "on request", Ref(kind, id_), "registered", version, body)
    return Write(change, Listing(tuple(Key(*name) for name in names), words, state, extent))


def ids(stored: tuple[object, ...]) -> list[str]:
    return [record.ref.id for record in stored]  # type: ignore[attr-defined]


def test_a_record_is_found_again_after_the_store_was_closed(open_store: Open) -> None:
    async def first(store: RecordStore) -> None:
        assert await store.last_seq() == 0
        assert await store.get(Ref(DRONE, "KR-1")) is None
        assert await store.commit([write("KR-1", ("serial", "S1", True), body=b'{"a":"\\u0000"}')]) == 1

    async def second(store: RecordStore) -> None:
        assert await store.last_seq() == 1
        stored = await store.get(Ref(DRONE, "KR-1"))
        assert stored is not None
        assert (stored.ref, stored.version, stored.body) == (Ref(DRONE, "KR-1"), 1, b'{"a":"\\u0000"}')
        assert await store.by_key(DRONE, "serial", "S1") == (stored,)
        assert await store.get(Ref(PERMIT, "KR-1")) is None

    on(open_store, first, second)


def test_only_the_next_version_may_be_written(open_store: Open) -> None:
    async def scene(store: RecordStore) -> None:
        await store.commit([write("KR-1")])
        for version in (1, 3):
            with pytest.raises(VersionConflictError) as caught:
                await store.commit([write("KR-2"), write("KR-1", version=version)])
            assert caught.value.ref == Ref(DRONE, "KR-1")
        with pytest.raises(VersionConflictError):
            await store.commit([write("KR-3", version=2)])
        assert await store.last_seq() == 1
        assert await store.get(Ref(DRONE, "KR-2")) is None
        assert await store.commit([write("KR-1", version=2), write("KR-1", version=3)]) == 3
        stored = await store.get(Ref(DRONE, "KR-1"))
        assert stored is not None
        assert stored.version == 3

    on(open_store, scene)


def test_of_two_who_change_the_same_version_one_is_refused(open_store: Open) -> None:
    async def scene(store: RecordStore) -> None:
        other = await open_store()
        await store.commit([write("KR-1")])
        outcomes = await asyncio.gather(
            *(one.commit([write("KR-1", version=2)]) for one in (store, other, store, other)), return_exceptions=True
        )
        await other.close()
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["VersionConflictError"] * 3 + ["int"]
        assert len(await store.history(Ref(DRONE, "KR-1"))) == 2

    on(open_store, scene)


def test_of_two_who_decided_upon_the_same_entry_one_is_refused(open_store: Open) -> None:
    async def scene(store: RecordStore) -> None:
        other = await open_store()
        assert await store.commit([write("KR-1")], since=0) == 1
        with pytest.raises(StoreMovedError) as caught:
            await other.commit([write("KR-2")], since=0)
        assert caught.value.ref == Ref(DRONE, "KR-2")
        assert await other.get(Ref(DRONE, "KR-2")) is None
        outcomes = await asyncio.gather(
            *(
                one.commit([write(f"P-{n}", kind=PERMIT)], since=1)
                for n, one in enumerate((store, other, store, other))
            ),
            return_exceptions=True,
        )
        await other.close()
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["StoreMovedError"] * 3 + ["int"]
        assert await store.last_seq() == 2
        assert await store.commit([write("KR-2")]) == 3

    on(open_store, scene)


def test_a_unique_name_belongs_to_one_record_of_its_kind(open_store: Open) -> None:
    async def scene(store: RecordStore) -> None:
        await store.commit([write("KR-1", ("serial", "S1", True), ("operator", "O1", False))])
        with pytest.raises(KeyTakenError) as caught:
            await store.commit([write("KR-2", ("serial", "S2", True)), write("KR-3", ("serial", "S1", True))])
        error = caught.value
        assert (error.ref.id, error.scheme, error.value, error.holder.id) == ("KR-3", "serial", "S1", "KR-1")
        with pytest.raises(KeyTakenError):
            await store.commit([write("KR-3", ("serial", "S1", False))])
        with pytest.raises(KeyTakenError):
            await store.commit([write("KR-3", ("operator", "O1", True))])
        assert await store.last_seq() == 1
        await store.commit(
            [
                write("KR-2", ("serial", "s1", True), ("operator", "O1", False)),
                write("P-1", ("serial", "S1", True), kind=PERMIT),
            ]
        )
        assert ids(await store.by_key(DRONE, "operator", "O1")) == ["KR-1", "KR-2"]
        assert ids(await store.by_key(DRONE, "operator", "O1", limit=1)) == ["KR-1"]
        assert await store.by_key(DRONE, "uin", "S1") == ()

    on(open_store, scene)


def test_names_follow_the_newest_version_and_may_be_exchanged(open_store: Open) -> None:
    async def scene(store: RecordStore) -> None:
        await store.commit([write("KR-1", ("serial", "S1", True)), write("KR-2", ("serial", "S2", True))])
        await store.commit(
            [write("KR-1", ("serial", "S2", True), version=2), write("KR-2", ("serial", "S1", True), version=2)]
        )
        assert ids(await store.by_key(DRONE, "serial", "S1")) == ["KR-2"]
        await store.commit([write("KR-2", version=3)])
        assert await store.by_key(DRONE, "serial", "S1") == ()
        await store.commit([write("KR-3", ("serial", "S1", True), ("serial", "S1", True))])
        assert ids(await store.by_key(DRONE, "serial", "S1")) == ["KR-3"]

    on(open_store, scene)


def test_a_search_finds_beginnings_of_words_however_they_are_typed(open_store: Open) -> None:
    async def scene(store: RecordStore) -> None:
        await store.commit(
            [
                write("KR-1", words="Quadra X4-Pro 1581F4ABCDEFGHJKL ئازاد"),
                write("KR-2", words="Quadra X5 علي كريم", state="stolen"),
                write("P-1", words="Quadra", kind=PERMIT),
            ]
        )
        expected = {
            "": ["KR-2", "KR-1"],
            "quad": ["KR-2", "KR-1"],
            "QUADRA x4": ["KR-1"],
            "x4 pro": ["KR-1"],
            "pro-x4": ["KR-1"],
            "1581f4abcdefg": ["KR-1"],
            "581f4": [],
            "quadra nothing": [],
            "على کریم": ["KR-2"],
            '" OR "a"* NOT (': [],
            "\ue000stolen": [],
            "quad' | !": ["KR-2", "KR-1"],
            "\x00": ["KR-2", "KR-1"],
        }
        for words, found in expected.items():
            page = await store.search(DRONE, words)
            assert (ids(page.records), page.total, page.after, page.more) == (found, len(found), "", False), words
        assert ids((await store.search(DRONE, "quadra", "stolen")).records) == ["KR-2"]
        assert ids((await store.search(DRONE, "", "stolen")).records) == ["KR-2"]
        assert ids((await store.search(DRONE, "quadra", "in_service")).records) == ["KR-1"]
        assert ids((await store.search(DRONE, "quadra", '" OR "quadra')).records) == []
        assert ids((await store.search(DRONE, "", "stole")).records) == []
        assert ids((await store.search(DRONE, "quadra", "stole")).records) == []

    on(open_store, scene)


def test_a_search_knows_the_newest_words_and_state_only(open_store: Open) -> None:
    async def scene(store: RecordStore) -> None:
        await store.commit([write("KR-1", words="old name")])
        await store.commit([write("KR-1", words="new name", state="lost", version=2)])
        assert ids((await store.search(DRONE, "old")).records) == []
        assert ids((await store.search(DRONE, "name")).records) == ["KR-1"]
        assert ids((await store.search(DRONE, "new", "lost")).records) == ["KR-1"]
        assert ids((await store.search(DRONE, "", "in_service")).records) == []

    on(open_store, scene)


@pytest.mark.parametrize(("words", "state"), [("", ""), ("drone", ""), ("", "lost"), ("drone", "lost")])
def test_pages_follow_one_another_without_gap(open_store: Open, words: str, state: str) -> None:
    async def scene(store: RecordStore) -> None:
        await store.commit([write(f"KR-{n}", words=f"drone {n}", state="lost") for n in range(1203)])
        seen, after = [], ""
        for _ in range(3):
            page = await store.search(DRONE, words, state, limit=500, after=after)
            assert (page.total, page.more) == (1000, True)
            seen += ids(page.records)
            after = page.after
        assert after == ""
        assert seen == [f"KR-{n}" for n in reversed(range(1203))]
        assert ids((await store.search(DRONE, words, state, limit=1, after="9" * 19)).records) == ["KR-1202"]

    on(open_store, scene)


def test_records_are_found_where_and_when_they_matter(open_store: Open) -> None:
    chance = random.Random(7)
    base_ns = 1_795_694_400_123_456_789

    def box() -> Extent:
        west, south = chance.uniform(44, 46), chance.uniform(35, 37)
        from_ns = base_ns + chance.randrange(10**15)
        return Extent(west, south, west + 0.3, south + 0.2, from_ns, from_ns + chance.randrange(10**14))

    def meet(one: Extent, other: Extent) -> bool:
        return (
            one.west_deg <= other.east_deg
            and one.east_deg >= other.west_deg
            and one.south_deg <= other.north_deg
            and one.north_deg >= other.south_deg
            and one.from_ns <= other.to_ns
            and one.to_ns >= other.from_ns
        )

    boxes = {f"P-{n:03}": box() for n in range(300)}

    async def scene(store: RecordStore) -> None:
        await store.commit([write(id_, kind=PERMIT, extent=extent) for id_, extent in boxes.items()])
        await store.commit([write("KR-1", extent=boxes["P-000"]), write("P-999", kind=PERMIT)])
        some = 0
        for _ in range(200):
            asked = box()
            found = sorted(id_ for id_, extent in boxes.items() if meet(extent, asked))
            assert ids(await store.within(PERMIT, asked, 1000)) == found
            some += len(found)
        assert some > 100
        west, south, east, north, _, to_ns = boxes["P-000"]
        touching = Extent(east, north, east + 1, north + 1, to_ns, to_ns)
        assert "P-000" in ids(await store.within(PERMIT, touching, 1000))
        late = Extent(west, south, east, north, to_ns + 1, to_ns + 1)
        assert "P-000" not in ids(await store.within(PERMIT, late, 1000))
        everywhere = Extent(-180, -90, 180, 90, 0, 1 << 62)
        assert ids(await store.within(PERMIT, everywhere, 2)) == ["P-000", "P-001"]
        await store.commit([write("P-000", kind=PERMIT, version=2)])
        assert ids(await store.within(PERMIT, everywhere, 1)) == ["P-001"]

    on(open_store, scene)


def test_history_and_entries_come_in_order_and_the_chain_holds(open_store: Open) -> None:
    async def scene(store: RecordStore) -> None:
        for version in range(1, 6):
            await store.commit([write(id_, version=version, body=b"%d" % version) for id_ in ("KR-1", "KR-2")])
        history = await store.history(Ref(DRONE, "KR-2"))
        assert [entry.change.version for entry in history] == [1, 2, 3, 4, 5]
        assert [entry.seq for entry in history] == [2, 4, 6, 8, 10]
        assert history[3].change.body == b"4"
        assert history[3].change.by == OFFICER
        assert [entry.seq for entry in await store.history(Ref(DRONE, "KR-2"), limit=2)] == [2, 4]
        assert [entry.seq for entry in await store.entries(4, 3)] == [4, 5, 6]
        assert await store.entries(11, 3) == ()
        checked = await verify(store)
        assert (checked.entries, checked.altered, checked.met) == (10, None, None)
        assert checked.head == history[4].sha256
        assert (await verify(store, history[0].sha256)).met is True
        assert (await verify(store, bytes(31) + b"x")).met is False

    on(open_store, scene)


@pytest.mark.parametrize("text", ["\x00", "\ud800", "a\x00b", "'", "\\", "%", "\U0001f681"])
def test_no_record_goes_by_a_name_that_cannot_be_kept(open_store: Open, text: str) -> None:
    async def scene(store: RecordStore) -> None:
        await store.commit([write("KR-1", words="drone")])
        assert await store.get(Ref(DRONE, text)) is None
        assert await store.history(Ref(DRONE, text)) == ()
        assert await store.by_key(DRONE, "serial", text) == ()
        assert (await store.search(DRONE, "drone", state=text)).records == ()
        assert len((await store.search(DRONE, f"drone {text}", after=text)).records) in {0, 1}

    on(open_store, scene)


def test_nothing_is_written_by_no_change(open_store: Open) -> None:
    async def scene(store: RecordStore) -> None:
        assert await store.commit([]) == 0
        await store.commit([write("KR-1")])
        assert await store.commit([]) == 1

    on(open_store, scene)


def test_a_closed_store_says_so(open_store: Open) -> None:
    async def play() -> None:
        store = await open_store()
        await store.close()
        with pytest.raises(StoreUnreachableError):
            await store.last_seq()
        with pytest.raises(StoreUnreachableError):
            await store.commit([write("KR-1")])

    asyncio.run(play())
