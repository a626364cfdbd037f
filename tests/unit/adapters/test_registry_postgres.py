"""What can go wrong with the registry's database, on a real server; what it does right stands in tests/conformance."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.postgres import Server, needs_postgres, server

from hima.adapters.registry_postgres.store import PostgresRecordStore
from hima.app.registry import open_registry
from hima.registry.chain import verify
from hima.registry.change import Author, Change, Extent, Key, Listing, RecordKind, Ref, Write
from hima.registry.settings import RegistrySettings
from hima.registry.store import StoreUnreachableError

pytestmark = needs_postgres

AUTHOR = Author("azad", "Azad Rashid", "Registry office")
KR_1 = Ref(RecordKind.AIRFRAME, "KR-1")


def write(number: int) -> Write:
    ref = Ref(RecordKind.AIRFRAME, f"KR-{number}")
    change = Change(number, AUTHOR, "on request", ref, "registered", 1, b"{}")
    return Write(change, Listing((Key("serial", f"S{number}", True),), f"drone {number}", "in_service"))


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with server() as made:
        yield made


def test_an_altered_entry_is_found(running: Server) -> None:
    async def play() -> None:
        dsn = running.database()
        store = await PostgresRecordStore.connect(dsn)
        await store.commit([write(number) for number in range(1, 21)])
        assert (await verify(store)).altered is None
        name = dsn.rpartition("/test_")[2].partition("?")[0]
        running.sql("UPDATE hima_registry.entries SET packed = packed || '\\x00' WHERE seq = 7", f"test_{name}")
        checked = await verify(store)
        assert (checked.entries, checked.altered) == (6, 7)
        with pytest.raises(StoreUnreachableError, match="Entry 7 of the registry is damaged"):
            await store.get(Ref(RecordKind.AIRFRAME, "KR-7"))
        await store.close()

    asyncio.run(play())


def test_a_server_that_comes_back_is_used_again(running: Server) -> None:
    async def play() -> None:
        store = await PostgresRecordStore.connect(running.database())
        await store.commit([write(1)])
        await asyncio.to_thread(running.stop)
        with pytest.raises(StoreUnreachableError, match="Check that the server runs"):
            await store.get(KR_1)
        await asyncio.to_thread(running.start)
        for _ in range(5):
            # Connections of before find out one by one that they are gone.
            try:
                stored = await store.get(KR_1)
                break
            except StoreUnreachableError:
                continue
        assert stored is not None
        assert await store.commit([write(2)]) == 2
        await store.close()

    asyncio.run(play())


def test_two_that_begin_at_once_begin_one_registry(running: Server) -> None:
    async def play() -> None:
        dsn = running.database()
        stores = await asyncio.gather(*(PostgresRecordStore.connect(dsn) for _ in range(4)))
        seqs = await asyncio.gather(*(store.commit([write(number)]) for number, store in enumerate(stores)))
        assert sorted(seqs) == [1, 2, 3, 4]
        assert (await verify(stores[0])).entries == 4
        await asyncio.gather(*(store.close() for store in stores))

    asyncio.run(play())


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql://postgres@/nowhere?host={folder}", "Make the database first"),
        ("postgresql://nobody@/base?host={folder}", "Check user and password"),
        ("postgresql://postgres@/base?host=/nonexistent", "Check that the server runs"),
        ("mysql://x", "The address of the registry's database is none"),
        ("postgresql://me:sec#ret@host:port/x", "The address of the registry's database is none"),
    ],
)
def test_trouble_is_a_sentence_that_tells_no_password(running: Server, address: str, told: str) -> None:
    with pytest.raises(StoreUnreachableError, match=told) as caught:
        asyncio.run(PostgresRecordStore.connect(address.format(folder=running.folder)))
    assert "sec" not in str(caught.value).replace("second", "")


def test_without_postgis_it_says_what_to_install(running: Server) -> None:
    running.sql("CREATE ROLE clerk LOGIN")
    running.sql("CREATE DATABASE bare OWNER clerk TEMPLATE template0")
    with pytest.raises(StoreUnreachableError, match=r"has no PostGIS: .* CREATE EXTENSION postgis"):
        asyncio.run(PostgresRecordStore.connect(running.dsn("bare", "clerk")))
    assert running.sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'hima_registry'", "bare") == "0"


def test_postgis_may_be_in_a_schema_of_its_own(running: Server) -> None:
    running.sql("CREATE DATABASE apart TEMPLATE template0")
    running.sql('CREATE SCHEMA "Geo data"; CREATE EXTENSION postgis SCHEMA "Geo data"', "apart")

    async def play() -> None:
        store = await PostgresRecordStore.connect(running.dsn("apart"))
        extent = Extent(44.0, 35.0, 45.0, 36.0, 1, 2)
        placed = write(1)
        await store.commit([placed._replace(listing=placed.listing._replace(extent=extent))])
        assert len(await store.within(RecordKind.AIRFRAME, extent, 10)) == 1
        await store.close()

    asyncio.run(play())


def test_another_layout_is_named(running: Server) -> None:
    dsn = running.database()

    async def play() -> None:
        await (await PostgresRecordStore.connect(dsn)).close()
        name = dsn.rpartition("/test_")[2].partition("?")[0]
        running.sql("UPDATE hima_registry.layout SET version = 2", f"test_{name}")
        with pytest.raises(StoreUnreachableError, match="has layout 2"):
            await PostgresRecordStore.connect(dsn)

    asyncio.run(play())


def test_a_site_says_where_it_is_by_a_file_or_the_environment(
    running: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dsn = running.database()
    file = tmp_path / "dsn"
    file.write_text(f"{dsn}\n")
    monkeypatch.setenv("HIMA_REGISTRY", dsn)

    async def play() -> None:
        for number, settings in enumerate(
            (
                RegistrySettings(store="postgresql", dsn_file=str(file)),
                RegistrySettings(store="postgresql", dsn_env="HIMA_REGISTRY"),
            )
        ):
            async with open_registry(settings, tmp_path) as store:
                assert await store.commit([write(number)]) == number + 1
        for settings in (
            RegistrySettings(store="postgresql", dsn_file=str(tmp_path / "none")),
            RegistrySettings(store="postgresql", dsn_env="HIMA_NOT_SET"),
        ):
            with pytest.raises(StoreUnreachableError):
                async with open_registry(settings, tmp_path):
                    pass

    asyncio.run(play())
